//! The lease on a tenant, where machines share a database: whoever has it writes, until it ends or is given back.
//!
//! It is renewed on a connection of its own, in a thread of its own: no work of the run holds that up. What counts is the clock of
//! the database, and here one that runs on while the computer sleeps, counted from before the database was asked.

use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use sqlx::{AnyConnection, Row};

use super::connection::too_long;
use super::running::running;
use super::{SharedDatabase, StateError, postgres};

/// How much longer than a request may take a lease must last before the request is sent.
const MARGIN: Duration = Duration::from_secs(5);
/// How long a lease is where nobody says it, and requests are not given more time than usual.
const USUAL: Duration = Duration::from_mins(3);
/// Pauses between the renewals of one lease.
const RENEWALS: u32 = 8;
/// How long one renewal may take.
const ONE_TRY: Duration = Duration::from_secs(3);
/// How long giving a lease back may take: it ends by itself.
const GIVING_BACK: Duration = Duration::from_secs(3);

/// What a lease has to outlast, and what it passes on.
#[derive(Clone)]
pub struct LeaseTerms {
    /// After how long a request is given up.
    pub request: Duration,
    /// Returns for how long the server asks to be left alone.
    pub pause: Arc<dyn Fn() -> Duration + Send + Sync>,
}

impl Default for LeaseTerms {
    fn default() -> Self {
        Self { request: Duration::ZERO, pause: Arc::new(|| Duration::ZERO) }
    }
}

impl std::fmt::Debug for LeaseTerms {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("LeaseTerms").field("request", &self.request).finish_non_exhaustive()
    }
}

/// A lease as whoever works under it sees it.
#[derive(Debug)]
pub struct LeaseWatch {
    epoch: i64,
    /// Until when it holds, in milliseconds of the clock that runs on.
    until: AtomicU64,
    /// How much of it a request needs.
    needed: Duration,
    lost: OnceLock<String>,
    pause: Duration,
}

impl LeaseWatch {
    /// Returns whether a request may be sent: the lease outlasts it. This asks nobody but the clock.
    pub fn may_send(&self) -> bool {
        self.lost.get().is_none() && self.left() > self.needed
    }

    /// Returns why nothing more may begin: the lease is another's, or could not be renewed and ends.
    pub fn is_ending(&self) -> Option<String> {
        if let Some(why) = self.lost.get() {
            return Some(why.clone());
        }
        // What is under way when it is stopped has time to come to its end.
        let seconds = self.left().as_secs();
        (self.left() <= self.needed).then(|| {
            format!("the lease on the tenant could not be renewed and ends in {seconds} seconds: the database does not answer")
        })
    }

    /// Returns for how long the server had asked the holder before to leave it alone.
    pub const fn pause(&self) -> Duration {
        self.pause
    }

    pub(super) const fn epoch(&self) -> i64 {
        self.epoch
    }

    /// Returns how long the lease must last when a step is written down that is about to be sent.
    pub(super) const fn needed(&self) -> Duration {
        self.needed
    }

    /// Returns whether its time is over: whatever fails now, the tenant may be another machine's.
    pub(super) fn is_over(&self) -> bool {
        self.left().is_zero()
    }

    fn left(&self) -> Duration {
        Duration::from_millis(self.until.load(Ordering::Acquire)).saturating_sub(running())
    }

    fn is_lost(&self, why: &str) {
        // The first reason counts.
        let _ = self.lost.set(why.to_owned());
    }
}

/// A lease, given back when it is dropped.
#[derive(Debug)]
pub(super) struct Lease {
    watch: Arc<LeaseWatch>,
    give_back: Option<Sender<()>>,
    ended: Receiver<()>,
}

