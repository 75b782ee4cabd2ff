//! What a review lets happen when, without a server around it.

use chrono::DateTime;

use super::session::{No, RowChoice};
use super::*;
use crate::model::{EmployeeId, PosUserId};
use crate::plan::{
    Action, Before, Candidate, Closing, Entry, EntryId, GuardGroup, GuardName, GuardOutcome, Operation,
    Person, PersonSites, Plan, Purpose, RequestEstimate, RosterSource, RowIdentity, SCHEMA, Situation,
    Summary,
};

fn entry(line: u64, operation: Operation, situation: Situation) -> Entry {
    Entry {
        line: Some(line),
        situation,
        reason: String::new(),
        action: if operation == Operation::Disable {
            let (employee, before, usernames) = (EmployeeId::new(line), Before::default(), vec![]);
            Action::Disable(Box::new(Closing {
                employee,
                before,
                logins: vec![],
                unknown_logins: vec![],
                usernames,
            }))
        } else {
            Action::Hold
        },
        person: Person { first_name: format!("First{line}"), ..Person::default() },
        key: String::new(),
        changes: vec![],
        warnings: vec![],
        candidates: vec![],
        row: None,
        decided: None,
        sites: PersonSites::default(),
        changed_by_hand: std::collections::BTreeMap::new(),
        proves: std::collections::BTreeMap::new(),
        asked: std::collections::BTreeMap::new(),
        also_active: Vec::new(),
    }
}

fn candidate(id: u64) -> Candidate {
    Candidate {
        employee_id: EmployeeId::new(id),
        name: format!("Person {id}"),
        pos_user_id: None,
        active: true,
        matched_by: vec!["email".into()],
        adp_employee_id: String::new(),
        email: String::new(),
        phone: String::new(),
        sites: String::new(),
        permission: String::new(),
    }
}

/// Three leavers where two may go, and a conflict between two accounts.
fn plan() -> Plan {
    let leavers = [2, 3, 4].map(|line| entry(line, Operation::Disable, Situation::Leaver));
    let mut conflict = entry(5, Operation::Hold, Situation::Conflict);
    conflict.row =
        Some(Box::new(RowIdentity { pos_user_id: Some(PosUserId::new(7)), ..RowIdentity::default() }));
    conflict.candidates = vec![candidate(51), candidate(52)];
    let entries = [leavers.to_vec(), vec![conflict]].concat();
    let ids = [2, 3, 4].map(EntryId::Line).to_vec();
    Plan {
        schema: SCHEMA.into(),
        made_by: String::new(),
        origin: String::new(),
        settings: None,
        departments: vec![],
        tenant: "main".into(),
        purpose: Purpose::Sync,
        today: "2026-11-23".parse().unwrap(),
        read_at: DateTime::default(),
        roster: RosterSource {
            path: "r.csv".into(),
            sha256: String::new(),
            rows: 4,
            columns: std::collections::BTreeSet::new(),
            rows_only: false,
        },
        summary: Summary::default(),
        guards: vec![GuardOutcome {
            name: GuardName::MaxDisables,
            limit: 2,
            actual: 3,
            tripped: true,
            allowable: true,
            message: "3 would be disabled".into(),
            people: vec!["First2".into(), "First3".into(), "First4".into()],
            groups: vec![GuardGroup { name: String::new(), limit: 2, entries: ids, unless: vec![] }],
        }],
        everybody: crate::plan::Everybody::default(),
        sites: vec![],
        entries,
        problems: vec![],
        notices: vec![],
        requests: RequestEstimate::default(),
    }
}

fn session() -> Session {
    Session::new(plan(), None, true)
}

fn approve(session: &Session) -> Result<crate::plan::ApprovedPlan, No> {
    let (revision, hash) = (session.draft().revision, session.plan().hash());
    session.approving(revision, &hash, ("Kim Reyes", ""), DateTime::default())
}

#[test]
fn a_guard_is_settled_by_its_word_or_by_holding_back_and_never_by_both() {
    let mut session = session();
    assert!(approve(&session).is_err());
    session.allow(0, "max-disables", Some("the store closes")).unwrap();
    assert!(approve(&session).unwrap().stopped_by().is_empty());
    session.hold(1, &[EntryId::Line(2)], true, "stays").unwrap();
    assert!(session.draft().allowed.is_empty(), "a guard that trips no more needs nobody's word");
    session.hold(2, &[EntryId::Line(2)], false, "").unwrap();
    assert!(approve(&session).is_err(), "and asks again when it trips again");
}

