//! What monitors read: a text file for the node exporter, with documented names.

use std::fmt::Write as _;

use chrono::{DateTime, Utc};

use crate::engine::Standing;

/// How it stands with a tenant, to be measured.
#[derive(Debug, Clone, Copy)]
pub struct Measured<'a> {
    /// The tenant.
    pub tenant: &'a str,
    /// How it stands.
    pub standing: &'a Standing,
    /// Whether what is kept of it can be read; else nothing is known of how it stands.
    pub is_read: bool,
}

/// A measure of one tenant.
type Measure = fn(&Standing) -> Option<i64>;

/// Every measure: its name, what it says, how it is taken.
const MEASURES: [(&str, &str, Measure); 6] = [
    ("roster_sync_last_run_timestamp_seconds", "When the last run began.", |standing| {
        seconds(standing.last.as_ref().map(|run| run.started.as_str()))
    }),
    (
        "roster_sync_last_success_timestamp_seconds",
        "When the last run ended that came to its end.",
        |standing| seconds(standing.last_success.as_ref().and_then(|run| run.ended.as_deref())),
    ),
    ("roster_sync_last_exit_code", "The exit code of the last run.", |standing| {
        standing.last.as_ref().and_then(|run| run.exit_code).map(i64::from)
    }),
    ("roster_sync_overdue", "1 where a run is overdue.", |standing| {
        Some(i64::from(standing.overdue.is_some()))
    }),
    ("roster_sync_plan_waits", "1 where a plan waits for somebody's word.", |standing| {
        Some(i64::from(standing.waiting.is_some()))
    }),
    ("roster_sync_open_runs", "Runs that can be gone on with.", |standing| {
        i64::try_from(standing.open.len()).ok()
    }),
];

/// Returns the metrics of all tenants in the text format of Prometheus.
pub fn metrics_text(tenants: &[Measured<'_>]) -> String {
    let mut text = String::new();
    let name = "roster_sync_unreadable";
    let help = "1 where what is kept of a tenant cannot be read.";
    let _ = writeln!(text, "# HELP {name} {help}\n# TYPE {name} gauge");
    for one in tenants {
        let _ = writeln!(text, "{name}{{tenant=\"{}\"}} {}", label(one.tenant), u8::from(!one.is_read));
    }
    for (name, help, measure) in MEASURES {
        let _ = writeln!(text, "# HELP {name} {help}\n# TYPE {name} gauge");
        for one in tenants.iter().filter(|one| one.is_read) {
            if let Some(value) = measure(one.standing) {
                let _ = writeln!(text, "{name}{{tenant=\"{}\"}} {value}", label(one.tenant));
            }
        }
    }
    let name = "roster_sync_last_rows";
    let _ = writeln!(text, "# HELP {name} Rows of the last run by how they came out.\n# TYPE {name} gauge");
    for one in tenants {
        let summary = one.standing.last.as_ref().and_then(|run| run.summary.as_deref());
        let counts: serde_json::Value =
            summary.and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default();
        for (status, number) in counts.as_object().into_iter().flatten() {
            if let Some(number) = number.as_u64() {
                let tenant = label(one.tenant);
                let _ = writeln!(text, "{name}{{tenant=\"{tenant}\",status=\"{}\"}} {number}", label(status));
            }
        }
    }
    text
}

fn seconds(stamp: Option<&str>) -> Option<i64> {
    stamp?.parse::<DateTime<Utc>>().ok().map(|moment| moment.timestamp())
}

fn label(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n")
}
