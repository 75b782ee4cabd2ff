//! Rows that the settings pass over: nothing happens to whoever they mean, and nobody of them is absent.

use crate::plan::{Action, Entry, Situation};
use crate::roster::PassedOver;

use super::context::{Basis, plain};

/// Returns the entry of a row that is none of ours.
pub(in crate::plan) fn entry(row: &PassedOver, context: &Basis<'_>) -> Entry {
    let candidates = context.index.candidates(&row.readable);
    // One account is worth naming; of several, nobody asked which.
    let mut found = candidates.keys();
    let account = found.next().filter(|_| found.next().is_none());
    let account = account.and_then(|id| context.observed.employees.get(id));
    plain(&row.readable, account, Situation::Skipped, Action::None, row.reason.clone())
}
