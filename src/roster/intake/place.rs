//! Where the rows of a table stand.

use super::workbook::Sheet;
use crate::roster::mapping::Encoding;
use crate::roster::values::spoiled::Letters;

/// Where a table's rows stand.
#[derive(Debug, Clone, Copy)]
pub(in crate::roster) enum Place<'a> {
    /// In a text.
    Text { text: &'a str, delimiter: u8, encoding: Encoding, marked: bool, letters: Letters },
    /// In a sheet.
    Sheet(&'a Sheet),
}

impl Place<'_> {
    /// Says what was read, for people.
    pub(in crate::roster) fn words(self) -> String {
        match self {
            Self::Text { delimiter, encoding, .. } => {
                let between = match delimiter {
                    b'\t' => "tabs",
                    b';' => "semicolons",
                    b'|' => "bars",
                    b',' => "commas",
                    0x1f | 0x01 => "control characters",
                    other => {
                        return format!(
                            "{} text, {:?} between the cells",
                            encoding.as_str(),
                            char::from(other)
                        );
                    }
                };
                format!("{} text, {between} between the cells", encoding.as_str())
            }
            Self::Sheet(sheet) => format!("sheet {:?} of a workbook", sheet.name),
        }
    }

    /// Returns the names of the sheets that the rows stand on.
    pub(in crate::roster) fn sheets(&self) -> Vec<&str> {
        match self {
            Self::Sheet(sheet) if sheet.together.is_empty() => vec![&sheet.name],
            Self::Sheet(sheet) => sheet.together.iter().map(String::as_str).collect(),
            Self::Text { .. } => Vec::new(),
        }
    }

    /// Returns how sure the letters are.
    pub(in crate::roster) fn letters(self) -> Letters {
        match self {
            Self::Text { letters, .. } => letters,
            Self::Sheet(_) => Letters::Sure,
        }
    }

    /// Returns whether day numbers count from 1904.
    pub(in crate::roster) fn counts_from_1904(self) -> bool {
        matches!(self, Self::Sheet(sheet) if sheet.from_1904)
    }

    /// Returns whether the rows are a workbook's, which has dates besides texts.
    pub(in crate::roster) fn is_workbook(self) -> bool {
        matches!(self, Self::Sheet(_))
    }

    /// Returns whether a row is one that the workbook does not show.
    pub(in crate::roster) fn is_hidden(self, line: u64) -> bool {
        matches!(self, Self::Sheet(sheet) if sheet.hidden.contains(&line))
    }
}
