//! One thing that is asked for by name goes the way of everything: guards, journal, proof, undo.

use roster_sync::sandbox::Shape;

use crate::environment::{Tenant, stands_in};

fn latest(tenant: &Tenant) -> String {
    let runs = tenant.run(&["runs", "list", "--format", "json"]).exits(0).json();
    runs["runs"][0]["run"].as_str().unwrap().to_owned()
}

#[test]
fn a_single_change_stands_among_the_runs_and_is_put_back() {
    let tenant = Tenant::new().known();
    let before = tenant.person(1021).unwrap();
    tenant.run(&["employee", "update", "--pos-user-id", "1021", "--set-phone", "555-010-0150"]).exits(0);
    let id = latest(&tenant);
    let shown = tenant.run(&["runs", "show", &id, "--format", "json"]).exits(0).json();
    assert_eq!(
        (&shown["run"]["command"], &shown["steps"][0]["step"]),
        (&"employee update".into(), &"update".into())
    );
    tenant.run(&["runs", "undo", &id]).exits(0);
    let digits = |phone: &str| phone.chars().filter(char::is_ascii_digit).collect::<String>();
    assert_eq!(digits(&tenant.person(1021).unwrap().phone), digits(&before.phone));
    tenant.run(&["employee", "disable", "--pos-user-id", "1021"]).exits(0);
    assert!(!tenant.person(1021).unwrap().active);
    tenant.run(&["runs", "undo", &latest(&tenant)]).exits(0);
    assert!(tenant.person(1021).unwrap().active);
}

#[test]
fn whoever_is_meant_is_named_as_show_and_explain_take_them() {
    let tenant = Tenant::new().known();
    let person = tenant.person(1021).unwrap();
    let name = format!("{} {}", person.first_name, person.last_name);
    // A bare number may be that of an account, which is another person's for the point of sale.
    let unclear = tenant.run(&["employee", "disable", "1021"]).exits(2).err;
    assert!(unclear.contains("say --pos-user-id 1021") && tenant.person(1021).unwrap().active, "{unclear}");
    tenant.run(&["employee", "show", "1021"]).exits(0);
    tenant.run(&["employee", "disable", "--pos-user-id", "1021"]).exits(0);
    assert!(!tenant.person(1021).unwrap().active);
    tenant.run(&["employee", "reactivate", &name]).exits(0);
    assert!(tenant.person(1021).unwrap().active);
    tenant.run(&["employee", "update", &person.email, "--set-phone", "555-010-0150"]).exits(0);
    assert!(tenant.person(1021).unwrap().phone.ends_with("0150"));
    let is_open = || tenant.sandbox.logins().iter().any(|one| one.username == "user1002" && one.active);
    tenant.run(&["user", "disable", "user1002"]).exits(0);
    assert!(!is_open());
    tenant.run(&["user", "enable", "person1002@example.com"]).exits(0);
    assert!(is_open());
    let unclear = tenant.run(&["user", "disable", "1002"]).exits(2);
    assert!(unclear.err.contains("which login? \"1002\" is not a username"), "{}", unclear.err);
    tenant.run(&["employee", "disable"]).exits(2);
    tenant.run(&["employee", "disable", "1021", "--pos-user-id", "1022"]).exits(2);
}

#[test]
fn a_dry_run_of_a_single_change_changes_nothing() {
    let tenant = Tenant::new();
    let people = tenant.sandbox.people();
    let plan = tenant
        .run(&["employee", "disable", "--pos-user-id", "1021", "-n", "--format", "json"])
        .exits(0)
        .json();
    assert_eq!((&plan["purpose"], &plan["entries"][0]["operation"]), (&"single".into(), &"disable".into()));
    assert_eq!(tenant.sandbox.people(), people);
    let posts = tenant.sandbox.posts();
    assert!(posts.iter().all(|(path, _)| path == "/login_check"), "{posts:?}");
}

#[test]
fn a_protected_account_is_protected_from_single_commands_too() {
    let tenant = Tenant::new().known();
    let settings =
        "[rate]\nrequests_per_second = 1000\nburst = 1000\n[guards]\nprotected = [1021, \"user1002\"]\n";
    std::fs::write(tenant.path("roster-sync.toml"), settings).unwrap();
    let stopped = tenant.run(&["employee", "disable", "--pos-user-id", "1021"]).exits(4);
    assert!(stopped.out.contains("protected"), "{}", stopped.out);
    assert!(tenant.person(1021).unwrap().active);
    tenant.run(&["user", "disable", "--username", "user1002"]).exits(4);
    let login = tenant.sandbox.logins().into_iter().find(|login| login.username == "user1002").unwrap();
    assert!(login.active);
    tenant.run(&["employee", "disable", "--pos-user-id", "1022"]).exits(0);
}

