//! Cells that people open in a spreadsheet: a text must never become a formula there.

use crate::model::neutralised;

/// Returns a cell of the reader's own roster for a file that is to be mended and read again. As [`neutralised`], but a
/// number or a telephone number such as `+1 (555) 555-0102` stays as it is: it calculates nothing, and with an
/// apostrophe it could not be read back.
pub(super) fn neutral_unless_number(cell: &str) -> String {
    let numeric =
        |letter: char| letter.is_ascii_digit() || matches!(letter, '+' | '-' | '.' | ' ' | '(' | ')');
    if cell.chars().all(numeric) { cell.to_owned() } else { neutralised(cell).into_owned() }
}

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
    fn a_telephone_number_in_a_rejected_row_can_be_read_back() {
        assert_eq!(neutral_unless_number("+1 (555) 555-0102"), "+1 (555) 555-0102");
        assert_eq!(neutral_unless_number("-2+3+cmd|' /C calc'!A0"), "'-2+3+cmd|' /C calc'!A0");
    }

    #[test]
    fn quotes_and_line_feeds_stay_in_their_cell() {
        assert_eq!(csv_text(&["a", "b"], &[vec!["x\"y", "1\n2"]]), "a,b\n\"x\"\"y\",\"1\n2\"\n");
    }
}
