//! Telling that a command could not do what it was asked to.

use std::fmt::Write;

use serde_json::json;

use crate::engine::EngineError;
use crate::model::Exit;

use super::engine_error::{engine_error_hint, engine_error_text};
use super::event_lines::event_line;
use super::output_kind::OutputKind;
use super::printer::Printer;

/// Prints an error and what to do next, which may be empty: as a JSON document on standard output where one was asked for, and for
/// people.
pub fn tell_failure((message, hint): (&str, &str), exit: Exit, kind: OutputKind, printer: &Printer) {
    let error = || json!({ "message": message, "hint": hint, "exit_code": exit.code() });
    match kind {
        OutputKind::Text => {}
        OutputKind::Document => {
            printer.data(&format!("{:#}\n", json!({ "schema": "roster-sync/error/1", "error": error() })));
        }
        OutputKind::Lines => printer.data(&event_line("error", error())),
    }
    let mut text = format!("error: {message}");
    if !hint.is_empty() {
        // Writing to a String cannot fail.
        let _ = write!(text, "\n  → {hint}");
    }
    printer.error(&text);
}

/// Prints what the engine could not do, for people, and returns the exit code.
pub fn tell_engine_error(error: &EngineError, printer: &Printer) -> Exit {
    let (exit, text) = (error.kind().exit(), engine_error_text(error, printer.talk_style()));
    tell_failure((&text, engine_error_hint(error)), exit, OutputKind::Text, printer);
    exit
}
