//! Names with `;` between them, as options give them.

use std::collections::BTreeSet;

/// Reads names with `;` between them.
pub(super) fn list(text: &str) -> BTreeSet<String> {
    text.split(';').map(str::trim).filter(|part| !part.is_empty()).map(ToOwned::to_owned).collect()
}

/// Reads sites; `all` is `None`.
pub(super) fn sites(text: &str) -> Option<BTreeSet<String>> {
    (!text.trim().eq_ignore_ascii_case("all")).then(|| list(text))
}