impl Lease {
    /// Takes the lease on a tenant, or says who has it. `note` is what others are told.
    pub(super) async fn take(
        database: &Arc<SharedDatabase>,
        tenant: &str,
        note: &str,
        terms: &LeaseTerms,
    ) -> Result<Self, StateError> {
        let needed = if terms.request.is_zero() { Duration::ZERO } else { terms.request + MARGIN };
        let length = length(database, needed)?;
        let path = database.path();
        let failed = |source| StateError::Database { path: path.clone(), source };
        let mut connection = postgres::open(database, tenant).await?;
        let holder = format!("{note} on {}", database.machine());
        let asked = running();
        let taken = taken(&mut connection, tenant, &holder, length).await.map_err(failed)?;
        let Some((epoch, pause)) = taken else {
            let holder = holder_of(&mut connection, tenant).await.map_err(failed)?;
            return Err(StateError::Locked { holder });
        };
        let until = AtomicU64::new(millis(asked + length));
        let watch = Arc::new(LeaseWatch { epoch, until, needed, lost: OnceLock::new(), pause });
        let (give_back, asked_back) = channel();
        let (done, ended) = channel();
        let keeper = Keeper {
            database: Arc::clone(database),
            tenant: tenant.to_owned(),
            length,
            watch: Arc::clone(&watch),
            pause: Arc::clone(&terms.pause),
            asked_back,
            path: path.clone(),
        };
        let started = std::thread::Builder::new().name("lease".to_owned()).spawn(move || {
            keeper.keep();
            // Nobody listens any more when that took too long.
            let _ = done.send(());
        });
        started.map_err(|source| StateError::Io { path, source })?;
        Ok(Self { watch, give_back: Some(give_back), ended })
    }

    pub(super) const fn watch(&self) -> &Arc<LeaseWatch> {
        &self.watch
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        self.watch.is_lost("the lease on the tenant was given back");
        drop(self.give_back.take());
        // Where it takes too long, the lease ends by itself.
        let _ = self.ended.recv_timeout(GIVING_BACK);
    }
}

/// Renews a lease until it is asked back or lost.
struct Keeper {
    database: Arc<SharedDatabase>,
    tenant: String,
    length: Duration,
    watch: Arc<LeaseWatch>,
    pause: Arc<dyn Fn() -> Duration + Send + Sync>,
    asked_back: Receiver<()>,
    path: PathBuf,
}

impl Keeper {
    fn keep(self) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        let Ok(runtime) = runtime else {
            return self.watch.is_lost("the lease on the tenant could not be renewed: no thread could work");
        };
        let mut connection: Option<AnyConnection> = None;
        let mut wait = Duration::ZERO;
        // Whoever drops the lease asks it back.
        while let Err(RecvTimeoutError::Timeout) = self.asked_back.recv_timeout(wait) {
            let renewed = runtime.block_on(self.renewed(&mut connection));
            wait = match renewed {
                Ok(()) => self.length / RENEWALS,
                Err(StateError::LeaseLost { why }) => {
                    tracing::warn!(tenant = self.tenant, "{why}");
                    return self.watch.is_lost(&why);
                }
                Err(error) => {
                    tracing::warn!(tenant = self.tenant, %error, "the lease could not be renewed");
                    connection = None;
                    Duration::from_secs(1).min(self.length / RENEWALS)
                }
            };
        }
        runtime.block_on(async {
            let _ = tokio::time::timeout(GIVING_BACK, self.given_back(connection)).await;
        });
    }

    async fn renewed(&self, connection: &mut Option<AnyConnection>) -> Result<(), StateError> {
        let failed = |source| StateError::Database { path: self.path.clone(), source };
        let asked = running();
        let renewing = async {
            if connection.is_none() {
                *connection = Some(self.database.connect(&self.tenant).await?);
            }
            let Some(open) = connection.as_mut() else { return Ok(0) };
            let sql = "UPDATE lease SET expires = clock_timestamp() + make_interval(secs => $3), \
                       slow_until = greatest(slow_until, clock_timestamp() + make_interval(secs => $4)) \
                       WHERE tenant = $1 AND epoch = $2 AND expires > clock_timestamp()";
            let query = sqlx::query(sql).bind(&self.tenant).bind(self.watch.epoch);
            let query = query.bind(self.length.as_secs_f64()).bind((self.pause)().as_secs_f64());
            query.execute(open).await.map(|done| done.rows_affected()).map_err(failed)
        };
        let rows = tokio::time::timeout(ONE_TRY, renewing).await.map_err(|_| failed(too_long()))??;
        if rows == 0 {
            let why = "the lease on the tenant ended before it was renewed, or was taken away";
            return Err(StateError::LeaseLost { why: why.to_owned() });
        }
        self.watch.until.store(millis(asked + self.length), Ordering::Release);
        Ok(())
    }

    /// Ends the lease. How long the server asked to be left alone stays.
    async fn given_back(&self, connection: Option<AnyConnection>) -> Result<(), StateError> {
        let mut connection = match connection {
            Some(connection) => connection,
            None => self.database.connect(&self.tenant).await?,
        };
        let sql = "UPDATE lease SET expires = clock_timestamp(), \
                   slow_until = greatest(slow_until, clock_timestamp() + make_interval(secs => $3)) WHERE tenant = $1 AND epoch = $2";
        let query =
            sqlx::query(sql).bind(&self.tenant).bind(self.watch.epoch).bind((self.pause)().as_secs_f64());
        let done = query.execute(&mut connection).await;
        done.map(|_| ()).map_err(|source| StateError::Database { path: self.path.clone(), source })
    }
}

