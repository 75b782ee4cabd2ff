//! What the parts of a packed workbook unpack to, before anything of it is kept: how much it is, and what a reader of cells does
//! not tell, hidden rows and merged cells.
//!
//! A file of some kilobytes may unpack to gigabytes. Every part is unpacked once here, without keeping it, and is only read when it is
//! of a size that a roster has.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read};
use std::thread;

use zip::ZipArchive;

use super::tags::{PartsFault, TagNames, attribute, attributes, fault, local, tags};

/// The most bytes that all parts together may have.
const TOTAL_LIMIT: u64 = 1 << 30;
/// The most bytes of a part that is kept in memory whole: the texts of all cells, styles, the index of the sheets.
const KEPT_LIMIT: u64 = 96 << 20;
/// A workbook of so few bytes is unpacked in less time than it takes to start a thread.
const SMALL: usize = 1 << 16;
/// The most parts.
const PART_LIMIT: usize = 10_000;
/// The most cells of an `OpenDocument` sheet, those that it repeats and those between them counted.
const REPEATED_LIMIT: u64 = 4_000_000;

/// What the sheets of a workbook say besides their cells, by the name of the sheet.
#[derive(Debug, Default)]
pub(super) struct Sidelines(BTreeMap<String, Sideline>);

/// What a sheet says besides its cells.
#[derive(Debug, Default, Clone)]
pub(super) struct Sideline {
    /// The rows that are not shown, with the number that the spreadsheet has beside them.
    pub(super) hidden: BTreeSet<u64>,
    /// Cells that are shown as one: rows from 1 and columns from 0, both ends included.
    pub(super) merged: Vec<Merged>,
}

/// Cells that are shown as one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Merged {
    pub(super) rows: (u64, u64),
    pub(super) column: usize,
}

impl Sidelines {
    pub(super) fn of(&self, sheet: &str) -> Sideline {
        self.0.get(sheet).cloned().unwrap_or_default()
    }
}

/// Unpacks every part; returns what the sheets say besides their cells, and what `open` makes of the workbook.
///
/// To open a workbook is to read all but its sheets: they are unpacked beside it, on a thread of their own.
pub(super) fn look<T>(bytes: &[u8], open: impl FnOnce() -> T) -> Result<(Sidelines, T), PartsFault> {
    let mut look = PartsLook::begin(bytes)?;
    let all = 0..look.archive.len();
    let (sheets, others): (Vec<usize>, Vec<usize>) = all.clone().partition(|index| look.is_sheet(*index));
    let looked = look.at(others).and_then(|()| {
        if bytes.len() < SMALL || look.parts.a_sheet_is_opened {
            look.at(sheets)?;
            return Ok((look.parts, open()));
        }
        thread::scope(|scope| {
            let beside = scope.spawn(move || look.at(sheets).map(|()| look.parts));
            let opened = open();
            let parts = beside.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))?;
            Ok((parts, opened))
        })
    });
    match looked {
        Ok((parts, opened)) => Ok((parts.sidelines(), opened)),
        // Of several faults the first in the order of the parts is told.
        Err(fault) => Err(PartsLook::begin(bytes)?.at(all).err().unwrap_or(fault)),
    }
}

/// A look at the parts of a workbook.
struct PartsLook<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    /// How many bytes more they may have.
    left: u64,
    parts: Parts,
}

