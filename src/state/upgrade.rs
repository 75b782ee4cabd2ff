//! What an earlier version kept, read for the last time: entries that went by their places, plans that lay beside the database,
//! decisions under fingerprints of their time.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;
use sqlx::{AnyConnection, Row};

use crate::model::EmployeeId;
use crate::plan::{EntryId, MatchDecision};

use super::StateDir;
use super::packing::pack;

/// Writes down which name the entry at each place of a plan has, where rows of the journal need it: those of people whom no
/// line of a roster names, and those of secrets.
pub(super) async fn name_entries(
    change: &mut AnyConnection,
    directory: &StateDir,
) -> Result<(), sqlx::Error> {
    let table = "CREATE TABLE entry_of_place (run TEXT NOT NULL, place INTEGER NOT NULL, entry TEXT NOT NULL, \
                 PRIMARY KEY (run, place)) STRICT";
    sqlx::raw_sql(table).execute(&mut *change).await?;
    let sql = "SELECT run FROM step WHERE line IS NULL AND entry IS NOT NULL UNION SELECT run FROM secret";
    let rows = sqlx::query(sql).fetch_all(&mut *change).await?;
    let runs: Result<BTreeSet<String>, sqlx::Error> = rows.iter().map(|row| row.try_get(0)).collect();
    for run in runs? {
        // Without its plan, nobody can tell any more whom these rows were about: they stay, without the name.
        let Some(document) = plan_beside(directory, &run) else { continue };
        let entries = document.get("entries").and_then(Value::as_array).into_iter().flatten();
        for (place, entry) in (0i64..).zip(entries) {
            let number = |value: Option<&Value>| value.and_then(Value::as_u64);
            let employee = number(entry.pointer("/person/employee_id")).map(EmployeeId::new);
            let name = EntryId::of(number(entry.get("line")), employee).to_string();
            let sql = "INSERT INTO entry_of_place (run, place, entry) VALUES ($1, $2, $3)";
            sqlx::query(sql).bind(&run).bind(place).bind(name).execute(&mut *change).await?;
        }
    }
    Ok(())
}

/// Takes the plans of open runs into the database, so that nothing that lies beside it is needed to go on with them.
pub(super) async fn take_in_plans(
    change: &mut AnyConnection,
    directory: &StateDir,
) -> Result<(), sqlx::Error> {
    let sql = "SELECT id FROM run WHERE ended IS NULL OR (stopped IS NOT NULL AND followed_by IS NULL)";
    for row in sqlx::query(sql).fetch_all(&mut *change).await? {
        let run: String = row.try_get(0)?;
        let Ok(text) = std::fs::read_to_string(directory.plan_beside(&run)) else { continue };
        let sql = "INSERT INTO plan (run, document) VALUES ($1, $2)";
        sqlx::query(sql).bind(run).bind(pack(&text)).execute(&mut *change).await?;
    }
    Ok(())
}

/// Reads every decision anew: what it is found by is made from what it says, as this version does it. Of two that are about one
/// row by now, the later one holds; what cannot be read stays as it is, and its row asks again.
pub(super) async fn read_decisions_anew(change: &mut AnyConnection) -> Result<(), sqlx::Error> {
    let mut by_row: BTreeMap<String, i64> = BTreeMap::new();
    let mut double = Vec::new();
    for row in
        sqlx::query("SELECT id, decision FROM match_decision ORDER BY id").fetch_all(&mut *change).await?
    {
        let (id, json): (i64, String) = (row.try_get(0)?, row.try_get(1)?);
        if let Ok(decision) = serde_json::from_str::<MatchDecision>(&json) {
            double.extend(by_row.insert(decision.row.fingerprint(), id));
        }
    }
    for id in double {
        sqlx::query("DELETE FROM match_decision WHERE id = $1").bind(id).execute(&mut *change).await?;
    }
    // Two steps: the new key of one may be the old key of another.
    for sql in [
        "UPDATE match_decision SET row = 'read anew ' || $1 WHERE id = $2",
        "UPDATE match_decision SET row = $1 WHERE id = $2",
    ] {
        for (key, id) in &by_row {
            sqlx::query(sql).bind(key).bind(*id).execute(&mut *change).await?;
        }
    }
    Ok(())
}

fn plan_beside(directory: &StateDir, run: &str) -> Option<Value> {
    let text = std::fs::read_to_string(directory.plan_beside(run)).ok()?;
    serde_json::from_str(&text).ok()
}
