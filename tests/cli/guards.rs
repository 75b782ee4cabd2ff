//! Guards about what would happen to whom: nothing is written until a person approves exactly this plan.

use crate::environment::{Ran, Tenant, program, ran};
use roster_sync::sandbox::Shape;

/// Three of the eight people of one site leave: far below the cap for the tenant.
const HARBOR: &str = "pos_user_id,status\n1019,terminated\n1037,terminated\n1055,terminated\n";

/// Runs the command that approves a plan as it was printed, to the letter.
#[track_caller]
fn approve(tenant: &Tenant, stopped: &Ran) -> Ran {
    let line = stopped.out.lines().find(|line| line.contains("roster-sync apply ")).unwrap();
    let words = line.split_whitespace().skip_while(|word| *word != "apply");
    let mut command = program(tenant.dir.path());
    command
        .env("ROSTER_SYNC_USERNAME", tenant.sandbox.username())
        .env("ROSTER_SYNC_PASSWORD", tenant.sandbox.password());
    ran(command.args(words).output().unwrap())
}

/// Panics if anything but a sign-in was posted since the last time the requests were cleared.
#[track_caller]
pub(crate) fn nothing_was_written(tenant: &Tenant) {
    let posts = tenant.sandbox.requests().into_iter().filter(|request| request.method == "POST");
    let posts: Vec<String> =
        posts.map(|request| request.path).filter(|path| path != "/login_check").collect();
    assert!(posts.is_empty(), "{posts:?}");
    tenant.sandbox.clear_requests();
}

#[test]
fn a_site_that_would_lose_too_many_stops_the_run_until_its_plan_is_approved_once() {
    let tenant = Tenant::new();
    let roster = tenant.roster(HARBOR);
    let stopped = tenant.run(&["sync", roster]).exits(4);
    assert!(stopped.out.contains("STOPPED by the guard max-disables-per-site"), "{}", stopped.out);
    assert!(stopped.flat().contains("(Harbor Point: 3 of 8, up to 2)"), "{}", stopped.out);
    nothing_was_written(&tenant);
    for command in ["plan", "offboard"] {
        let plan = tenant.run(&[command, roster, "--format", "json"]).exits(4).json();
        let guards = plan["guards"].as_array().unwrap();
        let guard = guards.iter().find(|guard| guard["name"] == "max-disables-per-site").unwrap();
        assert_eq!(
            (&guard["limit"], &guard["actual"], &guard["tripped"]),
            (&2.into(), &3.into(), &true.into())
        );
        assert_eq!(guard["people"].as_array().unwrap().len(), 3);
    }
    let markdown = tenant.run(&["plan", roster, "--format", "markdown"]).exits(4).out;
    assert!(markdown.contains("guard `max-disables-per-site`"), "{markdown}");
    nothing_was_written(&tenant);
    assert!([1019, 1037, 1055].iter().all(|number| tenant.person(*number).unwrap().active));
    approve(&tenant, &stopped).exits(0);
    assert!([1019, 1037, 1055].iter().all(|number| !tenant.person(*number).unwrap().active));
    let again = approve(&tenant, &stopped).exits(2);
    assert!(again.err.contains("was applied already"), "{}", again.err);
}

#[test]
fn a_plan_that_was_approved_approves_no_other() {
    let tenant = Tenant::new();
    let first = tenant.run(&["sync", tenant.roster(HARBOR)]).exits(4);
    let other = HARBOR.replace("1019", "1073");
    let second = tenant.run(&["sync", tenant.roster(&other)]).exits(4);
    let plan = |ran: &Ran| {
        let line = ran.out.lines().find(|line| line.contains("roster-sync apply ")).unwrap();
        line.split_whitespace().find(|word| word.contains("plans/")).unwrap().to_owned()
    };
    assert_ne!(plan(&first), plan(&second));
    tenant.run(&["apply", &plan(&second)]).exits(4);
    tenant.run(&["apply", &plan(&second), "--allow", "max-disables"]).exits(4);
    nothing_was_written(&tenant);
    approve(&tenant, &second).exits(0);
    assert!(tenant.person(1019).unwrap().active, "only who was in the approved plan");
    // The newer plan took the place of the older one: neither its own approval nor another's carries that out.
    for late in [tenant.run(&["apply", &plan(&first)]), approve(&tenant, &first)] {
        assert!(late.exits(2).err.contains("a newer plan was kept"));
    }
    assert!(tenant.person(1019).unwrap().active, "the approval of one plan is none of another");
}

