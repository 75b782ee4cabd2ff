//! Cells that people open in a spreadsheet: a text must never become a formula there.

use crate::model::neutralised;

/// Returns rows as CSV text with a heading.
pub(super) fn csv_text<C: AsRef<str>>(header: &[&str], rows: &[Vec<C>]) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let cells = rows
        .iter()
        .map(|row| row.iter().map(|cell| neutralised(cell.as_ref()).into_owned()).collect::<Vec<_>>());
    let header = header.iter().map(|cell| (*cell).to_owned()).collect();
    for record in std::iter::once(header).chain(cells) {
        // Writing to memory fails only for a row of another length, and every list here has one length.
        let _ = writer.write_record(record);
    }
    String::from_utf8(writer.into_inner().unwrap_or_default()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_and_line_feeds_stay_in_their_cell() {
        assert_eq!(csv_text(&["a", "b"], &[vec!["x\"y", "1\n2"]]), "a,b\n\"x\"\"y\",\"1\n2\"\n");
    }
}
