//! Long tables, read while they arrive and within the session that asked for them.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use futures_util::TryStreamExt;

use crate::web::{Row, Seen, StreamedAnswer, TableReader, Transport, read_with_retry};

use super::super::error::RowProblem;
use super::super::session::Reply;
use super::super::{BackofficeError, ErrorKind, answer};
use super::Backoffice;
use super::reads::may_get_better;

/// A table that was read to its end, or what was wrong with it.
struct TablePage<T> {
    status: u16,
    location: Option<String>,
    retry_after: Option<Duration>,
    /// The rows and what else was seen, or why they cannot be used.
    outcome: Result<(Vec<T>, Seen), RowProblem>,
}

impl<T> Reply for TablePage<T> {
    fn status(&self) -> u16 {
        self.status
    }

    fn location(&self) -> Option<&str> {
        self.location.as_deref()
    }

    fn retry_after(&self) -> Option<Duration> {
        self.retry_after
    }

    fn is_sign_in_page(&self) -> bool {
        self.outcome.as_ref().is_ok_and(|(_, seen)| seen.sign_in)
    }
}

impl Backoffice {
    /// Fetches a table, trying again where that can help. It is whole, or an error.
    pub(super) async fn table<T>(
        &self,
        path: &str,
        table: &str,
        marker: &str,
        read: impl Fn(&Row) -> Result<T, RowProblem>,
    ) -> Result<(Vec<T>, Seen), BackofficeError> {
        let cut_off =
            |error: &BackofficeError| may_get_better(error) || error.kind() == ErrorKind::IncompleteListing;
        read_with_retry(|| self.table_once(path, table, marker, &read), cut_off).await
    }

    async fn table_once<T>(
        &self,
        path: &str,
        table: &str,
        marker: &str,
        read: &impl Fn(&Row) -> Result<T, RowProblem>,
    ) -> Result<(Vec<T>, Seen), BackofficeError> {
        let short = path.split('?').next().unwrap_or_default();
        let incomplete = |problem: RowProblem| {
            let RowProblem { what, of } = problem;
            BackofficeError::IncompleteListing { path: short.to_owned(), what, of }
        };
        let asked = self.sessions().request("GET", path, async |transport: &Transport| {
            let streamed = transport.get_streamed(path).await?;
            let (status, retry_after) = (streamed.status, streamed.retry_after);
            let location = streamed.location.clone();
            let first = AtomicBool::new(true);
            let read_and_note = |row: &Row| {
                if first.swap(false, Ordering::Relaxed) {
                    self.saw_row(short, row);
                }
                read(row)
            };
            let outcome = rows(streamed, path, TableReader::new(table, marker), &read_and_note).await;
            Ok(TablePage { status, location, retry_after, outcome })
        });
        let page = asked.await?;
        if page.status != 200 {
            let title = page.outcome.map_or_else(|_| "(no title)".to_owned(), |(_, seen)| seen.title);
            return Err(answer::not_a_page(path, page.status, page.location.as_deref(), title));
        }
        let (rows, seen) = page.outcome.map_err(incomplete)?;
        if !seen.table {
            return Err(BackofficeError::nonsense(short, seen.title, table));
        }
        if !seen.complete {
            return Err(incomplete(RowProblem::new("the page was cut off")));
        }
        Ok((rows, seen))
    }
}

async fn rows<T>(
    streamed: StreamedAnswer,
    path: &str,
    mut reader: TableReader,
    read: &impl Fn(&Row) -> Result<T, RowProblem>,
) -> Result<(Vec<T>, Seen), RowProblem> {
    let broken = |error: &dyn std::fmt::Display| RowProblem::new(error.to_string());
    let mut found = Vec::new();
    let mut chunks = std::pin::pin!(streamed.chunks(path));
    while let Some(chunk) = chunks.try_next().await.map_err(|error| broken(&error))? {
        for row in reader.feed(&chunk).map_err(|error| broken(&error))? {
            found.push(read(&row)?);
        }
    }
    reader.finish().map(|seen| (found, seen)).map_err(|error| broken(&error))
}
