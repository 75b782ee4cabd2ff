//! One person of a plan: who, why, what changes, what to look out for.

use crate::model::Field;
use crate::plan::{Candidate, Change, Entry, LoginSpec, Person};
use crate::report::layout::{clean, columns, in_place, paragraph, short, width};
use crate::report::style::{Look, Style};

use super::group::Group;
use super::lists::Lists;

/// The most columns a name takes before the rest of its line.
const NAME_COLUMNS: usize = 36;
/// Where the lines below a name begin.
const INDENT: usize = 6;

/// Returns a person's name, or what stands for it where the row gives none.
pub(in crate::report) fn name(person: &Person) -> String {
    let name = clean(&format!("{} {}", person.first_name, person.last_name));
    let name = name.trim();
    if name.is_empty() { "(no name)".to_owned() } else { name.to_owned() }
}

/// Returns the columns for names, so that what follows them stands in line.
pub(super) fn name_columns(entries: &[&Entry]) -> usize {
    let widest = entries.iter().map(|entry| width(&name(&entry.person))).max();
    widest.unwrap_or(0).min(NAME_COLUMNS)
}

/// Returns where a person is found: POS id, roster line, employee number.
pub(in crate::report) fn place(entry: &Entry) -> String {
    let mut parts = Vec::new();
    match entry.person.pos_user_id {
        Some(id) => parts.push(format!("POS {id}")),
        None if !entry.key.is_empty() => parts.push(clean(&entry.key)),
        None => {}
    }
    parts.extend(entry.line.map(|line| format!("line {line}")));
    parts.extend(entry.person.employee_id.map(|id| format!("employee {id}")));
    parts.join(" · ")
}

/// Returns everything the plan says about one person, as lines.
pub(super) fn entry_text(entry: &Entry, columns_for_name: usize, style: Style) -> String {
    head(entry, columns_for_name, style) + &body(entry, style)
}

/// Returns the lines below the name: why, what changes, what to look out for.
pub(in crate::report) fn body(entry: &Entry, style: Style) -> String {
    let mut text = String::new();
    let blanks = " ".repeat(INDENT);
    if !entry.reason.is_empty() {
        text.push_str(&paragraph(&blanks, &clean(&entry.reason), style));
    }
    text.push_str(&changes(&entry.changes, style));
    let named = entry.changes.iter().any(|change| change.field == Field::BackofficeUsername);
    if let Some(login) = entry.login().filter(|_| !named) {
        text.push_str(&paragraph(&blanks, &login_words(login), style));
    }
    for warning in &entry.warnings {
        text.push_str(&paragraph(&sign(&blanks, style), &clean(warning), style));
    }
    if !entry.candidates.is_empty() {
        let heading = if Group::of(entry) == Group::Conflict { "could be:" } else { "see also:" };
        text.push_str(&paragraph(&blanks, heading, style));
        text.push_str(&candidates(&entry.candidates, style));
    }
    text
}

fn head(entry: &Entry, columns_for_name: usize, style: Style) -> String {
    let group = Group::of(entry);
    let sign = style.paint(group.look(), group.sign());
    let name = name(&entry.person);
    if width(&name) > NAME_COLUMNS {
        // A very long name keeps its line, and what follows it goes below.
        let name = in_place(&short(&name, style.columns().saturating_sub(INDENT)));
        let name = style.paint(Look::Strong, &name);
        return format!("  {sign} {name}\n") + &paragraph(&" ".repeat(INDENT), &place(entry), style);
    }
    let gap = " ".repeat(columns_for_name.saturating_sub(width(&name)));
    let line = format!("  {sign} {}{gap}  {}", style.paint(Look::Strong, &in_place(&name)), place(entry));
    format!("{}\n", line.trim_end())
}

/// Returns the sign of a warning behind these blanks.
fn sign(blanks: &str, style: Style) -> String {
    format!("{blanks}{} ", style.paint(Look::Care, "!"))
}

/// Returns a new login in words.
pub(in crate::report) fn login_words(login: &LoginSpec) -> String {
    format!("new Backoffice login {} for {}", clean(login.username.as_str()), clean(login.email.as_str()))
}

/// Returns the value of a field as it is shown: what is empty is said to be.
pub(in crate::report) fn value(text: &str) -> String {
    if text.trim().is_empty() { "(empty)".to_owned() } else { clean(text) }
}

/// Returns one line per changed field: `field  from  →  to`, or `field  to` for somebody new. Of a list that changes the names
/// that come and go stand below it; a long one is shortened to them, unless everything is asked for.
pub(super) fn changes(changes: &[Change], style: Style) -> String {
    if changes.is_empty() {
        return String::new();
    }
    let known = changes.iter().any(|change| change.from.is_some());
    let mut rows: Vec<Vec<String>> = Vec::new();
    for change in changes {
        let field = change.field.to_string();
        let lists = Lists::of(change);
        match (change.from_text(), known, lists) {
            (_, false, _) => rows.push(vec![field, value(&change.to_text())]),
            (None, true, _) => {
                rows.push(vec![field, "(none)".to_owned(), format!("→ {}", value(&change.to_text()))]);
            }
            (Some(_), true, Some(lists)) if lists.is_long() && !style.verbose => {
                let (from, to) = lists.counts();
                rows.push(vec![field, from, format!("→ {to}: {}", lists.in_words())]);
            }
            (Some(from), true, lists) => {
                rows.push(vec![field, held(&from, change), format!("→ {}", value(&change.to_text()))]);
                if let Some(lists) = lists.filter(Lists::is_worth_telling) {
                    rows.push(vec![String::new(), String::new(), format!("  ({})", lists.in_words())]);
                }
            }
        }
    }
    columns(INDENT, &rows, style)
}

/// Returns what Backoffice holds, and when that was seen where it was not now.
pub(in crate::report) fn held(from: &str, change: &Change) -> String {
    match change.seen {
        Some(day) => format!("{} (seen {day})", value(from)),
        None => value(from),
    }
}

fn candidates(candidates: &[Candidate], style: Style) -> String {
    let rows: Vec<Vec<String>> = candidates
        .iter()
        .map(|candidate| {
            let pos = candidate.pos_user_id.map_or("no POS id".to_owned(), |id| format!("POS {id}"));
            let matched = candidate.matched_by.join(", ");
            vec![
                value(&candidate.name),
                pos,
                format!("employee {}", candidate.employee_id),
                if candidate.active { "active" } else { "inactive" }.to_owned(),
                if matched.is_empty() { String::new() } else { format!("same {matched}") },
            ]
        })
        .collect();
    columns(INDENT + 2, &rows, style)
}
