//! What the settings say that words, dates and bytes of a file mean.

use std::collections::BTreeMap;

use serde::Deserialize;

/// What words in the file mean. Words are compared whole, without regard to case and white space.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Values {
    /// Words in the status column.
    pub status: BTreeMap<String, StatusWord>,
    /// Names of sites: what HR calls them → the name or code that Backoffice knows.
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
