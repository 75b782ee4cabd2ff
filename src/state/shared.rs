//! A database that many tenants and several machines share.

use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

use sqlx::any::{AnyConnectOptions, install_default_drivers};
use sqlx::{AnyConnection, ConnectOptions, Row};
use url::Url;

use crate::model::Password;

use super::StateError;
use super::connection::{PATIENCE, encoded, hold, too_long};
use super::encryption::Encryption;

/// A `PostgreSQL` database that keeps the state of many tenants, and the keys for what is secret in it.
pub struct SharedDatabase {
    address: Url,
    password: Option<Password>,
    encryption: Encryption,
    machine: String,
    lease: Option<Duration>,
}

/// What makes every change durable before the call returns, and tenants apart: set, and read back.
const SETTINGS: [(&str, &str, &str); 7] = [
    ("SET search_path = roster_sync", "SHOW search_path", "roster_sync"),
    ("SET synchronous_commit = on", "SHOW synchronous_commit", "on"),
    ("SET row_security = on", "SHOW row_security", "on"),
    ("SET lock_timeout = '5s'", "SHOW lock_timeout", "5s"),
    ("SET statement_timeout = '1min'", "SHOW statement_timeout", "1min"),
    // A machine that is frozen in the middle of a change must not be in the way of the next one.
    ("SET idle_in_transaction_session_timeout = '30s'", "SHOW idle_in_transaction_session_timeout", "30s"),
    ("SET client_min_messages = warning", "SHOW fsync", "on"),
];

impl SharedDatabase {
    /// Takes a database by its address, without its password, and the keys for what is secret in it: `identity` reads what is
    /// encrypted for the `recipients`. `machine` is what others are told who find a tenant held here.
    pub fn new(
        address: &str,
        password: Option<Password>,
        recipients: Vec<age::x25519::Recipient>,
        identity: age::x25519::Identity,
        machine: impl Into<String>,
    ) -> Result<Self, StateError> {
        let address = checked(address).map_err(|what| StateError::BadDatabase { what: what.to_owned() })?;
        let what = "the identity is none of the recipients: what is encrypted could not be read again";
        let encryption = Encryption::new(recipients, identity)
            .ok_or_else(|| StateError::BadDatabase { what: what.to_owned() })?;
        Ok(Self { address, password, encryption, machine: machine.into(), lease: None })
    }

    /// The same with leases that last so long where they are not renewed.
    #[must_use]
    pub fn with_lease(self, length: Option<Duration>) -> Self {
        Self { lease: length, ..self }
    }

    /// Returns how long leases last where somebody said it.
    pub(super) const fn lease(&self) -> Option<Duration> {
        self.lease
    }

    /// Returns what the database is called in words for people: its address without anything secret.
    pub fn name(&self) -> String {
        let mut shown = self.address.clone();
        shown.set_query(None);
        shown.to_string()
    }

    pub(super) fn path(&self) -> PathBuf {
        PathBuf::from(self.name())
    }

    /// Returns what this computer is called for others.
    pub fn machine(&self) -> &str {
        &self.machine
    }

    pub(super) const fn encryption(&self) -> &Encryption {
        &self.encryption
    }

    /// Connects, to work for one tenant: nothing of any other one is there for this connection.
    pub(super) async fn connect(&self, tenant: &str) -> Result<AnyConnection, StateError> {
        install_default_drivers();
        let path = self.path();
        let failed = |source| StateError::Database { path: path.clone(), source };
        let connecting = self.options().map_err(failed)?.disable_statement_logging();
        let connected = tokio::time::timeout(PATIENCE, connecting.connect()).await;
        let mut connection = connected.map_err(|_| failed(too_long()))?.map_err(failed)?;
        for (set, ask, wanted) in SETTINGS {
            hold(&mut connection, &path, (set, ask), wanted).await?;
        }
        let whose = sqlx::query("SELECT set_config('roster_sync.tenant', $1, false)").bind(tenant);
        whose.execute(&mut connection).await.map_err(failed)?;
        Ok(connection)
    }

    pub(super) fn options(&self) -> Result<AnyConnectOptions, sqlx::Error> {
        let mut address = self.address.clone();
        if let Some(password) = &self.password {
            // Addresses of this kind can hold one: it is known by now that this is one.
            let _ = address.set_password(Some(&encoded(password.expose().as_bytes())));
        }
        address.as_str().parse()
    }
}

