//! A plan as Markdown, for a ticket or a chat.

use std::fmt::Write;

use crate::plan::{Operation, Plan};

/// Returns the plan as Markdown. Whatever a name holds, it is text.
pub fn plan_markdown(plan: &Plan) -> String {
    let mut out = String::new();
    let summary = &plan.summary;
    // Writing to a String cannot fail, here and below.
    let _ = writeln!(out, "## Plan for {} on {}\n", cell(&plan.tenant), plan.today);
    let _ = writeln!(out, "Roster `{}`, {} rows.\n", plan.roster.path.replace('`', "'"), plan.roster.rows);
    out.push_str("| create | link | update | reactivate | disable | unchanged | wait | hold | conflict | refused | absent |\n");
    out.push_str("|---|---|---|---|---|---|---|---|---|---|---|\n");
    let counts = [
        summary.create,
        summary.link,
        summary.update,
        summary.reactivate,
        summary.disable,
        summary.unchanged,
        summary.wait,
        summary.hold,
        summary.conflict,
        summary.refused,
        summary.absent,
    ];
    let _ = writeln!(out, "| {} |", counts.map(|count| count.to_string()).join(" | "));
    for guard in plan.tripped() {
        let _ = writeln!(
            out,
            "\n> **Stopped by the guard {}**: {}. {}",
            guard.name,
            cell(&guard.message),
            cell(&guard.people.join(", "))
        );
    }
    let shown: Vec<_> = plan.entries.iter().filter(|entry| entry.operation != Operation::None).collect();
    if !shown.is_empty() {
        out.push_str("\n| action | person | POS id | line | why | changes |\n|---|---|---|---|---|---|\n");
    }
    for entry in shown {
        let changes: Vec<String> = entry
            .changes
            .iter()
            .map(|change| match &change.from {
                Some(from) => format!("{}: {from} → {}", change.field, change.to),
                None => format!("{}: {}", change.field, change.to),
            })
            .chain(entry.warnings.iter().map(|warning| format!("⚠ {warning}")))
            .map(|text| cell(&text))
            .collect();
        let number = entry.person.pos_user_id.map(|id| id.to_string()).unwrap_or_default();
        let line = entry.line.map(|line| line.to_string()).unwrap_or_default();
        let name = cell(&format!("{} {}", entry.person.first_name, entry.person.last_name));
        let why = cell(&entry.reason);
        let _ = writeln!(
            out,
            "| {} | {name} | {number} | {line} | {why} | {} |",
            entry.operation,
            changes.join("<br>")
        );
    }
    for notice in &plan.notices {
        let _ = writeln!(out, "\n- {}", cell(notice));
    }
    out
}

/// Escapes what Markdown or HTML would take for its own.
fn cell(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '<' => out.push_str("&lt;"),
            '&' => out.push_str("&amp;"),
            '\n' | '\r' => out.push(' '),
            '|' | '*' | '_' | '`' | '[' | ']' | '\\' => {
                out.push('\\');
                out.push(character);
            }
            other => out.push(other),
        }
    }
    out.trim().to_owned()
}
