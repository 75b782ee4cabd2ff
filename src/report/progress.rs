//! Shows on standard error how far a run is: a bar on a terminal, plain lines elsewhere, nothing when quiet.

use std::fmt;
use std::io::{self, Write};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressState, ProgressStyle};

use crate::apply::{Event, RowResult};

use super::layout::clean;
use super::printer::{Printer, Talk};

/// Listens to a run and shows it.
pub struct Progress {
    display: Display,
    total: u64,
    finished: u64,
}

enum Display {
    Nothing,
    Lines(Box<dyn Write + Send>),
    Bar(ProgressBar),
}

impl Progress {
    /// Shows a run where the printer talks.
    pub fn of(printer: &Printer) -> Self {
        if printer.talk() == Talk::Quiet {
            Self::silent()
        } else if printer.is_terminal() {
            Self::new(Display::Bar(bar(ProgressDrawTarget::stderr())))
        } else {
            Self::lines(Box::new(io::stderr()))
        }
    }

    /// Shows nothing.
    pub fn silent() -> Self {
        Self::new(Display::Nothing)
    }

    /// Writes a line per finished row.
    pub fn lines(out: Box<dyn Write + Send>) -> Self {
        Self::new(Display::Lines(out))
    }

    fn new(display: Display) -> Self {
        Self { display, total: 0, finished: 0 }
    }

    /// Shows what happened. Progress that nobody can see is no reason to stop a run, so this cannot fail.
    pub fn on(&mut self, event: &Event) {
        match event {
            Event::Started { operations, .. } => {
                self.total = *operations;
                if let Display::Bar(bar) = &self.display {
                    bar.set_length(self.total);
                }
            }
            Event::RowStarted { name, operation, .. } => {
                if let Display::Bar(bar) = &self.display {
                    bar.set_message(format!("{operation} {}", clean(name)));
                }
            }
            Event::RowFinished(row) if row.operation.writes() => self.row(row),
            Event::RowFinished(_) => {}
            Event::Notice(notice) => self.line(&clean(notice)),
            Event::Finished(_) => {
                if let Display::Bar(bar) = &self.display {
                    bar.finish_and_clear();
                }
            }
        }
    }

    fn row(&mut self, row: &RowResult) {
        self.finished += 1;
        self.total = self.total.max(self.finished);
        let line = self.row_line(row);
        match &self.display {
            Display::Nothing => {}
            Display::Lines(_) => self.line(&line),
            Display::Bar(bar) => {
                bar.set_length(self.total);
                bar.inc(1);
                // What went well is in the bar; what did not must not scroll away with it.
                if needs_a_line(row) {
                    bar.println(line);
                }
            }
        }
    }

    fn row_line(&self, row: &RowResult) -> String {
        let digits = self.total.to_string().len();
        let message = if needs_a_line(row) && !row.message.is_empty() {
            format!("  {}", clean(&row.message))
        } else {
            String::new()
        };
        format!(
            "{:>digits$}/{}  {:<13}  {:<10}  {}{message}",
            self.finished,
            self.total,
            row.status,
            row.operation,
            clean(&row.name)
        )
    }

    fn line(&mut self, line: &str) {
        match &mut self.display {
            Display::Nothing => {}
            Display::Lines(out) => {
                let _ = writeln!(out, "{line}").and_then(|()| out.flush());
            }
            Display::Bar(bar) => bar.println(line),
        }
    }
}

fn needs_a_line(row: &RowResult) -> bool {
    row.status != crate::apply::RowStatus::Done
}

fn bar(target: ProgressDrawTarget) -> ProgressBar {
    let template = "{bar:24} {pos}/{len}  {rate}, {eta} left  {wide_msg}";
    let style = ProgressStyle::with_template(template)
        .unwrap_or_else(|_| ProgressStyle::default_bar())
        .with_key("rate", |state: &ProgressState, out: &mut dyn fmt::Write| {
            let _ = write!(out, "{:.1}/s", state.per_sec());
        });
    let bar = ProgressBar::with_draw_target(Some(0), target).with_style(style);
    bar.enable_steady_tick(std::time::Duration::from_millis(200));
    bar
}

impl fmt::Debug for Progress {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (total, finished) = (self.total, self.finished);
        out.debug_struct("Progress")
            .field("total", &total)
            .field("finished", &finished)
            .finish_non_exhaustive()
    }
}
