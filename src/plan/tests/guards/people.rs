//! Guards about who somebody is: the last manager, and protected accounts.

use super::*;

const COLUMNS: &str = "pos_user_id,first_name,last_name,wage_rate,sites,departments,permission,status\n";

/// Five people: the first two are managers, the third is an inactive one.
fn managers() -> Observed {
    let mut tenant = tenant(5);
    let manager = PosTemplate {
        id: TemplateId::new(3),
        name: "Manager".into(),
        matrix: PosMatrix { grants: [3].into(), overrides: BTreeSet::new() },
    };
    tenant.pos_templates.as_mut().unwrap().push(manager);
    for one in tenant.employees.values_mut().take(3) {
        one.template = "MANAGER".into();
    }
    tenant.employees.get_mut(&EmployeeId::new(3003)).unwrap().active = false;
    tenant
}

/// A row of somebody who is there.
fn row(index: u64, permission: &str, status: &str) -> String {
    format!("{},First{index},Last{index},,,,{permission},{status}\n", 1000 + index)
}

fn outcome(rows: &[String]) -> GuardOutcome {
    guard(&plan(&format!("{COLUMNS}{}", rows.concat()), &managers()), "last-manager")
}

#[test]
fn the_last_holder_neither_leaves_nor_is_given_something_else() {
    let gone = |index| row(index, "", "terminated");
    let other = |index| row(index, "Cashier", "active");
    assert!(!outcome(&[gone(1)]).tripped, "one is left");
    for rows in [[gone(1), gone(2)], [gone(1), other(2)], [other(1), other(2)]] {
        let outcome = outcome(&rows);
        assert!(outcome.tripped && outcome.allowable);
        assert!(outcome.message.contains("Manager (now 2)"), "{}", outcome.message);
        let people = ["First1 Last1 (POS 1001, Manager, line 2)", "First2 Last2 (POS 1002, Manager, line 3)"];
        assert_eq!(outcome.people, people);
    }
}

#[test]
fn whoever_the_same_plan_gives_it_to_replaces_them() {
    let gone = || [row(1, "", "terminated"), row(2, "", "terminated")].concat();
    let new = "2001,Ana,Diaz,15,MAPLE,,manager,active\n".to_owned();
    assert!(!outcome(&[gone(), new]).tripped, "somebody new");
    assert!(!outcome(&[gone(), row(4, "Manager", "active")]).tripped, "somebody else is given it");
    assert!(!outcome(&[gone(), row(3, "", "active")]).tripped, "somebody who had it comes back");
    assert!(
        outcome(&[gone(), row(3, "Cashier", "active")]).tripped,
        "with another permission they do not count"
    );
    assert!(outcome(&[gone(), row(3, "", "terminated")]).tripped, "nor while they stay away");
}

#[test]
fn what_nobody_holds_cannot_be_lost_and_the_settings_name_what_counts() {
    let made = plan(&leavers([1, 2, 3]), &tenant(30));
    assert!(stopped_by(&made).is_empty(), "there never was a manager");
    let mut policy = Policy::default();
    policy.guards.last_manager = ["cashier".to_owned(), "CASHIER ".to_owned()].into();
    let all = plan_with(&leavers([1, 2]), &tenant(2), &policy, &History::default());
    assert_eq!(guard(&all, "last-manager").actual, 1, "one template however it is written");
    policy.guards.last_manager.clear();
    let none = plan_with(&leavers([1, 2]), &tenant(2), &policy, &History::default());
    assert!(!guard(&none, "last-manager").tripped);
}

/// The people whom `protected` names in a plan for [`managers`].
fn protected(text: &str, tenant: &Observed, list: Protected) -> Vec<String> {
    let mut policy = Policy::default();
    policy.guards.protected = list;
    let outcome = guard(&plan_with(text, tenant, &policy, &History::default()), "protected");
    assert_eq!((outcome.tripped, outcome.allowable), (!outcome.people.is_empty(), false));
    outcome.people
}

#[test]
fn protected_are_numbers_usernames_and_everybody_with_a_permission() {
    let by_template = || Protected { templates: ["manager".to_owned()].into(), ..Protected::default() };
    let by_number = || Protected { pos_user_ids: [PosUserId::new(1004)].into(), ..Protected::default() };
    let by_name = || Protected { usernames: ["BOSS".to_owned()].into(), ..Protected::default() };
    let mut tenant = managers();
    let name = PersonName::as_observed("First5", "Last5");
    let boss = crate::backoffice::ListedUser { name, ..user(500, "Boss", "p5@example.com") };
    tenant.users = Some([(UserId::new(500), boss)].into());
    let text = leavers(1..=5);
    let first =
        ["First1 Last1 (POS 1001, as manager, line 2)", "First2 Last2 (POS 1002, as manager, line 3)"];
    assert_eq!(protected(&text, &tenant, by_template()), first);
    assert_eq!(protected(&text, &tenant, by_number()), ["First4 Last4 (POS 1004, listed by POS id, line 5)"]);
    assert_eq!(protected(&text, &tenant, by_name()), ["First5 Last5 (POS 1005, login Boss, line 6)"]);
    assert!(protected(&text, &tenant, Protected::default()).is_empty());
    let change = format!("{COLUMNS}{}", row(1, "Cashier", "active"));
    assert!(protected(&change, &tenant, by_template()).is_empty(), "changes go through");
}

#[test]
fn the_number_that_counts_is_also_the_one_backoffice_holds() {
    let list = Protected { pos_user_ids: [PosUserId::new(1001)].into(), ..Protected::default() };
    let text = "email,last_name,status\np1@example.com,Last1,terminated\n";
    assert_eq!(protected(text, &managers(), list).len(), 1);
}

#[test]
fn a_login_of_somebody_inactive_is_protected_as_well() {
    let mut tenant = managers();
    let login = user(500, "front", "other@example.com");
    tenant.users = Some([(UserId::new(500), login)].into());
    tenant.links = [(UserId::new(500), Some(EmployeeId::new(3003)))].into();
    let text = leavers([3]);
    let made = plan(&text, &tenant);
    assert_eq!((made.entries[0].operation(), made.entries[0].logins().len()), (Operation::Disable, 1));
    for list in [
        Protected { templates: ["Manager".to_owned()].into(), ..Protected::default() },
        Protected { pos_user_ids: [PosUserId::new(1003)].into(), ..Protected::default() },
        Protected { usernames: ["front".to_owned()].into(), ..Protected::default() },
    ] {
        assert_eq!(protected(&text, &tenant, list.clone()).len(), 1, "{list:?}");
    }
    tenant.signed_in_as = "Front".into();
    assert_eq!(protected(&text, &tenant, Protected::default()).len(), 1, "the tool's own login");
}
