//! The pages: what stands in them, and that nothing of a roster can act in them.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use scraper::{Html, Selector};
use sha2::{Digest as _, Sha256};

use super::sample::{entry, guard, plan};
use super::sample_results::results;
use crate::model::{EmployeeId, Field, SiteId};
use crate::plan::{
    Approval, Entry, EntryId, GuardApproval, GuardGroup, GuardName, HeldBack, KnownBy, Operation,
    PersonSites, Plan, Purpose, RowIdentity, SiteStaff, Situation,
};
use crate::report::{
    Rejects, ReviewStage, ReviewView, RunDownloads, plan_html, results_csv, review_html, run_html,
};
use crate::state::{ResultRecord, RunDetails, RunRecord, StepRecord};

const HOSTILE: &str = "</script><script>alert(1)</script> \"x\" 'y' \u{202e}evil";

/// A plan with sites, guards, a conflict to be decided and a name that would like to be markup.
pub(super) fn rich() -> Plan {
    let mut plan = plan();
    plan.guards.push(guard("max-disables", 1, 2, true));
    let store = |id, name: &str| SiteStaff { id: SiteId::new(id), name: name.into(), active: 9 };
    plan.sites = vec![store(11, "Harbor Point"), store(12, "Maple"), store(13, "Oak Hill")];
    let sites = |ids: &[u64]| Arc::new(ids.iter().map(|id| SiteId::new(*id)).collect());
    at(&mut plan, 7).sites = PersonSites { now: sites(&[11]), then: sites(&[]) };
    at(&mut plan, 3).sites = PersonSites { now: sites(&[]), then: sites(&[11, 12]) };
    at(&mut plan, 6).sites = PersonSites { now: sites(&[12]), then: sites(&[11, 12, 13]) };
    let sam = at(&mut plan, 10);
    sam.row = Some(Box::new(RowIdentity {
        email: "sam@example.com".parse().ok(),
        first_name: Some("Sam".into()),
        last_name: Some("LEE".into()),
        ..RowIdentity::default()
    }));
    sam.candidates[1].email = "SAM@example.com".into();
    at(&mut plan, 3).person.last_name = HOSTILE.into();
    at(&mut plan, 6).changes[0].to = crate::plan::Value::Text(HOSTILE.into());
    plan.problems[0].value = HOSTILE.into();
    plan.roster.columns = BTreeSet::from([Field::PosUserId, Field::Email]);
    plan
}

pub(super) fn at(plan: &mut Plan, line: u64) -> &mut Entry {
    plan.entries.iter_mut().find(|entry| entry.line == Some(line)).unwrap()
}

pub(super) fn read(html: &str) -> Html {
    Html::parse_document(html)
}

pub(super) fn texts(page: &Html, selector: &str) -> Vec<String> {
    let text = |element: scraper::ElementRef<'_>| element.text().collect::<String>();
    page.select(&Selector::parse(selector).unwrap()).map(text).collect()
}

pub(super) fn count(page: &Html, selector: &str) -> usize {
    texts(page, selector).len()
}

pub(super) fn view<'a>(
    plan: &'a Plan,
    held: &'a BTreeMap<EntryId, String>,
    allowed: &'a BTreeMap<GuardName, String>,
) -> ReviewView<'a> {
    ReviewView {
        base: "/s3cret",
        revision: 4,
        held,
        allowed,
        guards: &plan.guards,
        cannot_decide: None,
        may_apply: true,
        stage: ReviewStage::Open,
    }
}

