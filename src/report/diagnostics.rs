//! What is wrong with a roster, so that the person who mends the file finds every place at once.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use crate::roster::{Problem, Roster, Severity};

use super::excerpt::excerpt;
use super::layout::{clean, count, len, paragraph};
use super::style::{Look, Style};

/// So many rows with the very same problem are told one by one; more of them share one block.
const ONE_BY_ONE: usize = 2;
/// What stands before everything that is said of a place.
const INDENT: &str = "          ";
/// The lines that a shared block names.
const LINES_NAMED: usize = 12;
/// The values that a shared block names.
const VALUES_NAMED: usize = 5;

/// Returns every problem as a block (place, value, what is wrong, what to do) in file order, and a line that counts
/// them. The same problem on more than two rows is told once with all its lines. Empty for no problems.
pub fn diagnostics_text(problems: &[Problem], path: &str, style: Style) -> String {
    blocks(problems, path, None, style)
}

/// Returns the same for the problems of a roster, each with its row and a mark under the cell.
pub fn roster_diagnostics_text(roster: &Roster, style: Style) -> String {
    blocks(&roster.problems, &roster.path, Some(roster), style)
}

fn blocks(problems: &[Problem], path: &str, roster: Option<&Roster>, style: Style) -> String {
    if problems.is_empty() {
        return String::new();
    }
    let mut text = String::new();
    for same in grouped(problems) {
        text.push_str(&block(&same, path, roster, style));
    }
    text.push_str(&paragraph("", &count_line(problems), style));
    text
}

/// Returns the counts in words: `17 errors on 12 rows, 5 warnings on 4 rows`.
pub(super) fn count_line(problems: &[Problem]) -> String {
    let of = |severity, noun| {
        let found: Vec<&Problem> = problems.iter().filter(|problem| problem.severity == severity).collect();
        let rows: BTreeSet<u64> = found.iter().map(|problem| problem.line).collect();
        let words = format!("{} on {}", count(len(&found), noun), count(rows.len() as u64, "row"));
        (!found.is_empty()).then_some(words)
    };
    let parts = [of(Severity::Error, "error"), of(Severity::Warning, "warning")];
    parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

/// The problems that are told in one block each, in the order of their first line. One cause is one block, whatever the cells
/// hold: what is to be done about them is the same.
fn grouped(problems: &[Problem]) -> Vec<Vec<&Problem>> {
    let key = |problem: &Problem| {
        let Problem { code, column, message, hint, .. } = problem.clone();
        (problem.severity, code, column, message, hint)
    };
    let mut same: BTreeMap<_, Vec<&Problem>> = BTreeMap::new();
    for problem in problems {
        same.entry(key(problem)).or_default().push(problem);
    }
    let (many, few): (Vec<_>, Vec<_>) = same.into_values().partition(|group| group.len() > ONE_BY_ONE);
    let mut blocks: Vec<Vec<&Problem>> = many;
    blocks.extend(few.into_iter().flatten().map(|problem| vec![problem]));
    blocks.sort_by_key(|block| block.first().map(|problem| (problem.line, column_order(problem))));
    blocks
}

/// Within a line the errors come first, then the columns as the documentation orders them.
fn column_order(problem: &Problem) -> (bool, Option<crate::model::Field>, &'static str) {
    (problem.severity == Severity::Warning, problem.column.parse().ok(), problem.code.as_str())
}

fn block(same: &[&Problem], path: &str, roster: Option<&Roster>, style: Style) -> String {
    let Some(problem) = same.first() else { return String::new() };
    let (word, look) = match problem.severity {
        Severity::Error => ("error  ", Look::Bad),
        Severity::Warning => ("warning", Look::Care),
    };
    let mut place = format!("{}:{}", clean(path), problem.line);
    if !problem.column.is_empty() {
        let _ = write!(place, "  {}", clean(&problem.column));
    }
    if !problem.value.is_empty() {
        let _ = write!(place, "  \"{}\"", clean(&problem.value));
    }
    let first = format!("{} ", style.paint(look, word));
    let mut text =
        paragraph(&first, &format!("{} {}", style.paint(Look::Strong, &place), code(problem, style)), style);
    if same.len() > 1 {
        text.push_str(&paragraph(INDENT, &lines(same), style));
        text.push_str(&others(same, style));
    }
    let room = style.columns().saturating_sub(INDENT.len());
    let found = roster.and_then(|roster| excerpt(roster, problem.line, &problem.column, room));
    if let Some((row, carets)) = found {
        let _ = writeln!(text, "{INDENT}{}", style.paint(Look::Faint, &row));
        let _ = writeln!(text, "{INDENT}{}", style.paint(look, &carets));
    }
    text.push_str(&paragraph(INDENT, &clean(&problem.message), style));
    if !problem.hint.is_empty() {
        text.push_str(&paragraph("        → ", &clean(&problem.hint), style));
    }
    text
}

/// Returns the first of the other values that the rows have there.
fn others(same: &[&Problem], style: Style) -> String {
    let values: BTreeSet<&str> = same.iter().map(|problem| problem.value.as_str()).collect();
    if values.len() < 2 {
        return String::new();
    }
    let first = values.iter().take(VALUES_NAMED).map(|value| format!("\"{}\"", clean(value)));
    let more = match values.len().saturating_sub(VALUES_NAMED) {
        0 => String::new(),
        number => format!(" and {number} more"),
    };
    paragraph(INDENT, &format!("the values are {}{more}", first.collect::<Vec<_>>().join(", ")), style)
}

fn code(problem: &Problem, style: Style) -> String {
    style.paint(Look::Faint, &format!(" [{}]", problem.code))
}

fn lines(same: &[&Problem]) -> String {
    let named: Vec<String> = same.iter().take(LINES_NAMED).map(|problem| problem.line.to_string()).collect();
    let more = match same.len().saturating_sub(LINES_NAMED) {
        0 => String::new(),
        number => format!(" and {number} more"),
    };
    format!("on {}: lines {}{more}", count(len(same), "row"), named.join(", "))
}
