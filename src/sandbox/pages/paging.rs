//! Listings that are given out in pages (§3): the page's number and the limit stand in the path.

use std::fmt::Write;
use std::ops::Range;

use super::super::body::Fields;
use super::super::html::open;

/// Which page of a listing is asked for: `/employee`, `/employee/2`, `/employee/2:500`.
#[derive(Clone, Copy)]
pub(super) struct Page {
    /// From 1 on.
    number: usize,
    limit: Option<usize>,
}

impl Page {
    pub(super) const FIRST: Self = Self { number: 1, limit: None };

    /// Reads `2` or `2:500`.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (number, limit) = match text.split_once(':') {
            Some((number, limit)) => (number, Some(limit.parse().ok()?)),
            None => (text, None),
        };
        Some(Self { number: number.parse().ok().filter(|number| *number > 0)?, limit })
    }

    fn limit(self, query: &Fields) -> Option<usize> {
        self.limit.or_else(|| query.number("limit").and_then(|limit| usize::try_from(limit).ok()))
    }

    /// The rows on it: 25 where nothing else was asked for.
    pub(super) fn rows(self, query: &Fields, most: Option<usize>) -> Range<usize> {
        let limit = self.limit(query).unwrap_or(25).max(1);
        let limit = most.map_or(limit, |most| limit.min(most.max(1)));
        let start = (self.number - 1).saturating_mul(limit);
        start..start.saturating_add(limit)
    }
}

/// Writes the link to the next page. The limit moves into the path where one was asked for (likely).
pub(super) fn pager(out: &mut String, what: &str, page: Page, query: &Fields) {
    let limit = page.limit(query).map_or(String::new(), |limit| format!(":{limit}"));
    let mut rest = url::form_urlencoded::Serializer::new(String::new());
    rest.extend_pairs(query.pairs().into_iter().filter(|(name, _)| name != "limit"));
    let next = format!("/{what}/{}{limit}?{}", page.number + 1, rest.finish());
    write!(out, "\n<nav id=\"pager-{what}s\">").unwrap_or_default();
    open(out, "a", &[("id", &format!("pager-{what}s-next") as &str), ("href", &next)], &[]);
    out.push_str("Next</a></nav>");
}
