//! Numbers for the point of sale that are not free although no listing shows them: what a run has reserved for somebody new, and
//! what Backoffice said is taken.

use std::collections::BTreeSet;

use sqlx::Row;

use crate::model::PosUserId;
use crate::plan::EntryId;

use super::{StateError, Store};

impl Store {
    /// Reserves a number for somebody new, on disk when this returns. False: it is not free any more. `again` is whether what an
    /// earlier part of the same plan reserved for the same entry counts as its own.
    pub async fn reserve_number(
        &self,
        number: PosUserId,
        run: &str,
        entry: EntryId,
        again: bool,
    ) -> Result<bool, StateError> {
        let (id, entry) = (as_stored(number), entry.to_string());
        let sql = "INSERT INTO pos_number (number, standing, run, entry, day) VALUES ($1, 'reserved', $2, $3, $4) \
                   ON CONFLICT (number) DO NOTHING";
        let query = sqlx::query(self.dialect.by_own_key(sql))
            .bind(id)
            .bind(run.to_owned())
            .bind(entry.clone())
            .bind(self.now());
        if self.carry_out(query).await? == 1 {
            return Ok(true);
        }
        let sql = "SELECT run FROM pos_number WHERE number = $1 AND standing = 'reserved' AND entry = $2";
        let rows = self.rows(sqlx::query(sql).bind(id).bind(entry)).await?;
        let own = rows.first().map(|row| row.try_get::<String, _>(0)).transpose();
        let own = own.map_err(|source| self.failed(source))?;
        Ok(own.is_some_and(|owner| again || owner == run))
    }

    /// Gives a number back: it is proven that nobody got it.
    pub async fn release_number(&self, number: PosUserId) -> Result<(), StateError> {
        let sql = "DELETE FROM pos_number WHERE number = $1 AND standing = 'reserved'";
        self.carry_out(sqlx::query(sql).bind(as_stored(number))).await.map(|_| ())
    }

    /// Remembers that Backoffice said that a number is taken.
    pub async fn number_is_taken(&self, number: PosUserId) -> Result<(), StateError> {
        let sql = "UPDATE pos_number SET standing = 'taken' WHERE number = $1";
        self.carry_out(sqlx::query(sql).bind(as_stored(number))).await.map(|_| ())
    }

    /// Returns every number that is reserved or known to be taken.
    pub async fn spent_numbers(&self) -> Result<BTreeSet<PosUserId>, StateError> {
        let rows = self.rows(sqlx::query("SELECT number FROM pos_number")).await?;
        let read = |row: &sqlx::any::AnyRow| row.try_get::<i64, _>(0);
        let numbers = rows.iter().map(read).collect::<Result<Vec<_>, _>>();
        let numbers = numbers.map_err(|source| self.failed(source))?;
        Ok(numbers.into_iter().filter_map(|number| u64::try_from(number).ok()).map(PosUserId::new).collect())
    }
}

/// The engines have signed numbers only.
fn as_stored(number: PosUserId) -> i64 {
    i64::try_from(number.get()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::tests::place::on_both_engines;

    on_both_engines! {
        async fn a_number_is_reserved_once_and_remembered_as_taken(place) {
            let (store, _other) = (place.store().await, place.other().await);
            let (one, two) = (PosUserId::new(2001), PosUserId::new(2002));
            let (first, second) = (EntryId::Line(2), EntryId::Line(3));
            assert!(store.reserve_number(one, "a", first, false).await.unwrap());
            assert!(store.reserve_number(one, "a", first, false).await.unwrap(), "it is its own");
            assert!(!store.reserve_number(one, "a", second, true).await.unwrap());
            assert!(!store.reserve_number(one, "b", first, false).await.unwrap());
            assert!(store.reserve_number(one, "b", first, true).await.unwrap(), "a resumed run goes on with it");
            assert!(store.reserve_number(two, "a", second, false).await.unwrap());
            store.release_number(two).await.unwrap();
            store.number_is_taken(one).await.unwrap();
            store.release_number(one).await.unwrap();
            assert_eq!(store.spent_numbers().await.unwrap(), [one].into());
            assert!(!store.reserve_number(one, "a", first, true).await.unwrap(), "what is taken is nobody's");
        }
    }
}
