//! Runs: begun with everything they rely on, listed in the order in which they were begun, ended or given up.

use std::path::{Path, PathBuf};

use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};

use crate::model::Pin;

use super::connection::{Query, change};
use super::{
    NewRun, ResultRecord, RunDetails, RunId, RunRecord, StateError, StepOutcome, StepRecord, Store, memory,
};

/// The journal's word for a run that came to its end but for rows of which nobody knows how far they came: they are looked at when it goes
/// on.
const GAVE_UP: &str = "gave-up";

/// The word for the latest run.
pub const LATEST: &str = "last";

impl Store {
    /// Begins a run and claims its plan: a plan that was applied before is refused. Plan, approval and the roster's PINs are on
    /// disk when this returns, and the roster counts: all of it, or nothing.
    pub async fn begin_run(&self, new: &NewRun) -> Result<RunId, StateError> {
        let failed = |source| self.failed(source);
        let mut connection = self.connection().await;
        self.about_to_change()?;
        let mut change = change(&mut connection).await.map_err(failed)?;
        let id = self.unused_run_name(&mut change).await.map_err(failed)?;
        if let Some((run, when)) = applied(&mut change, &new.plan_hash).await.map_err(failed)? {
            return Err(StateError::PlanApplied { run, when });
        }
        self.insert(&mut change, &id, new).await.map_err(failed)?;
        if let Some((roster, absent)) = &new.accepts {
            memory::accept(&mut change, roster, absent).await.map_err(failed)?;
            let sql = "UPDATE run SET followed_by = $1 WHERE ended IS NOT NULL AND stopped IS NOT NULL AND stopped <> $2 \
                       AND followed_by IS NULL AND abandoned IS NULL";
            sqlx::query(sql).bind(&id).bind(GAVE_UP).execute(&mut *change).await.map_err(failed)?;
        }
        change.commit().await.map_err(failed)?;
        Ok(RunId(id))
    }

    /// Returns a name for a run that begins now. Of the runs of one second two may draw the same: then another is drawn.
    pub(super) async fn unused_run_name(
        &self,
        connection: &mut AnyConnection,
    ) -> Result<String, sqlx::Error> {
        loop {
            let name = format!("{}-{:04x}", (self.clock)().format("%Y%m%d-%H%M%S"), rand::random::<u16>());
            let known = sqlx::query("SELECT id FROM run WHERE id = $1").bind(&name);
            if known.fetch_optional(&mut *connection).await?.is_none() {
                return Ok(name);
            }
        }
    }

    async fn insert(&self, change: &mut AnyConnection, id: &str, new: &NewRun) -> Result<(), sqlx::Error> {
        // Lists of names and approvals are always JSON.
        let only = new.only.as_ref().map(|only| serde_json::to_string(only).unwrap_or_default());
        let approval = new.approval.as_ref().map(|word| serde_json::to_string(word).unwrap_or_default());
        let approval = approval.map(|text| self.closed(&text)).transpose()?;
        let sql = "INSERT INTO run (id, command, tenant, roster_path, roster_sha256, plan_hash, started, undoes, \
                   only_entries, approval) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
        sqlx::query(sql)
            .bind(id)
            .bind(&new.command)
            .bind(&new.tenant)
            .bind(&new.roster_path)
            .bind(&new.roster_sha256)
            .bind(&new.plan_hash)
            .bind(self.now())
            .bind(new.undoes.clone())
            .bind(only)
            .bind(approval)
            .execute(&mut *change)
            .await?;
        let sql = "INSERT INTO plan (run, document) VALUES ($1, $2)";
        sqlx::query(sql).bind(id).bind(self.closed_document(&new.plan)?).execute(&mut *change).await?;
        for (entry, pin) in &new.pins {
            let sql = "INSERT INTO given_pin (run, entry, pin) VALUES ($1, $2, $3)";
            let query =
                sqlx::query(sql).bind(id).bind(entry.to_string()).bind(self.closed(Pin::expose(pin))?);
            query.execute(&mut *change).await?;
        }
        Ok(())
    }

    /// Returns which run applied a plan, and when.
    pub async fn applied(&self, plan_hash: &str) -> Result<Option<(String, String)>, StateError> {
        let mut connection = self.connection().await;
        applied(&mut connection, plan_hash).await.map_err(|source| self.failed(source))
    }

