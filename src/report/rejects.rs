//! The refused rows as a file of their own, ready to be mended and run again.

use std::io::{self, Write};

use super::layout::clean;
use super::spreadsheet::{neutral, neutral_unless_number};

/// The column that is added behind the roster's own. Reading the file again ignores it.
pub const REASON_COLUMN: &str = "reason";

/// Writes refused rows with the columns of the roster they come from and the reason. The cells are the reader's own:
/// a PIN that stands in the roster stands here too, so the file wants the same protection as the roster.
pub struct Rejects<W: Write> {
    csv: csv::Writer<W>,
    columns: usize,
    again: bool,
}

impl<W: Write> Rejects<W> {
    /// Writes the heading: the roster's own and `reason`. A roster without a header gets none of its own.
    pub fn new(out: W, header: &[String], delimiter: u8) -> io::Result<Self> {
        let mut csv = csv::WriterBuilder::new().delimiter(delimiter).flexible(true).from_writer(out);
        // Running a rejects file again must not grow a second reason; a `reason` elsewhere is the roster's own.
        let again = header.last().is_some_and(|name| name.trim() == REASON_COLUMN);
        let columns = header.len() - usize::from(again);
        let names = header.iter().take(columns).map(|name| neutral(name));
        csv.write_record(names.chain([REASON_COLUMN.to_owned()]))?;
        csv.flush()?;
        Ok(Self { csv, columns, again })
    }

    /// Writes one refused row as it stood, with the reason, and flushes it. A row with too few cells is filled up;
    /// cells beyond the heading follow the reason, so that nothing is lost.
    pub fn row(&mut self, cells: &[String], reason: &str) -> io::Result<()> {
        let own = (0..self.columns)
            .map(|index| cells.get(index).map_or(String::new(), |cell| neutral_unless_number(cell)));
        let reason = neutral(&clean(reason));
        let surplus =
            cells.iter().skip(self.columns + usize::from(self.again)).map(|cell| neutral_unless_number(cell));
        self.csv.write_record(own.chain([reason]).chain(surplus))?;
        self.csv.flush()
    }
}

impl<W: Write> std::fmt::Debug for Rejects<W> {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Rejects").field("columns", &self.columns).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn strings(cells: &[&str]) -> Vec<String> {
        cells.iter().map(|cell| (*cell).to_owned()).collect()
    }

    #[test]
    fn the_file_keeps_the_rosters_columns_and_says_why() {
        let mut out = Vec::new();
        let mut rejects = Rejects::new(&mut out, &strings(&["pos_user_id", "phone", "Shift"]), b';').unwrap();
        rejects.row(&strings(&["10x", "+1 (555) 555-0102", "=A1"]), "line 3: bad id; mend it").unwrap();
        rejects.row(&strings(&["7"]), "too short").unwrap();
        rejects.row(&strings(&["8", "", "late", "surplus"]), "too long").unwrap();
        drop(rejects);
        let text = String::from_utf8(out).unwrap();
        let expected = "pos_user_id;phone;Shift;reason\n10x;+1 (555) 555-0102;'=A1;\"line 3: bad id; mend it\"\n7;;;too short\n8;;late;too long;surplus\n";
        assert_eq!(text, expected);
    }

    #[test]
    fn a_rejects_file_that_was_run_again_has_one_reason() {
        let mut out = Vec::new();
        let mut rejects = Rejects::new(&mut out, &strings(&["email", "reason"]), b',').unwrap();
        rejects.row(&strings(&["ana@", "old"]), "no address").unwrap();
        drop(rejects);
        assert_eq!(String::from_utf8(out).unwrap(), "email,reason\nana@,no address\n");
    }
}
