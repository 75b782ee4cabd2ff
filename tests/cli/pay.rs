//! Pay: a new record only where the rate differs, never silently ignored, never a rate for a salary (protocol §7).

use std::sync::Arc;

use crate::environment::{ANY_ROSTER, Tenant};
use roster_sync::sandbox::{Fault, Shape, Twist, Wage};

fn run(tenant: &Tenant, columns: &str, cells: &str, code: i32) -> serde_json::Value {
    let roster = tenant.roster(&format!("pos_user_id,last_name,{columns}\n{cells}\n"));
    tenant.run(&["sync", roster, "--today", "2026-11-23", "--format", "json"]).exits(code).json()
}

fn latest(tenant: &Tenant, number: u64) -> Wage {
    tenant.person(number).unwrap().wages[0].clone()
}

#[test]
fn a_raise_is_one_new_record_proven_and_then_nothing_to_do() {
    for shape in [Shape::Hierarchical, Shape::Flat] {
        let tenant = Tenant::with(120, shape);
        let results = run(&tenant, "wage_rate", "1021,Tobin,20.05", 0);
        assert_eq!(results["rows"][0]["changed"], "pay 20.05 from 2026-11-23");
        let person = tenant.person(1021).unwrap();
        assert_eq!(person.wages.len(), 2);
        let wage = &person.wages[0];
        assert_eq!(
            (wage.rate.to_string(), wage.overtime_rate.unwrap().to_string()),
            ("20.05".into(), "30.08".into())
        );
        tenant.sandbox.clear_requests();
        run(&tenant, "wage_rate", "1021,Tobin,20.05", 0);
        assert!(!tenant.sandbox.requests_by_route().contains_key("POST /employee/compensation/update"));
    }
}

#[test]
fn the_wanted_day_counts_and_is_moved_visibly_where_backoffice_would_ignore_it() {
    let tenant = Tenant::new();
    run(&tenant, "wage_rate,wage_effective_date", "1021,Tobin,20.00,2026-12-15", 0);
    assert_eq!(latest(&tenant, 1021).effective.to_string(), "2026-12-15");
    let start = latest(&tenant, 1023).effective;
    let roster =
        tenant.roster("pos_user_id,last_name,wage_rate,wage_effective_date\n1023,Vance,25.00,2020-01-01\n");
    let plan = tenant.run(&["plan", roster]).exits(0);
    let moved = (start + chrono::Days::new(1)).to_string();
    assert!(plan.out.contains(&format!("starts on {moved} instead of 2020-01-01")), "{}", plan.out);
    let results = tenant.run(&["sync", roster, "--format", "json"]).exits(0).json();
    assert_eq!(
        results["rows"][0]["message"],
        format!("the new rate starts on {moved} instead of 2020-01-01")
    );
    assert_eq!(latest(&tenant, 1023).effective.to_string(), moved);
}

#[test]
fn overtime_alone_is_a_new_record_and_eligibility_is_kept() {
    let tenant = Tenant::new();
    run(&tenant, "wage_rate,overtime_wage_rate", "1021,Tobin,19.00,40.00", 0);
    assert_eq!(latest(&tenant, 1021).overtime_rate.unwrap().to_string(), "40.00");
    tenant.sandbox.edit_person(3023, |person| {
        person.wages[0].overtime_eligible = false;
        person.wages[0].overtime_rate = None;
    });
    run(&tenant, "wage_rate,overtime_wage_rate", "1023,Vance,30.00,45.00", 0);
    let wage = latest(&tenant, 1023);
    assert_eq!(
        (wage.rate.to_string().as_str(), wage.overtime_eligible, wage.overtime_rate),
        ("30.00", false, None)
    );
}

#[test]
fn a_salaried_person_is_never_paid_by_the_hour_and_the_rest_of_the_row_goes_on() {
    let tenant = Tenant::new();
    tenant.configure(ANY_ROSTER);
    let before = tenant.person(1015).unwrap();
    let rows = "pos_user_id,last_name,first_name,wage_rate,phone,status\n1015,Norwood,Olga,20.00,5550100150,active\n";
    let planned = tenant.run(&["plan", tenant.roster(rows)]).exits(0);
    assert!(planned.flat().contains("wage_rate is left as it is"), "{}", planned.out);
    assert!(planned.flat().contains("a salary"), "{}", planned.out);
    let results = tenant.run(&["sync", "roster.csv", "--format", "json"]).exits(1).json();
    let row = &results["rows"][0];
    assert_eq!((&row["operation"], &row["status"]), (&"update".into(), &"partial".into()), "{results}");
    let after = tenant.person(1015).unwrap();
    assert_eq!(after.wages, before.wages, "nothing is booked by the hour");
    assert_eq!(after.phone, "5550100150");
    // Nothing but the question is left: the row waits for somebody's word.
    let results = tenant.run(&["sync", "roster.csv", "--format", "json"]).exits(1).json();
    let row = &results["rows"][0];
    assert_eq!((&row["operation"], &row["status"]), (&"hold".into(), &"held".into()), "{results}");
    assert!(row["message"].as_str().unwrap().contains("a salary"), "{results}");
}

