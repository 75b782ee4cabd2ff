//! Several sheets of people: one table where they are surely one, a question else.
//!
//! A workbook may have a sheet for each site, one for those who work here and one for those who left, or one for each month. In the
//! first two all rows count; in the last the older sheets would bring back who left. What tells them apart is that nobody stands
//! on two sheets.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use csv::StringRecord;

use super::workbook::{ALL_SHEETS, Sheet};
use crate::roster::FileError;
use crate::roster::mapping::{Mapping, normalised, recognised, resolve};

/// How many rows are looked at for a header.
const SEARCHED: usize = 30;

/// A sheet that holds people.
struct People {
    /// Which sheet.
    sheet: usize,
    /// The line of its header.
    header_line: u64,
    /// The header, normalised, blank cells at the end left out.
    header: Vec<String>,
    /// The columns of ids and addresses.
    keys: Vec<usize>,
}

/// Returns the sheets, those of people put together as one behind the first of their headers.
pub(super) fn as_one_table(
    path: &str,
    mut sheets: Vec<Sheet>,
    mapping: &Mapping,
) -> Result<Vec<Sheet>, FileError> {
    let mut people: Vec<People> = Vec::new();
    for (index, sheet) in sheets.iter().enumerate() {
        people.extend(people_of(index, sheet, mapping));
    }
    if people.len() < 2 {
        return Ok(sheets);
    }
    let doubt = |why| FileError::SeveralSheets {
        path: path.to_owned(),
        sheets: people.iter().map(|one| sheets[one.sheet].name.clone()).collect(),
        why,
    };
    if people.windows(2).any(|pair| pair[0].header != pair[1].header) {
        return Err(doubt("their columns are not the same"));
    }
    let is_said = mapping.sheet.as_deref() == Some(ALL_SHEETS);
    if !is_said && somebody_is_on_two(&sheets, &people) {
        return Err(doubt("somebody stands on two of them: these may be the same people at two times"));
    }
    let names: Vec<String> = people.iter().map(|part| sheets[part.sheet].name.clone()).collect();
    let mut one: Option<Sheet> = None;
    let mut label = String::new();
    for part in &people {
        let sheet = std::mem::replace(&mut sheets[part.sheet], Sheet::empty());
        match &mut one {
            None => {
                label.push_str(&sheet.name);
                one = Some(sheet);
            }
            Some(all) => {
                // A round number, so that the row can be told from the line: row 7 is line 1007.
                let last = all.rows.last().map_or(0, |(line, _)| *line);
                let from = (last / 1_000 + 1) * 1_000;
                // Writing to a String cannot fail.
                let _ = write!(label, ", {} (its row 2 is line {} here)", sheet.name, from + 2);
                let behind = sheet.rows.into_iter().filter(|(line, _)| *line > part.header_line);
                all.rows.extend(behind.map(|(line, row)| (from + line, row)));
                all.hidden.extend(sheet.hidden.into_iter().map(|line| from + line));
            }
        }
    }
    sheets.retain(|sheet| !sheet.rows.is_empty());
    if let Some(mut all) = one {
        all.name = label;
        all.together = names;
        sheets.insert(0, all);
    }
    Ok(sheets)
}

/// Returns where a sheet has people, if it has: a header that names them, and rows below.
fn people_of(index: usize, sheet: &Sheet, mapping: &Mapping) -> Option<People> {
    let best = sheet
        .rows
        .iter()
        .take(SEARCHED)
        .map(|(line, record)| (recognised(record, mapping), *line, record))
        .filter(|(known, ..)| *known >= 2)
        .reduce(|best, other| if other.0 > best.0 { other } else { best })?;
    let (_, header_line, record) = best;
    sheet.rows.last().filter(|(line, _)| *line > header_line)?;
    let cells: Vec<String> = record.iter().map(ToOwned::to_owned).collect();
    // A sheet whose columns contradict each other is asked about when it is read.
    let columns = resolve(&cells, mapping).ok()?;
    let names = columns.keys();
    if names.is_empty() {
        return None;
    }
    let mut header: Vec<String> = record.iter().map(normalised).collect();
    while header.last().is_some_and(String::is_empty) {
        header.pop();
    }
    Some(People { sheet: index, header_line, header, keys: columns.ids() })
}

fn somebody_is_on_two(sheets: &[Sheet], people: &[People]) -> bool {
    let mut seen: BTreeSet<(usize, String)> = BTreeSet::new();
    for part in people {
        let rows = sheets[part.sheet].rows.iter().filter(|(line, _)| *line > part.header_line);
        let here: BTreeSet<(usize, String)> = rows.flat_map(|(_, record)| ids(record, &part.keys)).collect();
        if here.iter().any(|id| seen.contains(id)) {
            return true;
        }
        seen.extend(here);
    }
    false
}

fn ids<'a>(record: &'a StringRecord, keys: &'a [usize]) -> impl Iterator<Item = (usize, String)> + 'a {
    let cell = |at: usize| record.get(at).unwrap_or_default().trim();
    keys.iter().map(move |at| (*at, cell(*at).to_lowercase())).filter(|(_, text)| text.len() > 1)
}
