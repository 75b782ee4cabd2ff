//! The first line: which delimiter, which columns.

use std::collections::BTreeMap;

use crate::model::Field;

use super::FileError;

/// How the file's columns are to be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Header {
    pub(super) delimiter: u8,
    /// The cells as they stand.
    pub(super) cells: Vec<String>,
    /// What each of them is.
    pub(super) fields: Vec<Option<Field>>,
}

impl Header {
    /// Returns the texts that are no canonical column, each with the column it may have been meant for.
    pub(super) fn unknown(&self) -> Vec<(String, Option<Field>)> {
        let cells = self.cells.iter().map(|cell| cell.trim());
        let unknown = cells.filter(|cell| !cell.is_empty() && canonical(cell).is_none());
        unknown.map(|cell| (cell.to_owned(), nearest(cell))).collect()
    }

    /// Reads the row's cells of canonical columns.
    pub(super) fn cells_of<'a>(&self, record: &'a csv::StringRecord) -> Vec<(Field, &'a str)> {
        let cells = self.fields.iter().zip(record.iter());
        cells.filter_map(|(field, cell)| field.map(|field| (field, cell))).collect()
    }

    /// Returns the columns that the row has a value in. A row with more or fewer cells than columns says nothing of them: its
    /// values may stand in their neighbours' columns.
    pub(super) fn filled(&self, record: &csv::StringRecord) -> impl Iterator<Item = Field> {
        let whole = record.len() == self.fields.len();
        let cells = self.cells_of(record).into_iter();
        cells.filter(move |(_, cell)| whole && !cell.trim().is_empty()).map(|(field, _)| field)
    }
}

/// Reads the header: the delimiter that makes the most canonical columns of it wins.
pub(super) fn read(path: &str, text: &str) -> Result<Header, FileError> {
    let candidates = [b',', b';', b'\t'].map(|delimiter| {
        let cells = first_record(text, delimiter);
        let fields: Vec<Option<Field>> = cells.iter().map(|cell| canonical(cell)).collect();
        Header { delimiter, cells, fields }
    });
    let known = |header: &Header| header.fields.iter().flatten().count();
    // On a tie the first wins, so that a file of one column is read with commas.
    let best =
        candidates.into_iter().reduce(|best, next| if known(&next) > known(&best) { next } else { best });
    let header = best.filter(|header| known(header) > 0).ok_or_else(|| no_header(path, text))?;
    let mut seen = BTreeMap::new();
    for (index, field) in header.fields.iter().enumerate() {
        let Some(field) = field else { continue };
        if let Some(first) = seen.insert(*field, index) {
            return Err(FileError::DuplicateColumn {
                path: path.to_owned(),
                line: 1,
                column: field.to_string(),
                first: first + 1,
                second: index + 1,
            });
        }
    }
    Ok(header)
}

pub(super) fn first_record(text: &str, delimiter: u8) -> Vec<String> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(text.as_bytes());
    let mut record = csv::StringRecord::new();
    match reader.read_record(&mut record) {
        Ok(true) => record.iter().map(ToOwned::to_owned).collect(),
        Ok(false) | Err(_) => Vec::new(),
    }
}

/// Recognises a column: without regard to case, outer white space, quotes, and `-` or a space for `_`.
pub(super) fn canonical(cell: &str) -> Option<Field> {
    normalised(cell).parse().ok()
}

fn normalised(cell: &str) -> String {
    let cell = cell.trim_matches(|c: char| c.is_whitespace() || matches!(c, '\u{feff}' | '"' | '\''));
    cell.to_lowercase()
        .split(|c: char| c.is_whitespace() || c == '-' || c == '_')
        .collect::<Vec<_>>()
        .join("_")
}

/// Returns the canonical column that a header was probably meant for.
pub(super) fn nearest(cell: &str) -> Option<Field> {
    let wanted = normalised(cell);
    let close = |field: &Field| strsim::normalized_damerau_levenshtein(&wanted, field.as_str());
    let best = Field::ALL.iter().copied().max_by(|a, b| close(a).total_cmp(&close(b)))?;
    (close(&best) >= 0.75).then_some(best)
}

fn no_header(path: &str, text: &str) -> FileError {
    let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let found: String = without_numbers(first).chars().take(60).collect();
    let close = first.split([',', ';', '\t']).find_map(nearest);
    let hint = match close {
        Some(field) => format!("did you mean {field}? The first line must name the columns"),
        None => "the first line must name the columns, such as pos_user_id,first_name,last_name".to_owned(),
    };
    FileError::NoHeader { path: path.to_owned(), line: 1, found, hint }
}

/// A first line without column names may be a person's row, PIN and all: a message about it shows no numbers.
fn without_numbers(line: &str) -> String {
    line.chars().map(|c| if c.is_ascii_digit() { '#' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_recognised_as_people_write_them() {
        for cell in [
            "pos_user_id",
            " POS User ID ",
            "Pos-User-Id",
            "\u{feff}pos_user_id",
            "\"pos_user_id\"",
            "pos\u{a0}user\u{a0}id",
        ] {
            assert_eq!(canonical(cell), Some(Field::PosUserId), "{cell:?}");
        }
        assert_eq!(canonical("pos"), None);
        assert_eq!(nearest("emial"), Some(Field::Email));
        assert_eq!(nearest("shoe size"), None);
    }

    #[test]
    fn the_delimiter_is_the_one_that_makes_columns() {
        for (text, delimiter) in [
            ("email,phone\n", b','),
            ("email;phone;\"a,b\"\n", b';'),
            ("email\tphone\n", b'\t'),
            ("email\n", b','),
        ] {
            assert_eq!(read("r.csv", text).unwrap().delimiter, delimiter, "{text}");
        }
    }

    #[test]
    fn a_first_line_without_names_is_quoted_without_its_numbers() {
        let error = read("r.csv", "1001,Ana,Diaz,4711\n").unwrap_err().to_string();
        assert!(error.contains("####,Ana,Diaz,####"), "{error}");
    }

    #[test]
    fn a_column_that_stands_twice_is_an_error() {
        let error = read("r.csv", "email,phone,E-Mail,Email\n").unwrap_err().to_string();
        assert!(error.contains("columns 1 and 4"), "{error}");
    }
}
