//! The journal: what is about to be sent, what was there before, and what came of it. Never a PIN, never a password.

use sqlx::{AssertSqlSafe, Row};

use crate::backoffice::{Old, StepKind};
use crate::plan::EntryId;

use super::connection::change;
use super::dialect::Dialect;
use super::several_rows::{Addition, ROWS, add, among};
use super::{StateError, Store};

/// A step in the journal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StepId(i64);

/// A step that is about to be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewStep<'a> {
    /// The entry of the plan that it belongs to.
    pub entry: EntryId,
    /// The roster's line.
    pub line: Option<u64>,
    /// Whom.
    pub name: &'a str,
    /// The row's operation.
    pub operation: &'a str,
    /// Which step.
    pub step: StepKind,
    /// What it writes, without any secret.
    pub about: &'a str,
}

/// What came of a step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StepOutcome {
    /// It was carried out.
    Done,
    /// It was refused or could not be tried: it did not happen.
    NotDone,
    /// It may have happened.
    Unclear,
}

impl StepOutcome {
    /// Returns the word of the journal.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::NotDone => "not-done",
            Self::Unclear => "unclear",
        }
    }

    /// Reads the word of the journal; one that is none of this version's says that nobody knows.
    pub(super) fn of(word: &str) -> Self {
        [Self::Done, Self::NotDone].into_iter().find(|one| one.as_str() == word).unwrap_or(Self::Unclear)
    }
}

const INTEND: &str = "INSERT INTO step (run, entry, line, name, operation, step, about, intended) \
                      VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING number";

/// The same while the lease is this one and outlasts the request: without the row nothing is sent.
const INTEND_UNDER_A_LEASE: &str = "INSERT INTO step (run, entry, line, name, operation, step, about, intended) \
                                    SELECT $1, $2, $3, $4, $5, $6, $7, $8 FROM lease \
                                    WHERE tenant = current_setting('roster_sync.tenant') AND epoch = $9 \
                                    AND expires > clock_timestamp() + make_interval(secs => $10) RETURNING number";

impl Store {
    /// Writes down that a step is about to be sent. It is on disk when this returns.
    pub async fn intend(&self, run: &str, new: &NewStep<'_>) -> Result<StepId, StateError> {
        let is_shared = self.dialect == Dialect::Postgres;
        let lease = self.lease.as_ref();
        let sql = if is_shared { INTEND_UNDER_A_LEASE } else { INTEND };
        let query = sqlx::query(sql)
            .bind(run)
            .bind(new.entry.to_string())
            .bind(new.line.and_then(|line| i64::try_from(line).ok()))
            .bind(new.name)
            .bind(new.operation)
            .bind(new.step.as_str())
            .bind(new.about)
            .bind(self.now());
        let query = match lease {
            Some(lease) => query.bind(lease.epoch()).bind(lease.needed().as_secs_f64()),
            None if is_shared => return Err(StateError::NotHeld),
            None => query,
        };
        self.about_to_change()?;
        // All rows are asked for, not one: only then is it heard whether the change could be put on disk.
        let rows = self.rows(query).await?;
        if rows.is_empty() && is_shared {
            let why =
                "the lease on the tenant ends too soon for another request, or is another machine's by now";
            return Err(StateError::LeaseLost { why: why.to_owned() });
        }
        let made = rows.first().ok_or(sqlx::Error::RowNotFound).and_then(|row| row.try_get(0));
        made.map(StepId).map_err(|source| self.failed(source))
    }

    /// Writes down what stood there before a step, so that it can be put back. It is on disk when this returns.
    pub async fn keep_old(&self, step: StepId, old: &Old) -> Result<(), StateError> {
        let old = old.to_json().map_err(|source| StateError::Old { source })?;
        let query = sqlx::query("UPDATE step SET old = $2 WHERE number = $1").bind(step.0).bind(old);
        self.carry_out(query).await.map(|_| ())
    }

    /// Writes down what came of a step.
    pub async fn conclude(&self, step: StepId, outcome: StepOutcome, detail: &str) -> Result<(), StateError> {
        let sql = "UPDATE step SET outcome = $2, detail = $3, finished = $4 WHERE number = $1";
        let query = sqlx::query(sql).bind(step.0).bind(outcome.as_str()).bind(detail).bind(self.now());
        self.carry_out(query).await.map(|_| ())
    }

    /// Keeps the result of an entry; one that an interrupted run had given it is replaced.
    pub async fn keep_result(&self, run: &str, entry: EntryId, json: &str) -> Result<(), StateError> {
        let failed = |source| self.failed(source);
        let mut connection = self.connection().await;
        self.about_to_change()?;
        let mut change = change(&mut connection).await.map_err(failed)?;
        let sql = "DELETE FROM result WHERE run = $1 AND entry = $2";
        let query = sqlx::query(sql).bind(run).bind(entry.to_string());
        query.execute(&mut *change).await.map_err(failed)?;
        let sql = "INSERT INTO result (run, number, entry, row) \
                   VALUES ($1, (SELECT coalesce(max(number), 0) + 1 FROM result WHERE run = $1), $2, $3)";
        let query = sqlx::query(sql).bind(run).bind(entry.to_string()).bind(json);
        query.execute(&mut *change).await.map_err(failed)?;
        change.commit().await.map_err(failed)
    }

    /// Keeps the results of entries that need no write, all in one change: there may be one for everybody. Results that an
    /// interrupted run had given them are replaced.
    pub async fn keep_results(&self, run: &str, results: &[(EntryId, String)]) -> Result<(), StateError> {
        if results.is_empty() {
            return Ok(());
        }
        let failed = |source| self.failed(source);
        let mut connection = self.connection().await;
        self.about_to_change()?;
        let mut change = change(&mut connection).await.map_err(failed)?;
        let last = "SELECT coalesce(max(number), 0) FROM result WHERE run = $1";
        let last = sqlx::query(last).bind(run).fetch_one(&mut *change).await.map_err(failed)?;
        let number: i64 = last.try_get(0).map_err(failed)?;
        for some in results.chunks(ROWS).filter(|_| number > 0) {
            let sql = among("DELETE FROM result WHERE run = $1 AND entry IN", some.len());
            let query = sqlx::query(AssertSqlSafe(sql)).persistent(false).bind(run);
            let query = some.iter().fold(query, |query, (entry, _)| query.bind(entry.to_string()));
            query.execute(&mut *change).await.map_err(failed)?;
        }
        let addition = Addition { head: "INSERT INTO result (run, number, entry, row)", values: 4, tail: "" };
        let numbered: Vec<_> = (number + 1..).zip(results).collect();
        let added = add(&mut change, addition, &numbered, |query, (number, (entry, json))| {
            query.bind(run.to_owned()).bind(*number).bind(entry.to_string()).bind(json)
        });
        added.await.map_err(failed)?;
        change.commit().await.map_err(failed)
    }
}
