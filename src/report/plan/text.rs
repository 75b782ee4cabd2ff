//! A plan for a person at a terminal: what would happen to whom, field by field, and why.

use crate::plan::{Entry, Plan, Purpose};
use crate::report::diagnostics::diagnostics_text;
use crate::report::layout::{clean, columns, count, len, paragraph, short, width};
use crate::report::style::{Look, Style};

use super::entry::{entry_text, name, name_columns};
use super::group::Group;
use super::guards::{passed_text, tripped_text};

/// Returns the whole plan as text. `next` are the lines under "What to do next": sentences, and commands that start
/// with two blanks and are never wrapped, so that they can be copied.
pub fn plan_text(plan: &Plan, next: &[String], style: &Style) -> String {
    let style = *style;
    let mut text = header(plan, style);
    text.push_str(&summary(plan, style));
    text.push_str(&tripped_text(plan, style));
    for group in Group::ALL {
        text.push_str(&section(group, plan, style));
    }
    if !plan.problems.is_empty() {
        text.push_str(&heading("Problems in the roster", "", style));
        text.push_str(&diagnostics_text(&plan.problems, &plan.roster.path, &style));
        text.push('\n');
    }
    text.push_str(&footer(plan, style));
    text.push_str(&next_text(next, style));
    text.trim_end().to_owned() + "\n"
}

fn header(plan: &Plan, style: Style) -> String {
    let title = match plan.purpose {
        Purpose::Sync => format!("Plan for {}", clean(&plan.tenant)),
        Purpose::Offboard => {
            format!("Offboarding plan for {}: everybody in the file is a leaver", clean(&plan.tenant))
        }
    };
    let rows = vec![
        vec![
            "roster".to_owned(),
            format!("{}, {}", clean(&plan.roster.path), count(plan.roster.rows, "row")),
        ],
        vec!["Backoffice".to_owned(), format!("read on {} UTC", plan.read_at.format("%Y-%m-%d at %H:%M"))],
        vec!["due by".to_owned(), plan.today.to_string()],
    ];
    format!("{}\n{}\n", style.paint(Look::Title, &title), columns(2, &rows, style))
}

/// The counts, each with what it means for the people and, as far as they fit, who they are.
fn summary(plan: &Plan, style: Style) -> String {
    let mut text = String::new();
    for group in Group::ALL {
        let entries = group.entries(plan);
        if entries.is_empty() {
            continue;
        }
        let number = format!("{:>6} ", entries.len());
        let line = format!("{} {}", style.paint(group.look(), group.sign()), meaning(group, &entries));
        text.push_str(&style.paint(Look::Strong, &number));
        text.push_str(&line);
        if group != Group::Unchanged {
            let room =
                style.columns().saturating_sub(number.len() + 2 + width(&meaning(group, &entries)) + 2);
            let names = names(&entries, room);
            if !names.is_empty() {
                text.extend([": ", &names]);
            }
        }
        text.push('\n');
    }
    if text.is_empty() {
        text.push_str("  The roster has no people in it: nothing would happen.\n");
    }
    text.push('\n');
    text
}

fn meaning(group: Group, entries: &[&Entry]) -> String {
    let logins = entries.iter().filter(|entry| entry.login.is_some()).count();
    let meaning = if entries.len() == 1 { singular(group.meaning()) } else { group.meaning().to_owned() };
    match group {
        Group::Create if logins > 0 => format!("{meaning} ({logins} with a Backoffice login)"),
        _ => meaning,
    }
}

/// Returns what a part means where only one person is in it.
fn singular(meaning: &str) -> String {
    let (verb, rest) = meaning.split_once(' ').unwrap_or((meaning, ""));
    let (verb, rest) = match verb {
        "are" => ("is", rest.to_owned()),
        "have" => ("has", rest.replace("their row", "the row")),
        "lose" => ("loses", rest.replace("their", "the")),
        "become" => ("becomes", "a new employee".to_owned()),
        "get" => ("gets", rest.to_owned()),
        "differ" => ("differs", rest.to_owned()),
        "need" => ("needs", rest.to_owned()),
        other => (other, rest.to_owned()),
    };
    format!("{verb} {}", rest.replace("to them", "to this person").replace("change them", "change it"))
}

/// Returns as many names as fit into the room, and how many more there are; nothing where not even one fits.
fn names(entries: &[&Entry], room: usize) -> String {
    let mut text = String::new();
    for (index, entry) in entries.iter().enumerate() {
        let left = entries.len() - index - 1;
        let more = if left > 0 { format!(" and {left} more") } else { String::new() };
        let longer =
            if index == 0 { name(&entry.person) } else { format!("{text}, {}", name(&entry.person)) };
        if width(&longer) + width(&more) > room {
            let missing = entries.len() - index;
            return if index == 0 {
                let one = short(&longer, room.saturating_sub(width(&more)));
                if width(&one) > 8 { format!("{one}{more}") } else { String::new() }
            } else {
                format!("{text} and {missing} more")
            };
        }
        text = longer;
    }
    text
}

pub(in crate::report) fn heading(title: &str, note: &str, style: Style) -> String {
    let note = if note.is_empty() { String::new() } else { format!("  {note}") };
    paragraph("", &format!("{}{note}", style.paint(Look::Title, title)), style)
}

fn section(group: Group, plan: &Plan, style: Style) -> String {
    let entries = group.entries(plan);
    if entries.is_empty() || (group == Group::Unchanged && !style.verbose) {
        return String::new();
    }
    let note = format!("{} {}", count(len(&entries), "person"), meaning(group, &entries));
    let mut text = heading(group.title(), &note, style);
    let columns_for_name = name_columns(&entries);
    for entry in entries {
        text.push_str(&entry_text(entry, columns_for_name, style));
    }
    text.push('\n');
    text
}

fn footer(plan: &Plan, style: Style) -> String {
    let mut text = String::new();
    if !plan.notices.is_empty() {
        text.push_str(&heading("Good to know", "", style));
        for notice in &plan.notices {
            text.push_str(&paragraph("  - ", &clean(notice), style));
        }
        text.push('\n');
    }
    text.push_str(&passed_text(plan, style));
    let apply = match plan.requests.apply {
        0 => String::new(),
        number => format!("; applying would send at least {number}"),
    };
    let cost = format!("Looking cost {}{apply}.", count(plan.requests.observed, "request"));
    text.push_str(&paragraph("", &cost, style));
    text.push('\n');
    text
}

/// Returns the lines that tell what to do next, or nothing. Lines that start with two blanks are commands.
pub(in crate::report) fn next_text(next: &[String], style: Style) -> String {
    if next.is_empty() {
        return String::new();
    }
    let mut text = heading("What to do next", "", style);
    for line in next {
        match line.strip_prefix("  ") {
            Some(command) => {
                text.extend(["    ", &style.paint(Look::Strong, command.trim_end()), "\n"]);
            }
            None => text.push_str(&paragraph("  ", line, style)),
        }
    }
    text
}
