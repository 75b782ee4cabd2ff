//! Pages to be read: a plan and a run as one file each, with everything in it and no secret.

use crate::environment::{NEW_COLUMNS, Tenant, new_row, ran, stands_in};

/// Every PIN and password the run made.
fn secrets(tenant: &Tenant, file: &str) -> Vec<String> {
    let mut reader = csv::Reader::from_path(tenant.path(file)).unwrap();
    let headers = reader.headers().unwrap().clone();
    let secret = |name: &str| name == "pos_pin" || name == "backoffice_password";
    let columns: Vec<usize> = (0..headers.len()).filter(|index| secret(&headers[*index])).collect();
    let cells = reader.records().flat_map(|row| {
        let row = row.unwrap();
        columns.iter().map(|index| row[*index].to_owned()).collect::<Vec<_>>()
    });
    cells.filter(|cell| !cell.is_empty()).collect()
}

#[test]
fn a_plan_is_written_as_a_page_beside_what_is_printed() {
    let tenant = Tenant::new();
    let roster = tenant.roster(&format!("{NEW_COLUMNS}{}", new_row(2001, "no,")));
    // The first plan reads what the later ones remember.
    tenant.run(&["plan", roster]).exits(0);
    let plain = tenant.run(&["plan", roster]).exits(0);
    let with_page = tenant.run(&["plan", roster, "--html", "plan.html"]).exits(0);
    assert_eq!(plain.out.lines().count(), with_page.out.lines().count(), "what is printed stays the same");
    let page = std::fs::read_to_string(tenant.path("plan.html")).unwrap();
    assert!(page.starts_with("<!DOCTYPE html>") && page.contains("id=\"line-2\""), "{page}");
    assert!(page.contains("roster-sync sync roster.csv"), "how to go on stands at the end");
    let failed = tenant.run(&["plan", roster, "--html", "no/such/folder/plan.html"]);
    assert_ne!(failed.code, 0);
    assert!(failed.err.contains("no/such/folder/plan.html"), "{}", failed.err);
}

#[test]
fn a_run_is_written_as_a_page_without_its_secrets() {
    let tenant = Tenant::new();
    let text = format!(
        "pos_pin,{NEW_COLUMNS}48151623,{}62342781,{}73519284,{}",
        new_row(2001, "yes,new2001"),
        new_row(2002, "no,"),
        new_row(2003, "no,").replacen("2003", "none", 1)
    );
    let roster = tenant.roster(&text);
    tenant.run(&["sync", roster, "--credentials", "credentials.csv"]).exits(1);
    let runs = tenant.run(&["runs", "list", "--format", "json"]).exits(0).json();
    let run = runs["runs"][0]["run"].as_str().unwrap().to_owned();
    tenant.run(&["runs", "show", &run, "--html", "run.html"]).exits(0);
    let page = std::fs::read_to_string(tenant.path("run.html")).unwrap();
    let secrets = secrets(&tenant, "credentials.csv");
    assert!(secrets.len() >= 3, "two PINs and a password: {secrets:?}");
    for secret in secrets.iter().map(String::as_str).chain(["48151623", "62342781", "73519284"]) {
        assert!(!stands_in(&page, secret), "{secret}");
    }
    assert!(page.contains("id=\"group-done\"") && page.contains("id=\"group-refused\""), "{page}");
    assert!(
        page.contains("id=\"rejects-at\"") && !page.contains("id=\"rejects-csv\""),
        "a roster with PINs stays off the page"
    );
}

#[test]
fn refused_rows_without_pins_can_be_taken_from_the_page() {
    let tenant = Tenant::new();
    let roster =
        tenant.roster("pos_user_id,status,email\n1020,terminated,\n1021x,active,anybody@example.com\n");
    tenant.run(&["sync", roster]).exits(1);
    let runs = tenant.run(&["runs", "list", "--format", "json"]).exits(0).json();
    let run = runs["runs"][0]["run"].as_str().unwrap().to_owned();
    tenant.run(&["runs", "show", &run, "--html", "run.html"]).exits(0);
    let page = std::fs::read_to_string(tenant.path("run.html")).unwrap();
    assert!(page.contains("id=\"rejects-csv\""), "{page}");
}

