//! What people decided about who somebody is.

use serde_json::{Value, json};

use crate::state::KeptDecision;

use super::Style;
use super::layout::{clean, table};

/// Returns the decisions as a table.
pub fn matches_text(decisions: &[KeptDecision], style: Style) -> String {
    if decisions.is_empty() {
        return "No decisions: nobody had to say yet who a row is about.\n".to_owned();
    }
    let row = |kept: &KeptDecision| {
        let decided = &kept.decision.decided;
        let at = decided.at.map(|at| at.format("%Y-%m-%d").to_string()).unwrap_or_default();
        let texts = [
            kept.decision.row.in_words(),
            decided.verdict.to_string(),
            decided.by.clone(),
            at,
            decided.why.clone(),
        ];
        std::iter::once(kept.id.to_string()).chain(texts.iter().map(|text| clean(text))).collect()
    };
    let rows: Vec<Vec<String>> = decisions.iter().map(row).collect();
    table(&["ID", "THE ROW SAYS", "IS", "DECIDED BY", "ON", "WHY"], &rows, style)
}

/// Returns the decisions as one JSON document.
pub fn matches_json(decisions: &[KeptDecision]) -> String {
    let rows: Vec<Value> = decisions
        .iter()
        .map(|kept| {
            let mut decision = serde_json::to_value(&kept.decision).unwrap_or_default();
            decision["id"] = json!(kept.id);
            decision
        })
        .collect();
    format!("{:#}\n", json!({ "schema": "roster-sync/matches/1", "decisions": rows }))
}
