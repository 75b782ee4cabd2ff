//! How far a run is: a bar on a terminal, plain lines elsewhere.

use indicatif::{ProgressBar, ProgressStyle};

use crate::apply::{Event, ListenError, Listener, RowStatus};
use crate::plan::Operation;

use super::Printer;

/// Shows progress on standard error.
#[derive(Debug)]
pub struct Progress<'a> {
    printer: &'a Printer,
    bar: Option<ProgressBar>,
    operations: u64,
    done: u64,
}

impl<'a> Progress<'a> {
    /// Prepares; nothing is shown before the run starts.
    pub fn new(printer: &'a Printer) -> Self {
        Self { printer, bar: None, operations: 0, done: 0 }
    }
}

impl Listener for Progress<'_> {
    fn on(&mut self, event: &Event) -> Result<(), ListenError> {
        match event {
            Event::Started { operations, .. } => {
                self.operations = *operations;
                if *operations > 0 && self.printer.draws() {
                    let bar = ProgressBar::new(*operations);
                    let template = "{bar:30} {pos}/{len}  {per_sec:.1}  {eta} left  {msg}";
                    // The template is a constant that is tried in the tests; a bar without it shows its count.
                    if let Ok(style) = ProgressStyle::with_template(template) {
                        bar.set_style(style);
                    }
                    bar.enable_steady_tick(std::time::Duration::from_millis(250));
                    self.bar = Some(bar);
                }
            }
            Event::RowStarted { name, operation, .. } => {
                if let Some(bar) = &self.bar {
                    bar.set_message(format!("{operation} {name}"));
                }
            }
            Event::RowFinished(row) => {
                let carried_out =
                    matches!(row.operation, Operation::Create | Operation::Link | Operation::Disable);
                if !carried_out {
                    return Ok(());
                }
                self.done += 1;
                if let Some(bar) = &self.bar {
                    bar.inc(1);
                } else if self.printer.talks() {
                    let message = if row.status == RowStatus::Done {
                        String::new()
                    } else {
                        format!("  {}", row.message)
                    };
                    let line = format!(
                        "{}/{}  {}  {}  {}",
                        self.done, self.operations, row.status, row.operation, row.name
                    );
                    self.printer.talk(&format!("{line}{message}"));
                }
            }
            Event::Notice(text) => match &self.bar {
                Some(bar) => bar.println(text),
                None => self.printer.talk(text),
            },
            Event::Finished(_) => {
                if let Some(bar) = self.bar.take() {
                    bar.finish_and_clear();
                }
            }
        }
        Ok(())
    }
}
