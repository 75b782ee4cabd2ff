//! From an export to a plan: settings written by `init`, shown by `config show`; a pipe; rejects in the file's own form.

use crate::environment::{Tenant, program, ran, repository};
use roster_sync::sandbox::Shape;

#[test]
fn init_writes_settings_that_check_accepts_and_never_overwrites() {
    for export in ["paylocity.csv", "workday.xlsx", "paycor.csv", "ukg-pro.csv"] {
        let dir = tempfile::tempdir().unwrap();
        let file = repository(&format!("fixtures/exports/{export}"));
        let file = file.to_str().unwrap();
        let run = |args: &[&str]| ran(program(dir.path()).args(args).output().unwrap());
        let told = run(&["init", "--roster", file]).exits(0);
        assert!(told.err.contains("roster-sync.toml is written"), "{}", told.err);
        let written = std::fs::read_to_string(dir.path().join("roster-sync.toml")).unwrap();
        let preset = export.split('.').next().unwrap();
        assert!(written.contains(&format!("preset = \"{preset}\"")) && written.contains("TODO"), "{written}");
        assert!(run(&["check", file]).exits(0).out.contains(&format!("preset {preset}")));
        run(&["init", "--roster", file]).exits(2);
        assert_eq!(std::fs::read_to_string(dir.path().join("roster-sync.toml")).unwrap(), written);
    }
}

#[test]
fn what_list_writes_of_the_employees_is_a_roster_that_says_the_same() {
    let tenant = Tenant::new().known();
    let listed = tenant.run(&["list", "employees", "--format", "csv"]).exits(0).out;
    assert!(listed.starts_with("id,pos_user_id,"), "{listed}");
    let active: String =
        listed.lines().filter(|line| !line.contains(",inactive,")).map(|line| format!("{line}\n")).collect();
    std::fs::write(tenant.path("listed.csv"), active).unwrap();
    // The account's own number is nobody's ADP id.
    let checked = tenant.run(&["check", "listed.csv"]).exits(0).out;
    assert!(!checked.contains("adp_employee_id"), "{checked}");
    let planned = tenant.run(&["plan", "listed.csv", "--format", "json"]).exits(0).json();
    assert_eq!(planned["summary"]["conflict"], 0, "{}", planned["summary"]);
}

#[cfg(unix)]
#[test]
fn init_adds_to_the_file_that_a_link_means_and_leaves_its_readers_as_they_were() {
    use std::os::unix::fs::PermissionsExt;
    let dir = tempfile::tempdir().unwrap();
    let (real, link) = (dir.path().join("real.toml"), dir.path().join("roster-sync.toml"));
    std::fs::write(&real, "# ours\n[policy]\nhire_lead_days = 3\n").unwrap();
    std::fs::set_permissions(&real, PermissionsExt::from_mode(0o640)).unwrap();
    std::os::unix::fs::symlink(&real, &link).unwrap();
    let file = repository("fixtures/exports/paylocity.csv");
    let told = ran(program(dir.path()).args(["init", "--update", file.to_str().unwrap()]).output().unwrap());
    told.exits(0);
    let written = std::fs::read_to_string(&real).unwrap();
    assert!(written.starts_with("# ours\n") && written.contains("paylocity"), "{written}");
    assert_eq!(std::fs::metadata(&real).unwrap().permissions().mode() & 0o777, 0o640);
    assert!(std::fs::symlink_metadata(&link).unwrap().is_symlink());
    assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 2, "nothing is left beside it");
}

#[test]
fn init_lists_the_stores_and_permissions_of_a_tenant_it_can_sign_in_to() {
    let tenant = Tenant::new();
    let file = repository("fixtures/exports/paylocity.csv");
    tenant.run(&["init", "--roster", file.to_str().unwrap(), "--out", "new.toml"]).exits(0);
    let written = std::fs::read_to_string(tenant.path("new.toml")).unwrap();
    assert!(
        written.contains("\"Wash 06 - Harbor\" = \"Harbor Point\"") && written.contains("Shift Leader"),
        "{written}"
    );
}

