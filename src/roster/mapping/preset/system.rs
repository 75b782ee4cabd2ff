//! The payroll systems whose exports are known.

use std::fmt;
use std::str::FromStr;

use serde::Deserialize;

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
