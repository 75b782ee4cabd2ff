//! How carrying out ended, in the form that was asked for: for people, as a document, or as the last of the lines.

use serde_json::json;

use crate::backoffice::RequestCounts;
use crate::engine::{RunOutcome, StoppedPlan};
use crate::model::Exit;

use super::{Files, RunResults, results_json, results_text};
use crate::report::event_lines::event_line;
use crate::report::next::{Readers, after_a_stop};
use crate::report::output_kind::OutputKind;
use crate::report::plan::plan_text;
use crate::report::style::Style;

/// What is told of a run besides what came of it.
#[derive(Debug, Clone, Copy)]
pub struct RunContext<'a> {
    /// What was asked of Backoffice.
    pub requests: &'a RequestCounts,
    /// The options that a command to be typed next needs.
    pub repeat: &'a str,
    /// The settings file that held, where there was one.
    pub settings: Option<&'a str>,
}

/// Tells what came of a run.
pub fn run_told(outcome: &RunOutcome, about: RunContext<'_>, kind: OutputKind, style: Style) -> String {
    let goes_on = || format!("roster-sync runs resume {}{}", outcome.run, about.repeat);
    let files = Files {
        results: outcome.files.results.clone(),
        credentials: outcome.files.credentials.clone(),
        rejects: outcome.files.rejects.clone(),
        resume: outcome.summary.stopped.is_some().then(goes_on),
    };
    let results = RunResults {
        run: &outcome.run,
        summary: &outcome.summary,
        rows: &outcome.rows,
        files: &files,
        requests: about.requests,
        approval: outcome.approval.as_ref(),
        settings: about.settings,
    };
    match kind {
        OutputKind::Text => results_text(&results, style),
        OutputKind::Document => results_json(&results),
        OutputKind::Lines => {
            let exit = outcome.summary.exit_with(&outcome.unwritten).code();
            event_line(
                "ended",
                json!({ "run": outcome.run, "exit_code": exit, "results": files.results, "credentials": files.credentials,
                    "rejects": files.rejects }),
            )
        }
    }
}

/// Tells of a plan that a guard stopped; then, for people beside a program that reads the first, the command that approves exactly
/// it.
pub fn stopped_told(
    stopped: &StoppedPlan,
    kind: OutputKind,
    repeat: &str,
    style: Style,
) -> (String, Option<String>) {
    let readers = if kind == OutputKind::Text { Readers::People } else { Readers::Programs };
    let next = after_a_stop(stopped, readers, repeat);
    let told = match kind {
        OutputKind::Text => return (plan_text(&stopped.plan, &next, style), None),
        OutputKind::Document => stopped.plan.to_json(),
        OutputKind::Lines => {
            let guards: Vec<_> = stopped.plan.tripped().map(|guard| guard.name.as_str()).collect();
            let said = json!({ "plan": stopped.path, "guards": guards, "exit_code": Exit::Guard.code() });
            event_line("stopped-by-a-guard", said)
        }
    };
    (told, Some(next.join("\n")))
}
