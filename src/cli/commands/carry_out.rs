//! What the commands that write have in common: their options, how long they are listened to, and what is told at the end.

use std::path::PathBuf;

use serde_json::json;

use crate::apply::{Event, ListenError, Listener, Stop};
use crate::cli::Exit;
use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::format::{OutputFormat, OutputKind, RunFormat};
use crate::cli::signal::{self, UnderWay};
use crate::engine::{Done, Engine, RunOptions, RunOutcome, StoppedPlan};
use crate::plan::{GuardName, Plan, UnknownGuard};
use crate::report::{
    EventLines, Files, Progress, Readers, RunResults, after_a_stop, after_dry_run, event_line, plan_text,
    results_json, results_text,
};

/// Options of every command that writes.
#[derive(Debug, clap::Args)]
pub struct RunArgs {
    /// Let this guard through, for this plan and this once; may be given several times
    #[arg(long, value_name = "GUARD")]
    pub allow: Vec<String>,
    /// Write the results here instead of the state folder
    #[arg(long, value_name = "FILE")]
    pub results: Option<PathBuf>,
    /// Write new PINs and passwords here instead of the state folder
    #[arg(long, value_name = "FILE")]
    pub credentials: Option<PathBuf>,
    /// How to answer
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: RunFormat,
}

impl RunArgs {
    /// Returns what is asked of the run. From now on Ctrl-C asks it to stop; what is in flight is finished.
    pub(super) fn options(&self, context: &Context<'_>) -> Result<RunOptions, Failure> {
        let (allow, results) = (guards(&self.allow)?, self.results.clone());
        Ok(RunOptions { allow, results, credentials: self.credentials.clone(), ..until_signalled(context) })
    }
}

/// Returns the guards of these names.
pub(super) fn guards(names: &[String]) -> Result<Vec<GuardName>, Failure> {
    let guard = |name: &String| name.parse().map_err(|error: UnknownGuard| Failure::Usage(error.to_string()));
    names.iter().map(guard).collect()
}

/// Returns options with nothing in them but that Ctrl-C and the other signals that end a program ask to stop.
pub(super) fn until_signalled(context: &Context<'_>) -> RunOptions {
    let stop = Stop::default();
    signal::listen(&stop, &context.under_way, context.printer);
    RunOptions { stop, ..RunOptions::default() }
}

/// What shows a run as it happens.
#[derive(Debug)]
pub(super) struct Shown<'a> {
    progress: Progress<'a>,
    lines: Option<EventLines<'a>>,
    under_way: UnderWay,
}

impl Listener for Shown<'_> {
    fn on(&mut self, event: &Event) -> Result<(), ListenError> {
        self.under_way.on(event)?;
        self.progress.on(event)?;
        self.lines.iter_mut().try_for_each(|lines| lines.on(event))
    }
}

/// Returns what shows a run as it happens; the plan as well where people read.
pub(super) fn shown<'a>(context: &Context<'a>, answer: impl Into<OutputKind>) -> Shown<'a> {
    let answer = answer.into();
    Shown {
        progress: Progress::new(context.printer).with_plans(answer == OutputKind::Text),
        lines: (answer == OutputKind::Lines).then(|| EventLines::new(context.printer)),
        under_way: context.under_way.clone(),
    }
}

/// Shows a plan that was asked for without carrying it out.
pub(super) fn preview(plan: &Plan, format: OutputFormat, context: &Context<'_>) -> Exit {
    let told = match format {
        OutputFormat::Text => plan_text(plan, &after_dry_run(plan), context.printer.style()),
        OutputFormat::Json => plan.to_json(),
    };
    context.show(format, &told);
    if plan.tripped().next().is_some() { Exit::Guard } else { Exit::Well }
}

/// Prints how carrying out ended.
pub(super) fn tell(
    done: &Done,
    engine: &Engine,
    answer: impl Into<OutputKind>,
    context: &Context<'_>,
) -> Exit {
    match done {
        Done::Stopped(stopped) => tell_stopped(stopped, answer.into(), context),
        Done::Ran(outcome) => tell_outcome(outcome, engine, answer, context),
    }
}

/// Prints what came of a run.
pub(super) fn tell_outcome(
    outcome: &RunOutcome,
    engine: &Engine,
    answer: impl Into<OutputKind>,
    context: &Context<'_>,
) -> Exit {
    let requests = engine.backoffice().requests();
    let went_on = || format!("roster-sync runs resume {}{}", outcome.run, context.in_force.choice.repeat());
    let files = Files {
        results: outcome.files.results.clone(),
        credentials: outcome.files.credentials.clone(),
        rejects: outcome.files.rejects.clone(),
        resume: outcome.summary.stopped.is_some().then(went_on),
    };
    let settings = context.in_force.config_path().map(|path| path.display().to_string());
    let results = RunResults {
        run: &outcome.run,
        summary: &outcome.summary,
        rows: &outcome.rows,
        files: &files,
        requests: &requests,
        approval: outcome.approval.as_ref(),
        settings: settings.as_deref(),
    };
    let unwritten = if outcome.unwritten.is_empty() { Exit::Well } else { Exit::File };
    let exit = Exit::worst([Exit::of_run(&outcome.summary), unwritten]);
    context.printer.data(&match answer.into() {
        OutputKind::Text => results_text(&results, context.printer.style()),
        OutputKind::Document => results_json(&results),
        OutputKind::Lines => event_line(
            "ended",
            json!({ "run": outcome.run, "exit_code": exit.code(), "results": files.results, "credentials": files.credentials,
                "rejects": files.rejects }),
        ),
    });
    for what in &outcome.unwritten {
        context.printer.error(&format!("warning: {what}"));
    }
    exit
}

/// Prints a plan that a guard stopped, and the one command that approves exactly it.
fn tell_stopped(stopped: &StoppedPlan, answer: OutputKind, context: &Context<'_>) -> Exit {
    let readers = if answer == OutputKind::Text { Readers::People } else { Readers::Programs };
    let next = after_a_stop(stopped, readers, &context.in_force.choice.repeat());
    context.printer.data(&match answer {
        OutputKind::Text => plan_text(&stopped.plan, &next, context.printer.style()),
        OutputKind::Document => stopped.plan.to_json(),
        OutputKind::Lines => {
            let guards: Vec<_> = stopped.plan.tripped().map(|guard| guard.name.as_str()).collect();
            let said = json!({ "plan": stopped.path, "guards": guards, "exit_code": Exit::Guard.code() });
            event_line("stopped-by-a-guard", said)
        }
    });
    if answer != OutputKind::Text {
        context.printer.error(&next.join("\n"));
    }
    Exit::Guard
}
