//! What was last seen of each employee, and which rosters were accepted: what the next night's plan starts from.

use std::collections::{BTreeMap, BTreeSet};

use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};

use crate::model::{EmployeeId, Field, UserId};
use crate::observed::{Details, ObservedPay, Remembered, RememberedLogin};
use crate::plan::{Absence, Accepted, History};

use super::connection::change;
use super::several_rows::{Addition, add};
use super::{StateError, Store};

impl Store {
    /// Returns what is remembered of everybody. What cannot be read any more is as good as never seen.
    pub async fn remembered(&self) -> Result<BTreeMap<EmployeeId, Remembered>, StateError> {
        let sql = "SELECT employee, listing, row, details, pay, clock FROM seen";
        let rows = self.rows(sqlx::query(sql)).await?;
        let seen = rows.iter().map(remembered).collect::<Result<Vec<_>, _>>();
        Ok(seen.map_err(|source| self.failed(source))?.into_iter().flatten().collect())
    }

    /// Remembers what was seen, in one transaction. People who are not named keep what is known of them.
    pub async fn remember(&self, seen: &BTreeMap<EmployeeId, Remembered>) -> Result<(), StateError> {
        if seen.is_empty() {
            return Ok(());
        }
        let failed = |source| self.failed(source);
        let mut connection = self.connection().await;
        self.about_to_change()?;
        let mut change = change(&mut connection).await.map_err(failed)?;
        let addition = Addition {
            head: "INSERT INTO seen (employee, listing, row, details, pay, clock)",
            values: 6,
            tail: "ON CONFLICT (employee) DO UPDATE SET \
                   listing = excluded.listing, row = excluded.row, details = excluded.details, \
                   pay = excluded.pay, clock = excluded.clock",
        };
        let seen: Vec<_> = seen.iter().collect();
        let added = add(&mut change, addition, &seen, |query, (id, one)| {
            let details = one.details.as_ref().and_then(|details| serde_json::to_string(details).ok());
            let pay = one.pay.as_ref().and_then(|pay| serde_json::to_string(pay).ok());
            let clock = one.clock.as_ref().and_then(|clock| serde_json::to_string(clock).ok());
            let query = query.bind(number(**id)).bind(&one.listing).bind(&one.row);
            query.bind(details).bind(pay).bind(clock)
        });
        added.await.map_err(failed)?;
        change.commit().await.map_err(failed)
    }

    /// Puts what was just read back in the place of what is remembered; somebody who is not remembered stays so.
    pub async fn remember_details(&self, id: EmployeeId, details: &Details) -> Result<(), StateError> {
        let query = sqlx::query("UPDATE seen SET details = $2 WHERE employee = $1").bind(number(id));
        self.carry_out(query.bind(serde_json::to_string(details).ok())).await.map(|_| ())
    }

    /// Puts what was just read back in the place of what is remembered; somebody who is not remembered stays so.
    pub async fn remember_pay(&self, id: EmployeeId, pay: &ObservedPay) -> Result<(), StateError> {
        let query = sqlx::query("UPDATE seen SET pay = $2 WHERE employee = $1").bind(number(id));
        self.carry_out(query.bind(serde_json::to_string(pay).ok())).await.map(|_| ())
    }

    /// Forgets what is remembered of somebody, so that they are read before the next plan.
    pub async fn forget(&self, id: EmployeeId) -> Result<(), StateError> {
        let query = sqlx::query("DELETE FROM seen WHERE employee = $1").bind(number(id));
        self.carry_out(query).await.map(|_| ())
    }

    /// Returns what is remembered of whose logins are.
    pub async fn remembered_logins(&self) -> Result<BTreeMap<UserId, RememberedLogin>, StateError> {
        let rows = self.rows(sqlx::query("SELECT login, listing, employee FROM login_seen")).await?;
        let seen = rows.iter().map(login).collect::<Result<Vec<_>, _>>();
        Ok(seen.map_err(|source| self.failed(source))?.into_iter().flatten().collect())
    }

    /// Remembers whose logins are, in one transaction. The ones that are not named keep what is known of them.
    pub async fn remember_logins(&self, seen: &BTreeMap<UserId, RememberedLogin>) -> Result<(), StateError> {
        if seen.is_empty() {
            return Ok(());
        }
        let failed = |source| self.failed(source);
        let mut connection = self.connection().await;
        self.about_to_change()?;
        let mut change = change(&mut connection).await.map_err(failed)?;
        let addition = Addition {
            head: "INSERT INTO login_seen (login, listing, employee)",
            values: 3,
            tail: "ON CONFLICT (login) DO UPDATE SET listing = excluded.listing, employee = excluded.employee",
        };
        let seen: Vec<_> = seen.iter().collect();
        let added = add(&mut change, addition, &seen, |query, (id, one)| {
            let login = i64::try_from(id.get()).unwrap_or(i64::MAX);
            query.bind(login).bind(&one.listing).bind(one.employee.map(number))
        });
        added.await.map_err(failed)?;
        change.commit().await.map_err(failed)
    }

