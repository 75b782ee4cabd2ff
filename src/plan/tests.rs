//! Whole plans from invented rosters and tenants: every rule of the design has its case.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

mod absence;
mod by_hand;
mod decisions;
mod details;
mod doubles;
mod exchanged;
mod files;
mod filled;
mod guards;
mod identity;
mod logins;
mod moved;
mod numbers;
mod properties;
mod renumbered;
mod rosters;
mod sites;
mod time_clock;
mod trace;
mod twins;

use super::*;
use crate::backoffice::Catalogue;
use crate::model::{
    Department, DepartmentId, EmployeeId, PersonName, PosMatrix, PosTemplate, PosUserId, Site, SiteId,
    SiteTree, TemplateId, TreeShape, UserId,
};
use crate::observed::{Listing, Observed, ObservedEmail, ObservedEmployee, TimeClock};
use crate::roster::{Mapping, Roster, Severity, read_bytes};
use logins::user;

fn today() -> NaiveDate {
    "2026-03-10".parse().unwrap()
}

fn employee(index: u64) -> ObservedEmployee {
    ObservedEmployee {
        id: EmployeeId::new(3000 + index),
        name: PersonName::as_observed(&format!("First{index}"), &format!("Last{index}")),
        phone: format!("(555) 555-{:04}", 100 + index).into(),
        pos_user_id: Some(PosUserId::new(1000 + index)),
        departments: BTreeSet::from(["Greeter".to_owned(), "Cashier".to_owned()]).into(),
        sites: Some(BTreeSet::from([SiteId::new(11)]).into()),
        template: "Cashier".into(),
        hourly: true,
        active: true,
        email: Some(ObservedEmail::Address(format!("p{index}@example.com").parse().unwrap())),
        details: None,
        pay: None,
        clock: None,
    }
}

/// A tenant of people 1 to `people`, two sites, two departments, two templates.
fn tenant(people: u64) -> Observed {
    let site = |id: u64, name: &str, code: &str| Site {
        id: SiteId::new(id),
        name: name.into(),
        code: code.into(),
        district: None,
    };
    let template = |id: u64, name: &str| PosTemplate {
        id: TemplateId::new(id),
        name: name.into(),
        matrix: PosMatrix { grants: [u32::try_from(id).unwrap()].into(), overrides: BTreeSet::new() },
    };
    Observed {
        tenant: "test".into(),
        origin: "https://example.sonnyscontrols.com".into(),
        read_at: chrono::DateTime::default(),
        listing: Listing::Complete,
        catalogue: Catalogue {
            sites: SiteTree {
                shape: TreeShape::Flat,
                regions: Vec::new(),
                districts: Vec::new(),
                sites: vec![site(11, "Harbor Point", "HARBOR"), site(12, "Maple Street", "MAPLE")],
            },
            departments: vec![
                Department { id: DepartmentId::new(1), name: "Greeter".into() },
                Department { id: DepartmentId::new(2), name: "Cashier".into() },
            ],
        },
        employees: (1..=people).map(|index| (EmployeeId::new(3000 + index), employee(index))).collect(),
        users: Some(BTreeMap::new()),
        links: BTreeMap::new(),
        sites_seen: crate::backoffice::SitesSeen::Every,
        unreadable: crate::observed::Unreadable::default(),
        remembered_links: std::collections::BTreeSet::new(),
        unreadable_logins: std::collections::BTreeSet::new(),
        pos_templates: Some(vec![template(1, "Cashier"), template(2, "General User")]),
        login_templates: None,
        signed_in_as: "robot".into(),
        linkable: (1..=people).map(|index| EmployeeId::new(3000 + index)).collect(),
        time_clock: TimeClock::NotAsked,
        clock_number: None,
        first_reading: false,
        requests: 6,
        compared: 0,
        proven: BTreeMap::new(),
        notices: Vec::new(),
    }
}

fn roster(text: &str) -> Roster {
    let mapping = Mapping { everybody_active: true, ..Mapping::default() };
    read_bytes("roster.csv", text.as_bytes(), &mapping).unwrap()
}

fn plan(text: &str, tenant: &Observed) -> Plan {
    plan_with(text, tenant, &Policy::default(), &History::default())
}

