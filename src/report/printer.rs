//! The one place that prints: standard output is data, standard error is talk.

use std::io::{IsTerminal, Write};

use super::Style;

/// When to use colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ColorChoice {
    /// On a terminal.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// Prints for people and scripts.
#[derive(Debug, Clone)]
pub struct Printer {
    color: ColorChoice,
    quiet: bool,
    verbose: bool,
}

/// Columns where the terminal does not say.
const WIDTH: usize = 100;

impl Printer {
    /// Prepares for printing.
    pub fn new(color: ColorChoice, quiet: bool, verbose: bool) -> Self {
        Self { color, quiet, verbose }
    }

    /// Returns how text for standard output is to look.
    pub fn style(&self) -> Style {
        let terminal = std::io::stdout().is_terminal();
        let color = match self.color {
            ColorChoice::Auto => {
                terminal && anstream::AutoStream::choice(&std::io::stdout()) != anstream::ColorChoice::Never
            }
            ColorChoice::Always => true,
            ColorChoice::Never => false,
        };
        let width = if terminal { usize::from(console_width().unwrap_or(100)).clamp(60, 120) } else { WIDTH };
        Style { color, width, verbose: self.verbose }
    }

    /// Returns whether talk is wanted.
    pub fn talks(&self) -> bool {
        !self.quiet
    }

    /// Returns whether standard error is a terminal that a progress bar can be drawn on.
    pub fn draws(&self) -> bool {
        !self.quiet && std::io::stderr().is_terminal()
    }

    /// Prints data. A reader that went away (`| head`) is no error.
    pub fn data(&self, text: &str) {
        let mut out = std::io::stdout().lock();
        // Nobody is left to tell when standard output is closed.
        let _ = out.write_all(text.as_bytes()).and_then(|()| out.flush());
    }

    /// Prints talk, unless quiet.
    pub fn talk(&self, text: &str) {
        if !self.quiet {
            self.error(text);
        }
    }

    /// Prints what must be said even when quiet.
    pub fn error(&self, text: &str) {
        let mut out = std::io::stderr().lock();
        // Nobody is left to tell when standard error is closed.
        let _ = writeln!(out, "{}", text.trim_end_matches('\n'));
    }
}

fn console_width() -> Option<u16> {
    comfy_table::Table::new().width()
}
