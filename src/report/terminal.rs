//! Whoever sits at the terminal, asked on standard error.

use std::io::{BufRead, IsTerminal, Write};

use crate::model::Password;

use super::printer::Printer;

/// Somebody who may answer.
pub(crate) trait Answers {
    /// Returns whether anybody is there.
    fn is_there(&self) -> bool;
    /// Says something.
    fn say(&mut self, text: &str);
    /// Asks, and returns the line that was typed, trimmed; `None` where nobody answers any more.
    fn line(&mut self, question: &str) -> Option<String>;
    /// Asks for something that is not shown while it is typed.
    fn secret(&mut self, question: &str) -> Option<Password>;
}

/// Whoever sits at the terminal.
pub(crate) struct AtTheTerminal<'a> {
    there: bool,
    printer: &'a Printer,
}

impl<'a> AtTheTerminal<'a> {
    /// Looks whether somebody is there. Answers would come through the same pipe as a roster on standard input.
    pub(crate) fn new(roster_is_piped: bool, printer: &'a Printer) -> Self {
        let terminal = std::io::stdin().is_terminal() && std::io::stderr().is_terminal();
        Self { there: terminal && !roster_is_piped, printer }
    }
}

impl Answers for AtTheTerminal<'_> {
    fn is_there(&self) -> bool {
        self.there
    }

    fn say(&mut self, text: &str) {
        if self.there {
            // Nobody is there to read it where this fails.
            let _ = writeln!(std::io::stderr().lock(), "{}", self.printer.by_words(text));
        }
    }

    fn line(&mut self, question: &str) -> Option<String> {
        if !self.there {
            return None;
        }
        let mut err = std::io::stderr().lock();
        let _ = write!(err, "{} ", self.printer.by_words(question)).and_then(|()| err.flush());
        let mut answer = String::new();
        match std::io::stdin().lock().read_line(&mut answer) {
            Ok(0) | Err(_) => {
                self.there = false;
                None
            }
            Ok(_) => Some(answer.trim().to_owned()),
        }
    }

    fn secret(&mut self, question: &str) -> Option<Password> {
        if !self.there {
            return None;
        }
        let typed = rpassword::prompt_password(format!("{} ", self.printer.by_words(question))).ok()?;
        (!typed.is_empty()).then(|| Password::existing(&typed))
    }
}
