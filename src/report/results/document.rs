//! The results as one JSON document.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::apply::{RowResult, RowStatus, RunSummary, Stopped};
use crate::report::layout::json;

use super::files::{ResultRow, milliseconds};

/// The version of the document of [`results_json`].
pub const RESULTS_SCHEMA: &str = "roster-sync/results/1";

#[derive(Serialize)]
struct Document<'a> {
    schema: &'static str,
    run: &'a str,
    summary: BTreeMap<RowStatus, u64>,
    rows: Vec<ResultRow<'a>>,
    requests: Requests<'a>,
    seconds: f64,
    stopped: Option<&'a Stopped>,
}

#[derive(Serialize)]
struct Requests<'a> {
    total: u64,
    by_route: &'a BTreeMap<String, u64>,
}

/// Returns the results of a run as one JSON document; the summary names every status, zeros included.
pub fn results_json(
    run: &str,
    summary: &RunSummary,
    rows: &[RowResult],
    by_route: &BTreeMap<String, u64>,
) -> String {
    let counts =
        RowStatus::ALL.map(|status| (status, summary.by_status.get(&status).copied().unwrap_or_default()));
    json(&Document {
        schema: RESULTS_SCHEMA,
        run,
        summary: counts.into(),
        rows: rows.iter().map(ResultRow::from).collect(),
        requests: Requests { total: summary.requests, by_route },
        seconds: milliseconds(summary.seconds),
        stopped: summary.stopped.as_ref(),
    })
}