impl<'a> PartsLook<'a> {
    fn begin(bytes: &'a [u8]) -> Result<Self, PartsFault> {
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| PartsFault::Damaged)?;
        if archive.len() > PART_LIMIT {
            return Err(PartsFault::TooLarge);
        }
        Ok(Self { archive, left: TOTAL_LIMIT, parts: Parts::default() })
    }

    /// Returns whether a part is called as sheets are and nothing else that is read when a workbook is opened.
    fn is_sheet(&self, index: usize) -> bool {
        let name = self.archive.name_for_index(index).and_then(Result::ok).map(|name| spelled(&name));
        name.is_some_and(|name| {
            let number = name.rsplit_once("worksheets/sheet").and_then(|(_, rest)| rest.strip_suffix(".xml"));
            number.is_some_and(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))
        })
    }

    /// Unpacks parts.
    fn at(&mut self, parts: impl IntoIterator<Item = usize>) -> Result<(), PartsFault> {
        for index in parts {
            let part = self.archive.by_index(index).map_err(|_| PartsFault::Damaged)?;
            let name = spelled(&part.name().map_err(|_| PartsFault::Damaged)?);
            let is_sheet = name.contains("worksheets/");
            let limit = if is_sheet { self.left } else { self.left.min(KEPT_LIMIT) };
            let mut counted = Counted { from: part, left: limit };
            let is_text = [".xml", ".rels"].into_iter().any(|end| name.ends_with(end));
            if is_text {
                self.parts.read(&name, &mut counted)?;
            }
            std::io::copy(&mut counted, &mut std::io::sink()).map_err(|error| fault(&error))?;
            self.left -= limit - counted.left;
        }
        Ok(())
    }
}

/// Returns the name of a part as it is compared.
fn spelled(name: &str) -> String {
    name.replace('\\', "/").trim_start_matches('/').to_lowercase()
}

/// Counts what is read, and fails where it is too much.
struct Counted<R> {
    from: R,
    left: u64,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        let read = self.from.read(into)?;
        let left = self.left.checked_sub(read as u64);
        self.left = left.ok_or_else(|| std::io::Error::from(std::io::ErrorKind::FileTooLarge))?;
        Ok(read)
    }
}

/// What the parts say, each for itself.
#[derive(Debug, Default)]
struct Parts {
    /// The sheets: name and id of the relation.
    sheets: Vec<(String, String)>,
    /// The parts of the relations.
    targets: BTreeMap<String, String>,
    /// What is said besides, by the part.
    besides: BTreeMap<String, Sideline>,
    /// Whether the archive may say that a part which is called like a sheet is the list of all sheets, which is read first.
    a_sheet_is_opened: bool,
}

impl Parts {
    fn read(&mut self, name: &str, from: impl Read) -> Result<(), PartsFault> {
        let mut open_document = Repeated::default();
        let mut texts = 0_u64;
        let mut besides = Sideline::default();
        let mut row = 0_u64;
        tags(from, names(name), |tag| {
            match (local(tag), name) {
                ("sheet", "xl/workbook.xml") => {
                    if let (Some(sheet), Some(id)) = (attribute(tag, "name"), attribute(tag, "r:id")) {
                        let sheet = html_escape::decode_html_entities(sheet).into_owned();
                        self.sheets.push((sheet, id.to_owned()));
                    }
                }
                ("Relationship", "xl/_rels/workbook.xml.rels") => {
                    if let (Some(id), Some(target)) = (attribute(tag, "Id"), attribute(tag, "Target")) {
                        let target = target.replace('\\', "/").to_lowercase();
                        let target = target
                            .strip_prefix('/')
                            .map_or_else(|| format!("xl/{target}"), ToOwned::to_owned);
                        self.targets.insert(id.to_owned(), target);
                    }
                }
                ("Relationship", "_rels/.rels") => {
                    let target = attribute(tag, "Target").unwrap_or_default().to_lowercase();
                    // A letter may be written in several ways.
                    self.a_sheet_is_opened |= target.contains("sheet") || target.contains(['&', '%']);
                }
                // Rows may have no number: then each is the next one, whether it is empty or not.
                ("row", _) if !tag.starts_with('/') => {
                    let (mut said, mut is_hidden) = (None, false);
                    for (name, value) in attributes(tag) {
                        match name {
                            "r" => said = value.parse().ok(),
                            "hidden" => is_hidden = value == "1" || value == "true",
                            _ => {}
                        }
                    }
                    row = said.unwrap_or_else(|| row.saturating_add(1));
                    if is_hidden {
                        besides.hidden.insert(row);
                    }
                }
                ("mergeCell", _) => {
                    besides.merged.extend(attribute(tag, "ref").and_then(merged));
                }
                // The reader of workbooks makes room for as many texts as the part says that it has.
                ("sst", _) => {
                    texts = attribute(tag, "uniqueCount").and_then(|count| count.parse().ok()).unwrap_or(0);
                }
                (_, "content.xml") => open_document.see(tag)?,
                _ => {}
            }
            if texts > KEPT_LIMIT / 8 || besides.merged.len() > 100_000 {
                Err(PartsFault::TooLarge)
            } else {
                Ok(())
            }
        })?;
        if !besides.hidden.is_empty() || !besides.merged.is_empty() {
            self.besides.insert(name.to_owned(), besides);
        }
        Ok(())
    }

