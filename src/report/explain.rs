//! Everything that led to one person's entry in a plan.

use serde_json::json;

use crate::plan::{Entry, GuardOutcome, Operation, Plan};
use crate::roster::{Desired, Problem, Status, WantedSites};

use super::diagnostics::diagnostics_text;
use super::layout::{clean, columns, json as document, paragraph};
use super::plan::{Group, advice, body, heading, name, place, situation};
use super::style::{Look, Style};

/// The version of the document of [`explain_json`].
pub const EXPLAIN_SCHEMA: &str = "roster-sync/explain/1";

/// Returns what the row says, which account it was matched with, what follows and why. `row` is the row as read, for a
/// person the roster names; its PIN is not shown.
pub fn explain_text(entry: &Entry, plan: &Plan, row: Option<&Desired>, style: &Style) -> String {
    let style = *style;
    let mut text = format!("{}  {}\n\n", style.paint(Look::Title, &name(&entry.person)), place(entry));
    text.push_str(&heading("1. What the roster says", "", style));
    text.push_str(&roster_part(entry, plan, row, style));
    text.push_str(&heading("2. Whom that is in Backoffice", "", style));
    text.push_str(&paragraph("  ", &account(entry), style));
    text.push('\n');
    text.push_str(&heading("3. What follows", "", style));
    let rows = vec![
        vec!["situation".to_owned(), situation(entry)],
        vec!["operation".to_owned(), entry.operation.to_string()],
        vec!["that means".to_owned(), Group::of(entry).meaning(true).to_owned()],
    ];
    text.push_str(&columns(2, &rows, style));
    text.push_str(&body(entry, style));
    text.push('\n');
    text.push_str(&heading("4. Guards that name this person", "", style));
    text.push_str(&guards_part(entry, plan, style));
    text
}

fn roster_part(entry: &Entry, plan: &Plan, row: Option<&Desired>, style: Style) -> String {
    let Some(line) = entry.line else {
        return "  Nothing: the roster has no row that could be this person.\n\n".to_owned();
    };
    let mut text = paragraph("  ", &format!("{}, line {line}", clean(&plan.roster.path)), style);
    if let Some(row) = row {
        text.push_str(&columns(4, &cells(row), style));
    }
    let problems: Vec<Problem> =
        plan.problems.iter().filter(|problem| problem.line == line).cloned().collect();
    text.push_str(&diagnostics_text(&problems, &plan.roster.path, &style));
    text.push('\n');
    text
}

/// The cells that the row gives, by canonical column.
fn cells(row: &Desired) -> Vec<Vec<String>> {
    let text = |value: &Option<String>| value.clone();
    let status = match &row.status {
        Status::Active => "active".to_owned(),
        Status::Terminated => "terminated".to_owned(),
        Status::Unclear(word) => format!("unclear (\"{word}\")"),
    };
    let sites = row.sites.as_ref().map(|sites| match sites {
        WantedSites::All => "all".to_owned(),
        WantedSites::Named(names) => names.iter().cloned().collect::<Vec<_>>().join("; "),
    });
    let departments =
        row.departments.as_ref().map(|names| names.iter().cloned().collect::<Vec<_>>().join("; "));
    let backoffice = row.backoffice.map(|yes| super::lists::yes_no(yes).to_owned());
    let cells = [
        ("adp_employee_id", text(&row.adp_employee_id)),
        ("first_name", text(&row.first_name)),
        ("last_name", text(&row.last_name)),
        ("email", shown(row.email.as_ref())),
        ("phone", shown(row.phone.as_ref())),
        ("status", Some(status)),
        ("pos_user_id", shown(row.pos_user_id.as_ref())),
        ("pos_pin", row.pos_pin.as_ref().map(|_| "(hidden)".to_owned())),
        ("wage_rate", shown(row.wage_rate.as_ref())),
        ("overtime_wage_rate", shown(row.overtime_wage_rate.as_ref())),
        ("wage_effective_date", shown(row.wage_effective_date.as_ref())),
        ("start_date", shown(row.start_date.as_ref())),
        ("termination_date", shown(row.termination_date.as_ref())),
        ("departments", departments),
        ("sites", sites),
        ("permission", text(&row.permission)),
        ("backoffice", backoffice),
        ("backoffice_username", shown(row.backoffice_username.as_ref())),
        ("backoffice_permission", text(&row.backoffice_permission)),
        ("emergency_contact_name", text(&row.emergency_contact_name)),
        ("emergency_contact_phone", shown(row.emergency_contact_phone.as_ref())),
    ];
    cells.into_iter().filter_map(|(name, value)| Some(vec![name.to_owned(), value?])).collect()
}

fn shown(value: Option<&impl ToString>) -> Option<String> {
    value.map(ToString::to_string)
}

fn account(entry: &Entry) -> String {
    match (entry.person.employee_id, entry.candidates.len()) {
        (Some(id), _) if entry.operation == Operation::Refused => {
            format!("Employee {id}. Because the row has an error, nothing happens to this account.")
        }
        (Some(id), 0) => format!("Employee {id}."),
        (Some(id), _) => format!("Employee {id} perhaps; the people below could be meant as well."),
        (None, 0) => "Nobody: no account has one of the row's keys.".to_owned(),
        (None, number) => format!("Not sure: {number} accounts could be meant, see below."),
    }
}

/// The guards that name this person: by line, as guards name people of the roster, or by full name.
fn guards_naming<'a>(entry: &Entry, plan: &'a Plan) -> Vec<&'a GuardOutcome> {
    let full = name(&entry.person);
    let naming = |guard: &&GuardOutcome| guard.people.iter().any(|person| person.contains(&full));
    plan.guards.iter().filter(naming).collect()
}

fn guards_part(entry: &Entry, plan: &Plan, style: Style) -> String {
    let guards = guards_naming(entry, plan);
    let mut text = String::new();
    for guard in &guards {
        let state = if guard.tripped { "STOPS THE PLAN" } else { "passed" };
        text.push_str(&paragraph(
            "  - ",
            &format!("{} ({state}): {}", guard.name, clean(&guard.message)),
            style,
        ));
        if guard.tripped {
            text.push_str(&paragraph("    what to do: ", &advice(guard), style));
        }
    }
    if guards.is_empty() {
        text.push_str("  None.\n");
    }
    let others = plan.guards.iter().filter(|guard| guard.tripped && !guards.contains(guard));
    for guard in others {
        let words =
            format!("{} stops the whole plan, this person included, until it is settled.", guard.name);
        text.push_str(&paragraph("  - ", &words, style));
    }
    text
}

/// Returns the entry with the guards and problems that concern it, as one JSON document.
pub fn explain_json(entry: &Entry, plan: &Plan) -> String {
    let problems: Vec<&Problem> =
        plan.problems.iter().filter(|problem| Some(problem.line) == entry.line).collect();
    document(&json!({
        "schema": EXPLAIN_SCHEMA,
        "tenant": plan.tenant,
        "roster": plan.roster,
        "entry": entry,
        "problems": problems,
        "guards": guards_naming(entry, plan),
    }))
}
