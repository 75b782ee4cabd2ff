//! How many requests were sent, and of which kind.

use std::collections::BTreeMap;

/// Requests that were sent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RequestCounts {
    /// All of them.
    pub total: u64,
    /// By route, such as `GET /employee/edit/ID`.
    pub by_route: BTreeMap<String, u64>,
}

impl RequestCounts {
    /// Counts a request.
    pub(super) fn add(&mut self, method: &str, path: &str) {
        self.total += 1;
        *self.by_route.entry(format!("{method} {}", route(path))).or_default() += 1;
    }
}

/// Returns the path with numbers as `ID` and without its query.
pub(super) fn route(path: &str) -> String {
    let path = path.split('?').next().unwrap_or_default();
    let numbered = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let parts = path.split('/').map(|part| if numbered(part) { "ID" } else { part });
    parts.collect::<Vec<_>>().join("/")
}
