//! The nights of a fleet: each of them is one row, and in the queue once.

use chrono::{DateTime, TimeDelta, Utc};
use graphile_worker::JobSpec;
use sqlx::Row;
use sqlx::postgres::{PgConnection, PgRow};

use crate::report::FleetNight;

use super::due::due_between;
use super::night::{QueuedNight, TASK, TRIES};
use super::{Fleet, FleetError, Member};

/// How far ahead nights are put into the queue.
const AHEAD: TimeDelta = TimeDelta::hours(24);
/// What was due so long ago and is in no queue is not begun any more: the next night comes.
pub(super) const CATCH_UP: TimeDelta = TimeDelta::hours(6);
/// How long it is known how a night went.
const KEPT: &str = "400 days";
/// How much before the nights a run comes that somebody waits for.
const ASKED_FOR: i16 = 1000;

impl Fleet {
    /// Puts every night into the queue that is due within a day: each once, however many machines do this. Returns how many were not
    /// there yet. It goes by the clock of the database: a machine's own may be wrong.
    pub(crate) async fn enqueue(&self) -> Result<usize, FleetError> {
        let (now, members) = (self.now().await?, self.members().await?);
        let mut nights = Vec::new();
        for member in members.iter().filter(|member| member.paused.is_none()) {
            let from = member.since.max(now - CATCH_UP);
            let due = due_between(member.zone, member.due, from, now + AHEAD);
            nights.extend(due.into_iter().map(|(day, due)| (member, day.to_string(), due)));
        }
        let of = |pick: fn(&Member) -> &String| -> Vec<&str> {
            nights.iter().map(|(one, ..)| pick(one).as_str()).collect()
        };
        let (days, due): (Vec<&str>, Vec<DateTime<Utc>>) =
            nights.iter().map(|(_, day, due)| (day.as_str(), *due)).unzip();
        let mut change = self.pool.begin().await?;
        let sql = "INSERT INTO roster_sync.night (tenant, origin, day, due) \
                   SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::timestamptz[]) \
                   ON CONFLICT (origin, day) DO NOTHING RETURNING origin, day";
        let query =
            sqlx::query(sql).bind(of(|one| &one.tenant)).bind(of(|one| &one.origin)).bind(days).bind(due);
        let new = query.fetch_all(&mut *change).await?;
        for row in &new {
            let (origin, day): (String, String) = (row.try_get("origin")?, row.try_get("day")?);
            let found = nights.iter().find(|(member, one, _)| member.origin == origin && *one == day);
            if let Some((member, _, due)) = found {
                self.put(
                    &QueuedNight { tenant: member.tenant.clone(), origin, day },
                    *due,
                    member.priority,
                    &mut change,
                )
                .await?;
            }
        }
        change.commit().await?;
        Ok(new.len())
    }

    /// Puts a run into the queue that somebody asks for, besides the nights; not where one waits or is under way.
    pub(crate) async fn run_now(&self, tenant: &str) -> Result<(), FleetError> {
        let member = self.member(tenant).await?;
        if let Some(since) = member.paused {
            let since = since.format("%Y-%m-%d %H:%M UTC").to_string();
            return Err(FleetError::Paused { tenant: tenant.to_owned(), since });
        }
        let now = self.now().await?;
        let day = now.format("%Y-%m-%dT%H:%M:%S%.3fZ").to_string();
        let mut change = self.pool.begin().await?;
        let sql = "INSERT INTO roster_sync.night (tenant, origin, day, due) SELECT $1, $2, $3, $4 WHERE NOT EXISTS ( \
                   SELECT 1 FROM roster_sync.night WHERE tenant = $1 AND ended IS NULL AND due <= $4) ON CONFLICT (origin, day) DO NOTHING";
        let query = sqlx::query(sql).bind(tenant).bind(&member.origin).bind(&day).bind(now);
        if query.execute(&mut *change).await?.rows_affected() == 0 {
            return Err(FleetError::AlreadyAsked { tenant: tenant.to_owned() });
        }
        let night = QueuedNight { tenant: tenant.to_owned(), origin: member.origin, day };
        self.put(&night, now, member.priority.saturating_sub(ASKED_FOR), &mut change).await?;
        Ok(change.commit().await?)
    }

    /// Puts a job for a night into the queue, as part of a change: one after the other for each tenant.
    pub(super) async fn put(
        &self,
        night: &QueuedNight,
        at: DateTime<Utc>,
        priority: i16,
        change: &mut PgConnection,
    ) -> Result<(), FleetError> {
        let spec = JobSpec {
            queue_name: Some(format!("tenant {}", night.tenant)),
            run_at: Some(at),
            max_attempts: i16::try_from(TRIES).ok(),
            job_key: Some(night.key()),
            priority: Some(priority),
            ..JobSpec::default()
        };
        let mut queue = self.queue().with_executor(change);
        queue.add_raw_job(TASK, night, spec).await.map(|_| ()).map_err(FleetError::queue)
    }

    /// Returns the latest night of every tenant that is under way, waits, or ended last.
    pub(super) async fn latest_nights(&self) -> Result<Vec<FleetNight>, FleetError> {
        let sql = "SELECT DISTINCT ON (tenant) tenant, day, due, began, ended, exit_code, tries, machine, left_out \
                   FROM roster_sync.night WHERE due <= clock_timestamp() ORDER BY tenant, due DESC";
        let rows = sqlx::query(sql).fetch_all(&self.pool).await?;
        Ok(rows.iter().map(record).collect::<Result<Vec<_>, _>>()?)
    }

    /// Lets go of how nights went long ago.
    pub(super) async fn forget_old_nights(&self) -> Result<(), FleetError> {
        for sql in [
            "DELETE FROM roster_sync.night WHERE due < clock_timestamp() - $1::interval AND ended IS NOT NULL",
            "DELETE FROM roster_sync.digest WHERE due < clock_timestamp() - $1::interval",
        ] {
            sqlx::query(sql).bind(KEPT).execute(&self.pool).await?;
        }
        Ok(())
    }
}

fn record(row: &PgRow) -> Result<FleetNight, sqlx::Error> {
    Ok(FleetNight {
        tenant: row.try_get("tenant")?,
        day: row.try_get("day")?,
        due: row.try_get("due")?,
        began: row.try_get("began")?,
        ended: row.try_get("ended")?,
        exit_code: row.try_get("exit_code")?,
        tries: row.try_get("tries")?,
        machine: row.try_get("machine")?,
        left_out: row.try_get("left_out")?,
    })
}
