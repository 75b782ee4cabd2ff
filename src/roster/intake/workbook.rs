//! The sheets of a workbook as rows of texts.

use std::collections::{BTreeSet, HashMap};
use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;

use calamine::{Data, DataRef, Ods, Reader, SheetVisible, Sheets, Xls, Xlsb, Xlsx, open_workbook_from_rs};
use csv::StringRecord;
use memchr::memmem;

use super::assembly::{self, text};
use super::kind::Kind;
use super::number_format::NumberFormat;
use super::parts::{self, Sidelines};
use super::sheet_rows::{CELL_LIMIT, COLUMN_LIMIT, Rows, TEXT_LIMIT, TooLarge};
use super::tags::PartsFault;
use crate::roster::FileError;

/// The most cells with a format of their own.
const FORMATTED_LIMIT: usize = 5_000_000;

/// The sheet of the settings that means all of them.
pub(super) const ALL_SHEETS: &str = "*";

/// A sheet with its rows.
#[derive(Debug)]
pub(in crate::roster) struct Sheet {
    pub(super) name: String,
    /// The names of those that were put together here, where it is more than one.
    pub(super) together: Vec<String>,
    /// Its rows that have a cell, with the number that the spreadsheet shows beside them. Each has the cells up to its last
    /// one with something in it.
    pub(super) rows: Vec<(u64, StringRecord)>,
    /// Whether its day numbers count from 1904.
    pub(super) from_1904: bool,
    /// The rows that are not shown.
    pub(super) hidden: BTreeSet<u64>,
}

impl Sheet {
    /// A sheet without rows.
    pub(super) fn empty() -> Self {
        Self {
            name: String::new(),
            together: Vec::new(),
            rows: Vec::new(),
            from_1904: false,
            hidden: BTreeSet::new(),
        }
    }
}

type Workbook<'a> = Sheets<Cursor<&'a [u8]>>;

impl From<TooLarge> for Fault {
    fn from(_: TooLarge) -> Self {
        Self::TooLarge
    }
}

/// Why a workbook is none.
enum Fault {
    /// The file is damaged, or a calamine error says why.
    Damaged,
    /// It is an archive of something else.
    NoWorkbook,
    Protected,
    /// A formula whose result is not in the file.
    Formula {
        sheet: String,
        row: u64,
        column: usize,
    },
    TooLarge,
}

/// Reads the sheets that are visible, or the one that is named, hidden or not.
pub(super) fn sheets(
    path: &str,
    bytes: &[u8],
    kind: Kind,
    wanted: Option<&str>,
) -> Result<Vec<Sheet>, FileError> {
    // The reader of workbooks is not ours and meets files that nobody has seen: should it give up in the middle, the file is
    // one that cannot be read, and the night goes on.
    let read = catch_unwind(AssertUnwindSafe(|| read(bytes, kind, wanted))).unwrap_or(Err(Fault::Damaged));
    let path = path.to_owned();
    let sheets = read.map_err(|fault| match fault {
        Fault::Damaged => FileError::Damaged { path: path.clone(), what: "workbook" },
        Fault::NoWorkbook => FileError::NotText {
            path: path.clone(),
            looks_like: if kind == Kind::Zip {
                "a ZIP archive"
            } else {
                "a document of an old Office program"
            },
            remedy: "unpack it, or export the roster as CSV or Excel",
        },
        Fault::Protected => FileError::Protected { path: path.clone() },
        Fault::Formula { sheet, row, column } => {
            FileError::Formula { path: path.clone(), sheet, cell: format!("{}{row}", letters(column)) }
        }
        Fault::TooLarge => FileError::TooManyCells { path: path.clone(), limit: CELL_LIMIT },
    })?;
    match wanted {
        Some(name) if name != ALL_SHEETS && sheets.iter().all(|sheet| sheet.name != name) => {
            let there = sheets.into_iter().map(|sheet| sheet.name).collect();
            Err(FileError::NoSuchSheet { path, name: name.to_owned(), there })
        }
        _ => Ok(sheets),
    }
}

/// Says whether a table of so many columns and rows is too large to be one of people.
pub(super) fn check_size(path: &str, width: usize, rows: usize) -> Result<(), FileError> {
    if width.saturating_mul(rows) > CELL_LIMIT {
        return Err(FileError::TooManyCells { path: path.to_owned(), limit: CELL_LIMIT });
    }
    Ok(())
}

