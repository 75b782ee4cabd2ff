//! A plan for a pull request, a ticket or a chat, where somebody approves it: what stops it first, then the counts, then whoever
//! loses access. Text from the roster cannot become markup, call anybody or link anywhere.

mod escape;
mod fit;
mod table;

use std::fmt::Write as _;

use crate::plan::{GuardOutcome, Plan, Purpose};
use crate::report::layout::{count, len, short};
use crate::roster::Severity;

use super::group::Group;
use super::guards::advice;
use escape::escaped;
use fit::{TextPart, fitted};

/// The people of a guard that are named above the counts; its groups below name everybody.
const NAMED: usize = 20;
/// The most columns that one of them, or what a guard says, takes.
const LONGEST: usize = 300;

/// Returns the plan as Markdown with tables (GitHub's and GitLab's dialect), short enough for a comment. Where it would be longer,
/// the quiet parts are shortened first, and what was left out is said.
pub fn plan_markdown(plan: &Plan) -> String {
    let mut parts = vec![TextPart::fixed(header(plan) + &guards(plan) + &summary(plan))];
    parts.extend(Group::ALL.into_iter().filter_map(|group| table::section(group, plan)));
    parts.extend(problems(plan));
    if !plan.notices.is_empty() {
        let notices = plan.notices.iter().map(|notice| format!("- {}\n", escaped(&short(notice, LONGEST))));
        parts.push(TextPart::fixed(format!("## Good to know\n\n{}", notices.collect::<String>())));
    }
    fitted(&parts)
}

fn header(plan: &Plan) -> String {
    let title = match plan.purpose {
        Purpose::Sync => "Plan",
        Purpose::Offboard => "Offboarding plan",
        Purpose::Undo => "Undo",
        Purpose::Single => "One change",
    };
    format!(
        "# {title} for {}\n\nRoster {} ({}), Backoffice as of {} UTC, what is due by {}.\n\n",
        escaped(&short(&plan.tenant, LONGEST)),
        escaped(&short(&plan.roster.path, LONGEST)),
        count(plan.roster.rows, "row"),
        plan.read_at.format("%Y-%m-%d %H:%M"),
        plan.today,
    )
}

fn guards(plan: &Plan) -> String {
    plan.guards.iter().filter(|guard| guard.tripped).map(guard).collect()
}

fn guard(guard: &GuardOutcome) -> String {
    let message = escaped(&short(&guard.message, LONGEST));
    let mut text = format!("> **Stopped by the guard `{}`**: {message}\n", guard.name);
    for person in guard.people.iter().take(NAMED) {
        // Writing to a String cannot fail, here and below.
        let _ = writeln!(text, "> - {}", escaped(&short(person, LONGEST)));
    }
    if guard.people.len() > NAMED {
        let _ = writeln!(text, "> - and {} more, who stand below", guard.people.len() - NAMED);
    }
    let _ = writeln!(text, ">\n> What to do: {}\n", advice(guard));
    text
}

fn summary(plan: &Plan) -> String {
    let mut text = "| | People | |\n|---|---:|---|\n".to_owned();
    for group in Group::ALL {
        let people = len(&group.entries(plan));
        if people > 0 {
            let meaning = group.meaning(people == 1, plan.purpose);
            let _ = writeln!(text, "| {} | {people} | {meaning} |", group.title());
        }
    }
    text.push('\n');
    text
}

fn problems(plan: &Plan) -> Option<TextPart> {
    let rows = plan.problems.iter().map(|problem| {
        let severity = if problem.severity == Severity::Error { "error" } else { "warning" };
        format!(
            "| {} | {} | {} | {severity}: {} | {} |\n",
            problem.line,
            escaped(&problem.column),
            escaped(&problem.value),
            escaped(&problem.message),
            escaped(&problem.hint),
        )
    });
    let head = "## Problems in the roster\n\n| Line | Column | Value | What is wrong | What to do |\n|---:|---|---|---|---|\n";
    let part =
        TextPart { title: "Problems in the roster", quiet: 2, head: head.to_owned(), rows: rows.collect() };
    (!part.rows.is_empty()).then_some(part)
}