impl SharedDatabase {
    /// Returns how long leases are for who gives a request up after so long.
    pub fn lease_length(&self, request: Duration) -> Result<Duration, StateError> {
        length(self, if request.is_zero() { request } else { request + MARGIN })
    }
}

/// Returns how long leases are. One must outlast a request twice: it is renewed while requests are under way.
fn length(database: &SharedDatabase, needed: Duration) -> Result<Duration, StateError> {
    let least = needed * 2;
    match database.lease() {
        None => Ok(USUAL.max(least + Duration::from_secs(30))),
        Some(length) if length > least => Ok(length),
        Some(_) => {
            let what = format!(
                "`[state] lease` must be more than {} seconds: twice what a request may take, and 5 seconds each",
                least.as_secs()
            );
            Err(StateError::BadDatabase { what })
        }
    }
}

/// Takes the lease where nobody has it: its epoch, and for how long the server asks to be left alone.
async fn taken(
    connection: &mut AnyConnection,
    tenant: &str,
    holder: &str,
    length: Duration,
) -> Result<Option<(i64, Duration)>, sqlx::Error> {
    let sql = "INSERT INTO lease (tenant, epoch, holder, taken, expires) \
               VALUES ($1, 1, $2, clock_timestamp(), clock_timestamp() + make_interval(secs => $3)) \
               ON CONFLICT (tenant) DO UPDATE SET epoch = lease.epoch + 1, holder = excluded.holder, \
               taken = excluded.taken, expires = excluded.expires WHERE lease.expires <= clock_timestamp() \
               RETURNING epoch, greatest(0, extract(epoch FROM slow_until - clock_timestamp()))::float8";
    let query = sqlx::query(sql).bind(tenant).bind(holder).bind(length.as_secs_f64());
    let Some(row) = query.fetch_optional(connection).await? else { return Ok(None) };
    let pause: Option<f64> = row.try_get(1)?;
    Ok(Some((row.try_get(0)?, Duration::try_from_secs_f64(pause.unwrap_or_default()).unwrap_or_default())))
}

async fn holder_of(connection: &mut AnyConnection, tenant: &str) -> Result<String, sqlx::Error> {
    let sql = "SELECT holder FROM lease WHERE tenant = $1";
    let found = sqlx::query(sql).bind(tenant).fetch_optional(connection).await?;
    found.map_or(Ok("by another machine".to_owned()), |row| row.try_get(0))
}

fn millis(moment: Duration) -> u64 {
    u64::try_from(moment.as_millis()).unwrap_or(u64::MAX)
}
