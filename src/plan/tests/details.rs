//! What only a person's own pages tell: when they are read, what is remembered, and what differs.

use super::*;
use crate::backoffice::{Compensation, WageRecord};
use crate::model::{Email, Field};
use crate::observed::{Details, ObservedPay, Pages, Remembered, Seen};

/// What must be read for a roster on the day of the tests.
pub(super) fn pages(text: &str, tenant: &Observed) -> Pages {
    needs(&roster(text), tenant, &Policy::default(), &History::default(), Purpose::Sync, today())
}

fn details(index: u64, seen: Seen) -> Details {
    Details {
        email: format!("p{index}@example.com"),
        adp_employee_id: format!("A{index}"),
        start_date: Some("2024-01-08".parse().unwrap()),
        emergency_contact_name: "Kin".into(),
        emergency_contact_phone: "(555) 555-0199".into(),
        sites: None,
        seen,
    }
}

pub(super) fn pay(rate: &str, seen: Seen) -> ObservedPay {
    let money: crate::model::Money = rate.parse().unwrap();
    let record = WageRecord {
        hourly: true,
        rate: Some(money),
        rate_text: format!("${rate}/hr"),
        overtime_eligible: true,
        overtime_rate: Some(money.overtime()),
        effective: "2025-01-01".parse().unwrap(),
        end: None,
    };
    ObservedPay { compensation: Compensation { earliest: None, history: vec![record] }, seen }
}

/// A tenant of people whose own pages were read just now.
fn read(people: u64) -> Observed {
    let mut tenant = tenant(people);
    for (index, one) in (1..).zip(tenant.employees.values_mut()) {
        one.details = Some(details(index, Seen::Now).into());
        one.pay = Some(pay("15.00", Seen::Now).into());
    }
    tenant
}

#[test]
fn only_rows_that_need_it_have_pages_read() {
    let by = |text: &str| {
        let pages = pages(text, &tenant(3));
        pages.profiles.union(&pages.compare).count()
    };
    assert_eq!(by("pos_user_id,phone\n1001,5555550101\n"), 0);
    assert_eq!(by("pos_user_id,adp_employee_id\n1001,A1\n"), 1, "only a page tells");
    assert_eq!(by("pos_user_id,start_date\n1001,\n"), 0, "an empty cell manages nothing");
    assert_eq!(by("pos_user_id,start_date,status\n1001,2024-01-08,terminated\n"), 0);
    assert_eq!(by("email\np1@example.com\n"), 0);
    assert_eq!(by("adp_employee_id\nA1\n"), 3);
    assert_eq!(by("email\nunknown@example.com\n"), 0, "every e-mail is known already");
    let paid = "pos_user_id,last_name,wage_rate\n1001,Last1,15\n1002,Last2,\n";
    assert_eq!(pages(paid, &tenant(3)).pay, [EmployeeId::new(3001)].into());
    let never = Policy { details: DetailsPolicy::Never, ..Policy::default() };
    let none = needs(&roster(paid), &tenant(3), &never, &History::default(), Purpose::Sync, today());
    assert!(none.is_empty());
}

#[test]
fn each_field_of_an_own_page_that_differs_is_one_change() {
    for (column, value, from, to) in [
        ("start_date", "2024-02-01", "2024-01-08", "2024-02-01"),
        ("emergency_contact_name", "Aunt", "Kin", "Aunt"),
        ("emergency_contact_phone", "5555550188", "(555) 555-0199", "(555) 555-0188"),
    ] {
        let text = format!("pos_user_id,last_name,{column}\n1001,Last1,{value}\n");
        let entry = plan(&text, &read(1)).entries.remove(0);
        let field: Field = column.parse().unwrap();
        let change = Change::new(field, Value::read(field, from), Value::read(field, to));
        assert_eq!((entry.operation(), entry.changes), (Operation::Update, vec![change]), "{column}");
    }
    let same = "pos_user_id,last_name,adp_employee_id,start_date,emergency_contact_name,emergency_contact_phone,wage_rate\n\
                1001,Last1,A1,01/08/2024,Kin,1 555 555 0199,15\n";
    assert_eq!(first(same, &read(1)).0, Situation::Equal);
}

#[test]
fn a_salaried_person_is_held_when_the_roster_names_a_rate() {
    let mut tenant = read(1);
    tenant.employees.get_mut(&EmployeeId::new(3001)).unwrap().hourly = false;
    let (situation, operation, reason) = first("pos_user_id,last_name,wage_rate\n1001,Last1,15\n", &tenant);
    assert_eq!((situation, operation), (Situation::Differs, Operation::Hold), "{reason}");
    assert_eq!(first("pos_user_id,last_name,wage_rate\n1001,Last1,\n", &tenant).1, Operation::None);
}

