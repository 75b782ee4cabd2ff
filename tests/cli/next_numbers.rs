//! Payroll knows no numbers for the point of sale: the plan proposes free ones, and what turns out to be taken stays taken.

use crate::environment::Tenant;

const SETTINGS: &str = "[policy]\npos_user_id = \"next-free\"\npos_user_id_range = [2000, 2999]\n";

const NEW: &str = "adp_employee_id,first_name,last_name,email,status,wage_rate,sites\n\
                   ADP70001,Nora,Quill,nora.quill@example.com,active,15.00,ELM\n\
                   ADP70002,Otis,Ray,otis.ray@example.com,active,15.00,ELM\n";

fn numbers(tenant: &Tenant) -> Vec<u64> {
    let mut found: Vec<u64> = tenant
        .sandbox
        .people()
        .iter()
        .filter(|one| ["Quill", "Ray"].contains(&one.last_name.as_str()))
        .map(|one| one.pos_user_id)
        .collect();
    found.sort_unstable();
    found
}

#[test]
fn a_new_person_gets_the_next_free_number_once() {
    let tenant = Tenant::new();
    tenant.configure(SETTINGS);
    tenant.run(&["sync", tenant.roster(NEW)]).exits(0);
    assert_eq!(numbers(&tenant), [2000, 2001]);
    let again = tenant.run(&["sync", "roster.csv", "--format", "json"]).exits(0).json();
    assert_eq!(again["summary"]["unchanged"], 2, "nobody is new every night: {again:#}");
    let free = tenant.run(&["available", "--next", "3"]).exits(0).out;
    assert_eq!(free, "pos_user_id 2002: free\npos_user_id 2003: free\npos_user_id 2004: free\n");
}

#[test]
fn a_number_that_backoffice_says_is_taken_ends_stale_and_is_never_proposed_again() {
    let tenant = Tenant::new();
    tenant.configure(SETTINGS);
    // Somebody without any site has it, whom no listing shows.
    tenant.sandbox.edit_person(3050, |person| {
        person.pos_user_id = 2000;
        person.access.all = false;
        person.access.sites.clear();
    });
    let ran = tenant.run(&["sync", tenant.roster(NEW), "--format", "json"]).exits(1).json();
    assert_eq!(ran["summary"]["stale"], 1, "{ran:#}");
    assert_eq!(numbers(&tenant), [2001]);
    let next = tenant.run(&["available", "--next", "1"]).exits(0).out;
    assert_eq!(next, "pos_user_id 2002: free\n");
    tenant.run(&["sync", "roster.csv"]).exits(0);
    assert_eq!(numbers(&tenant), [2001, 2002], "the next plan proposes another");
}

#[test]
fn without_the_setting_the_refusal_says_both_ways_and_a_range_must_be_named() {
    let tenant = Tenant::new();
    let told = tenant.run(&["plan", tenant.roster(NEW)]).flat();
    assert!(
        told.contains("add a column pos_user_id") && told.contains("pos_user_id = \"next-free\""),
        "{told}"
    );
    tenant.configure("[policy]\npos_user_id = \"next-free\"\n");
    let failed = tenant.run(&["plan", "roster.csv"]).exits(2).err;
    assert!(failed.contains("pos_user_id_range = [2000, 2999]"), "{failed}");
}
