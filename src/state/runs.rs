//! Runs: when, of what, and what came of every row.

use rusqlite::{OptionalExtension, Row, params};

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
}

/// A run with everything that is kept of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunDetails {
    /// The run.
    pub record: RunRecord,
    /// Its rows' results as JSON, in the order in which they were finished.
    pub rows: Vec<String>,
    /// Its steps in the order in which they were intended.
    pub steps: Vec<StepRecord>,
}

/// A step as kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StepRecord {
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
}

impl RunId {
    /// Returns the name.
    pub fn as_str(&self) -> &str {
        &self.0
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
        self.connection
            .execute(
                "INSERT INTO run (id, command, tenant, roster_path, roster_sha256, plan_hash, started)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                params![
                    id,
                    new.command,
                    new.tenant,
                    new.roster_path,
                    new.roster_sha256,
                    new.plan_hash,
                    started
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

    /// Keeps a row's result.
    pub fn keep_result(&self, run: &str, json: &str) -> Result<(), StateError> {
        self.connection
            .execute(
                "INSERT INTO result (run, number, row)
                 VALUES (?1, (SELECT coalesce(max(number), 0) + 1 FROM result WHERE run = ?1), ?2)",
                params![run, json],
            )
            .map(|_| ())
            .map_err(|source| self.failed(source))
    }

    /// Ends a run.
    pub fn end_run(&self, run: &str, summary: &str, exit_code: u8) -> Result<(), StateError> {
        self.connection
            .execute(
                "UPDATE run SET ended = ?2, summary = ?3, exit_code = ?4 WHERE id = ?1",
                params![run, self.now(), summary, exit_code],
            )
            .map(|_| ())
            .map_err(|source| self.failed(source))
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
            rows: self.list("SELECT row FROM result WHERE run = ?1 ORDER BY number", id, |row| row.get(0))?,
            steps: self.list(
                "SELECT line, name, step, about, outcome FROM step WHERE run = ?1 ORDER BY id",
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

const COLUMNS: &str = "id, command, roster_path, started, ended, summary, exit_code";

fn record(row: &Row<'_>) -> rusqlite::Result<RunRecord> {
    Ok(RunRecord {
        id: row.get(0)?,
        command: row.get(1)?,
        roster_path: row.get(2)?,
        started: row.get(3)?,
        ended: row.get(4)?,
        summary: row.get(5)?,
        exit_code: row.get(6)?,
    })
}

fn step(row: &Row<'_>) -> rusqlite::Result<StepRecord> {
    let line: Option<i64> = row.get(0)?;
    Ok(StepRecord {
        line: line.and_then(|line| u64::try_from(line).ok()),
        name: row.get(1)?,
        step: row.get(2)?,
        about: row.get(3)?,
        outcome: row.get(4)?,
    })
}

#[cfg(test)]
mod tests {
    use super::super::{StateDir, StepOutcome};
    use super::*;

    fn new_run(hash: &str) -> NewRun {
        NewRun {
            command: "sync".into(),
            tenant: "main".into(),
            roster_path: "roster.csv".into(),
            roster_sha256: "00".into(),
            plan_hash: hash.into(),
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
        let step = state.intend(run.as_str(), Some(7), "Ana Diaz", "create", "insert", "POS 2040").unwrap();
        let open = state.run(run.as_str()).unwrap();
        assert_eq!(open.steps[0].outcome, None, "an intent without an outcome says that nobody knows");
        state.conclude(step, StepOutcome::Done, "employee 3121").unwrap();
        state.keep_result(run.as_str(), "{}").unwrap();
        state.end_run(run.as_str(), "{}", 0).unwrap();
        let ended = state.run(run.as_str()).unwrap();
        assert_eq!(ended.steps[0].outcome.as_deref(), Some("done"));
        assert_eq!((ended.rows.len(), ended.record.exit_code), (1, Some(0)));
        assert!(matches!(state.run("nope"), Err(StateError::NoSuchRun { .. })));
    }
}
