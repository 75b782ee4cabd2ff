//! What `explain` announces is what a sync sends: its steps in the journal, its requests at the sandbox.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::environment::{ANY_ROSTER, NEW_COLUMNS, Tenant, new_row};

/// The steps that `explain` announces for a person, and how often each request is among them.
fn announced(tenant: &Tenant, roster: &str, person: &str) -> (Vec<String>, BTreeMap<String, usize>) {
    let told = tenant.run(&["explain", roster, person, "--format", "json"]).exits(0).json();
    assert_eq!(told["schema"], "roster-sync/explain/1");
    let sends = &told["stories"][0]["sends"];
    let (mut steps, mut requests) = (Vec::new(), BTreeMap::new());
    for step in sends["steps"].as_array().unwrap() {
        steps.push(step["step"].as_str().unwrap().to_owned());
        for request in step["requests"].as_array().unwrap() {
            *requests.entry(request.as_str().unwrap().to_owned()).or_insert(0) += 1;
        }
    }
    assert_eq!(sends["requests"].as_u64().unwrap(), requests.values().sum::<usize>() as u64);
    for (listing, key) in [("GET /employee", "lists_people"), ("GET /user", "lists_logins")] {
        if sends[key] == true {
            requests.insert(listing.to_owned(), 1);
        }
    }
    (steps, requests)
}

/// The steps that the last run has in its journal.
fn journal(tenant: &Tenant) -> Vec<String> {
    let runs = tenant.run(&["runs", "list", "--format", "json"]).exits(0).json();
    let run = tenant.run(&["runs", "show", runs["runs"][0]["run"].as_str().unwrap(), "--format", "json"]);
    let steps: Value = run.exits(0).json()["steps"].clone();
    steps.as_array().unwrap().iter().map(|step| step["step"].as_str().unwrap().to_owned()).collect()
}

fn writes(requests: &BTreeMap<String, usize>) -> BTreeMap<&str, usize> {
    let written =
        requests.iter().filter(|(route, _)| route.starts_with("POST") && *route != "POST /login_check");
    written.map(|(route, count)| (route.as_str(), *count)).collect()
}

/// Explains one person, carries the roster out, and holds steps, writes and the whole number of requests against it.
#[track_caller]
fn is_sent_as_announced(tenant: &Tenant, text: &str, person: &str, expected: &[&str]) {
    let roster = tenant.roster(text);
    let (steps, requests) = announced(tenant, roster, person);
    assert_eq!(steps, expected);
    // Reading for the plan costs the same in both commands.
    tenant.sandbox.clear_requests();
    tenant.run(&["plan", roster, "--out", "plan.json"]).exits(0);
    let planning = tenant.sandbox.requests_by_route();
    let plan: Value =
        serde_json::from_str(&std::fs::read_to_string(tenant.path("plan.json")).unwrap()).unwrap();
    assert_eq!(
        plan["requests"]["apply"].as_u64().unwrap(),
        total_of(&requests) as u64,
        "the plan's estimate"
    );
    tenant.sandbox.clear_requests();
    tenant.run(&["sync", roster]).exits(0);
    let sent = tenant.sandbox.requests_by_route();
    assert_eq!(journal(tenant), steps, "the journal has other steps");
    assert_eq!(writes(&sent), writes(&requests));
    let beside = |counts: &BTreeMap<String, usize>, route: &str| counts.get(route).copied().unwrap_or(0);
    for (route, count) in &requests {
        assert_eq!(beside(&sent, route) - beside(&planning, route), *count, "{route}: {sent:?}");
    }
    let total =
        |counts: &BTreeMap<String, usize>| counts.values().sum::<usize>() - 2 * counts["POST /login_check"];
    assert_eq!(total(&sent) - total(&planning), total_of(&requests), "{sent:?}");
}

fn total_of(requests: &BTreeMap<String, usize>) -> usize {
    requests.values().sum()
}

fn tenant() -> Tenant {
    let tenant = Tenant::new().known();
    tenant.configure(ANY_ROSTER);
    tenant
}

#[test]
fn a_new_person_with_and_without_a_login() {
    let tenant = tenant();
    let one = format!("{NEW_COLUMNS}{}", new_row(2001, "no,"));
    is_sent_as_announced(&tenant, &one, "2001", &["insert", "read-sites", "read-pay", "grant"]);
    let two = format!("{NEW_COLUMNS}{}", new_row(2002, "yes,new_2002"));
    let steps = ["insert", "read-sites", "read-pay", "grant", "login", "login-rights", "read-login-rights"];
    is_sent_as_announced(&tenant, &two, "2002", &steps);
}

#[test]
fn a_login_for_somebody_who_is_there() {
    let text = "pos_user_id,backoffice,backoffice_username\n1021,yes,umar_tobin\n";
    is_sent_as_announced(&tenant(), text, "1021", &["login", "login-rights", "read-login-rights"]);
}

#[test]
fn changes_of_the_form_with_and_without_what_no_listing_shows() {
    let tenant = tenant();
    let listed = "pos_user_id,first_name,last_name,phone\n1021,Umar,Tobin,5550100150\n";
    is_sent_as_announced(&tenant, listed, "1021", &["update"]);
    let unlisted = "pos_user_id,first_name,last_name,email\n1022,Vera,Ulrich,new@example.com\n";
    is_sent_as_announced(&tenant, unlisted, "1022", &["update", "read-form"]);
}

#[test]
fn pay_permission_and_sites_together() {
    let tenant = tenant();
    is_sent_as_announced(
        &tenant,
        "pos_user_id,last_name,wage_rate\n1021,Tobin,30.00\n",
        "1021",
        &["wage", "read-wage"],
    );
    is_sent_as_announced(
        &tenant,
        "pos_user_id,last_name,permission\n1021,Tobin,Manager\n",
        "1021",
        &["permission"],
    );
    let all = "pos_user_id,last_name,wage_rate,sites,permission\n1022,Ulrich,31.00,Oak Hill,Cashier\n";
    is_sent_as_announced(&tenant, all, "1022", &["update", "read-form", "wage", "read-wage", "permission"]);
}

#[test]
fn somebody_who_comes_back_and_somebody_who_leaves_with_a_login() {
    let tenant = tenant();
    is_sent_as_announced(
        &tenant,
        "pos_user_id,last_name,status\n1036,Isham,active\n",
        "1036",
        &["reactivate", "look-at-pay"],
    );
    let leaver = "pos_user_id,status\n1004,terminated\n";
    is_sent_as_announced(&tenant, leaver, "1004", &["look", "close-login", "read-login", "disable"]);
    // Whether Backoffice changes the login of somebody inactive is not known: here it does.
    tenant.sandbox.twist(vec![roster_sync::sandbox::Twist::InactiveOwnersLogins]);
    tenant.sandbox.edit_login(521, |login| login.active = true);
    let only_the_login = "pos_user_id,status\n1012,terminated\n";
    is_sent_as_announced(&tenant, only_the_login, "1012", &["close-login"]);
}

#[test]
fn whoever_nothing_happens_to_has_nothing_announced() {
    let tenant = tenant();
    let roster = tenant.roster("pos_user_id,last_name,status\n1021,Tobin,furlough\n");
    let (steps, requests) = announced(&tenant, roster, "1021");
    assert!(steps.is_empty() && requests.is_empty());
    let text = tenant.run(&["explain", roster, "1021"]).exits(0).out;
    assert!(text.contains("Nothing: no request is made"), "{text}");
}
