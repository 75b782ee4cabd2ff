//! Everything that led to one person's entry in a plan.

use crate::plan::{Entry, GuardOutcome, Operation, Plan};
use crate::roster::Problem;

use super::diagnostics::diagnostics_text;
use super::layout::{clean, columns, paragraph};
use super::plan::{Group, advice, body, heading, name, place, situation};
use super::style::{Look, Style};

/// Returns what the row says, which account it was matched with, what follows and why. `row` are the filled cells of the
/// row, by column; the caller hides the PIN.
pub fn explain_text(plan: &Plan, entry: &Entry, row: &[(String, String)], style: Style) -> String {
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
        vec!["that means".to_owned(), Group::of(entry).meaning(true, plan.purpose).to_owned()],
    ];
    text.push_str(&columns(2, &rows, style));
    text.push_str(&body(entry, style));
    text.push('\n');
    text.push_str(&heading("4. Guards that name this person", "", style));
    text.push_str(&guards_part(entry, plan, style));
    text
}

fn roster_part(entry: &Entry, plan: &Plan, row: &[(String, String)], style: Style) -> String {
    let Some(line) = entry.line else {
        return "  Nothing: the roster has no row that could be this person.\n\n".to_owned();
    };
    let mut text = paragraph("  ", &format!("{}, line {line}", clean(&plan.roster.path)), style);
    let cells: Vec<Vec<&str>> =
        row.iter().map(|(column, cell)| vec![column.as_str(), cell.as_str()]).collect();
    if !cells.is_empty() {
        text.push_str(&columns(4, &cells, style));
    }
    let problems: Vec<Problem> =
        plan.problems.iter().filter(|problem| problem.line == line).cloned().collect();
    text.push_str(&diagnostics_text(&problems, &plan.roster.path, style));
    text.push('\n');
    text
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

/// The guards that name this person, as guards write people: `First Last (POS 7, line 3)`.
fn guards_naming<'a>(entry: &Entry, plan: &'a Plan) -> Vec<&'a GuardOutcome> {
    let start = format!("{} (", name(&entry.person));
    let place = entry.line.map_or(String::new(), |line| format!("line {line})"));
    let is_meant = |person: &String| clean(person).trim().starts_with(&start) && person.ends_with(&place);
    let naming = |guard: &&GuardOutcome| guard.people.iter().any(is_meant);
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