fn plan_with(text: &str, tenant: &Observed, policy: &Policy, history: &History) -> Plan {
    make_plan(&roster(text), tenant, policy, history, Purpose::Sync, today())
}

/// Situation and operation of the first row.
fn first(text: &str, tenant: &Observed) -> (Situation, Operation, String) {
    let entry = plan(text, tenant).entries.into_iter().find(|entry| entry.line == Some(2)).unwrap();
    (entry.situation, entry.operation(), entry.reason)
}

const NEW: &str = "pos_user_id,first_name,last_name,email,phone,wage_rate,sites,departments,permission\n";

#[test]
fn spelling_makes_no_difference() {
    let text = "pos_user_id,first_name,last_name,email,phone,departments,sites,permission\n\
                1001,First1 , Last1,P1@EXAMPLE.com,1-555-555-0101,CASHIER,harbor,cashier\n";
    assert_eq!(first(text, &tenant(1)).0, Situation::Equal);
    let mut accents = tenant(1);
    accents.employees.get_mut(&EmployeeId::new(3001)).unwrap().name =
        PersonName::as_observed("Jose\u{301}", "Last1");
    assert_eq!(first("pos_user_id,first_name,last_name\n1001,José,Last1\n", &accents).0, Situation::Equal);
}

#[test]
fn each_managed_field_that_differs_is_one_change_from_to() {
    for (column, value, from, to) in [
        ("first_name", "Fresh", "First1", "Fresh"),
        ("phone", "5555550199", "(555) 555-0101", "(555) 555-0199"),
        ("email", "new@example.com", "p1@example.com", "new@example.com"),
        ("sites", "all", "Harbor Point", "all"),
        ("sites", "MAPLE", "Harbor Point", "Maple Street"),
        ("permission", "general user", "Cashier", "General User"),
        ("departments", "Greeter", "Cashier; Greeter", "Greeter"),
    ] {
        // The names tie the row to the account, so that the number does not look like a reused one.
        let text = if column == "first_name" {
            format!("pos_user_id,last_name,{column}\n1001,Last1,{value}\n")
        } else {
            format!("pos_user_id,first_name,last_name,{column}\n1001,First1,Last1,{value}\n")
        };
        let made = plan(&text, &tenant(1));
        let field = column.parse().unwrap();
        let change = Change::new(field, Value::read(field, from), Value::read(field, to));
        assert_eq!(made.entries[0].changes, [change], "{column}");
        assert_eq!(made.entries[0].operation(), Operation::Update);
    }
}

#[test]
fn greeter_is_neither_added_nor_removed_unless_the_row_names_it() {
    assert_eq!(first("pos_user_id,departments\n1001,Cashier\n", &tenant(1)).0, Situation::Equal);
    let mut without = tenant(1);
    without.employees.get_mut(&EmployeeId::new(3001)).unwrap().departments =
        BTreeSet::from(["Cashier".to_owned()]).into();
    assert_eq!(first("pos_user_id,departments\n1001,Cashier\n", &without).0, Situation::Equal);
    assert_eq!(first("pos_user_id,departments\n1001,Cashier;Greeter\n", &without).1, Operation::Update);
}

#[test]
fn a_permission_set_by_hand_is_shown_and_left_alone() {
    let mut custom = tenant(1);
    custom.employees.get_mut(&EmployeeId::new(3001)).unwrap().template = "Custom".into();
    let made = plan("pos_user_id,permission\n1001,Cashier\n", &custom);
    assert_eq!(made.entries[0].operation(), Operation::None);
    assert!(made.entries[0].warnings[0].contains("by hand"));
}

#[test]
fn a_new_person_is_decided_whole_and_without_a_pin() {
    let made = plan(
        &format!("pos_pin,{NEW}4711,2001,Ana,Diaz,ana@example.com,,15.25,MAPLE,,nonsense\n"),
        &tenant(1),
    );
    let entry = &made.entries[0];
    let spec = entry.create().unwrap();
    assert_eq!(spec.overtime_wage_rate, "22.88".parse().unwrap());
    assert_eq!(spec.template.name, "General User");
    assert_eq!(spec.departments, [DepartmentId::new(1)].into());
    assert_eq!(spec.start_date, today());
    assert!(spec.pin_given && !made.to_json().contains("4711"));
    assert!(entry.warnings.iter().any(|warning| warning.contains("\"nonsense\"")), "{:?}", entry.warnings);
}

