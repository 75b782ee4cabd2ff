//! What the commands that write have in common: their options, how long they are listened to, and what is told at the end.

use std::path::PathBuf;

use crate::apply::{Event, ListenError, Listener, Stop};
use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::format::{OutputFormat, RunFormat};
use crate::engine::{Done, Engine, RunOptions, RunOutcome};
use crate::model::Exit;
use crate::plan::{GuardName, Plan, UnknownGuard};
use crate::report::OutputKind;
use crate::report::{EventLines, Progress, RunContext, after_dry_run, plan_text, run_told, stopped_told};
use crate::signals::{self, UnderWay};

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
    signals::listen(&stop, &context.under_way, context.printer);
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
    let (answer, style) = (answer.into(), context.printer.style());
    match done {
        Done::Ran(outcome) => tell_outcome(outcome, engine, answer, context),
        Done::Stopped(stopped) => {
            let (told, beside) = stopped_told(stopped, answer, &context.in_force.choice.repeat(), style);
            context.printer.data(&told);
            if let Some(words) = beside {
                context.printer.error(&words);
            }
            Exit::Guard
        }
    }
}

/// Prints what came of a run.
pub(super) fn tell_outcome(
    outcome: &RunOutcome,
    engine: &Engine,
    answer: impl Into<OutputKind>,
    context: &Context<'_>,
) -> Exit {
    let settings = context.in_force.config_path().map(|path| path.display().to_string());
    let (requests, repeat) = (engine.backoffice().requests(), context.in_force.choice.repeat());
    let about = RunContext { requests: &requests, repeat: &repeat, settings: settings.as_deref() };
    context.printer.data(&run_told(outcome, about, answer.into(), context.printer.style()));
    for what in &outcome.unwritten {
        context.printer.error(&format!("warning: {what}"));
    }
    outcome.summary.exit_with(&outcome.unwritten)
}
