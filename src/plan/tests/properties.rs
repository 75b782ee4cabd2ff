//! Promises that hold for any roster.

use proptest::prelude::*;

use super::*;
use crate::model::Field;

/// Rows in any order, some of them leavers, new or changed.
fn rows() -> impl Strategy<Value = Vec<String>> {
    let row = (1u64..40, 0..4, 0usize..3).prop_map(|(number, name, status)| {
        let status = ["active", "terminated", ""][status];
        let id = 1000 + number;
        (
            (number, name),
            format!("{id},First{number},Last{name},n{name}@example.com,,15,MAPLE,,Cashier,{status}"),
        )
    });
    // Rows that share a number under two names contradict each other; two rows of one person would be one.
    prop::collection::btree_map(0u8..40, row, 1..25).prop_map(|rows| {
        let of_person: BTreeMap<_, _> = rows.into_values().collect();
        of_person.into_values().collect()
    })
}

/// What a plan says of each row, its line left out.
fn said(rows: &[String], tenant: &Observed) -> BTreeMap<String, (Operation, Situation, Vec<Change>)> {
    let header = NEW.trim_end().to_owned() + ",status\n";
    let made = plan(&format!("{header}{}", rows.join("\n")), tenant);
    let of_row = made.entries.into_iter().filter_map(|entry| {
        let row = rows.get(usize::try_from(entry.line?).ok()? - 2)?.clone();
        Some((row, (entry.operation(), entry.situation, entry.changes)))
    });
    of_row.collect()
}

proptest! {
    #[test]
    fn a_plan_does_not_depend_on_the_order_of_rows(rows in rows().prop_shuffle(), people in 0u64..30) {
        let mut sorted = rows.clone();
        sorted.sort();
        let tenant = tenant(people);
        prop_assert_eq!(said(&rows, &tenant), said(&sorted, &tenant));
    }

    #[test]
    fn comparing_somebody_with_themselves_finds_nothing(people in 1u64..30) {
        let tenant = tenant(people);
        let rows: String = tenant.employees.values().map(|one| {
            let email = one.email().unwrap();
            format!("{},{},{},{email},{},Harbor Point,Cashier;Greeter,Cashier\n", one.pos_user_id.unwrap(), one.name.first(), one.name.last(), one.phone.as_str())
        }).collect();
        let made = plan(&format!("pos_user_id,first_name,last_name,email,phone,sites,departments,permission\n{rows}"), &tenant);
        prop_assert!(made.entries.iter().all(|entry| entry.operation() == Operation::None && entry.changes.is_empty()));
        prop_assert!(!made.changes_pending());
    }

    #[test]
    fn every_row_and_every_absent_person_has_exactly_one_entry(rows in rows(), people in 0u64..30) {
        let header = NEW.trim_end().to_owned() + ",status\n";
        let made = plan(&format!("{header}{}", rows.join("\n")), &tenant(people));
        let lines: Vec<u64> = made.entries.iter().filter_map(|entry| entry.line).collect();
        prop_assert_eq!(lines, (2..rows.len() as u64 + 2).collect::<Vec<_>>());
        let accounts: Vec<_> = made.entries.iter().filter(|entry| entry.operation().writes()).filter_map(|entry| entry.person.employee_id).collect();
        prop_assert_eq!(accounts.iter().collect::<BTreeSet<_>>().len(), accounts.len(), "no account is written to by two rows");
    }

    #[test]
    fn guards_do_not_depend_on_the_order_of_rows(rows in rows().prop_shuffle(), people in 0u64..30) {
        let mut sorted = rows.clone();
        sorted.sort();
        let mut tenant = tenant(people);
        for one in tenant.employees.values_mut().filter(|one| one.id.get() % 3 == 0) {
            one.template = "Manager".into();
            one.sites = Some(BTreeSet::from([SiteId::new(12)]).into());
        }
        prop_assert_eq!(guarded(&rows, &tenant), guarded(&sorted, &tenant));
    }
}

/// A guard's outcome without lines, the people it is about, and its groups with the people in each.
type Said = (GuardOutcome, BTreeSet<String>, Vec<(String, u64, [Vec<String>; 2])>);

/// What the guards of a plan say, lines left out.
fn guarded(rows: &[String], tenant: &Observed) -> Vec<Said> {
    let columns = [Field::Email, Field::Phone, Field::Status].into();
    let last = Accepted { day: today(), sha256: "old".into(), rows: 20, columns, skipped: 0 };
    let history = History { last: Some(last), absences: BTreeMap::new(), ..History::default() };
    let policy = Policy { absent: AbsentPolicy::Disable { after: 1 }, ..Policy::default() };
    let header = NEW.trim_end().to_owned() + ",status\n";
    let made = plan_with(&format!("{header}{}", rows.join("\n")), tenant, &policy, &history);
    let without_line = |person: String| person.split(", line ").next().unwrap().to_owned();
    let names = |ids: &[EntryId]| {
        let of = |id: &EntryId| made.entries.iter().find(|entry| entry.id() == *id).unwrap();
        let mut names: Vec<String> = ids.iter().map(|id| format!("{:?}", of(id).person)).collect();
        names.sort();
        names
    };
    let guards = made.guards.iter().cloned().map(|mut guard| {
        let people = std::mem::take(&mut guard.people).into_iter().map(without_line).collect();
        let groups = std::mem::take(&mut guard.groups);
        let groups =
            groups.into_iter().map(|one| (one.name, one.limit, [names(&one.entries), names(&one.unless)]));
        (guard, people, groups.collect())
    });
    guards.collect()
}
