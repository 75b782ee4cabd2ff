//! Where the settings say that a field comes from.

use serde::Deserialize;

/// Where a field comes from.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(
    untagged,
    expecting = "a header, a list of headers to join, { column = \"…\", part = \"first\" or \"last\" }, \
                              { columns = […], join = \"…\" }, or { constant = \"…\" }"
)]
pub enum ColumnSource {
    /// A header; an empty text means that the field is not managed.
    Header(String),
    /// Headers whose cells are joined by a space.
    Joined(Vec<String>),
    /// Headers whose cells are joined by a text.
    JoinedBy(JoinedBy),
    /// One of the names in a column that holds both.
    Part(Part),
    /// The same for everybody.
    Constant(Constant),
}

/// Several columns in one field.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct JoinedBy {
    /// Their headers.
    pub columns: Vec<String>,
    /// What stands between two cells.
    pub join: String,
}

/// A part of a column with a full name.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Part {
    /// Its header.
    pub column: String,
    /// Which name of it.
    pub part: NamePart,
}

/// Which name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum NamePart {
    /// The first name.
    First,
    /// The last name.
    Last,
}

/// A value for everybody.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Constant {
    /// The text, as a cell would hold it.
    pub constant: String,
}

impl std::fmt::Display for ColumnSource {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Header(header) if header.trim().is_empty() => out.write_str("not managed"),
            Self::Header(header) => write!(out, "{header:?}"),
            Self::Joined(headers) => write!(out, "{}", headers.join(" + ")),
            Self::JoinedBy(joined) => {
                write!(out, "{} with {:?} between", joined.columns.join(" + "), joined.join)
            }
            Self::Part(Part { column, part: NamePart::First }) => write!(out, "the first name in {column:?}"),
            Self::Part(Part { column, part: NamePart::Last }) => write!(out, "the last name in {column:?}"),
            Self::Constant(constant) => write!(out, "always {:?}", constant.constant),
        }
    }
}
