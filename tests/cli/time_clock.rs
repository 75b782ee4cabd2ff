//! The time clock: who worked when and where is told, and nothing is ever written because of it.

use std::sync::Arc;

use roster_sync::sandbox::{Clocked, Fault, Mishap, MishapKind, Twist};

use crate::environment::Tenant;

/// A fortnight that is over, as arguments.
const FORTNIGHT: [&str; 6] = ["list", "shifts", "--from", "2026-11-01", "--to", "2026-11-14"];

fn rows(tenant: &Tenant, args: &[&str]) -> Vec<serde_json::Value> {
    let listed = tenant.run(&[args, &["--format", "json"]].concat()).exits(0).json();
    assert_eq!(listed["what"], "shifts");
    listed["rows"].as_array().unwrap().clone()
}

#[test]
fn shifts_are_listed_as_a_table_a_document_and_a_spreadsheet() {
    let tenant = Tenant::new();
    let day = "2026-11-03".parse().unwrap();
    tenant.sandbox.set_rota([]);
    tenant.sandbox.clock(Clocked::on(3002, 12, day));
    let by_hand = Clocked { entered: Some("Forgot, said <Ben>".into()), ..Clocked::on(3002, 13, day) };
    tenant.sandbox.clock(by_hand);
    tenant.sandbox.clock(Clocked { went: None, changed: Some("Late".into()), ..Clocked::on(3008, 11, day) });
    let listed = rows(&tenant, &FORTNIGHT);
    assert_eq!(listed.len(), 3);
    let first = &listed[0];
    assert_eq!((&first["number"], &first["last_name"]), (&"3002".into(), &"Archer".into()));
    assert_eq!((&first["date_in"], &first["time_in"]), (&"2026-11-03".into(), &"06:42".into()));
    assert_eq!((&first["time_out"], &first["site"]), (&"14:57".into(), &"MAPLE".into()));
    assert_eq!((&first["adp_employee_id"], &first["wage_rate"]), (&"ADP40001".into(), &"14.75".into()));
    assert_eq!(listed[1]["how"], "entered by hand");
    assert_eq!((&listed[2]["how"], &listed[2]["date_out"]), (&"changed".into(), &"".into()));
    assert_eq!(listed[2]["last_name"], "O'Neil");
    let text = tenant.run(&FORTNIGHT).exits(0).out;
    assert!(text.contains("3 shifts") && text.contains("HARBOR"), "{text}");
    let csv = tenant.run(&[&FORTNIGHT[..], &["--format", "csv"]].concat()).exits(0).out;
    assert!(csv.starts_with("number,first_name,last_name,adp_employee_id,date_in,"), "{csv}");
    assert_eq!(csv.lines().count(), 4);
}

#[test]
fn nobody_is_said_by_the_sentence_and_by_no_page_that_lacks_something() {
    let tenant = Tenant::new();
    tenant.sandbox.set_rota([]);
    assert!(rows(&tenant, &FORTNIGHT).is_empty());
    assert!(tenant.run(&FORTNIGHT).exits(0).out.contains("0 shifts"));
    let changes: [fn(&str) -> String; 3] = [
        |html| html.replace("No clock entries", "No entries"),
        |html| html.replace("</h3>", "</h3><table></table>"),
        |html| html.replace("</html>", ""),
    ];
    for change in changes {
        tenant.sandbox.mangle(Some(Arc::new(move |path, html: String| {
            if path == "/report/employee-timesheets" { change(&html) } else { html }
        })));
        let ran = tenant.run(&FORTNIGHT).exits(6);
        assert!(ran.err.contains("/report/employee-timesheets"), "{}", ran.err);
    }
}

