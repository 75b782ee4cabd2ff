//! What scripts and spreadsheets read.

use serde_json::Value;

use super::sample::{guard, plan, roster};
use super::sample_results::{requests, results, run_summary};
use crate::apply::RowStatus;
use crate::report::{Files, RunResults, Table, check_json, plan_csv, results_json};

fn records(text: &str) -> Vec<csv::StringRecord> {
    csv::Reader::from_reader(text.as_bytes()).records().collect::<Result<_, _>>().unwrap()
}

#[test]
fn a_plans_csv_has_a_line_per_change_and_no_formula() {
    let plan = plan();
    let rows = records(&plan_csv(&plan));
    let expected: usize = plan.entries.iter().map(|entry| entry.changes.len().max(1)).sum();
    let of = |word: &str| rows.iter().filter(|row| &row[1] == word).count();
    assert_eq!(rows.len() - of("guard") - of("problem"), expected);
    let formula = rows.iter().find(|row| &row[0] == "4").unwrap();
    assert_eq!(&formula[3], "'=cmd|' /C calc'!A0 <b>Smith</b>");
    assert_eq!([&formula[1], &formula[2], &formula[6], &formula[8]], ["create", "new", "wage_rate", "15.00"]);
}

#[test]
fn a_plans_csv_keeps_its_first_columns_and_tells_what_stops_it_who_could_be_meant_and_what_is_wrong() {
    let mut plan = plan();
    let mut stop = guard("max-disables", 1, 2, true);
    let entries = plan.entries[..2].iter().map(crate::plan::Entry::id).collect();
    stop.groups = vec![crate::plan::GuardGroup { name: String::new(), limit: 1, entries, unless: vec![] }];
    plan.guards.push(stop);
    plan.problems.push(crate::roster::Problem { line: 99, ..plan.problems[0].clone() });
    let text = plan_csv(&plan);
    let header = "line,operation,situation,name,pos_user_id,employee_id,field,from,to,reason,warnings,seen,candidates,problems,guards,decided";
    assert_eq!(text.lines().next(), Some(header));
    let rows = records(&text);
    assert_eq!([&rows[0][1], &rows[0][3], &rows[0][7], &rows[0][8]], ["guard", "max-disables", "1", "2"]);
    let of_line = |line: &str| rows.iter().find(|row| &row[0] == line).unwrap();
    assert_eq!((&of_line("7")[14], &of_line("3")[14]), ("max-disables", ""));
    assert!(of_line("10")[12].contains("Sam Lee (employee 51, POS 1070, active; same pos_user_id) | "));
    assert!(of_line("12")[13].contains("bad-email: email \"ruiz@@example\""), "{:?}", of_line("12"));
    assert_eq!(&of_line("99")[1], "problem");
    for cell in rows.iter().flat_map(csv::StringRecord::iter) {
        assert!(!cell.starts_with(['=', '+', '-', '@']), "{cell}");
    }
}

#[test]
fn a_results_document_names_every_status() {
    let (summary, rows, requests, files) = (run_summary(), results(), requests(), Files::default());
    let results = RunResults {
        run: "r1",
        summary: &summary,
        rows: &rows,
        files: &files,
        requests: &requests,
        approval: None,
        settings: None,
    };
    let text = results_json(&results);
    let document: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(document["schema"], "roster-sync/results/1");
    for status in RowStatus::ALL {
        assert!(document["summary"][status.as_str()].is_u64(), "{status}");
    }
    assert_eq!(document["summary"]["stale"], 0);
    assert_eq!(document["requests"]["total"], 17);
    assert_eq!(document["requests"]["by_route"]["POST /employee/insert"], 2);
    assert_eq!(document["rows"][1]["name"], "=cmd|' /C calc'!A0");
}

#[test]
fn a_check_document_counts() {
    let document: Value =
        serde_json::from_str(&check_json(&roster(), &[guard("roster-shrank", 2, 3, true)])).unwrap();
    assert_eq!(document["schema"], "roster-sync/check/1");
    assert_eq!(document["ignored_columns"][1]["did_you_mean"], "email");
    assert_eq!(document["guards"][0]["name"], "roster-shrank");
    let summary = &document["summary"];
    assert_eq!(
        [&summary["people"], &summary["refused"], &summary["errors"], &summary["warnings"]],
        [12, 1, 2, 1]
    );
}

#[test]
fn lists_are_aligned_and_become_no_formula() {
    let row = |cells: [&str; 3]| cells.map(str::to_owned).to_vec();
    let rows = vec![row(["1", "王小明", "sam"]), row(["20", "Sam", "@admin"])];
    let list = Table { what: "users", columns: vec!["id", "first_name", "username"], rows };
    let expected = "ID  FIRST NAME  USERNAME\n1   王小明      sam\n20  Sam         @admin\n\n2 users\n";
    assert_eq!(list.text(crate::report::Style::default()), expected);
    assert_eq!(&records(&list.csv())[1][2], "'@admin");
    let document: Value = serde_json::from_str(&list.json()).unwrap();
    assert_eq!(document["rows"][1]["username"], "@admin");
}
