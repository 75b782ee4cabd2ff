//! What holds for any roster and any moment.

use std::fmt::Write;
use std::time::Duration;

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

use crate::environment::{NEW_COLUMNS, Tenant, figure, new_row};
use roster_sync::sandbox::Shape;

/// Long names of some sites of the invented chain.
const SITES: [&str; 6] =
    ["Harbor Point", "Cedar Crossing", "Fairfield", "King's Corner", "Market & Main", "Quarry Road"];

#[test]
fn after_any_apply_there_is_nothing_left_to_do() {
    let people =
        prop::collection::vec((prop::sample::subsequence(&SITES, 1..6), 0usize..4, any::<bool>()), 1..5);
    let mut runner = TestRunner::new(Config { cases: 6, failure_persistence: None, ..Config::default() });
    runner
        .run(&(people, any::<bool>()), |(people, flat)| {
            let tenant = Tenant::with(40, if flat { Shape::Flat } else { Shape::Hierarchical });
            let row = |(index, (sites, template, login)): (usize, &(Vec<&str>, usize, bool))| {
                let number = 2001 + index as u64;
                let wish = if *login { format!("yes,login{number}") } else { "no,".to_owned() };
                let template = ["Cashier", "CSA", "Manager", "Shift Leader"][*template];
                new_row(number, &wish)
                    .replace("Harbor Point; OAK", &sites.join("; "))
                    .replace(",Cashier,yes", &format!(",{template},yes"))
                    .replace(",Cashier,no", &format!(",{template},no"))
            };
            let rows: String = people.iter().enumerate().map(row).collect();
            let roster = tenant.roster(&format!("{NEW_COLUMNS}{rows}"));
            tenant.run(&["sync", roster]).exits(0);
            let plan = tenant.run(&["plan", roster, "--format", "json"]).exits(0).json();
            prop_assert_eq!(&plan["summary"]["unchanged"], &serde_json::json!(people.len()), "{}", plan);
            Ok(())
        })
        .unwrap();
}

#[test]
fn after_any_change_there_is_nothing_left_to_do() {
    let sites = prop::sample::subsequence(&SITES, 1..6);
    let row = (sites, 1_400u32..9_900, 0usize..7, any::<bool>(), "[A-Z][a-zà-ÿ]{1,8}", 0u32..9_999);
    let mut runner = TestRunner::new(Config { cases: 6, failure_persistence: None, ..Config::default() });
    runner
        .run(&(prop::collection::vec(row, 1..6), any::<bool>()), |(rows, flat)| {
            let tenant = Tenant::with(60, if flat { Shape::Flat } else { Shape::Hierarchical });
            let templates =
                ["Manager", "Cashier", "General User", "General Manager", "Assistant Manager", "Shift Leader", "CSA"];
            let mut text = String::from("pos_user_id,first_name,last_name,phone,email,sites,permission,wage_rate,emergency_contact_name\n");
            for (index, (sites, cents, template, inactive, name, phone)) in rows.iter().enumerate() {
                // From 1026 on, now and then somebody inactive or salaried among them.
                let number = if *inactive { 1036 } else { 1038 } + 12 * index as u64 % 20;
                let person = tenant.person(number).unwrap();
                let wage = if person.wages[0].hourly { format!("{}.{:02}", cents / 100, cents % 100) } else { String::new() };
                writeln!(
                    text,
                    "{number},{name},{},(555) 011-{:04},n{number}@example.com,{},{},{wage},{name}",
                    person.last_name,
                    (u64::from(*phone) + index as u64 * 7) % 10_000,
                    sites.join("; "),
                    templates[*template],
                )
                .unwrap();
            }
            let roster = tenant.roster(&text);
            let ran = tenant.run(&["sync", roster, "--today", "2026-11-23", "--format", "json"]);
            // Two rows for one person, or two people with one phone, are a conflict and stay one.
            let again = tenant.run(&["plan", roster, "--today", "2026-11-23", "--format", "json"]).json();
            let summary = &again["summary"];
            for operation in ["create", "update", "reactivate", "disable", "link"] {
                prop_assert_eq!(&summary[operation], 0, "{}\n{}\n{}", text, ran.out, again);
            }
            Ok(())
        })
        .unwrap();
}

#[test]
fn a_run_that_is_killed_at_any_point_never_leads_to_a_second_create() {
    let rows: String = (2001..2006).map(|number| new_row(number, &format!("yes,login{number}"))).collect();
    let mut points = 0;
    // From the first write on, every third request.
    for kill_after in (7..30).step_by(3) {
        let tenant = Tenant::new();
        tenant.roster(&format!("{NEW_COLUMNS}{rows}"));
        let mut child = tenant.start(&["sync", "roster.csv", "--credentials", "c.csv"]);
        while tenant.sandbox.requests().len() < kill_after && child.try_wait().unwrap().is_none() {
            std::thread::sleep(Duration::from_micros(200));
        }
        child.kill().unwrap();
        child.wait().unwrap();
        let existing = tenant.sandbox.people().len();
        // The lock is gone with the process: the next run starts at once, plans from what is true and goes on.
        tenant.run(&["sync", "roster.csv", "--credentials", "c.csv"]);
        let inserts = tenant.sandbox.requests_by_route()["POST /employee/insert"];
        assert_eq!(
            inserts,
            5,
            "killed after {kill_after} requests with {} people there already",
            existing - 120
        );
        let credentials = std::fs::read_to_string(tenant.path("c.csv")).unwrap();
        for number in 2001..2006 {
            let pin = tenant.person(number).unwrap().pos_pin;
            assert!(credentials.contains(&pin), "the PIN of {number} is lost");
        }
        for login in tenant.sandbox.logins().iter().filter(|login| login.username.starts_with("login")) {
            assert!(credentials.contains(&login.password), "the password of {} is lost", login.username);
        }
        points += 1;
    }
    figure(&format!("killed at {points} points of random runs"));
}