    /// Writes down where a run's files are, for whoever resumes it.
    pub async fn name_files(&self, run: &str, results: &Path, credentials: &Path) -> Result<(), StateError> {
        let text = |path: &Path| path.to_string_lossy().into_owned();
        let sql = "UPDATE run SET results_path = $2, credentials_path = $3 WHERE id = $1";
        let query = sqlx::query(sql).bind(run).bind(text(results)).bind(text(credentials));
        self.carry_out(query).await.map(|_| ())
    }

    /// Writes down where a run's secrets are, where that is not what was thought when it began.
    pub async fn name_credentials(&self, run: &str, path: &Path) -> Result<(), StateError> {
        let query = sqlx::query("UPDATE run SET credentials_path = $2 WHERE id = $1").bind(run);
        self.carry_out(query.bind(path.to_string_lossy().into_owned())).await.map(|_| ())
    }

    /// Ends a run; `stopped` says why it ended before its end, where it did.
    pub async fn end_run(
        &self,
        run: &str,
        summary: &str,
        exit_code: u8,
        stopped: Option<&str>,
    ) -> Result<(), StateError> {
        let sql = "UPDATE run SET ended = $2, summary = $3, exit_code = $4, stopped = $5 WHERE id = $1";
        let query = sqlx::query(sql).bind(run).bind(self.now()).bind(summary).bind(i64::from(exit_code));
        self.carry_out(query.bind(stopped.map(ToOwned::to_owned))).await?;
        self.forget_secrets_of_ended_runs().await
    }

    /// Opens a run again that is about to be resumed: until it ends, it counts as not ended.
    pub async fn reopen_run(&self, run: &str) -> Result<(), StateError> {
        let sql =
            "UPDATE run SET ended = NULL, stopped = NULL, exit_code = NULL, ending = NULL WHERE id = $1";
        self.carry_out(sqlx::query(sql).bind(run)).await.map(|_| ())
    }

    /// Gives an open run up: it is not resumed any more. What is not known of it stays in the journal.
    pub async fn abandon_run(&self, run: &str) -> Result<(), StateError> {
        let sql = "UPDATE run SET abandoned = $2, ended = coalesce(ended, $2) WHERE id = $1";
        self.carry_out(sqlx::query(sql).bind(run).bind(self.now())).await?;
        self.forget_secrets_of_ended_runs().await
    }

    /// Returns every run that was killed or stopped before its end and can be resumed, in the order in which they were begun.
    pub async fn open_runs(&self) -> Result<Vec<RunRecord>, StateError> {
        let sql = concat!(
            "SELECT id, command, roster_path, started, ended, summary, exit_code, stopped, abandoned, followed_by, ",
            "plan_hash, results_path, credentials_path, undoes, only_entries, approval, ending FROM run ",
            "WHERE abandoned IS NULL AND followed_by IS NULL AND (ended IS NULL OR stopped IS NOT NULL) ORDER BY number"
        );
        self.records(sqlx::query(sql)).await
    }

    /// Returns the latest runs, newest first: in the order in which they were begun, whatever the clock said.
    pub async fn runs(&self, most: u32) -> Result<Vec<RunRecord>, StateError> {
        let sql = concat!(
            "SELECT id, command, roster_path, started, ended, summary, exit_code, stopped, abandoned, followed_by, ",
            "plan_hash, results_path, credentials_path, undoes, only_entries, approval, ending FROM run ",
            "ORDER BY number DESC LIMIT $1"
        );
        self.records(sqlx::query(sql).bind(i64::from(most))).await
    }

    /// Returns the id of the run that is meant: `last` is the latest one.
    pub async fn run_id(&self, named: &str) -> Result<String, StateError> {
        let latest = if named == LATEST { self.runs(1).await?.pop() } else { None };
        Ok(latest.map_or_else(|| named.to_owned(), |run| run.id))
    }

