//! Results of invented people, with everything in them that is hard to print.

use std::collections::BTreeMap;

use crate::apply::{RowResult, RowStatus, RunSummary};
use crate::backoffice::RequestCounts;
use crate::model::EmployeeId;
use crate::plan::Operation;

pub(in crate::report) fn result(
    line: u64,
    name: &str,
    operation: Operation,
    status: RowStatus,
    message: &str,
) -> RowResult {
    RowResult {
        line: Some(line),
        key: (1000 + line).to_string(),
        name: name.into(),
        operation,
        status,
        employee_id: Some(EmployeeId::new(line)),
        user_id: None,
        changed: String::new(),
        message: message.into(),
        seconds: 1.234_567,
        closed_at: None,
        seen: Vec::new(),
    }
}

pub(super) fn results() -> Vec<RowResult> {
    vec![
        result(
            3,
            "Bo O'Neil \"Bobby\"",
            Operation::Create,
            RowStatus::Done,
            "permission \"Casheer\" is unknown; General User was given",
        ),
        result(
            4,
            "=cmd|' /C calc'!A0",
            Operation::Create,
            RowStatus::Failed,
            "Backoffice answered 500 twice; look whether POS id 2002 exists before you run again",
        ),
        result(
            6,
            "Maximiliana Theodora",
            Operation::Update,
            RowStatus::NotAttempted,
            "this version does not change people: set phone to 5555550112 at /employee/edit/6",
        ),
        result(
            7,
            "Ana Díaz",
            Operation::Disable,
            RowStatus::Partial,
            "Ana Díaz's Backoffice login adiaz still works: open /user/edit/88 and set 'User is active?' to No",
        ),
        result(9, "小明 王", Operation::Disable, RowStatus::Done, ""),
        result(
            10,
            "Sam Lee",
            Operation::Hold,
            RowStatus::Conflict,
            "two keys, two people: Sam Lee (employee 51), Samantha Leigh (employee 52)",
        ),
        result(
            11,
            "Lee Moss",
            Operation::Hold,
            RowStatus::Held,
            "wage_rate is left as it is: the roster says 900.00 an hour, more than 2 times the 15.00 that Backoffice pays",
        ),
        result(
            12,
            "Kim Poe",
            Operation::Disable,
            RowStatus::HeldBack,
            "held back by Kim Reyes on 2026-11-23: comes back in spring",
        ),
        result(
            13,
            "Jo Finch",
            Operation::Update,
            RowStatus::Skipped,
            "left out: only some lines were to be carried out",
        ),
        result(14, "Pat Quinn", Operation::None, RowStatus::Unchanged, ""),
    ]
}

pub(super) fn run_summary() -> RunSummary {
    let mut by_status: BTreeMap<RowStatus, u64> = BTreeMap::new();
    for row in results() {
        *by_status.entry(row.status).or_default() += 1;
    }
    RunSummary { by_status, requests: 17, seconds: 12.345_6, stopped: None }
}

pub(super) fn requests() -> RequestCounts {
    RequestCounts { total: 17, by_route: BTreeMap::from([("POST /employee/insert".to_owned(), 2)]) }
}
