//! Changes that somebody made in Backoffice, and other accounts of somebody who leaves.

use super::*;
use crate::model::{Field, Site};
use crate::observed::Proven;

const ROSTER: &str = "pos_user_id,first_name,last_name,phone,sites\n1001,First1,Last1,5555550101,HARBOR\n1002,First2,Last2,5555550102,HARBOR\n";

fn proven(tenant: &Observed, text: &str, day: NaiveDate) -> BTreeMap<EmployeeId, BTreeMap<Field, Proven>> {
    to_prove(tenant, &roster(text), &Policy::default(), &History::default(), day)
}

/// A tenant as listed on the day of the tests, with what was proven the day before.
fn listed_again() -> Observed {
    let yesterday = today().pred_opt().unwrap();
    Observed { proven: proven(&tenant(3), ROSTER, yesterday), ..tenant(3) }
}

#[test]
fn a_change_made_by_hand_is_said_with_the_day_and_counted_apart() {
    let mut tenant = listed_again();
    tenant.employees.get_mut(&EmployeeId::new(3001)).unwrap().phone = "(555) 555-0177".into();
    let made = plan(ROSTER, &tenant);
    let entry = &made.entries[0];
    let yesterday = today().pred_opt().unwrap();
    assert_eq!(entry.changed_by_hand, [(Field::Phone, yesterday)].into());
    assert_eq!(entry.operation(), Operation::Update, "the roster says so");
    assert!(
        entry.warnings[0].contains(&format!("changed in Backoffice after {yesterday}")),
        "{:?}",
        entry.warnings
    );
    assert!(made.notices.iter().any(|one| one.starts_with("1 person was changed in Backoffice by somebody")));
    let report = Policy { changed_by_hand: ChangedByHand::Report, ..Policy::default() };
    let made = plan_with(ROSTER, &tenant, &report, &History::default());
    assert_eq!((made.entries[0].operation(), made.entries[0].changes.len()), (Operation::None, 0));
    assert!(
        made.entries[0].warnings[0].starts_with("phone is left as it is"),
        "{:?}",
        made.entries[0].warnings
    );
    assert_eq!(made.entries[0].changed_by_hand.len(), 1);
    let moved = ROSTER.replacen("HARBOR", "all", 1);
    let made = plan_with(&moved, &tenant, &report, &History::default());
    let form = &made.entries[0].update().unwrap().form;
    assert!(form.sites.is_some() && form.phone.is_none(), "what is left is not sent with the rest: {form:?}");
}

#[test]
fn what_the_roster_says_anew_is_nobodys_change_by_hand() {
    let raised = ROSTER.replace("5555550101", "5555550177");
    let made = plan(&raised, &listed_again());
    assert_eq!((made.entries[0].operation(), made.entries[0].changed_by_hand.len()), (Operation::Update, 0));
}

#[test]
fn an_adp_id_that_was_somebody_elses_is_given_to_nobody_before_their_page_is_read() {
    let text =
        "pos_user_id,adp_employee_id,email,first_name,last_name\n1002,A1,p2@example.com,First2,Last2\n";
    let mut tenant = tenant(3);
    for (index, one) in (1..).zip(tenant.employees.values_mut()) {
        let id = if index == 1 { "A1" } else { "" };
        one.details = Some(super::identity::details(id, index).into());
    }
    let before = text.replace("1002,A1,p2@example.com,First2,Last2", "1001,A1,p1@example.com,First1,Last1");
    tenant.proven = proven(&tenant, &before, today().pred_opt().unwrap());
    let told = |tenant: &Observed| {
        let entry = plan(text, tenant).entries.remove(0);
        (entry.operation(), entry.reason)
    };
    // Read, it is a key of somebody else.
    assert_eq!(told(&tenant).0, Operation::Hold);
    tenant.employees.get_mut(&EmployeeId::new(3001)).unwrap().details = None;
    let (operation, reason) = told(&tenant);
    assert_eq!(operation, Operation::Hold, "{reason}");
    assert!(reason.contains("the adp_employee_id was that of First1 Last1 (employee 3001)"), "{reason}");
    tenant.employees.get_mut(&EmployeeId::new(3001)).unwrap().details =
        Some(super::identity::details("", 1).into());
    assert_eq!(told(&tenant).0, Operation::Update, "it is theirs no more");
}

