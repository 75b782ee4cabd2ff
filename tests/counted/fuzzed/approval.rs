//! Files of approved plans: what was held back must not be lost on the way.

use proptest::prelude::*;
use proptest::sample::Index;
use roster_sync::plan::{Approval, ApprovedPlan, EntryId, GuardApproval, GuardName, HeldBack, KnownBy};
use serde_json::Value;

use crate::fuzzed::harm::{harmed, harms};
use crate::fuzzed::plan::{WORDS, change, changed, plan};
use crate::fuzzed::properties::plan::{approval_holds, is_refused_or_the_same_approval};
use crate::fuzzed::{anything, try_cases};

fn approved() -> (String, ApprovedPlan) {
    let (_, plan) = plan();
    let held = plan.entries.iter().find(|entry| entry.line == Some(4)).unwrap();
    let approval = Approval {
        by: "Kim Reyes".into(),
        known: KnownBy::Typed,
        at: "2026-11-26T12:00:00Z".parse().unwrap(),
        note: "as told".into(),
        held_back: vec![HeldBack {
            entry: EntryId::Line(4),
            name: "Umar Tobin".into(),
            operation: held.operation(),
            why: "comes back".into(),
        }],
        guards: vec![GuardApproval { name: GuardName::MaxDisables, why: "a store closes".into() }],
        decisions: Vec::new(),
    };
    let approved = ApprovedPlan { plan, approval };
    let text = approved.to_json();
    assert!(!is_refused_or_the_same_approval(&text, &approved), "it is read as it was written");
    (text, approved)
}

#[test]
fn any_bytes_are_an_approved_plan_or_refused() {
    try_cases(1000, &anything(300), |bytes| approval_holds(&bytes));
}

#[test]
fn an_approved_plan_with_any_one_byte_changed_is_refused_or_the_same() {
    let (text, approved) = approved();
    let mut refused = 0;
    // Every byte of the approval, which comes first, and every third of the plan behind it.
    let end = text.find("\"plan\":").unwrap();
    let places: Vec<usize> = (0..end).chain((end..text.len()).step_by(3)).collect();
    for at in &places {
        let mut bytes = text.clone().into_bytes();
        bytes[*at] ^= [0x01, 0x02, 0x10, 0x20][at % 4];
        let Ok(text) = String::from_utf8(bytes) else { continue };
        refused += usize::from(is_refused_or_the_same_approval(&text, &approved));
    }
    assert!(refused > places.len() / 2, "{refused} of {} were refused", places.len());
}

#[test]
fn an_approved_plan_that_was_cut_off_or_harmed_is_refused_or_the_same() {
    let (text, approved) = approved();
    for length in (0..text.trim_end().len()).step_by(31) {
        assert!(is_refused_or_the_same_approval(&text[..length], &approved), "{length} bytes");
    }
    try_cases(500, &harms(6), |harms| {
        let bytes = harmed(text.as_bytes(), &harms, &WORDS);
        is_refused_or_the_same_approval(&String::from_utf8_lossy(&bytes), &approved);
        approval_holds(&bytes);
    });
}

#[test]
fn an_approved_plan_with_other_values_is_refused_or_the_same() {
    let (text, approved) = approved();
    let document: Value = serde_json::from_str(&text).unwrap();
    let changes = prop::collection::vec((any::<Index>(), change()), 1..4);
    try_cases(1000, &changes, |changes| {
        let other = changes
            .iter()
            .fold(document.clone(), |document, (place, change)| changed(&document, *place, change));
        is_refused_or_the_same_approval(&other.to_string(), &approved);
        approval_holds(other.to_string().as_bytes());
    });
}