#[test]
fn what_a_new_person_lacks_refuses_the_row_and_names_it() {
    let made = plan("pos_user_id,first_name,last_name\n2001,Ana,Diaz\n", &tenant(1));
    assert_eq!(made.entries[0].operation(), Operation::Refused);
    assert!(made.entries[0].reason.contains("wage_rate, sites"), "{}", made.entries[0].reason);
    assert_eq!(made.problems[0].code.as_str(), "create-needs");
    let hint = &made.problems[0].hint;
    assert!(hint.contains("[roster.columns]") && hint.contains("[[roster.skip]]"), "{hint}");
}

#[test]
fn unknown_sites_and_departments_refuse_the_row_with_the_nearest_name() {
    let made = plan("pos_user_id,sites,departments\n1001,Harbour Point,Cashiers\n", &tenant(1));
    assert_eq!(made.entries[0].operation(), Operation::Refused);
    let hints: Vec<&str> = made.problems.iter().map(|problem| problem.hint.as_str()).collect();
    assert!(
        hints[0].starts_with("did you mean \"Cashier\"? If the column has departments of HR's own"),
        "{}",
        hints[0]
    );
    assert_eq!(made.problems[0].severity, Severity::Warning, "departments that are there are left alone");
    assert!(hints[1].starts_with("did you mean \"Harbor Point\"?"), "{}", hints[1]);
    assert!(hints[1].contains("[roster.values.site]: \"Harbour Point\" = \"…\""), "no answer: {}", hints[1]);
    assert!(!made.entries.iter().any(|entry| entry.situation == Situation::Absent), "the account is pinned");
}

#[test]
fn a_reused_number_is_a_conflict() {
    let (situation, operation, reason) =
        first("pos_user_id,first_name,last_name,phone\n1001,Ana,Diaz,5555550199\n", &tenant(1));
    assert_eq!((situation, operation), (Situation::Conflict, Operation::Hold));
    assert!(reason.contains("somebody else"), "{reason}");
    assert_eq!(first("pos_user_id,status\n1001,terminated\n", &tenant(1)).1, Operation::Disable);
}

#[test]
fn keys_that_point_at_two_people_are_a_conflict_with_both_shown() {
    let made = plan("pos_user_id,email\n1001,p2@example.com\n", &tenant(2));
    assert_eq!(made.entries[0].situation, Situation::Conflict);
    assert_eq!(made.entries[0].candidates.len(), 2);
    assert!(made.entries.iter().all(|entry| entry.situation != Situation::Absent), "no candidate is absent");
}

#[test]
fn a_lower_key_counts_only_where_the_higher_is_blank() {
    assert_eq!(first("email,last_name\np1@example.com,Last1\n", &tenant(1)).0, Situation::Equal);
    let rehired = first("pos_user_id,email\n2001,p1@example.com\n", &tenant(1));
    assert_eq!(rehired.0, Situation::Conflict, "an old record with another number: {}", rehired.2);
    let mut blank = tenant(1);
    blank.employees.get_mut(&EmployeeId::new(3001)).unwrap().pos_user_id = None;
    let made = plan("pos_user_id,email,last_name\n2001,p1@example.com,Last1\n", &blank);
    assert_eq!(made.entries[0].changes[0].field.as_str(), "pos_user_id");
}

#[test]
fn a_name_alone_never_matches_but_is_mentioned() {
    let made =
        plan(&format!("{NEW}2001,First1,Last1,new@example.com,5555550199,15,MAPLE,,Cashier\n"), &tenant(1));
    assert_eq!(made.entries[0].operation(), Operation::Create);
    assert!(made.entries[0].warnings.iter().any(|warning| warning.contains("of that name")));
    let by_name = plan("first_name,last_name,phone\nFIRST1,last1,5555550101\n", &tenant(1));
    assert_eq!(
        by_name.entries[0].person.employee_id,
        Some(EmployeeId::new(3001)),
        "name and phone together do"
    );
}

