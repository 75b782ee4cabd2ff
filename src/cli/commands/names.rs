//! How options name several things.

use std::collections::BTreeSet;

use crate::model::WantedSites;

/// Reads names with `;` between them.
pub(super) fn list(text: &str) -> BTreeSet<String> {
    text.split(';').map(str::trim).filter(|part| !part.is_empty()).map(ToOwned::to_owned).collect()
}

/// Reads sites, or `all`.
pub(super) fn sites(text: &str) -> WantedSites {
    if text.trim().eq_ignore_ascii_case("all") { WantedSites::All } else { WantedSites::Named(list(text)) }
}
