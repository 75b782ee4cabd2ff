//! What the commands that write have in common: their options, how long they are listened to, and what is told at the end.

use std::path::PathBuf;

use crate::apply::{Stop, Stopped};
use crate::cli::Exit;
use crate::cli::context::{Context, quoted};
use crate::cli::failure::Failure;
use crate::cli::format::OutputFormat;
use crate::cli::signal::signalled;
use crate::engine::{Done, Engine, RunOptions, RunOutcome, StoppedPlan};
use crate::plan::{Entry, GuardName, UnknownGuard};
use crate::report::{Files, Progress, RunResults, plan_text, results_json, results_text};

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
    pub format: OutputFormat,
}

impl RunArgs {
    /// Returns what is asked of the run. From now on Ctrl-C asks it to stop; what is in flight is finished.
    pub(super) fn options(&self) -> Result<RunOptions, Failure> {
        let (allow, results) = (guards(&self.allow)?, self.results.clone());
        Ok(RunOptions { allow, results, credentials: self.credentials.clone(), ..until_signalled() })
    }
}

/// Returns the guards of these names.
pub(super) fn guards(names: &[String]) -> Result<Vec<GuardName>, Failure> {
    let guard = |name: &String| name.parse().map_err(|error: UnknownGuard| Failure::Usage(error.to_string()));
    names.iter().map(guard).collect()
}

/// Returns options with nothing in them but that Ctrl-C and, where there is one, the termination signal ask to stop.
pub(super) fn until_signalled() -> RunOptions {
    let stop = Stop::default();
    let asked = stop.clone();
    tokio::spawn(async move {
        if signalled().await {
            asked.ask(Stopped::Interrupted);
        }
    });
    RunOptions { stop, ..RunOptions::default() }
}

/// Returns what shows a run as it happens; the plan as well where people read.
pub(super) fn shown<'a>(context: &Context<'a>, format: OutputFormat) -> Progress<'a> {
    Progress::new(context.printer).with_plans(format == OutputFormat::Text)
}

/// Prints how carrying out ended.
pub(super) fn tell(done: &Done, engine: &Engine, format: OutputFormat, context: &Context<'_>) -> Exit {
    match done {
        Done::Stopped(stopped) => tell_stopped(stopped, format, context),
        Done::Ran(outcome) => tell_outcome(outcome, engine, format, context),
    }
}

/// Prints what came of a run.
pub(super) fn tell_outcome(
    outcome: &RunOutcome,
    engine: &Engine,
    format: OutputFormat,
    context: &Context<'_>,
) -> Exit {
    let requests = engine.backoffice().requests();
    let went_on = || format!("roster-sync runs resume {}{}", outcome.run, context.repeat());
    let files = Files {
        results: outcome.files.results.clone(),
        credentials: outcome.files.credentials.clone(),
        rejects: outcome.files.rejects.clone(),
        resume: outcome.summary.stopped.is_some().then(went_on),
    };
    let results = RunResults {
        run: &outcome.run,
        summary: &outcome.summary,
        rows: &outcome.rows,
        files: &files,
        requests: &requests,
        approval: outcome.approval.as_ref(),
    };
    context.printer.data(&match format {
        OutputFormat::Text => results_text(&results, context.printer.style()),
        OutputFormat::Json => results_json(&results),
    });
    for what in &outcome.unwritten {
        context.printer.error(&format!("warning: {what}"));
    }
    match Exit::of_run(&outcome.summary) {
        Exit::Well if !outcome.unwritten.is_empty() => Exit::File,
        exit => exit,
    }
}

/// Prints a plan that a guard stopped, and the one command that approves exactly it.
fn tell_stopped(stopped: &StoppedPlan, format: OutputFormat, context: &Context<'_>) -> Exit {
    let repeat = context.repeat();
    let path = quoted(&stopped.path.display().to_string());
    let mut next = vec![format!("The plan is kept in {}", stopped.path.display())];
    if !stopped.was_approved {
        let review = format!("roster-sync review {path}{repeat}");
        next.push(format!("To look at it in a browser, hold people back and approve it there: {review}"));
    }
    if let Some(names) = &stopped.to_allow {
        let allow: String = names.iter().map(|name| format!(" --allow {name}")).collect();
        next.push(format!("To approve exactly this plan: roster-sync apply {path}{allow}{repeat}"));
    }
    let waiting = stopped.plan.leavers_who_wait();
    if !waiting.is_empty() {
        if format == OutputFormat::Json {
            let name = |entry: &&Entry| format!("{} {}", entry.person.first_name, entry.person.last_name);
            let names: Vec<String> = waiting.iter().map(name).collect();
            next.push(format!("Until then these leavers keep their access: {}", names.join(", ")));
        }
        next.push(format!(
            "To close the access of the leavers alone meanwhile: roster-sync apply {path} --only leavers{repeat}"
        ));
    }
    context.printer.data(&match format {
        OutputFormat::Text => plan_text(&stopped.plan, &next, context.printer.style()),
        OutputFormat::Json => stopped.plan.to_json(),
    });
    if format == OutputFormat::Json {
        context.printer.error(&next.join("\n"));
    }
    Exit::Guard
}
