//! The results as one JSON document.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::apply::{RowResult, RowStatus, Stopped};
use crate::plan::Approval;
use crate::report::layout::json;

use super::RunResults;

/// The version of the document.
const SCHEMA: &str = "roster-sync/results/1";

#[derive(Serialize)]
struct Document<'a> {
    schema: &'static str,
    run: &'a str,
    summary: BTreeMap<RowStatus, u64>,
    stopped: Option<&'a Stopped>,
    #[serde(skip_serializing_if = "Option::is_none")]
    approval: Option<&'a Approval>,
    #[serde(skip_serializing_if = "Option::is_none")]
    settings: Option<&'a str>,
    rows: Vec<&'a RowResult>,
    requests: Requests<'a>,
    seconds: f64,
}

#[derive(Serialize)]
struct Requests<'a> {
    total: u64,
    by_route: &'a BTreeMap<String, u64>,
}

/// Returns the results as one JSON document (`roster-sync/results/1`); the summary names every status, zeros included. Of an
/// approved plan it says who approved it, and what they held back.
pub fn results_json(results: &RunResults<'_>) -> String {
    let RunResults { run, summary, rows, requests, approval, settings, .. } = *results;
    let counts =
        RowStatus::ALL.map(|status| (status, summary.by_status.get(&status).copied().unwrap_or_default()));
    // Rows end in whatever order their requests do; a document has them as the roster does, and people without a row last.
    let mut rows: Vec<&RowResult> = rows.iter().collect();
    rows.sort_by_key(|row| (row.line.is_none(), row.line));
    json(&Document {
        schema: SCHEMA,
        run,
        summary: counts.into(),
        stopped: summary.stopped.as_ref(),
        approval,
        settings,
        rows,
        requests: Requests { total: requests.total, by_route: &requests.by_route },
        seconds: summary.seconds,
    })
}
