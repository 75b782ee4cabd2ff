//! The wrong person is never touched: keys that were handed on, ids that were not read, people whom a broken row may mean.

use crate::environment::{ANY_ROSTER, Tenant};

fn tenant() -> Tenant {
    let tenant = Tenant::new().known();
    tenant.configure(ANY_ROSTER);
    tenant
}

/// Carries a roster out and returns the results; nobody in Backoffice may be another than before.
#[track_caller]
fn changes_nobody(tenant: &Tenant, text: &str) -> serde_json::Value {
    let before = tenant.sandbox.people();
    let results = tenant.run(&["sync", tenant.roster(text), "--format", "json"]).exits(1).json();
    assert!(tenant.sandbox.people() == before, "{results}");
    results
}

#[test]
fn an_address_a_number_or_an_id_that_was_handed_on_is_a_conflict() {
    let tenant = tenant();
    for text in [
        "email,first_name,last_name\nperson1038@example.com,Zelda,Newcomer\n",
        "pos_user_id,adp_employee_id,first_name,last_name,email,phone,status,start_date,wage_rate,sites\n\
         1031,ADP59999,Nadia,Delgado,nadia.d@example.com,(555) 010-0888,active,2026-11-25,15.00,ELM\n",
        "adp_employee_id,first_name,last_name,status\nADP40030,Zelda,Newcomer,terminated\n",
        // The address of somebody inactive, for somebody new.
        "pos_user_id,first_name,last_name,email,status,wage_rate,sites\n\
         2001,Zelda,Newcomer,person1036@example.com,active,15.00,ELM\n",
    ] {
        let results = changes_nobody(&tenant, text);
        assert_eq!(results["rows"][0]["status"], "conflict", "{results}");
    }
}

#[test]
fn whoever_has_an_id_that_was_not_read_gets_no_second_account() {
    let tenant = tenant();
    for id in ["ADP40015", "adp40015", "ADP-40015"] {
        let text = format!(
            "pos_user_id,adp_employee_id,first_name,last_name,wage_rate,sites,status\n1961,{id},Pavel,Okafor,15,ELM,active\n"
        );
        let results = changes_nobody(&tenant, &text);
        assert_eq!(results["rows"][0]["status"], "conflict", "{id}: {results}");
        let told = tenant.run(&["explain", "roster.csv", "1961"]).exits(0).flat();
        let words = if id == "ADP40015" { "Pavel Okafor" } else { "nearly that of Pavel Okafor" };
        assert!(told.contains(words), "{told}");
    }
    // A wrong name beside it: everybody is read, and found.
    let text = "pos_user_id,adp_employee_id,first_name,last_name,wage_rate,sites,status\n1961,ADP40015,Paul,Okonkwo,15,ELM,active\n";
    let results = changes_nobody(&tenant, text);
    assert_eq!(results["rows"][0]["status"], "conflict", "{results}");
}

#[test]
fn rows_that_were_not_held_against_everybody_wait_for_the_next_night_and_are_then_created() {
    let tenant = tenant();
    tenant.configure(&format!("{ANY_ROSTER}[policy]\nmax_pages_a_night = 70\n"));
    let text = "pos_user_id,adp_employee_id,first_name,last_name,wage_rate,sites,status\n2001,NEW1,Zelda,Newcomer,15,ELM,active\n";
    let night = |day: &str| {
        let args = ["sync", tenant.roster(text), "--today", day, "--format", "json"];
        tenant.run(&args).exits(0).json()
    };
    let first = night("2026-11-23");
    assert_eq!(first["rows"][0]["status"], "waiting", "{first}");
    assert!(first["rows"][0]["message"].as_str().unwrap().contains("still to be read"), "{first}");
    assert_eq!(night("2026-11-23")["rows"][0]["status"], "done", "the second night reads the others");
    assert!(tenant.person(2001).is_some());
    let before = tenant.sandbox.requests_by_route()["GET /employee/edit/ID"];
    assert!(before < 150, "{before}");
}

#[test]
fn nobody_is_refused_and_closed_as_absent_in_one_plan() {
    let tenant = tenant();
    tenant.configure(&format!("{ANY_ROSTER}max-disables = {{ people = 500, percent = 100 }}\nmax-disables-per-site = {{ people = 500, percent = 100 }}\nlast-manager = []\n[policy]\nabsent = \"disable\"\nabsent_runs = 1\n"));
    let text = "first_name,last_name,email,phone,status\n\
                Ben,Archer,person1002@example.com,(555) 010-0001,active\n\
                Dina,Delgado-Crane,dina.delgado@example.com,(555) 010-0029,active\n\
                Yusuf,Xu,broken@@example,(555) 010-0199,active\n\
                Zoë,O\u{2019}Neil,,(555) 010-0007,active\n";
    let plan = tenant.run(&["plan", tenant.roster(text), "--format", "json"]).json();
    let entries = plan["entries"].as_array().unwrap();
    let closed: Vec<u64> = entries
        .iter()
        .filter(|entry| entry["operation"] == "disable")
        .filter_map(|entry| entry["person"]["pos_user_id"].as_u64())
        .collect();
    for number in [1002, 1008, 1025, 1030] {
        assert!(!closed.contains(&number), "{number} of {closed:?}");
    }
    assert!(closed.contains(&1003), "somebody who is in no row");
    assert_eq!(entries[3]["person"]["employee_id"], 3008, "an apostrophe makes nobody else: {}", entries[3]);
    assert!(plan["notices"].to_string().contains("do not count as absent"), "{}", plan["notices"]);
}

#[test]
fn a_second_login_that_works_is_enough() {
    let tenant = tenant();
    // Two logins of one person, the one with the lower id switched off.
    let own = tenant.sandbox.logins().into_iter().find(|login| login.employee_id == Some(3004)).unwrap();
    let other = tenant
        .sandbox
        .logins()
        .into_iter()
        .find(|login| login.id < own.id && login.username != tenant.sandbox.username())
        .unwrap();
    tenant.sandbox.edit_login(other.id, |login| {
        login.employee_id = Some(3004);
        login.active = false;
        (login.first_name, login.last_name) = (own.first_name.clone(), own.last_name.clone());
    });
    let text =
        "pos_user_id,first_name,last_name,backoffice,backoffice_username\n1004,Dario,Castell,yes,user1004\n";
    tenant.run(&["sync", tenant.roster(text)]).exits(0);
    let login = tenant.sandbox.logins().into_iter().find(|login| login.id == other.id).unwrap();
    assert!(!login.active, "the one that is switched off stays so");
}
