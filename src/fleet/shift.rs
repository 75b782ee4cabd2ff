//! One night of a worker: begun by its row, run, and written down by what it ended with.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use graphile_worker::{IntoTaskHandlerResult, TaskHandler, WorkerContext};
use sqlx::Row;
use tokio::sync::{mpsc, oneshot};

use super::members::REMOVED;
use super::night::{QueuedNight, TASK, TRIES};
use super::work::Work;
use super::{Fleet, FleetError};

/// The exits after which the same is tried again: Backoffice was not reached, or somebody else holds the tenant. A refused sign-in
/// that is tried again locks the account, and a guard does not untrip.
const TRIED_AGAIN: [u8; 2] = [6, 7];
/// The exit of what was asked to stop: it goes on elsewhere at once, and has not been tried.
const INTERRUPTED: u8 = 130;
/// How often, and with which pause, it is tried to write down how a night ended: the database may be away.
const WRITTEN: (u32, Duration) = (60, Duration::from_secs(5));

/// What was taken from the queue, and who waits for what comes of it.
#[derive(Debug)]
pub(super) enum Taken {
    /// A tenant's night, and its exit code.
    Night(String, oneshot::Sender<u8>),
    /// The digest of a day, and why it could not be sent.
    Digest(String, oneshot::Sender<Result<(), String>>),
}

/// A worker's own, for each night that it takes.
#[derive(Clone)]
pub(super) struct WorkerShift {
    pub(super) fleet: Fleet,
    pub(super) work: Arc<Work>,
    pub(super) taken: mpsc::UnboundedSender<Taken>,
}

impl fmt::Debug for WorkerShift {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("WorkerShift").field("work", &self.work).finish_non_exhaustive()
    }
}

impl TaskHandler for QueuedNight {
    const IDENTIFIER: &'static str = TASK;

    async fn run(self, context: WorkerContext) -> impl IntoTaskHandlerResult {
        let Some(shift) = context.get_ext::<WorkerShift>().cloned() else {
            return Err("no worker".to_owned());
        };
        shift.carry_out(&self).await.map_err(|error| error.to_string())
    }
}

impl WorkerShift {
    /// Has the digest of a day sent.
    pub(super) async fn tell(&self, day: String) -> Result<(), String> {
        let (ended, told) = oneshot::channel();
        let broke_off = || "the digest broke off".to_owned();
        self.taken.send(Taken::Digest(day, ended)).map_err(|_| broke_off())?;
        told.await.map_err(|_| broke_off())?
    }

    async fn carry_out(&self, night: &QueuedNight) -> Result<(), FleetError> {
        let Some(tries) = self.begin(night).await? else { return Ok(()) };
        let (ended, exit) = oneshot::channel();
        let taken = Taken::Night(night.tenant.clone(), ended);
        self.taken.send(taken).map_err(|_| FleetError::queue("this worker takes nothing any more"))?;
        let exit = exit.await.map_err(|_| FleetError::queue("the night broke off"))?;
        let (most, pause) = WRITTEN;
        let mut left = most;
        loop {
            match self.end(night, tries, exit).await {
                Ok(()) => return Ok(()),
                Err(error) if left == 0 => return Err(error),
                Err(error) => {
                    tracing::warn!(tenant = night.tenant, exit, %error, "how the night ended could not be written down yet");
                    left -= 1;
                    tokio::time::sleep(pause).await;
                }
            }
        }
    }

    /// Begins a night and returns which try it is; `None` where it ended before, has had its tries, is paused, or its tenant is none
    /// of the fleet's any more.
    async fn begin(&self, night: &QueuedNight) -> Result<Option<i64>, FleetError> {
        let pool = &self.fleet.pool;
        let sql = "UPDATE roster_sync.night AS night SET began = coalesce(began, clock_timestamp()), tries = tries + 1, machine = $3, \
                   exit_code = NULL FROM roster_sync.fleet_tenant AS member WHERE night.origin = $1 AND night.day = $2 \
                   AND night.ended IS NULL AND night.tries < $4 AND member.tenant = night.tenant AND member.paused IS NULL \
                   RETURNING night.tries";
        let query =
            sqlx::query(sql).bind(&night.origin).bind(&night.day).bind(&self.work.machine).bind(TRIES);
        if let Some(row) = query.fetch_optional(pool).await? {
            return Ok(Some(row.try_get(0)?));
        }
        let sql = "UPDATE roster_sync.night SET ended = clock_timestamp(), \
                   left_out = CASE WHEN tries >= $3 THEN 'begun so often and never ended: its workers were lost' \
                   WHEN tenant IN (SELECT tenant FROM roster_sync.fleet_tenant) THEN 'paused' ELSE $4 END \
                   WHERE origin = $1 AND day = $2 AND ended IS NULL";
        let query = sqlx::query(sql).bind(&night.origin).bind(&night.day).bind(TRIES).bind(REMOVED);
        query.execute(pool).await?;
        Ok(None)
    }

    /// Writes down how a try ended, and puts the next one into the queue in the same change where there is to be one. A try that was
    /// taken for lost, and came back, changes nothing: its night is another worker's by now.
    async fn end(&self, night: &QueuedNight, tries: i64, exit: u8) -> Result<(), FleetError> {
        let again = match exit {
            INTERRUPTED => Some(TimeDelta::zero()),
            exit if TRIED_AGAIN.contains(&exit) && tries < TRIES => Some(self.pause_after(tries)),
            _ => None,
        };
        let mut change = self.fleet.pool.begin().await?;
        // Of a tenant that was taken out of the fleet meanwhile, nothing is tried again.
        let sql = "SELECT clock_timestamp(), priority FROM roster_sync.fleet_tenant WHERE tenant = $1";
        let member = sqlx::query(sql).bind(&night.tenant).fetch_optional(&mut *change).await?;
        let again = again.zip(member);
        let sql = "UPDATE roster_sync.night SET exit_code = $4, tries = tries - $5, \
                   ended = CASE WHEN $6 THEN NULL ELSE clock_timestamp() END \
                   WHERE origin = $1 AND day = $2 AND tries = $3 AND machine = $7 AND ended IS NULL";
        let untried = i64::from(exit == INTERRUPTED);
        let query = sqlx::query(sql)
            .bind(&night.origin)
            .bind(&night.day)
            .bind(tries)
            .bind(i64::from(exit))
            .bind(untried);
        let query = query.bind(again.is_some()).bind(&self.work.machine);
        let is_ours = query.execute(&mut *change).await?.rows_affected() == 1;
        if let (true, Some((pause, member))) = (is_ours, again) {
            let (now, priority): (DateTime<Utc>, i64) = (member.try_get(0)?, member.try_get(1)?);
            let priority = i16::try_from(priority).unwrap_or_default();
            self.fleet.put(night, now + pause, priority, &mut change).await?;
        }
        Ok(change.commit().await?)
    }

    /// Returns how long after a try the next one comes: three times as long each time.
    fn pause_after(&self, tries: i64) -> TimeDelta {
        let factor = 3_u32.pow(u32::try_from(tries - 1).unwrap_or_default().min(3));
        TimeDelta::from_std(self.work.retry_after * factor).unwrap_or_default()
    }
}
