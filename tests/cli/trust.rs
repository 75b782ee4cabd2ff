//! Whom the program trusts: the settings file that it finds, the environment, the address it is told.

use crate::environment::{Ran, Tenant, program, ran};

const ROSTER: &str = "pos_user_id,last_name,phone\n1021,Tobin,5550100151\n";

/// Runs the program with these settings and variables alone.
fn run(tenant: &Tenant, settings: &str, variables: &[(&str, &str)], args: &[&str]) -> Ran {
    std::fs::write(tenant.path("roster-sync.toml"), settings).unwrap();
    tenant.roster(ROSTER);
    let mut command = program(tenant.dir.path());
    command.args(["--state-dir", "state"]).envs(variables.iter().copied());
    ran(command.args(args).output().unwrap())
}

fn signed_in(tenant: &Tenant) -> bool {
    tenant.sandbox.requests().iter().any(|request| request.path == "/login_check")
}

fn table(tenant: &Tenant) -> String {
    let (url, username) = (tenant.sandbox.url(), tenant.sandbox.username().to_owned());
    format!("[tenants.main]\nurl = \"{url}\"\nusername = \"{username}\"\n")
}

#[cfg(unix)]
#[test]
fn a_settings_file_that_others_write_to_is_not_taken_unless_it_is_named() {
    use std::os::unix::fs::PermissionsExt;
    let tenant = Tenant::new();
    let password = tenant.sandbox.password().to_owned();
    let secret = [("ROSTER_SYNC_PASSWORD", password.as_str())];
    let settings = table(&tenant);
    let plan = ["plan", "roster.csv"];
    run(&tenant, &settings, &secret, &["config", "show"]).exits(0);
    let file = tenant.path("roster-sync.toml");
    let folder = tenant.dir.path().to_owned();
    for (place, open, closed) in [(&file, 0o666, 0o600), (&folder, 0o777, 0o700)] {
        let mode = |mode| std::fs::set_permissions(place, std::fs::Permissions::from_mode(mode)).unwrap();
        mode(open);
        let refused = run(&tenant, &settings, &secret, &plan).exits(2);
        assert!(
            refused.err.contains("chmod go-w")
                && refused.err.contains(&place.file_name().unwrap().to_string_lossy().into_owned()),
            "{}",
            refused.err
        );
        assert!(!signed_in(&tenant), "the password goes nowhere");
        // Named, it is taken with a warning; the password of the environment goes to no address that it alone names.
        let mut named = vec!["--config", "roster-sync.toml"];
        named.extend(plan);
        let refused = run(&tenant, &settings, &secret, &named).exits(2);
        assert!(
            refused.err.contains("warning") && refused.err.contains("ROSTER_SYNC_URL"),
            "{}",
            refused.err
        );
        assert!(!signed_in(&tenant));
        mode(closed);
    }
    run(&tenant, &settings, &secret, &plan).exits(0);
    assert!(signed_in(&tenant));
}

#[test]
fn the_environment_moves_no_tenant_and_is_not_shared_by_several() {
    let (tenant, other) = (Tenant::new(), Tenant::new());
    let password = tenant.sandbox.password().to_owned();
    let (own, moved) = (tenant.sandbox.url(), other.sandbox.url());
    let settings = table(&tenant);
    let plan = ["plan", "roster.csv"];
    let variables = [("ROSTER_SYNC_PASSWORD", password.as_str()), ("ROSTER_SYNC_URL", moved.as_str())];
    let refused = run(&tenant, &settings, &variables, &plan).exits(2);
    assert!(refused.err.contains("does not move a tenant"), "{}", refused.err);
    assert!(!signed_in(&tenant) && !signed_in(&other));
    let variables = [("ROSTER_SYNC_PASSWORD", password.as_str()), ("ROSTER_SYNC_URL", own.as_str())];
    run(&tenant, &settings, &variables, &plan).exits(0);
    let two = format!(
        "{settings}password_env = \"MAIN_PASSWORD\"\n[tenants.second]\nsubdomain = \"second\"\nusername = \"bot\"\n"
    );
    let of_main: Vec<&str> = ["--tenant", "main"].into_iter().chain(plan).collect();
    for variable in ["ROSTER_SYNC_URL", "ROSTER_SYNC_USERNAME", "ROSTER_SYNC_PASSWORD"] {
        let variables = [(variable, own.as_str()), ("MAIN_PASSWORD", password.as_str())];
        let refused = run(&tenant, &two, &variables, &of_main).exits(2);
        assert!(refused.err.contains(variable) && refused.err.contains("password_env"), "{}", refused.err);
    }
    run(&tenant, &two, &[("MAIN_PASSWORD", password.as_str())], &of_main).exits(0);
    let nothing = run(&tenant, &two, &[], &of_main).exits(2);
    assert!(nothing.err.contains("MAIN_PASSWORD"), "{}", nothing.err);
}

