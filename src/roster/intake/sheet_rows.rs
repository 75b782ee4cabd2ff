//! The rows of a sheet being put together from its cells, within limits.

use csv::StringRecord;

use super::parts::Merged;

/// The most cells a sheet may have that are read: a million rows of fifty columns would be a roster still.
pub(super) const CELL_LIMIT: usize = 50_000_000;

/// The most columns. Columns far out to the right, with nothing before them, are no table of people.
pub(super) const COLUMN_LIMIT: usize = 2_000;

/// The most bytes that the cells of all sheets may have, eight for a cell that is blank.
pub(super) const TEXT_LIMIT: usize = 384 << 20;

/// More than any roster has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct TooLarge;

/// Rows being put together, each as long as its last cell with something in it: one cell far out to the right makes no other
/// row longer.
pub(super) struct Rows {
    done: Vec<(u64, StringRecord)>,
    /// The number of the row that is put together, and its cells so far.
    row: Option<u64>,
    begun: StringRecord,
    /// How many bytes more may be kept.
    pub(super) left: usize,
    cells: usize,
}

impl Rows {
    pub(super) fn new(left: usize) -> Self {
        Self { done: Vec::new(), row: None, begun: StringRecord::new(), left, cells: 0 }
    }

    pub(super) fn put(&mut self, number: u64, column: usize, text: &str) -> Result<(), TooLarge> {
        self.cells += 1;
        if column >= COLUMN_LIMIT || self.cells > CELL_LIMIT {
            return Err(TooLarge);
        }
        if text.is_empty() {
            return Ok(());
        }
        if self.row != Some(number) {
            self.end_row();
            self.row = Some(number);
        }
        let more = text.len() + (column + 1).saturating_sub(self.begun.len()) * std::mem::size_of::<usize>();
        self.left = self.left.checked_sub(more).ok_or(TooLarge)?;
        if column < self.begun.len() {
            // A program wrote its cells in another order than that of the columns.
            self.begun = with_cell(&self.begun, column, text);
            return Ok(());
        }
        for _ in self.begun.len()..column {
            self.begun.push_field("");
        }
        self.begun.push_field(text);
        Ok(())
    }

    fn end_row(&mut self) {
        if let Some(number) = self.row.take() {
            // What is kept takes no more room than it needs.
            let mut kept = StringRecord::with_capacity(self.begun.as_slice().len(), self.begun.len());
            kept.extend(&self.begun);
            self.done.push((number, kept));
            self.begun.clear();
        }
    }

    /// Puts what stands in the first of merged cells into those below it: that is what the sheet shows of their rows.
    pub(super) fn fill_merged(&mut self, merged: &[Merged]) -> Result<(), TooLarge> {
        self.end_row();
        self.done.sort_by_key(|(number, _)| *number);
        for Merged { rows: (first, last), column } in merged.iter().copied() {
            let Ok(at) = self.done.binary_search_by_key(&first, |(number, _)| *number) else { continue };
            let text = self.done[at].1.get(column).unwrap_or_default().to_owned();
            if text.is_empty() || column >= COLUMN_LIMIT {
                continue;
            }
            let below = self.done[at + 1..].iter_mut().take_while(|(number, _)| *number <= last);
            for (_, record) in below.filter(|(_, record)| record.get(column).unwrap_or_default().is_empty()) {
                let width = record.len().max(column + 1);
                self.left = self.left.checked_sub(text.len() + width * 8).ok_or(TooLarge)?;
                *record = with_cell(record, column, &text);
            }
        }
        Ok(())
    }

    pub(super) fn done(mut self) -> Vec<(u64, StringRecord)> {
        self.end_row();
        // Rows stand in any order in a file that a program wrote; people read them by their number.
        self.done.sort_by_key(|(number, _)| *number);
        self.done
    }
}

/// Returns the row with this text in this column.
fn with_cell(record: &StringRecord, column: usize, text: &str) -> StringRecord {
    let width = record.len().max(column + 1);
    let cell = |at: usize| if at == column { text } else { record.get(at).unwrap_or_default() };
    (0..width).map(cell).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_stand_in_their_columns_in_whatever_order_they_come() {
        let mut rows = Rows::new(1 << 20);
        rows.put(1, 2, "c").unwrap();
        rows.put(1, 0, "a").unwrap();
        rows.put(1, 3, "d").unwrap();
        let done = rows.done();
        assert_eq!(done[0].1.iter().collect::<Vec<_>>(), ["a", "", "c", "d"]);
    }

    #[test]
    fn a_cell_far_out_makes_no_other_row_longer() {
        let mut rows = Rows::new(1 << 20);
        rows.put(1, 0, "a").unwrap();
        rows.put(9, 1_999, "z").unwrap();
        assert_eq!(rows.put(9, 2_000, "z"), Err(TooLarge));
        let lengths: Vec<usize> = rows.done().iter().map(|(_, row)| row.len()).collect();
        assert_eq!(lengths, [1, 2_000]);
    }

    #[test]
    fn the_bytes_of_all_cells_are_limited() {
        let mut rows = Rows::new(100);
        rows.put(1, 0, &"x".repeat(60)).unwrap();
        assert_eq!(rows.put(2, 0, &"x".repeat(60)), Err(TooLarge));
    }

    #[test]
    fn merged_cells_say_the_same_in_every_row_they_cover() {
        let mut rows = Rows::new(1 << 20);
        rows.put(1, 0, "Ana").unwrap();
        rows.put(1, 1, "ELM").unwrap();
        rows.put(2, 0, "Ben").unwrap();
        rows.put(3, 0, "Cy").unwrap();
        rows.fill_merged(&[Merged { rows: (1, 2), column: 1 }]).unwrap();
        let sites: Vec<String> =
            rows.done().iter().map(|(_, row)| row.get(1).unwrap_or_default().to_owned()).collect();
        assert_eq!(sites, ["ELM", "ELM", ""]);
    }
}