#[test]
fn what_differs_keeps_the_day_on_which_it_was_proven_and_spelling_is_no_other_value() {
    let mut tenant = listed_again();
    tenant.employees.get_mut(&EmployeeId::new(3001)).unwrap().sites =
        Some(BTreeSet::from([SiteId::new(12)]).into());
    let spelled = ROSTER.replace("HARBOR\n1002", "harbor\n1002");
    let later = proven(&tenant, &spelled, today());
    let of = |id: u64, field: Field| later[&EmployeeId::new(id)][&field].clone();
    assert_eq!(of(3001, Field::Sites).on, today().pred_opt().unwrap());
    assert_eq!(of(3001, Field::Phone).on, today());
    assert_eq!(of(3002, Field::Sites), Proven { on: today(), ..of(3001, Field::Sites) });
    assert!(!later.contains_key(&EmployeeId::new(3003)), "nobody's row");
}

/// Who has every site by name is to have the one that opens as well; nobody took it from them.
#[test]
fn a_site_that_opens_is_no_change_that_somebody_made() {
    let text = "pos_user_id,first_name,last_name,phone,sites\n1001,First1,Last1,5555550101,all\n";
    let mut tenant = tenant(1);
    let all = tenant.catalogue.sites.all_ids();
    tenant.employees.get_mut(&EmployeeId::new(3001)).unwrap().sites = Some(all.into());
    tenant.proven = proven(&tenant, text, today().pred_opt().unwrap());
    assert!(plan(text, &tenant).entries[0].changes.is_empty());
    let opened = Site {
        id: SiteId::new(99),
        name: "New Quay".into(),
        code: "QUAY".into(),
        ..tenant.catalogue.sites.sites[0].clone()
    };
    tenant.catalogue.sites.sites.push(opened);
    let entry = &plan(text, &tenant).entries[0];
    assert_eq!(entry.changes[0].field, Field::Sites, "the roster says all");
    assert!(entry.changed_by_hand.is_empty() && entry.warnings.is_empty(), "{:?}", entry.warnings);
}

#[test]
fn the_pay_of_whoever_was_closed_ended_with_their_account_and_comes_back_with_it() {
    let text = "pos_user_id,first_name,last_name,phone,wage_rate\n1001,First1,Last1,5555550101,15.00\n";
    let mut paid = tenant(1);
    let yesterday = today().pred_opt().unwrap();
    let seen = crate::observed::Seen::Now;
    paid.employees.get_mut(&EmployeeId::new(3001)).unwrap().pay =
        Some(super::details::pay("15.00", seen).into());
    paid.proven = proven(&paid, text, yesterday);
    let one = paid.employees.get_mut(&EmployeeId::new(3001)).unwrap();
    one.active = false;
    one.pay.as_mut().unwrap().compensation.history[0].end = Some(yesterday);
    paid.proven.get_mut(&EmployeeId::new(3001)).unwrap().remove(&Field::Status);
    for changed_by_hand in [ChangedByHand::Overwrite, ChangedByHand::Report] {
        let policy = Policy { changed_by_hand, ..Policy::default() };
        let entry = plan_with(text, &paid, &policy, &History::default()).entries.remove(0);
        assert_eq!(entry.operation(), Operation::Reactivate, "{}", entry.reason);
        assert!(entry.changes.iter().any(|change| change.field == Field::WageRate), "{:?}", entry.changes);
        assert!(entry.changed_by_hand.is_empty(), "{:?}", entry.warnings);
    }
}

fn two_accounts() -> Observed {
    let mut tenant = tenant(3);
    let second = tenant.employees.get_mut(&EmployeeId::new(3003)).unwrap();
    second.name = PersonName::as_observed("First1", "Last1");
    second.phone = "(555) 555-0101".into();
    tenant
}

#[test]
fn another_active_account_of_a_leaver_is_named_and_not_closed() {
    let text = "pos_user_id,status\n1001,terminated\n";
    let made = plan(text, &two_accounts());
    let entry = &made.entries[0];
    assert_eq!((entry.operation(), entry.also_active.len()), (Operation::Disable, 1));
    assert!(
        entry.warnings.iter().any(|one| one.starts_with("also active: 1003 First1 Last1")),
        "{:?}",
        entry.warnings
    );
    let both =
        "pos_user_id,first_name,last_name,status\n1001,First1,Last1,terminated\n1003,First1,Last1,active\n";
    assert!(plan(both, &two_accounts()).entries[0].also_active.is_empty(), "another row means it");
}

#[test]
fn a_leaver_whose_account_is_closed_already_while_another_is_active_is_held() {
    let mut tenant = two_accounts();
    tenant.employees.get_mut(&EmployeeId::new(3001)).unwrap().active = false;
    let roster = roster("pos_user_id,status\n1001,terminated\n");
    let made =
        make_plan(&roster, &tenant, &Policy::default(), &History::default(), Purpose::Offboard, today());
    assert_eq!(made.entries[0].operation(), Operation::Hold, "{}", made.entries[0].reason);
}
