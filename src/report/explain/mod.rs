//! Everything that led to one person's entry in a plan, and what carrying it out would send. Read [`explain_text`] first.

mod candidates;
mod document;
mod guards;
mod keys;
mod row;
mod sends;
mod story;
mod whole;
mod words;

use crate::plan::{Entry, Plan};

use super::layout::{columns, paragraph};
use super::plan::{Group, body, heading, name, place, situation};
use super::style::{Look, Style};

pub use document::explain_json;
pub use story::Story;
pub use whole::explained;

/// Returns one person's whole story: what the row says and what it came to mean, which keys were tried and whom they found, who
/// else could be meant, what follows and why, which guards name the person, and what would be sent, in order.
pub fn explain_text(plan: &Plan, entry: &Entry, story: &Story<'_>, style: Style) -> String {
    let mut text = format!("{}  {}\n\n", style.paint(Look::Title, &name(&entry.person)), place(entry));
    let sections = [
        ("1. What the roster says", row::text(entry, plan, story.row, style)),
        ("2. Whom that is in Backoffice", keys::text(entry, story, style)),
        ("3. Who else it could be", candidates::text(entry, style)),
        ("4. What follows", follows(entry, plan, style)),
        ("5. Guards", guards::text(entry, plan, style)),
        ("6. What would be sent", sends::text(entry, plan, style)),
    ];
    for (title, section) in sections {
        text.push_str(&heading(title, "", style));
        text.push_str(section.trim_end());
        text.push_str("\n\n");
    }
    text.trim_end().to_owned() + "\n"
}

fn follows(entry: &Entry, plan: &Plan, style: Style) -> String {
    let group = Group::of(entry);
    let mut rows = vec![
        vec!["situation".to_owned(), format!("{}: {}", situation(entry), words::situation(entry.situation))],
        vec!["action".to_owned(), format!("{}: {}", entry.operation(), group.meaning(true, plan.purpose))],
    ];
    if let Some(decided) = &entry.decided {
        rows.push(vec!["decided".to_owned(), decided.in_words()]);
    }
    let mut text = columns(2, &rows, style);
    // The candidates have a section of their own.
    let shown = Entry { candidates: Vec::new(), ..entry.clone() };
    // Whoever asks about one person wants to see every name of a list.
    text.push_str(&body(&shown, Style { verbose: true, ..style }));
    if let Some(seen) = entry.changes.iter().filter_map(|change| change.seen).min() {
        let words = format!(
            "What is marked as seen was read on {seen} or later, not now: it is read again before anything is written."
        );
        text.push_str(&paragraph("  ", &words, style));
    }
    text
}
