//! The stories of everybody whom a word means.

use std::collections::{BTreeMap, BTreeSet};

use crate::engine::Planned;
use crate::plan::{Entry, Policy, Trace, entries_of, keys_of, trace};
use crate::report::output_kind::OutputKind;
use crate::report::style::Style;
use crate::roster::{FileError, Roster, RowAsRead};

use super::{Story, explain_json, explain_text};

/// What one entry's story is made from besides the plan.
struct Told {
    row: Option<RowAsRead>,
    keys: Vec<(String, Option<String>)>,
}

/// Tells everything that leads to the lines of whoever is meant (a number for the point of sale, an e-mail, an ADP id or "First Last");
/// `None` where nobody in the roster is, and nobody who is missing from it.
pub fn explained(
    person: &str,
    roster: &Roster,
    (planned, policy): (&Planned, &Policy),
    kind: OutputKind,
    style: Style,
) -> Result<Option<String>, FileError> {
    let Planned { reading, history, plan } = planned;
    let found = entries_of(person, roster, plan);
    if found.is_empty() {
        return Ok(None);
    }
    let lines: BTreeSet<u64> = found.iter().filter_map(|entry| entry.line).collect();
    let cells = roster.original_cells(&lines.iter().flat_map(|line| roster.lines_of(*line)).collect())?;
    let traces = trace(roster, &reading.observed, policy, history, &lines);
    let told = |entry: &&Entry| Told {
        row: entry.line.and_then(|line| roster.as_read(line, &cells)),
        keys: match (entry.line, entry.person.employee_id) {
            (None, Some(id)) => keys_of(id, &reading.observed),
            _ => Vec::new(),
        },
    };
    let told: Vec<Told> = found.iter().map(told).collect();
    let story = |(entry, told)| story_of(entry, told, &traces);
    let stories: Vec<(&Entry, Story<'_>)> = found.into_iter().zip(&told).map(story).collect();
    Ok(Some(match kind {
        OutputKind::Text => {
            let texts = stories.iter().map(|(entry, story)| explain_text(plan, entry, story, style));
            texts.collect::<Vec<_>>().join("\n")
        }
        OutputKind::Document | OutputKind::Lines => explain_json(plan, &stories),
    }))
}

fn story_of<'a>(
    entry: &'a Entry,
    told: &'a Told,
    traces: &'a BTreeMap<u64, Trace>,
) -> (&'a Entry, Story<'a>) {
    let trace = entry.line.and_then(|line| traces.get(&line));
    (entry, Story { row: told.row.as_ref(), trace, keys: &told.keys })
}
