//! A plan reviewed on this computer's own server, request by request: who may ask, what may be done when, and what comes of it.

mod access;
mod decisions;

use roster_sync::sandbox::{Mishap, MishapKind};
use serde_json::json;

use crate::environment::Tenant;
use crate::reviewing::Review;

const LEAVERS: &str = "pos_user_id,status\n1020,terminated\n1021,terminated\n1022,terminated\n";

impl Review {
    fn of(tenant: &Tenant, args: &[&str]) -> Self {
        Self::started(tenant.start(&[&["review"], args].concat()))
    }
}

fn held(tenant: &Tenant, number: u64) -> bool {
    tenant.person(number).unwrap().active
}

#[test]
fn a_plan_is_looked_at_held_back_approved_and_carried_out() {
    let tenant = Tenant::new().known();
    let review = Review::of(&tenant, &[tenant.roster(LEAVERS), "--results", "results.csv"]);
    let standing = review.hold(&["line-3"], "comes back in spring").is(200).json();
    assert_eq!((&standing["held"], &standing["writes"]), (&json!(1), &json!(3)));
    review.approve("Kim Reyes").is(200);
    let said = review.apply();
    for event in
        ["event: started", "event: row-started", "event: row-sent", "event: row\n", "event: finished"]
    {
        assert!(said.contains(event), "{event}\n{said}");
    }
    assert!(said.contains("held back by Kim Reyes"), "{said}");
    assert!(said.contains("\"entry\":\"line-2\""), "{said}");
    assert!(!held(&tenant, 1020) && held(&tenant, 1021) && !held(&tenant, 1022));
    let results = std::fs::read_to_string(tenant.path("results.csv")).unwrap();
    let download = review.get("/run/results.csv").is(200);
    assert!(download.head.contains("attachment; filename=\"results.csv\""), "{}", download.head);
    assert_eq!(download.body, results);
    assert!(review.get("/run").is(200).body.contains("Kim Reyes"));
    review.get("/run/rejects.csv").is(404);
    let ended = review.finish();
    assert_eq!(ended.code, 0, "what a person held back needs nobody: {}", ended.err);
    assert!(ended.out.contains("held back by Kim Reyes"), "{}", ended.out);
}

#[test]
fn a_page_that_comes_late_or_again_hears_everything_once() {
    let tenant = Tenant::new().known();
    let review = Review::of(&tenant, &[tenant.roster(LEAVERS)]);
    review.approve("Kim Reyes").is(200);
    let all = review.apply();
    let host = ("Host", review.host.as_str());
    let path = format!("{}/events", review.base);
    let rest = review.send("GET", &path, &[host, ("Last-Event-ID", "2")], "").is(200).body;
    assert!(rest.starts_with("id: 3\n") || rest.contains("\nid: 3\n"), "{rest}");
    assert!(!rest.contains("event: started") && all.contains("event: started"));
    review.finish();
}

#[test]
fn a_plan_is_approved_once_and_carried_out_once() {
    let tenant = Tenant::new().known();
    let review = Review::of(&tenant, &[tenant.roster(LEAVERS)]);
    review.post("/apply", &json!({})).is(422);
    let start = review.start();
    let word = json!({ "revision": 0, "plan_hash": start["plan_hash"], "name": "Kim Reyes" });
    review.post("/approve", &word).is(200);
    let again = review.post("/approve", &word).is(409);
    assert!(again.body.contains("approved already, by Kim Reyes"), "{}", again.body);
    review.post("/hold", &json!({ "revision": 0, "entries": ["line-2"], "held": true })).is(409);
    review.apply();
    review.post("/apply", &json!({})).is(409);
    review.post("/approve", &word).is(409);
    let posts = tenant.sandbox.posts();
    assert_eq!(posts.iter().filter(|(path, _)| path == "/employee/update").count(), 3);
    review.finish();
}

#[test]
fn a_page_that_is_out_of_date_changes_nothing() {
    let tenant = Tenant::new();
    let review = Review::of(&tenant, &[tenant.roster(LEAVERS)]);
    let start = review.start();
    review.hold(&["line-2"], "").is(200);
    let stale = json!({ "revision": 0, "entries": ["line-3"], "held": true });
    assert!(review.post("/hold", &stale).is(409).body.contains("load the page again"));
    let word = json!({ "revision": 0, "plan_hash": start["plan_hash"], "name": "Kim Reyes" });
    review.post("/approve", &word).is(409);
    let other = json!({ "revision": 1, "plan_hash": "00", "name": "Kim Reyes" });
    review.post("/approve", &other).is(409);
    assert_eq!(review.start()["standing"]["held"], 1);
    review.finish();
}

#[test]
fn a_run_is_stopped_from_the_page() {
    let tenant = Tenant::new().known();
    tenant.configure_with("sessions = 1\n", "");
    tenant.sandbox.arm(Mishap::new(MishapKind::Latency(400)).on("POST", "/employee/update"));
    let review = Review::of(&tenant, &[tenant.roster(LEAVERS)]);
    review.approve("Kim Reyes").is(200);
    review.post("/apply", &json!({})).is(202);
    review.post("/stop", &json!({})).is(202);
    let said = review.get("/events").is(200).body;
    assert!(said.contains("it was interrupted"), "{said}");
    assert!(held(&tenant, 1022), "whoever was not reached is untouched");
    assert_eq!(review.finish().code, 130);
}

#[test]
fn the_time_of_a_run_does_not_count_while_somebody_looks_at_the_plan() {
    let tenant = Tenant::new().known();
    tenant.configure_with("max_runtime = \"2s\"\n", "");
    let review = Review::of(&tenant, &[tenant.roster(LEAVERS)]);
    std::thread::sleep(std::time::Duration::from_millis(2_200));
    review.approve("Kim Reyes").is(200);
    assert!(review.apply().contains("\"done\":3"));
    assert_eq!(review.finish().code, 0);
}

#[test]
fn another_run_that_is_under_way_lets_the_review_wait() {
    let tenant = Tenant::new().known();
    let review = Review::of(&tenant, &[tenant.roster(LEAVERS)]);
    review.approve("Kim Reyes").is(200);
    let directory = std::fs::read_dir(tenant.path("state")).unwrap().next().unwrap().unwrap().path();
    let lock = std::fs::File::options()
        .write(true)
        .create(true)
        .truncate(false)
        .open(directory.join("lock"))
        .unwrap();
    lock.lock().unwrap();
    let refused = review.post("/apply", &json!({})).is(409);
    assert!(refused.body.contains("another run is under way"), "{}", refused.body);
    drop(lock);
    review.apply();
    assert!(!held(&tenant, 1020));
    review.finish();
}

#[test]
fn without_an_approval_nothing_happens() {
    let tenant = Tenant::new();
    let review = Review::of(&tenant, &[tenant.roster(LEAVERS)]);
    let ended = review.finish();
    assert_eq!(ended.code, 1);
    assert!(ended.out.contains("nothing was changed"), "{}", ended.out);
    assert!(held(&tenant, 1020) && tenant.sandbox.posts().iter().all(|(path, _)| path == "/login_check"));
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_a_review() {
    let tenant = Tenant::new();
    let review = Review::of(&tenant, &[tenant.roster(LEAVERS)]);
    let pid = review.child.id().to_string();
    assert!(std::process::Command::new("kill").args(["-INT", &pid]).status().unwrap().success());
    assert_eq!(review.ended().code, 130);
}
