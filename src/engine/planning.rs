//! Reading a tenant until a plan can be made for sure, with what earlier runs saw.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Days, NaiveDate, NaiveTime};

use crate::apply::{Event, Listener};
use crate::model::{EmployeeId, UserId};
use crate::observed::{self, Listing, Observed, Pages, Reading, Remembered, RememberedLogin, TimeClock};
use crate::plan::{
    Closed, DetailsPolicy, History, MatchDecision, Plan, Purpose, RosterAge, clocked_since,
    logins_to_remember, make_plan, needs, recall, recall_logins, to_prove, to_remember,
};
use crate::roster::{Delivered, Roster};
use crate::state::{StateError, Store};

use super::error::EngineError;
use super::tenant::Engine;
use super::tenant::announce;

/// Rounds of reading single pages; the second asks for what the first made matchable.
const ROUNDS: usize = 6;

/// Fewer pages than this are read before anybody wonders.
const WORTH_SAYING: usize = 40;

/// What a plan is asked for.
#[derive(Debug, Clone, Copy)]
pub struct Asked<'a> {
    /// The roster.
    pub roster: &'a Roster,
    /// What it is for.
    pub purpose: Purpose,
    /// The day that decides what is due.
    pub today: NaiveDate,
}

/// A plan, and everything it was made from.
#[derive(Debug, Clone)]
pub struct Planned {
    /// The tenant as read, for carrying the plan out and for planning again.
    pub reading: Reading,
    /// What earlier runs saw, and what people decided.
    pub history: History,
    /// The plan.
    pub plan: Plan,
}

impl Engine {
    /// Reads what a plan for this roster needs, and makes the plan. Nothing is changed in Backoffice.
    pub async fn plan(&self, asked: Asked<'_>, listener: &mut dyn Listener) -> Result<Planned, EngineError> {
        self.in_time(self.plan_with(asked, &[], listener)).await
    }

    /// The same as if these decisions about who somebody is had been kept before.
    pub async fn plan_with(
        &self,
        asked: Asked<'_>,
        decisions: &[MatchDecision],
        listener: &mut dyn Listener,
    ) -> Result<Planned, EngineError> {
        let history = with_decisions(self.history(asked).await?, decisions);
        let policy = &self.settings().policy;
        let Asked { roster, today, .. } = asked;
        let state = self.state().await?;
        let memory = self.memory(&state).await?;
        let mut reading = observed::read(self.backoffice(), self.tenant(), self.now()).await?;
        reading.observed.clock_number = state.clock_number().await?;
        reading.observed.proven = state.proven().await?;
        if reading.observed.listing == Listing::Complete {
            let remembers = matches!(policy.details, DetailsPolicy::Changed { .. });
            reading.observed.first_reading = remembers && memory.is_empty();
            recall(&mut reading.observed, roster, policy, &history, &memory, today);
            let logins = self.logins(&state).await?;
            recall_logins(&mut reading.observed, &logins);
            self.read_pages(&mut reading, asked, &history, listener).await?;
            self.remember_the_clock(&state, &reading.observed, &history).await?;
            state.remember_logins(&logins_to_remember(&reading.observed)).await?;
            let seen = to_remember(&reading.observed, roster, policy, &history, today);
            let forgotten = state.forgotten_among(&seen.keys().copied().collect()).await?;
            let news =
                seen.into_iter().filter(|(id, seen)| memory.get(id) != Some(seen) && !forgotten.contains(id));
            state.remember(&news.collect()).await?;
            if asked.purpose == Purpose::Sync {
                let proven = to_prove(&reading.observed, roster, policy, &history, today);
                let known = &reading.observed.proven;
                let news = proven
                    .into_iter()
                    .filter(|(id, proven)| known.get(id) != Some(proven) && !forgotten.contains(id));
                state.keep_proven(&news.collect()).await?;
            }
        }
        let plan = self.make(asked, &reading, &history);
        Ok(Planned { reading, history, plan })
    }

    /// Makes a plan from what was read already, and from the single pages that other decisions make needed.
    pub async fn plan_again(
        &self,
        reading: &mut Reading,
        asked: Asked<'_>,
        decisions: &[MatchDecision],
        listener: &mut dyn Listener,
    ) -> Result<Plan, EngineError> {
        let history = with_decisions(self.history(asked).await?, decisions);
        if reading.observed.listing == Listing::Complete {
            self.read_pages(reading, asked, &history, listener).await?;
        }
        Ok(self.make(asked, reading, &history))
    }

