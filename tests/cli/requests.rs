//! The request budget: exact counts, from the sandbox's own counter.

use std::collections::BTreeMap;
use std::fmt::Write;

use crate::environment::{ANY_ROSTER, NEW_COLUMNS, Tenant, new_row};
use roster_sync::sandbox::Shape;

/// A roster of everybody active, as they are stored, with what the listings show.
fn everybody(tenant: &Tenant) -> String {
    let mut text = String::from(
        "pos_user_id,first_name,last_name,phone,status,permission,backoffice,backoffice_username\n",
    );
    let logins = tenant.sandbox.logins();
    for person in tenant.sandbox.people().iter().filter(|person| person.active && person.id != 3018) {
        let login = logins.iter().find(|login| login.employee_id == Some(person.id) && login.active);
        let (template, ..) = tenant.sandbox.words(person.id).unwrap();
        let template = if template == "Custom" { String::new() } else { template };
        let wish = login.map_or("no,".to_owned(), |login| format!("yes,{}", login.username));
        writeln!(
            text,
            "{},{},{},{},active,{template},{wish}",
            person.pos_user_id, person.first_name, person.last_name, person.phone
        )
        .unwrap();
    }
    text
}

fn counted(tenant: &Tenant, args: &[&str], code: i32) -> BTreeMap<String, usize> {
    tenant.sandbox.clear_requests();
    tenant.run(args).exits(code);
    tenant.sandbox.requests_by_route()
}

/// A sign-in is two requests: the page, which opens the session, and the form.
fn beside_sign_ins(cost: &BTreeMap<String, usize>) -> usize {
    assert_eq!(cost["GET /login"], cost["POST /login_check"]);
    cost.values().sum::<usize>() - 2 * cost["POST /login_check"]
}

#[test]
fn a_sync_without_changes_costs_the_same_for_120_and_for_5000_people() {
    let mut costs = Vec::new();
    for employees in [120, 5000] {
        let tenant = Tenant::with(employees, Shape::Hierarchical);
        let roster = tenant.roster(&everybody(&tenant));
        costs.push(counted(&tenant, &["sync", roster], 0));
    }
    assert_eq!(costs[0], costs[1]);
    assert!(costs[0].values().sum::<usize>() <= 8, "{:?}", costs[0]);
    assert_eq!(costs[0].get("GET /login"), Some(&1), "the page opens the session");
    assert_eq!(costs[0].get("POST /login_check"), Some(&1));
}

#[test]
fn a_create_costs_four_a_login_three_a_disable_two_and_one_listing_confirms_them_all() {
    let tenant = Tenant::new().known();
    tenant.configure(ANY_ROSTER);
    let rows: String = (2001..2006).map(|number| new_row(number, "no,")).collect();
    let roster = tenant.roster(&format!("{NEW_COLUMNS}{rows}"));
    // Whose e-mail no listing shows is read once before anybody is new, and remembered.
    tenant.run(&["plan", roster]).exits(0);
    let cost = counted(&tenant, &["sync", roster], 0);
    assert_eq!(cost["POST /employee/insert"], 5);
    assert_eq!(cost["GET /employee/edit/ID"], 5);
    assert_eq!(cost["GET /employee/compensation/ID"], 5);
    assert_eq!(cost["POST /employee/permissions/update"], 5);
    assert_eq!(cost["GET /employee"], 2, "one to plan, one to confirm");
    assert_eq!(beside_sign_ins(&cost), 6 + 4 * 5 + 1, "{cost:?}");

    let rows = "1021,yes,umar_tobin\n1022,yes,vera_ulrich\n";
    let roster = tenant.roster(&format!("pos_user_id,backoffice,backoffice_username\n{rows}"));
    let cost = counted(&tenant, &["sync", roster], 0);
    assert_eq!(cost["POST /user/insert"], 2);
    let rights = "a page for the templates, 3 a login, one list of logins confirms both";
    assert_eq!(beside_sign_ins(&cost), 6 + 1 + 3 * 2 + 1, "{rights}: {cost:?}");

    let roster = tenant.roster("pos_user_id,status\n1031,terminated\n1032,terminated\n1033,terminated\n");
    let cost = counted(&tenant, &["sync", roster], 0);
    assert_eq!(cost["GET /employee/edit/ID"], 3);
    assert_eq!(cost["POST /employee/update"], 3);
    assert_eq!(cost["GET /user/edit/ID"], 2, "whose are the logins that the list gives to nobody?");
    // Our own is one of the two, and read by every plan.
    assert_eq!(beside_sign_ins(&cost), 6 + 1 + 2 * 3 + 1 + 1, "and one report of the time clock: {cost:?}");
}

#[test]
fn a_change_costs_two_pay_three_and_a_leavers_login_six_more() {
    let tenant = Tenant::new().known();
    tenant.configure(ANY_ROSTER);
    let cost_of = |text: &str| {
        let cost = counted(&tenant, &["sync", tenant.roster(text)], 0);
        beside_sign_ins(&cost)
    };
    assert_eq!(
        cost_of(
            "pos_user_id,first_name,last_name,phone\n1021,Umar,Tobin,5550100150\n1022,Vera,Ulrich,5550100151\n"
        ),
        6 + 2 * 2 + 1
    );
    assert_eq!(
        cost_of("pos_user_id,first_name,last_name,email\n1021,Umar,Tobin,new@example.com\n"),
        6 + 3,
        "read back by itself"
    );
    assert_eq!(
        cost_of("pos_user_id,last_name,wage_rate\n1021,Tobin,30.00\n"),
        6 + 1 + 3,
        "a look to plan, then 3"
    );
    assert_eq!(cost_of("pos_user_id,last_name,permission\n1021,Tobin,Manager\n"), 6 + 2 + 1);
    // Do they still work; whose is it, and whose are those that the list gives to nobody; who is it; close it and look; disable; both listings.
    assert_eq!(cost_of("pos_user_id,status\n1004,terminated\n"), 6 + 1 + 2 + 1 + 3 + 2 + 2);
}

#[test]
fn a_listing_that_comes_in_pages_is_read_whole() {
    let tenant = Tenant::with(300, Shape::Hierarchical);
    let roster = tenant.roster(&everybody(&tenant));
    tenant.sandbox.set_fault(roster_sync::sandbox::Fault::PageSize(50));
    let plan = tenant.run(&["plan", roster, "--format", "json"]).exits(0).json();
    assert_eq!(plan["summary"]["unchanged"], plan["roster"]["rows"]);
}

#[test]
fn the_rate_is_kept_over_all_sessions() {
    let tenant = Tenant::new();
    std::fs::write(
        tenant.path("roster-sync.toml"),
        "[roster]\neverybody_active = true\n[rate]\nrequests_per_second = 20\nburst = 1\n",
    )
    .unwrap();
    let rows: String = (2001..2005).map(|number| new_row(number, "no,")).collect();
    let begun = std::time::Instant::now();
    let cost = counted(&tenant, &["sync", tenant.roster(&format!("{NEW_COLUMNS}{rows}"))], 0);
    let least = (cost.values().sum::<usize>() - 1) as f64 / 20.0;
    // A floor, not a speed: a slow machine can only take longer.
    assert!(begun.elapsed().as_secs_f64() >= least, "{cost:?} left in {:?}", begun.elapsed());
}
