//! Forgetting somebody: what is kept of them goes, and they are not remembered again.

use std::collections::BTreeSet;
use std::fmt::Write;

use serde_json::Value;
use sha2::{Digest, Sha256};
use sqlx::{AnyConnection, Row};

use crate::model::{EmployeeId, alike_name, hex};

use super::connection::change;
use super::packing::{pack, unpack};
use super::{StateError, Store};

/// What went.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Forgotten {
    /// Runs whose results named them: their results files name them too.
    pub runs: BTreeSet<String>,
    /// Plans that are gone: what these runs did can be undone no more.
    pub plans: u64,
    /// Steps of the journal of which only the step is left.
    pub steps: u64,
    /// Decisions that are gone.
    pub decisions: u64,
}

/// What stands in the place of somebody.
const NOBODY: &str = "(forgotten)";

impl Store {
    /// Erases somebody: what is remembered of the account, their names and values in results and journal, decisions about them, the
    /// plans that name them. `is_them` says whether a result is theirs. Open runs keep what they need: there must be none that
    /// names them.
    pub async fn forget_person(
        &self,
        employee: EmployeeId,
        name: &str,
        is_them: &(dyn Fn(&Value) -> bool + Sync),
    ) -> Result<Forgotten, StateError> {
        let failed = |source| self.failed(source);
        let number = i64::try_from(employee.get()).unwrap_or(i64::MAX);
        let mut connection = self.connection().await;
        self.about_to_change()?;
        let mut change = change(&mut connection).await.map_err(failed)?;
        let mut gone = Forgotten::default();
        for sql in [
            "DELETE FROM seen WHERE employee = $1",
            "DELETE FROM absence WHERE employee = $1",
            "DELETE FROM login_seen WHERE employee = $1",
            "DELETE FROM proven WHERE employee = $1",
        ] {
            sqlx::query(sql).bind(number).execute(&mut *change).await.map_err(failed)?;
        }
        let mut entries = results(&mut change, is_them, &mut gone).await.map_err(failed)?;
        packed(&mut change, is_them, &mut gone, &mut entries).await.map_err(failed)?;
        for (run, entry) in &entries {
            let sql = "UPDATE step SET name = $3, about = '', detail = NULL, old = NULL WHERE run = $1 AND entry = $2";
            let query = sqlx::query(sql).bind(run.clone()).bind(entry.clone()).bind(NOBODY);
            gone.steps += query.execute(&mut *change).await.map_err(failed)?.rows_affected();
        }
        for run in &gone.runs {
            let sql = "DELETE FROM plan WHERE run = $1";
            let query = sqlx::query(sql).bind(run.clone());
            gone.plans += query.execute(&mut *change).await.map_err(failed)?.rows_affected();
            let sql = "UPDATE run SET approval = NULL, ending = NULL WHERE id = $1";
            sqlx::query(sql).bind(run.clone()).execute(&mut *change).await.map_err(failed)?;
        }
        gone.decisions = decisions(&mut change, employee, name).await.map_err(failed)?;
        let key = key(&mut change).await.map_err(failed)?;
        let sql = "INSERT INTO forgotten (print, at) VALUES ($1, $2) ON CONFLICT (print) DO NOTHING";
        let query = sqlx::query(self.dialect.by_own_key(sql)).bind(print(&key, employee)).bind(self.now());
        query.execute(&mut *change).await.map_err(failed)?;
        change.commit().await.map_err(failed)?;
        self.work_off_the_log(&mut connection).await.map_err(failed)?;
        Ok(gone)
    }

    /// Returns which of these accounts are not to be remembered.
    pub async fn forgotten_among(
        &self,
        employees: &BTreeSet<EmployeeId>,
    ) -> Result<BTreeSet<EmployeeId>, StateError> {
        let failed = |source| self.failed(source);
        let rows = self.rows(sqlx::query("SELECT print FROM forgotten")).await?;
        let prints: Result<BTreeSet<String>, sqlx::Error> = rows.iter().map(|row| row.try_get(0)).collect();
        let prints = prints.map_err(failed)?;
        if prints.is_empty() {
            return Ok(BTreeSet::new());
        }
        let mut connection = self.connection().await;
        let key = key(&mut connection).await.map_err(failed)?;
        Ok(employees.iter().copied().filter(|id| prints.contains(&print(&key, *id))).collect())
    }
}

/// The entries of somebody: run and name of the entry.
type Entries = BTreeSet<(String, String)>;