fn read(bytes: &[u8], kind: Kind, wanted: Option<&str>) -> Result<Vec<Sheet>, Fault> {
    // No part of a packed workbook is read before it is known to be of a roster's size.
    let (sidelines, book) = match kind {
        Kind::Zip => parts::look(bytes, || open(bytes, kind)).map_err(|fault| match fault {
            PartsFault::Damaged => Fault::NoWorkbook,
            PartsFault::TooLarge => Fault::TooLarge,
        })?,
        Kind::Compound | Kind::Text => (Sidelines::default(), open(bytes, kind)),
    };
    let mut book = book?;
    let names: Vec<(String, bool)> = book
        .sheets_metadata()
        .iter()
        .map(|sheet| (sheet.name.clone(), sheet.visible == SheetVisible::Visible))
        .collect();
    let wanted = wanted.filter(|wanted| *wanted != ALL_SHEETS);
    let is_wanted = |name: &str, visible: bool| wanted.map_or(visible, |wanted| wanted == name);
    let mut sheets = Vec::new();
    let known = wanted.is_none_or(|wanted| names.iter().any(|(name, _)| name == wanted));
    let mut left = TEXT_LIMIT;
    for (name, visible) in names {
        let beside = sidelines.of(&name);
        let rows = if known && is_wanted(&name, visible) {
            let mut rows = rows(&mut book, &name, left)?;
            rows.fill_merged(&beside.merged)?;
            left = rows.left;
            rows.done()
        } else {
            Vec::new()
        };
        // Sheets without rows are kept only to say what there is.
        if !rows.is_empty() || !known {
            let from_1904 = counts_from_1904(&book);
            sheets.push(Sheet { name, together: Vec::new(), rows, from_1904, hidden: beside.hidden });
        }
    }
    Ok(sheets)
}

fn counts_from_1904(book: &Workbook<'_>) -> bool {
    match book {
        Sheets::Xlsx(book) => book.has_1904_epoch(),
        Sheets::Xlsb(book) => book.has_1904_epoch(),
        Sheets::Xls(_) | Sheets::Ods(_) => false,
    }
}

fn open(bytes: &[u8], kind: Kind) -> Result<Workbook<'_>, Fault> {
    let cursor = || Cursor::new(bytes);
    if kind == Kind::Compound {
        return match open_workbook_from_rs::<Xls<_>, _>(cursor()) {
            Ok(book) => Ok(Sheets::Xls(book)),
            Err(calamine::XlsError::Password) => Err(Fault::Protected),
            Err(_) => Err(Fault::NoWorkbook),
        };
    }
    // The entries of the archive tell which of the three it is, so that an error can say what is wrong with that one.
    // Some programs write the folders of Windows.
    let named = |folder: &[u8], name: &[u8]| {
        memmem::find_iter(bytes, name).any(|at| {
            let before = bytes[..at].strip_suffix(b"/").or_else(|| bytes[..at].strip_suffix(b"\\"));
            before.is_some_and(|before| before.ends_with(folder))
        })
    };
    if named(b"xl", b"workbook.bin") {
        open_workbook_from_rs::<Xlsb<_>, _>(cursor()).map(Sheets::Xlsb).map_err(|_| Fault::Damaged)
    } else if named(b"xl", b"workbook") || named(b"xl", b"worksheets") {
        open_workbook_from_rs::<Xlsx<_>, _>(cursor()).map(Sheets::Xlsx).map_err(|_| Fault::Damaged)
    } else if memmem::find(bytes, b"opendocument.spreadsheet").is_some() {
        match open_workbook_from_rs::<Ods<_>, _>(cursor()) {
            Ok(book) => Ok(Sheets::Ods(book)),
            Err(calamine::OdsError::Password) => Err(Fault::Protected),
            Err(_) => Err(Fault::Damaged),
        }
    } else {
        Err(Fault::NoWorkbook)
    }
}

fn rows(book: &mut Workbook<'_>, name: &str, left: usize) -> Result<Rows, Fault> {
    match book {
        Sheets::Xlsx(book) => return streamed(book, name, left),
        Sheets::Xlsb(book) => return streamed_binary(book, name, left),
        Sheets::Xls(_) | Sheets::Ods(_) => {}
    }
    let range = book.worksheet_range(name).map_err(|_| Fault::Damaged)?;
    let (first, leftmost) = range.start().map_or((0, 0), |(row, column)| (u64::from(row), column as usize));
    if range.width() > COLUMN_LIMIT || range.width().saturating_mul(range.height()) > CELL_LIMIT {
        return Err(Fault::TooLarge);
    }
    let mut rows = Rows::new(left);
    for (number, cells) in (first + 1..).zip(range.rows()) {
        for (column, cell) in cells.iter().enumerate() {
            rows.put(number, leftmost + column, &text(&borrowed(cell)))?;
        }
    }
    let formulas = book.worksheet_formula(name).unwrap_or_default();
    let top = formulas.start().unwrap_or_default();
    for (row, column, formula) in formulas.used_cells() {
        let at = (top.0.saturating_add(offset(row)), top.1.saturating_add(offset(column)));
        if !formula.is_empty() && range.get_value(at).is_none_or(|value| *value == Data::Empty) {
            return Err(Fault::Formula {
                sheet: name.to_owned(),
                row: u64::from(at.0) + 1,
                column: at.1 as usize,
            });
        }
    }
    Ok(rows)
}

