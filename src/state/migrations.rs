//! The versions of the database, a file each and a folder for each engine, and the upgrade of what an earlier version wrote.

use std::path::{Path, PathBuf};

use sqlx::{AnyConnection, AssertSqlSafe, Row};

use super::connection::change;
use super::private_file::close_off;
use super::{StateDir, StateError, upgrade};

/// A database of version n has been through those up to that number; what only the other engine needs is left out.
const SQLITE: [(i64, &str); 16] = [
    (1, include_str!("migrations/sqlite/0001_runs.sql")),
    (2, include_str!("migrations/sqlite/0002_memory.sql")),
    (3, include_str!("migrations/sqlite/0003_resume.sql")),
    (4, include_str!("migrations/sqlite/0004_columns.sql")),
    (5, include_str!("migrations/sqlite/0005_contact.sql")),
    (6, include_str!("migrations/sqlite/0006_decisions.sql")),
    (7, include_str!("migrations/sqlite/0007_store.sql")),
    (8, include_str!("migrations/sqlite/0008_logins.sql")),
    (9, include_str!("migrations/sqlite/0009_time_clock.sql")),
    (10, include_str!("migrations/sqlite/0010_proven.sql")),
    (11, include_str!("migrations/sqlite/0011_endings.sql")),
    (12, include_str!("migrations/sqlite/0012_notices.sql")),
    (13, include_str!("migrations/sqlite/0013_retention.sql")),
    (14, include_str!("migrations/sqlite/0014_forgotten.sql")),
    (15, include_str!("migrations/sqlite/0015_numbers.sql")),
    (18, include_str!("migrations/sqlite/0018_result_by_entry.sql")),
];

/// The version from which on entries go by their names: what is older has to be read with its plans beside it.
const NAMED_ENTRIES: i64 = 7;

/// Brings the database to this program's version, in one change: it is the old one or the new one, whatever happens meanwhile.
pub(super) async fn bring_up_to_date(
    connection: &mut AnyConnection,
    path: &Path,
    directory: &StateDir,
) -> Result<(), StateError> {
    let failed = |source| StateError::Database { path: path.to_owned(), source };
    let newest = SQLITE.last().map_or(0, |(number, _)| *number);
    let found = version(connection).await.map_err(failed)?;
    if found > newest {
        return Err(StateError::Newer { path: path.to_owned() });
    }
    if found == newest {
        return Ok(());
    }
    // A program of yesterday that is at work on this database would stumble over tables that are not as it knows them.
    let _alone = if found > 0 { directory.alone()? } else { None };
    if found > 0 {
        keep_aside(connection, directory.database_before(found)).await?;
    }
    let mut change = change(connection).await.map_err(failed)?;
    let found = version(&mut change).await.map_err(failed)?;
    for (number, migration) in SQLITE.into_iter().filter(|(number, _)| *number > found) {
        if number == NAMED_ENTRIES {
            upgrade::name_entries(&mut change, directory).await.map_err(failed)?;
        }
        sqlx::raw_sql(migration).execute(&mut *change).await.map_err(failed)?;
        if number == NAMED_ENTRIES {
            upgrade::take_in_plans(&mut change, directory).await.map_err(failed)?;
            upgrade::read_decisions_anew(&mut change).await.map_err(failed)?;
        }
        let mark = AssertSqlSafe(format!("PRAGMA user_version = {number}"));
        sqlx::raw_sql(mark).execute(&mut *change).await.map_err(failed)?;
    }
    change.commit().await.map_err(failed)
}

async fn version(connection: &mut AnyConnection) -> Result<i64, sqlx::Error> {
    sqlx::query("PRAGMA user_version").fetch_one(connection).await?.try_get(0)
}

/// Copies the database as it is, whole, before it is changed. Half a copy of an upgrade that was killed is made anew.
async fn keep_aside(connection: &mut AnyConnection, to: PathBuf) -> Result<(), StateError> {
    let failed = |source| StateError::Database { path: to.clone(), source };
    let next = to.with_extension("part");
    let io = |source| StateError::Io { path: to.clone(), source };
    match std::fs::remove_file(&next) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(io(error)),
        _ => {}
    }
    close_off(&next);
    sqlx::query("VACUUM INTO $1")
        .bind(next.to_string_lossy().into_owned())
        .execute(connection)
        .await
        .map_err(failed)?;
    std::fs::File::open(&next).and_then(|file| file.sync_all()).map_err(io)?;
    std::fs::rename(&next, &to).map_err(io)
}