#[test]
fn the_last_manager_stays_until_somebody_else_is_one() {
    let tenant = Tenant::with(12, Shape::Hierarchical);
    // Managers and general managers have the same rights: they stand for each other.
    let leave = "pos_user_id,last_name,permission,status\n\
                 1004,,,terminated\n1008,,,terminated\n1011,,,terminated\n1001,Diaz,Cashier,active\n";
    let stopped = tenant.run(&["sync", tenant.roster(leave)]).exits(4);
    assert!(stopped.out.contains("STOPPED by the guard last-manager"), "{}", stopped.out);
    assert!(stopped.flat().contains("Manager (now 4)"), "{}", stopped.out);
    let change = leave.replace("1004,,,terminated", "1004,Castell,Cashier,active");
    tenant.run(&["sync", tenant.roster(&change)]).exits(4);
    nothing_was_written(&tenant);
    let replaced = format!("{leave}1002,Archer,general manager,active\n");
    tenant.run(&["plan", tenant.roster(&replaced), "--out", "plan.json"]).exits(0);
    let alone = tenant.run(&["apply", "plan.json", "--only", "2,3,4,5"]).exits(4);
    assert!(alone.flat().contains("Manager (now 4)"), "who replaces them is on line 6: {alone:?}");
    nothing_was_written(&tenant);
    tenant.run(&["apply", "plan.json", "--only", "2,3,4,5,6"]).exits(0);
    assert!(!tenant.person(1004).unwrap().active && !tenant.person(1011).unwrap().active);
    assert_eq!(tenant.sandbox.words(3002).unwrap().0, "Manager", "the listing names the first of the two");
}

#[test]
fn whoever_has_a_protected_permission_is_changed_but_never_disabled() {
    let tenant = Tenant::new();
    let settings = "[rate]\nrequests_per_second = 1000\nburst = 1000\n[guards]\nprotected = [{ permission = \"general manager\" }]\n";
    std::fs::write(tenant.path("roster-sync.toml"), settings).unwrap();
    let roster = tenant.roster("pos_user_id,status\n1004,terminated\n1020,terminated\n");
    let stopped = tenant.run(&["sync", roster]).exits(4);
    assert!(
        stopped.out.contains("guard protected") && stopped.out.contains("as general manager"),
        "{}",
        stopped.out
    );
    assert!(!stopped.out.contains("roster-sync apply"), "nothing approves it: {}", stopped.out);
    tenant.run(&["sync", roster, "--allow", "protected"]).exits(2);
    nothing_was_written(&tenant);
    let changed = tenant.roster("pos_user_id,first_name,last_name,phone\n1004,Dario,Castell,5550100150\n");
    tenant.run(&["sync", changed]).exits(0);
    assert_eq!(tenant.person(1004).unwrap().phone, "5550100150");
}

#[test]
fn a_protected_login_stays_open_when_its_employee_is_inactive_already() {
    let tenant = Tenant::new();
    tenant.sandbox.edit_person(3004, |person| person.active = false);
    let settings = "[rate]\nrequests_per_second = 1000\nburst = 1000\n[guards]\nprotected = [\"USER1004\"]\n";
    std::fs::write(tenant.path("roster-sync.toml"), settings).unwrap();
    let roster = tenant.roster("pos_user_id\n1004\n");
    let stopped = tenant.run(&["offboard", roster]).exits(4);
    assert!(stopped.out.contains("login user1004"), "{}", stopped.out);
    nothing_was_written(&tenant);
}

