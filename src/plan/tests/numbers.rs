//! Numbers for new people whom payroll gives none.

use super::*;
use crate::observed::{Details, Seen};

const COLUMNS: &str = "adp_employee_id,first_name,last_name,email,phone,wage_rate,sites,status";

fn policy() -> Policy {
    Policy { pos_numbers: Some(NumberRange { first: 1001, last: 1009 }), ..Policy::default() }
}

fn planned(rows: &str, history: &History) -> Plan {
    plan_with(&format!("{COLUMNS}\n{rows}"), &all_read(2), &policy(), history)
}

/// A tenant of which every page was read.
fn all_read(people: u64) -> Observed {
    let mut tenant = tenant(people);
    for (id, one) in &mut tenant.employees {
        one.details = Some(Box::new(Details {
            email: format!("p{}@example.com", id.get()),
            adp_employee_id: format!("A{}", id.get()),
            start_date: None,
            emergency_contact_name: String::new(),
            emergency_contact_phone: String::new(),
            sites: None,
            seen: Seen::Now,
        }));
    }
    tenant
}

fn numbers(plan: &Plan) -> Vec<(u64, Option<u64>)> {
    let new = plan.entries.iter().filter(|entry| entry.line.is_some());
    new.map(|entry| (entry.line.unwrap(), entry.create().map(|spec| spec.pos_user_id.get()))).collect()
}

const TWO: &str =
    "B2,Nora,Quill,,5555550161,15.00,MAPLE,active\nB1,Otis,Ray,,5555550162,15.00,MAPLE,active\n";

#[test]
fn the_next_free_number_is_proposed_whatever_the_order_of_the_rows() {
    let plan = planned(TWO, &History::default());
    assert_eq!(numbers(&plan), [(2, Some(1004)), (3, Some(1003))], "{:?}", plan.entries);
    assert!(plan.entries[0].create().unwrap().number_proposed);
    let spent =
        History { numbers: [PosUserId::new(1003), PosUserId::new(1005)].into(), ..History::default() };
    assert_eq!(
        numbers(&planned(TWO, &spent)),
        [(2, Some(1006)), (3, Some(1004))],
        "what is taken is remembered"
    );
}

#[test]
fn who_could_not_be_found_again_or_may_be_somebody_else_gets_none() {
    for (row, why) in [
        (",Nora,Quill,,5555550161,15.00,MAPLE,active\n", "new every night"),
        ("B1,First1,Last1,,,15.00,MAPLE,active\n", "same name"),
        ("B1,Nora,Quill,,5555550101,15.00,MAPLE,active\n", "same telephone"),
        (
            "B1,Nora,Quill,,,15.00,MAPLE,active\nB2,Nora,Quill,,,15.00,MAPLE,active\n",
            "line 3 has the same name",
        ),
    ] {
        let plan = planned(row, &History::default());
        let entry = &plan.entries[0];
        assert_eq!(entry.operation(), Operation::Hold, "{row}: {}", entry.reason);
        assert!(entry.reason.contains(why), "{row}: {}", entry.reason);
    }
}

#[test]
fn a_full_range_holds_and_without_the_setting_both_ways_are_told() {
    let all = (1001..=1009).map(PosUserId::new).collect();
    let plan = planned(TWO, &History { numbers: all, ..History::default() });
    assert!(plan.entries[0].reason.contains("from 1001 to 1009 is free"), "{}", plan.entries[0].reason);
    let plan = plan_with(&format!("{COLUMNS}\n{TWO}"), &all_read(2), &Policy::default(), &History::default());
    let problem = plan.problems.iter().find(|problem| problem.code.as_str() == "create-needs").unwrap();
    assert!(problem.hint.contains("add a column pos_user_id") && problem.hint.contains("\"next-free\""));
}
