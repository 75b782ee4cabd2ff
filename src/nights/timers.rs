//! What the timers are to do, by the settings and by what is asked for.

use chrono::{NaiveTime, TimeDelta};

use crate::engine::Schedule;
use crate::settings::{InForce, chosen_name, length, zone_of};

use super::error::NightError;
use super::timer_files::Timers;

/// The hour of the run where nobody names a time.
const USUAL_HOUR: i64 = 2;

/// What is asked of the timers.
#[derive(Debug, Clone)]
pub(crate) struct TimersAsked {
    /// The time of the run, where it is named.
    pub(crate) at: Option<String>,
    /// Whether they are for one user and not for the computer.
    pub(crate) for_user: bool,
}

impl Timers {
    /// Returns what they are to do.
    pub(crate) fn resolve(asked: &TimersAsked, held: &InForce<'_>) -> Result<Self, NightError> {
        let config = &held.config;
        let schedule = config.schedule.resolve()?;
        let at = match &asked.at {
            Some(text) => {
                NaiveTime::parse_from_str(text, "%H:%M").map_err(|_| NightError::NoTime(text.clone()))?
            }
            None => schedule
                .due
                .unwrap_or_else(|| NaiveTime::MIN.overflowing_add_signed(TimeDelta::hours(USUAL_HOUR)).0),
        };
        let late = if schedule.due.is_some() { schedule.late_after } else { Schedule::LATE };
        // Half an hour later, what is late is late beyond doubt.
        let looked_at = at.overflowing_add_signed(late + TimeDelta::minutes(30)).0;
        let delay = match &config.schedule.random_delay {
            Some(text) => length("schedule.random_delay", text)?.num_minutes(),
            None => 10,
        };
        let program = std::env::current_exe().map_err(|source| NightError::Start { source })?;
        let name = chosen_name(&held.choice, config);
        let zone = match &name {
            Some(name) => zone_of(config, name)?.map(|zone| zone.name().to_owned()),
            None => None,
        };
        let mut before = vec!["--log-format".to_owned(), "json".to_owned()];
        if let Some(found) = config.found.as_ref().filter(|found| !found.path.starts_with("/etc/roster-sync"))
        {
            let whole = std::path::absolute(&found.path).unwrap_or_else(|_| found.path.clone());
            before.extend(["--config".to_owned(), whole.display().to_string()]);
        }
        if let Some(folder) = &held.choice.state_dir {
            let whole = std::path::absolute(folder).unwrap_or_else(|_| folder.clone());
            before.extend(["--state-dir".to_owned(), whole.display().to_string()]);
        }
        if let Some(name) = &held.choice.tenant {
            before.extend(["--tenant".to_owned(), name.clone()]);
        }
        let every = config.tenants.len() > 1 && held.choice.tenant.is_none();
        let mut sync = before.clone();
        sync.push("sync".to_owned());
        if every {
            sync.push("--all-tenants".to_owned());
        }
        let status =
            [&before[..], &["--quiet".to_owned(), "status".to_owned(), "--notify".to_owned()]].concat();
        let source = &config.roster.source;
        let folders = source.folder.iter().chain(&source.archive).map(|path| held.beside_settings(path));
        let writes_to = folders.map(|path| path.display().to_string()).collect();
        Ok(Self {
            program: program.display().to_string(),
            sync,
            status,
            at,
            looked_at,
            zone,
            delay_minutes: delay,
            for_user: asked.for_user,
            writes_to,
        })
    }
}
