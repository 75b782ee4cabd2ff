//! What a reviewer decides: guards, conflicts, and what becomes of it later.

use serde_json::{Value, json};

use super::{Review, held};
use crate::environment::Tenant;

#[test]
fn guards_are_let_through_with_a_reason_or_settled_by_holding_back() {
    let tenant = Tenant::new().known();
    let rows: String = (1020..1027).map(|number| format!("{number},terminated\n")).collect();
    let roster = tenant.roster(&format!("pos_user_id,status\n{rows}1001,terminated\n"));
    let review = Review::of(&tenant, &[roster, "--out", "approved.json", "--no-apply"]);
    let guard = |standing: &Value, name: &str| {
        let guards = standing["guards"].as_array().unwrap();
        guards.iter().find(|guard| guard["name"] == name).unwrap()["tripped"].as_bool().unwrap()
    };
    let standing = review.start()["standing"].clone();
    assert!(guard(&standing, "protected") && guard(&standing, "max-disables"));
    review.approve("Kim Reyes").is(422);
    let let_through = |name: &str, why: Value| {
        review.post("/guard", &json!({ "revision": review.revision(), "name": name, "why": why }))
    };
    let_through("protected", json!("it is right")).is(422);
    let_through("max-disables", json!(" ")).is(422);
    let standing = review.hold(&["line-9"], "the owner").is(200).json();
    assert!(!guard(&standing, "protected") && guard(&standing, "max-disables"));
    let_through("max-disables", json!("the store closes")).is(200);
    let_through("max-disables", json!(null)).is(200);
    review.approve("Kim Reyes").is(422);
    let_through("max-disables", json!("the store closes")).is(200);
    if guard(&review.start()["standing"], "max-disables-per-site") {
        let_through("max-disables-per-site", json!("the store closes")).is(200);
    }
    review.approve("Kim Reyes").is(200);
    assert!(review.post("/apply", &json!({})).is(422).body.contains("carried out elsewhere"));
    let ended = review.finish();
    assert_eq!(ended.code, 0);
    assert!(ended.out.contains("roster-sync apply approved.json"), "{}", ended.out);
    tenant.run(&["apply", "approved.json"]).exits(0);
    assert!(held(&tenant, 1001) && !held(&tenant, 1026));
}

#[test]
fn a_conflict_is_decided_and_the_decision_remembered() {
    let tenant = Tenant::new().known();
    let one = tenant.person(1021).unwrap();
    let email = tenant.person(1022).unwrap().email;
    let roster = tenant.roster(&format!(
        "pos_user_id,first_name,last_name,email,sites\n1021,{},{},{email},all\n",
        one.first_name, one.last_name
    ));
    let review = Review::of(&tenant, &[roster]);
    assert!(!review.start()["standing"]["can_approve"].as_bool().unwrap(), "there is nothing to carry out");
    let same = |employee: u64| json!({ "is": "same", "employee": employee });
    review.decide("line-2", &same(3999)).is(422);
    review.decide("line-2", &json!({ "is": "leave-alone" })).is(200);
    review.decide("line-2", &json!(null)).is(200);
    review.decide("line-2", &same(3021)).is(200);
    assert_eq!(tenant.run(&["matches", "list", "--format", "json"]).json()["decisions"], json!([]));
    review.approve("Kim Reyes").is(200);
    review.apply();
    assert_eq!(review.finish().code, 0);
    let person = tenant.person(1021).unwrap();
    assert!(
        person.access.all && person.email != email,
        "the stores are changed, the other's e-mail is not taken"
    );
    let kept = tenant.run(&["matches", "list", "--format", "json"]).exits(0).json();
    assert_eq!(kept["decisions"][0]["by"], "Kim Reyes");
    assert_eq!(kept["decisions"][0]["why"], "asked the store");
    let next = tenant.run(&["sync", roster, "--format", "json"]).exits(0).json();
    assert_eq!(next["summary"]["unchanged"], 1);
}

#[test]
fn a_kept_plan_is_reviewed_and_decided_only_with_its_roster() {
    let tenant = Tenant::new().known();
    let one = tenant.person(1021).unwrap();
    let email = tenant.person(1022).unwrap().email;
    let text = format!(
        "pos_user_id,first_name,last_name,email,status\n1021,{},{},{email},active\n1030,,,,terminated\n",
        one.first_name, one.last_name
    );
    tenant.roster(&text);
    tenant.run(&["plan", "roster.csv", "--out", "plan.json"]).exits(0);
    let review = Review::of(&tenant, &["plan.json"]);
    review.decide("line-2", &json!({ "is": "leave-alone" })).is(200);
    review.finish();
    std::fs::remove_file(tenant.path("roster.csv")).unwrap();
    let review = Review::of(&tenant, &["plan.json", "--out", "approved.json"]);
    let refused = review.decide("line-2", &json!({ "is": "leave-alone" })).is(422);
    assert!(refused.body.contains("is not where it was"), "{}", refused.body);
    review.approve("Kim Reyes").is(200);
    assert_eq!(review.finish().code, 0);
    let again = tenant.run(&["review", "approved.json"]).exits(2);
    assert!(again.err.contains("approved already, by Kim Reyes"), "{}", again.err);
    let there = tenant.run(&["review", "plan.json", "--out", "approved.json"]).exits(2);
    assert!(there.err.contains("is there already"), "{}", there.err);
    tenant.run(&["apply", "approved.json"]).exits(1);
    tenant.run(&["review", "plan.json"]).exits(2);
    assert!(!held(&tenant, 1030));
}
