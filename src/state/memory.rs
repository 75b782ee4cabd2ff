//! What was last seen of each employee, and which rosters were accepted: what the next night's plan starts from.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use rusqlite::{OptionalExtension, params};

use crate::model::{EmployeeId, Field};
use crate::observed::{Details, ObservedPay, Remembered};
use crate::plan::{Absence, Accepted, History};

use super::{State, StateError};

impl State {
    /// Returns what is remembered of everybody. What cannot be read any more is as good as never seen.
    pub fn remembered(&self) -> Result<BTreeMap<EmployeeId, Remembered>, StateError> {
        let sql = "SELECT employee, listing, row, details, pay FROM seen";
        let mut query = self.connection.prepare(sql).map_err(|source| self.failed(source))?;
        let rows = query.query_map([], |row| {
            let employee: i64 = row.get(0)?;
            let (details, pay): (Option<String>, Option<String>) = (row.get(3)?, row.get(4)?);
            let remembered = Remembered {
                listing: row.get(1)?,
                row: row.get(2)?,
                details: details.and_then(|text| serde_json::from_str(&text).ok()),
                pay: pay.and_then(|text| serde_json::from_str(&text).ok()),
            };
            Ok((employee, remembered))
        });
        let rows: Vec<(i64, Remembered)> =
            rows.and_then(Iterator::collect).map_err(|source| self.failed(source))?;
        Ok(rows.into_iter().filter_map(|(id, seen)| Some((employee(id)?, seen))).collect())
    }

    /// Remembers what was seen, in one transaction. People who are not named keep what is known of them.
    pub fn remember(&mut self, seen: &BTreeMap<EmployeeId, Remembered>) -> Result<(), StateError> {
        let path = self.path.clone();
        let failed = |source| StateError::Database { path: path.clone(), source };
        let change = self.connection.transaction().map_err(failed)?;
        {
            let sql = "INSERT INTO seen (employee, listing, row, details, pay) VALUES (?1, ?2, ?3, ?4, ?5)
                ON CONFLICT (employee) DO UPDATE SET
                listing = excluded.listing, row = excluded.row, details = excluded.details, pay = excluded.pay";
            let mut insert = change.prepare(sql).map_err(failed)?;
            for (id, one) in seen {
                let details = one.details.as_ref().and_then(|details| serde_json::to_string(details).ok());
                let pay = one.pay.as_ref().and_then(|pay| serde_json::to_string(pay).ok());
                insert.execute(params![number(*id), one.listing, one.row, details, pay]).map_err(failed)?;
            }
        }
        change.commit().map_err(failed)
    }

    /// Puts what was just read back in the place of what is remembered; somebody who is not remembered stays so.
    pub fn remember_details(&self, id: EmployeeId, details: &Details) -> Result<(), StateError> {
        self.update_seen(
            "UPDATE seen SET details = ?2 WHERE employee = ?1",
            id,
            serde_json::to_string(details).ok().as_deref(),
        )
    }

    /// Puts what was just read back in the place of what is remembered; somebody who is not remembered stays so.
    pub fn remember_pay(&self, id: EmployeeId, pay: &ObservedPay) -> Result<(), StateError> {
        self.update_seen(
            "UPDATE seen SET pay = ?2 WHERE employee = ?1",
            id,
            serde_json::to_string(pay).ok().as_deref(),
        )
    }

    /// Forgets what is remembered of somebody, so that they are read before the next plan.
    pub fn forget(&self, id: EmployeeId) -> Result<(), StateError> {
        self.connection
            .execute("DELETE FROM seen WHERE employee = ?1", [number(id)])
            .map(|_| ())
            .map_err(|source| self.failed(source))
    }

    fn update_seen(&self, sql: &str, id: EmployeeId, json: Option<&str>) -> Result<(), StateError> {
        self.connection
            .execute(sql, params![number(id), json])
            .map(|_| ())
            .map_err(|source| self.failed(source))
    }

