//! The pages: what they say of what people decided, and what they let them decide.

use std::collections::BTreeMap;

use scraper::{Html, Selector};
use serde_json::Value;

use super::pages::{at, count, read, rich, run_of, texts, view};
use super::sample::guard;
use super::sample_results::results;
use crate::model::Field;
use crate::plan::{Action, Decided, EntryId, GuardGroup, Plan, Situation, Verdict};
use crate::report::{Rejects, ReviewView, RunDownloads, plan_html, results_csv, review_html, run_html};

fn group(name: &str, limit: u64, entries: &[u64], unless: &[u64]) -> GuardGroup {
    let lines = |lines: &[u64]| lines.iter().copied().map(EntryId::Line).collect();
    GuardGroup { name: name.into(), limit, entries: lines(entries), unless: lines(unless) }
}

/// The page of a review in which these lines are held back.
fn reviewed(plan: &Plan, held: &[u64]) -> Html {
    let held: BTreeMap<EntryId, String> =
        held.iter().map(|line| (EntryId::Line(*line), String::new())).collect();
    let allowed = BTreeMap::new();
    let guards = plan.guards_without(&held.keys().copied().collect());
    let open = ReviewView { guards: &guards, ..view(plan, &held, &allowed) };
    read(&review_html(plan, &open).html)
}

fn attribute<'a>(page: &'a Html, selector: &str, name: &str) -> Option<&'a str> {
    page.select(&Selector::parse(selector).unwrap()).next().unwrap().attr(name)
}

#[test]
fn a_guard_names_people_with_the_way_to_them_and_strikes_out_who_is_held_back() {
    let mut plan = rich();
    let mut per_site = guard("max-disables", 1, 2, true);
    per_site.groups = vec![group("Maple", 1, &[7, 9], &[]), group("Oak Hill", 5, &[6], &[])];
    plan.guards = vec![per_site];
    let page = read(&plan_html(&plan, &[]));
    let people = ".guard[data-guard=max-disables] .people li";
    assert_eq!(
        texts(&page, people),
        [
            "Ana Díaz (POS 1042 · line 7 · employee 20, Maple)",
            "小明 王 (POS 77 · line 9 · employee 31, Maple)"
        ]
    );
    assert_eq!(attribute(&page, &format!("{people} a"), "href"), Some("#line-7"));
    assert_eq!(count(&page, &format!("{people}[data-held]")), 0);
    let page = reviewed(&plan, &[9]);
    assert_eq!(count(&page, &format!("{people}[data-entry=line-9][data-held]")), 1);
    assert_eq!(count(&page, &format!("{people}[data-held]")), 1);
}

#[test]
fn a_guard_names_who_leaves_only_while_nobody_makes_up_for_them() {
    let mut plan = rich();
    let mut managers = guard("last-manager", 0, 0, false);
    (managers.allowable, managers.groups) = (true, vec![group("Manager", 1, &[7, 9], &[3])]);
    plan.guards = vec![managers];
    let shown = ".guard[data-guard=last-manager] li:not([hidden])";
    assert_eq!(count(&reviewed(&plan, &[]), shown), 0);
    let lost = reviewed(&plan, &[3]);
    assert_eq!(count(&lost, shown), 2);
    assert_eq!(
        texts(&lost, ".guard[data-guard=last-manager] .guard-message"),
        ["nobody active would keep the permission Manager: whoever was to get it is held back"]
    );
    assert_eq!(count(&read(&plan_html(&plan, &[])), ".guard"), 0);
    let passed = reviewed(&plan, &[7]);
    assert_eq!(texts(&passed, ".passed li[data-guard=last-manager] span"), ["nothing found"]);
}

#[test]
fn numbers_are_said_to_be_those_of_the_plan_once_somebody_is_held_back() {
    let plan = rich();
    assert_eq!(count(&reviewed(&plan, &[]), ".as-planned:not([hidden])"), 0);
    assert_eq!(count(&reviewed(&plan, &[7]), ".overview .as-planned:not([hidden])"), 1);
    assert_eq!(count(&reviewed(&plan, &[7]), "#sites .as-planned:not([hidden])"), 1);
    assert_eq!(count(&read(&plan_html(&plan, &[])), ".as-planned"), 0);
}

