//! What is told of a run that somebody gives up: what nobody knows of it, person by person.

use std::fmt::Write;

use serde_json::{Value, json};

use crate::apply::LeftOpen;
use crate::state::RunDetails;

use super::layout::{clean, count, len};

/// Returns it for people.
pub fn abandoned_text(run: &RunDetails) -> String {
    let open = LeftOpen::of(run);
    let mut out = format!("Given up: the run {}. Nothing more is sent for it.\n", run.record.id);
    // Writing to a String cannot fail, here and below.
    if open.is_empty() {
        out.push_str("Everything that it sent has its result.\n");
    } else {
        let _ = writeln!(
            out,
            "What it had begun of {} is not certain; look in Backoffice:",
            count(len(&open), "person")
        );
        for one in &open {
            let _ = writeln!(out, "  - {}", clean(&one.in_words()));
        }
    }
    if let Some(path) = run.record.credentials_path.as_ref().filter(|path| path.exists()) {
        let _ = writeln!(out, "Its new PINs and passwords, which may be in use: {}", path.display());
    }
    out
}

/// Returns it as one JSON document.
pub fn abandoned_json(run: &RunDetails) -> String {
    let people: Vec<Value> = LeftOpen::of(run)
        .iter()
        .map(|one| json!({ "entry": one.entry, "name": one.name, "unknown": one.unknown, "done": one.done }))
        .collect();
    let credentials = run.record.credentials_path.as_ref().filter(|path| path.exists());
    let (schema, id) = ("roster-sync/abandoned/1", &run.record.id);
    format!("{:#}\n", json!({ "schema": schema, "run": id, "people": people, "credentials": credentials }))
}
