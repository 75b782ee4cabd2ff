//! A plan that somebody approved: what they held back stays undone and their name is told; what they decided is remembered.

use std::collections::BTreeSet;

use roster_sync::plan::{
    Approval, ApprovedPlan, Decided, EntryId, GuardApproval, GuardName, HeldBack, KnownBy, MatchDecision,
    Plan, RowIdentity, Verdict,
};

use roster_sync::sandbox::{Mishap, MishapKind};

use crate::environment::Tenant;

const LEAVERS: &str = "pos_user_id,status\n1020,terminated\n1021,terminated\n1022,terminated\n1023,terminated\n1024,terminated\n1025,terminated\n1026,terminated\n";

fn approval() -> Approval {
    Approval {
        by: "Kim Reyes".into(),
        known: KnownBy::Typed,
        at: "2026-11-26T12:00:00Z".parse().unwrap(),
        note: String::new(),
        held_back: Vec::new(),
        guards: Vec::new(),
        decisions: Vec::new(),
    }
}

fn held(plan: &Plan, line: u64) -> HeldBack {
    let entry = plan.entries.iter().find(|entry| entry.line == Some(line)).unwrap();
    HeldBack {
        entry: EntryId::Line(line),
        name: format!("{} {}", entry.person.first_name, entry.person.last_name),
        operation: entry.operation(),
        why: "comes back in spring".into(),
    }
}

/// Plans this roster and writes the approved plan.
fn approve(tenant: &Tenant, roster: &str, approve: impl FnOnce(&Plan, &mut Approval)) {
    let roster = tenant.roster(roster);
    let code = tenant.run(&["plan", roster, "--out", "plan.json"]).code;
    assert!([0, 4].contains(&code));
    let plan = Plan::from_json(&std::fs::read_to_string(tenant.path("plan.json")).unwrap()).unwrap();
    let mut approval = approval();
    approve(&plan, &mut approval);
    let approved = ApprovedPlan { plan, approval };
    let seal = tenant.seal(&approved.plan.tenant, &approved.hash());
    std::fs::write(tenant.path("approved.json"), approved.to_file(&seal)).unwrap();
}

fn status(results: &serde_json::Value, line: u64) -> (String, String) {
    let rows = results["rows"].as_array().unwrap();
    let row = rows.iter().find(|row| row["line"] == line).unwrap();
    (row["status"].as_str().unwrap().to_owned(), row["message"].as_str().unwrap().to_owned())
}

#[test]
fn what_was_held_back_is_left_undone_and_the_results_say_by_whom() {
    let tenant = Tenant::new();
    let three = "pos_user_id,status\n1020,terminated\n1021,terminated\n1022,terminated\n";
    approve(&tenant, three, |plan, approval| approval.held_back.push(held(plan, 3)));
    let results = tenant.run(&["apply", "approved.json", "--format", "json"]).exits(0).json();
    assert_eq!(status(&results, 2).0, "done");
    let message = "held back by Kim Reyes on 2026-11-26: comes back in spring".to_owned();
    assert_eq!(status(&results, 3), ("held-back".to_owned(), message));
    assert!(tenant.person(1021).unwrap().active && !tenant.person(1022).unwrap().active);
    let again = tenant.run(&["apply", "plan.json"]).exits(2);
    assert!(
        again.err.contains("was applied already"),
        "an approved plan and its plan are one: {}",
        again.err
    );
}

#[test]
fn people_who_are_held_back_count_for_no_guard() {
    let tenant = Tenant::new();
    approve(&tenant, LEAVERS, |_, _| {});
    let stopped = tenant.run(&["apply", "approved.json"]).exits(4);
    assert!(stopped.out.contains("apply approved.json --allow max-disables"), "{}", stopped.out);
    approve(&tenant, LEAVERS, |plan, approval| {
        approval.held_back.extend([held(plan, 2), held(plan, 3)]);
    });
    tenant.run(&["apply", "approved.json"]).exits(0);
    assert!(tenant.person(1020).unwrap().active && !tenant.person(1026).unwrap().active);
}

#[test]
fn a_guard_goes_through_with_a_name_and_a_reason() {
    let tenant = Tenant::new();
    let allowed = |why: &str| {
        let why = why.to_owned();
        move |_: &Plan, approval: &mut Approval| {
            let names = ["max-disables", "max-disables-per-site"];
            approval.guards =
                names.map(|name| GuardApproval { name: name.parse().unwrap(), why: why.clone() }).into();
        }
    };
    approve(&tenant, LEAVERS, allowed(" "));
    let nameless = tenant.run(&["apply", "approved.json"]).exits(2);
    assert!(nameless.err.contains("without a reason"), "{}", nameless.err);
    approve(&tenant, LEAVERS, allowed("the store closes"));
    tenant.run(&["apply", "approved.json"]).exits(0);
    assert!(!tenant.person(1020).unwrap().active);
}