#[test]
fn the_last_manager_is_not_disabled_by_a_single_command() {
    let tenant = Tenant::with(12, Shape::Hierarchical).known();
    let may = |id| ["Manager", "General Manager"].contains(&tenant.sandbox.words(id).unwrap().0.as_str());
    let others = tenant.sandbox.people().into_iter().filter(|one| one.pos_user_id != 1011 && may(one.id));
    let others: Vec<u64> = others.map(|one| one.id).collect();
    assert!(others.len() > 1, "more than one is there at first");
    for other in others {
        tenant.sandbox.edit_person(other, |person| person.active = false);
    }
    let stopped = tenant.run(&["employee", "disable", "--pos-user-id", "1011"]).exits(4);
    assert!(stopped.out.contains("STOPPED by the guard last-manager"), "{}", stopped.out);
    assert!(tenant.person(1011).unwrap().active);
    let allowed = ["employee", "disable", "--pos-user-id", "1011", "--allow", "last-manager"];
    tenant.run(&allowed).exits(0);
}

#[test]
fn secrets_of_single_commands_are_encrypted_where_the_settings_say_so() {
    let tenant = Tenant::new().known();
    let key = age::x25519::Identity::generate();
    tenant.configure(&format!("[credentials]\nrecipients = [\"{}\"]\n", key.to_public()));
    tenant.hire("2001", "15.00", "CSA", &[]).exits(0);
    let pin = tenant.person(2001).unwrap().pos_pin;
    let mut files = vec![tenant.path("")];
    while let Some(path) = files.pop() {
        if path.is_dir() {
            files.extend(std::fs::read_dir(&path).unwrap().map(|one| one.unwrap().path()));
        } else if path.extension().is_some_and(|end| end == "csv") {
            let text = std::fs::read_to_string(&path).unwrap();
            assert!(!stands_in(&text, &pin), "{}", path.display());
        }
    }
    let bytes = std::fs::read(tenant.path("credentials.csv.age")).unwrap();
    assert!(String::from_utf8(age::decrypt(&key, &bytes).unwrap()).unwrap().contains(&pin));
}

#[test]
fn a_create_that_was_refused_leaves_no_secret_behind() {
    let tenant = Tenant::new().known();
    let create = |number: &str| tenant.hire(number, "15.00", "CSA", &[]);
    let taken = create("1021").exits(1);
    assert!(taken.err.contains("already"), "{}", taken.err);
    assert!(!tenant.path("credentials.csv").exists());
    create("2001").exits(0);
    assert!(tenant.path("credentials.csv").exists());
}

#[test]
fn a_login_that_stands_alone_is_made_closed_and_opened_and_protected() {
    let tenant = Tenant::new().known();
    let settings =
        "[rate]\nrequests_per_second = 1000\nburst = 1000\n[guards]\nprotected = [\"kiosk_two\"]\n";
    std::fs::write(tenant.path("roster-sync.toml"), settings).unwrap();
    for (name, email) in [("kiosk_one", "one@example.com"), ("kiosk_two", "two@example.com")] {
        tenant
            .run(&["user", "create", "--username", name, "--email", email, "--name", "Front Kiosk"])
            .exits(0);
    }
    let works = |name: &str| tenant.sandbox.logins().iter().find(|one| one.username == name).unwrap().active;
    tenant.run(&["user", "disable", "--username", "kiosk_one"]).exits(0);
    tenant.run(&["user", "disable", "--username", "kiosk_two"]).exits(2);
    assert!(!works("kiosk_one") && works("kiosk_two"));
    tenant.run(&["user", "enable", "--username", "kiosk_one"]).exits(0);
    assert!(works("kiosk_one"));
}

/// Disabling one person does not close their login, and afterwards Backoffice is likely to refuse that (protocol §6): whose login
/// goes on working is told with what to do about it, before and after.
#[test]
fn whoever_disables_one_person_is_told_of_the_login_that_goes_on_working() {
    let tenant = Tenant::new().known();
    let login = || tenant.sandbox.logins().into_iter().find(|login| login.id == 513).unwrap();
    let owner = tenant.sandbox.people().into_iter().find(|one| Some(one.id) == login().employee_id).unwrap();
    let (number, name) = (owner.pos_user_id.to_string(), login().username);
    let close = format!("roster-sync user disable --username {name}");
    let disable = ["employee", "disable", "--pos-user-id", &number];
    for more in [&["--dry-run"][..], &[]] {
        let ran = tenant.run(&[&disable, more].concat()).exits(0);
        assert!(
            ran.flat().contains(&format!("login {name} goes on working: close it with `{close}`")),
            "{}",
            ran.out
        );
    }
    assert!(login().active);
    // As told: Backoffice refuses it now.
    tenant.run(&["user", "disable", "--username", &name]).exits(1);
    tenant.run(&["employee", "reactivate", "--pos-user-id", &number]).exits(0);
    tenant.run(&["user", "disable", "--username", &name]).exits(0);
    let ran = tenant.run(&disable).exits(0);
    assert!(!ran.out.contains("goes on working") && !login().active, "{}", ran.out);
}