#[test]
fn a_subdomain_that_is_none_is_refused_with_the_right_form_and_a_pasted_address_is_understood() {
    let tenant = Tenant::new();
    for wrong in ["evil.example/", "a.b", "bot@evil.example#", "https://evil.example"] {
        let settings = format!("[tenants.main]\nsubdomain = \"{wrong}\"\nusername = \"bot\"\n");
        let refused =
            run(&tenant, &settings, &[("ROSTER_SYNC_PASSWORD", "x")], &["plan", "roster.csv"]).exits(2);
        assert!(refused.err.contains("subdomain = \"example\""), "{wrong}: {}", refused.err);
    }
    let pasted = format!("{}/employee?isActive=Y", tenant.sandbox.url());
    let variables = [
        ("ROSTER_SYNC_USERNAME", tenant.sandbox.username()),
        ("ROSTER_SYNC_PASSWORD", tenant.sandbox.password()),
    ];
    run(&tenant, "", &variables, &["plan", "roster.csv", "--url", &pasted]).exits(0);
    let login = tenant.sandbox.url().replace("http://", "http://bot:hidden-word@");
    let refused = run(&tenant, "", &variables, &["plan", "roster.csv", "--url", &login]).exits(2);
    assert!(!refused.err.contains("hidden-word"), "{}", refused.err);
}

#[cfg(unix)]
#[test]
fn a_password_command_gets_no_secret_of_ours_and_what_else_it_needs() {
    let tenant = Tenant::new();
    let script = tenant.path("password.sh");
    std::fs::write(&script, format!("env > seen.txt\necho '{}'\n", tenant.sandbox.password())).unwrap();
    let settings = format!("{}password_command = [\"sh\", \"{}\"]\n", table(&tenant), script.display());
    let variables = [
        ("ROSTER_SYNC_REVIEW_PASSWORD", "only 4 reviewers here"),
        ("CREDENTIALS_DIRECTORY", "/run/credentials/job"),
        ("GNUPGHOME", "/home/bot/.gnupg"),
        ("PATH", "/usr/bin:/bin"),
    ];
    run(&tenant, &settings, &variables, &["plan", "roster.csv"]).exits(0);
    let seen = std::fs::read_to_string(tenant.path("seen.txt")).unwrap();
    assert!(seen.contains("GNUPGHOME=/home/bot/.gnupg") && seen.contains("PATH="), "{seen}");
    assert!(!seen.contains("ROSTER_SYNC_") && !seen.contains("CREDENTIALS_DIRECTORY"), "{seen}");
}

#[cfg(unix)]
#[test]
fn the_settings_that_init_writes_are_their_owners_alone() {
    use std::os::unix::fs::PermissionsExt;
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("export.csv"), "pos_user_id,last_name,status\n1021,Tobin,active\n")
        .unwrap();
    let output = program(dir.path()).args(["init", "--roster", "export.csv"]).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let mode = std::fs::metadata(dir.path().join("roster-sync.toml")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}