#[test]
fn a_report_that_breaks_off_is_asked_for_once_more_and_no_more() {
    let tenant = Tenant::new();
    let asked = || tenant.sandbox.requests_by_route()["GET /report/employee-timesheets"];
    let on_the_clock = |kind| Mishap::new(kind).on("GET", "/report/employee-timesheets");
    for kind in [MishapKind::Truncate, MishapKind::Status(500), MishapKind::ResetAfter, MishapKind::WrongPage]
    {
        tenant.sandbox.clear_faults();
        tenant.sandbox.clear_requests();
        tenant.sandbox.arm(on_the_clock(kind).times(1));
        assert!(!rows(&tenant, &FORTNIGHT).is_empty(), "{kind:?}");
        assert_eq!(asked(), 2, "{kind:?}");
        tenant.sandbox.clear_requests();
        tenant.sandbox.arm(on_the_clock(kind));
        tenant.run(&FORTNIGHT).exits(6);
        assert_eq!(asked(), 2, "{kind:?}");
    }
    tenant.sandbox.clear_faults();
    tenant.sandbox.arm(on_the_clock(MishapKind::Latency(300)));
    tenant.sandbox.set_fault(Fault::ExpireSessionsAfter(3));
    assert!(!rows(&tenant, &FORTNIGHT).is_empty());
}

#[test]
fn at_most_a_month_is_asked_for() {
    let tenant = Tenant::new();
    for (from, to) in [("2026-11-14", "2026-11-01"), ("2026-10-01", "2026-11-01")] {
        let ran = tenant.run(&["list", "shifts", "--from", from, "--to", to]).exits(2);
        assert!(ran.err.contains("1 to 31 days"), "{}", ran.err);
    }
    assert!(tenant.sandbox.requests().is_empty());
    rows(&tenant, &["list", "shifts", "--from", "2026-10-02", "--to", "2026-11-01"]);
}

#[test]
fn the_number_behind_a_name_is_shown_as_it_stands() {
    let tenant = Tenant::new();
    let first =
        |tenant: &Tenant| rows(tenant, &FORTNIGHT)[0]["number"].as_str().unwrap().parse::<u64>().unwrap();
    let by_employee = first(&tenant);
    tenant.sandbox.twist(vec![Twist::TimesheetPosIds]);
    assert_eq!(first(&tenant) + 2000, by_employee);
}

/// Settings under which whoever is absent from two rosters is closed.
const CLOSE_ABSENT: &str = "[policy]\nabsent = \"disable\"\nabsent_runs = 1\n";

/// A day so many days before the sandbox's today, which is the real one here: the program asks for the last days.
#[expect(clippy::disallowed_methods, reason = "the program under test goes by the clock")]
fn ago(days: i64) -> chrono::NaiveDate {
    chrono::Local::now().date_naive() - chrono::TimeDelta::days(days)
}

/// A tenant in which nobody works by the rota but enough people that nobody's test is about.
fn with_clock() -> Tenant {
    let tenant = Tenant::new();
    tenant.sandbox.set_rota([]);
    for id in 3081..=3090 {
        tenant.sandbox.clock(Clocked::on(id, 11, ago(2)));
    }
    tenant
}

fn asked(tenant: &Tenant) -> usize {
    let route = "GET /report/employee-timesheets";
    tenant.sandbox.requests_by_route().get(route).copied().unwrap_or_default()
}

fn entry<'a>(plan: &'a serde_json::Value, line: u64) -> &'a serde_json::Value {
    plan["entries"].as_array().unwrap().iter().find(|entry| entry["line"] == line).unwrap()
}

fn guard<'a>(plan: &'a serde_json::Value, name: &str) -> &'a serde_json::Value {
    plan["guards"].as_array().unwrap().iter().find(|guard| guard["name"] == name).unwrap()
}

