//! Everybody whom the row could mean, side by side with it.

use crate::plan::{Candidate, Entry, RowIdentity};
use crate::report::layout::{clean, table};
use crate::report::style::Style;

/// People beside each other; more of them get a table of their own.
const SIDE_BY_SIDE: usize = 3;

/// A line of the comparison: its heading, what the row says, what an account holds.
type Line = (&'static str, fn(&RowIdentity) -> String, fn(&Candidate) -> String);

/// What tells people apart.
const LINES: [Line; 8] = [
    ("name", name, |one| one.name.clone()),
    ("POS id", |row| shown(row.pos_user_id), |one| shown(one.pos_user_id)),
    ("ADP id", |row| shown(row.adp_employee_id.as_ref()), |one| one.adp_employee_id.clone()),
    ("e-mail", |row| shown(row.email.as_ref()), |one| one.email.clone()),
    ("phone", |row| shown(row.phone), |one| one.phone.clone()),
    ("status", |_| String::new(), |one| if one.active { "active" } else { "inactive" }.to_owned()),
    ("sites", |_| String::new(), |one| one.sites.clone()),
    ("permission", |_| String::new(), |one| one.permission.clone()),
];

pub(super) fn text(entry: &Entry, style: Style) -> String {
    if entry.candidates.is_empty() {
        return "  Nobody.\n".to_owned();
    }
    let tables = entry.candidates.chunks(SIDE_BY_SIDE).map(|some| side_by_side(entry, some, style));
    tables.collect::<Vec<_>>().join("\n")
}

fn side_by_side(entry: &Entry, candidates: &[Candidate], style: Style) -> String {
    let row = entry.row.clone().unwrap_or_default();
    let mut header = vec![String::new(), "THE ROW".to_owned()];
    header.extend(candidates.iter().map(|one| format!("EMPLOYEE {}", one.employee_id)));
    let mut rows: Vec<Vec<String>> = Vec::new();
    for (heading, of_row, of_account) in LINES {
        let mut cells = vec![heading.to_owned(), clean(&of_row(&row))];
        cells.extend(candidates.iter().map(|one| clean(&of_account(one))));
        rows.extend(cells[1..].iter().any(|cell| !cell.is_empty()).then_some(cells));
    }
    let mut same = vec!["fits by".to_owned(), String::new()];
    same.extend(candidates.iter().map(|one| one.matched_by.join(", ")));
    rows.push(same);
    let narrower = Style { width: style.columns().saturating_sub(2), ..style };
    table(&header, &rows, narrower)
        .lines()
        .map(|line| format!("  {line}").trim_end().to_owned() + "\n")
        .collect()
}

fn name(row: &RowIdentity) -> String {
    let parts = [row.first_name.as_deref(), row.last_name.as_deref()];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

fn shown(value: Option<impl ToString>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}
