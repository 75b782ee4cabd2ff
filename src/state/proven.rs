//! What Backoffice was last seen to hold as the roster said: by it a change that somebody made there is told from one of the roster.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use sqlx::{AnyConnection, Row};

use crate::model::{EmployeeId, Field};
use crate::observed::Proven;

use super::connection::change;
use super::memory::number;
use super::several_rows::{Addition, add};
use super::{StateError, Store};

/// What was proven of one person.
type Fields = BTreeMap<Field, Proven>;

/// What one row of a run has proven.
#[derive(Debug, Clone, Copy)]
pub struct Proof<'a> {
    /// Whom it is about.
    pub employee: EmployeeId,
    /// What the roster says of each field that was written, by fingerprint.
    pub values: &'a BTreeMap<Field, String>,
    /// The fields that put back what somebody had changed in Backoffice.
    pub put_back: &'a BTreeMap<Field, NaiveDate>,
    /// The day of the plan.
    pub on: NaiveDate,
    /// Whether the account was closed: that it is active is proven no longer.
    pub closed: bool,
}

impl Store {
    /// Returns what was proven of everybody. What cannot be read any more is as good as never proven.
    pub async fn proven(&self) -> Result<BTreeMap<EmployeeId, Fields>, StateError> {
        let rows = self.rows(sqlx::query("SELECT employee, fields FROM proven")).await?;
        let read = |row: &sqlx::any::AnyRow| -> Result<_, sqlx::Error> {
            let (id, fields): (i64, String) = (row.try_get(0)?, row.try_get(1)?);
            let id = u64::try_from(id).ok().map(EmployeeId::new);
            Ok(id.zip(serde_json::from_str::<Fields>(&fields).ok()))
        };
        let found = rows.iter().map(read).collect::<Result<Vec<_>, _>>();
        Ok(found.map_err(|source| self.failed(source))?.into_iter().flatten().collect())
    }

    /// Keeps what was seen to be as the roster says, in one transaction. Of people who are not named it stays.
    pub async fn keep_proven(&self, proven: &BTreeMap<EmployeeId, Fields>) -> Result<(), StateError> {
        if proven.is_empty() {
            return Ok(());
        }
        self.about_to_change()?;
        let failed = |source| self.failed(source);
        let mut connection = self.connection().await;
        let mut change = change(&mut connection).await.map_err(failed)?;
        let proven: Vec<_> = proven.iter().map(|(id, fields)| (*id, fields)).collect();
        keep(&mut change, &proven).await.map_err(failed)?;
        change.commit().await.map_err(failed)
    }

    /// Adds what a row of a run has proven: it was written and read back.
    pub async fn prove(&self, proof: &Proof<'_>) -> Result<(), StateError> {
        if proof.values.is_empty() && !proof.closed {
            return Ok(());
        }
        // Whoever was forgotten is not remembered again.
        if !self.forgotten_among(&BTreeSet::from([proof.employee])).await?.is_empty() {
            return Ok(());
        }
        self.about_to_change()?;
        let failed = |source| self.failed(source);
        let mut connection = self.connection().await;
        let mut change = change(&mut connection).await.map_err(failed)?;
        let sql = "SELECT fields FROM proven WHERE employee = $1";
        let row = sqlx::query(sql).bind(number(proof.employee)).fetch_optional(&mut *change).await;
        let text: Option<String> =
            row.map_err(failed)?.map(|row| row.try_get(0)).transpose().map_err(failed)?;
        let mut fields: Fields = text.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default();
        if proof.closed {
            fields.remove(&Field::Status);
        }
        for (field, value) in proof.values {
            let before = fields.get(field);
            let nights = match before {
                Some(before) if proof.put_back.contains_key(field) => {
                    before.put_back + u32::from(before.on < proof.on)
                }
                _ => 0,
            };
            fields.insert(*field, Proven { value: value.clone(), on: proof.on, put_back: nights });
        }
        keep(&mut change, &[(proof.employee, &fields)]).await.map_err(failed)?;
        change.commit().await.map_err(failed)
    }
}

async fn keep(change: &mut AnyConnection, proven: &[(EmployeeId, &Fields)]) -> Result<(), sqlx::Error> {
    let addition = Addition {
        head: "INSERT INTO proven (employee, fields)",
        values: 2,
        tail: "ON CONFLICT (employee) DO UPDATE SET fields = excluded.fields",
    };
    add(change, addition, proven, |query, (id, fields)| {
        query.bind(number(*id)).bind(serde_json::to_string(fields).unwrap_or_default())
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::tests::place::on_both_engines;

    on_both_engines! {
        async fn nights_in_a_row_are_counted_by_day_and_end_with_a_change_that_is_the_rosters(place) {
            let store = place.store().await;
            let day = |text: &str| text.parse::<NaiveDate>().unwrap();
            let ana = EmployeeId::new(1);
            let values = BTreeMap::from([(Field::Phone, "aa".to_owned())]);
            let put_back = BTreeMap::from([(Field::Phone, day("2026-11-20"))]);
            let nobody = BTreeMap::new();
            for (on, by_hand, nights) in [
                ("2026-11-21", false, 0),
                ("2026-11-22", true, 1),
                ("2026-11-22", true, 1),
                ("2026-11-23", true, 2),
                ("2026-11-24", false, 0),
            ] {
                let put_back = if by_hand { &put_back } else { &nobody };
                let proof = Proof { employee: ana, values: &values, put_back, on: day(on), closed: false };
                store.prove(&proof).await.unwrap();
                let kept = store.proven().await.unwrap()[&ana][&Field::Phone].clone();
                assert_eq!(kept, Proven { value: "aa".into(), on: day(on), put_back: nights });
            }
        }
    }
}
