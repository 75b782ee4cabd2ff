//! How a file was read, so that whoever exported it can see it before anything happens.

use crate::model::Field;

use super::mapping::{Mapped, Preset};
use super::written::WrittenHow;

/// How a file was read.
#[derive(Debug, Clone, Default)]
pub struct HowRead {
    /// What it is, such as `UTF-16 LE text, tabs between the cells` or `sheet "Data" of a workbook`.
    pub format: String,
    /// Whether it is a list of objects: their names are the header, and the first of them counts as line 2.
    pub objects: bool,
    /// How a file like it is written.
    pub written: WrittenHow,
    /// The line of the header; 0 where the file has none.
    pub header_line: u64,
    /// The preset that was used.
    pub preset: Option<Preset>,
    /// Where each field comes from.
    pub mapping: Vec<Mapped>,
    /// The fields that rules of the settings fill.
    pub ruled: Vec<Field>,
    /// Rows that are no people.
    pub skipped: Vec<Skipped>,
    /// What holds for more than one row.
    pub notes: Vec<Note>,
}

/// Rows that were passed over, of one kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skipped {
    /// Of which kind.
    pub what: SkippedRow,
    /// How many.
    pub count: u64,
    /// The first of them: the line and the first text on it.
    pub first: Vec<(u64, String)>,
}

/// Why a row is no person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum SkippedRow {
    /// It stands before the header.
    Preamble,
    /// It has nothing in any cell.
    Blank,
    /// It is the header once more.
    Header,
    /// It sums up the others, or ends the report.
    Total,
    /// It is a rule under the header or between two parts.
    Rule,
    /// It heads the rows behind it.
    Section,
    /// The settings say that it is none of ours.
    NotOurs,
    /// It is the mark that some programs put at the end of a file.
    EndMark,
}

impl SkippedRow {
    /// Returns what is said of such rows, for one or several.
    pub fn words(self, many: bool) -> &'static str {
        match (self, many) {
            (Self::Preamble, false) => "row before the header",
            (Self::Preamble, true) => "rows before the header",
            (Self::Blank, false) => "blank row",
            (Self::Blank, true) => "blank rows",
            (Self::Header, false) => "repeated header",
            (Self::Header, true) => "repeated headers",
            (Self::Total, false) => "total or footer",
            (Self::Total, true) => "totals and footers",
            (Self::Rule, false) => "line of dashes",
            (Self::Rule, true) => "lines of dashes",
            (Self::Section, false) => "heading of a section",
            (Self::Section, true) => "headings of sections",
            (Self::NotOurs, false) => "row that [[roster.skip]] passes over",
            (Self::NotOurs, true) => "rows that [[roster.skip]] passes over",
            (Self::EndMark, _) => "mark of the end of the file",
        }
    }
}

/// Something about the file that several rows share.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// What it is.
    pub text: String,
    /// On how many rows.
    pub count: u64,
    /// The first of them; none where it is about the whole file.
    pub lines: Vec<u64>,
}
