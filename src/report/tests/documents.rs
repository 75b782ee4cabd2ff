//! What scripts and spreadsheets read.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use serde_json::Value;

use super::sample::{moment, plan, result, results, roster, run_summary};
use crate::apply::{Event, RowStatus};
use crate::backoffice::ListedUser;
use crate::model::{PersonName, UserId};
use crate::plan::Operation;
use crate::report::{
    Progress, RESULT_COLUMNS, ResultsCsv, ResultsJsonLines, RunLine, Style, check_json, explain_json,
    plan_csv, results_json, runs_json, runs_text, users,
};

fn records(text: &str) -> Vec<csv::StringRecord> {
    csv::Reader::from_reader(text.as_bytes()).records().collect::<Result<_, _>>().unwrap()
}

#[test]
fn a_plans_csv_has_a_line_per_change_and_no_formula() {
    let plan = plan();
    let rows = records(&plan_csv(&plan));
    let expected: usize = plan.entries.iter().map(|entry| entry.changes.len().max(1)).sum();
    assert_eq!(rows.len(), expected);
    let formula = rows.iter().find(|row| &row[0] == "4").unwrap();
    assert_eq!(&formula[3], "'=cmd|' /C calc'!A0 <b>Smith</b>");
    assert_eq!([&formula[1], &formula[2], &formula[6], &formula[8]], ["create", "new", "wage_rate", "15.00"]);
}

#[test]
fn results_csv_stands_in_the_file_after_every_row() {
    let mut out = Vec::new();
    let mut csv = ResultsCsv::new(&mut out).unwrap();
    for row in results() {
        csv.row(&row).unwrap();
    }
    // Nothing is left to a later flush: the writer is forgotten, not dropped.
    std::mem::forget(csv);
    let text = String::from_utf8(out).unwrap();
    assert_eq!(text.lines().next().unwrap(), RESULT_COLUMNS.join(","));
    let rows = records(&text);
    assert_eq!(rows.len(), results().len());
    assert_eq!(&rows[1][2], "'=cmd|' /C calc'!A0");
    assert_eq!([&rows[1][4], &rows[1][9]], ["failed", "1.235"]);
}

#[test]
fn json_lines_hold_the_columns_of_the_csv() {
    let mut out = Vec::new();
    let mut lines = ResultsJsonLines::new(&mut out);
    for row in results() {
        lines.row(&row).unwrap();
    }
    let text = String::from_utf8(out).unwrap();
    for line in text.lines() {
        let row: BTreeMap<String, Value> = serde_json::from_str(line).unwrap();
        let mut columns = RESULT_COLUMNS;
        columns.sort_unstable();
        assert!(row.keys().eq(columns), "{line}");
    }
    assert_eq!(text.lines().count(), results().len());
}

#[test]
fn a_results_document_names_every_status() {
    let routes = BTreeMap::from([("POST /employee/insert".to_owned(), 2)]);
    let document: Value =
        serde_json::from_str(&results_json("r1", &run_summary(), &results(), &routes)).unwrap();
    assert_eq!(document["schema"], "roster-sync/results/1");
    for status in RowStatus::ALL {
        assert!(document["summary"][status.as_str()].is_u64(), "{status}");
    }
    assert_eq!(document["summary"]["stale"], 0);
    assert_eq!(document["requests"]["total"], 17);
    assert_eq!(document["requests"]["by_route"]["POST /employee/insert"], 2);
    assert_eq!(document["rows"][1]["name"], "=cmd|' /C calc'!A0");
    assert_eq!(document["seconds"], 12.346);
}

#[test]
fn a_check_document_counts() {
    let document: Value = serde_json::from_str(&check_json(&roster())).unwrap();
    assert_eq!(document["schema"], "roster-sync/check/1");
    assert_eq!(document["ignored_columns"][1]["did_you_mean"], "email");
    let summary = &document["summary"];
    assert_eq!(
        [&summary["people"], &summary["refused"], &summary["errors"], &summary["warnings"]],
        [12, 1, 2, 1]
    );
}

#[test]
fn an_explanation_holds_the_entry_and_its_problems() {
    let plan = plan();
    let refused = plan.entries.iter().find(|entry| entry.line == Some(12)).unwrap();
    let document: Value = serde_json::from_str(&explain_json(refused, &plan)).unwrap();
    assert_eq!(document["entry"]["line"], 12);
    assert_eq!(document["problems"].as_array().unwrap().len(), 2);
}

#[test]
fn lists_are_aligned_and_become_no_formula() {
    let user = |id, first: &str, username: &str| ListedUser {
        id: UserId::new(id),
        name: PersonName::as_observed(first, "Lee"),
        username: username.into(),
        phone_text: "+15555550102".into(),
        email: None,
        active: true,
    };
    let list = users(&[user(1, "王小明", "sam"), user(20, "Sam", "@admin")]);
    let text = list.text(&Style::default());
    insta::assert_snapshot!(text);
    assert_eq!(&records(&list.csv())[1][2], "'@admin");
    let document: Value = serde_json::from_str(&list.json()).unwrap();
    assert_eq!(document["rows"][1]["username"], "@admin");
}

#[test]
fn runs_are_listed() {
    let run = RunLine {
        id: "20261123-171530-a1b2".into(),
        started: moment(),
        command: "sync".into(),
        tenant: "main".into(),
        status: "interrupted".into(),
        counts: BTreeMap::from([("done".into(), 3), ("failed".into(), 0)]),
        exit: None,
    };
    insta::assert_snapshot!(runs_text(std::slice::from_ref(&run), &Style::default()));
    let document: Value = serde_json::from_str(&runs_json(&[run])).unwrap();
    assert_eq!(document["runs"][0]["exit"], Value::Null);
}

#[test]
fn progress_in_a_file_is_a_line_per_operation() {
    #[derive(Clone, Default)]
    struct Shared(Arc<Mutex<Vec<u8>>>);
    impl std::io::Write for Shared {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let out = Shared::default();
    let mut progress = Progress::lines(Box::new(out.clone()));
    progress.on(&Event::Started { run: "r1".into(), rows: 40, operations: 10 });
    progress.on(&Event::RowFinished(result(3, "Ana\u{1b}[2J Díaz", Operation::Create, RowStatus::Done, "")));
    progress.on(&Event::RowFinished(result(4, "Pat Quinn", Operation::None, RowStatus::Unchanged, "")));
    progress.on(&Event::RowFinished(result(
        5,
        "Bo Lee",
        Operation::Disable,
        RowStatus::Failed,
        "answered 500",
    )));
    let text = String::from_utf8(out.0.lock().unwrap().clone()).unwrap();
    let expected = " 1/10  done           create      Ana\u{fffd}[2J Díaz\n 2/10  failed         disable     Bo Lee  answered 500\n";
    assert_eq!(text, expected);
}
