//! What `check` found in a roster, for a person and for a script.

use serde::Serialize;

use crate::plan::GuardOutcome;
use crate::roster::{Desired, Problem, Roster, Severity};

use super::diagnostics::{count_line, roster_diagnostics_text};
use super::how_read::{ReadAs, how_read, read_as};
use super::layout::{clean, columns, count, json, len, paragraph};
use super::style::{Look, Style};

/// The version of the document of [`check_json`].
const CHECK_SCHEMA: &str = "roster-sync/check/1";

/// Returns what the roster holds, everything that is wrong with it, the guards that would stop a sync, and what that means
/// for a run.
pub fn check_text(roster: &Roster, guards: &[GuardOutcome], style: Style) -> String {
    let title = format!("{}: {}", clean(&roster.path), count(roster.rows, "row"));
    let rows = how_read(roster, style);
    let mut text = format!("{}\n{}\n", style.paint(Look::Title, &title), columns(2, &rows, style));
    if !roster.problems.is_empty() {
        text.push_str(&roster_diagnostics_text(roster, style));
        text.push('\n');
    }
    let tripped: Vec<&GuardOutcome> = guards.iter().filter(|guard| guard.tripped).collect();
    for guard in &tripped {
        text.push_str(&guard_text(guard, style));
    }
    if !tripped.is_empty() {
        text.push('\n');
    }
    text.push_str(&paragraph("", &verdict(roster, !tripped.is_empty(), style), style));
    text
}

fn guard_text(guard: &GuardOutcome, style: Style) -> String {
    let stopped = style
        .paint(Look::Bad, &format!("The guard {} (a limit that stops a run) would STOP a sync:", guard.name));
    let advice = if guard.allowable {
        "look at the export. If the file is right after all, the sync will print the command that approves its plan."
    } else {
        "look at the export; nothing can be done with this file."
    };
    paragraph("", &format!("{stopped} {}", clean(&guard.message)), style)
        + &paragraph("  What to do: ", advice, style)
}

fn verdict(roster: &Roster, stopped: bool, style: Style) -> String {
    if roster.rows == 0 {
        return format!("{} the file has no rows.", style.paint(Look::Care, "Nothing to do:"));
    }
    let refused = len(&roster.refused);
    let held = roster.people.iter().filter(|person| person.waits_for_a_status()).count() as u64;
    let alone = roster.people.iter().filter(|person| rests_on_an_address(person)).count() as u64;
    let usable = len(&roster.people) - held - alone;
    let total = count(roster.rows, "row");
    let passed_over = match len(&roster.passed_over) {
        0 => String::new(),
        1 => " 1 row is passed over, as [[roster.skip]] says.".to_owned(),
        number => format!(" {number} rows are passed over, as [[roster.skip]] says."),
    };
    let fields = if roster.problems.iter().any(is_left_alone) {
        " What could not be read is left as it is in Backoffice."
    } else {
        ""
    };
    let mut text = if refused + held + alone > 0 {
        let left_out = match refused {
            0 => String::new(),
            1 => " 1 row has an error and is left out; nothing happens to its account.".to_owned(),
            number => {
                format!(" {number} rows have errors and are left out; nothing happens to their accounts.")
            }
        };
        let waits = match held {
            0 => String::new(),
            1 => " 1 row waits until its status is known.".to_owned(),
            number => format!(" {number} rows wait until their status is known."),
        };
        let waits = waits
            + &match alone {
                0 => String::new(),
                1 => {
                    " 1 row gives nothing but an e-mail, which is handed on: it waits for a name or a number."
                        .to_owned()
                }
                number => format!(
                    " {number} rows give nothing but an e-mail, which is handed on: they wait for a name or a number."
                ),
            };
        let advice = style.paint(Look::Care, "Mend the file or the settings and check it again.");
        format!("{usable} of {total} can be used.{passed_over}{left_out}{waits} {advice}")
    } else {
        let rows = match (usable, passed_over.is_empty()) {
            (1, true) => "the row can be used".to_owned(),
            (_, true) => format!("all {usable} rows can be used"),
            (1, false) => format!("1 row can be used.{passed_over}"),
            (_, false) => format!("{usable} rows can be used.{passed_over}"),
        };
        let rows = rows.trim_end_matches('.');
        let sure = !stopped && roster.without_status().is_none();
        let begin =
            if sure { style.paint(Look::Good, "Good:") } else { style.paint(Look::Care, "Row by row:") };
        format!(
            "{begin} {rows}.{fields} Sites, departments and permissions are checked when the plan is made."
        )
    };
    if let Some(unsaid) = roster.without_status() {
        text.push(' ');
        text.push_str(&unsaid);
    }
    text
}

/// Whether a row tells by an address alone who is meant: a plan holds it.
fn rests_on_an_address(person: &Desired) -> bool {
    let numbered = person.pos_user_id.is_some() || person.adp_employee_id.is_some();
    let named = person.first_name.is_some() || person.last_name.is_some();
    person.email.is_some() && !numbered && !named && !person.waits_for_a_status()
}

/// Whether a problem leaves its field alone.
fn is_left_alone(problem: &Problem) -> bool {
    problem.severity == Severity::Warning && problem.code.is_about_a_value()
}

#[derive(Serialize)]
struct Document<'a> {
    schema: &'static str,
    roster: Source<'a>,
    read_as: ReadAs<'a>,
    columns: Vec<&'static str>,
    ignored_columns: Vec<Ignored<'a>>,
    problems: &'a [Problem],
    guards: &'a [GuardOutcome],
    summary: Summary,
}

#[derive(Serialize)]
struct Source<'a> {
    path: &'a str,
    sha256: &'a str,
    rows: u64,
}

#[derive(Serialize)]
struct Ignored<'a> {
    header: &'a str,
    did_you_mean: Option<&'static str>,
}

#[derive(Serialize)]
struct Summary {
    people: u64,
    refused: u64,
    errors: u64,
    warnings: u64,
    text: String,
}

/// Returns the same as one JSON document.
pub fn check_json(roster: &Roster, guards: &[GuardOutcome]) -> String {
    let of = |severity| roster.problems.iter().filter(|problem| problem.severity == severity).count() as u64;
    json(&Document {
        schema: CHECK_SCHEMA,
        roster: Source { path: &roster.path, sha256: &roster.sha256, rows: roster.rows },
        read_as: read_as(roster),
        columns: roster.columns.iter().map(|field| field.as_str()).collect(),
        ignored_columns: roster
            .unread_columns
            .iter()
            .map(|column| Ignored {
                header: &column.header,
                did_you_mean: column.meant().map(crate::model::Field::as_str),
            })
            .collect(),
        problems: &roster.problems,
        guards,
        summary: Summary {
            people: len(&roster.people),
            refused: len(&roster.refused),
            errors: of(Severity::Error),
            warnings: of(Severity::Warning),
            text: count_line(&roster.problems),
        },
    })
}
