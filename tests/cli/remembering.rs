//! What a night costs when pay and e-mail are managed: everybody's pages once, then only what changed and a share.

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::environment::{Tenant, program, ran};
use roster_sync::sandbox::Shape;
use rust_decimal::Decimal;

/// A roster of everybody active with pay and e-mail, some of them with changes.
fn roster(tenant: &Tenant, raised: &[u64], moved: &[u64]) -> String {
    let mut text = String::from("pos_user_id,first_name,last_name,email,wage_rate\n");
    for person in tenant.sandbox.people().iter().filter(|person| person.active && person.id != 3018) {
        let number = person.pos_user_id;
        let hourly = person.wages.first().filter(|wage| wage.hourly);
        let rate =
            hourly.map(|wage| if raised.contains(&number) { wage.rate + Decimal::ONE } else { wage.rate });
        let email =
            if moved.contains(&number) { format!("moved{number}@example.com") } else { person.email.clone() };
        let (first, last) = (&person.first_name, &person.last_name);
        writeln!(
            text,
            "{number},{first},{last},{email},{}",
            rate.map(|rate| rate.to_string()).unwrap_or_default()
        )
        .unwrap();
    }
    text
}

fn counted(tenant: &Tenant, day: &str) -> (usize, BTreeMap<String, usize>) {
    tenant.sandbox.clear_requests();
    let results = tenant.run(&["sync", "roster.csv", "--today", day, "--format", "json"]).exits(0).json();
    assert_eq!(results["summary"]["failed"], 0);
    let routes = tenant.sandbox.requests_by_route();
    (routes.values().sum(), routes)
}

/// How many pages the day's turn alone costs: a dry run on a copy of what is remembered.
fn rolling_share(tenant: &Tenant, day: &str) -> usize {
    let (known, copy) = (tenant.path("state/127.0.0.1"), tenant.path("copy/127.0.0.1"));
    std::fs::create_dir_all(&copy).unwrap();
    for file in std::fs::read_dir(known).unwrap().map(Result::unwrap).filter(|file| file.path().is_file()) {
        std::fs::copy(file.path(), copy.join(file.file_name())).unwrap();
    }
    tenant.sandbox.clear_requests();
    let url = tenant.sandbox.url();
    let mut command = program(tenant.dir.path());
    command.args(["plan", "roster.csv", "--today", day, "--state-dir", "copy", "--url", &url]);
    command.env("ROSTER_SYNC_USERNAME", "sync_bot").env("ROSTER_SYNC_PASSWORD", tenant.sandbox.password());
    ran(command.output().unwrap()).exits(0);
    let routes = tenant.sandbox.requests_by_route();
    routes["GET /employee/compensation/ID"] + routes.get("GET /employee/edit/ID").copied().unwrap_or(0)
}

#[test]
fn five_thousand_people_are_read_once_and_a_night_with_twenty_changes_is_cheap() {
    let tenant = Tenant::with(5000, Shape::Hierarchical).known();
    tenant.roster(&roster(&tenant, &[], &[]));
    let (_, first) = counted(&tenant, "2026-11-23");
    let hourly = tenant
        .sandbox
        .people()
        .iter()
        .filter(|one| one.active && one.id != 3018 && one.wages[0].hourly)
        .count();
    let read = first["GET /employee/compensation/ID"];
    assert!(
        (hourly - 20..=hourly).contains(&read),
        "the first night reads everybody's pay once, but for the twenty whom the time clock tells of: {read} of {hourly}"
    );
    assert_eq!(first.get("GET /employee/edit/ID"), None, "the page of new logins shows everybody's e-mail");

    let (again, routes) = counted(&tenant, "2026-11-23");
    assert!(again <= 8, "the same day once more: {routes:?}");

    let share = rolling_share(&tenant, "2026-11-24");
    assert!((hourly / 8..hourly / 6).contains(&share), "about a seventh of {hourly}: {share}");
    let raised: Vec<u64> =
        (2000..2020).filter(|number| number % 20 != 15 && number % 12 != 4).take(10).collect();
    let moved: Vec<u64> = (2100..2130).filter(|number| number % 12 != 4).take(10).collect();
    let rate = |number: u64| tenant.person(number).unwrap().wages[0].rate;
    let before: Vec<Decimal> = raised.iter().map(|number| rate(*number)).collect();
    tenant.roster(&roster(&tenant, &raised, &moved));
    let (night, routes) = counted(&tenant, "2026-11-24");
    // One sign-in is in the 8; how many sessions share the work is a setting.
    let night = night + 2 - 2 * routes["POST /login_check"];
    assert!(night <= 8 + 3 * 20 + share, "{night} requests, share {share}: {routes:?}");
    assert!(night >= share, "the rolling share is read: {routes:?}");
    assert_eq!(routes["POST /employee/compensation/update"], 10);
    assert_eq!(routes["POST /employee/update"], 10);
    for (number, before) in raised.into_iter().zip(before) {
        assert_eq!(rate(number), before + Decimal::ONE, "{number}");
    }
    for number in moved {
        assert_eq!(tenant.person(number).unwrap().email, format!("moved{number}@example.com"));
    }
}

