//! Long tables, read while they arrive and within the session that asked for them.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use futures_util::TryStreamExt;

use crate::web::{
    Row, SeenOnPage, Selectors, StreamedAnswer, TableReader, Transport, WebError, read_with_retry,
};

use super::super::error::RowProblem;
use super::super::exchange::{Exchange, Head, Reply};
use super::super::{BackofficeError, ErrorKind, arrived, nobody};
use super::Backoffice;

/// A table that was read to its end, or what was wrong with it.
struct TablePage<T> {
    status: u16,
    location: Option<String>,
    retry_after: Option<Duration>,
    /// The rows and what else was seen, or why they cannot be used.
    outcome: Result<(Rows<T>, SeenOnPage), RowProblem>,
}

/// What the body of a table holds.
struct Rows<T> {
    found: Vec<T>,
    /// How many rows say that nobody was found.
    nobody: usize,
}

impl<T> Reply for TablePage<T> {
    fn head(&self) -> Head<'_> {
        Head { status: self.status, location: self.location.as_deref(), retry_after: self.retry_after }
    }

    fn is_sign_in_page(&self) -> bool {
        self.outcome.as_ref().is_ok_and(|(_, seen)| seen.sign_in)
    }
}

/// A listing: where its table and its next page are found, and how a row is read.
pub(super) struct ListingSpec<T> {
    /// The path that all of its pages begin with.
    pub(super) path: &'static str,
    pub(super) table: &'static str,
    /// The pager's link; its presence means that the page does not hold everybody.
    pub(super) next_page: &'static str,
    pub(super) read: fn(&Row) -> Result<T, RowProblem>,
}

/// A listing that was read whole.
pub(super) struct ListedRows<T> {
    pub(super) rows: Vec<T>,
    /// Where the links of its first page lead that speak of sites.
    pub(super) site_links: Vec<String>,
}

/// What came of reading a listing from its first page to its last.
enum Walk<T, I> {
    /// On a single page: as it was at one moment.
    Whole(ListedRows<T>),
    /// On several pages, with who is on them.
    InPages(ListedRows<T>, BTreeSet<I>),
    /// It changed while it was read: rows may be missing, and how that shows.
    Changed(&'static str),
}

/// How often a listing that changes while it is read is read from its first page.
const MOST_WALKS: usize = 4;
/// More pages than any tenant has: a pager that never ends, ends here.
const MOST_PAGES: usize = 1000;
/// More rows than any tenant has.
const MOST_ROWS: usize = 200_000;

impl Backoffice {
    /// Reads a listing whole, following its pager from `first` on: complete, or an error.
    ///
    /// Whoever leaves a page moves the next ones up, and somebody slips from one that is still to come to one that was read already. So
    /// several pages are believed where two readings in a row name the same people.
    pub(super) async fn listing<T: Send, I: Ord + Send>(
        &self,
        listing: &ListingSpec<T>,
        first: &str,
        id: fn(&T) -> I,
    ) -> Result<ListedRows<T>, BackofficeError> {
        let mut before = None;
        let mut how = "two readings of its pages name other people: it changed while it was read";
        for _ in 0..MOST_WALKS {
            match self.walk(listing, first, id).await? {
                Walk::Whole(listed) => return Ok(listed),
                Walk::InPages(listed, ids) if before.as_ref() == Some(&ids) => return Ok(listed),
                Walk::InPages(_, ids) => before = Some(ids),
                Walk::Changed(noticed) => (before, how) = (None, noticed),
            }
        }
        Err(listing.incomplete(RowProblem::new(how)))
    }

    async fn walk<T: Send, I: Ord + Send>(
        &self,
        listing: &ListingSpec<T>,
        first: &str,
        id: fn(&T) -> I,
    ) -> Result<Walk<T, I>, BackofficeError> {
        let mut rows: Vec<T> = Vec::new();
        let mut site_links = Vec::new();
        let mut ids = BTreeSet::new();
        let mut visited = BTreeSet::new();
        let mut next = Some(first.to_owned());
        while let Some(path) = next {
            if !visited.insert(path.clone()) || visited.len() > MOST_PAGES {
                return Err(listing.incomplete(RowProblem::new("its pages lead in a circle")));
            }
            let (more, seen) = self.table(&path, listing).await?;
            if more.is_empty() && !rows.is_empty() {
                return Ok(Walk::Changed(
                    "a page that was there has nobody on it: it changed while it was read",
                ));
            }
            if more.iter().any(|row| !ids.insert(id(row))) {
                return Ok(Walk::Changed("somebody is listed twice: it changed while it was read"));
            }
            if rows.is_empty() {
                site_links = seen.noted_links;
            }
            rows.extend(more);
            if rows.len() > MOST_ROWS {
                return Err(listing.incomplete(RowProblem::new("it has more rows than any tenant")));
            }
            next = seen.next_page.map(|link| self.next_page(listing, &path, &link)).transpose()?;
        }
        let listed = ListedRows { rows, site_links };
        Ok(if visited.len() == 1 { Walk::Whole(listed) } else { Walk::InPages(listed, ids) })
    }