#[test]
fn a_jump_of_somebodys_pay_is_left_and_asked_about_while_the_rest_of_the_row_goes_on() {
    for (rate, words) in
        [("90.00", "more than 2 times"), ("2.00", "less than half"), ("9x", "could not be read")]
    {
        let tenant = Tenant::new();
        tenant.configure(ANY_ROSTER);
        let before = tenant.person(1021).unwrap();
        let rows = format!(
            "pos_user_id,last_name,first_name,wage_rate,phone,status\n1021,Tobin,Umar,{rate},5550100150,active\n1022,Ulrich,Vera,,5550100151,active\n"
        );
        let roster = tenant.roster(&rows);
        let plan = tenant.run(&["plan", roster, "--format", "json"]).exits(0).json();
        assert!(plan["entries"][0]["asked"]["wage_rate"].as_str().unwrap().contains(words), "{plan:#}");
        let results = tenant.run(&["sync", roster, "--format", "json"]).exits(1).json();
        let row = &results["rows"][0];
        assert_eq!((&row["operation"], &row["status"]), (&"update".into(), &"partial".into()), "{results}");
        let message = row["message"].as_str().unwrap();
        assert!(message.contains("wage_rate is left as it is") && message.contains(words), "{message}");
        assert_eq!(results["rows"][1]["status"], "done", "{results}");
        let after = tenant.person(1021).unwrap();
        assert_eq!((after.wages, after.phone.as_str()), (before.wages, "5550100150"));
        let results = tenant.run(&["sync", roster, "--format", "json"]).exits(1).json();
        assert_eq!(results["rows"][0]["status"], "held", "{results}");
        assert_eq!(results["summary"]["held"], 1, "{results}");
        // Somebody says that it is right by entering it.
        let right = tenant.roster(&rows.replace(&format!(",{rate},"), ",,"));
        tenant.run(&["sync", right]).exits(0);
    }
}

#[test]
fn somebody_new_whose_rate_cannot_be_read_is_held() {
    let tenant = Tenant::new();
    let roster = tenant.roster(&format!(
        "{}{}",
        crate::environment::NEW_COLUMNS,
        crate::environment::new_row(9100, "no,").replace("15.50", "15.5O x")
    ));
    let results = tenant.run(&["sync", roster, "--format", "json"]).exits(1).json();
    assert_eq!(results["rows"][0]["status"], "held", "{results}");
    assert!(tenant.person(9100).is_none());
}

#[test]
fn every_status_stands_in_results_file_and_report() {
    let tenant = Tenant::new();
    tenant.configure(ANY_ROSTER);
    let rows = "pos_user_id,last_name,first_name,wage_rate,phone,status\n\
        1021,Tobin,Umar,90.00,,active\n1022,Ulrich,Vera,,5550100151,active\n1023,Vance,Wes,,5550100152,active\n";
    tenant.roster(rows);
    tenant.run(&["plan", "roster.csv", "--out", "plan.json"]).exits(0);
    let ran = tenant.run(&["apply", "plan.json", "--only", "3", "--results", "results.csv"]).exits(1);
    assert!(ran.flat().contains("held, for your word"), "{}", ran.out);
    let results = std::fs::read_to_string(tenant.path("results.csv")).unwrap();
    for (line, status) in [("2,", ",held,"), ("3,", ",done,"), ("4,", ",skipped,")] {
        let row = results.lines().find(|row| row.starts_with(line)).unwrap();
        assert!(row.contains(status), "{row}");
    }
    let id = tenant.run(&["runs", "list", "--format", "json"]).json()["runs"][0]["run"]
        .as_str()
        .unwrap()
        .to_owned();
    let shown = tenant.run(&["runs", "show", &id]).exits(0);
    assert!(shown.out.contains("held") && shown.out.contains("skipped"), "{}", shown.out);
    assert!(!shown.out.contains("not-attempted"), "{}", shown.out);
}

#[test]
fn a_rate_that_backoffice_ignores_is_never_called_done() {
    let tenant = Tenant::new();
    tenant.sandbox.set_fault(Fault::IgnoreWages);
    let results = run(&tenant, "wage_rate,phone", "1021,Tobin,20.00,", 1);
    assert_eq!(results["rows"][0]["status"], "failed", "{results}");
    let results = run(&tenant, "first_name,wage_rate,phone", "1023,Vance,Wes,25.00,5550100150", 1);
    assert_eq!(results["rows"][0]["status"], "partial", "the phone was changed: {results}");
    assert!(
        results["rows"][0]["message"].as_str().unwrap().contains("/employee/compensation/3023"),
        "{results}"
    );
}