/// Says whether tenants are kept apart for this connection: a superuser would see the rows of all of them as its own.
pub(super) async fn is_apart(connection: &mut AnyConnection) -> Result<bool, sqlx::Error> {
    let sql = "SELECT count(*) FROM pg_class AS one JOIN pg_policy AS policy ON policy.polrelid = one.oid \
               WHERE one.relnamespace = to_regnamespace('roster_sync') AND NOT row_security_active(one.oid)";
    let open: i64 = sqlx::query(sql).fetch_one(connection).await?.try_get(0)?;
    Ok(open == 0)
}

/// Reads an address. Passwords do not stand in it, and nothing travels in clear but on this computer.
fn checked(text: &str) -> Result<Url, &'static str> {
    if !cfg!(feature = "postgres") {
        return Err("this program was built without PostgreSQL; build it with --features fleet");
    }
    let mut address: Url =
        text.parse().map_err(|_| "it is no address such as postgres://login@host/database")?;
    if !matches!(address.scheme(), "postgres" | "postgresql") {
        return Err("it is no address such as postgres://login@host/database");
    }
    let named =
        |name: &str| address.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned());
    if address.password().is_some() || named("password").is_some() {
        return Err("the address holds a password: leave it out, and name where it is kept");
    }
    if named("hostaddr").is_some() || named("options").is_some() {
        return Err("the address says hostaddr or options: leave these out");
    }
    let host = named("host").or_else(|| address.host_str().map(ToOwned::to_owned)).unwrap_or_default();
    let is_here =
        host.starts_with('/') || ["localhost", "127.0.0.1", "[::1]", "::1"].contains(&host.as_str());
    match named("sslmode").as_deref() {
        Some("verify-full" | "verify-ca") => {}
        _ if is_here => {}
        None => {
            address.query_pairs_mut().append_pair("sslmode", "verify-full");
        }
        Some(_) => {
            return Err(
                "its sslmode would let somebody listen: verify-full is needed, with sslrootcert where the authority is your own",
            );
        }
    }
    Ok(address)
}

impl fmt::Debug for SharedDatabase {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("SharedDatabase").field("name", &self.name()).finish_non_exhaustive()
    }
}

#[cfg(all(test, feature = "postgres"))]
mod tests {
    use super::*;

    #[test]
    fn an_address_holds_no_password_and_nothing_travels_in_clear() {
        for (bad, word) in [
            ("postgres://ana:hunter2@db.example.com/fleet", "password"),
            ("postgres://ana@db.example.com/fleet?password=hunter2", "password"),
            ("postgres://ana@db.example.com/fleet?sslmode=disable", "sslmode"),
            ("postgres://ana@db.example.com/fleet?sslmode=prefer", "sslmode"),
            ("postgres://ana@localhost/fleet?host=db.example.com&sslmode=require", "sslmode"),
            ("postgres://ana@localhost/fleet?hostaddr=192.0.2.7", "hostaddr"),
            ("mysql://ana@db.example.com/fleet", "postgres://"),
            ("fleet", "postgres://"),
        ] {
            let told = checked(bad).unwrap_err();
            assert!(told.contains(word) && !told.contains("hunter2"), "{bad}: {told}");
        }
        for (good, mode) in [
            ("postgres://ana@db.example.com/fleet", "sslmode=verify-full"),
            ("postgres://ana@localhost/fleet?host=db.example.com", "sslmode=verify-full"),
            ("postgresql://ana@db.example.com/fleet?sslmode=verify-ca", "sslmode=verify-ca"),
        ] {
            assert!(checked(good).unwrap().query().unwrap_or_default().contains(mode), "{good}");
        }
        for here in
            ["postgres://ana@127.0.0.1:5433/fleet", "postgres://ana@localhost/fleet?host=/run/postgresql"]
        {
            assert!(!checked(here).unwrap().as_str().contains("sslmode"), "{here}");
        }
    }

    #[test]
    fn a_password_reaches_the_database_as_it_is_and_no_text() {
        let key = age::x25519::Identity::generate();
        let password = Password::existing("p%41:@/\u{e9} x");
        let database = SharedDatabase::new(
            "postgres://ana@localhost/fleet",
            Some(password),
            vec![key.to_public()],
            key,
            "one",
        )
        .unwrap();
        let options: sqlx::postgres::PgConnectOptions = (&database.options().unwrap()).try_into().unwrap();
        assert!(options.to_url_lossy().as_str().contains("p%2541%3A%40%2F%C3%A9%20x"));
        assert!(!format!("{database:?}{}", database.name()).contains("41"));
    }
}
