//! The trace of a row and the plan tell one story.

use proptest::prelude::*;

use super::*;

/// Rows whose keys point at the people of [`tenant`], at nobody, or at different ones.
fn rows() -> impl Strategy<Value = Vec<String>> {
    let key = || prop::option::of(1u64..12);
    let row = (key(), key(), key(), 1u64..12, any::<bool>(), 0usize..3);
    prop::collection::vec(row, 1..12).prop_map(|rows| {
        let row = |(pos, email, phone, name, other, status): (
            Option<u64>,
            Option<u64>,
            Option<u64>,
            u64,
            bool,
            usize,
        )| {
            let text = |value: Option<u64>, of: fn(u64) -> String| value.map(of).unwrap_or_default();
            format!(
                "{},{},{},First{name},{}{name},{}",
                text(pos, |id| (1000 + id).to_string()),
                text(email, |id| format!("p{id}@example.com")),
                text(phone, |id| format!("555555{:04}", 100 + id)),
                if other { "Other" } else { "Last" },
                ["active", "terminated", "furlough"][status]
            )
        };
        rows.into_iter().map(row).collect()
    })
}

const COLUMNS: &str = "pos_user_id,email,phone,first_name,last_name,status\n";

fn verdict(kind: u8, id: u64) -> Verdict {
    match kind {
        0 => Verdict::Same { employee: EmployeeId::new(id), name: "Somebody".into() },
        1 => Verdict::NewPerson,
        _ => Verdict::LeaveAlone,
    }
}

/// Decisions about some of the rows, some of them about accounts that are not the row's.
fn decisions(roster: &Roster, kinds: &[(u8, u64)]) -> Vec<MatchDecision> {
    let decided = |(row, (kind, id)): (&crate::roster::Desired, &(u8, u64))| MatchDecision {
        row: RowIdentity::of(row),
        considered: [EmployeeId::new(3000 + id)].into(),
        decided: Decided {
            verdict: verdict(*kind, 3000 + id),
            by: "Kim".into(),
            at: None,
            why: String::new(),
        },
    };
    roster.people.iter().skip(1).zip(kinds).map(decided).collect()
}

proptest! {
    #[test]
    fn a_trace_never_tells_another_story_than_the_plan(
        rows in rows(),
        people in 0u64..10,
        inactive in 0u64..4,
        keys in prop::sample::subsequence(MatchKey::ALL.to_vec(), 1..=4).prop_shuffle(),
        kinds in prop::collection::vec((0u8..3, 1u64..10), 0..4),
    ) {
        let roster = roster(&format!("{COLUMNS}{}\n", rows.join("\n")));
        let mut tenant = tenant(people);
        for one in tenant.employees.values_mut().filter(|one| inactive > 0 && one.id.get() % inactive == 0) {
            one.active = false;
        }
        let policy = Policy { match_keys: keys, ..Policy::default() };
        let history = History { decisions: decisions(&roster, &kinds), ..History::default() };
        let made = make_plan(&roster, &tenant, &policy, &history, Purpose::Sync, today());
        let lines: BTreeSet<u64> = made.entries.iter().filter_map(|entry| entry.line).collect();
        let traces = trace(&roster, &tenant, &policy, &history, &lines);
        prop_assert_eq!(traces.keys().copied().collect::<BTreeSet<_>>(), lines);
        for entry in made.entries.iter().filter(|entry| entry.line.is_some()) {
            agrees(entry, &traces[&entry.line.unwrap()])?;
        }
    }
}

