//! Connections to a shared database that work for no tenant: what a fleet knows of all of them, and its queue.

use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{ConnectOptions, PgPool};

use super::{SharedDatabase, StateError, postgres};

/// What holds on each of them: no machine that is frozen in the middle of a change is in the way of the others.
const SETTINGS: [(&str, &str); 3] =
    [("statement_timeout", "1min"), ("lock_timeout", "10s"), ("idle_in_transaction_session_timeout", "30s")];

impl SharedDatabase {
    /// Returns so many connections at most, to a database of this program's version. No row of a tenant is there for them.
    pub async fn pool(&self, most: u32) -> Result<PgPool, StateError> {
        drop(postgres::open(self, "").await?);
        let failed = |source| StateError::Database { path: self.path(), source };
        let options: PgConnectOptions = (&self.options().map_err(failed)?).try_into().map_err(failed)?;
        let options =
            options.application_name("roster-sync fleet").options(SETTINGS).disable_statement_logging();
        PgPoolOptions::new().max_connections(most).connect_with(options).await.map_err(failed)
    }
}