#[test]
fn templates_are_compared_by_what_they_grant() {
    let mut twins = tenant(1);
    let cashier = twins.pos_templates.as_ref().unwrap()[0].clone();
    twins.pos_templates.as_mut().unwrap().push(PosTemplate { name: "Till".into(), ..cashier });
    assert_eq!(first("pos_user_id,permission\n1001,Till\n", &twins).0, Situation::Equal);
    let mut custom = tenant(1);
    custom.employees.get_mut(&EmployeeId::new(3001)).unwrap().template = "Custom".into();
    let replace = Policy { custom_permissions: CustomPermissions::Replace, ..Policy::default() };
    let made = plan_with("pos_user_id,permission\n1001,Cashier\n", &custom, &replace, &History::default());
    assert_eq!(made.entries[0].update().unwrap().template.as_ref().unwrap().name, "Cashier");
}

#[test]
fn somebody_who_comes_back_under_a_new_number_is_held_unless_another_key_ties_them() {
    let mut tenant = read(1);
    tenant.employees.get_mut(&EmployeeId::new(3001)).unwrap().active = false;
    let held = "pos_user_id,first_name,last_name,phone\n2001,First1,Last1,5555550101\n";
    let (situation, operation, reason) = first(held, &tenant);
    assert_eq!((situation, operation), (Situation::Conflict, Operation::Hold));
    assert!(reason.contains("1001") && reason.contains("2001"), "{reason}");
    for tie in ["adp_employee_id\n2001,First1,Last1,A1\n", "email\n2001,First1,Last1,p1@example.com\n"] {
        let entry = plan(&format!("pos_user_id,first_name,last_name,{tie}"), &tenant).entries.remove(0);
        assert_eq!(entry.operation(), Operation::Reactivate, "{}", entry.reason);
        let form = entry.update().unwrap().form.clone();
        assert_eq!((form.active, form.pos_user_id), (Some(true), Some(PosUserId::new(2001))));
    }
    let mut unread = tenant.clone();
    unread.employees.get_mut(&EmployeeId::new(3001)).unwrap().details = None;
    let row = "pos_user_id,first_name,last_name,adp_employee_id\n2001,First1,Last1,A1\n";
    assert_eq!(pages(row, &unread).profiles.len(), 1, "the old record's page tells whether it is them");
}

#[test]
fn who_came_back_and_left_before_anybody_opened_their_account_is_no_question() {
    let mut tenant = read(1);
    let left = "pos_user_id,first_name,last_name,adp_employee_id,status,termination_date\n\
                2001,First1,Last1,A1,terminated,2026-11-20\n";
    assert_eq!(first(left, &tenant).0, Situation::Conflict, "somebody who works is asked about");
    tenant.employees.get_mut(&EmployeeId::new(3001)).unwrap().active = false;
    let (situation, operation, _) = first(left, &tenant);
    assert_eq!((situation, operation), (Situation::Gone, Operation::None));
    let other_name = left.replace("Last1", "Other");
    assert_eq!(first(&other_name, &tenant).0, Situation::Conflict);
}

/// What a run of `then` remembers for later.
fn remembered(text: &str, then: NaiveDate) -> BTreeMap<EmployeeId, Remembered> {
    to_remember(&read(2), &roster(text), &Policy::default(), &History::default(), then)
}

const MANAGED: &str = "pos_user_id,last_name,adp_employee_id,wage_rate\n1001,Last1,A1,15\n1002,Last2,A2,15\n";

/// Fills a tenant that was just listed with what an earlier run remembers.
fn recalled(
    text: &str,
    mut listed: Observed,
    memory: &BTreeMap<EmployeeId, Remembered>,
    day: NaiveDate,
) -> Observed {
    recall(&mut listed, &roster(text), &Policy::default(), &History::default(), memory, day);
    listed
}

/// A day on which it is nobody's turn of these two, after `today`.
fn quiet_day() -> NaiveDate {
    let memory = remembered(MANAGED, today());
    let quiet = (1..7).map(|days| today() + chrono::Days::new(days)).find(|day| {
        recalled(MANAGED, tenant(2), &memory, *day).employees.values().all(|one| one.pay.is_some())
    });
    quiet.unwrap()
}

