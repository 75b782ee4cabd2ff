//! Which database it is, where that makes a difference: nearly nowhere.

use sqlx::{AnyConnection, AssertSqlSafe};

/// A database that can keep the state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dialect {
    /// `SQLite`: a file for each tenant.
    Sqlite,
    /// `PostgreSQL`: one database for many tenants, and every row says whose it is.
    Postgres,
}

impl Dialect {
    /// Returns what a connection speaks.
    pub(super) fn of(connection: &AnyConnection) -> Self {
        if connection.backend_name() == "SQLite" { Self::Sqlite } else { Self::Postgres }
    }

    /// Returns a change that goes by a key. Where tenants share a database, a key is one of its tenant.
    pub(super) fn by_own_key(self, sql: &str) -> AssertSqlSafe<String> {
        AssertSqlSafe(match self {
            Self::Sqlite => sql.to_owned(),
            Self::Postgres => sql.replace("ON CONFLICT (", "ON CONFLICT (tenant, "),
        })
    }
}