#[test]
fn init_offers_permissions_that_nobody_has_so_far() {
    let (one, nobody) = (Tenant::with(1, Shape::Hierarchical), Tenant::with(0, Shape::Hierarchical));
    for tenant in [&one, &nobody] {
        let file = repository("fixtures/exports/paylocity.csv");
        tenant.run(&["init", "--roster", file.to_str().unwrap(), "--out", "new.toml"]).exits(0);
        let written = std::fs::read_to_string(tenant.path("new.toml")).unwrap();
        let all =
            "It has Assistant Manager, CSA, Cashier, General Manager, General User, Manager, Shift Leader.";
        assert!(written.contains(all), "{written}");
    }
}

#[test]
fn config_show_says_where_each_setting_comes_from_and_shows_no_password() {
    let tenant = Tenant::new();
    let text = "[tenants.main]\nusername = \"bot\"\npassword_command = [\"echo\", \"only4thesandbox\"]\n\n[policy]\nhire_lead_days = 3\n";
    std::fs::write(tenant.path("own.toml"), text).unwrap();
    let shown = tenant.run(&["config", "show", "--config", "own.toml", "--format", "json"]).exits(0);
    assert!(!shown.out.contains(tenant.sandbox.password()), "{}", shown.out);
    let document = shown.json();
    let of = |key: &str| {
        let all = document["settings"].as_array().unwrap();
        let one = all.iter().find(|one| one["key"] == key).unwrap();
        (one["value"].as_str().unwrap().to_owned(), one["from"].as_str().unwrap().to_owned())
    };
    assert_eq!(of("policy.hire_lead_days"), ("3".into(), "own.toml:6".into()));
    assert_eq!(of("tenants.main.username"), ("bot".into(), "own.toml:2".into()));
    assert_eq!(of("password"), ("(hidden)".into(), "environment ROSTER_SYNC_PASSWORD".into()));
    assert_eq!(of("rate.requests_per_second"), ("4".into(), "usual".into()));
    assert_eq!(of("url").1, "option --url");
    assert!(tenant.run(&["config", "show", "--config", "own.toml"]).exits(0).out.contains("own.toml:6"));
}

#[test]
fn each_setting_has_a_variable_that_goes_before_the_file() {
    let tenant = Tenant::new();
    tenant.configure("max-creates = { people = 9, percent = 9 }\n[policy]\nhire_lead_days = 3\n");
    let with = |variables: &[(&str, &str)], args: &[&str]| {
        ran(tenant.prepared(args).envs(variables.iter().copied()).output().unwrap())
    };
    let said = [
        ("ROSTER_SYNC_POLICY_HIRE_LEAD_DAYS", "5"),
        ("ROSTER_SYNC_GUARDS_MAX_CREATES_PEOPLE", "4"),
        ("ROSTER_SYNC_POLICY_ABSENT", "ignore"),
    ];
    let shown = with(&said, &["config", "show", "--format", "json"]).exits(0).json();
    let of = |key: &str| {
        let all = shown["settings"].as_array().unwrap();
        let one = all.iter().find(|one| one["key"] == key).unwrap();
        (one["value"].as_str().unwrap().to_owned(), one["from"].as_str().unwrap().to_owned())
    };
    let of_policy = |name: &str| format!("environment ROSTER_SYNC_POLICY_{name}");
    assert_eq!(of("policy.hire_lead_days"), ("5".into(), of_policy("HIRE_LEAD_DAYS")));
    assert_eq!(of("policy.absent"), ("ignore".into(), of_policy("ABSENT")));
    assert_eq!(of("guards.max-creates").0, "4 people or 9 %");
    assert_eq!(of("rate.sessions").1, "usual");
    let wrong = with(&[("ROSTER_SYNC_POLICY_HIRE_LEAD_DAYS", "soon")], &["config", "show"]).exits(2);
    assert!(wrong.err.contains("ROSTER_SYNC_POLICY_HIRE_LEAD_DAYS"), "{}", wrong.err);
    let near = with(&[("ROSTER_SYNC_POLICY_HIRE_LEAD_DAY", "5")], &["config", "show"]).exits(0);
    assert!(near.err.contains("did you mean ROSTER_SYNC_POLICY_HIRE_LEAD_DAYS?"), "{}", near.err);
}