#[test]
fn a_leaver_who_clocked_in_after_the_last_day_is_held_with_shift_and_site() {
    let tenant = with_clock();
    let last = ago(5);
    tenant.sandbox.clock(Clocked::on(3031, 12, ago(3)));
    // On the last day itself, and by hand after it: they left.
    tenant.sandbox.clock(Clocked::on(3032, 12, last));
    tenant.sandbox.clock(Clocked { entered: Some("Corrected".into()), ..Clocked::on(3033, 12, ago(1)) });
    let roster = tenant.roster(&format!(
        "pos_user_id,status,termination_date\n1031,terminated,{last}\n1032,terminated,{last}\n1033,terminated,{last}\n"
    ));
    let plan = tenant.run(&["plan", roster, "--format", "json"]).json();
    let held = entry(&plan, 2);
    assert_eq!((&held["operation"], &held["situation"]), (&"hold".into(), &"still-working".into()));
    let reason = held["reason"].as_str().unwrap();
    assert!(reason.contains(&format!("clocked in on {} at MAPLE", ago(3))), "{reason}");
    assert_eq!(
        (&entry(&plan, 3)["operation"], &entry(&plan, 4)["operation"]),
        (&"disable".into(), &"disable".into())
    );
    let stopped = guard(&plan, "still-working");
    assert_eq!(
        (&stopped["actual"], &stopped["limit"], &stopped["tripped"]),
        (&1.into(), &3.into(), &false.into())
    );
    tenant.sandbox.clear_requests();
    tenant.run(&["sync", roster]).exits(1);
    assert!(tenant.person(1031).unwrap().active);
    assert!(!tenant.person(1032).unwrap().active && !tenant.person(1033).unwrap().active);
    assert_eq!(asked(&tenant), 1, "one request for all of them");
}

#[test]
fn many_leavers_who_still_work_stop_the_whole_plan() {
    let tenant = with_clock();
    tenant.configure("max-disables = { people = 20, percent = 50 }\nmax-disables-per-site = { people = 20, percent = 90 }\n");
    let last = ago(9);
    let mut text = String::from("pos_user_id,status,termination_date\n");
    for pos in 1031..1035 {
        tenant.sandbox.clock(Clocked::on(pos + 2000, 12, ago(1)));
        text += &format!("{pos},terminated,{last}\n");
    }
    text += &format!("1037,terminated,{last}\n");
    let roster = tenant.roster(&text);
    let stopped = tenant.run(&["sync", roster]).exits(4);
    assert!(stopped.out.contains("STOPPED by the guard still-working"), "{}", stopped.out);
    assert!(tenant.person(1037).unwrap().active, "nobody is closed");
    let plan = tenant.run(&["plan", roster, "--format", "json"]).exits(4).json();
    assert_eq!(guard(&plan, "still-working")["people"].as_array().unwrap().len(), 4);
    // A person who lets it through closes the others; those who work stay held.
    tenant.run(&["sync", roster, "--allow", "still-working"]).exits(1);
    assert!(!tenant.person(1037).unwrap().active);
    assert!((1031..1035).all(|pos| tenant.person(pos).unwrap().active));
}

#[test]
fn switched_off_it_asks_for_nothing_and_holds_nobody() {
    let tenant = with_clock();
    tenant.configure("still-working = false\n");
    tenant.sandbox.clock(Clocked::on(3031, 12, ago(1)));
    let roster = tenant.roster(&format!("pos_user_id,status,termination_date\n1031,terminated,{}\n", ago(4)));
    tenant.run(&["sync", roster]).exits(0);
    assert!(!tenant.person(1031).unwrap().active);
    assert_eq!(asked(&tenant), 1, "only the first contact looks at it");
}

#[test]
fn offboard_closes_at_somebodys_word_and_warns() {
    let tenant = with_clock();
    tenant.sandbox.clock(Clocked::on(3031, 12, ago(1)));
    let roster = tenant.roster(&format!("pos_user_id,termination_date\n1031,{}\n", ago(4)));
    let plan = tenant.run(&["offboard", roster, "--dry-run", "--format", "json"]).exits(0).json();
    let warnings = entry(&plan, 2)["warnings"].to_string();
    assert!(warnings.contains(&format!("clocked in on {} at MAPLE", ago(1))), "{warnings}");
    tenant.run(&["offboard", roster]).exits(0);
    assert!(!tenant.person(1031).unwrap().active);
}

