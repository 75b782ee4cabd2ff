//! The plan as a file: as it was written, or refused.

use super::*;
use crate::model::Field;

#[test]
fn a_plan_reads_back_and_has_one_hash() {
    let made = plan(
        &format!("{NEW}2001,Ana,Diaz,ana@example.com,5555550199,15.25,all,Cashier,Cashier\n"),
        &tenant(2),
    );
    let read = Plan::from_json(&made.to_sealed_json()).unwrap();
    assert_eq!(read, made);
    assert_eq!(read.hash(), made.hash());
    assert!(
        Plan::from_json("{}").is_err() && Plan::from_json("{\"schema\":\"roster-sync/plan/2\"}").is_err()
    );
}

#[test]
fn a_plan_file_that_was_changed_is_refused() {
    let made = plan("pos_user_id,status\n1001,terminated\n", &tenant(2));
    let (text, hash) = (made.to_sealed_json(), made.hash());
    assert_eq!(Plan::from_json(&text.replace('\n', "\r\n ")).unwrap(), made, "blanks are not the plan");
    let changes = [
        // Who, what, what must be true of them, what a guard found, and the seal itself.
        ("\"employee_id\": 3001", "\"employee_id\": 3002"),
        ("\"situation\": \"leaver\"", "\"situation\": \"equal\""),
        ("\"before\":", "\"befor\":"),
        ("\"tripped\": false", "\"tripped\": true"),
        ("\"tenant\": \"", "\"tenant\": \"x"),
        (hash.as_str(), ""),
    ];
    let printed = Plan::from_json(&made.to_json());
    assert!(matches!(printed, Err(PlanFileError::NoSeal)), "what is printed has no seal");
    for (from, to) in changes {
        assert!(text.contains(from), "{from} in {text}");
        let read = Plan::from_json(&text.replacen(from, to, 1));
        assert!(matches!(read, Err(PlanFileError::Changed)), "{from} → {to}: {read:?}");
    }
    let twice =
        text.replacen("\"operation\": \"disable\"", "\"operation\": \"disable\", \"operation\": \"none\"", 1);
    assert!(
        matches!(Plan::from_json(&twice), Err(PlanFileError::Changed)),
        "the last of two is not taken for the first"
    );
}

/// Seals a plan anew, as somebody would who knows how.
fn sealed_again(plan: &Plan) -> Result<Plan, PlanFileError> {
    Plan::from_json(&plan.to_sealed_json())
}

#[test]
fn a_plan_that_shows_something_else_than_it_would_do_is_refused_whatever_its_seal() {
    let text = format!(
        "{NEW}2001,Ana,Diaz,ana@example.com,5555550199,15.25,all,Cashier,Cashier\n\
         1001,First1,Last1,,5555550150,,HARBOR;MAPLE,Greeter,\n"
    );
    let made = plan(&text, &tenant(2));
    assert_eq!(sealed_again(&made).unwrap(), made);
    let change = |of: usize, field: Field, to: &str| {
        let mut other = made.clone();
        let found = other.entries[of].changes.iter_mut().find(|change| change.field == field).unwrap();
        found.to = Value::read(field, to);
        other
    };
    let without = |of: usize, field: Field| {
        let mut other = made.clone();
        other.entries[of].changes.retain(|change| change.field != field);
        other
    };
    let mut others = vec![
        change(0, Field::WageRate, "16.00"),
        change(0, Field::Sites, "Maple Street"),
        change(0, Field::Departments, "Cashier"),
        change(0, Field::Permission, "General User"),
        change(1, Field::Phone, "(555) 555-0151"),
        change(1, Field::Sites, "Harbor Point"),
        change(1, Field::Departments, "Cashier"),
        without(0, Field::LastName),
        without(1, Field::Sites),
    ];
    let (mut account, mut name) = (made.clone(), made.clone());
    account.entries[1].person.employee_id = Some(EmployeeId::new(3002));
    name.entries[1].line = name.entries[0].line;
    others.extend([account, name]);
    for other in others {
        let read = sealed_again(&other);
        assert!(matches!(read, Err(PlanFileError::Disagrees(_))), "{:?}: {read:?}", other.entries);
    }
    let mut guards = made.clone();
    guards.guards.retain(|guard| guard.name != GuardName::Protected);
    assert!(matches!(sealed_again(&guards), Err(PlanFileError::NoGuard(GuardName::Protected))));
}

#[test]
fn every_key_of_the_first_schema_means_what_it_meant() {
    let text = format!("{NEW}2001,Ana,Diaz,ana@example.com,,15.25,all,Cashier,Cashier\n1001,,,,,,MAPLE,,\n");
    let made = plan(&text, &tenant(2));
    let document: serde_json::Value = serde_json::from_str(&made.to_json()).unwrap();
    let (new, changed) = (&document["entries"][0], &document["entries"][1]);
    assert_eq!((&new["id"], &new["operation"]), (&"line-2".into(), &"create".into()));
    assert_eq!(new["action"]["create"], new["create"]);
    assert_eq!(new["create"]["wage_rate"], "15.25");
    assert_eq!(changed["action"]["kind"], "update");
    assert_eq!(changed["before"]["active"], true);
    let change = &changed["changes"][0];
    assert_eq!((&change["from"], &change["to"]), (&"Harbor Point".into(), &"Maple Street".into()));
}
