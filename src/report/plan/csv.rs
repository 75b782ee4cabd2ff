//! A plan for a spreadsheet: first what stops it, then one line per changed field, or one per person where no field changes, then
//! what is wrong with rows that are nobody's. `docs/plans.md` says what the columns hold.

use std::collections::BTreeMap;

use crate::plan::{Candidate, Entry, EntryId, GuardOutcome, Plan};
use crate::report::layout::clean;
use crate::report::spreadsheet::csv_text;
use crate::roster::Problem;

use super::entry::name;

/// Scripts and saved filters know them by name and place: new ones are added at the end.
const COLUMNS: [&str; 16] = [
    "line",
    "operation",
    "situation",
    "name",
    "pos_user_id",
    "employee_id",
    "field",
    "from",
    "to",
    "reason",
    "warnings",
    "seen",
    "candidates",
    "problems",
    "guards",
    "decided",
];

/// What stands between several things in one cell.
const BETWEEN: &str = " | ";

/// Returns the plan as CSV with a heading. Text that a spreadsheet would take for a formula is made text.
pub fn plan_csv(plan: &Plan) -> String {
    let besides = Besides::of(plan);
    let mut rows: Vec<Vec<String>> = plan.tripped().map(guard).collect();
    rows.extend(plan.entries.iter().flat_map(|entry| besides.rows(entry)));
    let lines: std::collections::BTreeSet<u64> = plan.entries.iter().filter_map(|entry| entry.line).collect();
    rows.extend(plan.problems.iter().filter(|problem| !lines.contains(&problem.line)).map(problem));
    csv_text(&COLUMNS, &rows)
}

/// What stands elsewhere in the plan about its entries.
struct Besides {
    problems: BTreeMap<u64, Vec<String>>,
    guards: BTreeMap<EntryId, Vec<String>>,
}

impl Besides {
    fn of(plan: &Plan) -> Self {
        let (mut problems, mut guards) = (BTreeMap::<_, Vec<_>>::new(), BTreeMap::<_, Vec<String>>::new());
        for problem in &plan.problems {
            problems.entry(problem.line).or_default().push(problem_words(problem));
        }
        for guard in plan.tripped() {
            for id in guard.groups.iter().flat_map(|group| &group.entries) {
                let names = guards.entry(*id).or_default();
                if names.last().is_none_or(|last| last != guard.name.as_str()) {
                    names.push(guard.name.to_string());
                }
            }
        }
        Self { problems, guards }
    }

    fn rows(&self, entry: &Entry) -> Vec<Vec<String>> {
        let problems = entry.line.and_then(|line| self.problems.get(&line));
        let guards = self.guards.get(&entry.id());
        let join = |texts: Option<&Vec<String>>| texts.map(|texts| texts.join(BETWEEN)).unwrap_or_default();
        let row = |field: &str, from: &str, to: &str, seen: String| {
            vec![
                entry.line.map_or(String::new(), |line| line.to_string()),
                entry.operation().to_string(),
                situation(entry),
                name(&entry.person),
                entry.person.pos_user_id.map_or(String::new(), |id| id.to_string()),
                entry.person.employee_id.map_or(String::new(), |id| id.to_string()),
                field.to_owned(),
                clean(from),
                clean(to),
                clean(&entry.reason),
                clean(&entry.warnings.join(BETWEEN)),
                seen,
                clean(&entry.candidates.iter().map(candidate).collect::<Vec<_>>().join(BETWEEN)),
                join(problems),
                join(guards),
                entry.decided.as_ref().map(|decided| clean(&decided.in_words())).unwrap_or_default(),
            ]
        };
        if entry.changes.is_empty() {
            return vec![row("", "", "", String::new())];
        }
        let changes = entry.changes.iter().map(|change| {
            let seen = change.seen.map(|day| day.to_string()).unwrap_or_default();
            row(change.field.as_str(), &change.from_text().unwrap_or_default(), &change.to_text(), seen)
        });
        changes.collect()
    }
}

/// Returns a guard that stops the plan: what it is named, how many go, how many would, what it says.
fn guard(guard: &GuardOutcome) -> Vec<String> {
    let mut row = vec![String::new(); COLUMNS.len()];
    "guard".clone_into(&mut row[1]);
    row[3] = guard.name.to_string();
    (row[7], row[8]) = (guard.limit.to_string(), guard.actual.to_string());
    row[9] = clean(&guard.message);
    row
}

/// Returns a problem with a row that is nobody's entry.
fn problem(problem: &Problem) -> Vec<String> {
    let mut row = vec![String::new(); COLUMNS.len()];
    row[0] = problem.line.to_string();
    "problem".clone_into(&mut row[1]);
    row[13] = problem_words(problem);
    row
}

fn problem_words(problem: &Problem) -> String {
    let Problem { code, column, value, message, hint, .. } = problem;
    let value = if value.is_empty() { String::new() } else { format!(" {value:?}") };
    let hint = if hint.is_empty() { String::new() } else { format!(" ({hint})") };
    clean(format!("{code}: {column}{value} {message}{hint}").trim())
}

fn candidate(candidate: &Candidate) -> String {
    let pos = candidate.pos_user_id.map_or("no POS id".to_owned(), |id| format!("POS {id}"));
    let state = if candidate.active { "active" } else { "inactive" };
    let by = candidate.matched_by.join(", ");
    format!("{} (employee {}, {pos}, {state}; same {by})", candidate.name, candidate.employee_id)
}

/// Returns the situation's word, as the plan file writes it.
pub(in crate::report) fn situation(entry: &Entry) -> String {
    match serde_json::to_value(entry.situation) {
        Ok(serde_json::Value::String(word)) => word,
        _ => String::new(),
    }
}
