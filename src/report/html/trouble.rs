//! What is wrong with the roster: the cell, the value as it stands, what is wrong with it and what to do.

use maud::{Markup, html};

use crate::plan::Plan;
use crate::report::layout::clean;
use crate::roster::{Problem, Severity};

use super::words::foreign;

/// Returns what is wrong with one row.
pub(super) fn of_row(problems: &[&Problem]) -> Markup {
    let label = |line: u64| format!("What is wrong with line {line}");
    html! { @if let Some(first) = problems.first() { (table(problems, &label(first.line), false)) } }
}

/// Returns what is wrong with lines that have no entry, such as the header.
pub(super) fn of_other_lines(plan: &Plan) -> Markup {
    let lines: std::collections::BTreeSet<u64> = plan.entries.iter().filter_map(|entry| entry.line).collect();
    let others: Vec<&Problem> =
        plan.problems.iter().filter(|problem| !lines.contains(&problem.line)).collect();
    html! {
        @if !others.is_empty() {
            section #trouble aria-labelledby="trouble-title" {
                h2 #trouble-title { "Problems elsewhere in the roster" }
                (table(&others, "What is wrong elsewhere in the roster", true))
            }
        }
    }
}

fn table(problems: &[&Problem], label: &str, lines: bool) -> Markup {
    html! {
        div.wide role="region" tabindex="0" aria-label=(label) {
            table.problems {
                caption.sr { (label) }
                thead {
                    tr {
                        @if lines { th scope="col" { "Line" } }
                        th scope="col" { "Cell" } th scope="col" { "As it stands" }
                        th scope="col" { "What is wrong" } th scope="col" { "What to do" }
                    }
                }
                tbody { @for problem in problems { (row(problem, lines)) } }
            }
        }
    }
}

fn row(problem: &Problem, lines: bool) -> Markup {
    let severity = if problem.severity == Severity::Error { "error" } else { "warning" };
    html! {
        tr data-severity=(severity) {
            @if lines { td { (problem.line) } }
            th scope="row" { @if problem.column.is_empty() { "the whole row" } @else { (foreign(&problem.column)) } }
            td { @if problem.value.trim().is_empty() { span.none { "empty" } } @else { code { (foreign(&problem.value)) } } }
            td { b { (severity) ": " } (clean(&problem.message)) }
            td { (clean(&problem.hint)) }
        }
    }
}