/// Every page there is, of the same hostile plan.
fn pages() -> Vec<(&'static str, String)> {
    let plan = rich();
    let (held, allowed) = (BTreeMap::from([(EntryId::Line(7), HOSTILE.to_owned())]), BTreeMap::new());
    let open = view(&plan, &held, &allowed);
    let at = "2026-11-23T18:00:00Z".parse().unwrap();
    let approved = ReviewStage::Approved { by: HOSTILE, at, file: HOSTILE, command: HOSTILE };
    let run = run_of(&plan);
    let csv = results_csv(&results());
    let files = RunDownloads::Embedded { results_csv: &csv, rejects: Rejects::None };
    vec![
        ("plan", plan_html(&plan, &[format!("To go on: roster-sync apply {HOSTILE}")])),
        ("review", review_html(&plan, &open).html),
        ("approved", review_html(&plan, &ReviewView { stage: approved, ..open }).html),
        (
            "running",
            review_html(&plan, &ReviewView { stage: ReviewStage::Running { by: HOSTILE, at }, ..open }).html,
        ),
        ("run", run_html(&run, Some(&plan), files, "").html),
    ]
}

pub(super) fn run_of(plan: &Plan) -> RunDetails {
    let rows = results();
    let kept = |row: &crate::apply::RowResult| ResultRecord {
        entry: row.line.map(EntryId::Line),
        json: serde_json::to_string(row).unwrap(),
    };
    let step = StepRecord {
        entry: None,
        line: Some(4),
        name: HOSTILE.into(),
        step: Some(crate::backoffice::StepKind::Insert),
        about: "first_name".into(),
        outcome: None,
        old: None,
    };
    let held = HeldBack {
        entry: EntryId::Line(6),
        name: HOSTILE.into(),
        operation: Operation::Update,
        why: HOSTILE.into(),
    };
    RunDetails {
        clocked_since: Vec::new(),
        record: RunRecord {
            id: "20261123-181530-0a1b".into(),
            command: "apply".into(),
            roster_path: HOSTILE.into(),
            started: "2026-11-23T18:15:30.1Z".into(),
            ended: Some("2026-11-23T18:16:30.1Z".into()),
            summary: None,
            exit_code: Some(1),
            stopped: Some("interrupted".into()),
            abandoned: None,
            followed_by: None,
            plan_hash: plan.hash(),
            results_path: None,
            credentials_path: Some("/secure/credentials.csv".into()),
            undoes: None,
            ending: None,
            only: None,
            approval: Some(Approval {
                by: HOSTILE.into(),
                known: KnownBy::Typed,
                at: "2026-11-23T18:00:00Z".parse().unwrap(),
                note: HOSTILE.into(),
                held_back: vec![held],
                guards: vec![GuardApproval { name: GuardName::MaxDisables, why: HOSTILE.into() }],
                decisions: vec![],
            }),
        },
        rows: rows.iter().map(kept).collect(),
        steps: vec![step],
    }
}

#[test]
fn nothing_of_a_roster_acts_in_a_page() {
    for (name, html) in pages() {
        let page = read(&html);
        let script = Selector::parse("script").unwrap();
        let scripts = page.select(&script);
        let scripts: Vec<_> = scripts.map(|script| script.attr("type").unwrap_or("script")).collect();
        let expected: &[&str] =
            if matches!(name, "plan" | "run") { &["script"] } else { &["application/json", "script"] };
        assert_eq!(scripts, expected, "{name}");
        assert_eq!(count(&page, "style"), 1, "{name}");
        for element in page.select(&Selector::parse("*").unwrap()) {
            for (attribute, value) in element.value().attrs() {
                assert!(attribute != "style" && !attribute.starts_with("on"), "{name}: {attribute}");
                let leads = matches!(attribute, "href" | "src" | "action" | "formaction" | "srcset" | "data");
                let own =
                    value.starts_with('#') || value.starts_with("data:") || value.starts_with("/s3cret/");
                assert!(!leads || own, "{name}: {attribute}={value}");
            }
        }
        assert!(!html.contains('\u{202e}'), "{name}");
        assert!(!html.contains("http://") && !html.contains("https://"), "{name}");
        assert!(
            texts(&page, "body").concat().contains("<script>alert(1)</script> \"x\" 'y' \u{fffd}evil"),
            "{name}"
        );
    }
}

