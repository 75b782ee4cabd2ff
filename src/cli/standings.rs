//! How it stands with the nights of the tenants, read of what is kept of them.

use chrono::{NaiveDate, NaiveTime};

use crate::engine::{Calendar, Schedule, Standing};
use crate::model::with_causes;
use crate::report::TenantStanding;
use crate::state::{StateDir, Store};

use super::context::Context;
use super::environment;
use super::failure::Failure;
use super::settings;

/// Returns whose standing is asked for: the one that is named, else everybody in the settings, else whoever left something here.
pub(super) fn asked(context: &Context<'_>) -> Result<Vec<String>, Failure> {
    if let Some(name) = settings::tenant_name(context.global, &context.config, context.environment)? {
        return Ok(vec![name]);
    }
    every_tenant(context)
}

/// Returns everybody in the settings, else whoever left something here.
pub(super) fn every_tenant(context: &Context<'_>) -> Result<Vec<String>, Failure> {
    let known: Vec<String> = context.config.tenants.keys().cloned().collect();
    let known = if known.is_empty() { StateDir::kept(&context.settings.state_dir) } else { known };
    if known.is_empty() { Err(Failure::NoTenant) } else { Ok(known) }
}

/// Reads how it stands with one tenant. What cannot be read is told, and keeps nobody else from being told.
pub(super) async fn of_tenant(name: &str, context: &Context<'_>) -> Result<TenantStanding, Failure> {
    let config = context.config.of_tenant(name)?;
    let schedule = config.schedule.resolve()?;
    let zone = settings::zone_of(&config, name)?;
    let now = environment::now();
    let day = move |moment| environment::day_in(zone, moment);
    let at = move |day: NaiveDate, time: NaiveTime| environment::moment_in(zone, day, time);
    let calendar = Calendar { now, day: &day, at: &at };
    let several = context.config.tenants.len() > 1 && context.global.tenant.is_none();
    let of_it = if several { format!(" --tenant {name}") } else { String::new() };
    let repeat = format!("{of_it}{}", context.repeat());
    let mut told = TenantStanding { tenant: name.to_owned(), repeat, ..TenantStanding::default() };
    match standing(name, schedule, calendar, context).await {
        Ok(standing) => told.standing = standing,
        Err(error) => {
            told.unread = Some(with_causes(&error));
        }
    }
    Ok(told)
}

async fn standing(
    name: &str,
    schedule: Schedule,
    calendar: Calendar<'_>,
    context: &Context<'_>,
) -> Result<Standing, Failure> {
    let Some(directory) = context.settings.kept_of(name)? else {
        return Ok(Standing::of_nothing(schedule, calendar));
    };
    let store = Store::open(&directory, environment::now).await?;
    Ok(Standing::read(&store, schedule, calendar).await?)
}
