//! How a file's columns become canonical fields: presets, synonyms, and what the settings say. Read [`Mapping`] first.

mod columns;
mod error;
mod headers;
mod preset;
mod role;
mod rules;
mod sensitive;
mod synonyms;

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::model::Field;

pub use columns::Mapped;
pub(super) use columns::{Columns, nearest, recognised};
pub use error::MappingError;
pub(super) use headers::normalised;
pub use preset::{Preset, UnknownPreset};
pub use role::{Role, UnknownRole};
pub use rules::Rule;

/// How rosters are read: the table `[roster]` of the settings. The default reads canonical columns and their synonyms.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Mapping {
    /// The payroll system the file comes from.
    pub preset: Option<Preset>,
    /// The sheet of a workbook; else the one whose rows look most like people.
    pub sheet: Option<String>,
    /// The encoding of a text; else told by its bytes.
    pub encoding: Option<Encoding>,
    /// Where a field comes from, before the preset and the synonyms.
    pub columns: BTreeMap<Role, ColumnSource>,
    /// What words in the file mean.
    pub values: Values,
    /// What follows from other columns.
    pub rules: Vec<Rule>,
    /// What somebody on leave is.
    pub leave: Leave,
    /// Which first name counts.
    pub names: Names,
    /// What becomes of names in capitals.
    pub all_caps: AllCaps,
    /// How `03/04/2026` is read where no other value of its column tells.
    pub dates: DateOrder,
}

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

/// What words in the file mean. Words are compared whole, without regard to case and white space.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Values {
    /// Words in the status column.
    pub status: BTreeMap<String, StatusWord>,
    /// Names of stores: what HR calls them → the name or code that Backoffice knows.
    pub site: BTreeMap<String, String>,
    /// Full names that cannot be split by rule → `Last, First`.
    pub name: BTreeMap<String, String>,
}

/// What a status word means.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum StatusWord {
    /// Works here.
    Active,
    /// Is on leave; see [`Leave`].
    Leave,
    /// Has left.
    Terminated,
    /// Never began: gets no account.
    None,
    /// A person has to look.
    Hold,
}

/// What somebody on leave is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Leave {
    /// Like everybody who works here.
    #[default]
    Active,
    /// Gone until they return.
    Terminated,
    /// Left alone until a person has decided.
    Hold,
}

/// Which first name counts.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Names {
    /// The legal one.
    #[default]
    Legal,
    /// The one people go by, where the file has it.
    Preferred,
}

/// What becomes of names in capitals.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AllCaps {
    /// They stay as they are.
    #[default]
    Keep,
    /// `O'DELLY` becomes `O'Delly`.
    Mend,
}

/// Which number of a date comes first.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DateOrder {
    /// `03/31/2026`.
    #[default]
    MonthFirst,
    /// `31/03/2026`.
    DayFirst,
}

/// How the bytes of a text are letters.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Encoding {
    /// UTF-8.
    #[default]
    #[serde(rename = "utf-8")]
    Utf8,
    /// UTF-16, the lower byte first.
    #[serde(rename = "utf-16le")]
    Utf16Le,
    /// UTF-16, the higher byte first.
    #[serde(rename = "utf-16be")]
    Utf16Be,
    /// Windows-1252, which Excel on Windows writes.
    #[serde(rename = "windows-1252")]
    Windows1252,
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

impl Encoding {
    /// Returns the name for people.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Utf8 => "UTF-8",
            Self::Utf16Le => "UTF-16 LE",
            Self::Utf16Be => "UTF-16 BE",
            Self::Windows1252 => "Windows-1252",
        }
    }
}

impl Mapping {
    /// Returns the mapping of a payroll system as it is, without a word of one's own.
    pub fn preset(preset: Preset) -> Self {
        Self { preset: Some(preset), ..Self::default() }
    }

    /// Returns what a site is called in Backoffice.
    pub(super) fn site<'a>(&'a self, name: &'a str) -> &'a str {
        let by_word = || {
            let wanted = crate::model::fold(name);
            self.values.site.iter().find(|(word, _)| crate::model::fold(word) == wanted)
        };
        if self.values.site.is_empty() { name } else { by_word().map_or(name, |(_, meant)| meant) }
    }

    /// Returns the fields that rules fill.
    pub(super) fn ruled(&self) -> impl Iterator<Item = Field> {
        self.rules.iter().flat_map(Rule::fields)
    }
}
