//! What came of a notice that was sent as a trial.

use serde_json::{Value, json};

use super::layout::json as document;

/// A way to tell somebody, and why it did not work, where it did not.
pub type Notified = (String, Option<String>);

/// Returns a line for each way.
pub fn notified_text(came: &[Notified]) -> String {
    let line = |(name, error): &Notified| match error {
        None => format!("sent by {name}\n"),
        Some(why) => format!("NOT sent by {name}: {why}\n"),
    };
    came.iter().map(line).collect()
}

/// Returns the same as one JSON document: `roster-sync/notify-test/1`.
pub fn notified_json(came: &[Notified]) -> String {
    let row = |(name, error): &Notified| json!({ "channel": name, "sent": error.is_none(), "error": error });
    let rows: Vec<Value> = came.iter().map(row).collect();
    document(&json!({ "schema": "roster-sync/notify-test/1", "channels": rows }))
}