/// A sheet may say that it reaches to the last column of the last row: only the cells it has are read.
fn streamed(book: &mut Xlsx<Cursor<&[u8]>>, name: &str, left: usize) -> Result<Rows, Fault> {
    let formatted = formatted(book, name)?;
    // A sheet of nothing but a chart has no cells.
    let Ok(mut cells) = book.worksheet_cells_reader(name) else { return Ok(Rows::new(left)) };
    assembly::rows(left, |batch| {
        while let Some(cell) = cells.next_cell_with_formula_metadata().map_err(|_| Fault::Damaged)? {
            let (row, column) = (u64::from(cell.pos.0) + 1, cell.pos.1 as usize);
            if cell.formula.is_some() && cell.value == DataRef::Empty {
                return Err(Fault::Formula { sheet: name.to_owned(), row, column });
            }
            let number = match &cell.value {
                DataRef::Float(number) => Some(*number),
                DataRef::Int(number) => number.to_string().parse().ok(),
                _ => None,
            };
            let shown = number.and_then(|number| formatted.get(&cell.pos)?.show(number));
            if !batch.add((row, column, shown.map_or(cell.value, DataRef::String))) {
                break;
            }
        }
        Ok(())
    })
}

/// The cells whose format carries meaning, such as zeros in front. Most workbooks have none.
fn formatted(
    book: &mut Xlsx<Cursor<&[u8]>>,
    name: &str,
) -> Result<HashMap<(u32, u32), Rc<NumberFormat>>, Fault> {
    let mut found = HashMap::new();
    let Ok(mut cells) = book.worksheet_cells_reader(name) else { return Ok(found) };
    let format = |style: &calamine::Style| {
        let code = style.number_format.as_ref().map(|format| format.format_code.as_str());
        code.and_then(NumberFormat::new).map(Rc::new)
    };
    let formats: Vec<Option<Rc<NumberFormat>>> = cells.styles().iter().map(format).collect();
    if formats.iter().all(Option::is_none) {
        return Ok(found);
    }
    while let Some((row, column, style)) = cells.next_style_id().map_err(|_| Fault::Damaged)? {
        if let Some(Some(format)) = formats.get(style) {
            found.insert((row, column), Rc::clone(format));
        }
        if found.len() > FORMATTED_LIMIT {
            return Err(Fault::TooLarge);
        }
    }
    Ok(found)
}

fn streamed_binary(book: &mut Xlsb<Cursor<&[u8]>>, name: &str, left: usize) -> Result<Rows, Fault> {
    let mut rows = Rows::new(left);
    let mut values = BTreeSet::new();
    if let Ok(mut cells) = book.worksheet_cells_reader(name) {
        while let Some(cell) = cells.next_cell().map_err(|_| Fault::Damaged)? {
            let (row, column) = cell.get_position();
            if *cell.get_value() == DataRef::Empty {
                continue;
            }
            values.insert((row, column));
            rows.put(u64::from(row) + 1, column as usize, &text(cell.get_value()))?;
        }
    }
    if let Ok(mut cells) = book.worksheet_cells_reader(name) {
        while let Some(cell) = cells.next_formula().map_err(|_| Fault::Damaged)? {
            let at = cell.get_position();
            if !cell.get_value().is_empty() && !values.contains(&at) {
                return Err(Fault::Formula {
                    sheet: name.to_owned(),
                    row: u64::from(at.0) + 1,
                    column: at.1 as usize,
                });
            }
        }
    }
    Ok(rows)
}

/// A sheet has fewer rows and columns than this can count.
fn offset(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

fn borrowed(cell: &Data) -> DataRef<'_> {
    match cell {
        Data::Int(number) => DataRef::Int(*number),
        Data::Float(number) => DataRef::Float(*number),
        Data::Bool(yes) => DataRef::Bool(*yes),
        Data::DateTime(date) => DataRef::DateTime(*date),
        Data::String(text) | Data::DateTimeIso(text) | Data::DurationIso(text) => DataRef::SharedString(text),
        Data::Error(error) => DataRef::Error(error.clone()),
        Data::Empty => DataRef::Empty,
    }
}

/// Returns what a spreadsheet calls the column.
fn letters(column: usize) -> String {
    let (rest, last) = (column / 26, column % 26);
    // Below 26, so that it fits.
    let letter = char::from(b'A' + u8::try_from(last).unwrap_or_default());
    if rest == 0 { letter.to_string() } else { letters(rest - 1) + &letter.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_have_the_letters_of_a_spreadsheet() {
        assert_eq!([0, 25, 26, 27, 701, 702].map(letters), ["A", "Z", "AA", "AB", "ZZ", "AAA"]);
    }
}
