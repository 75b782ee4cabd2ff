//! One start of the program: the engine as the command line calls it, on a virtual clock.

use std::cell::Cell;
use std::path::Path;
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Utc};
use roster_sync::apply::RowStatus;
use roster_sync::backoffice::{Backoffice, Connection};
use roster_sync::engine::{
    Asked, Done, Engine, EngineClock, EngineError, EngineSettings, KeptPlan, RunOptions, RunOutcome,
    StoppedPlan,
};
use roster_sync::model::{Origin, Password};
use roster_sync::plan::{AbsentPolicy, Policy, Purpose};
use roster_sync::roster::{self, Mapping, Roster};
use roster_sync::sandbox::Sandbox;
use roster_sync::state::{StateDir, on_disk};
use roster_sync::web::PaceOptions;
use tokio::time::Instant;

use super::absences::AFTER;
use super::doom::{Aside, Doom};
use super::hr::Delivery;

thread_local! {
    /// The moment at which the clock was set, and what it was set to.
    static CLOCK: Cell<Option<(Instant, DateTime<Utc>)>> = const { Cell::new(None) };
}

/// Nights run side by side in threads, each with its own clock.
fn now() -> DateTime<Utc> {
    let (set, to) = CLOCK.get().unwrap_or_else(|| (Instant::now(), DateTime::UNIX_EPOCH));
    to + TimeDelta::from_std(set.elapsed()).unwrap_or_default()
}

fn day(moment: DateTime<Utc>) -> NaiveDate {
    moment.date_naive()
}

/// Sets the clock.
fn set(to: DateTime<Utc>) {
    CLOCK.set(Some((Instant::now(), to)));
}

/// What came of a start.
pub(crate) enum Came {
    /// A run came to an end.
    Ran(Box<RunOutcome>),
    /// A guard stopped it, and nobody gave their word.
    Stopped(Vec<String>),
    /// The file was refused.
    Unread(String),
    /// The program ended with an error.
    Failed(String),
    /// It was killed.
    Killed,
}

impl Came {
    /// Returns what was done to whom.
    pub(crate) fn done(&self) -> String {
        let Self::Ran(outcome) = self else { return String::new() };
        let done = outcome.rows.iter().filter(|result| result.status == RowStatus::Done);
        let told = done.map(|one| format!("{} {} ({}): {}", one.operation, one.name, one.key, one.message));
        told.collect::<Vec<_>>().join("; ")
    }

    /// Returns what came of it, in a few words.
    pub(crate) fn in_words(&self) -> String {
        match self {
            Self::Ran(outcome) => format!("ran ({:?})", outcome.summary.stopped),
            Self::Stopped(guards) => format!("was stopped by {}", guards.join(", ")),
            Self::Unread(why) => format!("did not read the file: {why}"),
            Self::Failed(why) => format!("failed: {why}"),
            Self::Killed => "was killed".to_owned(),
        }
    }
}

/// What a start is given.
pub(crate) struct Start<'a> {
    pub(crate) sandbox: &'a Arc<Sandbox>,
    pub(crate) folder: &'a Path,
    pub(crate) delivery: &'a Delivery,
    pub(crate) day: NaiveDate,
    /// Hours by which the clock is wrong.
    pub(crate) clock: i64,
    pub(crate) at_once: usize,
    /// Where Backoffice is, as the program is told.
    pub(crate) url: &'a str,
    /// Whether somebody looks at what a guard stopped, and gives their word.
    pub(crate) allowing: bool,
    /// Whether the settings let the time clock speak for people.
    pub(crate) time_clock: bool,
}

