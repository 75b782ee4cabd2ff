//! The versions of a shared database. It begins with the version that the other engine had then.

use std::path::Path;

use sqlx::{AnyConnection, Connection, Row};

use super::shared::is_apart;
use super::{SharedDatabase, StateError};

/// The versions, by the numbers that the other engine's have; what one engine alone needs takes a number that the other leaves out.
const MIGRATIONS: [(i64, &str); 4] = [
    (15, include_str!("migrations/postgres/0015_store.sql")),
    (16, include_str!("migrations/postgres/0016_fleet.sql")),
    (17, include_str!("migrations/postgres/0017_digest.sql")),
    (18, include_str!("migrations/postgres/0018_result_by_entry.sql")),
];

/// Connects for one tenant, to a database that is of this program's version and keeps tenants apart.
pub(super) async fn open(shared: &SharedDatabase, tenant: &str) -> Result<AnyConnection, StateError> {
    let path = shared.path();
    let mut connection = shared.connect(tenant).await?;
    bring_up_to_date(&mut connection, &path).await?;
    match is_apart(&mut connection).await {
        Ok(true) => Ok(connection),
        Ok(false) => Err(StateError::NotApart { path }),
        Err(source) => Err(StateError::Database { path, source }),
    }
}

/// Brings a shared database to this program's version, in one change, and by one program at a time.
async fn bring_up_to_date(connection: &mut AnyConnection, path: &Path) -> Result<(), StateError> {
    let failed = |source| StateError::Database { path: path.to_owned(), source };
    let newest = MIGRATIONS.last().map_or(0, |(number, _)| *number);
    let found = version(connection).await.map_err(failed)?;
    if found > newest {
        return Err(StateError::Newer { path: path.to_owned() });
    }
    if found == newest {
        return Ok(());
    }
    let mut change = connection.begin().await.map_err(failed)?;
    let alone = sqlx::query("SELECT pg_advisory_xact_lock(hashtext('roster-sync store'))");
    alone.execute(&mut *change).await.map_err(failed)?;
    let found = version(&mut change).await.map_err(failed)?;
    if found == 0 {
        let begin = "CREATE SCHEMA IF NOT EXISTS roster_sync; \
                     CREATE TABLE roster_sync.store_version (version BIGINT NOT NULL); \
                     INSERT INTO roster_sync.store_version (version) VALUES (0)";
        sqlx::raw_sql(begin).execute(&mut *change).await.map_err(failed)?;
    }
    for (number, migration) in MIGRATIONS.into_iter().filter(|(number, _)| *number > found) {
        sqlx::raw_sql(migration).execute(&mut *change).await.map_err(failed)?;
        let mark = sqlx::query("UPDATE roster_sync.store_version SET version = $1").bind(number);
        mark.execute(&mut *change).await.map_err(failed)?;
    }
    change.commit().await.map_err(failed)
}

/// Returns the version; 0 where there is no store yet.
async fn version(connection: &mut AnyConnection) -> Result<i64, sqlx::Error> {
    let sql = "SELECT to_regclass('roster_sync.store_version') IS NOT NULL";
    let is_there: bool = sqlx::query(sql).fetch_one(&mut *connection).await?.try_get(0)?;
    if !is_there {
        return Ok(0);
    }
    sqlx::query("SELECT version FROM roster_sync.store_version").fetch_one(connection).await?.try_get(0)
}