    /// Returns everything about one run.
    pub async fn run(&self, id: &str) -> Result<RunDetails, StateError> {
        let sql = concat!(
            "SELECT id, command, roster_path, started, ended, summary, exit_code, stopped, abandoned, followed_by, ",
            "plan_hash, results_path, credentials_path, undoes, only_entries, approval, ending FROM run WHERE id = $1"
        );
        let found = self.records(sqlx::query(sql).bind(id)).await?.into_iter().next();
        let record = found.ok_or_else(|| StateError::NoSuchRun { run: id.to_owned() })?;
        let failed = |source| self.failed(source);
        let rows = "SELECT entry, row FROM result WHERE run = $1 ORDER BY number";
        let rows = self.rows(sqlx::query(rows).bind(id)).await?;
        let mut results = self.packed_results(id).await?;
        results.extend(rows.iter().map(result).collect::<Result<Vec<_>, _>>().map_err(failed)?);
        let steps =
            "SELECT line, name, step, about, outcome, entry, old FROM step WHERE run = $1 ORDER BY number";
        let steps = self.rows(sqlx::query(steps).bind(id)).await?;
        let clocked_since = self.clocked_since(id).await?;
        Ok(RunDetails {
            record,
            clocked_since,
            rows: results,
            steps: steps.iter().map(step).collect::<Result<_, _>>().map_err(failed)?,
        })
    }

    async fn records(&self, query: Query<'_>) -> Result<Vec<RunRecord>, StateError> {
        let rows = self.rows(query).await?;
        rows.iter().map(|row| self.record(row)).collect()
    }

    fn record(&self, row: &AnyRow) -> Result<RunRecord, StateError> {
        let failed = |source| self.failed(source);
        let text = |column: &str| row.try_get::<Option<String>, _>(column).map_err(failed);
        let sure = |column: &str| row.try_get::<String, _>(column).map_err(failed);
        let id = sure("id")?;
        let exit_code: Option<i64> = row.try_get("exit_code").map_err(failed)?;
        // An approval that cannot be read must not count as none: what was held back would be carried out. The same holds for
        // the entries that were chosen.
        let approval = text("approval")?.map(|text| self.opened(text)).transpose().map_err(failed)?;
        let approval = approval.map(|text| serde_json::from_str(&text)).transpose();
        let only = text("only_entries")?.map(|text| serde_json::from_str(&text)).transpose();
        let unread = |source| StateError::Approval { run: id.clone(), source };
        Ok(RunRecord {
            command: sure("command")?,
            roster_path: sure("roster_path")?,
            started: sure("started")?,
            ended: text("ended")?,
            summary: text("summary")?,
            exit_code: exit_code.and_then(|code| u8::try_from(code).ok()),
            stopped: text("stopped")?,
            abandoned: text("abandoned")?,
            followed_by: text("followed_by")?,
            plan_hash: sure("plan_hash")?,
            results_path: text("results_path")?.map(PathBuf::from),
            credentials_path: text("credentials_path")?.map(PathBuf::from),
            undoes: text("undoes")?,
            // Words for people: where they cannot be read, the exit code still tells how it ended.
            ending: text("ending")?.and_then(|text| serde_json::from_str(&text).ok()),
            only: only.map_err(unread)?,
            approval: approval.map_err(unread)?,
            id,
        })
    }
}

async fn applied(
    connection: &mut AnyConnection,
    plan_hash: &str,
) -> Result<Option<(String, String)>, sqlx::Error> {
    let sql = "SELECT id, started FROM run WHERE plan_hash = $1";
    let found = sqlx::query(sql).bind(plan_hash).fetch_optional(connection).await?;
    found.map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).transpose()
}

/// A name that cannot be read is none: the row stands for nobody, and nothing is sent for it.
fn entry(text: Option<String>) -> Option<crate::plan::EntryId> {
    text.and_then(|text| text.parse().ok())
}

fn result(row: &AnyRow) -> Result<ResultRecord, sqlx::Error> {
    Ok(ResultRecord { entry: entry(row.try_get("entry")?), json: row.try_get("row")? })
}

fn step(row: &AnyRow) -> Result<StepRecord, sqlx::Error> {
    let line: Option<i64> = row.try_get("line")?;
    let word: String = row.try_get("step")?;
    let outcome: Option<String> = row.try_get("outcome")?;
    Ok(StepRecord {
        line: line.and_then(|line| u64::try_from(line).ok()),
        name: row.try_get("name")?,
        step: word.parse().ok(),
        about: row.try_get("about")?,
        outcome: outcome.map(|word| StepOutcome::of(&word)),
        entry: entry(row.try_get("entry")?),
        old: row.try_get("old")?,
    })
}
