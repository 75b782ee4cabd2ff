//! What the commands that write have in common: their options, how long they are listened to, and what is shown meanwhile.

use std::path::PathBuf;

use crate::apply::{Event, ListenError, Listener, Stop};
use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::format::RunFormat;
use crate::engine::RunOptions;
use crate::model::Exit;
use crate::plan::{GuardName, Plan, UnknownGuard};
use crate::report::{EventLines, OutputKind, Progress, after_dry_run, plan_line, plan_text};
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
pub(super) fn preview(
    plan: &Plan,
    news: Option<String>,
    answer: impl Into<OutputKind>,
    context: &Context<'_>,
) -> Exit {
    let next: Vec<String> = news.into_iter().chain(after_dry_run(plan)).collect();
    match answer.into() {
        OutputKind::Text => context.page(&plan_text(plan, &next, context.printer.style())),
        OutputKind::Document => context.printer.data(&plan.to_json()),
        OutputKind::Lines => context.printer.data(&plan_line(plan)),
    }
    plan.exit()
}