#[test]
fn a_raise_whose_answer_is_lost_is_looked_up_and_not_entered_twice() {
    let tenant = Tenant::new();
    tenant.sandbox.set_fault(Fault::LoseAnswerOnce { method: "POST", path: "/employee/compensation/update" });
    let results = run(&tenant, "wage_rate", "1021,Tobin,20.00", 0);
    assert_eq!(results["rows"][0]["status"], "done");
    assert_eq!(tenant.person(1021).unwrap().wages.len(), 2);
}

#[test]
fn a_raise_that_somebody_entered_meanwhile_is_not_overruled() {
    let tenant = Tenant::new();
    tenant.roster("pos_user_id,last_name,wage_rate\n1021,Tobin,20.00\n");
    tenant.run(&["plan", "roster.csv", "--out", "plan.json"]).exits(0);
    tenant.sandbox.edit_person(3021, |person| {
        let wage = Wage {
            rate: "21.00".parse().unwrap(),
            effective: "2026-11-20".parse().unwrap(),
            ..person.wages[0].clone()
        };
        person.wages.insert(0, wage);
    });
    let results = tenant.run(&["apply", "plan.json", "--format", "json"]).exits(1).json();
    assert_eq!(results["rows"][0]["status"], "stale", "{results}");
    assert!(results["rows"][0]["message"].as_str().unwrap().contains("$21.00/hr"), "{results}");
    assert_eq!(latest(&tenant, 1021).rate.to_string(), "21.00");
    // The next plan reads again and starts from what is true.
    let plan = tenant.run(&["plan", "roster.csv", "--format", "json"]).exits(0).json();
    assert_eq!(plan["entries"][0]["changes"][0]["from"], "21.00", "{plan}");
}

#[test]
fn somebody_who_comes_back_at_the_old_rate_is_paid_by_a_record_in_force() {
    for (twists, ends) in [(vec![], true), (vec![Twist::PayStaysOpen], false)] {
        let tenant = Tenant::new();
        tenant.configure(ANY_ROSTER);
        tenant.sandbox.twist(twists);
        let rate = latest(&tenant, 1021).rate;
        let leave = tenant.roster("pos_user_id,last_name,status\n1021,Tobin,terminated\n");
        tenant.run(&["sync", leave, "--today", "2026-11-23"]).exits(0);
        assert_eq!(latest(&tenant, 1021).end.is_some(), ends);
        let back =
            tenant.roster(&format!("pos_user_id,last_name,status,wage_rate\n1021,Tobin,active,{rate}\n"));
        let results =
            tenant.run(&["sync", back, "--today", "2026-12-07", "--format", "json"]).exits(0).json();
        let row = &results["rows"][0];
        assert_eq!((&row["operation"], &row["status"]), (&"reactivate".into(), &"done".into()), "{results}");
        let wage = latest(&tenant, 1021);
        assert_eq!((wage.rate, wage.end), (rate, None), "{results}");
        assert_eq!(tenant.person(1021).unwrap().wages.len(), if ends { 2 } else { 1 });
        tenant.run(&["plan", back, "--today", "2026-12-08", "--detailed-exitcode"]).exits(0);
    }
}

#[test]
fn a_raise_is_booked_where_the_pay_was_booked_before() {
    for twists in [vec![], vec![Twist::PaySiteOffered]] {
        let tenant = Tenant::new();
        tenant.sandbox.twist(twists);
        // Of three sites the last: a list that offers all three would have the first chosen.
        tenant.sandbox.edit_person(3021, |person| {
            person.wages[0].site = person.access.sites.last().copied();
        });
        let booked = latest(&tenant, 1021).site;
        run(&tenant, "wage_rate", "1021,Tobin,20.05", 0);
        assert_eq!((latest(&tenant, 1021).site, tenant.person(1021).unwrap().wages.len()), (booked, 2));
    }
}

/// Another server, or this one in another language, may write a rate in a way that nobody knows here. What is not known is not taken for
/// another rate: it would be paid anew in every night.
#[test]
fn a_rate_that_cannot_be_read_is_never_paid_anew() {
    let tenant = Tenant::new().known();
    let rate = latest(&tenant, 1021).rate;
    tenant.sandbox.mangle(Some(Arc::new(move |path, html: String| {
        let comma = format!("{rate:.2} $/hr").replace('.', ",");
        if path.contains("/compensation/") { html.replace(&format!("${rate:.2}/hr"), &comma) } else { html }
    })));
    for told in [rate, rate + rust_decimal::Decimal::ONE] {
        let results = run(&tenant, "wage_rate", &format!("1021,Tobin,{told}"), 1);
        let text = results.to_string();
        assert!(text.contains("readable rate in every line of the wage history"), "{text}");
        assert_eq!(tenant.person(1021).unwrap().wages.len(), 1);
        assert!(!tenant.sandbox.requests_by_route().contains_key("POST /employee/compensation/update"));
    }
}