#[test]
fn a_misspelled_setting_is_told_with_its_line_and_the_nearest_valid_one() {
    let tenant = Tenant::new();
    for (text, words) in [
        ("[policy]\nhire_led_days = 3\n", ["line 2", "did you mean hire_lead_days?"]),
        ("[roster.columns]\nemial = \"E\"\n", ["line 2", "did you mean \"email\"?"]),
        ("[roster]\npreset = \"paycm\"\n", ["line 2", "paycom"]),
        ("[roster]\nrules = [{ column = \"A\" }]\n", ["rule 1", "neither equals nor one_of"]),
    ] {
        std::fs::write(tenant.path("own.toml"), text).unwrap();
        let roster = tenant.roster("pos_user_id,A\n1020,x\n");
        let ran = tenant.run(&["check", roster, "--config", "own.toml"]).exits(2);
        assert!(words.iter().all(|word| ran.err.contains(word)), "{text}: {}", ran.err);
    }
}

#[test]
fn a_roster_may_come_through_a_pipe_and_its_rejects_come_back() {
    let tenant = Tenant::new();
    let text =
        "Employee ID;Employee Name;Status;Store;SSN\n77;Archer, Ben;Active;No Such Store;000-00-0000\n";
    tenant.configure("[roster.columns]\nadp_employee_id = \"\"\npos_user_id = \"Employee ID\"\n");
    let text = text.replace("77;", "1002;");
    let ran = tenant.run_with_input(&["sync", "-", "--results", "results.csv"], text.as_bytes()).exits(1);
    assert!(ran.out.contains("standard input"), "{}", ran.out);
    let rejects = String::from_utf8(tenant.rejects_bytes()).unwrap();
    assert!(rejects.starts_with("Employee ID;Employee Name;Status;Store;SSN;reject_reason\n1002;Archer, Ben;Active;No Such Store;;"), "{rejects}");
}

#[test]
fn rejects_are_written_as_the_roster_is_and_can_be_mended_and_read_again() {
    let tenant = Tenant::new();
    tenant.configure("roster-shrank = { percent = 100 }\n[roster]\npreset = \"ukg-pro\"\ncolumns = { adp_employee_id = \"\", pos_user_id = \"Employee Number\" }\n");
    let text = "\u{feff}Employee Number\tFirst Name\tLast Name\tEmail Address\tLocation\r\n1002.5\tBén\tArcher\tperson1002@example.com\tOak Hill\r\n";
    let more = format!("{text}1003\tCara\tBoland\tperson1003@example.com\tOak Hill\r\n");
    std::fs::write(
        tenant.path("export.csv"),
        more.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>(),
    )
    .unwrap();
    tenant.run(&["sync", "export.csv"]).exits(1);
    let rejects = tenant.rejects_bytes();
    assert!(rejects.starts_with(b"\xff\xfeE\0m\0"), "UTF-16 with its mark, as the export");
    let units: Vec<u16> =
        rejects.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect();
    let mended = String::from_utf16(&units).unwrap().replace("1002.5\t", "1002\t");
    assert!(mended.contains("1002\tBén\tArcher\t"), "{mended}");
    std::fs::write(
        tenant.path("mended.csv"),
        mended.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>(),
    )
    .unwrap();
    let read = tenant.run(&["check", "mended.csv", "--format", "json"]).exits(0).json();
    assert_eq!(read["summary"]["refused"], 0, "{read}");
}

#[test]
fn a_pin_under_any_header_is_shown_nowhere() {
    let tenant = Tenant::new();
    tenant.configure(
        "[roster.columns]\npos_pin = \"Clock Code\"\npos_user_id = \"Employee ID\"\nadp_employee_id = \"\"\n",
    );
    let roster = tenant.roster("Employee ID,Clock Code,First Name,Last Name,Pay Rate\n1002,47118152,Ben,Archer,x\n1003,47118152,Cara,Boland\n1019,47118152,Sven,Renner,\n");
    for args in [
        &["check", roster][..],
        &["plan", roster],
        &["explain", roster, "1002"],
        &["explain", roster, "1003"],
        &["explain", roster, "1019"],
    ] {
        let ran = tenant.run(args).exits(0);
        assert!(
            !ran.out.contains("47118152") && !ran.err.contains("47118152"),
            "{args:?}: {}{}",
            ran.out,
            ran.err
        );
    }
}
