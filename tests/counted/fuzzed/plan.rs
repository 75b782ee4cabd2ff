//! Plan files.

use std::cell::Cell;

use assert_cmd::Command;
use proptest::prelude::*;
use proptest::sample::Index;
use roster_sync::plan::{Operation, Plan, PlanFile};
use serde_json::{Value, json};

use crate::fuzzed::harm::{harmed, harms};
use crate::fuzzed::properties::plan::{holds, is_refused_or_the_same};
use crate::fuzzed::{anything, try_cases};

/// What means something in a plan file.
pub(crate) const WORDS: [&str; 24] = [
    "{",
    "}",
    "[",
    "]",
    "[[",
    "{\"a\":",
    "\"",
    "\\",
    "\\u0000",
    "\\ud800",
    ",",
    ":",
    "null",
    "true",
    "-1",
    "1e400",
    "18446744073709551616",
    "\"schema\": \"roster-sync/plan/2\",",
    "\"operation\": \"disable\",",
    "\"tripped\": false,",
    "\"before\": null,",
    "\"employee_id\": 3021,",
    "\"hash\": \"\",",
    "\u{feff}",
];

/// What is done to a value in a plan.
#[derive(Debug, Clone)]
pub(crate) enum Change {
    /// It is another one.
    Replace(Value),
    /// It is what stands elsewhere in the plan.
    Copy(Index),
    /// It is gone.
    Remove,
    /// Its key is another one; in a list it stands twice.
    Rename,
    /// It stands inside of so many lists.
    Bury(usize),
}

pub(crate) fn change() -> impl Strategy<Value = Change> {
    let values = [
        Value::Null,
        json!(true),
        json!(false),
        json!(0),
        json!(-1),
        json!(u64::MAX),
        json!(1e308),
        json!(""),
        json!("\u{0}\u{1b}[2J\u{202e}\r\n"),
        json!("a".repeat(5_000)),
        json!("disable"),
        json!("2026-11-23"),
        json!("+262142-12-31"),
        json!("-262143-01-01"),
        json!("2016-12-31T23:59:60.999999999+23:59"),
        json!("79228162514264337593543950335"),
        json!("0.01"),
        json!("roster-sync/plan/2"),
        json!([]),
        json!({}),
        json!([[], {}, null]),
        json!({"from": null, "to": 7}),
    ];
    prop_oneof![
        6 => prop::sample::select(values.to_vec()).prop_map(Change::Replace),
        3 => any::<Index>().prop_map(Change::Copy),
        2 => Just(Change::Remove),
        2 => Just(Change::Rename),
        1 => (1..200usize).prop_map(Change::Bury),
    ]
}

/// Every place in a document.
fn places(value: &Value) -> Vec<String> {
    let mut found = Vec::new();
    let mut open = vec![(String::new(), value)];
    while let Some((at, value)) = open.pop() {
        match value {
            Value::Array(list) => {
                open.extend(list.iter().enumerate().map(|(index, inner)| (format!("{at}/{index}"), inner)));
            }
            Value::Object(map) => {
                open.extend(map.iter().map(|(key, inner)| (format!("{at}/{key}"), inner)));
            }
            _ => {}
        }
        found.push(at);
    }
    found
}

pub(crate) fn changed(document: &Value, place: Index, change: &Change) -> Value {
    let mut document = document.clone();
    let places = places(&document);
    let at = &places[place.index(places.len())];
    let elsewhere = |index: &Index| document.pointer(&places[index.index(places.len())]).unwrap().clone();
    let instead = match change {
        Change::Replace(value) => Some(value.clone()),
        Change::Copy(from) => Some(elsewhere(from)),
        Change::Bury(deep) => {
            Some((0..*deep).fold(document.pointer(at).unwrap().clone(), |inner, _| Value::Array(vec![inner])))
        }
        Change::Remove | Change::Rename => None,
    };
    if let Some(instead) = instead {
        *document.pointer_mut(at).unwrap() = instead;
    } else if let Some((parent, key)) = at.rsplit_once('/') {
        let renames = matches!(change, Change::Rename);
        match document.pointer_mut(parent).unwrap() {
            Value::Object(map) => {
                let value = map.remove(key).unwrap();
                if renames {
                    map.insert(format!("{key}_"), value);
                }
            }
            Value::Array(list) => {
                let value = list.remove(key.parse().unwrap());
                if renames {
                    list.extend([value.clone(), value]);
                }
            }
            _ => unreachable!("only a list or a map has anything inside"),
        }
    }
    document
}

