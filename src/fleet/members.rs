//! The tenants of a fleet.

use chrono::{DateTime, Duration, NaiveTime, Utc};
use chrono_tz::Tz;
use sqlx::Row;
use sqlx::postgres::{PgConnection, PgRow};

use crate::model::Origin;
use crate::report::Table;
use crate::settings::{Chosen, InForce, SettingsError, zone_of};

use super::night::QueuedNight;
use super::{Fleet, FleetError};

/// Why a night is left out whose tenant is none of the fleet's any more.
pub(super) const REMOVED: &str = "taken out of the fleet";

/// A tenant of a fleet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Member {
    /// Its name in the settings.
    pub(crate) tenant: String,
    /// The address that its nights are of.
    pub(crate) origin: String,
    /// The time of day at which its night is due, where it is.
    pub(crate) due: NaiveTime,
    /// Its time zone.
    pub(crate) zone: Tz,
    /// How long after it a night is late.
    pub(crate) late_after: Duration,
    /// Before others with a larger number, where many are due.
    pub(crate) priority: i16,
    /// Since when its nights are due.
    pub(crate) since: DateTime<Utc>,
    /// Since when it is paused, where it is.
    pub(crate) paused: Option<DateTime<Utc>>,
}

impl Member {
    /// Returns what the settings say of a tenant.
    pub(crate) fn of_settings(tenant: &str, priority: i16, held: &InForce<'_>) -> Result<Self, FleetError> {
        let choice = Chosen { tenant: Some(tenant.to_owned()), ..held.choice.clone() };
        let own = InForce::of_tenant(choice, &held.config, held.environment)?;
        let unsaid = |what| FleetError::Unsaid { tenant: tenant.to_owned(), what };
        let schedule = own.config.schedule.resolve()?;
        Ok(Self {
            tenant: tenant.to_owned(),
            origin: Origin::of(&own.login()?.url)?.to_string(),
            due: schedule.due.ok_or_else(|| unsaid("when the nights (`due`)"))?,
            zone: zone_of(&own.config, tenant)?.ok_or_else(|| unsaid("the time zone (`timezone`)"))?,
            late_after: schedule.late_after,
            priority,
            since: DateTime::UNIX_EPOCH,
            paused: None,
        })
    }
}

impl Member {
    /// Returns when its nights are due: the time of day, and where it is that time.
    pub(crate) fn when(&self) -> String {
        format!("{} {}", self.due.format("%H:%M"), self.zone.name())
    }

    /// Returns them as a list.
    pub(crate) fn table(members: &[Self]) -> Table {
        let row = |one: &Self| {
            let paused = one.paused.map(|since| since.format("since %Y-%m-%d").to_string());
            vec![
                one.tenant.clone(),
                one.due.format("%H:%M").to_string(),
                one.zone.name().to_owned(),
                one.priority.to_string(),
                paused.unwrap_or_default(),
                one.origin.clone(),
            ]
        };
        Table {
            what: "tenants",
            columns: vec!["tenant", "due", "zone", "priority", "paused", "address"],
            rows: members.iter().map(row).collect(),
        }
    }
}

impl Fleet {
    /// Takes tenants of the settings in, every one where none is named: all of them, or none where the settings of one of them do
    /// not say enough.
    pub(crate) async fn add_of_settings(
        &self,
        names: &[String],
        priority: i16,
        held: &InForce<'_>,
    ) -> Result<Vec<Member>, FleetError> {
        let known: Vec<String> = held.config.tenants.keys().cloned().collect();
        let names = if names.is_empty() { &known } else { names };
        if names.is_empty() {
            return Err(SettingsError::NoTenant.into());
        }
        let members = names.iter().map(|name| Member::of_settings(name, priority, held));
        let members = members.collect::<Result<Vec<_>, _>>()?;
        for member in &members {
            self.add(member).await?;
        }
        Ok(members)
    }

    /// Adds a tenant, or changes what is known of it. Its nights are due from now on; what was put into the queue for a time that is
    /// no longer its own is taken out.
    pub(crate) async fn add(&self, member: &Member) -> Result<(), FleetError> {
        let sql = "INSERT INTO roster_sync.fleet_tenant AS old (tenant, origin, due, zone, late_after, priority, since) \
                   VALUES ($1, $2, $3, $4, $5, $6, clock_timestamp()) ON CONFLICT (tenant) DO UPDATE SET origin = excluded.origin, \
                   due = excluded.due, zone = excluded.zone, late_after = excluded.late_after, priority = excluded.priority, \
                   since = CASE WHEN (old.due, old.zone, old.origin) = (excluded.due, excluded.zone, excluded.origin) \
                   THEN old.since ELSE excluded.since END";
        let mut change = self.pool.begin().await?;
        let query = sqlx::query(sql).bind(&member.tenant).bind(&member.origin);
        let query = query.bind(member.due.format("%H:%M:%S").to_string()).bind(member.zone.name());
        let query = query.bind(member.late_after.num_seconds()).bind(i64::from(member.priority));
        query.execute(&mut *change).await.map_err(|error| match error.as_database_error() {
            Some(told) if told.is_unique_violation() => {
                FleetError::SameAddress { tenant: member.tenant.clone(), origin: member.origin.clone() }
            }
            _ => error.into(),
        })?;
        self.take_out_of_the_queue(&member.tenant, &mut change).await?;
        Ok(change.commit().await?)
    }