#[test]
fn what_was_held_back_has_an_outcome_of_its_own() {
    let plan = rich();
    let csv = results_csv(&results());
    let files = RunDownloads::Embedded { results_csv: &csv, rejects: Rejects::None };
    let mut run = run_of(&plan);
    for plan in [Some(&plan), None] {
        let page = read(&run_html(&run, plan, files, "").html);
        assert_eq!(count(&page, "#group-held-back #line-6"), 1);
        assert_eq!(count(&page, "#group-not-attempted"), 0);
        assert_eq!(count(&page, "#line-6[data-flags~=attention]"), 0);
        assert_eq!(texts(&page, ".block h2").last().unwrap(), "All well");
        assert_eq!(count(&page, ".block:last-child a.tile[data-action=held-back]"), 1);
        assert_eq!(count(&page, "#action option[value=held-back]"), 1);
    }
    // Of an earlier version's run the word for it is known by who approved it.
    run.record.approval = None;
    assert_eq!(count(&read(&run_html(&run, Some(&plan), files, "").html), "#group-not-attempted #line-6"), 1);
    let json = &mut run.rows.iter_mut().find(|row| row.json.contains("not-attempted")).unwrap().json;
    let mut row: Value = serde_json::from_str(json).unwrap();
    row["status"] = "held-back".into();
    *json = row.to_string();
    assert_eq!(count(&read(&run_html(&run, None, files, "").html), "#group-held-back #line-6"), 1);
}

#[test]
fn a_running_review_knows_whether_refused_rows_can_be_had() {
    let start = |plan: &Plan, cannot_decide| -> Value {
        let (held, allowed) = (BTreeMap::new(), BTreeMap::new());
        let page = review_html(plan, &ReviewView { cannot_decide, ..view(plan, &held, &allowed) });
        serde_json::from_str(&texts(&read(&page.html), "#review")[0]).unwrap()
    };
    let mut plan = rich();
    let (there, gone) = (start(&plan, None), start(&plan, Some("the roster is gone")));
    assert_eq!((&there["has_pins"], &there["has_roster"]), (&false.into(), &true.into()));
    assert_eq!(gone["has_roster"], false);
    plan.roster.columns.insert(Field::PosPin);
    assert_eq!(start(&plan, None)["has_pins"], true);
}

/// The review keeps 100 letters of a name and 500 of everything else: what it would cut cannot be typed.
#[test]
fn nothing_longer_can_be_typed_than_is_kept() {
    let page = reviewed(&rich(), &[]);
    assert_eq!(attribute(&page, "#approve-name", "maxlength"), Some("100"));
    for field in ["#approve-note", ".guard-why", ".decide-why", "#hold-dialog-why"] {
        assert_eq!(attribute(&page, field, "maxlength"), Some("500"), "{field}");
    }
}

#[test]
fn a_new_person_is_told_to_be_no_help_while_somebody_has_the_number() {
    let mut plan = rich();
    let choice = |plan: &Plan| texts(&reviewed(plan, &[]), "#line-10 .choice:nth-of-type(3)").concat();
    assert_eq!(
        choice(&plan).trim(),
        "A new person (will not help while Sam Lee has this POS id or Samantha Leigh has this e-mail)"
    );
    at(&mut plan, 10).candidates.iter_mut().for_each(|one| one.matched_by = vec!["name".into()]);
    assert_eq!(choice(&plan).trim(), "A new person");
}

#[test]
fn an_earlier_decision_that_leaves_a_row_on_hold_can_be_taken_anew() {
    let mut plan = rich();
    let at_noon = "2026-11-20T12:00:00Z".parse().ok();
    let verdict = Verdict::NewPerson;
    at(&mut plan, 10).decided =
        Some(Box::new(Decided { verdict, by: "Kim Reyes".into(), at: at_noon, why: String::new() }));
    let page = reviewed(&plan, &[]);
    assert_eq!(count(&page, "#line-10 .decide input[type=radio]"), 4);
    assert_eq!(texts(&page, "#line-10 .decide code"), ["roster-sync matches remove"]);
    let settled = at(&mut plan, 10);
    (settled.action, settled.situation) = (Action::None, Situation::LeftAlone);
    assert_eq!(count(&reviewed(&plan, &[]), "#line-10 .decide"), 0);
}