    /// Returns what is known of earlier rosters, and how old this one is beside them: contents that were accepted before the
    /// last ones are an old file.
    async fn history(&self, asked: Asked<'_>) -> Result<History, EngineError> {
        let state = self.state().await?;
        let mut history = state.history().await?;
        let most = Days::new(u64::from(self.settings().policy.still_working_days));
        let lately = asked.today.checked_sub_days(most).unwrap_or(asked.today);
        // A day more than is looked at: the moment is told in another zone than the days.
        let since = lately.pred_opt().unwrap_or(lately).and_time(NaiveTime::MIN).and_utc();
        let closed = state.closed_since(since).await?.into_iter();
        history.closed =
            closed.map(|one| (one.employee, Closed { on: self.day_of(one.at), run: one.run })).collect();
        let sha256 = &asked.roster.sha256;
        if let Some(last) = history.last.as_ref().filter(|_| asked.purpose == Purpose::Sync) {
            let before = if last.sha256 == *sha256 { None } else { state.accepted_on(sha256).await? };
            let old =
                |accepted| RosterAge::OldContents { accepted, last: last.day, rows: 0, people: Vec::new() };
            let late = asked.roster.delivered.and_then(|delivered| self.late(delivered));
            // Old contents that were delivered anew are what HR says today.
            let anew = |accepted: &chrono::NaiveDate| {
                let proof = asked.roster.delivered.filter(|one| one.proven);
                proof.is_none_or(|one| one.at.date_naive() <= *accepted || one.at.date_naive() <= last.day)
            };
            history.age = Some(late.unwrap_or_else(|| before.filter(anew).map_or(RosterAge::NotOlder, old)));
        }
        Ok(history)
    }

    /// Keeps what the time clock said that later runs and whoever looks at earlier ones must know.
    async fn remember_the_clock(
        &self,
        state: &Store,
        observed: &Observed,
        history: &History,
    ) -> Result<(), StateError> {
        if let (TimeClock::Read { .. }, Some(number)) = (&observed.time_clock, observed.clock_number) {
            state.keep_clock_number(number).await?;
        }
        state.keep_clocked_since(&clocked_since(observed, history)).await
    }

    /// Says whether a roster was delivered too long ago.
    fn late(&self, delivered: Delivered) -> Option<RosterAge> {
        let age = self.now() - delivered.at;
        let hours = |length: chrono::Duration| u64::try_from(length.num_hours()).unwrap_or_default();
        (age > delivered.max_age)
            .then(|| RosterAge::Late { hours: hours(age), most: hours(delivered.max_age) })
    }

    fn make(&self, asked: Asked<'_>, reading: &Reading, history: &History) -> Plan {
        let Asked { roster, purpose, today } = asked;
        let plan = make_plan(roster, &reading.observed, &self.settings().policy, history, purpose, today);
        self.with_settings_named(plan)
    }

    /// Says in a plan which settings file held when it was made.
    pub(super) fn with_settings_named(&self, plan: Plan) -> Plan {
        let file = self.settings().settings_file.as_ref();
        Plan { settings: file.map(|file| file.display().to_string()), ..plan }
    }

    async fn memory(&self, state: &Store) -> Result<BTreeMap<EmployeeId, Remembered>, StateError> {
        match self.settings().policy.details {
            DetailsPolicy::Changed { .. } => state.remembered().await,
            DetailsPolicy::Always | DetailsPolicy::Never => Ok(BTreeMap::new()),
        }
    }

    async fn logins(&self, state: &Store) -> Result<BTreeMap<UserId, RememberedLogin>, StateError> {
        match self.settings().policy.details {
            DetailsPolicy::Changed { .. } => state.remembered_logins().await,
            DetailsPolicy::Always | DetailsPolicy::Never => Ok(BTreeMap::new()),
        }
    }

    async fn read_pages(
        &self,
        reading: &mut Reading,
        asked: Asked<'_>,
        history: &History,
        listener: &mut dyn Listener,
    ) -> Result<(), EngineError> {
        let Asked { roster, purpose, today } = asked;
        for _ in 0..ROUNDS {
            let policy = &self.settings().policy;
            let wanted = needs(roster, &reading.observed, policy, history, purpose, today);
            if wanted.is_empty() {
                break;
            }
            self.say_how_long(&wanted, listener);
            observed::read_more(reading, self.backoffice(), &wanted).await?;
        }
        Ok(())
    }

    /// Says how long it takes where it takes long: the first night reads a page or two of everybody.
    fn say_how_long(&self, wanted: &Pages, listener: &mut dyn Listener) {
        let pages = wanted.profiles.len() + wanted.compare.len() + wanted.pay.len() + wanted.links.len();
        if pages >= WORTH_SAYING {
            let per_second = usize::try_from(self.settings().requests_per_second.max(1)).unwrap_or(1);
            announce(listener, &Event::Reading { pages, seconds: pages / per_second });
        }
    }
}

/// Returns what is kept, with these decisions in place of those about the same rows.
fn with_decisions(mut history: History, decisions: &[MatchDecision]) -> History {
    let decided: BTreeSet<String> = decisions.iter().map(|one| one.row.fingerprint()).collect();
    history.decisions.retain(|kept| !decided.contains(&kept.row.fingerprint()));
    history.decisions.extend(decisions.iter().cloned());
    history
}
