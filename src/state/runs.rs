//! Runs: when, of what, and what came of every row.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use rusqlite::{OptionalExtension, Row, params};

use crate::plan::Approval;

use super::{State, StateError};

/// A run that is about to begin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRun {
    /// `sync`, `apply` or `offboard`.
    pub command: String,
    /// The tenant's name.
    pub tenant: String,
    /// The roster as given.
    pub roster_path: String,
    /// SHA-256 of the roster.
    pub roster_sha256: String,
    /// Hash of the plan: it is applied at most once.
    pub plan_hash: String,
    /// The run that this one undoes.
    pub undoes: Option<String>,
    /// The only lines that it carries out, where not all.
    pub only: Option<BTreeSet<u64>>,
    /// Who approved the plan and what they held back, where somebody did.
    pub approval: Option<Approval>,
}

/// A run's name, such as `20261123-171530-a1b2`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunId(String);

/// A run as kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunRecord {
    /// Its name.
    pub id: String,
    /// `sync`, `apply` or `offboard`.
    pub command: String,
    /// The roster as given.
    pub roster_path: String,
    /// When it began, UTC.
    pub started: String,
    /// When it ended; `None` while it runs or when it was killed.
    pub ended: Option<String>,
    /// Its summary as JSON.
    pub summary: Option<String>,
    /// Its exit code.
    pub exit_code: Option<u8>,
    /// Why it stopped before its end, where it did.
    pub stopped: Option<String>,
    /// Hash of its plan.
    pub plan_hash: String,
    /// Where its results are.
    pub results_path: Option<PathBuf>,
    /// Where its new PINs and passwords are, if it made any.
    pub credentials_path: Option<PathBuf>,
    /// The run that it undid.
    pub undoes: Option<String>,
    /// The only lines that it carries out, where not all.
    pub only: Option<BTreeSet<u64>>,
    /// Who approved the plan and what they held back, where somebody did.
    pub approval: Option<Approval>,
}

/// A run with everything that is kept of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunDetails {
    /// The run.
    pub record: RunRecord,
    /// Its rows' results, in the order in which they were finished.
    pub rows: Vec<ResultRecord>,
    /// Its steps in the order in which they were intended.
    pub steps: Vec<StepRecord>,
}

/// A row's result as kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResultRecord {
    /// The place of the row among the plan's entries; `None` in runs of early versions.
    pub entry: Option<usize>,
    /// The result as JSON.
    pub json: String,
}

/// A step as kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepRecord {
    /// The place of the row among the plan's entries; `None` in runs of early versions.
    pub entry: Option<usize>,
    /// The roster's line.
    pub line: Option<u64>,
    /// Whom.
    pub name: String,
    /// Which step.
    pub step: String,
    /// What it wrote.
    pub about: String,
    /// What came of it; `None` where that is not known.
    pub outcome: Option<String>,
    /// What stood there before, as JSON.
    pub old: Option<String>,
}

impl RunRecord {
    /// Returns whether the run was killed, or stopped before its end: it can be resumed.
    pub const fn is_open(&self) -> bool {
        self.ended.is_none() || self.stopped.is_some()
    }
}

impl RunId {
    /// Returns the name.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Names a run that is in the journal already.
    pub fn of(record: &RunRecord) -> Self {
        Self(record.id.clone())
    }
}

impl State {
    /// Begins a run and claims its plan: a plan that was applied before is refused.
    pub fn begin_run(&mut self, new: &NewRun) -> Result<RunId, StateError> {
        let moment = (self.clock)();
        let id = format!("{}-{:04x}", moment.format("%Y%m%d-%H%M%S"), rand::random::<u16>());
        let started = self.now();
        if let Some((run, when)) = self.applied(&new.plan_hash)? {
            return Err(StateError::PlanApplied { run, when });
        }
        self.forget_all_secrets()?;
        self.connection
            .execute(
                "INSERT INTO run (id, command, tenant, roster_path, roster_sha256, plan_hash, started, undoes, only_lines, approval)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)",
                params![
                    id,
                    new.command,
                    new.tenant,
                    new.roster_path,
                    new.roster_sha256,
                    new.plan_hash,
                    started,
                    new.undoes,
                    new.only.as_ref().map(|only| serde_json::to_string(only).unwrap_or_default()),
                    new.approval.as_ref().map(|approval| serde_json::to_string(approval).unwrap_or_default())
                ],
            )
            .map_err(|source| self.failed(source))?;
        Ok(RunId(id))
    }

