//! How options name several things, and the latest run.

use std::collections::BTreeSet;

use crate::cli::failure::Failure;
use crate::model::WantedSites;
use crate::state::Store;

/// Reads names with `;` between them.
pub(super) fn list(text: &str) -> BTreeSet<String> {
    text.split(';').map(str::trim).filter(|part| !part.is_empty()).map(ToOwned::to_owned).collect()
}

/// Reads sites, or `all`.
pub(super) fn sites(text: &str) -> WantedSites {
    if text.trim().eq_ignore_ascii_case("all") { WantedSites::All } else { WantedSites::Named(list(text)) }
}

/// The word for the latest run.
pub(super) const LATEST: &str = "last";

/// Returns the id that is meant: `last` is the latest run's.
pub(super) async fn named(id: &str, state: &Store) -> Result<String, Failure> {
    let latest = if id == LATEST { state.runs(1).await?.pop() } else { None };
    Ok(latest.map_or_else(|| id.to_owned(), |run| run.id))
}
