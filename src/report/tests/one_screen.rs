//! A plan begins with one screen that says it all, whatever the plan.

use proptest::prelude::*;

use super::sample::{entry, guard, plan};
use crate::plan::{Decided, Entry, GuardOutcome, Operation, Plan, Situation, Verdict};
use crate::report::layout::width;
use crate::report::{Style, plan_csv, plan_markdown, plan_text};

const GUARDS: [&str; 14] = [
    "empty-roster",
    "incomplete-listing",
    "roster-shape",
    "roster-shrank",
    "roster-stale",
    "max-disables",
    "max-disables-per-site",
    "max-creates",
    "max-reactivations",
    "max-logins",
    "max-grants",
    "max-updates",
    "last-manager",
    "protected",
];

/// Every kind of entry there is.
const KINDS: [(Operation, Situation); 12] = [
    (Operation::Disable, Situation::Leaver),
    (Operation::Create, Situation::New),
    (Operation::Link, Situation::Differs),
    (Operation::Update, Situation::Differs),
    (Operation::Reactivate, Situation::Returning),
    (Operation::Hold, Situation::Conflict),
    (Operation::Hold, Situation::UnclearStatus),
    (Operation::Refused, Situation::Refused),
    (Operation::Wait, Situation::StartsLater),
    (Operation::Report, Situation::Absent),
    (Operation::None, Situation::LeftAlone),
    (Operation::None, Situation::Equal),
];

fn people(count: usize, name: &str, kinds: &[(Operation, Situation)]) -> Vec<Entry> {
    let kinds = kinds.iter().copied().cycle();
    let of = |(number, (operation, situation))| {
        entry(Some(number as u64 + 2), operation, situation, (name, name, Some(number as u64)), "as it is")
    };
    (0..count).zip(kinds).map(of).collect()
}

fn stopped(names: &[&str], people: usize) -> Vec<GuardOutcome> {
    let long = format!("{}; {}", "so many would be changed that nobody would believe it".repeat(4), people);
    let tripped = names.iter().map(|name| GuardOutcome {
        people: (0..people).map(|number| format!("Somebody Number{number} (POS {number})")).collect(),
        message: long.clone(),
        ..guard(name, 3, people as u64, true)
    });
    tripped.collect()
}

fn hard(entries: Vec<Entry>, guards: Vec<GuardOutcome>, path: &str) -> Plan {
    let mut plan = plan();
    (plan.entries, plan.guards) = (entries, guards);
    plan.roster.path = path.into();
    plan.problems.clear();
    plan
}

/// The screen a reader sees first, at 80 columns: up to the first line that tells of a guard or of single people.
fn first_screen(plan: &Plan) -> Vec<String> {
    let text = plan_text(plan, &[], Style { width: 80, ..Style::default() });
    let begins = |line: &str| {
        line.starts_with("STOPPED by the guard")
            || line.contains(")  ") && !line.starts_with(' ')
            || line.starts_with("Looking cost")
    };
    let screen: Vec<String> = text.lines().take_while(|line| !begins(line)).map(ToOwned::to_owned).collect();
    assert!(screen.len() < text.lines().count(), "{text}");
    screen
}

fn is_one_screen(plan: &Plan) -> Result<(), TestCaseError> {
    let screen = first_screen(plan);
    // The blank line that ends it may be below the last one.
    let lines = screen.iter().rposition(|line| !line.is_empty()).map_or(0, |last| last + 1);
    prop_assert!(lines <= 23, "{lines} lines:\n{}", screen.join("\n"));
    for line in &screen {
        prop_assert!(width(line) <= 80, "{} columns: {line}", width(line));
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]
    #[test]
    fn whatever_the_plan_its_summary_is_one_screen(
        count in 0usize..300,
        kinds in prop::sample::subsequence(KINDS.to_vec(), 1..=12),
        guards in prop::sample::subsequence(GUARDS.to_vec(), 0..=10),
        name in "(\\PC{0,90}|王{0,60}|(ש|ה| ){0,60}|(👩‍🚒|e\u{301}){0,40})",
        path in "\\PC{0,200}",
    ) {
        let named = count.min(40);
        is_one_screen(&hard(people(count, &name, &kinds), stopped(&guards, named), &path))?;
    }
}

#[test]
fn the_worst_plan_there_can_be_begins_with_one_screen() {
    let name = "Wolfeschlegelsteinhausenbergerdorff-Featherstonehaugh-Cholmondeley";
    let path = format!("/srv/{}/november.csv", "exports/of/payroll/".repeat(20));
    let worst = hard(people(5000, name, &KINDS), stopped(&GUARDS, 5000), &path);
    is_one_screen(&worst).unwrap();
    insta::assert_snapshot!(first_screen(&worst).join("\n"));
}

#[test]
fn one_guard_says_what_it_is_about() {
    let stopped = hard(people(12, "Ana", &KINDS), stopped(&["max-disables"], 12), "november.csv");
    insta::assert_snapshot!(first_screen(&stopped).join("\n"));
}

#[test]
fn a_plan_of_changes_alone_is_not_said_to_write_nothing() {
    let kinds = [(Operation::Update, Situation::Differs)];
    let text = first_screen(&hard(people(2, "Ana", &kinds), Vec::new(), "november.csv")).join("\n");
    assert!(!text.contains("writes nothing"), "{text}");
}

#[test]
fn whoever_was_decided_about_is_named_even_where_nothing_happens() {
    let decided = |verdict| Decided {
        verdict,
        by: "Kim Reyes".into(),
        at: Some("2026-11-20T08:00:00Z".parse().unwrap()),
        why: "asked the store".into(),
    };
    let mut left = people(1, "Sam", &[(Operation::None, Situation::LeftAlone)]).remove(0);
    left.decided = Some(decided(Verdict::LeaveAlone).into());
    let mut equal = people(2, "Olu", &[(Operation::None, Situation::Equal)]).remove(1);
    equal.decided = Some(decided(Verdict::NewPerson).into());
    for entry in [&mut left, &mut equal] {
        entry.reason = format!("as it is ({})", entry.decided.as_ref().unwrap().in_words());
    }
    let plan = hard(vec![left, equal], Vec::new(), "november.csv");
    let text = plan_text(&plan, &[], Style::default());
    assert!(text.contains("1  · left alone  Sam Sam"), "{text}");
    let told = "decided by Kim Reyes on 2026-11-20, \"asked the store\"";
    assert_eq!(text.matches(told).count(), 2, "{text}");
    let markdown = plan_markdown(&plan);
    assert_eq!(markdown.matches(told).count(), 2, "{markdown}");
    let csv = plan_csv(&plan).replace("\"\"", "\"");
    assert_eq!(csv.matches(told).count(), 4, "reason and column: {csv}");
}
