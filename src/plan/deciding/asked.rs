//! Questions about single fields: such a field is left as it is until somebody decides, and the rest of the row goes on.

use std::collections::BTreeMap;

use crate::model::Field;
use crate::plan::{Action, Entry, Operation, Situation};

/// Adds what somebody has to decide to an entry that is decided otherwise. Where nothing else is to be done the row waits for
/// that word alone.
pub(in crate::plan) fn ask(entry: &mut Entry, asked: BTreeMap<Field, String>) {
    entry.asked = asked;
    let questions: Vec<String> = entry.questions().collect();
    if questions.is_empty() {
        return;
    }
    if entry.operation() == Operation::None {
        (entry.situation, entry.action) = (Situation::Differs, Action::Hold);
        entry.reason = questions.join("; ");
    } else {
        entry.warnings.extend(questions);
    }
}

/// Counts the rows of which a part is left for somebody to decide while the rest goes on.
pub(in crate::plan) fn notice(made: &[Entry]) -> Option<String> {
    let count = made.iter().filter(|entry| !entry.asked.is_empty() && entry.operation().writes()).count();
    let rows = if count == 1 { "1 row".to_owned() } else { format!("{count} rows") };
    (count > 0).then(|| {
        format!("Of {rows} a part is left for somebody to decide, and the rest goes on: see the warnings.")
    })
}