/// Rows of everybody who is active and satisfies this, each with what follows the last name.
fn rows_of(tenant: &Tenant, columns: &str, wanted: impl Fn(u64) -> Option<String>) -> String {
    let people = tenant.sandbox.people().into_iter().filter_map(|person| {
        let (number, first, last) = (person.pos_user_id, &person.first_name, &person.last_name);
        Some(format!("{number},{first},{last},{}\n", wanted(number)?))
    });
    format!("pos_user_id,first_name,last_name,{columns}\n{}", people.collect::<String>())
}

#[test]
fn logins_for_nearly_everybody_stop_the_run() {
    let tenant = Tenant::new();
    let text = rows_of(&tenant, "email,backoffice,backoffice_username", |number| {
        let active = tenant.person(number)?.active;
        active.then(|| format!("p{number}@example.com,yes,person_{number}"))
    });
    let stopped = tenant.run(&["sync", tenant.roster(&text)]).exits(4);
    assert!(stopped.out.contains("STOPPED by the guard max-logins"), "{}", stopped.out);
    nothing_was_written(&tenant);
}

#[test]
fn people_who_come_back_in_numbers_stop_the_run_and_leavers_are_named_meanwhile() {
    let tenant = Tenant::new();
    let away = |number: u64| (1025..1050).contains(&number);
    for person in tenant.sandbox.people().iter().filter(|person| away(person.pos_user_id)) {
        tenant.sandbox.edit_person(person.id, |person| person.active = false);
    }
    let text = rows_of(&tenant, "status", |number| {
        let status = if number == 1019 { "terminated" } else { "active" };
        (away(number) || number == 1019).then(|| status.to_owned())
    });
    let stopped = tenant.run(&["sync", tenant.roster(&text)]).exits(4);
    assert!(stopped.out.contains("STOPPED by the guard max-reactivations"), "{}", stopped.out);
    assert!(!stopped.out.contains("STOPPED by the guard max-updates"), "{}", stopped.out);
    let person = tenant.person(1019).unwrap();
    let name = format!("{} {} (line", person.first_name, person.last_name);
    assert!(stopped.out.contains("Until then 1 leaver") && stopped.out.contains(&name), "{}", stopped.out);
    nothing_was_written(&tenant);
}

#[test]
fn sites_for_many_stop_the_run() {
    let tenant = Tenant::new();
    let text = rows_of(&tenant, "sites", |number| (1040..1070).contains(&number).then(|| "all".to_owned()));
    let stopped = tenant.run(&["sync", tenant.roster(&text)]).exits(4);
    assert!(stopped.out.contains("STOPPED by the guard max-grants"), "{}", stopped.out);
    nothing_was_written(&tenant);
}

#[test]
fn an_undo_closes_no_protected_login() {
    let tenant = Tenant::new();
    let number =
        tenant.sandbox.people().iter().map(|person| person.pos_user_id).find(|number| *number == 1021);
    let text = rows_of(&tenant, "email,backoffice,backoffice_username", |one| {
        (Some(one) == number).then(|| "tobin@example.com,yes,side_office".to_owned())
    });
    let ran = tenant.run(&["sync", tenant.roster(&text), "--format", "json"]).exits(0).json();
    let run = ran["run"].as_str().unwrap();
    let settings =
        "[rate]\nrequests_per_second = 1000\nburst = 1000\n[guards]\nprotected = [\"Side_Office\"]\n";
    std::fs::write(tenant.path("roster-sync.toml"), settings).unwrap();
    tenant.sandbox.clear_requests();
    let stopped = tenant.run(&["runs", "undo", run]).exits(4);
    assert!(stopped.out.contains("login side_office"), "{}", stopped.out);
    nothing_was_written(&tenant);
    tenant.configure("");
    tenant.run(&["runs", "undo", run]).exits(0);
}
