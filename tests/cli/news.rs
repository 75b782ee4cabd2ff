//! What a plan says that the last one that somebody was shown did not: on the screen, in `status`, in the notice.

use serde_json::Value;

use crate::catchers::{OK, http};
use crate::environment::{ANY_ROSTER, Tenant, changed};

/// A roster of everybody, of whom so many have left, and one whose number nobody can read.
fn leavers(tenant: &Tenant, number: usize, odd: &str) -> &'static str {
    let people = tenant.sandbox.people();
    // The protected one stays out, and the one whom no list shows.
    let listed = |number: u64| number != 1001 && number != 1018;
    let people = people.iter().filter(|person| person.active && listed(person.pos_user_id));
    let rows = people.enumerate().map(|(index, person)| {
        let status = if index < number { "terminated" } else { "active" };
        format!("{},{},{status}\n", person.pos_user_id, person.last_name)
    });
    let rows: String = rows.collect();
    tenant.roster(&format!("pos_user_id,last_name,status\n{odd}{rows}"))
}

/// Yesterday's plan was yesterday's.
fn a_day_goes_by(tenant: &Tenant) {
    let folder = std::fs::read_dir(tenant.path("state")).unwrap().next().unwrap().unwrap().path();
    changed(
        &folder.join("state.db"),
        "UPDATE told SET state = json_set(state, '$.at', '2026-01-05T02:07:00.000Z') WHERE what LIKE 'plan %'; \
         UPDATE run SET started = '2026-01-05T02:07:00.000Z' WHERE number = 1",
    );
}

#[test]
fn a_plan_and_its_notice_say_what_is_new_since_the_last_that_was_shown() {
    let tenant = Tenant::new().known();
    let (url, came) = http(|_| OK.to_owned());
    tenant.configure(&format!(
        "{ANY_ROSTER}[notify]\non = [\"every\"]\n[[notify.webhook]]\nurl = \"{url}/hook\"\n"
    ));
    let first = tenant.run(&["sync", leavers(&tenant, 30, "")]).exits(4);
    assert!(!first.out.contains("as before"), "nothing was shown before\n{}", first.out);
    let again = tenant.run(&["sync", leavers(&tenant, 30, "")]).exits(4);
    assert!(!again.out.contains("as before"), "the same on the same day\n{}", again.out);
    a_day_goes_by(&tenant);
    came.clear();
    let words = "3 new, 30 as before, 0 gone since the plan shown 2026-01-05 02:07 UTC";
    // A line more in the file moves everybody's line.
    let ran = tenant.run(&["sync", leavers(&tenant, 32, "10x3,Nobody,active\n")]).exits(4);
    assert!(ran.flat().contains(words), "{}", ran.out);
    let told = came.all().concat();
    assert!(told.contains(words) && told.contains("a guard has been waiting since 2026-01-05"), "{told}");
    let status = tenant.run(&["status", "--format", "json"]).exits(1).json();
    let plan = &status["tenants"][0]["waiting_plan"];
    assert_eq!((&plan["news"]["new"], &plan["news"]["same"]), (&3.into(), &30.into()), "{plan}");
    let plan = tenant.run(&["plan", leavers(&tenant, 31, "")]).exits(4);
    assert!(plan.flat().contains("0 new, 31 as before, 2 gone since"), "{}", plan.out);
}

/// What was carried out is not gone: only what still waits for somebody is held against the next plan.
#[test]
fn what_was_done_is_not_gone_from_the_next_plan() {
    let tenant = Tenant::new().known();
    tenant.configure(ANY_ROSTER);
    let odd = "10x3,Nobody,active\n";
    tenant.run(&["sync", leavers(&tenant, 3, odd)]).exits(1);
    a_day_goes_by(&tenant);
    // Four others leave, and the odd row is still odd.
    let next = tenant.run(&["sync", leavers(&tenant, 4, odd), "-n"]).exits(0);
    assert!(next.flat().contains("4 new, 1 as before, 0 gone since"), "{}", next.out);
    let document: Value = tenant.run(&["plan", "roster.csv", "--format", "json"]).exits(0).json();
    assert!(
        document.get("news").is_none(),
        "a plan's document says what is to be done, and nothing of other plans"
    );
}
