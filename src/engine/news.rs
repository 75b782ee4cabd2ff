//! What a plan says that the last one that somebody was shown did not say.

use std::collections::BTreeSet;

use crate::apply::{RowResult, RowStatus};
use crate::model::EmployeeId;
use crate::plan::{Entry, Operation, Plan};
use crate::roster::fingerprint;
use crate::state::{PlanNews, ShownLines};

use super::error::EngineError;
use super::tenant::Engine;

impl Engine {
    /// Returns what a plan says against the last one that was shown, and remembers that this one is shown now.
    pub async fn show(&self, plan: &Plan) -> Result<Option<PlanNews>, EngineError> {
        Ok(self.state().await?.show_plan(plan.purpose.as_str(), lines(plan, says_something)).await?)
    }

    /// Remembers that a plan was carried out: the next one is held against what is left of it. A journal that cannot be written now
    /// is told of, and ends nothing.
    pub(super) async fn is_carried_out(&self, plan: &Plan, rows: &[RowResult]) {
        // Whoever stands in no row is known by their account.
        let known =
            |line: Option<u64>, id: Option<EmployeeId>| (line, if line.is_none() { id } else { None });
        let done = rows.iter().filter(|row| row.status == RowStatus::Done);
        let done: BTreeSet<_> = done.map(|row| known(row.line, row.employee_id)).collect();
        let left = |entry: &Entry| {
            says_something(entry) && !done.contains(&known(entry.line, entry.person.employee_id))
        };
        let noted = async {
            let state = self.state().await?;
            state
                .plan_is_carried_out(plan.purpose.as_str(), lines(plan, left))
                .await
                .map_err(EngineError::from)
        };
        if let Err(error) = noted.await {
            tracing::warn!(%error, "what is left of the plan could not be remembered");
        }
    }
}

/// Says whether a line asks for something, of the program or of a person.
fn says_something(entry: &Entry) -> bool {
    !matches!(entry.operation(), Operation::None | Operation::Wait | Operation::Report)
}

fn lines(plan: &Plan, is_wanted: impl Fn(&Entry) -> bool) -> ShownLines {
    let mut lines = ShownLines::new();
    for entry in plan.entries.iter().filter(|entry| is_wanted(entry)) {
        let says =
            print(&format!("{:?}", (entry.situation, entry.operation(), &entry.changes, &entry.asked)));
        let line = lines.entry(print(&whom(entry))).or_default();
        line.push_str(&says);
    }
    lines
}

/// Returns who a line is about, the same in every roster: lines move from file to file.
fn whom(entry: &Entry) -> String {
    match entry.person.employee_id {
        Some(id) => format!("employee {id}"),
        None => format!("{} {} {}", entry.key, entry.person.first_name, entry.person.last_name),
    }
}

/// Returns a few letters that tell one text from another.
fn print(text: &str) -> String {
    fingerprint(text.as_bytes()).chars().take(12).collect()
}
