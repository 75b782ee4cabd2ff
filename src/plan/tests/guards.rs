//! What stops a plan: tripped, not tripped, and just at the border.

use super::*;

mod caps;
mod effects;
mod people;
mod roster_file;

/// The outcome of one guard.
fn guard(made: &Plan, name: &str) -> GuardOutcome {
    made.guards.iter().find(|guard| guard.name == name).unwrap().clone()
}

/// The names of the guards that stop a plan.
fn stopped_by(made: &Plan) -> Vec<&str> {
    made.tripped().map(|guard| guard.name.as_str()).collect()
}

/// A roster in which these people leave.
fn leavers(people: impl IntoIterator<Item = u64>) -> String {
    let rows: String = people.into_iter().map(|index| format!("{},terminated\n", 1000 + index)).collect();
    format!("pos_user_id,status\n{rows}")
}

#[test]
fn every_plan_has_every_guard_in_the_same_order() {
    let names = [
        "empty-roster",
        "incomplete-listing",
        "roster-shape",
        "roster-shrank",
        "max-disables",
        "max-disables-per-site",
        "max-creates",
        "max-reactivations",
        "max-logins",
        "max-grants",
        "max-updates",
        "last-manager",
        "still-working",
        "protected",
    ];
    let roster = roster(&leavers([1]));
    for purpose in [Purpose::Sync, Purpose::Offboard] {
        // Who is named to offboard is closed at somebody's word.
        let has = |name: &&str| purpose == Purpose::Sync || *name != "still-working";
        let names: Vec<&str> = names.iter().copied().filter(has).collect();
        let history = History::default();
        let made = make_plan(&roster, &tenant(3), &Policy::default(), &history, purpose, today());
        assert_eq!(made.guards.iter().map(|guard| guard.name.as_str()).collect::<Vec<_>>(), names);
        let never: Vec<&str> =
            made.guards.iter().filter(|guard| !guard.allowable).map(|guard| guard.name.as_str()).collect();
        assert_eq!(never, ["empty-roster", "incomplete-listing", "protected"]);
    }
}