/// A PIN in a row that has a cell too many counts for no column, and stands in the file of refused rows all the same.
#[test]
fn a_pin_in_a_broken_row_keeps_the_refused_rows_off_the_page() {
    let tenant = Tenant::new();
    let roster =
        tenant.roster("pos_user_id,status,pos_pin\n1020,terminated,\n1021,active,48151623,surplus\n");
    tenant.run(&["sync", roster]).exits(1);
    let runs = tenant.run(&["runs", "list", "--format", "json"]).exits(0).json();
    let run = runs["runs"][0]["run"].as_str().unwrap().to_owned();
    tenant.run(&["runs", "show", &run, "--html", "run.html"]).exits(0);
    let page = std::fs::read_to_string(tenant.path("run.html")).unwrap();
    assert!(page.contains("id=\"rejects-at\"") && !page.contains("id=\"rejects-csv\""), "{page}");
}

/// A column of an unknown name counts for no field, and its cells stand in the file of refused rows all the same.
#[test]
fn a_column_that_only_sounds_like_pins_keeps_the_refused_rows_off_the_page() {
    let tenant = Tenant::new();
    let roster = tenant.roster(
        "pos_user_id,status,email,Pin #\n1020,terminated,,\n1021x,active,anybody@example.com,48151623\n",
    );
    tenant.run(&["sync", roster]).exits(1);
    let runs = tenant.run(&["runs", "list", "--format", "json"]).exits(0).json();
    let run = runs["runs"][0]["run"].as_str().unwrap().to_owned();
    tenant.run(&["runs", "show", &run, "--html", "run.html"]).exits(0);
    let page = std::fs::read_to_string(tenant.path("run.html")).unwrap();
    assert!(page.contains("id=\"rejects-at\"") && !page.contains("id=\"rejects-csv\""), "{page}");
}

#[cfg(unix)]
#[test]
fn a_page_is_its_owners_alone_also_where_another_file_was() {
    use std::os::unix::fs::PermissionsExt;
    let tenant = Tenant::new();
    let roster = tenant.roster("pos_user_id,status\n1020,terminated\n");
    let mode = |file: &str| std::fs::metadata(tenant.path(file)).unwrap().permissions().mode() & 0o777;
    std::fs::write(tenant.path("old.html"), "longer than nothing ".repeat(20_000)).unwrap();
    std::fs::set_permissions(tenant.path("old.html"), PermissionsExt::from_mode(0o644)).unwrap();
    for file in ["new.html", "old.html"] {
        tenant.run(&["plan", roster, "--html", file]).exits(0);
        assert_eq!(mode(file), 0o600, "{file}");
        assert!(std::fs::read_to_string(tenant.path(file)).unwrap().ends_with("</html>"), "{file}");
    }
    tenant.run(&["sync", roster]).exits(0);
    let runs = tenant.run(&["runs", "list", "--format", "json"]).exits(0).json();
    let run = runs["runs"][0]["run"].as_str().unwrap().to_owned();
    tenant.run(&["runs", "show", &run, "--html", "run.html"]).exits(0);
    assert_eq!(mode("run.html"), 0o600);
}

#[test]
fn past_runs_are_shown_without_a_password() {
    let tenant = Tenant::new();
    let roster = tenant.roster("pos_user_id,status\n1020,terminated\n");
    tenant.run(&["sync", roster]).exits(0);
    let without_login = |args: &[&str]| {
        ran(crate::environment::program(tenant.dir.path())
            .args(["--state-dir", "state"])
            .args(args)
            .output()
            .unwrap())
    };
    let list = without_login(&["runs", "list", "--url", &tenant.sandbox.url()]).exits(0);
    assert!(list.out.contains("sync"), "{}", list.out);
    let nobody = without_login(&["runs", "list"]).exits(2);
    assert!(nobody.err.contains("--url") && nobody.err.contains("[tenants.NAME]"), "{}", nobody.err);
}

/// The largest plan that a page is measured with: five thousand new people with twelve values each.
#[test]
fn a_page_of_five_thousand_people_holds_all_of_them() {
    let tenant = Tenant::new();
    let roster = tenant.roster(&crate::environment::new_people(5000));
    tenant.run(&["plan", roster, "--html", "big.html", "--format", "csv"]).exits(4);
    let page = std::fs::read_to_string(tenant.path("big.html")).unwrap();
    assert_eq!(page.matches("<article id=\"line-").count(), 5000);
    assert!(page.len() < 3_500_000, "{} bytes", page.len());
}