#[test]
fn details_always_and_never_mean_it() {
    let tenant = Tenant::with(60, Shape::Hierarchical);
    tenant.roster(&roster(&tenant, &[], &[]));
    counted(&tenant, "2026-11-23");
    tenant.configure("[policy]\ndetails = \"always\"\n");
    let (_, always) = counted(&tenant, "2026-11-23");
    assert!(always["GET /employee/compensation/ID"] > 40, "{always:?}");
    tenant.configure("[policy]\ndetails = \"never\"\n");
    tenant.roster(&roster(&tenant, &[1021], &[]));
    let before = tenant.person(1021).unwrap().wages;
    let (_, never) = counted(&tenant, "2026-11-23");
    assert!(!never.contains_key("GET /employee/compensation/ID"), "{never:?}");
    let plan = tenant.run(&["plan", "roster.csv"]).exits(0).out;
    assert!(plan.contains("details = \"never\"") && plan.contains("wage_rate"), "{plan}");
    assert_eq!(tenant.person(1021).unwrap().wages, before);
}

#[test]
fn a_change_made_by_hand_is_seen_when_its_turn_comes_and_no_later_than_a_week() {
    let tenant = Tenant::with(60, Shape::Hierarchical);
    tenant.roster(&roster(&tenant, &[], &[]));
    counted(&tenant, "2026-11-23");
    tenant.sandbox.edit_person(3030, |person| person.wages[0].rate -= Decimal::ONE);
    let seen = |day: u32| {
        let day = format!("2026-11-{day}");
        let plan = tenant.run(&["plan", "roster.csv", "--today", &day, "--format", "json"]).exits(0).json();
        plan["summary"]["update"] == 1
    };
    assert!((24..=30).any(seen), "within details_max_age_days");
}

#[test]
fn what_is_remembered_is_said_with_its_day() {
    let tenant = Tenant::with(60, Shape::Hierarchical);
    tenant.roster(&roster(&tenant, &[], &[]));
    counted(&tenant, "2026-11-23");
    let plan = tenant.run(&["plan", "roster.csv", "--today", "2026-11-23"]).exits(0).out;
    assert!(plan.contains("2026-11-23, and was read now for 0"), "{plan}");
    tenant.roster(&roster(&tenant, &[1021], &[]));
    let plan =
        tenant.run(&["plan", "roster.csv", "--today", "2026-11-23", "--format", "json"]).exits(0).json();
    let entry =
        plan["entries"].as_array().unwrap().iter().find(|entry| entry["operation"] == "update").unwrap();
    assert_eq!(entry["changes"][0]["seen"], "2026-11-23", "{entry}");
}

/// What Backoffice held already when it was to be written, put there by a run that was killed or by hand, is what it holds: the next
/// plan does not ask for it again, and does not say that somebody changed it.
#[test]
fn what_backoffice_says_already_is_not_planned_again_from_what_was_remembered() {
    let tenant = Tenant::new().known();
    let roster = |kin: &str, rate: &str| {
        tenant.roster(&format!(
            "pos_user_id,last_name,emergency_contact_name,wage_rate\n1021,Tobin,,{rate}\n1022,Ulrich,{kin},\n"
        ))
    };
    let people = tenant.sandbox.people();
    let of = |number: u64| people.iter().find(|one| one.pos_user_id == number).unwrap();
    let rate = of(1021).wages[0].rate;
    tenant.run(&["sync", roster(&of(1022).emergency_contact_name, &rate.to_string())]).exits(0);
    tenant.sandbox.edit_person(of(1021).id, |one| {
        one.wages[0].rate = rate + Decimal::TWO;
        one.wages[0].overtime_rate = Some((rate + Decimal::TWO) * Decimal::new(15, 1));
    });
    tenant.sandbox.edit_person(of(1022).id, |one| one.emergency_contact_name = "Kim".to_owned());
    let file = roster("Kim", &(rate + Decimal::TWO).to_string());
    let results = tenant.run(&["sync", file, "--format", "json"]).exits(0).json();
    assert_eq!(results["summary"]["unchanged"], 2, "{results}");
    let again = tenant.run(&["plan", file, "--detailed-exitcode"]);
    assert_eq!(again.code, 0, "{}", again.out);
    assert!(!again.flat().contains("changed in Backoffice"), "{}", again.out);
}