/// A plan as the program writes it: somebody new with a login, a change, a leaver and a row that is refused.
fn written() -> String {
    const ROSTER: &str = "pos_user_id,first_name,last_name,email,phone,status,wage_rate,sites,permission,backoffice,backoffice_username\n\
        2001,Ana,Diaz,ana.diaz@example.com,(555) 010-0150,active,15.25,MAPLE,Cashier,yes,ana_diaz\n\
        1021,Umar,Tobin,,(555) 010-0151,active,16.00,all,,,\n\
        1020,,,,,terminated,,,,,\n\
        none,,,,,active,,,,,\n";
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("roster.csv"), ROSTER).unwrap();
    std::fs::write(dir.path().join("roster-sync.toml"), "[policy]\nabsent = \"ignore\"\n").unwrap();
    let mut command = Command::cargo_bin("roster-sync").unwrap();
    command.current_dir(dir.path()).env_clear().env("HOME", dir.path());
    command.args(["--sandbox", "--state-dir", "state", "plan", "roster.csv"]);
    command.args(["--today", "2026-11-23", "--out", "plan.json"]).assert().success();
    std::fs::read_to_string(dir.path().join("plan.json")).unwrap()
}

pub(crate) fn plan() -> (String, Plan) {
    let file = written();
    let plan = Plan::from_json(&file).unwrap();
    let operations: Vec<Operation> = plan.entries.iter().map(roster_sync::plan::Entry::operation).collect();
    let wanted = [Operation::Create, Operation::Update, Operation::Disable, Operation::Refused];
    assert_eq!(operations, wanted, "a plan with one entry of each kind");
    let (_, seal) = PlanFile::with_seal(&file).unwrap();
    assert_eq!(plan.to_file(&seal.unwrap()), file);
    holds(file.as_bytes());
    // The seal of a store says something to that store alone: what every reader holds the file against is tried.
    let text = plan.to_sealed_json();
    (text, plan)
}

#[test]
fn any_bytes_are_a_plan_or_refused() {
    try_cases(1000, &anything(300), |bytes| holds(&bytes));
    for bracket in ["[", "{\"schema\":", "[{\"entries\":["] {
        holds(bracket.repeat(200_000).as_bytes());
    }
}

#[test]
fn a_plan_with_any_one_byte_changed_is_refused_or_the_same() {
    let (text, plan) = plan();
    let refused = Cell::new(0);
    let flips = (0..text.len()).map(|at| (at, [0x01, 0x02, 0x10, 0x20][at % 4]));
    let count = flips.clone().count();
    for (at, bit) in flips {
        let mut bytes = text.clone().into_bytes();
        bytes[at] ^= bit;
        let Ok(text) = String::from_utf8(bytes) else { continue };
        refused.set(refused.get() + usize::from(is_refused_or_the_same(&text, &plan)));
    }
    // The rest are blanks that became other blanks.
    assert!(refused.get() > count / 2, "{} of {count} were refused", refused.get());
}

#[test]
fn a_plan_that_was_cut_off_is_refused() {
    let (text, plan) = plan();
    for length in (0..text.trim_end().len()).step_by(7) {
        assert!(is_refused_or_the_same(&text[..length], &plan), "{length} bytes of {}", text.len());
    }
}

#[test]
fn a_harmed_plan_is_refused_or_the_same() {
    let (text, plan) = plan();
    try_cases(1000, &harms(6), |harms| {
        let bytes = harmed(text.as_bytes(), &harms, &WORDS);
        is_refused_or_the_same(&String::from_utf8_lossy(&bytes), &plan);
        holds(&bytes);
    });
}

#[test]
fn a_plan_with_other_values_is_refused_or_the_same() {
    let (text, plan) = plan();
    let document: Value = serde_json::from_str(&text).unwrap();
    let changes = prop::collection::vec((any::<Index>(), change()), 1..4);
    try_cases(2000, &changes, |changes| {
        let other = changes
            .iter()
            .fold(document.clone(), |document, (place, change)| changed(&document, *place, change));
        is_refused_or_the_same(&other.to_string(), &plan);
        holds(other.to_string().as_bytes());
    });
}