impl Start<'_> {
    fn moment(&self) -> DateTime<Utc> {
        self.day.and_time(NaiveTime::from_hms_opt(3, 0, 0).unwrap_or_default()).and_utc()
            + TimeDelta::hours(self.clock)
    }

    /// Returns the day that the program takes it to be.
    pub(crate) fn today(&self) -> NaiveDate {
        day(self.moment())
    }

    /// Makes Backoffice equal to the file: in one go, or with something by hand between plan and apply.
    pub(crate) async fn sync(&self, doom: &Arc<Doom>, between: Vec<Aside>) -> Came {
        set(self.moment());
        let roster = match roster::read_bytes("hr.csv", &self.delivery.bytes, &Mapping::default()) {
            Ok(roster) => roster,
            Err(error) => return Came::Unread(error.to_string()),
        };
        self.until_death(doom, Box::pin(self.carry_out(doom, &roster, between))).await
    }

    /// Goes on with what was killed.
    pub(crate) async fn resume(&self, doom: &Arc<Doom>) -> Came {
        set(self.moment() + TimeDelta::hours(1));
        let work = async {
            let engine = self.engine(doom)?;
            let turn = engine.take_turn("resume").await?;
            let outcome = Box::pin(turn.resume(None, &RunOptions::default(), &mut ())).await?;
            Ok(outcome.map_or_else(|| Came::Stopped(Vec::new()), |outcome| Came::Ran(Box::new(outcome))))
        };
        self.until_death(doom, work).await
    }

    async fn until_death(
        &self,
        doom: &Arc<Doom>,
        work: impl Future<Output = Result<Came, EngineError>>,
    ) -> Came {
        let work = Box::pin(on_disk(Arc::clone(doom) as _, work));
        let came = tokio::select! {
            biased;
            () = doom.died() => Came::Killed,
            came = work => came.unwrap_or_else(|error| Came::Failed(why(&error))),
        };
        if doom.is_dead() { Came::Killed } else { came }
    }

    async fn carry_out(
        &self,
        doom: &Arc<Doom>,
        roster: &Roster,
        between: Vec<Aside>,
    ) -> Result<Came, EngineError> {
        let engine = self.engine(doom)?;
        let turn = engine.take_turn("sync").await?;
        let asked = Asked { roster, purpose: Purpose::Sync, today: engine.today() };
        let options = RunOptions::default();
        let done = if between.is_empty() {
            Box::pin(turn.sync(asked, &options, &mut ())).await?
        } else {
            let plan = Box::pin(engine.plan(asked, &mut ())).await?.plan;
            for act in between {
                act();
            }
            Box::pin(turn.apply(&KeptPlan::fresh(plan), &[], Some(roster), &options, &mut ())).await?
        };
        let stopped = match done {
            Done::Ran(outcome) => return Ok(Came::Ran(outcome)),
            Done::Stopped(stopped) => stopped,
        };
        let (Some(allow), true) = (stopped.to_allow.clone(), self.allowing) else {
            return Ok(Came::Stopped(tripped(&stopped)));
        };
        let kept = KeptPlan::read(&stopped.path)?;
        let options = RunOptions { allow, ..RunOptions::default() };
        match Box::pin(turn.apply(&kept, &[], Some(roster), &options, &mut ())).await? {
            Done::Ran(outcome) => Ok(Came::Ran(outcome)),
            Done::Stopped(stopped) => Ok(Came::Stopped(tripped(&stopped))),
        }
    }

    fn engine(&self, doom: &Arc<Doom>) -> Result<Engine, EngineError> {
        let url: url::Url = self.url.parse().expect("an address of this computer");
        let password = Password::existing(self.sandbox.password());
        let mut connection = Connection::new(url.clone(), self.sandbox.username(), password);
        connection.wire = Some(Arc::clone(doom) as _);
        connection.pace = PaceOptions { requests_per_second: 1000, burst: 1000 };
        let mut policy = Policy { absent: AbsentPolicy::Disable { after: AFTER }, ..Policy::default() };
        policy.guards.still_working = self.time_clock;
        let settings = EngineSettings {
            policy,
            requests_per_second: 1000,
            at_once: self.at_once,
            ..EngineSettings::default()
        };
        let backoffice = Backoffice::new(connection)?;
        let directory = StateDir::open(self.folder, "main")?;
        let origin = Origin::of(&url).expect("an address of this computer");
        let clock = EngineClock { now, day };
        Ok(Engine::open(("main", None), origin, backoffice, directory, settings, clock))
    }
}

fn tripped(stopped: &StoppedPlan) -> Vec<String> {
    stopped.plan.tripped().map(|guard| guard.name.to_string()).collect()
}

fn why(error: &EngineError) -> String {
    let mut text = error.to_string();
    if let EngineError::Unknown { examination } = error {
        for finding in examination.failures() {
            text.extend(["; ", finding.fact.id(), ": ", &format!("{:?}", finding.outcome)]);
        }
    }
    let mut source = std::error::Error::source(error);
    while let Some(error) = source {
        text.push_str(": ");
        text.push_str(&error.to_string());
        source = error.source();
    }
    text
}

/// Runs of long ago are taken away: what matters of them is in the database.
pub(crate) fn tidy(folder: &Path) {
    let Ok(runs) = std::fs::read_dir(folder.join("main").join("runs")) else { return };
    let mut runs: Vec<_> = runs.filter_map(Result::ok).map(|run| run.path()).collect();
    runs.sort();
    for old in runs.iter().rev().skip(RUNS) {
        let _ = std::fs::remove_dir_all(old);
    }
}

/// Runs whose files are kept.
const RUNS: usize = 12;