    /// Returns the last accepted roster, who was absent from it, and what people decided.
    pub fn history(&self) -> Result<History, StateError> {
        let last = self
            .connection
            .query_row(
                "SELECT day, sha256, rows, columns FROM accepted ORDER BY id DESC LIMIT 1",
                [],
                |row| {
                    let (rows, names): (i64, Option<String>) = (row.get(2)?, row.get(3)?);
                    let rows = u64::try_from(rows).unwrap_or(0);
                    Ok((row.get::<_, String>(0)?, row.get(1)?, rows, columns(&names.unwrap_or_default())))
                },
            )
            .optional()
            .map_err(|source| self.failed(source))?;
        let last = last.and_then(|(day, sha256, rows, columns)| {
            Some(Accepted { day: day.parse().ok()?, sha256, rows, columns })
        });
        let mut query = self
            .connection
            .prepare("SELECT employee, rosters, since FROM absence")
            .map_err(|source| self.failed(source))?;
        let rows = query.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)));
        let rows: Vec<(i64, u32, String)> =
            rows.and_then(Iterator::collect).map_err(|source| self.failed(source))?;
        let absences = rows.into_iter().filter_map(|(id, rosters, since)| {
            Some((employee(id)?, Absence { rosters, since: since.parse().ok()? }))
        });
        let decisions = self.decisions()?.into_iter().map(|kept| kept.decision).collect();
        Ok(History { last, absences: absences.collect(), decisions, age: None })
    }

    /// Accepts a roster: its plan passed the guards and is about to be carried out. Whoever is absent from it is counted;
    /// everybody else's absence is over.
    pub fn accept(&mut self, roster: &Accepted, absent: &BTreeSet<EmployeeId>) -> Result<(), StateError> {
        let history = self.history()?;
        let path = self.path.clone();
        let failed = |source| StateError::Database { path: path.clone(), source };
        let change = self.connection.transaction().map_err(failed)?;
        change.execute("DELETE FROM absence", []).map_err(failed)?;
        for id in absent {
            let absence = history.absent_again(*id, &roster.sha256, roster.day);
            change
                .execute(
                    "INSERT INTO absence (employee, rosters, since) VALUES (?1, ?2, ?3)",
                    params![number(*id), absence.rosters, day(absence.since)],
                )
                .map_err(failed)?;
        }
        let rows = i64::try_from(roster.rows).unwrap_or(i64::MAX);
        let columns: Vec<&str> = roster.columns.iter().map(|field| field.as_str()).collect();
        change
            .execute(
                "INSERT INTO accepted (day, sha256, rows, columns) VALUES (?1, ?2, ?3, ?4)",
                params![day(roster.day), roster.sha256, rows, columns.join(" ")],
            )
            .map_err(failed)?;
        change.commit().map_err(failed)
    }
}

/// `SQLite` has signed numbers only; Backoffice's are small.
fn number(id: EmployeeId) -> i64 {
    i64::try_from(id.get()).unwrap_or(i64::MAX)
}

fn employee(number: i64) -> Option<EmployeeId> {
    u64::try_from(number).ok().map(EmployeeId::new)
}

/// A column that this version does not know is none it could miss.
fn columns(names: &str) -> BTreeSet<Field> {
    names.split(' ').filter_map(|name| name.parse().ok()).collect()
}

fn day(day: NaiveDate) -> String {
    day.to_string()
}

#[cfg(test)]
mod tests {
    use super::super::StateDir;
    use super::*;
    use crate::observed::Seen;

    fn state(root: &tempfile::TempDir) -> State {
        State::open(&StateDir::open(root.path(), "main").unwrap(), chrono::DateTime::default).unwrap()
    }

    fn details(email: &str) -> Details {
        Details {
            email: email.into(),
            adp_employee_id: "0042".into(),
            start_date: None,
            emergency_contact_name: String::new(),
            emergency_contact_phone: String::new(),
            seen: Seen::Earlier("2026-11-23".parse().unwrap()),
        }
    }

    #[test]
    fn what_was_seen_is_there_in_the_next_run_and_can_be_renewed() {
        let root = tempfile::tempdir().unwrap();
        let id = EmployeeId::new(3001);
        let seen = Remembered {
            listing: "l".into(),
            row: "r".into(),
            details: Some(details("a@example.com")),
            pay: None,
        };
        state(&root).remember(&[(id, seen.clone())].into()).unwrap();
        assert_eq!(state(&root).remembered().unwrap(), [(id, seen)].into());
        state(&root).remember_details(id, &details("b@example.com")).unwrap();
        assert_eq!(state(&root).remembered().unwrap()[&id].details, Some(details("b@example.com")));
        state(&root).forget(id).unwrap();
        state(&root).remember_details(id, &details("b@example.com")).unwrap();
        assert!(state(&root).remembered().unwrap().is_empty());
    }

    #[test]
    fn absences_count_in_a_row_and_end_when_somebody_is_back() {
        let root = tempfile::tempdir().unwrap();
        let (ana, ben) = (EmployeeId::new(1), EmployeeId::new(2));
        let roster = |sha256: &str, day: &str| Accepted {
            day: day.parse().unwrap(),
            sha256: sha256.into(),
            rows: 9,
            columns: [Field::Email, Field::Status].into(),
        };
        let mut state = state(&root);
        state.accept(&roster("aa", "2026-11-21"), &[ana, ben].into()).unwrap();
        state.accept(&roster("aa", "2026-11-21"), &[ana, ben].into()).unwrap();
        state.accept(&roster("bb", "2026-11-22"), &[ana].into()).unwrap();
        let history = state.history().unwrap();
        assert_eq!(history.absences.keys().collect::<Vec<_>>(), [&ana]);
        assert_eq!(history.absences[&ana], Absence { rosters: 2, since: "2026-11-21".parse().unwrap() });
        assert_eq!(history.last, Some(roster("bb", "2026-11-22")));
    }

    #[test]
    fn a_roster_that_an_earlier_version_accepted_is_known_without_its_columns() {
        let root = tempfile::tempdir().unwrap();
        let state = state(&root);
        let sql = "INSERT INTO accepted (day, sha256, rows) VALUES ('2026-11-22', 'aa', 9)";
        state.connection.execute(sql, []).unwrap();
        let last = state.history().unwrap().last.unwrap();
        assert_eq!((last.rows, last.columns.len()), (9, 0));
    }
}
