//! What payroll systems call their columns. A file may have any of them in any order; the first of a list that it has is
//! used.

use std::fmt;
use std::str::FromStr;

use serde::Deserialize;

use crate::model::Field;

use super::StatusWord;
use super::role::Role;

mod tables;

/// A payroll system.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(try_from = "String")]
pub enum Preset {
    /// ADP Workforce Now, custom reports.
    AdpWorkforceNow,
    /// Paylocity.
    Paylocity,
    /// Paycom, Advanced Report Writer.
    Paycom,
    /// `BambooHR`.
    Bamboohr,
    /// UKG Ready, once Kronos.
    UkgReady,
    /// UKG Pro, once `UltiPro`.
    UkgPro,
    /// Gusto.
    Gusto,
    /// Rippling.
    Rippling,
    /// Paychex Flex, Employee Listings.
    PaychexFlex,
    /// Workday.
    Workday,
    /// Paycor.
    Paycor,
    /// Homebase.
    Homebase,
    /// 7shifts.
    SevenShifts,
    /// The columns of this program and nothing else.
    Canonical,
}

/// A preset that is none.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no preset; there are {list}", list = Preset::ALL.map(Preset::as_str).join(", "))]
pub struct UnknownPreset(String);

impl Preset {
    /// Every preset, in the order of the documentation.
    pub const ALL: [Self; 14] = [
        Self::AdpWorkforceNow,
        Self::Paylocity,
        Self::Paycom,
        Self::Bamboohr,
        Self::UkgReady,
        Self::UkgPro,
        Self::Gusto,
        Self::Rippling,
        Self::PaychexFlex,
        Self::Workday,
        Self::Paycor,
        Self::Homebase,
        Self::SevenShifts,
        Self::Canonical,
    ];

    /// Returns the name in the settings.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::AdpWorkforceNow => "adp-workforce-now",
            Self::Paylocity => "paylocity",
            Self::Paycom => "paycom",
            Self::Bamboohr => "bamboohr",
            Self::UkgReady => "ukg-ready",
            Self::UkgPro => "ukg-pro",
            Self::Gusto => "gusto",
            Self::Rippling => "rippling",
            Self::PaychexFlex => "paychex-flex",
            Self::Workday => "workday",
            Self::Paycor => "paycor",
            Self::Homebase => "homebase",
            Self::SevenShifts => "7shifts",
            Self::Canonical => "canonical",
        }
    }

    /// Returns the headers that this system has for a role, normalised, the best first.
    pub(super) fn headers(self, role: Role) -> &'static [&'static str] {
        let table = tables::of(self);
        table.iter().find(|(known, _)| *known == role).map_or(&[], |(_, headers)| headers)
    }

    /// Returns how many of the headers, normalised, are of this system; those that every system has count less.
    pub(crate) fn likeness(self, headers: &[String]) -> usize {
        let known = tables::of(self).iter().flat_map(|(_, known)| *known);
        let hits = known.filter(|known| headers.iter().any(|header| header == *known));
        hits.map(|known| if tables::is_common(known) { 1 } else { 3 }).sum()
    }

    /// Returns what a status word, folded, means in this system beyond the words that mean the same in all of them.
    pub(in crate::roster) fn status(self, word: &str) -> Option<StatusWord> {
        let meant = match (self, word) {
            (Self::Paylocity, "a") => StatusWord::Active,
            (Self::AdpWorkforceNow | Self::UkgReady, "retired" | "deceased")
            | (Self::UkgReady, "resigned")
            | (Self::SevenShifts, "disabled" | "archived")
            | (Self::Homebase, "archived") => StatusWord::Terminated,
            _ => return None,
        };
        Some(meant)
    }
}

impl fmt::Display for Preset {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.pad(self.as_str())
    }
}

impl FromStr for Preset {
    type Err = UnknownPreset;

    fn from_str(text: &str) -> Result<Self, UnknownPreset> {
        let found = Self::ALL.into_iter().find(|preset| preset.as_str() == text);
        found.ok_or_else(|| UnknownPreset(text.to_owned()))
    }
}

impl TryFrom<String> for Preset {
    type Error = UnknownPreset;

    fn try_from(text: String) -> Result<Self, UnknownPreset> {
        text.parse()
    }
}

const fn field(field: Field) -> Role {
    Role::Field(field)
}
