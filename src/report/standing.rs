//! How it stands with each tenant's nights, for people and for monitors.

use std::fmt::Write as _;

use serde_json::{Value, json};

use crate::engine::Standing;
use crate::state::RunRecord;

use super::Style;
use super::layout::{clean, count, json as document, len, paragraph};
use super::runs::{ended_words, moment};
use super::style::Look;

/// How it stands with one tenant, and what to type about it.
#[derive(Debug, Clone, Default)]
pub struct TenantStanding {
    /// Its name.
    pub tenant: String,
    /// How it stands.
    pub standing: Standing,
    /// Options that a command to be typed next needs, each behind a blank.
    pub repeat: String,
    /// Why nothing can be said, where that is so.
    pub unread: Option<String>,
}

impl TenantStanding {
    /// Returns the word for how it stands.
    pub fn word(&self) -> &'static str {
        let Standing { overdue, waiting, open, last, .. } = &self.standing;
        if self.unread.is_some() {
            "unreadable"
        } else if overdue.is_some() {
            "overdue"
        } else if waiting.is_some() || !open.is_empty() {
            "waiting"
        } else if last.as_ref().is_some_and(|run| run.exit_code != Some(0) && run.ended.is_some()) {
            "attention"
        } else {
            "well"
        }
    }

    /// Returns what waits for somebody's word, each with the command that goes on.
    pub fn waits(&self) -> Vec<(String, String)> {
        let repeat = &self.repeat;
        let plan = self.standing.waiting.iter().map(|waiting| {
            let path = super::for_shell(&waiting.path().display().to_string());
            let command = if waiting.plan.allowable {
                let allow: String =
                    waiting.plan.guards.iter().map(|guard| format!(" --allow {guard}")).collect();
                format!("roster-sync apply {path}{allow}{repeat}")
            } else {
                format!("roster-sync review {path}{repeat}")
            };
            (format!("a plan since {} UTC: {}", moment(&waiting.since), waiting.reason), command)
        });
        let open = self.standing.open.iter().map(|run| {
            let words = format!(
                "the run {} of {} UTC did not come to its end, or is under way",
                run.id,
                moment(&run.started)
            );
            (words, format!("roster-sync runs resume {}{repeat}", run.id))
        });
        plan.chain(open).collect()
    }
}

/// Returns how it stands, for a person.
pub fn standing_text(tenants: &[TenantStanding], settings: Option<&str>, style: Style) -> String {
    let mut text = String::new();
    for one in tenants {
        let word = one.word();
        let look = if word == "well" { Look::Good } else { Look::Care };
        let name = style.paint(Look::Strong, &clean(&one.tenant));
        let _ = writeln!(text, "{name}  {}", style.paint(look, word));
        if let Some(why) = &one.unread {
            text.push_str(&paragraph("  cannot be read  ", &clean(why), style));
            continue;
        }
        let Standing { last_success, last, next_due, overdue, .. } = &one.standing;
        let line = |what: &str, words: &str| labelled(what, words, style);
        if let Some(why) = overdue {
            text.push_str(&line("OVERDUE", why));
        }
        let success = last_success.as_ref().map(|run| {
            let ended = run.ended.as_deref().unwrap_or_default();
            format!("{} UTC  {} ({})", moment(ended), run.command, run.id)
        });
        text.push_str(&line("last success", success.as_deref().unwrap_or("none yet")));
        if let Some(run) = last {
            text.push_str(&line(
                "last run",
                &format!("{} UTC  {} ({})", moment(&run.started), run.command, run.id),
            ));
            text.push_str(&line("ended", &ended_words(run)));
            text.push_str(&needing_somebody(run, style));
        }
        if let Some(due) = next_due {
            text.push_str(&line("next due", &format!("{} UTC", due.format("%Y-%m-%d %H:%M"))));
        }
        text.push_str(&waiting(one, style));
    }
    if let Some(settings) = settings {
        let _ = writeln!(text, "\nSettings: {settings}");
    }
    text
}

/// How wide the label before the words is; the longest has two blanks behind it.
const LABEL: usize = 16;

/// Returns a line of how it stands: what it is about, and the words.
pub(super) fn labelled(what: &str, words: &str, style: Style) -> String {
    paragraph(&format!("  {what:<LABEL$}"), &clean(words), style)
}

/// Returns what waits for somebody's word, each with the command that goes on.
pub(super) fn waiting(tenant: &TenantStanding, style: Style) -> String {
    let one = |(what, command): (String, String)| {
        // A command is never wrapped: it is there to be copied.
        let command = style.paint(Look::Strong, &command);
        format!("{}  {:LABEL$}{command}\n", labelled("waits", &what, style), "")
    };
    tenant.waits().into_iter().map(one).collect()
}

/// Returns the line of the rows of a run that need somebody; nothing where there is none.
pub(super) fn needing_somebody(run: &RunRecord, style: Style) -> String {
    let counts = needing(run);
    if counts.is_empty() { counts } else { labelled("needs somebody", &counts, style) }
}

/// Returns the rows of a run that need somebody, in words.
fn needing(run: &RunRecord) -> String {
    let counts: Value =
        run.summary.as_deref().and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default();
    let fine = ["done", "unchanged", "waiting", "skipped", "held-back"];
    let words = counts.as_object().into_iter().flatten().filter_map(|(status, number)| {
        let number = number.as_u64().filter(|number| *number > 0 && !fine.contains(&status.as_str()))?;
        Some(format!("{} {status}", count(number, "row")))
    });
    words.collect::<Vec<_>>().join(", ")
}

/// Returns how it stands as one JSON document (`roster-sync/status/1`).
pub fn standing_json(tenants: &[TenantStanding], settings: Option<&str>) -> String {
    let rows: Vec<Value> = tenants.iter().map(standing_value).collect();
    let overdue = tenants.iter().filter(|one| one.standing.overdue.is_some() || one.unread.is_some());
    document(&json!({
        "schema": "roster-sync/status/1", "settings": settings, "overdue": len(&overdue.collect::<Vec<_>>()), "tenants": rows,
    }))
}

/// Returns how it stands with one tenant, as a part of a document.
pub(super) fn standing_value(one: &TenantStanding) -> Value {
    let Standing { last_success, last, waiting, next_due, overdue, .. } = &one.standing;
    let waits: Vec<Value> =
        one.waits().into_iter().map(|(what, command)| json!({ "what": what, "command": command })).collect();
    let plan = waiting.as_ref().map(|waiting| {
        json!({
            "run": waiting.run, "since": waiting.since, "guarded_since": waiting.guarded_since, "news": waiting.plan.news, "plan": waiting.path(), "guards": waiting.plan.guards,
            "leavers_who_wait": waiting.plan.leavers_who_wait,
        })
    });
    json!({
        "tenant": one.tenant, "state": one.word(), "last_success": last_success.as_ref().map(super::runs::record),
        "last": last.as_ref().map(super::runs::record), "waits": waits, "waiting_plan": plan,
        "next_due": next_due, "overdue": overdue, "unreadable": one.unread,
    })
}