    /// Returns which run applied a plan, and when.
    pub fn applied(&self, plan_hash: &str) -> Result<Option<(String, String)>, StateError> {
        self.connection
            .query_row("SELECT id, started FROM run WHERE plan_hash = ?1", [plan_hash], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })
            .optional()
            .map_err(|source| self.failed(source))
    }

    /// Writes down where a run's files are, for whoever resumes it.
    pub fn name_files(&self, run: &str, results: &Path, credentials: &Path) -> Result<(), StateError> {
        let text = |path: &Path| path.to_string_lossy().into_owned();
        self.connection
            .execute(
                "UPDATE run SET results_path = ?2, credentials_path = ?3 WHERE id = ?1",
                params![run, text(results), text(credentials)],
            )
            .map(|_| ())
            .map_err(|source| self.failed(source))
    }

    /// Keeps the result of the plan's entry at a place; one that an interrupted run had given it is replaced.
    pub fn keep_result(&self, run: &str, entry: usize, json: &str) -> Result<(), StateError> {
        let entry = i64::try_from(entry).ok();
        self.connection
            .execute("DELETE FROM result WHERE run = ?1 AND entry = ?2", params![run, entry])
            .and_then(|_| {
                self.connection.execute(
                    "INSERT INTO result (run, number, entry, row)
                     VALUES (?1, (SELECT coalesce(max(number), 0) + 1 FROM result WHERE run = ?1), ?2, ?3)",
                    params![run, entry, json],
                )
            })
            .map(|_| ())
            .map_err(|source| self.failed(source))
    }

    /// Ends a run; `stopped` says why it ended before its end, where it did.
    pub fn end_run(
        &self,
        run: &str,
        summary: &str,
        exit_code: u8,
        stopped: Option<&str>,
    ) -> Result<(), StateError> {
        self.connection
            .execute(
                "UPDATE run SET ended = ?2, summary = ?3, exit_code = ?4, stopped = ?5 WHERE id = ?1",
                params![run, self.now(), summary, exit_code, stopped],
            )
            .map(|_| ())
            .map_err(|source| self.failed(source))
    }

    /// Opens a run again that is about to be resumed: until it ends, it counts as not ended.
    pub fn reopen_run(&self, run: &str) -> Result<(), StateError> {
        self.connection
            .execute("UPDATE run SET ended = NULL, stopped = NULL, exit_code = NULL WHERE id = ?1", [run])
            .map(|_| ())
            .map_err(|source| self.failed(source))
    }

    /// Returns the latest run when it was killed or stopped before its end.
    pub fn open_run(&self) -> Result<Option<RunRecord>, StateError> {
        Ok(self.runs(1)?.into_iter().next().filter(RunRecord::is_open))
    }

    /// Returns the latest runs, newest first.
    pub fn runs(&self, most: u32) -> Result<Vec<RunRecord>, StateError> {
        let sql = format!("SELECT {COLUMNS} FROM run ORDER BY started DESC, rowid DESC LIMIT ?1");
        let mut query = self.connection.prepare(&sql).map_err(|source| self.failed(source))?;
        let rows = query.query_map([most], record).and_then(Iterator::collect);
        rows.map_err(|source| self.failed(source))
    }

    /// Returns everything about one run.
    pub fn run(&self, id: &str) -> Result<RunDetails, StateError> {
        let sql = format!("SELECT {COLUMNS} FROM run WHERE id = ?1");
        let found =
            self.connection.query_row(&sql, [id], record).optional().map_err(|source| self.failed(source))?;
        let record = found.ok_or_else(|| StateError::NoSuchRun { run: id.to_owned() })?;
        Ok(RunDetails {
            record,
            rows: self.list("SELECT entry, row FROM result WHERE run = ?1 ORDER BY number", id, result)?,
            steps: self.list(
                "SELECT line, name, step, about, outcome, entry, old FROM step WHERE run = ?1 ORDER BY id",
                id,
                step,
            )?,
        })
    }

    fn list<T>(
        &self,
        sql: &str,
        run: &str,
        read: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>, StateError> {
        let mut query = self.connection.prepare(sql).map_err(|source| self.failed(source))?;
        let rows = query.query_map([run], read).and_then(Iterator::collect);
        rows.map_err(|source| self.failed(source))
    }
}

const COLUMNS: &str = "id, command, roster_path, started, ended, summary, exit_code, stopped, plan_hash, \
                       results_path, credentials_path, undoes, only_lines, approval";

