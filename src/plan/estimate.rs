//! What applying a plan costs in requests (the request budget): shown before, compared with what it was after.

use std::collections::BTreeMap;

use super::{Entry, Operation, RequestEstimate, UpdateSpec};

/// Counts what applying sends at least: an insert 3; a login 1, with its rights 3; a disable 2; a change of a form 2, or 3
/// where no listing shows it; a wage 3; a permission 2; one listing of each kind confirms the rest together.
pub(super) fn estimate(entries: &[Entry], observed: u64) -> RequestEstimate {
    let mut by_operation: BTreeMap<String, u64> = BTreeMap::new();
    let mut add = |name: &str, count: u64| *by_operation.entry(name.to_owned()).or_default() += count;
    let (mut people, mut logins) = (false, false);
    for entry in entries {
        match entry.operation {
            Operation::Create => add("create", 3),
            Operation::Disable => {
                add("disable", if entry.before.as_ref().is_some_and(|before| before.active) { 2 } else { 1 });
                add("close-login", 2 * entry.logins.len() as u64);
                logins |= !entry.logins.is_empty();
            }
            Operation::Update | Operation::Reactivate => {
                let spec = entry.update.clone().unwrap_or_default();
                add(entry.operation.as_str(), of_update(&spec));
                logins |= spec.open_login.is_some() || spec.close_login.is_some();
            }
            _ => {}
        }
        people |= entry.operation.writes() && entry.operation != Operation::Link;
        if let Some(login) = entry.login.as_ref().filter(|_| entry.operation.writes()) {
            add("link", if login.access.is_some() { 3 } else { 1 });
            logins = true;
        }
    }
    add("confirm", u64::from(people) + u64::from(logins));
    by_operation.retain(|_, count| *count > 0);
    RequestEstimate { observed, apply: by_operation.values().sum(), by_operation }
}

fn of_update(spec: &UpdateSpec) -> u64 {
    let form = match (spec.form.is_empty(), spec.needs_read_back()) {
        (true, _) => 0,
        (false, false) => 2,
        (false, true) => 3,
    };
    let wage = if spec.wage.is_some() { 3 } else { 0 };
    let template = if spec.template.is_some() { 2 } else { 0 };
    let logins = [spec.open_login, spec.close_login].into_iter().flatten().count() as u64;
    let login = 2 * logins;
    form + wage + template + login
}
