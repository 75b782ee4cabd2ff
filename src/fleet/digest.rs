//! One digest a night: how it went with all tenants, told once, by whichever worker is free.

use chrono::{DateTime, Utc};
use graphile_worker::{IntoTaskHandlerResult, JobSpec, TaskHandler, WorkerContext};
use serde::{Deserialize, Serialize};
use sqlx::Row;

use crate::model::with_causes;
use crate::notify::{Channel, DigestTenant, Notice};
use crate::report::{FleetNight, FleetTenant};
use crate::settings::InForce;

use super::due::due_between;
use super::nights::CATCH_UP;
use super::shift::WorkerShift;
use super::work::DigestTime;
use super::{Fleet, FleetError};

/// What the queue calls the sending of a digest.
const TASK: &str = "digest";
/// How often it is tried to send one, with the queue's own pauses: three hours and a half in all.
const TRIES: i16 = 10;
/// Before all nights that wait: it takes no longer than a few seconds.
const PRIORITY: i16 = -2000;

/// A digest in the queue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct QueuedDigest {
    day: String,
}

impl TaskHandler for QueuedDigest {
    const IDENTIFIER: &'static str = TASK;

    async fn run(self, context: WorkerContext) -> impl IntoTaskHandlerResult {
        let Some(shift) = context.get_ext::<WorkerShift>().cloned() else {
            return Err("no worker".to_owned());
        };
        shift.tell(self.day).await
    }
}

impl Fleet {
    /// Puts the digest into the queue that is due now: once, however many workers look. What was due too long ago when a worker comes
    /// is left to the next one.
    pub(super) async fn enqueue_digest(&self, at: DigestTime) -> Result<(), FleetError> {
        let now = self.now().await?;
        let Some((day, due)) = due_between(at.zone, at.time, now - CATCH_UP, now).pop() else {
            return Ok(());
        };
        let day = day.to_string();
        let mut change = self.pool.begin().await?;
        let sql = "INSERT INTO roster_sync.digest (day, due) VALUES ($1, $2) ON CONFLICT (day) DO NOTHING";
        let query = sqlx::query(sql).bind(&day).bind(due);
        if query.execute(&mut *change).await?.rows_affected() == 0 {
            return Ok(());
        }
        let spec = JobSpec {
            queue_name: Some(TASK.to_owned()),
            max_attempts: Some(TRIES),
            job_key: Some(format!("{TASK} {day}")),
            priority: Some(PRIORITY),
            ..JobSpec::default()
        };
        let mut queue = self.queue().with_executor(&mut *change);
        queue.add_raw_job(TASK, QueuedDigest { day }, spec).await.map_err(FleetError::queue)?;
        Ok(change.commit().await?)
    }

    /// Sends the digest of a day by every way by which it has not been sent yet; an error where one of them did not take it, so that it
    /// is tried again.
    pub(crate) async fn tell(&self, day: &str, held: &InForce<'_>) -> Result<(), FleetError> {
        let Some(tries) = self.begin_digest(day).await? else { return Ok(()) };
        let mut failed = None;
        let notice = digest(day, &self.standings(held).await?, self.now().await?);
        for channel in held.config.notify.channels(&held.config.hidden()) {
            let sent = match channel {
                Ok(channel) => self.tell_by(&channel, day, &notice).await,
                Err(error) => Err(error.into()),
            };
            if let Err(error) = sent {
                tracing::warn!(
                    day,
                    error = with_causes(&error),
                    "the digest could not be sent by one of its ways"
                );
                failed = Some(error);
            }
        }
        match failed {
            Some(error) if tries < i64::from(TRIES) => Err(error),
            _ => self.end_digest(day).await,
        }
    }

    /// Begins a try and returns which it is; `None` where the digest was sent, or a later one is there.
    async fn begin_digest(&self, day: &str) -> Result<Option<i64>, FleetError> {
        let sql = "UPDATE roster_sync.digest SET tries = tries + 1 WHERE day = $1 AND ended IS NULL \
                   AND NOT EXISTS (SELECT 1 FROM roster_sync.digest AS later WHERE later.day > $1) RETURNING tries";
        let row = sqlx::query(sql).bind(day).fetch_optional(&self.pool).await?;
        Ok(row.map(|row| row.try_get(0)).transpose()?)
    }

    async fn end_digest(&self, day: &str) -> Result<(), FleetError> {
        let sql = "UPDATE roster_sync.digest SET ended = clock_timestamp() WHERE day = $1";
        sqlx::query(sql).bind(day).execute(&self.pool).await?;
        Ok(())
    }

    /// Sends a digest by one way, where that was not done before.
    async fn tell_by(&self, channel: &Channel, day: &str, notice: &Notice) -> Result<(), FleetError> {
        let sql = "SELECT count(*) FROM roster_sync.digest_sent WHERE day = $1 AND way = $2";
        let sent = sqlx::query(sql).bind(day).bind(channel.name()).fetch_one(&self.pool).await?;
        if sent.try_get::<i64, _>(0)? > 0 {
            return Ok(());
        }
        channel.send(notice).await?;
        let sql = "INSERT INTO roster_sync.digest_sent (day, way, at) VALUES ($1, $2, clock_timestamp()) \
                   ON CONFLICT (day, way) DO NOTHING";
        sqlx::query(sql).bind(day).bind(channel.name()).execute(&self.pool).await?;
        Ok(())
    }
}

/// Returns what there is to tell of all tenants.
fn digest(day: &str, tenants: &[FleetTenant], now: DateTime<Utc>) -> Notice {
    let words: Vec<&str> = tenants.iter().map(FleetTenant::word).collect();
    let mut telling: Vec<&FleetTenant> = tenants.iter().filter(|one| one.urgency().is_some()).collect();
    telling.sort_by_key(|one| one.urgency());
    let telling: Vec<DigestTenant<'_>> = telling.into_iter().map(told).collect();
    Notice::digest(day, &words, &telling, now)
}

fn told(one: &FleetTenant) -> DigestTenant<'_> {
    DigestTenant {
        tenant: &one.standing.tenant,
        word: one.word(),
        standing: &one.standing.standing,
        unread: one.standing.unread.as_deref(),
        night: one.night.as_ref().map(FleetNight::words),
        command: one.standing.waits().into_iter().next().map(|(_, command)| command),
    }
}