#[test]
fn a_protected_account_passes_only_by_being_held_back() {
    let tenant = Tenant::new();
    let owner = "pos_user_id,status\n1001,terminated\n1020,terminated\n";
    approve(&tenant, owner, |_, approval| {
        approval.guards.push(GuardApproval { name: GuardName::Protected, why: "really".into() });
    });
    assert!(tenant.run(&["apply", "approved.json"]).exits(2).err.contains("cannot be let through"));
    approve(&tenant, owner, |plan, approval| approval.held_back.push(held(plan, 2)));
    tenant.run(&["apply", "approved.json"]).exits(0);
    assert!(tenant.person(1001).unwrap().active && !tenant.person(1020).unwrap().active);
}

#[test]
fn an_approved_plan_that_was_changed_is_refused() {
    let tenant = Tenant::new();
    approve(&tenant, LEAVERS, |plan, approval| approval.held_back.push(held(plan, 2)));
    let text = std::fs::read_to_string(tenant.path("approved.json")).unwrap();
    let changes = [
        ("Kim Reyes", "Kim Reye5"),
        ("line-2", "line-3"),
        ("\"line\": 4,", "\"line\": 2,"),
        ("approved-plan/1", "approved-plan/2"),
    ];
    for (from, to) in changes {
        assert!(text.contains(from), "{from}");
        std::fs::write(tenant.path("other.json"), text.replace(from, to)).unwrap();
        let refused = tenant.run(&["apply", "other.json"]).exits(2);
        assert!(refused.err.contains("cannot be applied"), "{}", refused.err);
    }
    assert!(tenant.person(1022).unwrap().active);
}

#[test]
fn a_resumed_run_knows_what_was_held_back() {
    let tenant = Tenant::new().known();
    tenant.configure_with("max_runtime = \"1s\"\nsessions = 1\n", "");
    let roster = "pos_user_id,status\n1020,terminated\n1021,terminated\n1022,terminated\n";
    approve(&tenant, roster, |plan, approval| approval.held_back.push(held(plan, 3)));
    tenant.sandbox.arm(Mishap::new(MishapKind::Latency(1_200)).on("POST", "/employee/update"));
    tenant.run(&["apply", "approved.json"]).exits(1);
    assert!(tenant.person(1022).unwrap().active, "the run stopped before it came to this row");
    tenant.sandbox.clear_faults();
    tenant.configure("");
    let resumed = tenant.run(&["runs", "resume", "--format", "json"]).exits(0).json();
    assert_eq!((status(&resumed, 3).0.as_str(), status(&resumed, 4).0.as_str()), ("held-back", "done"));
    assert!(status(&resumed, 3).1.starts_with("held back by Kim Reyes"));
    assert!(tenant.person(1021).unwrap().active, "whoever was held back is held back for good");
}

#[test]
fn what_was_decided_is_remembered_listed_and_can_be_taken_back() {
    let tenant = Tenant::new();
    // The number is that of one person, the e-mail that of another.
    let person = tenant.person(1021).unwrap();
    let (first, last) = (&person.first_name, &person.last_name);
    let other = tenant.person(1022).unwrap().email;
    let roster = format!("pos_user_id,first_name,last_name,email\n1021,{first},{last},{other}\n");
    approve(&tenant, &roster, |plan, approval| {
        let entry = &plan.entries[0];
        assert_eq!(entry.candidates.len(), 2, "{}", entry.reason);
        approval.decisions.push(MatchDecision {
            row: *entry.row.clone().unwrap(),
            considered: entry.candidates.iter().map(|one| one.employee_id).collect::<BTreeSet<_>>(),
            decided: Decided {
                verdict: Verdict::Same {
                    employee: entry.candidates[0].employee_id,
                    name: entry.candidates[0].name.clone(),
                },
                by: approval.by.clone(),
                at: Some(approval.at),
                why: "asked the store".into(),
            },
        });
    });
    tenant.run(&["sync", "roster.csv"]).exits(1);
    tenant.run(&["apply", "approved.json"]);
    let shown = tenant.run(&["matches", "list"]).exits(0);
    assert!(shown.flat().contains(&format!("the same person as {first} {last}")), "{}", shown.out);
    assert!(shown.out.contains("Kim Reyes") && shown.out.contains("2026-11-26"), "{}", shown.out);
    let synced = tenant.run(&["sync", "roster.csv", "--format", "json"]).exits(0).json();
    assert_eq!(status(&synced, 2).0, "unchanged", "the next night follows the decision");
    assert!(status(&synced, 2).1.contains("decided by Kim Reyes on 2026-11-26"));
    let listed = tenant.run(&["matches", "list", "--format", "json"]).exits(0).json();
    let row: RowIdentity = serde_json::from_value(listed["decisions"][0]["row"].clone()).unwrap();
    assert_eq!(row.pos_user_id.unwrap().to_string(), "1021");
    let id = listed["decisions"][0]["id"].to_string();
    tenant.run(&["matches", "remove", &id]).exits(0);
    tenant.run(&["matches", "remove", &id]).exits(2);
    tenant.run(&["sync", "roster.csv"]).exits(1);
}