    /// Returns where a pager's link leads, as it stands (§3): to another page of the same listing.
    fn next_page<T>(
        &self,
        listing: &ListingSpec<T>,
        on: &str,
        link: &str,
    ) -> Result<String, BackofficeError> {
        let elsewhere = || listing.incomplete(RowProblem::new("its next page is no page of the listing"));
        let path = self.sessions().address(on, link).map_err(|_| elsewhere())?;
        let page = path.strip_prefix(listing.path).is_some_and(|rest| rest.starts_with(['/', '?']));
        if page { Ok(path) } else { Err(elsewhere()) }
    }

    /// Fetches one page of a listing, trying again where that can help. It is whole, or an error.
    async fn table<T: Send>(
        &self,
        path: &str,
        listing: &ListingSpec<T>,
    ) -> Result<(Vec<T>, SeenOnPage), BackofficeError> {
        let again = |error: &BackofficeError| {
            arrived::may_get_better(error) || error.kind() == ErrorKind::IncompleteListing
        };
        self.once_more(|| read_with_retry(|| self.table_once(path, listing), again)).await
    }

    async fn table_once<T: Send>(
        &self,
        path: &str,
        listing: &ListingSpec<T>,
    ) -> Result<(Vec<T>, SeenOnPage), BackofficeError> {
        let table = listing.table;
        let short = path.split('?').next().unwrap_or_default();
        let incomplete = |problem: RowProblem| listing.incomplete(problem);
        let asked = AskedTable { backoffice: self, path, listing };
        let page = self.sessions().request("GET", path, &asked).await?;
        if page.status != 200 {
            let title = page.outcome.map_or_else(|_| "(no title)".to_owned(), |(_, seen)| seen.title);
            return Err(arrived::not_a_page(path, page.status, page.location.as_deref(), title));
        }
        let (rows, seen) = page.outcome.map_err(incomplete)?;
        if !seen.complete {
            return Err(BackofficeError::CutOff { path: short.to_owned(), title: seen.title });
        }
        if !seen.frame {
            return Err(BackofficeError::Elsewhere { path: short.to_owned(), title: seen.title });
        }
        let nonsense = |expected: String| BackofficeError::nonsense(short, seen.title.clone(), expected);
        match (seen.tables, rows.found.len(), rows.nobody) {
            (0, ..) if nobody::is_said_without_table(&seen) => Ok((rows.found, seen)),
            (0, ..) => Err(nonsense(table.to_owned())),
            (1, ..) if seen.stray_rows => Err(incomplete(RowProblem::new("rows stand outside of its body"))),
            (1, 0, 1) | (1, 1.., 0) => Ok((rows.found, seen)),
            // No row at all proves nothing: only the sentence says that nobody was found (§3).
            (1, 0, 0) => Err(nonsense(format!("row in {table}, and does not say that nobody was found"))),
            (1, ..) => Err(incomplete(RowProblem::new("it lists rows and says that nobody was found"))),
            _ => Err(nonsense(format!("{table}, exactly once"))),
        }
    }
}

/// A page of a listing, read while it arrives.
struct AskedTable<'a, T> {
    backoffice: &'a Backoffice,
    path: &'a str,
    listing: &'a ListingSpec<T>,
}

impl<T: Send> Exchange for AskedTable<'_, T> {
    type Reply = TablePage<T>;

    async fn send(&self, transport: &Transport) -> Result<TablePage<T>, WebError> {
        let Self { backoffice, path, listing } = self;
        let ListingSpec { table, next_page, read, .. } = **listing;
        let short = path.split('?').next().unwrap_or_default();
        let streamed = transport.get_streamed(path).await?;
        let (status, retry_after) = (streamed.status, streamed.retry_after);
        let location = streamed.location.clone();
        let first = AtomicBool::new(true);
        let read_and_note = |row: &Row| {
            if first.swap(false, Ordering::Relaxed) {
                backoffice.saw_row(short, row);
            }
            read(row)
        };
        let noted_links = r#"a[href*="sites"]"#;
        let selectors = Selectors { frame: arrived::FRAME, table, next_page, noted_links };
        let outcome = rows(streamed, path, TableReader::new(selectors), &read_and_note).await;
        Ok(TablePage { status, location, retry_after, outcome })
    }
}

impl<T> ListingSpec<T> {
    pub(super) fn incomplete(&self, problem: RowProblem) -> BackofficeError {
        let RowProblem { what, of } = problem;
        BackofficeError::IncompleteListing { path: self.path.to_owned(), what, of }
    }
}

async fn rows<T>(
    streamed: StreamedAnswer,
    path: &str,
    mut reader: TableReader,
    read: &impl Fn(&Row) -> Result<T, RowProblem>,
) -> Result<(Rows<T>, SeenOnPage), RowProblem> {
    let broken = |error: &dyn std::fmt::Display| RowProblem::new(error.to_string());
    let mut rows = Rows { found: Vec::new(), nobody: 0 };
    let mut chunks = std::pin::pin!(streamed.chunks(path));
    while let Some(chunk) = chunks.try_next().await.map_err(|error| broken(&error))? {
        for row in reader.feed(&chunk).map_err(|error| broken(&error))? {
            if nobody::is_said_by_row(&row) {
                rows.nobody += 1;
            } else {
                rows.found.push(read(&row)?);
            }
        }
    }
    reader.finish().map(|seen| (rows, seen)).map_err(|error| broken(&error))
}
