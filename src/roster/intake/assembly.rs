//! Rows put together by one thread from the cells that another reads.

use std::borrow::Cow;
use std::sync::mpsc::{self, Receiver, SyncSender};
use std::thread;

use calamine::DataRef;

use super::sheet_rows::{Rows, TooLarge};

/// So many batches may wait.
const AHEAD: usize = 4;
/// The most cells of one.
const CELLS: usize = 4_096;
/// The most bytes of their texts that stand nowhere else, unless one alone has more.
const BYTES: usize = 1 << 20;

/// A cell with its row, from 1, and its column, from 0.
type PlacedCell<'a> = (u64, usize, DataRef<'a>);

/// Cells on their way to who puts rows together.
pub(super) struct Batch<'a> {
    cells: Vec<PlacedCell<'a>>,
    bytes: usize,
    to: SyncSender<Vec<PlacedCell<'a>>>,
}

/// Puts rows together from all cells that are added, in their order. Nothing waits for more than a few of them.
pub(super) fn rows<'a, E: From<TooLarge>>(
    left: usize,
    read: impl FnOnce(&mut Batch<'a>) -> Result<(), E>,
) -> Result<Rows, E> {
    thread::scope(|scope| {
        let (to, batches) = mpsc::sync_channel(AHEAD);
        let putting = scope.spawn(move || put_together(batches, left));
        let mut batch = Batch { cells: Vec::new(), bytes: 0, to };
        let read = read(&mut batch);
        batch.all();
        drop(batch);
        // What is wrong with the rows stands in front of what ended the reading.
        let rows = putting.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))?;
        read.map(|()| rows)
    })
}

impl<'a> Batch<'a> {
    /// Adds a cell; returns whether somebody takes them still.
    pub(super) fn add(&mut self, cell: PlacedCell<'a>) -> bool {
        if let DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) = &cell.2 {
            self.bytes += text.len();
        }
        self.cells.push(cell);
        (self.cells.len() < CELLS && self.bytes < BYTES) || self.all()
    }

    fn all(&mut self) -> bool {
        self.bytes = 0;
        self.to.send(std::mem::replace(&mut self.cells, Vec::with_capacity(CELLS))).is_ok()
    }
}

fn put_together(batches: Receiver<Vec<PlacedCell<'_>>>, left: usize) -> Result<Rows, TooLarge> {
    let mut rows = Rows::new(left);
    for (row, column, cell) in batches.into_iter().flatten() {
        rows.put(row, column, &text(&cell))?;
    }
    Ok(rows)
}

/// Writes a cell as a CSV export would: whole numbers without a point, dates as 2026-03-31.
pub(super) fn text<'a>(cell: &'a DataRef<'_>) -> Cow<'a, str> {
    let plain = match cell {
        DataRef::SharedString(text) => return Cow::Borrowed(text),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => {
            return Cow::Borrowed(text);
        }
        DataRef::Int(number) => number.to_string(),
        DataRef::Float(number) => number_text(*number),
        DataRef::Bool(yes) => yes.to_string(),
        DataRef::DateTime(date) if date.is_datetime() && date.as_f64() >= 1.0 => {
            let (year, month, day, ..) = date.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
        DataRef::DateTime(time) => number_text(time.as_f64()),
        DataRef::Error(error) => error.to_string(),
        DataRef::Empty => String::new(),
    };
    Cow::Owned(plain)
}

/// A spreadsheet keeps 15 digits of a number. A longer one has lost digits and is written so that nobody takes it for whole.
fn number_text(number: f64) -> String {
    if number.abs() >= 1e15 { format!("{number:E}").replace('E', "E+") } else { number.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cell(row: u64) -> PlacedCell<'static> {
        (row, 0, DataRef::SharedString("a"))
    }

    #[test]
    fn all_cells_come_in_their_order() {
        let read = |batch: &mut Batch<'_>| -> Result<(), TooLarge> {
            (1..=3 * CELLS as u64 + 7).for_each(|row| assert!(batch.add(cell(row))));
            Ok(())
        };
        let rows = rows(1 << 30, read).unwrap().done();
        assert!(rows.iter().map(|(row, _)| *row).eq(1..=3 * CELLS as u64 + 7));
    }

    #[test]
    fn what_is_too_large_is_told_before_what_came_behind_it() {
        #[derive(Debug, PartialEq)]
        enum Fault {
            TooLarge,
            Behind,
        }
        impl From<TooLarge> for Fault {
            fn from(_: TooLarge) -> Self {
                Self::TooLarge
            }
        }
        let read = |left| {
            rows(left, |batch| {
                let mut taken = true;
                for row in 1..=20 * CELLS as u64 {
                    taken = taken && batch.add(cell(row));
                }
                Err(Fault::Behind)
            })
        };
        assert_eq!(read(100).err(), Some(Fault::TooLarge));
        assert_eq!(read(1 << 30).err(), Some(Fault::Behind));
    }

    #[test]
    fn numbers_are_written_as_people_write_them() {
        for (number, expected) in [
            (100_034.0, "100034"),
            (15.5, "15.5"),
            (0.1, "0.1"),
            (123_456_789_012_345_678.0, "1.2345678901234568E+17"),
        ] {
            assert_eq!(number_text(number), expected);
        }
    }
}
