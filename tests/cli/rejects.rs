//! Refused rows are mended and run again, and rows for some people only say nothing about anybody else.

use crate::environment::Tenant;

const HEADER: &str = "pos_user_id,first_name,last_name,phone,status\n";

/// Everybody who works in the test's chain, with whatever is to stand in some of their cells.
fn everybody(tenant: &Tenant, phone: impl Fn(u64) -> Option<&'static str>) -> String {
    // One of them is on no listing, and would be somebody new.
    let listed = |person: &roster_sync::sandbox::Person| person.active && person.pos_user_id != 1018;
    let people = tenant.sandbox.people().into_iter().filter(listed);
    let rows = people.map(|one| {
        let number = one.pos_user_id;
        let phone = phone(number).map_or(one.phone.clone(), ToOwned::to_owned);
        format!("{number},{},{},{phone},active\n", one.first_name, one.last_name)
    });
    format!("{HEADER}{}", rows.collect::<String>())
}

fn absent(tenant: &Tenant) -> u64 {
    tenant.run(&["plan", "roster.csv", "--format", "json"]).exits(0).json()["summary"]["absent"]
        .as_u64()
        .unwrap()
}

#[test]
fn mended_rejects_are_run_as_the_readme_tells_and_are_no_baseline() {
    let tenant = Tenant::new();
    let text = everybody(&tenant, |number| (number == 1022).then_some("5550100151"));
    let broken = text.replace("\n1021,", "\n1021.5,");
    tenant.roster(&broken);
    tenant.run(&["sync", "roster.csv"]).exits(1);
    assert_eq!(tenant.person(1022).unwrap().phone, "5550100151", "the others go on");
    let rejects = String::from_utf8(tenant.rejects_bytes()).unwrap();
    assert_eq!(rejects.lines().count(), 2, "{rejects}");
    let person = tenant.person(1021).unwrap();
    let mended = rejects.replace("1021.5,", "1021,").replace(&format!(",{},", person.phone), ",5550100150,");
    std::fs::write(tenant.path("rejects.csv"), mended).unwrap();
    let before = absent(&tenant);
    let results = tenant.run(&["sync", "rejects.csv", "--format", "json"]).exits(0).json();
    assert_eq!(results["summary"]["done"], 1, "{results}");
    assert_eq!(tenant.person(1021).unwrap().phone, "5550100150");
    assert_eq!(absent(&tenant), before, "nobody is absent for not being in it");
    // The next export is held against the last whole one: half of it is missing.
    let rows: Vec<&str> = text.lines().collect();
    tenant.roster(&(rows[..rows.len() / 2].join("\n") + "\n"));
    let stopped = tenant.run(&["sync", "roster.csv"]).exits(4);
    assert!(stopped.out.contains("roster-shrank"), "{}", stopped.out);
}

#[test]
fn a_file_for_some_people_only_says_so_with_an_option() {
    let tenant = Tenant::new();
    tenant.roster(&everybody(&tenant, |_| None));
    tenant.run(&["sync", "roster.csv"]).exits(0);
    let some = format!("{HEADER}1021,Umar,Tobin,5550100150,active\n");
    std::fs::write(tenant.path("some.csv"), some).unwrap();
    tenant.run(&["sync", "some.csv"]).exits(4);
    tenant.run(&["sync", "some.csv", "--rows-only"]).exits(0);
    assert_eq!(tenant.person(1021).unwrap().phone, "5550100150");
    tenant.roster(&everybody(&tenant, |_| None));
    tenant.run(&["sync", "roster.csv"]).exits(0);
}