/// Holds what the trace says against the entry.
fn agrees(entry: &Entry, trace: &Trace) -> Result<(), TestCaseError> {
    let hit: BTreeSet<EmployeeId> =
        trace.keys.iter().flat_map(|key| &key.found).map(|one| one.employee_id).collect();
    match &trace.found {
        Found::One { employee, by } => {
            prop_assert_eq!(entry.person.employee_id, Some(*employee), "{}", entry.reason);
            let found_by: Vec<&String> =
                trace.keys.iter().filter(|key| !key.found.is_empty()).map(|key| &key.key).collect();
            let decided = trace.decisions.iter().any(|one| one.standing == DecisionStanding::Holds);
            prop_assert!(decided || found_by == by.iter().collect::<Vec<_>>(), "{found_by:?} {by:?}");
            prop_assert!(
                decided || !trace.keys.iter().any(|key| matches!(key.says, Some(Says::Contradicts(_))))
            );
        }
        Found::Nobody => {
            let decided = trace.decisions.iter().any(|one| one.standing == DecisionStanding::Holds);
            prop_assert!(decided || hit.is_empty());
            prop_assert_eq!(entry.person.employee_id, None);
        }
        Found::Conflict { reason, candidates } => {
            prop_assert_eq!((entry.situation, &entry.reason), (Situation::Conflict, reason));
            let shown: Vec<EmployeeId> = entry.candidates.iter().map(|one| one.employee_id).collect();
            prop_assert_eq!(&shown, candidates);
        }
        Found::LeftAlone { candidates } => {
            prop_assert_eq!(entry.situation, Situation::LeftAlone);
            // Whoever was looked at when it was decided is spoken for too, found by a key or not.
            prop_assert!(hit.is_subset(&candidates.iter().copied().collect()));
        }
        Found::Pinned { candidates } => {
            prop_assert_eq!(entry.situation, Situation::Refused);
            prop_assert_eq!(candidates.iter().copied().collect::<BTreeSet<_>>(), hit);
        }
        Found::NotLookedFor => prop_assert!(false, "everybody was listed"),
    }
    Ok(())
}

#[test]
fn a_key_that_is_off_or_empty_is_not_asked_and_a_weaker_one_that_differs_does_not_count() {
    let roster = roster("pos_user_id,email,first_name,last_name\n1001,other@example.com,First1,Last1\n");
    let policy = Policy {
        match_keys: vec![MatchKey::PosUserId, MatchKey::Email, MatchKey::NamePhone],
        ..Policy::default()
    };
    let traces = trace(&roster, &tenant(2), &policy, &History::default(), &[2].into());
    let asked: Vec<(&str, KeyAsked)> =
        traces[&2].keys.iter().map(|key| (key.key.as_str(), key.asked)).collect();
    assert_eq!(
        asked,
        [
            ("pos_user_id", KeyAsked::Yes),
            ("email", KeyAsked::Yes),
            ("name+phone", KeyAsked::NoValue),
            ("adp_employee_id", KeyAsked::SwitchedOff)
        ]
    );
    assert_eq!(traces[&2].keys[1].says, Some(Says::Weaker("p1@example.com".into())));
    let agrees: Vec<(&str, Option<bool>)> =
        traces[&2].witnesses.iter().map(|one| (one.field.as_str(), one.agrees)).collect();
    assert_eq!(
        agrees,
        [
            ("adp_employee_id", None),
            ("email", Some(false)),
            ("phone", None),
            ("first_name", Some(true)),
            ("last_name", Some(true))
        ]
    );
}

#[test]
fn a_decision_about_what_the_row_said_before_is_told_and_does_not_count() {
    let before = "pos_user_id,first_name,last_name,email\n1001,First1,Last1,p2@example.com\n";
    let decisions = vec![MatchDecision {
        row: RowIdentity::of(&roster(before).people[0]),
        considered: [EmployeeId::new(3001), EmployeeId::new(3002)].into(),
        decided: Decided {
            verdict: Verdict::NewPerson,
            by: "Kim Reyes".into(),
            at: None,
            why: "asked the store".into(),
        },
    }];
    let history = History { decisions, ..History::default() };
    let now = roster(&before.replace("Last1", "Lasst1"));
    let traces = trace(&now, &tenant(2), &Policy::default(), &history, &[2].into());
    let DecisionStanding::OtherRow { said, says } = &traces[&2].decisions[0].standing else {
        panic!("{:?}", traces[&2].decisions)
    };
    assert!(said.contains("Last1") && says.contains("Lasst1"), "{said} / {says}");
    assert!(matches!(traces[&2].found, Found::Conflict { .. }));
}
