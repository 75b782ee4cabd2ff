//! How much goes without a person's word, as it is written.

use serde::Deserialize;

use crate::model::Field;

/// `[guards]`.
#[derive(Debug, Clone, Default, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub(crate) struct GuardsConfig {
    /// The most disables.
    pub max_disables: Option<CapConfig>,
    /// The most disables among the people of one site.
    pub max_disables_per_site: Option<CapConfig>,
    /// The most creates.
    pub max_creates: Option<CapConfig>,
    /// The most people who come back.
    pub max_reactivations: Option<CapConfig>,
    /// The most people who get a login or have one opened.
    pub max_logins: Option<CapConfig>,
    /// The most people who gain a site, all sites or a right.
    pub max_grants: Option<CapConfig>,
    /// The most people who are changed otherwise.
    pub max_updates: Option<CapConfig>,
    /// How much smaller than the last one a roster may be.
    pub roster_shrank: Option<ShrankConfig>,
    /// Which columns of the last roster must be in the next.
    pub roster_shape: ShapeConfig,
    /// Whether leavers who clocked in after their last day are held.
    pub still_working: Option<bool>,
    /// Permissions that must not lose their last active holder.
    pub last_manager: Option<Vec<String>>,
    /// Who may never be disabled.
    pub protected: Vec<ProtectedConfig>,
}

/// A share of the last accepted roster's rows.
#[derive(Debug, Clone, Copy, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(crate) struct ShrankConfig {
    /// Percent of the rows.
    pub percent: u64,
}

/// What may be missing.
#[derive(Debug, Clone, Default, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub(crate) struct ShapeConfig {
    /// Columns that may come and go.
    #[cfg_attr(test, schemars(with = "Vec<String>"))]
    pub except: Vec<Field>,
}

/// The larger of a number of people and a share of the active ones.
#[derive(Debug, Clone, Copy, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(crate) struct CapConfig {
    /// People.
    pub people: u64,
    /// Percent of the active employees.
    pub percent: u64,
}

/// A protected account.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(untagged, expecting = "a POS id, a username, or { permission = \"NAME\" }")]
pub(crate) enum ProtectedConfig {
    /// By POS id.
    PosUserId(u64),
    /// By username, or a POS id written as text.
    Text(String),
    /// Everybody who has a permission.
    Holders(HoldersConfig),
}

/// Everybody who has a permission template for the point of sale.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub(crate) struct HoldersConfig {
    /// The template's name.
    pub permission: String,
}

impl ProtectedConfig {
    /// Returns whether this names one account, which is somebody else in another Backoffice.
    pub(crate) const fn is_one_account(&self) -> bool {
        !matches!(self, Self::Holders(_))
    }
}
