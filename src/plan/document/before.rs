//! What an account must still be when something is written to it.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::backoffice::{Catalogue, PosPermission, Profile};
use crate::model::{PosMatrix, PosUserId, SiteId};
use crate::observed::{Details, ObservedEmployee, Seen};

/// What was seen of an account when the plan was made. `None` was not looked at.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Before {
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// The number for the point of sale.
    pub pos_user_id: Option<PosUserId>,
    /// Telephone as typed.
    pub phone: String,
    /// Whether the account was active.
    pub active: bool,
    /// The name of the template for the point of sale, as listed.
    #[serde(default)]
    pub template: String,
    /// What they might do at the point of sale, where that was read of themselves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub matrix: Option<PosMatrix>,
    /// Department names.
    #[serde(default)]
    pub departments: BTreeSet<String>,
    /// The sites.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sites: Option<BTreeSet<SiteId>>,
    /// E-mail; may be empty.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// What only the edit page tells.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub details: Option<Details>,
}

impl Before {
    /// Returns an account as it was listed and, where that was read, as its pages told it.
    pub(in crate::plan) fn listed(account: &ObservedEmployee) -> Self {
        Self {
            first_name: account.name.first().to_owned(),
            last_name: account.name.last().to_owned(),
            pos_user_id: account.pos_user_id,
            phone: account.phone.as_str().to_owned(),
            active: account.active,
            template: account.template.to_string(),
            matrix: None,
            departments: BTreeSet::clone(&account.departments),
            sites: account.sites.as_deref().cloned(),
            email: account
                .email
                .as_ref()
                .map(|_| account.email().map(ToString::to_string).unwrap_or_default()),
            details: account.details.as_deref().cloned(),
        }
    }

    /// Returns an account as its form stands now, and what it may do at the point of sale, where that was read.
    pub(in crate::plan) fn of_form(
        profile: &Profile,
        permission: Option<&PosPermission>,
        catalogue: &Catalogue,
    ) -> Self {
        Self {
            first_name: profile.name.first().to_owned(),
            last_name: profile.name.last().to_owned(),
            pos_user_id: profile.pos_user_id,
            phone: profile.phone_text.clone(),
            active: profile.active,
            template: permission.map(|permission| permission.listed_as().to_owned()).unwrap_or_default(),
            matrix: permission.map(|permission| permission.matrix.clone()),
            departments: profile.departments.clone(),
            sites: Some(profile.sites.effective(&catalogue.sites)),
            email: Some(profile.email_text.clone()),
            details: Some(Details::of(profile.clone(), Seen::Now)),
        }
    }
}