    /// Takes a tenant's nights out of the queue that are not due yet; they are put there anew by what holds now.
    async fn take_out_of_the_queue(&self, tenant: &str, change: &mut PgConnection) -> Result<(), FleetError> {
        let sql = "DELETE FROM roster_sync.night WHERE tenant = $1 AND began IS NULL AND ended IS NULL AND due > clock_timestamp() \
                   RETURNING origin, day";
        for row in sqlx::query(sql).bind(tenant).fetch_all(&mut *change).await? {
            self.take_out(tenant, &row, change).await?;
        }
        Ok(())
    }

    /// Takes the job of a night out of the queue.
    async fn take_out(
        &self,
        tenant: &str,
        night: &PgRow,
        change: &mut PgConnection,
    ) -> Result<(), FleetError> {
        let (origin, day) = (night.try_get("origin")?, night.try_get("day")?);
        let night = QueuedNight { tenant: tenant.to_owned(), origin, day };
        let mut queue = self.queue().with_executor(change);
        queue.remove_job(&night.key()).await.map_err(FleetError::queue)
    }

    /// Returns every tenant, by name.
    pub(crate) async fn members(&self) -> Result<Vec<Member>, FleetError> {
        let sql = "SELECT tenant, origin, due, zone, late_after, priority, since, paused FROM roster_sync.fleet_tenant ORDER BY tenant";
        let rows = sqlx::query(sql).fetch_all(&self.pool).await?;
        Ok(rows.iter().map(member).collect::<Result<Vec<_>, _>>()?)
    }

    /// Returns one tenant.
    pub(crate) async fn member(&self, tenant: &str) -> Result<Member, FleetError> {
        let found = self.members().await?.into_iter().find(|one| one.tenant == tenant);
        found.ok_or_else(|| FleetError::NoSuchTenant { tenant: tenant.to_owned() })
    }

    /// Leaves a tenant's nights out from now on. What is under way goes on.
    pub(crate) async fn pause(&self, tenant: &str) -> Result<(), FleetError> {
        self.change_pause("UPDATE roster_sync.fleet_tenant SET paused = coalesce(paused, clock_timestamp()) WHERE tenant = $1", tenant)
            .await
    }

    /// Takes a tenant's nights up again, those that are due from now on.
    pub(crate) async fn resume(&self, tenant: &str) -> Result<(), FleetError> {
        let sql = "UPDATE roster_sync.fleet_tenant SET since = CASE WHEN paused IS NULL THEN since ELSE clock_timestamp() END, \
                   paused = NULL WHERE tenant = $1";
        self.change_pause(sql, tenant).await
    }

    /// Takes a tenant out of the fleet: what waits of it is taken out of the queue, and it has no nights any more. What is under way
    /// goes on to its end, and is not tried again. Everything that is kept of the tenant stays. Returns which worker is at it.
    pub(crate) async fn remove(&self, tenant: &str) -> Result<Option<String>, FleetError> {
        let mut change = self.pool.begin().await?;
        let gone = sqlx::query("DELETE FROM roster_sync.fleet_tenant WHERE tenant = $1").bind(tenant);
        if gone.execute(&mut *change).await?.rows_affected() == 0 {
            return Err(FleetError::NoSuchTenant { tenant: tenant.to_owned() });
        }
        self.take_out_of_the_queue(tenant, &mut change).await?;
        // What was tried, and waits for its next try, ends as it was left.
        let sql = "UPDATE roster_sync.night SET ended = clock_timestamp(), left_out = $2 \
                   WHERE tenant = $1 AND ended IS NULL AND (began IS NULL OR exit_code IS NOT NULL) RETURNING origin, day";
        for row in sqlx::query(sql).bind(tenant).bind(REMOVED).fetch_all(&mut *change).await? {
            self.take_out(tenant, &row, &mut change).await?;
        }
        let sql = "SELECT machine FROM roster_sync.night WHERE tenant = $1 AND ended IS NULL AND machine IS NOT NULL";
        let at_it = sqlx::query(sql).bind(tenant).fetch_optional(&mut *change).await?;
        let at_it = at_it.map(|row| row.try_get("machine")).transpose()?;
        change.commit().await?;
        Ok(at_it)
    }

    async fn change_pause(&self, sql: &'static str, tenant: &str) -> Result<(), FleetError> {
        match sqlx::query(sql).bind(tenant).execute(&self.pool).await?.rows_affected() {
            0 => Err(FleetError::NoSuchTenant { tenant: tenant.to_owned() }),
            _ => Ok(()),
        }
    }
}

fn member(row: &PgRow) -> Result<Member, sqlx::Error> {
    let (due, zone): (String, String) = (row.try_get("due")?, row.try_get("zone")?);
    let unread = |what: &str| sqlx::Error::Decode(format!("{what:?} is neither a time nor a zone").into());
    let (priority, late): (i64, i64) = (row.try_get("priority")?, row.try_get("late_after")?);
    Ok(Member {
        tenant: row.try_get("tenant")?,
        origin: row.try_get("origin")?,
        due: due.parse().map_err(|_| unread(&due))?,
        zone: zone.parse().map_err(|_| unread(&zone))?,
        late_after: Duration::try_seconds(late).unwrap_or_default(),
        priority: i16::try_from(priority).unwrap_or(i16::MAX),
        since: row.try_get("since")?,
        paused: row.try_get("paused")?,
    })
}
