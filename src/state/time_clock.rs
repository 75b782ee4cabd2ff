//! What is kept of the time clock: what its numbers are, who was closed lately, and who clocked in since.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::Row;
use sqlx::any::AnyRow;

use crate::model::EmployeeId;
use crate::observed::ClockNumber;
use crate::plan::ClockedSince;

use super::connection::change;
use super::{StateError, Store};

/// Somebody whose account a run closed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClosedAccount {
    /// The account.
    pub employee: EmployeeId,
    /// The run.
    pub run: String,
    /// When the run began.
    pub at: DateTime<Utc>,
}

impl Store {
    /// Returns what the numbers of the time clock were found to be; `None` where nobody could tell yet.
    pub async fn clock_number(&self) -> Result<Option<ClockNumber>, StateError> {
        let rows = self.rows(sqlx::query("SELECT number FROM clock_number")).await?;
        let word = rows.first().map(|row| row.try_get::<String, _>(0)).transpose();
        Ok(word.map_err(|source| self.failed(source))?.and_then(|word| ClockNumber::of(&word)))
    }

    /// Keeps what the numbers of the time clock were found to be.
    pub async fn keep_clock_number(&self, number: ClockNumber) -> Result<(), StateError> {
        self.about_to_change()?;
        let failed = |source| self.failed(source);
        let mut connection = self.connection().await;
        let mut change = change(&mut connection).await.map_err(failed)?;
        sqlx::query("DELETE FROM clock_number").execute(&mut *change).await.map_err(failed)?;
        let query = sqlx::query("INSERT INTO clock_number (number) VALUES ($1)").bind(number.as_str());
        query.execute(&mut *change).await.map_err(failed)?;
        change.commit().await.map_err(failed)
    }

    /// Returns whose account runs closed that began at this moment or later, each with the last of these runs.
    pub async fn closed_since(&self, moment: DateTime<Utc>) -> Result<Vec<ClosedAccount>, StateError> {
        let sql = "SELECT run.id AS run, run.started AS started, result.row AS row FROM result \
                   JOIN run ON run.id = result.run WHERE run.started >= $1 \
                   AND result.row LIKE '%\"operation\":\"disable\"%' ORDER BY run.number";
        let since = moment.format("%Y-%m-%dT%H:%M:%S%.3fZ").to_string();
        let rows = self.rows(sqlx::query(sql).bind(since)).await?;
        let mut found = BTreeMap::new();
        for row in &rows {
            if let Some(closed) = closed(row).map_err(|source| self.failed(source))? {
                found.insert(closed.employee, closed);
            }
        }
        Ok(found.into_values().collect())
    }

    /// Keeps who clocked in since they were closed, for whoever looks at the run that closed them.
    pub async fn keep_clocked_since(&self, people: &[ClockedSince]) -> Result<(), StateError> {
        if people.is_empty() {
            return Ok(());
        }
        self.about_to_change()?;
        let failed = |source| self.failed(source);
        let mut connection = self.connection().await;
        let mut change = change(&mut connection).await.map_err(failed)?;
        let sql = "INSERT INTO clocked_since (employee, name, closed, run, began, site) VALUES ($1, $2, $3, $4, $5, $6) \
                   ON CONFLICT (employee) DO UPDATE SET name = excluded.name, closed = excluded.closed, \
                   run = excluded.run, began = excluded.began, site = excluded.site";
        for one in people {
            let id = i64::try_from(one.employee.get()).unwrap_or(i64::MAX);
            let query = sqlx::query(self.dialect.by_own_key(sql))
                .bind(id)
                .bind(&one.name)
                .bind(one.closed.to_string())
                .bind(&one.run);
            let query = query.bind(one.began.to_string()).bind(&one.site);
            query.execute(&mut *change).await.map_err(failed)?;
        }
        change.commit().await.map_err(failed)
    }

    /// Returns who clocked in since this run closed them.
    pub(super) async fn clocked_since(&self, run: &str) -> Result<Vec<ClockedSince>, StateError> {
        let sql =
            "SELECT employee, name, closed, run, began, site FROM clocked_since WHERE run = $1 ORDER BY name";
        let rows = self.rows(sqlx::query(sql).bind(run)).await?;
        let found = rows.iter().map(clocked).collect::<Result<Vec<_>, _>>();
        Ok(found.map_err(|source| self.failed(source))?.into_iter().flatten().collect())
    }
}

/// What cannot be read any more closed nobody.
fn closed(row: &AnyRow) -> Result<Option<ClosedAccount>, sqlx::Error> {
    let (run, started, json): (String, String, String) =
        (row.try_get("run")?, row.try_get("started")?, row.try_get("row")?);
    let result: serde_json::Value = serde_json::from_str(&json).unwrap_or_default();
    // Where it is partial, the account is closed and something beside it is not.
    let is_closed = matches!(result["status"].as_str(), Some("done" | "partial"));
    let employee = result["employee_id"].as_u64().filter(|_| is_closed).map(EmployeeId::new);
    Ok(employee.zip(started.parse().ok()).map(|(employee, at)| ClosedAccount { employee, run, at }))
}

fn clocked(row: &AnyRow) -> Result<Option<ClockedSince>, sqlx::Error> {
    let (id, name, run): (i64, String, String) =
        (row.try_get("employee")?, row.try_get("name")?, row.try_get("run")?);
    let (closed, began, site): (String, String, String) =
        (row.try_get("closed")?, row.try_get("began")?, row.try_get("site")?);
    let days: Option<(NaiveDate, NaiveDate)> = closed.parse().ok().zip(began.parse().ok());
    let employee = u64::try_from(id).ok().map(EmployeeId::new);
    Ok(employee.zip(days).map(|(employee, (closed, began))| ClockedSince {
        employee,
        name,
        closed,
        run,
        began,
        site,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::tests::place::on_both_engines;

    on_both_engines! {
        async fn what_the_numbers_are_and_who_clocked_in_is_there_in_the_next_run(place) {
            let store = place.store().await;
            assert_eq!(store.clock_number().await.unwrap(), None);
            store.keep_clock_number(ClockNumber::Employee).await.unwrap();
            store.keep_clock_number(ClockNumber::PosUser).await.unwrap();
            assert_eq!(store.clock_number().await.unwrap(), Some(ClockNumber::PosUser));
            let one = ClockedSince {
                employee: EmployeeId::new(3031),
                name: "Emil Delgado".into(),
                closed: "2026-11-03".parse().unwrap(),
                run: "20261103-020000-0001".into(),
                began: "2026-11-05".parse().unwrap(),
                site: "HARBOR".into(),
            };
            store.keep_clocked_since(std::slice::from_ref(&one)).await.unwrap();
            let later = ClockedSince { began: "2026-11-06".parse().unwrap(), ..one.clone() };
            store.keep_clocked_since(std::slice::from_ref(&later)).await.unwrap();
            assert_eq!(store.clocked_since(&one.run).await.unwrap(), [later]);
            assert!(store.clocked_since("another").await.unwrap().is_empty());
            assert!(store.closed_since(DateTime::default()).await.unwrap().is_empty());
        }
    }
}
