//! A plan for the person who must say yes to it.

use std::fmt::Write;

use unicode_width::UnicodeWidthStr;

use crate::plan::{Entry, Operation, Plan, Purpose, Situation};

use super::Style;
use super::diagnostics::diagnostics_text;
use super::style::{counted, padded};

/// Which entries stand under which heading, in the order in which they are read.
type Group = (&'static str, fn(&Entry) -> bool);

const GROUPS: [Group; 9] = [
    ("Close access", |entry| entry.operation == Operation::Disable),
    ("New people", |entry| entry.operation == Operation::Create),
    ("New Backoffice logins", |entry| entry.operation == Operation::Link),
    ("Changes (shown, not carried out by this version)", |entry| entry.operation == Operation::Update),
    ("Coming back (shown, not carried out by this version)", |entry| {
        entry.operation == Operation::Reactivate
    }),
    ("Needs your decision", |entry| entry.operation == Operation::Hold),
    ("Refused: mend these rows", |entry| entry.operation == Operation::Refused),
    ("Later", |entry| entry.operation == Operation::Wait || entry.situation == Situation::LeavesLater),
    ("Not in the roster (nothing happens to them)", |entry| entry.operation == Operation::Report),
];

/// People of a group that are shown before the rest is only counted, unless everything is asked for.
const SHOWN: usize = 200;
/// The same for people to whom nothing happens.
const SHOWN_ABSENT: usize = 20;

/// Returns the plan in words. `next` are the lines that say what to do now.
pub fn plan_text(plan: &Plan, next: &[String], style: Style) -> String {
    let mut out = String::new();
    head(&mut out, plan, style);
    for (title, belongs) in GROUPS {
        let entries: Vec<&Entry> = plan.entries.iter().filter(|entry| belongs(entry)).collect();
        if entries.is_empty() {
            continue;
        }
        // Writing to a String cannot fail, here and below.
        let _ = writeln!(out, "\n{}", style.bold(&format!("{title} ({})", entries.len())));
        let nothing_happens = entries.iter().all(|entry| entry.operation == Operation::Report);
        let most = match (style.verbose, nothing_happens) {
            (true, _) => usize::MAX,
            (false, true) => SHOWN_ABSENT,
            (false, false) => SHOWN,
        };
        let wide = entries.iter().take(most).map(|entry| name(entry).width()).max().unwrap_or(0).min(32);
        for entry in entries.iter().take(most) {
            person(&mut out, entry, wide, style);
        }
        if entries.len() > most {
            let _ = writeln!(out, "  … and {} more; -v lists everybody", entries.len() - most);
        }
    }
    if style.verbose {
        let unchanged: Vec<String> =
            plan.entries.iter().filter(|entry| entry.operation == Operation::None).map(name).collect();
        if !unchanged.is_empty() {
            let _ =
                writeln!(out, "\n{}\n  {}", style.bold("Unchanged"), style.wrapped(&unchanged.join(", "), 2));
        }
    }
    if !plan.problems.is_empty() {
        let _ = writeln!(out, "\n{}", style.bold("Problems in the roster"));
        out.push_str(&diagnostics_text(&plan.problems, &plan.roster.path, style));
    }
    if !plan.notices.is_empty() {
        let _ = writeln!(out, "\n{}", style.bold("Good to know"));
        for notice in &plan.notices {
            let _ = writeln!(out, "  - {}", style.wrapped(notice, 4));
        }
    }
    guards(&mut out, plan, style);
    closing(&mut out, plan, next, style);
    out
}

fn head(out: &mut String, plan: &Plan, style: Style) {
    let what = match plan.purpose {
        Purpose::Sync => "Plan",
        Purpose::Offboard => "Offboarding plan",
    };
    let rows = counted(plan.roster.rows, "row", "rows");
    let read = plan.read_at.format("%Y-%m-%d %H:%M UTC");
    let _ =
        writeln!(out, "{} for {}: {} ({rows})", style.bold(what), style.bold(&plan.tenant), plan.roster.path);
    let _ = writeln!(out, "{}\n", style.dim(&format!("For {}, from Backoffice as of {read}", plan.today)));
    let summary = &plan.summary;
    let lines = [
        (summary.disable, "person loses access", "people lose access"),
        (summary.create, "new person", "new people"),
        (summary.link, "new Backoffice login", "new Backoffice logins"),
        (summary.update, "change to make by hand", "changes to make by hand"),
        (
            summary.reactivate,
            "person coming back, to reactivate by hand",
            "people coming back, to reactivate by hand",
        ),
        (summary.conflict + summary.hold, "row needs your decision", "rows need your decision"),
        (summary.refused, "row refused", "rows refused"),
        (summary.wait, "person starts later", "people start later"),
        (summary.absent, "active person is not in the roster", "active people are not in the roster"),
        (summary.unchanged, "row with nothing to do", "rows with nothing to do"),
    ];
    for (count, one, many) in lines.into_iter().filter(|(count, ..)| *count > 0) {
        let _ = writeln!(out, "  {count:>6}  {}", if count == 1 { one } else { many });
    }
}

fn name(entry: &Entry) -> String {
    format!("{} {}", entry.person.first_name, entry.person.last_name).trim().to_owned()
}

fn place(entry: &Entry) -> String {
    let number = entry.person.pos_user_id.map(|number| format!("POS {number}"));
    let line = entry.line.map(|line| format!("line {line}"));
    [number, line].into_iter().flatten().collect::<Vec<_>>().join(", ")
}

fn sign(entry: &Entry, style: Style) -> String {
    match entry.operation {
        Operation::Create | Operation::Link => style.good("+"),
        Operation::Disable => style.bad("-"),
        Operation::Update | Operation::Reactivate => style.notable("~"),
        Operation::Hold => style.notable("?"),
        Operation::Refused => style.bad("x"),
        Operation::Wait | Operation::Report | Operation::None => style.dim("·"),
    }
}

fn person(out: &mut String, entry: &Entry, wide: usize, style: Style) {
    let who = padded(&if name(entry).is_empty() { entry.key.clone() } else { name(entry) }, wide);
    let head = format!("{who}  {}", padded(&place(entry), 18));
    let reason = style.wrapped(&entry.reason, wide + 26);
    let _ = writeln!(out, "  {} {}  {}", sign(entry, style), style.bold(&head), reason.trim_end());
    let columns = entry.changes.iter().map(|change| change.field.as_str().len()).max().unwrap_or(0);
    for change in &entry.changes {
        let field = padded(change.field.as_str(), columns);
        let value = match &change.from {
            None => change.to.clone(),
            Some(from) if from.is_empty() => format!("(empty) → {}", change.to),
            Some(from) => format!("{from} → {}", change.to),
        };
        let _ = writeln!(out, "        {}  {}", style.dim(&field), style.wrapped(&value, columns + 10));
    }
    for candidate in &entry.candidates {
        let number = candidate.pos_user_id.map_or("none".to_owned(), |id| id.to_string());
        let state = if candidate.active { "active" } else { "inactive" };
        let by = candidate.matched_by.join(", ");
        let text = format!(
            "could be {} (employee {}, POS {number}, {state}; same {by})",
            candidate.name, candidate.employee_id
        );
        let _ = writeln!(out, "        {}", style.wrapped(&text, 8));
    }
    for warning in &entry.warnings {
        let _ = writeln!(out, "        {} {}", style.notable("!"), style.wrapped(warning, 10));
    }
}

fn guards(out: &mut String, plan: &Plan, style: Style) {
    for guard in plan.tripped() {
        let _ = writeln!(out, "\n{}", style.bad(&format!("STOPPED by the guard {}", guard.name)));
        let _ = writeln!(out, "  {}", style.wrapped(&guard.message, 2));
        if !guard.people.is_empty() {
            let _ = writeln!(out, "  About: {}", style.wrapped(&guard.people.join(", "), 9));
        }
        let _ = writeln!(out, "  Nothing was changed, for anybody.");
    }
}

fn closing(out: &mut String, plan: &Plan, next: &[String], style: Style) {
    out.push('\n');
    if !plan.changes_pending() && plan.tripped().next().is_none() {
        let rest = plan.summary.conflict + plan.summary.hold + plan.summary.refused;
        let text = if rest == 0 {
            "Nothing to do."
        } else {
            "Nothing to carry out; some rows need you (see above)."
        };
        let _ = writeln!(out, "{}", style.good(text));
    }
    for line in next {
        let _ = writeln!(out, "{line}");
    }
}

/// Returns everything that leads to one person's entry.
pub fn explain_text(plan: &Plan, entry: &Entry, row: &[(String, String)], style: Style) -> String {
    let mut out = String::new();
    let _ = writeln!(out, "{}  {}\n", style.bold(&name(entry)), place(entry));
    if !row.is_empty() {
        let _ = writeln!(out, "{}", style.bold("What the roster says"));
        let columns = row.iter().map(|(column, _)| column.width()).max().unwrap_or(0);
        for (column, value) in row {
            let _ = writeln!(out, "  {}  {value}", padded(column, columns));
        }
        out.push('\n');
    }
    let account = entry.person.employee_id.map_or("nobody".to_owned(), |id| format!("employee {id}"));
    let word = |value: &dyn serde_json::value::Index| -> String {
        let json = serde_json::to_value(entry).unwrap_or_default();
        json.get(value).and_then(serde_json::Value::as_str).unwrap_or_default().to_owned()
    };
    let _ = writeln!(out, "{}", style.bold("What follows"));
    let _ = writeln!(out, "  In Backoffice  {account}");
    let _ = writeln!(out, "  Situation      {}", word(&"situation"));
    let _ = writeln!(out, "  Because        {}", style.wrapped(&entry.reason, 17));
    let _ = writeln!(out, "  Action         {}", entry.operation);
    let mut details = String::new();
    person(&mut details, entry, name(entry).width(), style);
    for line in details.lines().skip(1).filter(|line| line.starts_with("        ")) {
        let _ = writeln!(out, "{line}");
    }
    let about = |guard: &&crate::plan::GuardOutcome| guard.tripped;
    for guard in plan.guards.iter().filter(about) {
        let _ = writeln!(
            out,
            "\n{} {}",
            style.bad(&format!("The guard {} stops the whole run:", guard.name)),
            guard.message
        );
    }
    for problem in plan.problems.iter().filter(|problem| Some(problem.line) == entry.line) {
        let _ = writeln!(
            out,
            "\n{}",
            diagnostics_text(std::slice::from_ref(problem), &plan.roster.path, style).trim_end()
        );
    }
    out
}
