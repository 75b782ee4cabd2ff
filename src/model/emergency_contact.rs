//! Whom to call when something happens to somebody.

use serde::{Deserialize, Serialize};

use super::Phone;

/// Whom to call when something happens to somebody; either half may be unknown.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EmergencyContact {
    /// Whom.
    #[serde(rename = "emergency_contact_name")]
    pub name: Option<String>,
    /// And under which number.
    #[serde(rename = "emergency_contact_phone")]
    pub phone: Option<Phone>,
}
