//! How it stands with a tenant's nights: the last one that ended well, the last one at all, what waits, what is late.

use chrono::{DateTime, Days, Duration, NaiveDate, NaiveTime, Utc};

use crate::state::{EndingKind, RunRecord, StateError, Store};

use super::ending::Waiting;

/// When the night's run is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Schedule {
    /// The time of day, where the settings name one.
    pub due: Option<NaiveTime>,
    /// How long after it a run is late; without a time, how long after the last success.
    pub late_after: Duration,
}

/// What tells where a moment falls in a tenant's days.
#[derive(Clone, Copy)]
pub struct Calendar<'a> {
    /// The moment.
    pub now: DateTime<Utc>,
    /// Returns the day that a moment falls on.
    pub day: &'a dyn Fn(DateTime<Utc>) -> NaiveDate,
    /// Returns the moment of a time of a day.
    pub at: &'a dyn Fn(NaiveDate, NaiveTime) -> DateTime<Utc>,
}

/// How it stands with a tenant.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Standing {
    /// The last run that came to its end.
    pub last_success: Option<RunRecord>,
    /// The last run at all.
    pub last: Option<RunRecord>,
    /// The plan that waits for somebody's word, where one does.
    pub waiting: Option<Waiting>,
    /// Runs that did not come to their end and can be gone on with.
    pub open: Vec<RunRecord>,
    /// When the next run is due, where the settings say it.
    pub next_due: Option<DateTime<Utc>>,
    /// Why a run is overdue, where one is.
    pub overdue: Option<String>,
}

/// So many runs are looked through for the last success: more than a year of nights.
const LOOKED_THROUGH: u32 = 1_000;

impl Schedule {
    /// How long a tenant may be without a success where no time is named.
    pub const USUAL: Self = Self { due: None, late_after: Duration::hours(36) };

    /// How late a run may be where a time is named and no more is said.
    pub const LATE: Duration = Duration::hours(4);
}

impl Standing {
    /// Reads how it stands.
    pub async fn read(store: &Store, schedule: Schedule, calendar: Calendar<'_>) -> Result<Self, StateError> {
        let runs = store.runs(LOOKED_THROUGH).await?;
        let mut waiting = waiting(&runs);
        if let Some(plan) = &waiting
            && store.applied(&plan.plan.hash).await?.is_some()
        {
            waiting = None;
        }
        let open = store.open_runs().await?;
        let last_success = runs.iter().find(|run| is_success(run)).cloned();
        let late = late(last_success.as_ref(), schedule, calendar);
        let (next_due, overdue) = (next(schedule, calendar), late);
        Ok(Self { last_success, last: runs.into_iter().next(), waiting, open, next_due, overdue })
    }
}

impl Standing {
    /// Returns how it stands with a tenant of whom nothing is kept.
    pub fn of_nothing(schedule: Schedule, calendar: Calendar<'_>) -> Self {
        let (next_due, overdue) = (next(schedule, calendar), late(None, schedule, calendar));
        Self { next_due, overdue, ..Self::default() }
    }
}

impl std::fmt::Debug for Calendar<'_> {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Calendar").field("now", &self.now).finish_non_exhaustive()
    }
}

/// Returns whether a run made a whole roster true, people who need somebody aside.
pub fn is_success(run: &RunRecord) -> bool {
    let whole =
        matches!(run.command.as_str(), "sync" | "apply") && run.only.is_none() && run.undoes.is_none();
    let ended =
        run.ended.is_some() && run.stopped.is_none() && run.ending.is_none() && run.abandoned.is_none();
    whole && ended && run.was_begun() && matches!(run.exit_code, Some(0 | 1 | 8))
}

/// Returns the newest plan that waits, unless a whole roster was carried out since.
fn waiting(runs: &[RunRecord]) -> Option<Waiting> {
    let guarded =
        |run: &&RunRecord| run.ending.as_ref().is_some_and(|ending| ending.kind == EndingKind::Guard);
    let mut guarded = runs.iter().take_while(|run| !is_success(run)).filter(guarded);
    let run = guarded.next()?;
    let ending = run.ending.as_ref()?;
    let (id, since) = (run.id.clone(), run.started.clone());
    let guarded_since = guarded.last().map_or_else(|| since.clone(), |first| first.started.clone());
    Some(Waiting { run: id, since, guarded_since, reason: ending.reason.clone(), plan: ending.plan.clone()? })
}

