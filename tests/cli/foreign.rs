//! A plan's file crosses hands: what was changed on the way is refused, what another store kept needs its hash named, and what is
//! older than what is known here is not carried out.

use roster_sync::plan::{Approval, ApprovedPlan, GuardApproval, KnownBy, Plan, Value};

use crate::environment::{ANY_ROSTER, Tenant};

const ROSTER: &str =
    "pos_user_id,first_name,last_name,phone,status\n1020,,,,terminated\n1021,Umar,Tobin,5550100191,active\n";
const LEAVERS: &str = "pos_user_id,status\n1020,terminated\n1021,terminated\n1022,terminated\n1023,terminated\n1024,terminated\n1025,terminated\n1026,terminated\n";

fn kept(tenant: &Tenant, roster: &str) -> Plan {
    tenant.roster(roster);
    let code = tenant.run(&["plan", "roster.csv", "--out", "plan.json"]).code;
    assert!([0, 4].contains(&code));
    Plan::from_json(&std::fs::read_to_string(tenant.path("plan.json")).unwrap()).unwrap()
}

/// The same tenant on a computer whose state folder has never seen the plan.
fn on_another_computer(tenant: &Tenant) {
    std::fs::remove_dir_all(tenant.path("state")).unwrap();
}

fn nothing_was_done(tenant: &Tenant) {
    assert!(tenant.person(1020).unwrap().active, "nobody is closed");
    assert_ne!(tenant.person(1021).unwrap().phone, "5550100191", "nothing is written");
}

#[test]
fn whatever_was_changed_in_a_plan_on_its_way_it_is_refused() {
    let tenant = Tenant::new();
    let made = kept(&tenant, ROSTER);
    let text = std::fs::read_to_string(tenant.path("plan.json")).unwrap();
    let seal = serde_json::from_str::<serde_json::Value>(&text).unwrap()["seal"].as_str().unwrap().to_owned();
    let changed = |change: &dyn Fn(&mut Plan)| {
        let mut plan = made.clone();
        change(&mut plan);
        plan
    };
    let told = changed(&|plan| plan.entries[1].warnings.push("nothing to see here".into()));
    let why = changed(&|plan| plan.entries[0].reason = "asked by the owner".into());
    let guards = changed(&|plan| plan.guards.clear());
    let shown = changed(&|plan| {
        let phone =
            plan.entries[1].changes.iter_mut().find(|change| change.field.as_str() == "phone").unwrap();
        phone.to = Value::read(phone.field, "(555) 010-0199");
    });
    let done = changed(&|plan| plan.entries[1].action = plan.entries[0].action.clone());
    let other = [
        ("no hash", made.to_json()),
        ("no guards", guards.to_file(&seal)),
        ("other changes", shown.to_file(&seal)),
        ("another action", done.to_file(&seal)),
        ("another warning", told.to_file(&seal)),
        ("another reason", why.to_file(&seal)),
    ];
    let the_same = [
        ("no seal", made.to_sealed_json()),
        ("a seal of nobody's", made.to_file(&"0".repeat(64))),
        ("half a seal", made.to_file(&seal[..10])),
    ];
    for (what, file) in other.into_iter().chain(the_same.clone()) {
        std::fs::write(tenant.path("other.json"), file).unwrap();
        let refused = tenant.run(&["apply", "other.json"]);
        assert_eq!(refused.code, 2, "{what}: {}", refused.err);
        if !the_same.iter().any(|(same, _)| *same == what) {
            // Who has the hash of the honest plan has no word for another.
            let refused = tenant.run(&["apply", "other.json", "--foreign", &made.hash()]);
            assert_eq!(refused.code, 2, "{what}: {}", refused.err);
        }
        nothing_was_done(&tenant);
    }
}

#[test]
fn a_plan_of_another_store_needs_the_hash_that_stands_under_the_whole_of_it() {
    let tenant = Tenant::new();
    let made = kept(&tenant, ROSTER);
    on_another_computer(&tenant);
    let refused = tenant.run(&["apply", "plan.json"]).exits(2);
    assert!(refused.err.contains("plan show") && refused.err.contains("--foreign"), "{}", refused.err);
    assert!(!refused.err.contains(&made.hash()), "the hash is got by looking at the plan");
    let refused = tenant.run(&["apply", "plan.json", "--foreign", &"0".repeat(64)]).exits(2);
    assert!(refused.err.contains("is not the plan that --foreign names"), "{}", refused.err);
    nothing_was_done(&tenant);
    let shown = tenant.run(&["plan", "show", "plan.json"]).exits(0);
    let hash = shown.out.lines().find_map(|line| line.strip_prefix("SHA-256 of this plan: ")).unwrap();
    assert_eq!(hash, made.hash());
    tenant.run(&["apply", "plan.json", "--foreign", hash]).exits(0);
    assert!(!tenant.person(1020).unwrap().active);
    tenant.run(&["apply", "plan.json", "--foreign", hash]).exits(2);
}

