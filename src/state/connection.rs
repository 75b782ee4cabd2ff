//! The connection to the database: opened, and held to what makes it safe.

use std::path::Path;
use std::time::Duration;

use sqlx::any::{AnyArguments, AnyConnectOptions, AnyRow, install_default_drivers};
use sqlx::{Any, AnyConnection, ConnectOptions, Connection, Row, Transaction};

use super::StateError;
use super::dialect::Dialect;
use super::private_file::close_off;

/// How long anybody waits for a database that is no file: nothing is sent meanwhile.
pub(super) const PATIENCE: Duration = Duration::from_secs(15);

/// A query with what is given to it.
pub(super) type Query<'a> = sqlx::query::Query<'a, Any, AnyArguments>;

/// What makes every change durable before the call returns, and what is deleted unreadable: set, and read back.
const PRAGMAS: [(&str, &str, &str); 5] = [
    ("PRAGMA busy_timeout = 5000", "PRAGMA busy_timeout", "5000"),
    ("PRAGMA journal_mode = WAL", "PRAGMA journal_mode", "wal"),
    ("PRAGMA synchronous = FULL", "PRAGMA synchronous", "2"),
    ("PRAGMA secure_delete = ON", "PRAGMA secure_delete", "1"),
    ("PRAGMA foreign_keys = ON", "PRAGMA foreign_keys", "1"),
];

/// Begins a change that is made whole or not at all. It waits for other writers first: what it reads stays true.
pub(super) async fn change(connection: &mut AnyConnection) -> Result<Transaction<'_, Any>, sqlx::Error> {
    if Dialect::of(connection) == Dialect::Sqlite {
        return connection.begin_with("BEGIN IMMEDIATE").await;
    }
    let alone = async {
        let mut change = connection.begin().await?;
        // Who writes for another tenant is not waited for.
        let sql = "SELECT pg_advisory_xact_lock(hashtext('roster-sync'), hashtext(current_setting('roster_sync.tenant')))";
        sqlx::query(sql).execute(&mut *change).await?;
        Ok(change)
    };
    tokio::time::timeout(PATIENCE, alone).await.unwrap_or_else(|_| Err(too_long()))
}

pub(super) fn too_long() -> sqlx::Error {
    let what = format!("the database did not answer within {} seconds", PATIENCE.as_secs());
    sqlx::Error::Io(std::io::Error::new(std::io::ErrorKind::TimedOut, what))
}

/// Opens the database, or makes it, for its owner alone. SQLite gives its log the mode that the database has.
pub(super) async fn connect(path: &Path) -> Result<AnyConnection, StateError> {
    install_default_drivers();
    let failed = |source| StateError::Database { path: path.to_owned(), source };
    let whole =
        std::path::absolute(path).map_err(|source| StateError::Io { path: path.to_owned(), source })?;
    close_off(path);
    let address = format!("sqlite:{}?mode=rwc", encoded(whole.as_os_str().as_encoded_bytes()));
    let options: AnyConnectOptions = address.parse().map_err(failed)?;
    let mut connection = options.disable_statement_logging().connect().await.map_err(failed)?;
    for (set, ask, wanted) in PRAGMAS {
        hold(&mut connection, path, (set, ask), wanted).await?;
    }
    Ok(connection)
}

/// A text as part of an address: whatever is no letter or digit of ASCII by its number, so that nothing in it counts.
pub(super) fn encoded(bytes: &[u8]) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
    bytes
        .iter()
        .map(|byte| if plain(*byte) { char::from(*byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}

/// Sets a property of the connection and says whether it holds.
pub(super) async fn hold(
    connection: &mut AnyConnection,
    path: &Path,
    (set, ask): (&'static str, &'static str),
    wanted: &str,
) -> Result<(), StateError> {
    let failed = |source| StateError::Database { path: path.to_owned(), source };
    sqlx::raw_sql(set).execute(&mut *connection).await.map_err(failed)?;
    let row = sqlx::query(ask).fetch_one(connection).await.map_err(failed)?;
    let found = text_of(&row).map_err(failed)?;
    if found.eq_ignore_ascii_case(wanted) {
        return Ok(());
    }
    Err(StateError::NotDurable { path: path.to_owned(), what: ask.to_owned(), found })
}

/// The first column, whether it is a number or a text.
fn text_of(row: &AnyRow) -> Result<String, sqlx::Error> {
    row.try_get::<String, _>(0).or_else(|_| row.try_get::<i64, _>(0).map(|number| number.to_string()))
}