#[test]
fn a_leaver_without_a_last_day_is_closed_with_the_last_shift_told() {
    let tenant = with_clock();
    tenant.sandbox.clock(Clocked::on(3031, 12, ago(3)));
    let roster = tenant.roster("pos_user_id,status\n1031,terminated\n");
    let plan = tenant.run(&["plan", roster, "--format", "json"]).exits(0).json();
    let found = entry(&plan, 2);
    assert_eq!(found["operation"], "disable");
    let warnings = found["warnings"].to_string();
    assert!(warnings.contains(&format!("they clocked in last on {} at MAPLE", ago(3))), "{warnings}");
}

#[test]
fn somebody_absent_who_works_is_reported_and_not_closed() {
    let tenant = with_clock();
    tenant.configure(&format!(
        "max-disables = {{ people = 200, percent = 100 }}\nmax-disables-per-site = {{ people = 200, percent = 100 }}\nlast-manager = []\n{CLOSE_ABSENT}"
    ));
    tenant.sandbox.clock(Clocked::on(3031, 12, ago(3)));
    tenant.sandbox.clock(Clocked::on(3032, 12, ago(8)));
    let people =
        tenant.sandbox.people().into_iter().filter(|one| one.active && ![3031, 3032].contains(&one.id));
    let rows: String = people.map(|one| format!("{},{},active\n", one.pos_user_id, one.last_name)).collect();
    let roster = tenant.roster(&format!("pos_user_id,last_name,status\n{rows}"));
    let plan = tenant.run(&["plan", roster, "--format", "json"]).exits(0).json();
    let of = |id: u64| {
        let entries = plan["entries"].as_array().unwrap();
        entries.iter().find(|entry| entry["person"]["employee_id"] == id).unwrap().clone()
    };
    assert_eq!(of(3031)["operation"], "report");
    assert!(of(3031)["reason"].as_str().unwrap().contains("clocked in on"), "{}", of(3031));
    assert_eq!(of(3032)["operation"], "disable", "more than a week ago");
}

#[test]
fn the_pos_id_behind_the_name_is_told_from_the_data() {
    let tenant = with_clock();
    tenant.sandbox.twist(vec![Twist::TimesheetPosIds]);
    tenant.sandbox.clock(Clocked::on(3031, 12, ago(1)));
    let roster = tenant.roster(&format!("pos_user_id,status,termination_date\n1031,terminated,{}\n", ago(4)));
    let plan = tenant.run(&["plan", roster, "--format", "json"]).json();
    assert_eq!(entry(&plan, 2)["operation"], "hold");
    // Other numbers than before: the report is not used, and the plan says so once.
    tenant.sandbox.twist(vec![]);
    let plan = tenant.run(&["plan", roster, "--format", "json"]).json();
    assert_eq!(entry(&plan, 2)["operation"], "disable");
    let said = plan["notices"].to_string();
    assert_eq!(said.matches("The time clock says nothing here").count(), 1, "{said}");
    assert!(said.contains("its numbers were POS ids"), "{said}");
}

#[test]
fn too_few_people_tell_nothing_and_a_report_that_cannot_be_had_is_one_notice() {
    for (why, people, mishap) in [
        ("cannot be told from 2 people", 1, None),
        ("status 500", 10, Some(MishapKind::Status(500))),
        ("may not open", 10, Some(MishapKind::Status(403))),
        ("breaks off", 10, Some(MishapKind::Truncate)),
    ] {
        let tenant = Tenant::new();
        tenant.sandbox.set_rota([]);
        for id in 3081..3081 + people {
            tenant.sandbox.clock(Clocked::on(id, 11, ago(2)));
        }
        tenant.sandbox.clock(Clocked::on(3031, 12, ago(1)));
        if let Some(kind) = mishap {
            tenant.sandbox.arm(Mishap::new(kind).on("GET", "/report/employee-timesheets"));
        }
        let roster =
            tenant.roster(&format!("pos_user_id,status,termination_date\n1031,terminated,{}\n", ago(4)));
        let plan = tenant.run(&["plan", roster, "--format", "json"]).exits(0).json();
        let said = plan["notices"].to_string();
        assert!(said.contains("The time clock says nothing here") && said.contains(why), "{why}: {said}");
        tenant.run(&["sync", roster]).exits(0);
        assert!(!tenant.person(1031).unwrap().active, "{why}");
    }
}