async fn results(
    change: &mut AnyConnection,
    is_them: &(dyn Fn(&Value) -> bool + Sync),
    gone: &mut Forgotten,
) -> Result<Entries, sqlx::Error> {
    let mut entries = Entries::new();
    for row in sqlx::query("SELECT run, number, entry, row FROM result").fetch_all(&mut *change).await? {
        let (run, number): (String, i64) = (row.try_get("run")?, row.try_get("number")?);
        let (entry, text): (Option<String>, String) = (row.try_get("entry")?, row.try_get("row")?);
        let Some(blank) = blanked(&text, is_them) else { continue };
        let sql = "UPDATE result SET row = $3 WHERE run = $1 AND number = $2";
        sqlx::query(sql).bind(run.clone()).bind(number).bind(blank).execute(&mut *change).await?;
        entries.extend(entry.map(|entry| (run.clone(), entry)));
        gone.runs.insert(run);
    }
    Ok(entries)
}

async fn packed(
    change: &mut AnyConnection,
    is_them: &(dyn Fn(&Value) -> bool + Sync),
    gone: &mut Forgotten,
    entries: &mut Entries,
) -> Result<(), sqlx::Error> {
    for row in sqlx::query("SELECT run, document FROM packed_result").fetch_all(&mut *change).await? {
        let (run, document): (String, Vec<u8>) = (row.try_get("run")?, row.try_get("document")?);
        let text = unpack(&document).map_err(|error| sqlx::Error::Decode(Box::new(error)))?;
        let (mut lines, mut found) = (String::new(), false);
        for line in text.lines() {
            let mut one: Value = serde_json::from_str(line).unwrap_or_default();
            let blank = one.get("row").and_then(Value::as_str).and_then(|row| blanked(row, is_them));
            if let Some(blank) = blank {
                found = true;
                let entry = one.get("entry").and_then(Value::as_str).map(ToOwned::to_owned);
                entries.extend(entry.map(|entry| (run.clone(), entry)));
                one["row"] = Value::String(blank);
            }
            // Writing to a String cannot fail.
            let _ = writeln!(lines, "{one}");
        }
        if found {
            let sql = "UPDATE packed_result SET document = $2 WHERE run = $1";
            sqlx::query(sql).bind(run.clone()).bind(pack(&lines)).execute(&mut *change).await?;
            gone.runs.insert(run);
        }
    }
    Ok(())
}

/// Returns a result without who it is about, where it is about somebody.
fn blanked(text: &str, is_them: &(dyn Fn(&Value) -> bool + Sync)) -> Option<String> {
    let mut row: Value = serde_json::from_str(text).ok()?;
    if !is_them(&row) {
        return None;
    }
    for (key, value) in row.as_object_mut()? {
        match key.as_str() {
            "name" => *value = NOBODY.into(),
            "key" | "changed" | "message" => *value = "".into(),
            "employee_id" | "user_id" => *value = Value::Null,
            "seen" => *value = Value::Array(Vec::new()),
            _ => {}
        }
    }
    Some(row.to_string())
}

async fn decisions(change: &mut AnyConnection, employee: EmployeeId, name: &str) -> Result<u64, sqlx::Error> {
    let mut gone = 0;
    for row in sqlx::query("SELECT id, decision FROM match_decision").fetch_all(&mut *change).await? {
        let (id, text): (i64, String) = (row.try_get("id")?, row.try_get("decision")?);
        let decision: Value = serde_json::from_str(&text).unwrap_or_default();
        let account = decision.pointer("/verdict/employee").and_then(Value::as_u64);
        let part =
            |key: &str| decision.pointer(&format!("/row/{key}")).and_then(Value::as_str).unwrap_or_default();
        let own = format!("{} {}", part("first_name"), part("last_name"));
        if account.map_or_else(|| alike_name(&own, name), |id| id == employee.get()) {
            let query = sqlx::query("DELETE FROM match_decision WHERE id = $1").bind(id);
            gone += query.execute(&mut *change).await?.rows_affected();
        }
    }
    Ok(gone)
}

/// Returns the key of the hashes, made at the first use.
async fn key(change: &mut AnyConnection) -> Result<String, sqlx::Error> {
    let found = sqlx::query("SELECT key FROM forgotten_key").fetch_optional(&mut *change).await?;
    if let Some(row) = found {
        return row.try_get(0);
    }
    let key = hex(&rand::random::<[u8; 32]>());
    let sql = "INSERT INTO forgotten_key (only_row, key) VALUES (1, $1)";
    sqlx::query(sql).bind(key.clone()).execute(&mut *change).await?;
    Ok(key)
}

fn print(key: &str, employee: EmployeeId) -> String {
    let mut hash = Sha256::new();
    hash.update(key.as_bytes());
    hash.update(b"/");
    hash.update(employee.get().to_string().as_bytes());
    hex(&hash.finalize())
}