fn record(row: &Row<'_>) -> rusqlite::Result<RunRecord> {
    Ok(RunRecord {
        id: row.get(0)?,
        command: row.get(1)?,
        roster_path: row.get(2)?,
        started: row.get(3)?,
        ended: row.get(4)?,
        summary: row.get(5)?,
        exit_code: row.get(6)?,
        stopped: row.get(7)?,
        plan_hash: row.get(8)?,
        results_path: row.get::<_, Option<String>>(9)?.map(PathBuf::from),
        credentials_path: row.get::<_, Option<String>>(10)?.map(PathBuf::from),
        undoes: row.get(11)?,
        only: row.get::<_, Option<String>>(12)?.and_then(|text| serde_json::from_str(&text).ok()),
        approval: row.get::<_, Option<String>>(13)?.map(|text| approval(&text)).transpose()?,
    })
}

/// An approval that cannot be read must not count as none: what was held back would be carried out.
fn approval(text: &str) -> rusqlite::Result<Approval> {
    serde_json::from_str(text).map_err(|error| {
        rusqlite::Error::FromSqlConversionFailure(13, rusqlite::types::Type::Text, error.into())
    })
}

fn place(number: Option<i64>) -> Option<usize> {
    number.and_then(|number| usize::try_from(number).ok())
}

fn result(row: &Row<'_>) -> rusqlite::Result<ResultRecord> {
    Ok(ResultRecord { entry: place(row.get(0)?), json: row.get(1)? })
}

fn step(row: &Row<'_>) -> rusqlite::Result<StepRecord> {
    let line: Option<i64> = row.get(0)?;
    Ok(StepRecord {
        line: line.and_then(|line| u64::try_from(line).ok()),
        name: row.get(1)?,
        step: row.get(2)?,
        about: row.get(3)?,
        outcome: row.get(4)?,
        entry: place(row.get(5)?),
        old: row.get(6)?,
    })
}

#[cfg(test)]
mod tests {
    use super::super::{NewStep, StateDir, StepOutcome};
    use super::*;

    fn new_run(hash: &str) -> NewRun {
        NewRun {
            command: "sync".into(),
            tenant: "main".into(),
            roster_path: "roster.csv".into(),
            roster_sha256: "00".into(),
            plan_hash: hash.into(),
            undoes: None,
            only: None,
            approval: None,
        }
    }

    #[test]
    fn a_plan_is_applied_at_most_once_across_processes() {
        let root = tempfile::tempdir().unwrap();
        let dir = StateDir::open(root.path(), "main").unwrap();
        let run = State::open(&dir, chrono::DateTime::default).unwrap().begin_run(&new_run("aa")).unwrap();
        let mut later = State::open(&dir, chrono::DateTime::default).unwrap();
        let error = later.begin_run(&new_run("aa")).unwrap_err();
        assert!(matches!(&error, StateError::PlanApplied { run: by, .. } if by == run.as_str()), "{error}");
        assert!(later.begin_run(&new_run("bb")).is_ok());
    }

    #[test]
    fn what_is_kept_of_a_run_can_be_read_again() {
        let root = tempfile::tempdir().unwrap();
        let dir = StateDir::open(root.path(), "main").unwrap();
        let mut state = State::open(&dir, chrono::DateTime::default).unwrap();
        let run = state.begin_run(&new_run("aa")).unwrap();
        let new = NewStep {
            entry: 3,
            line: Some(7),
            name: "Ana Diaz",
            operation: "create",
            step: "insert",
            about: "POS 2040",
        };
        let step = state.intend(run.as_str(), &new).unwrap();
        state.keep_old(step, "[]").unwrap();
        let open = state.run(run.as_str()).unwrap();
        assert_eq!(open.steps[0].outcome, None, "an intent without an outcome says that nobody knows");
        state.conclude(step, StepOutcome::Done, "employee 3121").unwrap();
        assert!(state.open_run().unwrap().is_some(), "it did not end yet");
        state.keep_result(run.as_str(), 3, "{\"status\":\"failed\"}").unwrap();
        state.keep_result(run.as_str(), 3, "{}").unwrap();
        state.end_run(run.as_str(), "{}", 0, None).unwrap();
        assert_eq!(state.open_run().unwrap(), None);
        let ended = state.run(run.as_str()).unwrap();
        assert_eq!(ended.steps[0].outcome.as_deref(), Some("done"));
        assert_eq!((ended.steps[0].entry, ended.steps[0].old.as_deref()), (Some(3), Some("[]")));
        assert_eq!(ended.rows[0], ResultRecord { entry: Some(3), json: "{}".into() });
        assert_eq!((ended.rows.len(), ended.record.exit_code), (1, Some(0)));
        assert!(matches!(state.run("nope"), Err(StateError::NoSuchRun { .. })));
    }
}
