//! What came of looking at a Backoffice: for the operator, and for a support ticket that strangers read.

use serde_json::json;

use crate::doctor::{Examination, Finding, Outcome};

use super::Style;
use super::layout::{json as document, paragraph};
use super::style::Look;

/// Returns every fact with what it turned out to be.
pub fn doctor_text(examination: &Examination, style: Style) -> String {
    let mut text = format!("{}\n", style.paint(Look::Title, "Is this Backoffice as it is known?"));
    for finding in &examination.findings {
        text.push_str(&finding_text(finding, style));
    }
    text.push('\n');
    text.push_str(&paragraph("", &verdict(examination), style));
    text
}

/// Returns only the facts that do not hold.
pub fn doctor_failures(examination: &Examination, style: Style) -> String {
    examination.failures().map(|finding| finding_text(finding, style)).collect()
}

/// Returns how many facts hold, in one line.
pub fn doctor_line(examination: &Examination) -> String {
    let (holds, fails, unchecked) = examination.counts();
    let mut parts = vec![format!("{holds} facts hold")];
    if fails > 0 {
        parts.push(format!("{fails} {}", if fails == 1 { "does not" } else { "do not" }));
    }
    if unchecked > 0 {
        parts.push(format!("{unchecked} could not be checked"));
    }
    format!("{} ({} requests).", parts.join(", "), examination.requests)
}

fn verdict(examination: &Examination) -> String {
    let rest = if examination.passed() {
        "roster-sync may write to it."
    } else {
        "roster-sync writes nothing to it. What does not hold is told in the section of docs/backoffice-protocol.md beside it; \
         `roster-sync doctor --format json` makes a document for a support ticket, with nobody's data in it."
    };
    format!("{} {rest}", doctor_line(examination))
}

fn finding_text(finding: &Finding, style: Style) -> String {
    let fact = finding.fact;
    let (mark, look, found) = match &finding.outcome {
        // What holds needs no more words; the JSON document has them.
        Outcome::Holds(_) => ("✓", Look::Good, String::new()),
        Outcome::Fails(what) => ("✗", Look::Bad, what.clone()),
        Outcome::NotChecked(why) => ("–", Look::Faint, format!("not checked: {why}")),
    };
    let first = format!("  {} {:<16} ", style.paint(look, mark), fact.id());
    let mut text = paragraph(&first, &format!("{} (§{})", fact.claim(), fact.section()), style);
    if !found.is_empty() {
        text.push_str(&paragraph("                     ", &found, style));
    }
    text
}

/// Returns the examination as one JSON document. `version` is this program's. There are counts in it and names of fields, and
/// nobody's data.
pub fn doctor_json(examination: &Examination, version: &str) -> String {
    let fact = |finding: &Finding| {
        let (outcome, found) = match &finding.outcome {
            Outcome::Holds(what) => ("holds", what),
            Outcome::Fails(what) => ("fails", what),
            Outcome::NotChecked(why) => ("not-checked", why),
        };
        json!({
            "fact": finding.fact.id(), "protocol_section": finding.fact.section(), "claim": finding.fact.claim(),
            "outcome": outcome, "found": found,
        })
    };
    document(&json!({
        "schema": "roster-sync/doctor/1", "roster_sync": version, "passed": examination.passed(),
        "requests": examination.requests, "facts": examination.findings.iter().map(fact).collect::<Vec<_>>(),
    }))
}