    fn sidelines(mut self) -> Sidelines {
        let mut found = BTreeMap::new();
        for (name, id) in self.sheets {
            if let Some(besides) = self.targets.get(&id).and_then(|part| self.besides.remove(part)) {
                found.insert(name, besides);
            }
        }
        Sidelines(found)
    }
}

/// Cells of an `OpenDocument` sheet, which says how often a cell and a row are repeated.
#[derive(Debug, Default)]
struct Repeated {
    rows: u64,
    /// The rows up to the last one with a value.
    filled_rows: u64,
    row_times: u64,
    columns: u64,
    widest: u64,
    cell_times: u64,
}

impl Repeated {
    fn see(&mut self, tag: &str) -> Result<(), PartsFault> {
        let times = |name| attribute(tag, name).map_or(Some(1), |times| times.parse::<u64>().ok());
        match local(tag) {
            "table" if !tag.starts_with('/') => *self = Self::default(),
            "table-row" if !tag.starts_with('/') => {
                self.row_times = times("table:number-rows-repeated").ok_or(PartsFault::Damaged)?;
                self.rows = self.rows.saturating_add(self.row_times);
                self.columns = 0;
            }
            "table-cell" | "covered-table-cell" if !tag.starts_with('/') => {
                self.cell_times = times("table:number-columns-repeated").ok_or(PartsFault::Damaged)?;
                self.columns = self.columns.saturating_add(self.cell_times);
                if tag.contains("office:value")
                    || tag.contains("office:string-value")
                    || tag.contains("table:formula")
                {
                    self.fill();
                }
            }
            "p" => self.fill(),
            _ => {}
        }
        let cells = self.widest.saturating_mul(self.filled_rows);
        if cells > REPEATED_LIMIT { Err(PartsFault::TooLarge) } else { Ok(()) }
    }

    fn fill(&mut self) {
        self.widest = self.widest.max(self.columns);
        self.filled_rows = self.rows;
    }
}

/// Returns which tags tell something in a part. Of a sheet that is one in some dozens: the others are the cells.
fn names(part: &str) -> TagNames {
    match part {
        "xl/workbook.xml" | "xl/_rels/workbook.xml.rels" | "_rels/.rels" | "content.xml" => TagNames::All,
        _ => TagNames::Called { shown: &["row", "mergeCell"], anywhere: &["sst"] },
    }
}

/// Reads `B2:B4`. Cells that are merged across columns are a title, and stay where they begin.
fn merged(range: &str) -> Option<Merged> {
    let (from, to) = range.split_once(':')?;
    let (column, first) = cell(from)?;
    let (_, last) = cell(to)?;
    (last > first).then_some(Merged { rows: (first, last), column })
}

fn cell(text: &str) -> Option<(usize, u64)> {
    let digits = text.find(|c: char| c.is_ascii_digit())?;
    let letter = |so_far: usize, byte: u8| {
        let number = usize::from(byte.to_ascii_uppercase().checked_sub(b'A')?);
        (number < 26).then(|| so_far * 26 + number + 1)
    };
    let column = text[..digits].bytes().take(4).try_fold(0, letter)?;
    Some((column.checked_sub(1)?, text[digits..].parse().ok()?))
}

#[cfg(test)]
mod tests;
