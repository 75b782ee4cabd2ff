//! What stands on a screen, at 100 columns and without colour unless said otherwise.

use insta::assert_snapshot;

use super::sample::{PATH, guard, plan, problem, problems, roster};
use super::sample_results::{requests, results, run_summary};
use crate::apply::{RunSummary, Stopped};
use crate::plan::{Approval, EntryId, HeldBack, KnownBy, Operation};
use crate::report::layout::width;
use crate::report::{
    Files, RunResults, Story, Style, check_text, diagnostics_text, explain_text, plan_markdown, plan_text,
    results_text,
};
use crate::roster::{CellAsRead, Meaning, RowAsRead, Severity};

fn next() -> Vec<String> {
    vec!["To carry out exactly this plan: roster-sync apply plan.json".into()]
}

#[test]
fn a_plan() {
    assert_snapshot!(plan_text(&plan(), &next(), Style::default()));
}

#[test]
fn a_plan_that_a_guard_stops() {
    let mut stopped = plan();
    stopped.entries.truncate(2);
    stopped.problems.clear();
    stopped.notices.clear();
    stopped.guards = vec![guard("max-disables", 1, 2, true), guard("protected", 0, 1, true)];
    let next = [
        "The plan is kept in plans/0123456789abcdef.json".to_owned(),
        "To approve exactly this plan: roster-sync apply plans/0123456789abcdef.json --allow max-disables"
            .to_owned(),
    ];
    assert_snapshot!(plan_text(&stopped, &next, Style::default()));
}

#[test]
fn a_plan_with_nothing_in_it() {
    let mut empty = plan();
    empty.entries.retain(|entry| entry.operation() == crate::plan::Operation::None);
    empty.problems.clear();
    empty.notices.clear();
    empty.guards.clear();
    assert_snapshot!(plan_text(&empty, &[], Style { verbose: true, ..Style::default() }));
}

#[test]
fn a_plan_in_markdown() {
    assert_snapshot!(plan_markdown(&plan()));
}

#[test]
fn markdown_of_five_thousand_people_fits_into_a_comment_and_keeps_whoever_loses_access() {
    let mut large = plan();
    let all = large.entries.clone();
    for round in 1..400_u64 {
        large.entries.extend(all.iter().cloned().map(|mut entry| {
            entry.line = entry.line.map(|line| line + round * 20);
            entry
        }));
    }
    large
        .entries
        .retain(|entry| entry.operation() != crate::plan::Operation::Disable || entry.line < Some(300));
    let text = plan_markdown(&large);
    assert!(text.chars().count() <= 65_536, "{}", text.chars().count());
    assert!(text.contains("> - Not in the roster: 400 of 400"), "{}", &text[..2_000]);
    assert!(!text.contains("> - Close access"), "{}", &text[..2_000]);
    for line in text.lines().filter(|line| line.starts_with("| ") && line.contains("王")) {
        assert_eq!(line.matches(" | ").count(), 4, "a row has a cell for each column: {line}");
    }
}

#[test]
fn colour_adds_nothing_but_colour() {
    let plain = plan_text(&plan(), &next(), Style::default());
    let coloured = plan_text(&plan(), &next(), Style { color: true, ..Style::default() });
    assert!(coloured.contains("\u{1b}[1m"), "a coloured plan has escape sequences");
    assert_eq!(anstream::adapter::strip_str(&coloured).to_string(), plain);
}

#[test]
fn nothing_is_wider_than_the_page_but_what_must_be_copied() {
    let style = Style { width: 72, ..Style::default() };
    let texts = [
        plan_text(&plan(), &[], style),
        shown(&run_summary(), &Files { results: "r.csv".into(), ..Files::default() }, None, style),
        check_text(&roster(), &[guard("roster-shrank", 2, 3, true)], style),
    ];
    for line in texts.iter().flat_map(|text| text.lines()) {
        assert!(width(line) <= 72, "{} columns: {line}", width(line));
        assert_eq!(line, line.trim_end());
    }
}

