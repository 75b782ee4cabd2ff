//! When a Backoffice was last found to be as it is known, and what its pages were made of.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use rusqlite::{OptionalExtension, params};

use super::{State, StateError};

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

impl State {
    /// Returns the last look that found everything well; `None` when there was none, or the latest one found a fact that does
    /// not hold.
    pub fn contact(&self) -> Result<Option<Contact>, StateError> {
        let sql = "SELECT at, login, version FROM contact";
        let found = self
            .connection
            .query_row(sql, [], |row| Ok((row.get::<_, String>(0)?, row.get(1)?, row.get(2)?)))
            .optional()
            .map_err(|source| self.failed(source))?;
        // A moment that cannot be read is as good as none.
        Ok(found.and_then(|(at, login, version)| Some(Contact { at: at.parse().ok()?, login, version })))
    }

    /// Returns whether a page was made of these parts when everything was last found well.
    pub fn knows_shape(&self, page: &str, fingerprint: &str) -> Result<bool, StateError> {
        let sql = "SELECT count(*) FROM shape WHERE page = ?1 AND fingerprint = ?2";
        let count: i64 = self
            .connection
            .query_row(sql, [page, fingerprint], |row| row.get(0))
            .map_err(|source| self.failed(source))?;
        Ok(count > 0)
    }

    /// Keeps that everything was found well, and what the pages were made of. A page can be made in more than one way: what
    /// was found well before stays known.
    pub fn keep_contact(
        &mut self,
        login: &str,
        version: &str,
        shapes: &BTreeMap<String, String>,
    ) -> Result<(), StateError> {
        let (path, now) = (self.path.clone(), self.now());
        let failed = |source| StateError::Database { path: path.clone(), source };
        let change = self.connection.transaction().map_err(failed)?;
        change.execute("DELETE FROM contact", []).map_err(failed)?;
        change
            .execute(
                "INSERT INTO contact (at, login, version) VALUES (?1, ?2, ?3)",
                params![now, login, version],
            )
            .map_err(failed)?;
        for (page, fingerprint) in shapes {
            change
                .execute(
                    "INSERT OR IGNORE INTO shape (page, fingerprint) VALUES (?1, ?2)",
                    [page, fingerprint],
                )
                .map_err(failed)?;
        }
        change.commit().map_err(failed)
    }

    /// Forgets that everything was well: a fact turned out not to hold.
    pub fn forget_contact(&mut self) -> Result<(), StateError> {
        let path = self.path.clone();
        let failed = |source| StateError::Database { path: path.clone(), source };
        self.connection.execute_batch("DELETE FROM contact; DELETE FROM shape;").map_err(failed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::StateDir;

    #[test]
    fn a_contact_is_kept_until_a_fact_fails() {
        let folder = tempfile::tempdir().unwrap();
        let directory = StateDir::open(folder.path(), "chain").unwrap();
        let mut state = State::open(&directory, || "2026-11-23T10:00:00Z".parse().unwrap()).unwrap();
        assert_eq!(state.contact().unwrap(), None);
        state.keep_contact("sync-bot", "1.0.0", &BTreeMap::from([("/employee".into(), "a".into())])).unwrap();
        state.keep_contact("sync-bot", "1.0.0", &BTreeMap::from([("/employee".into(), "b".into())])).unwrap();
        assert_eq!(
            state.contact().unwrap().unwrap().at,
            "2026-11-23T10:00:00Z".parse::<DateTime<Utc>>().unwrap()
        );
        assert!(state.knows_shape("/employee", "a").unwrap() && state.knows_shape("/employee", "b").unwrap());
        assert!(!state.knows_shape("/user", "a").unwrap());
        state.forget_contact().unwrap();
        assert_eq!(state.contact().unwrap(), None);
        assert!(!state.knows_shape("/employee", "a").unwrap());
    }
}
