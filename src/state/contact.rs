//! When a Backoffice was last found to be as it is known, and what its pages were made of.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use sqlx::Row;

use super::connection::change;
use super::{StateError, Store};

/// A look at a Backoffice that found every fact to hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contact {
    /// When.
    pub at: DateTime<Utc>,
    /// As whom: another login may see less.
    pub login: String,
    /// By which version of this program: another one may rely on more.
    pub version: String,
}

impl Store {
    /// Returns the last look that found everything well; `None` when there was none, or the latest one found a fact that does
    /// not hold.
    pub async fn contact(&self) -> Result<Option<Contact>, StateError> {
        let rows = self.rows(sqlx::query("SELECT at, login, version FROM contact")).await?;
        let Some(row) = rows.first() else { return Ok(None) };
        let text = |column: &str| row.try_get::<String, _>(column).map_err(|source| self.failed(source));
        let (at, login, version) = (text("at")?, text("login")?, text("version")?);
        // A moment that cannot be read is as good as none.
        Ok(at.parse().ok().map(|at| Contact { at, login, version }))
    }

    /// Returns whether a page was made of these parts when everything was last found well.
    pub async fn knows_shape(&self, page: &str, fingerprint: &str) -> Result<bool, StateError> {
        let sql = "SELECT page FROM shape WHERE page = $1 AND fingerprint = $2";
        Ok(!self.rows(sqlx::query(sql).bind(page).bind(fingerprint)).await?.is_empty())
    }

    /// Keeps that everything was found well, and what the pages were made of. A page can be made in more than one way: what
    /// was found well before stays known.
    pub async fn keep_contact(
        &self,
        login: &str,
        version: &str,
        shapes: &BTreeMap<String, String>,
    ) -> Result<(), StateError> {
        let failed = |source| self.failed(source);
        let mut connection = self.connection().await;
        self.about_to_change()?;
        let mut change = change(&mut connection).await.map_err(failed)?;
        sqlx::query("DELETE FROM contact").execute(&mut *change).await.map_err(failed)?;
        let sql = "INSERT INTO contact (at, login, version) VALUES ($1, $2, $3)";
        let query = sqlx::query(sql).bind(self.now()).bind(login).bind(version);
        query.execute(&mut *change).await.map_err(failed)?;
        for (page, fingerprint) in shapes {
            let sql = "INSERT INTO shape (page, fingerprint) VALUES ($1, $2) ON CONFLICT DO NOTHING";
            let query = sqlx::query(sql).bind(page).bind(fingerprint);
            query.execute(&mut *change).await.map_err(failed)?;
        }
        change.commit().await.map_err(failed)
    }

    /// Forgets that everything was well: a fact turned out not to hold.
    pub async fn forget_contact(&self) -> Result<(), StateError> {
        let failed = |source| self.failed(source);
        let mut connection = self.connection().await;
        self.about_to_change()?;
        let mut change = change(&mut connection).await.map_err(failed)?;
        for sql in ["DELETE FROM contact", "DELETE FROM shape"] {
            sqlx::query(sql).execute(&mut *change).await.map_err(failed)?;
        }
        change.commit().await.map_err(failed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::tests::place::on_both_engines;

    on_both_engines! {
        async fn a_contact_is_kept_until_a_fact_fails(place) {
            let state = place.at(|| "2026-11-23T10:00:00Z".parse().unwrap()).await;
            assert_eq!(state.contact().await.unwrap(), None);
            state
                .keep_contact("sync-bot", "1.0.0", &BTreeMap::from([("/employee".into(), "a".into())]))
                .await
                .unwrap();
            state
                .keep_contact("sync-bot", "1.0.0", &BTreeMap::from([("/employee".into(), "b".into())]))
                .await
                .unwrap();
            assert_eq!(
                state.contact().await.unwrap().unwrap().at,
                "2026-11-23T10:00:00Z".parse::<DateTime<Utc>>().unwrap()
            );
            assert!(
                state.knows_shape("/employee", "a").await.unwrap()
                    && state.knows_shape("/employee", "b").await.unwrap()
            );
            assert!(!state.knows_shape("/user", "a").await.unwrap());
            state.forget_contact().await.unwrap();
            assert_eq!(state.contact().await.unwrap(), None);
            assert!(!state.knows_shape("/employee", "a").await.unwrap());
        }
    }
}
