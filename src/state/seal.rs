//! The seal of this store: what tells a plan that was kept here from one that comes from somewhere else, and which kept plan is
//! the newest.

use hmac::{Hmac, Mac};
use sha2::Sha256;
use sqlx::{AnyConnection, Row};

use super::connection::change;
use super::hex::bytes;
use super::{StateError, Store};
use crate::model::hex;

/// How many random bytes the key has.
const KEY_BYTES: usize = 32;

/// A plan that was kept in a file.
#[derive(Debug, Clone, Copy)]
pub struct NewKeptPlan<'a> {
    /// What it is known by.
    pub hash: &'a str,
    /// What it was made for, in a word: one for something else takes nobody's place.
    pub purpose: &'a str,
    /// When Backoffice was read for it.
    pub read_at: chrono::DateTime<chrono::Utc>,
}

impl Store {
    /// Returns this store's seal for what has this hash.
    pub async fn seal(&self, hash: &str) -> Result<String, StateError> {
        let mac = self.mac(hash).await?;
        Ok(hex(&mac.finalize().into_bytes()))
    }

    /// Returns whether this is this store's seal for what has this hash. How long it takes tells nothing of the key.
    pub async fn is_sealed(&self, hash: &str, seal: &str) -> Result<bool, StateError> {
        let mac = self.mac(hash).await?;
        Ok(bytes(seal).is_some_and(|seal| mac.verify_slice(&seal).is_ok()))
    }

    async fn mac(&self, hash: &str) -> Result<Hmac<Sha256>, StateError> {
        // The key is made at its first use.
        self.about_to_change()?;
        let failed = |source| self.failed(source);
        let mut connection = self.connection().await;
        let mut change = change(&mut connection).await.map_err(failed)?;
        let key = self.key(&mut change).await.map_err(failed)?;
        change.commit().await.map_err(failed)?;
        // A key of any length will do.
        let mut mac = Hmac::<Sha256>::new_from_slice(key.as_bytes())
            .map_err(|_| failed(sqlx::Error::Decode("the key of the seal is none".into())))?;
        mac.update(hash.as_bytes());
        Ok(mac)
    }

    /// Returns the key, which is made at its first use.
    async fn key(&self, change: &mut AnyConnection) -> Result<String, sqlx::Error> {
        if let Some(row) = sqlx::query("SELECT key FROM seal").fetch_optional(&mut *change).await? {
            return self.opened(row.try_get(0)?);
        }
        let key = hex(&rand::random::<[u8; KEY_BYTES]>());
        let sql = "INSERT INTO seal (only_row, key) VALUES (1, $1)";
        sqlx::query(sql).bind(self.closed(&key)?).execute(change).await?;
        Ok(key)
    }

    /// Remembers that a plan was kept: it takes the place of the ones before it.
    pub async fn kept_plan(&self, plan: &NewKeptPlan<'_>) -> Result<(), StateError> {
        let sql = "INSERT INTO kept_plan (hash, purpose, read_at, kept) VALUES ($1, $2, $3, $4) \
                   ON CONFLICT (hash) DO NOTHING";
        let query = sqlx::query(self.dialect.by_own_key(sql))
            .bind(plan.hash)
            .bind(plan.purpose)
            .bind(stamp(plan.read_at));
        self.carry_out(query.bind(self.now())).await.map(|_| ())
    }

    /// Returns when a plan was kept that takes the place of this one. Of a plan that was not kept here only its own word says how
    /// old it is.
    pub async fn newer_plan(&self, plan: &NewKeptPlan<'_>) -> Result<Option<String>, StateError> {
        let sql = "SELECT kept FROM kept_plan WHERE purpose = $1 AND hash <> $2 AND ( \
                   number > (SELECT number FROM kept_plan WHERE hash = $2) \
                   OR (NOT EXISTS (SELECT 1 FROM kept_plan WHERE hash = $2) AND read_at > $3)) \
                   ORDER BY number DESC LIMIT 1";
        let query = sqlx::query(sql).bind(plan.purpose).bind(plan.hash).bind(stamp(plan.read_at));
        let rows = self.rows(query).await?;
        rows.first().map(|row| row.try_get(0)).transpose().map_err(|source| self.failed(source))
    }
}

/// A moment whose text orders as it does.
fn stamp(at: chrono::DateTime<chrono::Utc>) -> String {
    at.format("%Y-%m-%dT%H:%M:%S%.9fZ").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::tests::place::on_both_engines;

    on_both_engines! {
        async fn a_seal_is_one_stores_and_one_hashs(place) {
            let (ours, other) = (place.store().await, place.other().await);
            let seal = ours.seal("aa").await.unwrap();
            assert!(ours.is_sealed("aa", &seal).await.unwrap());
            assert!(
                place.store().await.is_sealed("aa", &seal).await.unwrap(),
                "the key outlives the program"
            );
            assert!(!ours.is_sealed("ab", &seal).await.unwrap() && !other.is_sealed("aa", &seal).await.unwrap());
            for wrong in ["", "zz", "abc", &seal[2..]] {
                assert!(!ours.is_sealed("aa", wrong).await.unwrap(), "{wrong:?}");
            }
        }

        async fn a_newer_plan_takes_the_place_of_the_older_of_its_kind(place) {
            let store = place.store().await;
            let plan = |hash, purpose, minute: i64| NewKeptPlan {
                hash,
                purpose,
                read_at: chrono::DateTime::from_timestamp(minute * 60, 0).unwrap(),
            };
            // Order is by keeping, whatever the clock said.
            for (hash, purpose, minute) in
                [("a", "sync", 9), ("b", "sync", 5), ("c", "offboard", 7), ("a", "sync", 9)]
            {
                store.kept_plan(&plan(hash, purpose, minute)).await.unwrap();
            }
            for (hash, purpose, minute, older) in [
                ("a", "sync", 9, true),
                ("b", "sync", 5, false),
                ("c", "offboard", 7, false),
                ("strange", "sync", 4, true),
                ("strange", "sync", 10, false),
            ] {
                let newer = store.newer_plan(&plan(hash, purpose, minute)).await.unwrap();
                assert_eq!(newer.is_some(), older, "{hash} {purpose} {minute}");
            }
        }
    }
}