    /// Returns the last accepted roster, who was absent from it, and what people decided.
    pub async fn history(&self) -> Result<History, StateError> {
        let known = {
            let mut connection = self.connection().await;
            history(&mut connection).await.map_err(|source| self.failed(source))?
        };
        let decisions = self.decisions().await?.into_iter().map(|kept| kept.decision).collect();
        let numbers = self.spent_numbers().await?;
        Ok(History { decisions, numbers, ..known })
    }

    /// Returns the last day on which exactly these contents were accepted.
    pub async fn accepted_on(&self, sha256: &str) -> Result<Option<chrono::NaiveDate>, StateError> {
        let sql = "SELECT day FROM accepted WHERE sha256 = $1 ORDER BY id DESC LIMIT 1";
        let rows = self.rows(sqlx::query(sql).bind(sha256.to_owned())).await?;
        let day = rows.first().map(|row| row.try_get::<String, _>(0)).transpose();
        Ok(day.map_err(|source| self.failed(source))?.and_then(|day| day.parse().ok()))
    }

    /// Accepts a roster: its plan passed the guards and is about to be carried out. Whoever is absent from it is counted;
    /// everybody else's absence is over.
    pub async fn accept(&self, roster: &Accepted, absent: &BTreeSet<EmployeeId>) -> Result<(), StateError> {
        let failed = |source| self.failed(source);
        let mut connection = self.connection().await;
        self.about_to_change()?;
        let mut change = change(&mut connection).await.map_err(failed)?;
        accept(&mut change, roster, absent).await.map_err(failed)?;
        change.commit().await.map_err(failed)
    }
}

/// The rosters that were accepted and the absences, without what people decided.
async fn history(connection: &mut AnyConnection) -> Result<History, sqlx::Error> {
    let sql = "SELECT day, sha256, rows, columns, skipped FROM accepted ORDER BY id DESC LIMIT 1";
    let last = match sqlx::query(sql).fetch_optional(&mut *connection).await? {
        Some(row) => accepted(&row)?,
        None => None,
    };
    let mut absences = BTreeMap::new();
    for row in sqlx::query("SELECT employee, rosters, since FROM absence").fetch_all(connection).await? {
        let (id, rosters, since): (i64, i64, String) = (row.try_get(0)?, row.try_get(1)?, row.try_get(2)?);
        let rosters = u32::try_from(rosters).unwrap_or(u32::MAX);
        let absence = since.parse().ok().map(|since| Absence { rosters, since });
        absences.extend(employee(id).zip(absence));
    }
    Ok(History { last, absences, ..History::default() })
}

/// Accepts a roster as part of a larger change.
pub(super) async fn accept(
    change: &mut AnyConnection,
    roster: &Accepted,
    absent: &BTreeSet<EmployeeId>,
) -> Result<(), sqlx::Error> {
    let history = history(&mut *change).await?;
    sqlx::query("DELETE FROM absence").execute(&mut *change).await?;
    for id in absent {
        let absence = history.absent_again(*id, &roster.sha256, roster.day);
        let sql = "INSERT INTO absence (employee, rosters, since) VALUES ($1, $2, $3)";
        let query = sqlx::query(sql).bind(number(*id)).bind(i64::from(absence.rosters));
        query.bind(absence.since.to_string()).execute(&mut *change).await?;
    }
    let columns: Vec<&str> = roster.columns.iter().map(|field| field.as_str()).collect();
    let sql = "INSERT INTO accepted (day, sha256, rows, columns, skipped) VALUES ($1, $2, $3, $4, $5)";
    sqlx::query(sql)
        .bind(roster.day.to_string())
        .bind(&roster.sha256)
        .bind(i64::try_from(roster.rows).unwrap_or(i64::MAX))
        .bind(columns.join(" "))
        .bind(i64::try_from(roster.skipped).unwrap_or(i64::MAX))
        .execute(change)
        .await
        .map(|_| ())
}

fn accepted(row: &AnyRow) -> Result<Option<Accepted>, sqlx::Error> {
    let (day, sha256): (String, String) = (row.try_get("day")?, row.try_get("sha256")?);
    let (rows, names): (i64, Option<String>) = (row.try_get("rows")?, row.try_get("columns")?);
    let skipped: i64 = row.try_get("skipped")?;
    let (rows, skipped) = (u64::try_from(rows).unwrap_or(0), u64::try_from(skipped).unwrap_or(0));
    let columns = columns(&names.unwrap_or_default());
    Ok(day.parse().ok().map(|day| Accepted { day, sha256, rows, columns, skipped }))
}

/// A moment or a number that cannot be read any more is as good as never seen.
fn remembered(row: &AnyRow) -> Result<Option<(EmployeeId, Remembered)>, sqlx::Error> {
    let (details, pay): (Option<String>, Option<String>) = (row.try_get("details")?, row.try_get("pay")?);
    let clock: Option<String> = row.try_get("clock")?;
    let seen = Remembered {
        listing: row.try_get("listing")?,
        row: row.try_get("row")?,
        details: details.and_then(|text| serde_json::from_str(&text).ok()),
        pay: pay.and_then(|text| serde_json::from_str(&text).ok()),
        clock: clock.and_then(|text| serde_json::from_str(&text).ok()),
    };
    Ok(employee(row.try_get("employee")?).map(|id| (id, seen)))
}