#[test]
fn two_rows_for_one_account_are_a_conflict_on_both() {
    let made = plan("pos_user_id,email,status\n1001,,terminated\n,p1@example.com,active\n", &tenant(1));
    let situations: Vec<Situation> = made.entries.iter().map(|entry| entry.situation).collect();
    assert_eq!(situations, [Situation::Conflict, Situation::Conflict]);
}

#[test]
fn a_refused_row_pins_its_account_against_everything() {
    let made = plan(
        "pos_user_id,email,status,termination_date\n1001,,terminated,soon\n,p1@example.com,terminated,\n",
        &tenant(2),
    );
    assert_eq!(made.entries[0].operation(), Operation::Refused);
    assert_eq!(made.entries[0].person.employee_id, Some(EmployeeId::new(3001)));
    assert_eq!(made.entries[1].operation(), Operation::Hold, "another row must not disable a pinned account");
    let absent: Vec<_> = made.entries.iter().filter(|entry| entry.situation == Situation::Absent).collect();
    assert_eq!(absent.len(), 1);
}

#[test]
fn an_email_of_somebodys_login_is_no_new_persons_and_a_shared_telephone_refuses_nothing() {
    let text = format!("{NEW}2001,Ana,Diaz,new@example.com,5555550101,15,MAPLE,,Cashier\n");
    let entry = plan(&text, &tenant(1)).entries.remove(0);
    assert_eq!(entry.operation(), Operation::Create, "{}", entry.reason);
    assert!(entry.create().unwrap().phone.is_some(), "people share telephones");
    assert!(
        entry.warnings.iter().any(|one| one.contains("also that of First1 Last1")),
        "{:?}",
        entry.warnings
    );
    let mut with_user = tenant(1);
    with_user.users = Some([(UserId::new(500), user(500, "office", "new@example.com"))].into());
    let email = first(&format!("{NEW}2001,Ana,Diaz,new@example.com,,15,MAPLE,,Cashier\n"), &with_user);
    assert_eq!(email.0, Situation::Conflict, "{}", email.2);
}

#[test]
fn without_a_complete_listing_nothing_is_decided() {
    let mut broken = tenant(3);
    broken.listing = Listing::Incomplete("cut off".into());
    broken.employees.clear();
    let made = plan("pos_user_id,status\n1001,terminated\n2001,active\n", &broken);
    assert!(made.entries.iter().all(|entry| entry.operation() == Operation::Hold));
    let guard = made.tripped().next().unwrap();
    assert_eq!((guard.name.as_str(), guard.allowable), ("incomplete-listing", false));
}

#[test]
fn caps_fit_small_and_large_tenants() {
    for (people, limit) in [(20, 3), (60, 3), (100, 5), (2000, 100)] {
        let leavers = |count: u64| {
            let rows: String = (1..=count).map(|index| format!("{},terminated\n", 1000 + index)).collect();
            plan(&format!("pos_user_id,status\n{rows}"), &tenant(people))
        };
        assert_eq!(leavers(limit).tripped().count(), 0, "{people} people");
        let tripped = leavers(limit + 1);
        let guard = tripped.tripped().next().unwrap();
        assert_eq!((guard.name.as_str(), guard.limit, guard.actual), ("max-disables", limit, limit + 1));
        assert_eq!(guard.people.len() as u64, limit + 1);
    }
}

#[test]
fn a_vendor_that_renames_every_id_creates_nobody() {
    let rows: String =
        (0..11).map(|index| format!("{},Ana{index},Diaz,,,15,MAPLE,,Cashier\n", 2001 + index)).collect();
    let made = plan(&format!("{NEW}{rows}"), &tenant(50));
    assert_eq!(made.tripped().map(|guard| guard.name.as_str()).collect::<Vec<_>>(), ["max-creates"]);
}

#[test]
fn an_unclear_status_holds_the_row() {
    for status in ["", "activ"] {
        let made = plan(&format!("pos_user_id,status\n1001,{status}\n"), &tenant(1));
        assert_eq!(made.entries[0].operation(), Operation::Hold, "{status:?}");
        assert_eq!(made.summary.hold, 1);
    }
}
