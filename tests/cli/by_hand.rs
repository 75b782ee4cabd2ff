//! A change that somebody made in Backoffice is told with its day, counted apart, put back or left as the settings say.

use serde_json::Value;

use crate::environment::{ANY_ROSTER, Tenant};

const ROSTER: &str = "pos_user_id,first_name,last_name,phone,status\n1021,Umar,Tobin,5550100150,active\n1022,Vera,Ulrich,5550100151,active\n";

fn night(tenant: &Tenant, day: &str) -> Value {
    tenant.run(&["sync", "roster.csv", "--today", day, "--format", "json"]).exits(0).json()
}

fn planned(tenant: &Tenant, day: &str) -> Value {
    tenant.run(&["plan", "roster.csv", "--today", day, "--format", "json"]).exits(0).json()
}

fn calls_in(tenant: &Tenant, phone: &str) {
    tenant.sandbox.edit_person(3021, |person| person.phone = phone.into());
}

fn notices(plan: &Value) -> String {
    plan["notices"].to_string()
}

#[test]
fn a_change_made_by_hand_is_told_with_its_day_counted_apart_and_put_back() {
    let tenant = Tenant::new();
    tenant.configure(ANY_ROSTER);
    tenant.roster(ROSTER);
    night(&tenant, "2026-11-23");
    assert_eq!(tenant.person(1021).unwrap().phone, "5550100150");
    calls_in(&tenant, "5550100177");
    let plan = planned(&tenant, "2026-11-24");
    let entry = &plan["entries"][0];
    assert_eq!(entry["changed_by_hand"]["phone"], "2026-11-23", "{plan:#}");
    assert!(entry["warnings"].to_string().contains("changed in Backoffice after 2026-11-23"), "{entry}");
    assert_eq!(plan["summary"]["changed_by_hand"], 1, "{plan:#}");
    assert!(notices(&plan).contains("1 person was changed in Backoffice by somebody"), "{plan:#}");
    night(&tenant, "2026-11-24");
    assert_eq!(tenant.person(1021).unwrap().phone, "5550100150", "the settings say overwrite");
    // What the roster says anew is the roster's change.
    tenant.roster(&ROSTER.replace("5550100150", "5550100160"));
    let plan = planned(&tenant, "2026-11-25");
    assert_eq!(plan["entries"][0]["operation"], "update");
    assert!(plan["entries"][0]["changed_by_hand"].is_null(), "{plan:#}");
}

#[test]
fn with_report_it_stays_and_the_row_says_so_every_night() {
    let tenant = Tenant::new();
    let report = format!("{ANY_ROSTER}[policy]\nchanged_by_hand = \"report\"\n");
    tenant.configure(&report);
    tenant.roster(ROSTER);
    night(&tenant, "2026-11-23");
    calls_in(&tenant, "5550100177");
    for day in ["2026-11-24", "2026-11-25"] {
        let results = night(&tenant, day);
        let row = &results["rows"][0];
        assert_eq!(row["status"], "unchanged", "{results}");
        let message = row["message"].as_str().unwrap();
        assert!(
            message.contains("phone is left as it is") && message.contains("after 2026-11-23"),
            "{message}"
        );
    }
    assert_eq!(tenant.person(1021).unwrap().phone, "5550100177");
    // What the roster says otherwise from now on is carried out.
    tenant.roster(&ROSTER.replace("5550100150", "5550100160"));
    night(&tenant, "2026-11-26");
    assert_eq!(tenant.person(1021).unwrap().phone, "5550100160");
}

#[test]
fn an_account_that_somebody_closed_is_told_and_one_that_the_roster_closed_is_not() {
    let tenant = Tenant::new();
    tenant.configure(ANY_ROSTER);
    tenant.roster(ROSTER);
    night(&tenant, "2026-11-23");
    tenant.sandbox.edit_person(3021, |person| person.active = false);
    let plan = planned(&tenant, "2026-11-24");
    let entry = &plan["entries"][0];
    assert_eq!(
        (&entry["operation"], &entry["changed_by_hand"]["status"]),
        (&"reactivate".into(), &"2026-11-23".into()),
        "{plan:#}"
    );
    tenant.configure(&format!("{ANY_ROSTER}[policy]\nchanged_by_hand = \"report\"\n"));
    night(&tenant, "2026-11-24");
    assert!(!tenant.person(1021).unwrap().active, "what somebody closed stays closed");
    // The other one leaves by the roster, and comes back by it.
    tenant.roster(&ROSTER.replace("5550100151,active", "5550100151,terminated"));
    night(&tenant, "2026-11-25");
    assert!(!tenant.person(1022).unwrap().active);
    tenant.roster(ROSTER);
    let results = tenant
        .run(&["sync", "roster.csv", "--today", "2026-11-26", "--allow", "roster-stale", "--format", "json"])
        .exits(0)
        .json();
    assert_eq!(results["rows"][1]["status"], "done", "{results}");
    assert!(tenant.person(1022).unwrap().active);
}

#[test]
fn what_is_put_back_the_third_night_in_a_row_is_one_notice() {
    let tenant = Tenant::new();
    tenant.configure(ANY_ROSTER);
    tenant.roster(ROSTER);
    night(&tenant, "2026-11-23");
    for (day, told) in
        [("2026-11-24", false), ("2026-11-25", false), ("2026-11-26", true), ("2026-11-27", false)]
    {
        calls_in(&tenant, "5550100177");
        let plan = planned(&tenant, day);
        assert_eq!(notices(&plan).contains("third night in a row"), told, "{day}: {plan:#}");
        if told {
            assert!(notices(&plan).contains("phone of Umar Tobin"), "{plan:#}");
        }
        night(&tenant, day);
        assert_eq!(tenant.person(1021).unwrap().phone, "5550100150");
    }
}
