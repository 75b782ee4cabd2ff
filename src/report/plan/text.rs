//! A plan for a person at a terminal: what would happen to whom, field by field, and why.

use crate::plan::Plan;
use crate::report::diagnostics::diagnostics_text;
use crate::report::layout::{clean, count, len, paragraph};
use crate::report::style::{Look, Style};

use super::entry::{entry_text, name_columns};
use super::group::Group;
use super::guards::{passed_text, still_stopped, tripped_text};
use super::summary::{logins_note, summary};

/// Returns the whole plan as text. `next` are the lines under "What to do next", such as `To carry it out: roster-sync
/// apply plan.json`.
pub fn plan_text(plan: &Plan, next: &[String], style: Style) -> String {
    let mut text = summary(plan, style);
    text.push_str(&tripped_text(plan, style));
    for group in Group::ALL {
        text.push_str(&section(group, plan, style));
    }
    if !plan.problems.is_empty() {
        text.push_str(&heading("Problems in the roster", "", style));
        text.push_str(&diagnostics_text(&plan.problems, &plan.roster.path, style));
        text.push('\n');
    }
    text.push_str(&footer(plan, style));
    text.push_str(&next_text(next, style));
    text.trim_end().to_owned() + "\n"
}

pub(in crate::report) fn heading(title: &str, note: &str, style: Style) -> String {
    let note = if note.is_empty() { String::new() } else { format!("  {note}") };
    paragraph("", &format!("{}{note}", style.paint(Look::Title, title)), style)
}

/// How a command for the shell begins.
const COMMAND: &str = "roster-sync ";

/// The people of a section who are shown before the rest is only counted, unless everything is asked for.
const SHOWN: usize = 200;
/// The same for a section in which nothing happens.
const SHOWN_QUIET: usize = 20;

fn section(group: Group, plan: &Plan, style: Style) -> String {
    let mut entries = group.entries(plan);
    if group == Group::Unchanged && !style.verbose {
        // Somebody with a warning, or about whom a person decided, is worth a look even though nothing happens.
        entries.retain(|entry| !entry.warnings.is_empty() || entry.decided.is_some());
    }
    if entries.is_empty() {
        return String::new();
    }
    let number = len(&entries);
    let meaning = group.meaning(number == 1, plan.purpose);
    let note = format!("{meaning}{}", logins_note(group, &entries));
    let mut text = heading(&format!("{} ({number})", group.title()), &note, style);
    let most = match group {
        _ if style.verbose => usize::MAX,
        Group::Wait | Group::Absent | Group::LeftAlone | Group::Unchanged => SHOWN_QUIET,
        _ => SHOWN,
    };
    let shown = entries.len().min(most);
    let columns_for_name = name_columns(&entries[..shown]);
    for entry in &entries[..shown] {
        text.push_str(&entry_text(entry, columns_for_name, style));
    }
    if shown < entries.len() {
        let more = format!("and {} more; -v shows everybody", entries.len() - shown);
        text.push_str(&paragraph("    ", &more, style));
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
    text.push_str(&still_stopped(plan, style));
    text.push('\n');
    text
}

/// Returns the lines that tell what to do next, or nothing. A command stands on a line of its own and is never wrapped,
/// so that it can be copied.
fn next_text(next: &[String], style: Style) -> String {
    if next.is_empty() {
        return String::new();
    }
    let mut text = heading("What to do next", "", style);
    for line in next {
        let (sentence, command) = line.split_at(line.find(COMMAND).unwrap_or(line.len()));
        if !sentence.trim().is_empty() {
            text.extend(["  ", sentence.trim(), "\n"]);
        }
        if !command.is_empty() {
            text.extend(["    ", &style.paint(Look::Strong, command.trim_end()), "\n"]);
        }
    }
    text
}