#[test]
fn who_clocked_in_since_they_were_closed_is_told_by_plan_explain_and_run() {
    let tenant = with_clock();
    let text = format!("pos_user_id,last_name,status,termination_date\n1031,Delgado,terminated,{}\n", ago(4));
    let roster = tenant.roster(&text);
    tenant.run(&["sync", roster]).exits(0);
    let quiet = tenant.run(&["plan", roster, "--format", "json"]).exits(0).json();
    assert!(!quiet["notices"].to_string().contains("clocked in"), "{}", quiet["notices"]);
    // The next morning.
    tenant.sandbox.clock(Clocked::on(3031, 12, ago(-1)));
    let tomorrow = ago(-1).to_string();
    tenant.sandbox.clear_requests();
    let plan = tenant.run(&["plan", roster, "--format", "json", "--today", &tomorrow]).exits(0).json();
    assert_eq!(asked(&tenant), 1);
    let words = format!("Emil Delgado was closed on {} and clocked in on {tomorrow} at MAPLE", ago(0));
    assert!(plan["notices"].to_string().contains(&words), "{}", plan["notices"]);
    let shown = tenant.run(&["runs", "show", "last"]).exits(0);
    assert!(shown.flat().contains(&words), "{}", shown.out);
    let shown = tenant.run(&["runs", "show", "last", "--format", "json"]).exits(0).json();
    assert_eq!(shown["clocked_since"][0]["site"], "MAPLE");
    let explained = tenant.run(&["explain", roster, "1031", "--today", &tomorrow]).exits(0);
    assert!(explained.flat().contains(&words), "{}", explained.out);
}

#[test]
fn a_quiet_night_does_not_ask_the_time_clock() {
    let tenant = Tenant::new().known();
    let roster = tenant.roster("pos_user_id,last_name,status\n1021,Tobin,active\n1027,Zeller,active\n");
    tenant.run(&["sync", roster]).exits(0);
    assert_eq!(asked(&tenant), 0);
}

#[test]
fn what_the_time_clock_names_saves_reading_pages_in_the_first_night() {
    let pages = |asks: bool| {
        let tenant = Tenant::new();
        if !asks {
            tenant.configure("still-working = false\n");
        }
        let people = tenant.sandbox.people();
        tenant.sandbox.set_rota(people.iter().map(|one| one.id));
        let rows: String = people
            .iter()
            .filter(|one| one.active && one.id != 3018 && one.wages[0].hourly)
            .map(|one| {
                let (pos, adp, last) = (one.pos_user_id, &one.adp_employee_id, &one.last_name);
                format!("{pos},{adp},\"{last}\",active,{}\n", one.wages[0].rate)
            })
            .collect();
        let roster =
            tenant.roster(&format!("pos_user_id,adp_employee_id,last_name,status,wage_rate\n{rows}"));
        let first = tenant.run(&["plan", roster, "--format", "json"]).exits(0).json();
        let cost = tenant.sandbox.requests_by_route();
        let read = |route: &str| cost.get(route).copied().unwrap_or_default();
        let first_read = read("GET /employee/edit/ID") + read("GET /employee/compensation/ID");
        tenant.sandbox.clear_requests();
        tenant.run(&["plan", roster]).exits(0);
        (first["summary"]["unchanged"].as_u64().unwrap(), first_read, tenant.sandbox.requests().len())
    };
    let (before, after) = (pages(false), pages(true));
    assert_eq!(before.0, after.0, "the same plan");
    assert!(before.1 > 180, "{before:?}");
    assert!(after.1 < 10, "{after:?}");
    assert!(after.2 <= 9, "it is remembered: {after:?}");
}