#[test]
fn an_approval_says_everything_that_was_decided() {
    let mut session = session();
    session.hold(0, &[EntryId::Line(3)], true, " asks\u{7} HR\nfirst ").unwrap();
    let decisions = session.deciding(1, EntryId::Line(5), Some(RowChoice::LeaveAlone), "no idea").unwrap();
    session.adopt(1, plan(), decisions).unwrap();
    let approved = approve(&session).unwrap();
    approved.approval.check(&approved.plan).unwrap();
    let held = &approved.approval.held_back[0];
    assert_eq!((held.name.as_str(), held.why.as_str()), ("First3", "asks  HR first"));
    let decided = &approved.approval.decisions[0];
    assert_eq!((decided.decided.by.as_str(), decided.considered.len()), ("Kim Reyes", 2));
}

#[test]
fn a_word_for_a_guard_is_for_whom_it_counted_then() {
    let mut session = session();
    session.hold(0, &[EntryId::Line(2)], true, "").unwrap();
    let mut six = plan();
    six.guards[0].limit = 1;
    six.guards[0].groups[0].limit = 1;
    let mut draft = session.draft().clone();
    draft.allow(GuardName::MaxDisables, Some("these two are right"));
    draft.hold(&six, &[EntryId::Line(3)], true, "").unwrap();
    assert!(draft.allowed.is_empty(), "one left trips no more");
    draft.hold(&six, &[EntryId::Line(3)], false, "").unwrap();
    draft.allow(GuardName::MaxDisables, Some("these two are right"));
    draft.hold(&six, &[EntryId::Line(2)], false, "").unwrap();
    assert!(draft.allowed.is_empty(), "somebody more is counted than those who were said to be right");
}

#[test]
fn what_was_said_of_another_plan_does_not_count_for_this_one() {
    let mut draft = session().draft().clone();
    draft.allow(GuardName::MaxDisables, Some("the store closes"));
    let mut other = plan();
    other.guards[0].people[2] = "Somebody Else".into();
    draft.carry_over(&plan(), &other);
    assert!(draft.allowed.is_empty());
    let mut session = session();
    session.allow(0, "max-disables", Some("the store closes")).unwrap();
    session.adopt(1, plan(), vec![]).unwrap();
    assert_eq!(session.draft().allowed.len(), 1, "the same plan again needs no second word");
}

#[test]
fn whoever_was_held_back_stays_so_through_every_decision() {
    let mut session = session();
    session.hold(0, &[EntryId::Line(2)], true, "stays").unwrap();
    let mut conflict = plan();
    conflict.entries[0].action = Action::Hold;
    session.adopt(1, conflict, vec![]).unwrap();
    assert_eq!(session.standing().held, 0, "there is nothing to hold back now");
    session.adopt(2, plan(), vec![]).unwrap();
    assert_eq!(session.standing().held, 1, "and there is again, and it is");
    assert_eq!(approve(&session).unwrap().approval.held_back.len(), 1);
}

#[test]
fn a_decision_is_changed_and_taken_back() {
    let mut session = session();
    let conflict = EntryId::Line(5);
    let same = RowChoice::Same { employee: EmployeeId::new(52) };
    assert!(
        session.deciding(0, conflict, Some(RowChoice::Same { employee: EmployeeId::new(9) }), "").is_err()
    );
    assert!(
        session.deciding(0, EntryId::Line(2), Some(RowChoice::NewPerson), "").is_err(),
        "nothing is open there"
    );
    assert!(session.deciding(0, conflict, None, "").is_err(), "nothing was decided");
    let decisions = session.deciding(0, conflict, Some(same), "").unwrap();
    session.adopt(0, plan(), decisions).unwrap();
    assert_eq!(session.deciding(1, conflict, Some(RowChoice::NewPerson), "").unwrap().len(), 1);
    assert!(session.deciding(1, conflict, None, "").unwrap().is_empty());
    assert!(matches!(session.deciding(0, conflict, None, ""), Err(No::OutOfDate(_))));
    let gone = Session::new(plan(), Some("the roster is gone".into()), true);
    assert!(matches!(gone.deciding(0, conflict, Some(same), ""), Err(No::Senseless(_))));
}

#[test]
fn a_plan_is_begun_once() {
    let mut session = session();
    session.hold(0, &[EntryId::Line(2)], true, "").unwrap();
    assert!(matches!(session.starting(), Err(No::Senseless(_))));
    let approved = approve(&session).unwrap();
    session.approved(approved, KeptAt { file: "f".into(), command: "c".into() });
    assert!(matches!(session.hold(1, &[], true, ""), Err(No::Over(_))));
    let before = session.stage().clone();
    session.starting().unwrap();
    assert!(matches!(session.starting(), Err(No::Over(_))));
    session.not_started(before);
    session.starting().unwrap();
}