#[test]
fn a_page_allows_its_own_style_and_script_and_nothing_else() {
    let hash = |text: &str| format!("'sha256-{}'", STANDARD.encode(Sha256::digest(text.as_bytes())));
    for (name, html) in pages() {
        let page = read(&html);
        let policy = Selector::parse("meta[http-equiv='Content-Security-Policy']").unwrap();
        let policy = page.select(&policy).next().unwrap().attr("content").unwrap();
        let script = texts(&page, "script:not([type])").concat();
        let style = texts(&page, "style").concat();
        let connect = if matches!(name, "plan" | "run") { "" } else { "; connect-src 'self'" };
        let expected = format!(
            "default-src 'none'; img-src data:; style-src {}; script-src {}{connect}; base-uri 'none'; form-action 'none'",
            hash(&style),
            hash(&script)
        );
        assert_eq!(policy, expected, "{name}");
        assert!(script.starts_with("'use strict';"));
    }
    let (held, allowed, plan) = (BTreeMap::new(), BTreeMap::new(), rich());
    let page = review_html(&plan, &view(&plan, &held, &allowed));
    assert!(page.policy.ends_with("; frame-ancestors 'none'"), "{}", page.policy);
}

#[test]
fn everything_of_a_plan_is_on_its_page() {
    let html = plan_html(&rich(), &["To carry it out: roster-sync apply p.json".to_owned()]);
    let page = read(&html);
    let ids: BTreeSet<String> = rich().entries.iter().map(|entry| entry.id().to_string()).collect();
    let found: Vec<String> = page
        .select(&Selector::parse(".chunk > *").unwrap())
        .map(|entry| entry.attr("id").unwrap().to_owned())
        .collect();
    assert_eq!(found.len(), ids.len());
    assert_eq!(found.into_iter().collect::<BTreeSet<_>>(), ids);
    let changes = texts(&page, "#line-6 > table td");
    assert_eq!(changes[2..], ["5555550111", "5555550112", "Maple", "Maple; Oak Hill"]);
    assert_eq!(texts(&page, "#line-6 > table ins"), ["Oak Hill"]);
    assert_eq!(texts(&page, "#line-12 .problems tbody th"), ["email", "the whole row"]);
    assert!(texts(&page, "#line-12 .problems")[0].contains("write it as name@example.com"));
    assert_eq!(count(&page, "#line-13 .problems tr[data-severity=warning]"), 1);
    assert_eq!(texts(&page, "#guards .guard h3"), ["max-disables"]);
    assert_eq!(count(&page, "#guards .guard li"), 2);
    assert!(
        texts(&page, "#verdict")[0]
            .starts_with("As it stands nothing is carried out: a guard stops this plan.")
    );
    assert_eq!(texts(&page, "#next code"), ["roster-sync apply p.json"]);
    let unmanaged = texts(&page, "#unmanaged li");
    assert!(unmanaged.contains(&"Emergency contact".to_owned()) && !unmanaged.contains(&"E-mail".to_owned()));
    assert_eq!(texts(&page, "a.tile[data-action=disable] .number"), ["2"]);
}

#[test]
fn the_picture_counts_who_joins_leaves_and_moves() {
    let page = read(&plan_html(&rich(), &[]));
    let row = |site: &str| texts(&page, &format!("#sites tr[data-site='{site}'] > *"));
    // Ana leaves, Bo joins.
    assert_eq!(row("11")[..3], ["Harbor Point", "9", "9"]);
    assert_eq!(texts(&page, "tr[data-site='11'] .who li b"), ["Joins: ", "Leaves: "]);
    // Bo joins, Maximiliana moves to every site.
    assert_eq!(row("12")[..3], ["Maple", "9", "9"]);
    assert_eq!(texts(&page, "tr[data-site='12'] .who li b"), ["Joins: ", "Moves out: "]);
    assert_eq!(texts(&page, "tr[data-site='all'] .who li b"), ["Moves in: "]);
    assert_eq!(row("13"), ["Oak Hill", "9"], "nobody comes or goes: folded away");
}