#[test]
fn what_did_not_change_is_remembered_and_not_read_again() {
    let memory = remembered(MANAGED, today());
    let later = recalled(MANAGED, tenant(2), &memory, quiet_day());
    assert!(pages(MANAGED, &later).is_empty());
    assert!(plan(MANAGED, &later).entries.iter().all(|entry| entry.operation() == Operation::None));
    let week = recalled(MANAGED, tenant(2), &memory, today() + chrono::Days::new(7));
    assert_eq!(pages(MANAGED, &week).pay.len(), 2, "nobody is remembered for longer");
}

#[test]
fn somebody_whose_listing_row_changed_is_read_again() {
    let memory = remembered(MANAGED, today());
    let mut listed = tenant(2);
    listed.employees.get_mut(&EmployeeId::new(3001)).unwrap().phone = "(555) 555-0177".into();
    let later = recalled(MANAGED, listed, &memory, quiet_day());
    assert_eq!(pages(MANAGED, &later).pay, [EmployeeId::new(3001)].into());
    assert_eq!(pages(MANAGED, &later).profiles, [EmployeeId::new(3001)].into());
}

#[test]
fn a_changed_row_is_planned_from_memory_and_says_how_old_that_is() {
    let memory = remembered(MANAGED, today());
    let raised = MANAGED.replace("A1,15", "A1,16");
    let later = recalled(&raised, tenant(2), &memory, quiet_day());
    assert_eq!(pages(&raised, &later).pay.len(), 0, "the write reads first");
    let entry = plan(&raised, &later).entries.remove(0);
    let change = entry.changes.iter().find(|change| change.field == Field::WageRate).unwrap();
    assert_eq!(
        (change.from_text().as_deref(), change.to_text().as_str(), change.seen),
        (Some("15.00"), "16.00", Some(today()))
    );
    let made = plan(&raised, &later);
    assert!(
        made.notices.iter().any(|notice| notice.contains("remembered for 2 people")),
        "{:?}",
        made.notices
    );
}

#[test]
fn a_changed_row_that_memory_calls_equal_is_read_before_it_is_believed() {
    let memory = remembered(&MANAGED.replace("A1,15", "A1,14"), today());
    let later = recalled(MANAGED, tenant(2), &memory, quiet_day());
    assert_eq!(pages(MANAGED, &later).pay, [EmployeeId::new(3001)].into());
    assert!(later.employees[&EmployeeId::new(3002)].pay.is_some());
}

#[test]
fn an_email_no_listing_shows_is_remembered_too() {
    let text = "pos_user_id,last_name,email\n1001,Last1,p1@example.com\n";
    let memory = remembered(text, today());
    let mut listed = tenant(2);
    listed.linkable.clear();
    listed.employees.values_mut().for_each(|one| one.email = None);
    let later = recalled(text, listed, &memory, quiet_day());
    let email: Email = "p1@example.com".parse().unwrap();
    assert_eq!(later.employees[&EmployeeId::new(3001)].email(), Some(&email));
    assert!(pages(text, &later).is_empty());
}

#[test]
fn nobody_is_written_to_by_a_key_that_only_memory_knows() {
    let roster = "adp_employee_id,status\nA1,active\nA2,active\n";
    let memory = remembered(roster, today());
    let later = |text: &str| {
        let listed = recalled(text, tenant(2), &memory, quiet_day());
        pages(text, &listed).profiles
    };
    assert!(later(roster).is_empty(), "nothing would be written");
    assert_eq!(later(&roster.replace("A1,active", "A1,terminated")), [EmployeeId::new(3001)].into());
    let phones = "adp_employee_id,first_name,last_name,phone\n\
                  A1,First1,Last1,5555550101\nA2,First2,Last2,5555550199\n";
    assert_eq!(later(phones), [EmployeeId::new(3002)].into(), "the phone of A2 would change");
}

#[test]
fn a_question_that_rests_on_what_a_page_said_days_ago_is_not_asked_before_the_page_is_read_again() {
    let row = "pos_user_id,email\n1001,p1@example.com\n";
    let mut tenant = read(2);
    let earlier = Seen::Earlier("2026-11-01".parse().unwrap());
    for one in tenant.employees.values_mut() {
        one.email = Some(details(1, earlier).observed_email());
        one.details = Some(details(1, earlier).into());
    }
    assert_eq!(first(row, &tenant).0, Situation::Conflict, "both had this address");
    assert_eq!(pages(row, &tenant).profiles.len(), 2);
    for one in tenant.employees.values_mut() {
        one.details = Some(details(1, Seen::Now).into());
    }
    assert!(pages(row, &tenant).profiles.is_empty(), "they have it still");
}