fn moment(stamp: Option<&String>) -> Option<DateTime<Utc>> {
    stamp?.parse().ok()
}

/// Returns the last moment at which a run was due, and the next one.
fn due_around(due: NaiveTime, calendar: Calendar<'_>) -> (DateTime<Utc>, DateTime<Utc>) {
    let today = (calendar.day)(calendar.now);
    let at = |day: Option<NaiveDate>| (calendar.at)(day.unwrap_or(today), due);
    let this = at(Some(today));
    if this <= calendar.now {
        (this, at(today.checked_add_days(Days::new(1))))
    } else {
        (at(today.checked_sub_days(Days::new(1))), this)
    }
}

fn next(schedule: Schedule, calendar: Calendar<'_>) -> Option<DateTime<Utc>> {
    schedule.due.map(|due| due_around(due, calendar).1)
}

/// Says why a run is overdue, where one is.
fn late(success: Option<&RunRecord>, schedule: Schedule, calendar: Calendar<'_>) -> Option<String> {
    let ended = success.and_then(|run| moment(run.ended.as_ref()));
    let Some(due) = schedule.due else {
        let hours = schedule.late_after.num_hours();
        return match ended {
            None => Some("no run has come to its end yet".to_owned()),
            Some(at) if calendar.now - at > schedule.late_after => {
                Some(format!("no run has come to its end for {hours} hours"))
            }
            Some(_) => None,
        };
    };
    let Some(ended) = ended else { return Some("no run has come to its end yet".to_owned()) };
    let (mut last, _) = due_around(due, calendar);
    if calendar.now - last <= schedule.late_after {
        // Not late yet for the last time; it may still be for the one before.
        let before = (calendar.day)(last).checked_sub_days(Days::new(1));
        last = before.map_or(last, |day| (calendar.at)(day, due));
    }
    // A timer that fires a little early has run in time.
    let early = Duration::minutes(10);
    (ended < last - early).then(|| {
        format!("the run that was due at {} UTC has not come to its end", last.format("%Y-%m-%d %H:%M"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::run_that_ended as run;

    fn told(now: &str, success: Option<&RunRecord>, due: Option<&str>) -> Option<String> {
        let schedule = match due {
            Some(due) => Schedule { due: due.parse().ok(), late_after: Schedule::LATE },
            None => Schedule::USUAL,
        };
        let calendar = Calendar {
            now: now.parse().unwrap(),
            day: &|moment| moment.date_naive(),
            at: &|day, time| day.and_time(time).and_utc(),
        };
        late(success, schedule, calendar)
    }

    #[test]
    fn a_run_is_late_after_its_time_and_no_sooner() {
        let last_night = run("sync", "2026-11-27T02:07:00Z", 0);
        let at = |now: &str| told(now, Some(&last_night), Some("02:00:00")).is_some();
        assert!(!at("2026-11-27T08:00:00Z"));
        assert!(!at("2026-11-28T01:59:00Z"));
        assert!(!at("2026-11-28T05:59:00Z"), "it may still come");
        assert!(at("2026-11-28T06:01:00Z"));
        assert!(at("2026-11-29T03:00:00Z"), "last night's is not there");
    }

    #[test]
    fn without_a_time_a_day_and_a_half_is_too_long() {
        let last = run("sync", "2026-11-27T02:07:00Z", 1);
        assert!(is_success(&last), "people who need somebody are told by themselves");
        assert!(told("2026-11-28T13:00:00Z", Some(&last), None).is_none());
        assert!(told("2026-11-28T15:00:00Z", Some(&last), None).is_some());
        assert!(told("2026-11-28T15:00:00Z", None, None).is_some());
    }

    #[test]
    fn a_part_an_undo_and_a_guard_are_no_success() {
        assert!(!is_success(&run("offboard", "2026-11-27T02:07:00Z", 0)));
        assert!(!is_success(&run("sync", "2026-11-27T02:07:00Z", 4)));
        let part = RunRecord { only: Some([].into()), ..run("apply", "2026-11-27T02:07:00Z", 0) };
        assert!(!is_success(&part));
    }
}
