//! What applying a plan costs in requests (the request budget): shown before, compared with what it was after.

use std::collections::BTreeMap;

use crate::backoffice::StepKind;

use super::{Ahead, Entry, Operation, RequestEstimate};

/// Counts what applying sends at least: the requests of every step, and one listing of each kind that confirms them together.
pub(super) fn estimate(entries: &[Entry], observed: u64) -> RequestEstimate {
    let mut by_operation: BTreeMap<String, u64> = BTreeMap::new();
    let (mut people, mut logins) = (false, false);
    for entry in entries {
        let ahead = Ahead::of(entry);
        for step in &ahead.steps {
            let name = match (step.step, entry.operation()) {
                (StepKind::Login | StepKind::LoginRights | StepKind::ReadLoginRights, _) => "link",
                (StepKind::Look | StepKind::CloseLogin | StepKind::ReadLogin, Operation::Disable) => {
                    "close-login"
                }
                (_, operation) => operation.as_str(),
            };
            *by_operation.entry(name.to_owned()).or_default() += step.step.requests().len() as u64;
        }
        people |= ahead.lists_people;
        logins |= ahead.lists_logins;
    }
    let confirm = u64::from(people) + u64::from(logins);
    if confirm > 0 {
        by_operation.insert("confirm".to_owned(), confirm);
    }
    RequestEstimate { observed, apply: by_operation.values().sum(), by_operation }
}
