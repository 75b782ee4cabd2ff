//! An error for people: what happened, and why.

use std::error::Error;

/// Returns an error with its causes, each said once.
pub fn with_causes(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let said = error.to_string();
        if !text.contains(said.trim()) {
            text = format!("{text}: {}", said.trim());
        }
        cause = error.source();
    }
    text
}
