//! One table per group. A new person has a column for each thing that is decided; of others, what changes stands in one.

use crate::model::Field;
use crate::plan::{Candidate, Entry, Plan};
use crate::report::layout::clean;
use crate::report::plan::entry::{held, login_words, name, value};
use crate::report::plan::group::Group;
use crate::report::plan::lists::Lists;

use super::escape::escaped;
use super::fit::TextPart;

/// A column: its heading, whether it holds numbers, and a person's cell in it, escaped.
type Column = (&'static str, bool, fn(&Entry) -> String);

const WHO: [Column; 3] = [("Line", true, line), ("Name", false, who), ("POS id", true, number)];
const DECIDED: [Column; 3] = [("Changes", false, changes), ("Why", false, why), ("Look at", false, remarks)];
const OF_NEW: [Column; 8] = [
    ("Starts", false, |entry| to(entry, &[Field::StartDate])),
    ("Pay", true, pay),
    ("Sites", false, |entry| to(entry, &[Field::Sites])),
    ("Departments", false, |entry| to(entry, &[Field::Departments])),
    ("Permission", false, |entry| to(entry, &[Field::Permission])),
    ("Backoffice login", false, login),
    ("Reached at", false, contact),
    ("Look at", false, |entry| joined([decided(entry), remarks(entry)])),
];

/// Returns a group's section; none where nobody is in it. Of the people to whom nothing happens only those about whom somebody
/// decided are shown.
pub(super) fn section(group: Group, plan: &Plan) -> Option<TextPart> {
    let mut entries = group.entries(plan);
    if group == Group::Unchanged {
        entries.retain(|entry| entry.decided.is_some());
    }
    if entries.is_empty() {
        return None;
    }
    let columns =
        if group == Group::Create { [&WHO[..], &OF_NEW].concat() } else { [&WHO[..], &DECIDED].concat() };
    let cells = |entry: &&Entry| columns.iter().map(|(.., cell)| cell(entry)).collect::<Vec<_>>();
    let rows: Vec<Vec<String>> = entries.iter().map(cells).collect();
    let used: Vec<usize> =
        (0..columns.len()).filter(|at| rows.iter().any(|row| !row[*at].is_empty())).collect();
    let headings: Vec<&str> = used.iter().map(|at| columns[*at].0).collect();
    let rule: Vec<&str> = used.iter().map(|at| if columns[*at].1 { "---:" } else { "---" }).collect();
    let title = if group == Group::Unchanged { "Unchanged, as somebody decided" } else { group.title() };
    let head =
        format!("## {} ({})\n\n| {} |\n|{}|\n", title, entries.len(), headings.join(" | "), rule.join("|"));
    let row = |row: &Vec<String>| {
        let cells: Vec<&str> = used.iter().map(|at| row[*at].as_str()).collect();
        format!("| {} |\n", cells.join(" | "))
    };
    Some(TextPart { title, quiet: quiet(group), head, rows: rows.iter().map(row).collect() })
}

/// Returns how soon a group is shortened: first those to whom nothing happens, last those who lose access.
const fn quiet(group: Group) -> u8 {
    match group {
        Group::Unchanged => 10,
        Group::Absent => 9,
        Group::Wait => 8,
        Group::LeftAlone | Group::Skipped => 7,
        Group::Update => 6,
        Group::Link => 5,
        Group::Create => 4,
        Group::Reactivate | Group::Refused => 3,
        Group::Hold | Group::Conflict => 1,
        Group::Disable => 0,
    }
}

fn line(entry: &Entry) -> String {
    entry.line.map_or(String::new(), |line| line.to_string())
}

fn who(entry: &Entry) -> String {
    escaped(&name(&entry.person))
}

fn number(entry: &Entry) -> String {
    entry.person.pos_user_id.map_or(String::new(), |id| id.to_string())
}

fn why(entry: &Entry) -> String {
    escaped(&entry.reason)
}

fn decided(entry: &Entry) -> String {
    entry.decided.as_ref().map_or(String::new(), |decided| escaped(&decided.in_words()))
}

fn joined<const N: usize>(parts: [String; N]) -> String {
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("<br>")
}

/// Returns what these fields are set to.
fn to(entry: &Entry, fields: &[Field]) -> String {
    let set = fields.iter().filter_map(|field| entry.changes.iter().find(|change| change.field == *field));
    set.map(|change| escaped(&value(&change.to_text()))).collect::<Vec<_>>().join("<br>")
}

fn pay(entry: &Entry) -> String {
    let overtime = to(entry, &[Field::OvertimeWageRate]);
    let overtime = if overtime.is_empty() { overtime } else { format!("{overtime} overtime") };
    joined([to(entry, &[Field::WageRate]), overtime])
}

fn login(entry: &Entry) -> String {
    let username = entry.login().map(|login| escaped(&clean(login.username.as_str())));
    joined([username.unwrap_or_default(), to(entry, &[Field::BackofficePermission])])
}

fn contact(entry: &Entry) -> String {
    let labelled = |label: &str, field: Field| match to(entry, &[field]) {
        text if text.is_empty() => text,
        text => format!("{label} {text}"),
    };
    joined([
        to(entry, &[Field::Email, Field::Phone]),
        labelled("ADP", Field::AdpEmployeeId),
        labelled("Emergency", Field::EmergencyContactName),
        to(entry, &[Field::EmergencyContactPhone]),
    ])
}

fn changes(entry: &Entry) -> String {
    let mut lines: Vec<String> = Vec::new();
    for change in &entry.changes {
        let field = escaped(change.field.as_str());
        match change.from_text() {
            Some(from) => {
                let told = Lists::of(change).filter(Lists::is_worth_telling);
                let told = told.map_or(String::new(), |lists| format!(" ({})", escaped(&lists.in_words())));
                let (from, to) = (escaped(&held(&from, change)), escaped(&value(&change.to_text())));
                lines.push(format!("{field}: {from} → {to}{told}"));
            }
            None => lines.push(format!("{field}: {}", escaped(&value(&change.to_text())))),
        }
    }
    let named = entry.changes.iter().any(|change| change.field == Field::BackofficeUsername);
    lines.extend(entry.login().into_iter().filter(|_| !named).map(|login| escaped(&login_words(login))));
    lines.join("<br>")
}

fn remarks(entry: &Entry) -> String {
    let warnings = entry.warnings.iter().map(|warning| escaped(warning));
    warnings.chain(entry.candidates.iter().map(candidate)).collect::<Vec<_>>().join("<br>")
}

fn candidate(candidate: &Candidate) -> String {
    let pos = candidate.pos_user_id.map_or(String::new(), |id| format!(", POS {id}"));
    let state = if candidate.active { "active" } else { "inactive" };
    let apart = [&candidate.email, &candidate.phone, &candidate.sites];
    let apart: String =
        apart.into_iter().filter(|text| !text.is_empty()).map(|text| format!(", {text}")).collect();
    escaped(&format!(
        "could be {} (employee {}{pos}, {state}{apart}): same {}",
        candidate.name,
        candidate.employee_id,
        candidate.matched_by.join(", ")
    ))
}
