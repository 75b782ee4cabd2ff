//! Two of one name to a reader: which of them a row means is asked, never chosen.

use super::*;
use crate::plan::Operation;

/// Returns what is made of the first row, and the problem that it has.
fn told(text: &str, tenant: &Observed, policy: &Policy) -> (Operation, String) {
    let made = plan_with(text, tenant, policy, &History::default());
    let errors = made.problems.iter().filter(|problem| problem.severity == Severity::Error);
    let told =
        errors.map(|problem| format!("{}: {} {}", problem.code.as_str(), problem.message, problem.hint));
    (made.entries[0].operation(), told.collect::<Vec<_>>().join("\n"))
}

#[test]
fn of_two_departments_of_one_name_neither_is_taken() {
    for twin in ["GREETER", "greeter", "Greeter\u{a0}"] {
        let mut tenant = tenant(1);
        tenant.catalogue.departments.push(Department { id: DepartmentId::new(7), name: twin.into() });
        for row in
            ["pos_user_id,departments\n1001,Greeter\n", "pos_user_id,departments\n1001,Cashier; greeter\n"]
        {
            let (operation, told) = told(row, &tenant, &Policy::default());
            assert_eq!(operation, Operation::Refused, "{twin:?} {told}");
            assert!(
                told.starts_with("ambiguous-department") && told.contains("another name in Backoffice"),
                "{told}"
            );
        }
        let (operation, told) = told("pos_user_id,departments\n1001,Cashier\n", &tenant, &Policy::default());
        assert_ne!(operation, Operation::Refused, "the other is told by its name: {told}");
    }
}

#[test]
fn of_two_permissions_of_one_name_with_other_rights_neither_is_taken() {
    for twin in ["CASHIER", "cashier ", "Cashier\u{a0}"] {
        let mut tenant = tenant(1);
        let templates = tenant.pos_templates.as_mut().unwrap();
        templates.push(PosTemplate { name: twin.into(), ..templates[1].clone() });
        // Whoever has one of them by name keeps it.
        let row = "pos_user_id,permission\n1001,Cashier\n";
        let made = plan_with(row, &tenant, &Policy::default(), &History::default());
        let entry = &made.entries[0];
        assert_eq!((entry.operation(), entry.changes.len()), (Operation::None, 0), "{twin:?}");
        assert!(entry.warnings.iter().any(|one| one.contains("keeps the one")), "{:?}", entry.warnings);
        tenant.employees.values_mut().for_each(|one| one.template = "Custom".into());
        let (operation, told_of) = told(row, &tenant, &Policy::default());
        assert_eq!(operation, Operation::Refused, "{twin:?} {told_of}");
        assert!(
            told_of.starts_with("ambiguous-permission") && told_of.contains("different rights"),
            "{told_of}"
        );
        // Nor as what is taken where the row's own is unknown.
        let policy = Policy { permission_fallback: Some("Cashier".into()), ..Policy::default() };
        let (operation, told_of) = told("pos_user_id,permission\n1001,Nobody's\n", &tenant, &policy);
        assert_eq!(operation, Operation::Refused, "{twin:?} {told_of}");
    }
}
