//! How it stands with all tenants of a fleet, whichever machine ran them.

use std::time::Duration;

use chrono::{NaiveDate, NaiveTime, TimeDelta, Utc};
use futures_util::StreamExt;

use crate::engine::{Calendar, Schedule};
use crate::model::with_causes;
use crate::nights::{measure, standing_of};
use crate::report::{FleetNight, FleetTenant, Printer, TenantStanding};
use crate::settings::{Chosen, InForce, environment};

use super::due::due_between;
use super::{Fleet, FleetError, Member};

/// So many tenants are asked at once: each by a connection of its own.
const AT_ONCE: usize = 8;

impl Fleet {
    /// Reads how it stands with every tenant. What is due when is known here, so that the settings of the machine that asks need not
    /// have the tenants.
    pub(crate) async fn standings(&self, held: &InForce<'_>) -> Result<Vec<FleetTenant>, FleetError> {
        let (members, mut nights) = (self.members().await?, self.latest_nights().await?);
        let now = self.now().await?;
        let mut asked = Vec::with_capacity(members.len());
        for member in members {
            let at = nights.iter().position(|night| night.tenant == member.tenant);
            asked.push((member, at.map(|at| nights.swap_remove(at))));
        }
        let one = |(member, night)| of_member(member, night, now, held);
        Ok(futures_util::stream::iter(asked).map(one).buffered(AT_ONCE).collect().await)
    }
}

async fn of_member(
    member: Member,
    night: Option<FleetNight>,
    now: chrono::DateTime<Utc>,
    held: &InForce<'_>,
) -> FleetTenant {
    let zone = Some(member.zone);
    let day = move |moment| environment::day_in(zone, moment);
    let at = move |day: NaiveDate, time: NaiveTime| environment::moment_in(zone, day, time);
    let calendar = Calendar { now, day: &day, at: &at };
    let schedule = Schedule { due: Some(member.due), late_after: member.late_after };
    let repeat = Chosen { tenant: Some(member.tenant.clone()), ..held.choice.clone() }.repeat();
    let mut told = TenantStanding { tenant: member.tenant.clone(), repeat, ..TenantStanding::default() };
    match standing_of(&member.tenant, schedule, calendar, held).await {
        Ok(standing) => told.standing = standing,
        Err(error) => told.unread = Some(with_causes(&error)),
    }
    // Nothing is late that was not due yet, or is left out.
    let last_due =
        due_between(member.zone, member.due, now - TimeDelta::hours(50), now - member.late_after).pop();
    if member.paused.is_some() || last_due.is_none_or(|(_, due)| due < member.since) {
        told.standing.overdue = None;
    }
    if member.paused.is_some() {
        told.standing.next_due = None;
    }
    FleetTenant {
        standing: told,
        due: format!("{} {}", member.due.format("%H:%M"), member.zone.name()),
        origin: member.origin,
        priority: member.priority,
        paused: member.paused,
        night,
    }
}

/// How often the file for monitors is written.
const MEASURED: Duration = Duration::from_mins(5);

impl Fleet {
    /// Writes how it stands with all tenants into the file for monitors, for ever, where the settings name one.
    pub(crate) async fn measuring(&self, held: &InForce<'_>, printer: &Printer) {
        if held.config.notify.metrics_file.is_none() {
            std::future::pending::<()>().await;
        }
        loop {
            tokio::time::sleep(MEASURED).await;
            match self.standings(held).await {
                Ok(tenants) => measure(tenants.iter().map(|one| &one.standing), held, printer),
                Err(error) => tracing::warn!(%error, "how it stands could not be written for monitors"),
            }
        }
    }
}
