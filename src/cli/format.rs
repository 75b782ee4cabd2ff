//! How answers look: the words that several commands take.

use clap::ValueEnum;

use crate::report::OutputKind;

/// How log lines look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object per line.
    Json,
}

/// When to use colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ColorWhen {
    /// On a terminal.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// How a command answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum OutputFormat {
    /// For people.
    Text,
    /// One JSON document.
    Json,
}

impl OutputFormat {
    /// Returns the answer in this form.
    pub(super) fn of(self, text: impl FnOnce() -> String, json: impl FnOnce() -> String) -> String {
        match self {
            Self::Text => text(),
            Self::Json => json(),
        }
    }
}

/// How a command that writes answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum RunFormat {
    /// For people.
    Text,
    /// One JSON document.
    Json,
    /// What happens as it happens, one JSON object a line.
    Jsonl,
}

impl RunFormat {
    /// Returns what standard output is to hold.
    pub const fn answer(self) -> OutputKind {
        match self {
            Self::Text => OutputKind::Text,
            Self::Json => OutputKind::Document,
            Self::Jsonl => OutputKind::Lines,
        }
    }
}

impl From<OutputFormat> for OutputKind {
    fn from(format: OutputFormat) -> Self {
        match format {
            OutputFormat::Text => Self::Text,
            OutputFormat::Json => Self::Document,
        }
    }
}

/// How a list is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ListFormat {
    /// A table for people.
    Text,
    /// One JSON document.
    Json,
    /// For a spreadsheet.
    Csv,
}
