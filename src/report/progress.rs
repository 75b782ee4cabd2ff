//! How far a run is: a bar on a terminal, plain lines elsewhere, nothing when quiet.

use std::collections::HashSet;
use std::fmt;

use indicatif::{ProgressBar, ProgressState, ProgressStyle};

use crate::apply::{Event, ListenError, Listener, RowResult, RowStatus};
use crate::plan::EntryId;

use super::doctor::doctor_line;
use super::layout::clean;
use super::plan::plan_text;
use super::printer::Printer;

/// Shows progress on standard error.
#[derive(Debug)]
pub struct Progress<'a> {
    printer: &'a Printer,
    bar: Option<ProgressBar>,
    operations: u64,
    finished: u64,
    /// What was sent and waits for its proof: the bar has counted it.
    sent: HashSet<EntryId>,
    shows_plans: bool,
}

impl<'a> Progress<'a> {
    /// Prepares; nothing is shown before the run starts.
    pub fn new(printer: &'a Printer) -> Self {
        Self { printer, bar: None, operations: 0, finished: 0, sent: HashSet::new(), shows_plans: false }
    }

    /// Shows a plan as well, on standard output, before it is carried out.
    #[must_use]
    pub const fn with_plans(mut self, shows: bool) -> Self {
        self.shows_plans = shows;
        self
    }

    fn finished(&mut self, row: &RowResult) {
        self.finished += 1;
        // A count beyond its end would look like a fault of the run.
        self.operations = self.operations.max(self.finished);
        let line = self.line(row);
        match &self.bar {
            Some(bar) => {
                bar.set_length(self.operations);
                bar.inc(u64::from(!self.sent.contains(&row.entry())));
                // What went well is in the bar; what did not must not scroll away with it.
                if row.status != RowStatus::Done {
                    bar.println(line);
                }
            }
            None => self.printer.talk(&line),
        }
    }

    fn line(&self, row: &RowResult) -> String {
        let digits = self.operations.to_string().len();
        let (finished, operations) = (self.finished, self.operations);
        let line = format!(
            "{finished:>digits$}/{operations}  {:<13}  {:<10}  {}",
            row.status,
            row.operation,
            clean(&row.name)
        );
        let message = if row.status == RowStatus::Done { String::new() } else { clean(&row.message) };
        format!("{line}  {message}").trim_end().to_owned()
    }
}

impl Listener for Progress<'_> {
    fn on(&mut self, event: &Event) -> Result<(), ListenError> {
        match event {
            Event::Started { operations, .. } => {
                self.operations = *operations;
                if *operations > 0 && self.printer.draws() {
                    self.bar = Some(bar(*operations));
                }
            }
            Event::RowStarted { name, operation, .. } => {
                if let Some(bar) = &self.bar {
                    bar.set_message(format!("{operation} {}", clean(name)));
                }
            }
            Event::RowSent { entry, .. } => {
                self.sent.insert(*entry);
                if let Some(bar) = &self.bar {
                    bar.inc(1);
                }
            }
            Event::RowFinished(row) => {
                if row.operation.writes() {
                    self.finished(row);
                }
            }
            Event::Notice(text) => match &self.bar {
                Some(bar) => bar.println(clean(text)),
                None => self.printer.talk(&clean(text)),
            },
            Event::Finished(_) => {
                if let Some(bar) = self.bar.take() {
                    bar.finish_and_clear();
                }
            }
            Event::Reading { pages, seconds } => self.printer.talk(&reading(*pages, *seconds)),
            Event::FirstContact { why } => self.printer.talk(&format!(
                "First contact: {why}. Checking what is known of Backoffice, by reading only.\n"
            )),
            Event::Known(examination) => self.printer.talk(&format!("{}\n", doctor_line(examination))),
            Event::Planned(plan) => {
                if self.shows_plans && self.printer.talks() {
                    self.printer.data(&plan_text(plan, &[], self.printer.style()));
                    self.printer.data("\n");
                }
            }
            Event::BegunFinished { run, rows } => self.printer.error(&format!(
                "The run {run} did not come to its end. What it had begun was finished ({rows} rows); `roster-sync runs show {run}` \
                 tells it. What it had not begun is left to the next plan."
            )),
        }
        Ok(())
    }
}

fn reading(pages: usize, seconds: usize) -> String {
    let long = match seconds {
        0..=1 => "a moment".to_owned(),
        2..=119 => format!("about {seconds} seconds"),
        _ => format!("about {} minutes", seconds / 60),
    };
    format!(
        "Reading {pages} pages of single people, for what no listing shows: {long}. What is read is remembered for the next run.\n"
    )
}

const TEMPLATE: &str = "{bar:24} {pos}/{len}  {rate}, {eta} left  {wide_msg}";

fn bar(operations: u64) -> ProgressBar {
    let bar = ProgressBar::new(operations).with_style(bar_style());
    bar.enable_steady_tick(std::time::Duration::from_millis(250));
    bar
}

fn bar_style() -> ProgressStyle {
    // The template is a constant that the tests try; a bar without it still counts.
    let style = ProgressStyle::with_template(TEMPLATE).unwrap_or_else(|_| ProgressStyle::default_bar());
    style.with_key("rate", |state: &ProgressState, out: &mut dyn fmt::Write| {
        let _ = write!(out, "{:.1}/s", state.per_sec());
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::Operation;
    use crate::report::Style;
    use crate::report::tests::{Shared, result};

    #[test]
    fn without_a_terminal_there_is_a_line_per_operation() {
        let said = Shared::default();
        let printer =
            Printer::to_streams(Box::new(Shared::default()), Box::new(said.clone()), Style::default(), false);
        let mut progress = Progress::new(&printer);
        let events = [
            Event::Started { run: "r1".into(), rows: 40, operations: 10 },
            Event::RowFinished(result(3, "Ana\u{1b}[2J Díaz", Operation::Create, RowStatus::Done, "")),
            Event::RowFinished(result(4, "Pat Quinn", Operation::None, RowStatus::Unchanged, "")),
            Event::RowFinished(result(5, "Bo Lee", Operation::Disable, RowStatus::Failed, "answered 500")),
        ];
        for event in &events {
            progress.on(event).unwrap();
        }
        let expected = " 1/10  done           create      Ana\u{fffd}[2J Díaz\n 2/10  failed         disable     Bo Lee  answered 500\n";
        assert_eq!(said.text(), expected);
    }

    #[test]
    fn the_template_of_the_bar_is_one() {
        assert!(ProgressStyle::with_template(TEMPLATE).is_ok());
    }
}