fn login(row: &AnyRow) -> Result<Option<(UserId, RememberedLogin)>, sqlx::Error> {
    let (id, owner): (i64, Option<i64>) = (row.try_get("login")?, row.try_get("employee")?);
    let seen = RememberedLogin { listing: row.try_get("listing")?, employee: owner.and_then(employee) };
    Ok(u64::try_from(id).ok().map(|id| (UserId::new(id), seen)))
}

/// `SQLite` has signed numbers only; Backoffice's are small.
pub(super) fn number(id: EmployeeId) -> i64 {
    i64::try_from(id.get()).unwrap_or(i64::MAX)
}

fn employee(number: i64) -> Option<EmployeeId> {
    u64::try_from(number).ok().map(EmployeeId::new)
}

/// A column that this version does not know is none it could miss.
fn columns(names: &str) -> BTreeSet<Field> {
    names.split(' ').filter_map(|name| name.parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::observed::{ClockHint, Seen};
    use crate::state::tests::place::on_both_engines;

    fn details(email: &str) -> Details {
        Details {
            email: email.into(),
            adp_employee_id: "0042".into(),
            ..Details::unread(Seen::Earlier("2026-11-23".parse().unwrap()))
        }
    }

    on_both_engines! {
        async fn whose_a_login_is_is_remembered_with_its_row_of_the_list(place) {
            let seen = |listing: &str, employee: Option<u64>| RememberedLogin {
                listing: listing.into(),
                employee: employee.map(EmployeeId::new),
            };
            let (front, dario) = (UserId::new(501), UserId::new(513));
            let first = [(front, seen("a", None)), (dario, seen("b", Some(3004)))].into();
            place.store().await.remember_logins(&first).await.unwrap();
            place.store().await.remember_logins(&[(front, seen("c", Some(3001)))].into()).await.unwrap();
            let now = [(front, seen("c", Some(3001))), (dario, seen("b", Some(3004)))].into();
            assert_eq!(place.store().await.remembered_logins().await.unwrap(), now);
        }

        async fn what_was_seen_is_there_in_the_next_run_and_can_be_renewed(place) {
            let id = EmployeeId::new(3001);
            let seen = Remembered {
                listing: "l".into(),
                row: "r".into(),
                details: Some(details("a@example.com")),
                pay: None,
                clock: Some(ClockHint {
                    adp_employee_id: "0042".into(),
                    rate: "15.50".parse().ok(),
                    seen: Seen::Earlier("2026-11-23".parse().unwrap()),
                }),
            };
            place.store().await.remember(&[(id, seen.clone())].into()).await.unwrap();
            assert_eq!(place.store().await.remembered().await.unwrap(), [(id, seen)].into());
            place.store().await.remember_details(id, &details("b@example.com")).await.unwrap();
            assert_eq!(
                place.store().await.remembered().await.unwrap()[&id].details,
                Some(details("b@example.com"))
            );
            place.store().await.forget(id).await.unwrap();
            place.store().await.remember_details(id, &details("b@example.com")).await.unwrap();
            assert!(place.store().await.remembered().await.unwrap().is_empty());
        }

        async fn absences_count_in_a_row_and_end_when_somebody_is_back(place) {
            let (ana, ben) = (EmployeeId::new(1), EmployeeId::new(2));
            let roster = |sha256: &str, day: &str| Accepted {
                day: day.parse().unwrap(),
                sha256: sha256.into(),
                rows: 9,
                columns: [Field::Email, Field::Status].into(),
                skipped: 2,
            };
            let state = place.store().await;
            state.accept(&roster("aa", "2026-11-21"), &[ana, ben].into()).await.unwrap();
            state.accept(&roster("aa", "2026-11-21"), &[ana, ben].into()).await.unwrap();
            state.accept(&roster("bb", "2026-11-22"), &[ana].into()).await.unwrap();
            let history = state.history().await.unwrap();
            assert_eq!(history.absences.keys().collect::<Vec<_>>(), [&ana]);
            assert_eq!(history.absences[&ana], Absence { rosters: 2, since: "2026-11-21".parse().unwrap() });
            assert_eq!(history.last, Some(roster("bb", "2026-11-22")));
        }

        async fn a_roster_that_an_earlier_version_accepted_is_known_without_its_columns(place) {
            let state = place.store().await;
            let sql = "INSERT INTO accepted (day, sha256, rows) VALUES ('2026-11-22', 'aa', 9)";
            state.carry_out(sqlx::query(sql)).await.unwrap();
            let last = state.history().await.unwrap().last.unwrap();
            assert_eq!((last.rows, last.columns.len()), (9, 0));
        }
    }
}