#[test]
fn candidates_stand_side_by_side_and_say_where_they_agree() {
    let page = read(&plan_html(&rich(), &[]));
    assert_eq!(texts(&page, "#line-10 .candidates thead th"), ["The row says", "Employee 51", "Employee 52"]);
    let name = texts(&page, "#line-10 .candidates tbody tr:first-child > *");
    assert_eq!(name, ["Name", "Sam LEE", "Sam Lee same", "Samantha Leigh differs"]);
    let email = texts(&page, "#line-10 .candidates tbody tr:nth-child(4) > *");
    assert_eq!(email, ["E-mail", "sam@example.com", "none", "SAM@example.com same"]);
}

#[test]
fn columns_that_are_not_known_are_not_said_to_be_unmanaged() {
    let mut early = rich();
    early.roster.columns.clear();
    assert_eq!(count(&read(&plan_html(&early, &[])), "#unmanaged"), 0);
    let undo = Plan { purpose: Purpose::Undo, ..rich() };
    assert_eq!(count(&read(&plan_html(&undo, &[])), "#unmanaged"), 0);
}

#[test]
fn a_plan_that_is_only_read_has_nothing_to_decide() {
    let page = read(&plan_html(&rich(), &[]));
    assert_eq!(count(&page, ".hold, .decide, #approval, .guard button, #review"), 0);
}

#[test]
fn a_review_offers_what_can_be_decided() {
    let plan = rich();
    let (held, allowed) = (BTreeMap::from([(EntryId::Line(7), "asked Kim".to_owned())]), BTreeMap::new());
    let open = view(&plan, &held, &allowed);
    let page = read(&review_html(&plan, &open).html);
    let writes = plan.entries.iter().filter(|entry| entry.operation().writes()).count();
    assert_eq!(count(&page, ".hold input[type=checkbox]"), writes);
    assert_eq!(count(&page, "#line-7 .hold input[checked]"), 1);
    assert_eq!(count(&page, "#line-7[data-flags~=held]"), 1);
    let choices: Vec<_> = page
        .select(&Selector::parse("#line-10 .decide input[type=radio]").unwrap())
        .map(|choice| choice.attr("value").unwrap())
        .collect();
    assert_eq!(choices, ["same-51", "same-52", "new-person", "leave-alone"]);
    assert_eq!(texts(&page, "#approve-what"), ["6 of 7 changes will be carried out, 1 is held back."]);
    assert!(texts(&page, "#approve-why-not")[0].contains("max-disables"));
    let cannot = ReviewView { cannot_decide: Some("there is no roster"), ..open };
    let page = read(&review_html(&plan, &cannot).html);
    assert_eq!(texts(&page, "#line-10 .decide"), ["there is no roster"]);
    assert_eq!(count(&page, ".decide input"), 0);
}

#[test]
fn a_review_can_be_approved_when_no_guard_stops_it() {
    let plan = rich();
    let held = BTreeMap::new();
    let allowed = BTreeMap::from([(GuardName::MaxDisables, "they closed the store".to_owned())]);
    assert!(!view(&plan, &held, &BTreeMap::new()).standing(&plan).can_approve);
    let standing = view(&plan, &held, &allowed).standing(&plan);
    assert!(standing.can_approve && standing.why_not.is_empty(), "{standing:?}");
    assert!(standing.guards.iter().any(|guard| guard.name == "max-disables" && guard.approved));
    let everybody = plan
        .entries
        .iter()
        .filter(|entry| entry.operation().writes())
        .map(|entry| (entry.id(), String::new()));
    let everybody = everybody.collect();
    let standing = view(&plan, &everybody, &allowed).standing(&plan);
    assert!(!standing.can_approve && standing.why_not.contains("everything is held back"), "{standing:?}");
}

