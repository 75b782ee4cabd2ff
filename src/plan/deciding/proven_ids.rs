//! ADP ids that an earlier run saw at somebody else, whose page was not read again: they are theirs still, as far as anybody knows.

use std::collections::HashMap;

use crate::model::Field;
use crate::plan::matching::index::Matched;
use crate::plan::{Entry, Operation};
use crate::roster::Desired;

use super::conflicts::taken;
use super::context::Basis;
use super::owners::Owner;
use super::said::value;

/// Holds whoever would get such an id, unless a person said whose row it is; `entries` are those of the matched rows, in their order.
pub(in crate::plan) fn hold(entries: &mut [Entry], matched: &[(&Desired, Matched)], context: &Basis<'_>) {
    let gets = |entry: &Entry| {
        matches!(entry.operation(), Operation::Update | Operation::Reactivate)
            && entry.changes.iter().any(|change| change.field == Field::AdpEmployeeId)
    };
    let (observed, tree) = (context.observed, &context.observed.catalogue.sites);
    let mut wanted: HashMap<String, Vec<usize>> = HashMap::new();
    for (at, (entry, (row, _))) in entries.iter().zip(matched).enumerate() {
        if gets(entry)
            && !context.index.is_said_to_be(row)
            && let Some(id) = value(row, Field::AdpEmployeeId, tree)
        {
            wanted.entry(id).or_default().push(at);
        }
    }
    for (id, fields) in observed.proven.iter().filter(|_| !wanted.is_empty()) {
        let known = fields.get(&Field::AdpEmployeeId).and_then(|known| wanted.get(&known.value));
        // What was read says itself whose it is.
        let owner = observed.employees.get(id).filter(|owner| owner.details.is_none());
        let (Some(places), Some(owner)) = (known, owner) else { continue };
        for &at in places {
            let (row, Matched::One(own, by)) = &matched[at] else { continue };
            if own == id {
                continue;
            }
            let reason = format!(
                "the adp_employee_id was that of {} (employee {id}) when their page was read last: whose is it now?",
                owner.name
            );
            let owner = Owner { employee: Some(*id), reason };
            entries[at] = taken(row, owner, Some((*own, by)), context);
        }
    }
}