#[test]
fn diagnostics() {
    assert_snapshot!(diagnostics_text(&problems(), PATH, Style::default()));
}

#[test]
fn the_same_problem_on_many_rows_is_told_once() {
    let says = ("no site has this name", "did you mean Harbor Point?");
    let many: Vec<_> = (2..32)
        .map(|line| problem(line, Severity::Error, "unknown-site", "sites", "Harbour", says))
        .collect();
    assert_snapshot!(diagnostics_text(&many, PATH, Style::default()));
    assert!(diagnostics_text(&[], PATH, Style::default()).is_empty());
}

#[test]
fn a_check() {
    assert_snapshot!(check_text(&roster(), &[guard("roster-shrank", 2, 1, false)], Style::default()));
}

#[test]
fn a_check_of_a_file_that_a_guard_would_stop() {
    let mut well = roster();
    well.problems.clear();
    well.refused.clear();
    let message = "60 rows, 40 fewer than the 100 of the roster accepted on 2026-11-22";
    let shrank = crate::plan::GuardOutcome {
        allowable: true,
        message: message.into(),
        people: Vec::new(),
        ..guard("roster-shrank", 20, 40, true)
    };
    assert_snapshot!(check_text(&well, &[shrank], Style::default()));
}

fn files() -> Files {
    Files {
        results: "runs/20261123-171530-a1b2/results.csv".into(),
        credentials: Some("runs/20261123-171530-a1b2/credentials.csv".into()),
        rejects: Some("runs/20261123-171530-a1b2/rejects.csv".into()),
        resume: None,
    }
}

#[test]
fn the_results_of_a_run() {
    assert_snapshot!(shown(&run_summary(), &files(), None, Style::default()));
}

fn shown(summary: &RunSummary, files: &Files, approval: Option<&Approval>, style: Style) -> String {
    let (rows, requests) = (results(), requests());
    results_text(
        &RunResults { run: "r1", summary, rows: &rows, files, requests: &requests, approval, settings: None },
        style,
    )
}

#[test]
fn who_was_held_back_needs_nobodys_attention() {
    let held = HeldBack {
        entry: EntryId::Line(6),
        name: "Maximiliana Theodora".into(),
        operation: Operation::Update,
        why: "asks HR first".into(),
    };
    let approval = Approval {
        by: "Kim\u{202e} Reyes".into(),
        known: KnownBy::Typed,
        at: super::sample::moment(),
        note: String::new(),
        held_back: vec![held],
        guards: vec![],
        decisions: vec![],
    };
    let text = shown(&run_summary(), &files(), Some(&approval), Style::default());
    assert!(text.contains("Approved by Kim\u{fffd} Reyes (name typed) on 2026-11-23 17:15 UTC"), "{text}");
    let (attention, held) = text.split_once("Held back  1 row").unwrap();
    assert!(attention.contains("5 rows need your attention") && !attention.contains("Kim Poe"), "{text}");
    assert!(held.contains("Kim Poe (line 12)"), "{text}");
}

#[test]
fn a_run_that_stopped_says_so_first() {
    let mut summary = run_summary();
    summary.stopped = Some(Stopped::Failures("5 rows failed one after the other".into()));
    let text = shown(&summary, &files(), None, Style::default());
    assert!(text.starts_with("Results of a run that STOPPED before its end  17 requests, 12 s\n"), "{text}");
}

#[test]
fn an_explanation() {
    let mut plan = plan();
    plan.guards.push(guard("max-disables", 1, 2, true));
    let leaver = plan.entries.iter().find(|entry| entry.line == Some(7)).unwrap();
    let row = RowAsRead {
        line: 7,
        cells: vec![
            CellAsRead { column: "POS ID".into(), cell: "1042".into(), means: Meaning::AsItStands },
            CellAsRead { column: "pos_pin".into(), cell: "(hidden)".into(), means: Meaning::Hidden },
        ],
        ..RowAsRead::default()
    };
    let story = Story { row: Some(&row), ..Story::default() };
    assert_snapshot!(explain_text(&plan, leaver, &story, Style::default()));
}
