//! Whose all this is: the tenant's name and the address, written down at the first use and compared at every later one.

use std::collections::BTreeSet;
use std::path::Path;

use sqlx::{AnyConnection, Row};

use crate::model::{EmployeeId, Origin};

use super::connection::change;
use super::{StateDir, StateError, Store, write_private};

/// Whether what is kept belongs to an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Belongs {
    /// It does.
    Here,
    /// An earlier version did not write down where it belongs: whether the people whom it remembers are listed there has to tell.
    ToBeProven,
}

/// The share of the remembered people who must be listed, of a hundred.
const LISTED: usize = 90;

/// The name of the file beside the database that tells other tenants of the same state directory.
const BESIDE: &str = "origin";

impl StateDir {
    /// Returns the address that everything here belongs to, as the file beside the database tells it, without opening that; `None`
    /// before the first use.
    pub fn origin(&self) -> Option<String> {
        let text = std::fs::read_to_string(self.path().join(BESIDE)).ok()?;
        text.lines().next().map(ToOwned::to_owned)
    }
}

impl Store {
    /// Returns the address that everything here belongs to; `None` before the first use.
    pub async fn origin(&self) -> Result<Option<Origin>, StateError> {
        let mut connection = self.connection().await;
        let bound = bound(&mut connection).await.map_err(|source| self.failed(source))?;
        Ok(bound.and_then(|(_, address)| address.parse().ok()))
    }

    /// Holds the tenant's name and address against what everything here belongs to. At the first use they are written down.
    pub async fn belongs(
        &self,
        directory: &StateDir,
        tenant: &str,
        origin: &Origin,
    ) -> Result<Belongs, StateError> {
        let known = {
            let mut connection = self.connection().await;
            bound(&mut connection).await.map_err(|source| self.failed(source))?
        };
        match known {
            Some((name, _)) if name != tenant => {
                let folder = directory.path().to_owned();
                Err(StateError::OtherTenant { folder, owner: name, tenant: tenant.to_owned() })
            }
            Some((_, address)) if address != origin.to_string() => Err(StateError::OtherOrigin {
                tenant: tenant.to_owned(),
                bound: address,
                asked: origin.clone(),
            }),
            Some(_) => {
                alone_at(directory, origin)?;
                // What tells the neighbours may have been lost, or never have been written.
                tell(directory, tenant, origin).map(|()| Belongs::Here)
            }
            None if self.people().await?.is_empty() => {
                self.bind(directory, tenant, origin, &BTreeSet::new()).await.map(|()| Belongs::Here)
            }
            None => Ok(Belongs::ToBeProven),
        }
    }

    /// Writes down that everything here belongs to an address, another one than before where that is meant: when at least 90 of
    /// 100 remembered people are listed there.
    pub async fn bind(
        &self,
        directory: &StateDir,
        tenant: &str,
        origin: &Origin,
        listed: &BTreeSet<EmployeeId>,
    ) -> Result<(), StateError> {
        alone_at(directory, origin)?;
        let people = self.people().await?;
        let there = people.intersection(listed).count();
        if there * 100 < people.len() * LISTED {
            let (tenant, origin) = (tenant.to_owned(), origin.clone());
            return Err(StateError::OtherPeople { tenant, origin, remembered: people.len(), listed: there });
        }
        let failed = |source| self.failed(source);
        let mut connection = self.connection().await;
        self.about_to_change()?;
        let mut change = change(&mut connection).await.map_err(failed)?;
        sqlx::query("DELETE FROM origin").execute(&mut *change).await.map_err(failed)?;
        let sql = "INSERT INTO origin (only_row, tenant, address, bound) VALUES (1, $1, $2, $3)";
        let query = sqlx::query(sql).bind(tenant).bind(origin.to_string()).bind(self.now());
        query.execute(&mut *change).await.map_err(|source| self.bound_before(source, origin))?;
        // What was found out about the pages of another address says nothing about this one's.
        let moved = sqlx::query("DELETE FROM contact");
        if !listed.is_empty() {
            moved.execute(&mut *change).await.map_err(failed)?;
        }
        change.commit().await.map_err(failed)?;
        tell(directory, tenant, origin)
    }

    /// An address has one tenant in a database that tenants share.
    fn bound_before(&self, source: sqlx::Error, origin: &Origin) -> StateError {
        let names = |name: &str| name == "one_name_for_an_address";
        if source.as_database_error().and_then(|error| error.constraint()).is_some_and(names) {
            return StateError::AnothersAddress { origin: origin.clone(), database: self.path.clone() };
        }
        self.failed(source)
    }

    /// Everybody who is remembered.
    async fn people(&self) -> Result<BTreeSet<EmployeeId>, StateError> {
        let sql = "SELECT employee FROM seen UNION SELECT employee FROM absence";
        let failed = |source| self.failed(source);
        let mut people = BTreeSet::new();
        for row in self.rows(sqlx::query(sql)).await? {
            let id: i64 = row.try_get(0).map_err(failed)?;
            people.extend(u64::try_from(id).ok().map(EmployeeId::new));
        }
        Ok(people)
    }
}

async fn bound(connection: &mut AnyConnection) -> Result<Option<(String, String)>, sqlx::Error> {
    let found = sqlx::query("SELECT tenant, address FROM origin").fetch_optional(connection).await?;
    found.map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).transpose()
}

/// Writes beside the database where it belongs, for the other tenants of the state directory.
fn tell(directory: &StateDir, tenant: &str, origin: &Origin) -> Result<(), StateError> {
    let (path, text) = (directory.path().join(BESIDE), format!("{origin}\n{tenant}\n"));
    if std::fs::read_to_string(&path).is_ok_and(|there| there == text) {
        return Ok(());
    }
    write_private(&path, &text).map_err(|source| StateError::Io { path, source })
}

/// Says whether another tenant of the same state directory belongs to this address: one Backoffice under two names would have two
/// memories, two locks, and two runs at a time.
fn alone_at(directory: &StateDir, origin: &Origin) -> Result<(), StateError> {
    let own = directory.path();
    let Some(root) = own.parent() else { return Ok(()) };
    let failed = |source| StateError::Io { path: root.to_owned(), source };
    for entry in std::fs::read_dir(root).map_err(failed)? {
        let folder = entry.map_err(failed)?.path();
        if !is_own(own, &folder)
            && let Some(tenant) = neighbour(&folder, origin)
        {
            return Err(StateError::TwoNames { tenant, origin: origin.clone(), folder });
        }
    }
    Ok(())
}

fn is_own(own: &Path, folder: &Path) -> bool {
    own.file_name() == folder.file_name()
}

/// Returns the name of a tenant whose folder says that it belongs to this address, and has state.
fn neighbour(folder: &Path, origin: &Origin) -> Option<String> {
    let text = std::fs::read_to_string(folder.join(BESIDE)).ok()?;
    let mut lines = text.lines();
    let same = lines.next()? == origin.to_string() && folder.join("state.db").is_file();
    same.then(|| lines.next().unwrap_or_default().to_owned())
}