#[test]
fn no_word_lets_a_guard_through_that_cannot_be() {
    let mut plan = rich();
    let mut protected = guard("protected", 0, 1, true);
    protected.groups =
        vec![GuardGroup { name: String::new(), limit: 0, entries: vec![EntryId::Line(7)], unless: vec![] }];
    plan.guards = vec![protected];
    let held = BTreeMap::new();
    let allowed = BTreeMap::from([(GuardName::Protected, "why not".to_owned())]);
    let open = view(&plan, &held, &allowed);
    assert!(!open.standing(&plan).can_approve);
    let page = read(&review_html(&plan, &open).html);
    assert_eq!(count(&page, ".guard[data-guard=protected] button"), 0);
    assert!(
        texts(&page, ".guard[data-guard=protected] .advice")[0].contains("hold the people it is about back")
    );
}

#[test]
fn once_approved_nothing_can_be_changed() {
    let plan = rich();
    let (held, allowed) = (BTreeMap::new(), BTreeMap::new());
    let at = "2026-11-23T18:00:00Z".parse().unwrap();
    let approved =
        ReviewStage::Approved { by: "Kim Reyes", at, file: "a.json", command: "roster-sync apply a.json" };
    let stage = ReviewView { stage: approved, ..view(&plan, &held, &allowed) };
    let page = read(&review_html(&plan, &stage).html);
    assert_eq!(count(&page, ".hold input, .decide, #approval, .guard input, .guard button, #hold-shown"), 0);
    assert!(texts(&page, "#approved")[0].contains("Approved by Kim Reyes on 2026-11-23 at 18:00 UTC."));
    assert_eq!(count(&page, "#apply"), 1);
    let page = read(&review_html(&plan, &ReviewView { may_apply: false, ..stage }).html);
    assert_eq!(count(&page, "#apply"), 0);
}

#[test]
fn a_run_says_what_was_done_and_how_to_go_on() {
    let plan = rich();
    let csv = results_csv(&results());
    let files = RunDownloads::Embedded { results_csv: &csv, rejects: Rejects::None };
    let page = read(&run_html(&run_of(&plan), Some(&plan), files, " --tenant main").html);
    assert_eq!(count(&page, ".chunk > *"), results().len());
    assert_eq!(count(&page, "#group-failed #line-4"), 1);
    assert_eq!(count(&page, "#line-6[data-flags~=held]"), 1);
    assert_eq!(
        texts(&page, "#next code")[..2],
        [
            "roster-sync runs resume 20261123-181530-0a1b --tenant main",
            "roster-sync runs undo 20261123-181530-0a1b --dry-run --tenant main"
        ]
    );
    assert_eq!(count(&page, "#unclear li"), 1);
    let link = page.select(&Selector::parse("#results-csv").unwrap()).next().unwrap();
    let data = link.attr("href").unwrap().strip_prefix("data:text/csv;base64,").unwrap();
    assert_eq!(String::from_utf8(STANDARD.decode(data).unwrap()).unwrap(), csv);
    let served = RunDownloads::Served { base: "/s3cret", rejects: true };
    let page = read(&run_html(&run_of(&plan), None, served, "").html);
    assert_eq!(
        page.select(&Selector::parse("#rejects-csv").unwrap()).next().unwrap().attr("href"),
        Some("/s3cret/run/rejects.csv")
    );
}

#[test]
fn an_absent_person_is_named_by_their_account() {
    let mut plan = rich();
    let mut olu =
        entry(None, Operation::Report, Situation::Absent, ("Olu", "Bello", None), "not in the roster");
    olu.person.employee_id = Some(EmployeeId::new(77));
    plan.entries = vec![olu];
    let page = read(&plan_html(&plan, &[]));
    assert_eq!(texts(&page, "#employee-77 h3"), ["Olu Bello"]);
}