#[test]
fn what_was_approved_elsewhere_lets_no_guard_through() {
    let tenant = Tenant::new();
    let plan = kept(&tenant, LEAVERS);
    let names = ["max-disables", "max-disables-per-site"];
    let guards =
        names.map(|name| GuardApproval { name: name.parse().unwrap(), why: "the site closes".into() });
    let approval = Approval {
        by: "Kim Reyes".into(),
        known: KnownBy::Typed,
        at: "2026-11-26T12:00:00Z".parse().unwrap(),
        note: String::new(),
        held_back: Vec::new(),
        guards: guards.into(),
        decisions: Vec::new(),
    };
    let approved = ApprovedPlan { plan, approval };
    let seal = tenant.seal(&approved.plan.tenant, &approved.hash());
    std::fs::write(tenant.path("approved.json"), approved.to_file(&seal)).unwrap();
    on_another_computer(&tenant);
    tenant.run(&["apply", "approved.json"]).exits(2);
    let shown = tenant.run(&["plan", "show", "approved.json"]).exits(0);
    assert!(shown.flat().contains("Approved by Kim Reyes (name typed)"), "{}", shown.out);
    assert!(shown.flat().contains("lets the guard max-disables through: the site closes"), "{}", shown.out);
    assert!(shown.out.contains(&approved.hash()), "the hash covers the approval: {}", shown.out);
    let refused = tenant.run(&["apply", "approved.json", "--foreign", &approved.plan.hash()]).exits(2);
    assert!(refused.err.contains("--foreign"), "{}", refused.err);
    tenant.run(&["apply", "approved.json", "--foreign", &approved.hash()]).exits(4);
    assert!(tenant.person(1020).unwrap().active);
}

#[test]
fn an_account_that_was_protected_since_is_not_closed() {
    let tenant = Tenant::new();
    kept(&tenant, ROSTER);
    let settings = std::fs::read_to_string(tenant.path("roster-sync.toml")).unwrap();
    let settings = settings.replace("protected = [1001]", "protected = [1001, 1020]");
    std::fs::write(tenant.path("roster-sync.toml"), settings).unwrap();
    tenant.run(&["apply", "plan.json"]).exits(4);
    tenant.run(&["apply", "plan.json", "--allow", "protected"]).exits(2);
    nothing_was_done(&tenant);
    tenant.run(&["apply", "plan.json", "--only", "3"]).exits(0);
    assert!(tenant.person(1020).unwrap().active, "the rest goes on");
}

#[test]
fn an_older_plan_is_not_carried_out_over_what_is_known_since() {
    let tenant = Tenant::new();
    tenant.configure(ANY_ROSTER);
    kept(&tenant, ROSTER);
    std::fs::rename(tenant.path("plan.json"), tenant.path("older.json")).unwrap();
    let newer = ROSTER.replace("5550100191", "5550100192");
    kept(&tenant, &newer);
    let refused = tenant.run(&["apply", "older.json"]).exits(2);
    assert!(refused.err.contains("a newer plan was kept"), "{}", refused.err);
    assert!(refused.err.contains("roster-sync plan roster.csv --out plan.json"), "{}", refused.err);
    nothing_was_done(&tenant);
    tenant.run(&["apply", "plan.json"]).exits(0);
    assert_eq!(tenant.person(1021).unwrap().phone, "5550100192");
    // Absences were counted with the newer roster: the older one counts nobody again.
    let absent = |plan: &serde_json::Value| {
        let entries = plan["entries"].as_array().unwrap().iter();
        let absent = entries.filter(|entry| entry["situation"] == "absent");
        absent.map(|entry| entry["reason"].to_string()).collect::<Vec<_>>()
    };
    let before = tenant.run(&["plan", "roster.csv", "--format", "json"]).exits(0).json();
    tenant.run(&["apply", "older.json"]).exits(2);
    let after = tenant.run(&["plan", "roster.csv", "--format", "json"]).exits(0).json();
    assert_eq!(absent(&before), absent(&after));
}
