//! Telling on the terminal how something ended that wrote, and with which exit code.

use crate::engine::{Done, Engine, RunOutcome};
use crate::model::Exit;
use crate::report::output_kind::OutputKind;
use crate::report::printer::Printer;

use super::{RunContext, run_told, stopped_told};

/// How the end of a command that wrote is told.
#[derive(Debug, Clone)]
pub struct Telling<'a> {
    /// Where.
    pub printer: &'a Printer,
    /// In which form.
    pub kind: OutputKind,
    /// The options that a command to be typed next needs.
    pub repeat: String,
    /// The settings file that held, where there was one.
    pub settings: Option<String>,
}

impl Telling<'_> {
    /// Tells how carrying out ended.
    pub fn done(&self, done: &Done, engine: &Engine) -> Exit {
        match done {
            Done::Ran(outcome) => self.outcome(outcome, engine),
            Done::Stopped(stopped) => {
                let (told, beside) = stopped_told(stopped, self.kind, &self.repeat, self.printer.style());
                self.printer.data(&told);
                if let Some(words) = beside {
                    self.printer.error(&words);
                }
                Exit::Guard
            }
        }
    }

    /// Tells what came of a run.
    pub fn outcome(&self, outcome: &RunOutcome, engine: &Engine) -> Exit {
        let (requests, settings) = (engine.backoffice().requests(), self.settings.as_deref());
        let about = RunContext { requests: &requests, repeat: &self.repeat, settings };
        self.printer.data(&run_told(outcome, about, self.kind, self.printer.style()));
        self.warn(&outcome.unwritten);
        outcome.summary.exit_with(&outcome.unwritten)
    }

    /// Says what could not be written.
    pub fn warn(&self, unwritten: &[String]) {
        for what in unwritten {
            self.printer.error(&format!("warning: {what}"));
        }
    }
}
