//! The first thing to read of a plan: how many people, what would happen to them, and who they are.

use crate::plan::{Entry, Plan, Purpose};
use crate::report::layout::{clean, count, paragraph, short, short_start, width};
use crate::report::style::{Look, Style};

use super::entry::name;
use super::group::Group;
use super::guards::tripped_lines;

/// The parts of a plan by what they ask of the reader.
pub(in crate::report) const BLOCKS: [(&str, &[Group]); 3] = [
    ("Would change", &[Group::Disable, Group::Create, Group::Link, Group::Update, Group::Reactivate]),
    ("Need you first; nothing happens to them", &[Group::Conflict, Group::Hold, Group::Refused]),
    ("Stay as they are", &[Group::Wait, Group::Absent, Group::LeftAlone, Group::Skipped, Group::Unchanged]),
];

/// Columns of the word behind a count.
const WORD_COLUMNS: usize = 10;
/// Where the values of the header begin.
const INDENT: usize = 14;
/// Fewer columns than this are too few for a name.
const LEAST_ROOM: usize = 8;

/// The most lines of a summary: what a terminal of 24 lines shows above its prompt.
pub(super) const LINES: usize = 23;

/// Returns what fits on one screen: what the plan is of, whether it can be carried out, and the counts under what they ask of the
/// reader, with as many names as fit.
pub(super) fn summary(plan: &Plan, style: Style) -> String {
    let mut text = header(plan, style);
    let counts = counts(plan, style);
    if plan.tripped().next().is_some() {
        // The lines that are taken, those of the verdict and the blank one below it among them.
        let taken = text.lines().count() + counts.lines().count() + 2;
        let verdict = "STOPPED: nothing is written, for anybody, as long as these guards stop the plan";
        text.extend([style.paint(Look::Bad, &short(verdict, style.columns())).as_str(), "\n"]);
        for line in tripped_lines(plan, LINES.saturating_sub(taken), style) {
            text.extend([line.as_str(), "\n"]);
        }
        text.push('\n');
    }
    text.push_str(&verdict(plan, style));
    text.push_str(&counts);
    text.push('\n');
    text
}

/// Returns what the plan is of, a line for each thing.
fn header(plan: &Plan, style: Style) -> String {
    let tenant = clean(&plan.tenant);
    let title = match plan.purpose {
        Purpose::Sync => format!("Plan for {tenant}"),
        Purpose::Undo => format!("Undo for {tenant}: what a run did is put back"),
        Purpose::Single => format!("One change for {tenant}"),
        Purpose::Offboard => format!("Offboarding plan for {tenant}: everybody in the file is a leaver"),
    };
    let word = match plan.purpose {
        Purpose::Sync | Purpose::Offboard => "roster",
        Purpose::Undo => "undoes",
        Purpose::Single => "command",
    };
    let rows = count(plan.roster.rows, "row");
    let room = style.columns().saturating_sub(INDENT + rows.len() + ", ".len());
    let path = short_start(&clean(&plan.roster.path), room);
    let seen = format!("as of {} UTC, due by {}", plan.read_at.format("%Y-%m-%d %H:%M"), plan.today);
    let title = style.paint(Look::Title, &short(&title, style.columns()));
    let room = style.columns().saturating_sub(INDENT);
    let named = |file: &String| format!("  settings    {}\n", short_start(&clean(file), room));
    let settings = plan.settings.as_ref().map(named).unwrap_or_default();
    format!("{title}\n  {word:<12}{path}, {rows}\n{settings}  Backoffice  {seen}\n\n")
}

fn counts(plan: &Plan, style: Style) -> String {
    let mut text = String::new();
    for (title, groups) in BLOCKS {
        let lines: String = groups.iter().map(|group| line(*group, plan, style)).collect();
        if !lines.is_empty() {
            text.extend(["  ", &style.paint(Look::Strong, title), "\n", &lines]);
        }
    }
    text
}

/// Says in one sentence that nothing would be written, where that is so.
fn verdict(plan: &Plan, style: Style) -> String {
    if plan.guards.iter().any(|guard| guard.tripped) {
        return String::new();
    }
    if plan.entries.is_empty() {
        return paragraph("", "Nobody is in the roster and nobody is missing: nothing would happen.", style)
            + "\n";
    }
    let equal = plan.entries.iter().all(|entry| {
        matches!(
            Group::of(entry),
            Group::Unchanged | Group::Wait | Group::Absent | Group::LeftAlone | Group::Skipped
        )
    });
    if equal {
        let absent = plan.entries.iter().any(|entry| Group::of(entry) == Group::Absent);
        let words = if absent {
            "Nothing to do."
        } else {
            "Nothing to do. Backoffice already is what the roster says."
        };
        return paragraph("", &style.paint(Look::Good, words), style) + "\n";
    }
    if plan.entries.iter().any(|entry| entry.operation().writes()) {
        return String::new();
    }
    paragraph("", "This plan writes nothing: what it found is for you to settle.", style) + "\n"
}

fn line(group: Group, plan: &Plan, style: Style) -> String {
    let entries = group.entries(plan);
    if entries.is_empty() {
        return String::new();
    }
    let number = format!("{:>7}  ", entries.len());
    let word = format!("{} {}", group.sign(), group.word());
    let gap = " ".repeat((WORD_COLUMNS + 4).saturating_sub(width(&word)));
    let note = logins_note(group, &entries);
    let start = width(&number) + width(&word) + gap.len();
    let room = style.columns().saturating_sub(start + width(&note));
    let names = if group == Group::Unchanged { String::new() } else { names(&entries, room) };
    let line = format!("{number}{}{gap}{names}{note}", style.paint(group.look(), &word));
    format!("{}\n", line.trim_end())
}

/// Returns how many of the people to be created get a login as well, where any does.
pub(super) fn logins_note(group: Group, entries: &[&Entry]) -> String {
    match entries.iter().filter(|entry| entry.login().is_some()).count() {
        logins if logins > 0 && group == Group::Create => format!(" ({logins} with a Backoffice login)"),
        _ => String::new(),
    }
}

/// Returns as many names as fit into the room and how many more there are; nothing where not even one fits.
fn names(entries: &[&Entry], room: usize) -> String {
    let names: Vec<String> = entries.iter().map(|entry| name(&entry.person)).collect();
    let with_more = |shown: &str, number: usize| match names.len() - number {
        0 => shown.to_owned(),
        left => format!("{shown} and {left} more"),
    };
    let fitting = (1..=names.len())
        .map(|number| with_more(&names[..number].join(", "), number))
        .take_while(|text| width(text) <= room.max(1))
        .last();
    fitting.unwrap_or_else(|| {
        let rest = with_more("", 1);
        let room = room.saturating_sub(width(&rest));
        let first = names.first().map_or(String::new(), |first| short(first, room));
        if room < LEAST_ROOM { String::new() } else { format!("{first}{rest}") }
    })
}
