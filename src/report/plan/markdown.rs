//! A plan for a ticket or a pull request, where somebody approves it.

use std::fmt::Write as _;

use crate::plan::{Entry, Plan, Purpose};
use crate::report::layout::{clean, count, len};
use crate::roster::Severity;

use super::entry::{held, login_words, name, value};
use super::group::Group;
use super::guards::advice;

/// Returns the plan as Markdown with tables (GitHub's and GitLab's dialect). Text from the roster cannot become markup.
pub fn plan_markdown(plan: &Plan) -> String {
    let mut text = header(plan);
    text.push_str(&summary(plan));
    text.push_str(&guards(plan));
    for group in Group::ALL.into_iter().filter(|group| *group != Group::Unchanged) {
        text.push_str(&section(group, plan));
    }
    text.push_str(&problems(plan));
    if !plan.notices.is_empty() {
        text.push_str("## Good to know\n\n");
        for notice in &plan.notices {
            let _ = writeln!(text, "- {}", escaped(notice));
        }
        text.push('\n');
    }
    text.trim_end().to_owned() + "\n"
}

fn header(plan: &Plan) -> String {
    let title = match plan.purpose {
        Purpose::Sync => "Plan",
        Purpose::Offboard => "Offboarding plan",
        Purpose::Undo => "Undo",
    };
    format!(
        "# {title} for {}\n\nRoster {} ({}), Backoffice as of {} UTC, what is due until {}.\n\n",
        escaped(&plan.tenant),
        escaped(&plan.roster.path),
        count(plan.roster.rows, "row"),
        plan.read_at.format("%Y-%m-%d %H:%M"),
        plan.today,
    )
}

fn summary(plan: &Plan) -> String {
    let mut text = "| | People | |\n|---|---:|---|\n".to_owned();
    for group in Group::ALL {
        let people = len(&group.entries(plan));
        if people > 0 {
            let _ = writeln!(
                text,
                "| {} | {people} | {} |",
                group.title(),
                group.meaning(people == 1, plan.purpose)
            );
        }
    }
    text.push('\n');
    text
}

fn guards(plan: &Plan) -> String {
    let mut text = String::new();
    for guard in plan.guards.iter().filter(|guard| guard.tripped) {
        let _ = writeln!(text, "> **Stopped by the guard `{}`**: {}", guard.name, escaped(&guard.message));
        for person in &guard.people {
            let _ = writeln!(text, "> - {}", escaped(person));
        }
        let _ = writeln!(text, ">\n> What to do: {}\n", advice(guard));
    }
    text
}

fn section(group: Group, plan: &Plan) -> String {
    let entries = group.entries(plan);
    if entries.is_empty() {
        return String::new();
    }
    let mut text = format!("## {} ({})\n\n", group.title(), entries.len());
    text.push_str("| Line | Name | POS id | Why | Changes | Look at |\n|---:|---|---:|---|---|---|\n");
    for entry in entries {
        let line = entry.line.map_or(String::new(), |line| line.to_string());
        let pos = entry.person.pos_user_id.map_or(String::new(), |id| id.to_string());
        let _ = writeln!(
            text,
            "| {line} | {} | {pos} | {} | {} | {} |",
            escaped(&name(&entry.person)),
            escaped(&entry.reason),
            changes(entry),
            remarks(entry),
        );
    }
    text.push('\n');
    text
}

fn changes(entry: &Entry) -> String {
    let changes = entry.changes.iter().map(|change| match &change.from {
        Some(from) => {
            format!(
                "{}: {} → {}",
                escaped(change.field.as_str()),
                escaped(&held(from, change)),
                escaped(&value(&change.to))
            )
        }
        None => format!("{}: {}", escaped(change.field.as_str()), escaped(&value(&change.to))),
    });
    changes
        .chain(entry.login.iter().map(|login| escaped(&login_words(login))))
        .collect::<Vec<_>>()
        .join("<br>")
}

fn remarks(entry: &Entry) -> String {
    let candidates = entry.candidates.iter().map(|candidate| {
        let pos = candidate.pos_user_id.map_or(String::new(), |id| format!(", POS {id}"));
        let state = if candidate.active { "active" } else { "inactive" };
        let matched = candidate.matched_by.join(", ");
        escaped(&format!(
            "could be {} (employee {}{pos}, {state}): same {matched}",
            candidate.name, candidate.employee_id
        ))
    });
    entry.warnings.iter().map(|warning| escaped(warning)).chain(candidates).collect::<Vec<_>>().join("<br>")
}

fn problems(plan: &Plan) -> String {
    if plan.problems.is_empty() {
        return String::new();
    }
    let mut text = "## Problems in the roster\n\n".to_owned();
    text.push_str("| Line | Column | Value | What is wrong | What to do |\n|---:|---|---|---|---|\n");
    for problem in &plan.problems {
        let severity = if problem.severity == Severity::Error { "error" } else { "warning" };
        let _ = writeln!(
            text,
            "| {} | {} | {} | {severity}: {} | {} |",
            problem.line,
            escaped(&problem.column),
            escaped(&problem.value),
            escaped(&problem.message),
            escaped(&problem.hint),
        );
    }
    text.push('\n');
    text
}

/// Returns the text so that none of it is markup or HTML, on one line.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in clean(text).chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '#' | '!' | '$' => {
                escaped.push('\\');
                escaped.push(letter);
            }
            // A mention or a bare link would call somebody or lead somewhere.
            '@' => escaped.push_str("&#64;"),
            letter => escaped.push(letter),
        }
    }
    escaped
}
