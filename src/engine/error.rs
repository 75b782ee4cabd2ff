//! Why the engine could not do what it was asked to.

use std::path::PathBuf;
use std::time::Duration;

use crate::apply::{ApplyError, ListenError, Stopped};
use crate::backoffice::BackofficeError;
use crate::doctor::Examination;
use crate::plan::{GuardName, NotInPlan, PlanFileError};
use crate::roster::FileError;
use crate::state::StateError;

/// An error of the engine. Rows that fail are results, not errors.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum EngineError {
    /// Backoffice.
    #[error(transparent)]
    Backoffice(#[from] BackofficeError),
    /// State on disk.
    #[error(transparent)]
    State(#[from] StateError),
    /// A run that could not keep track.
    #[error(transparent)]
    Apply(#[from] ApplyError),
    /// A listener could not go on.
    #[error(transparent)]
    Listen(#[from] ListenError),
    /// The roster cannot be read.
    #[error(transparent)]
    Roster(#[from] FileError),
    /// A file could not be written.
    #[error("failed to write {}", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// What the system says.
        #[source]
        source: std::io::Error,
    },
    /// The results cannot be written where they were to go; nothing was begun.
    #[error("the results cannot be written to {}", path.display())]
    BadResults {
        /// The file that was named.
        path: PathBuf,
        /// What the system says, or what stands there.
        #[source]
        source: std::io::Error,
    },
    /// A plan file cannot be read.
    #[error("failed to read the plan {}", path.display())]
    ReadPlan {
        /// The file.
        path: PathBuf,
        /// What the system says.
        #[source]
        source: std::io::Error,
    },
    /// A file is no plan.
    #[error("{} cannot be applied", path.display())]
    Plan {
        /// The file.
        path: PathBuf,
        /// Why not.
        #[source]
        source: PlanFileError,
    },
    /// A plan that a run did not begin with.
    #[error("{} is not the plan that the run {run} began with", path.display())]
    NotItsPlan {
        /// The file.
        path: PathBuf,
        /// The run.
        run: String,
    },
    /// A run that is to be given up came to its end.
    #[error("the run {run} is not open: there is nothing to give up")]
    NotOpen {
        /// The run.
        run: String,
    },
    /// Something was picked that the plan does not have.
    #[error(transparent)]
    NotInPlan(#[from] NotInPlan),
    /// A login that is nobody's of the roster.
    #[error("the login {username} stands alone: it is nobody's of the roster")]
    StandsAlone {
        /// The login.
        username: String,
    },
    /// A plan for somebody else.
    #[error("the plan was made for {planned:?}, not for {tenant:?}; nothing was done")]
    OtherTenant {
        /// Whom it was made for.
        planned: String,
        /// Who this is.
        tenant: String,
    },
    /// A plan for another Backoffice.
    #[error(
        "the plan was made for the Backoffice at {planned:?}, not for that at {here:?}; nothing was done"
    )]
    OtherOrigin {
        /// Which it was made for.
        planned: String,
        /// Which this is.
        here: String,
    },
    /// A plan that is older than the last roster.
    #[error(
        "another roster was carried out on {day}, after this plan was made; plan again: roster-sync plan {roster} --out plan.json"
    )]
    Superseded {
        /// The day of that roster's plan.
        day: chrono::NaiveDate,
        /// The roster that this plan was made from.
        roster: String,
    },
    /// A plan that another one took the place of.
    #[error(
        "a newer plan was kept on {} UTC and takes the place of this one; plan again: roster-sync plan {roster} --out plan.json",
        kept.chars().take(16).collect::<String>().replace('T', " ")
    )]
    NewerPlan {
        /// When that one was kept.
        kept: String,
        /// The roster that this plan was made from.
        roster: String,
    },
    /// A plan that this store did not seal.
    #[error("{} was not kept by this program's state folder: it comes from somewhere else, or was changed", path.display())]
    Foreign {
        /// Its file.
        path: PathBuf,
    },
    /// The hash that was named is another plan's.
    #[error("{} is not the plan that --foreign names", path.display())]
    OtherHash {
        /// Its file.
        path: PathBuf,
    },
    /// A plan that nobody carried out for too long.
    #[error(
        "the plan is {days} days old, and plans hold for {most}; plan again: roster-sync plan {roster} --out plan.json"
    )]
    TooOld {
        /// How old it is.
        days: i64,
        /// How long plans hold.
        most: u32,
        /// The roster it was made from.
        roster: String,
    },
    /// A fact about Backoffice does not hold.
    #[error("this Backoffice is not as it is known; nothing was written")]
    Unknown {
        /// What was found.
        examination: Box<Examination>,
    },
    /// What a killed run had begun was not finished, or this program stopped right behind it.
    #[error("nothing new was begun after what the killed run {run} had begun: {}", stopped.in_words().trim_end_matches('.'))]
    NotFinished {
        /// Which run.
        run: String,
        /// Why.
        stopped: Stopped,
    },
    /// A run that ended.
    #[error("the run {run} came to its end: there is nothing to resume")]
    NothingToResume {
        /// Which run.
        run: String,
    },
    /// A run that ended before it had a plan.
    #[error(
        "the run {run} ended before it wrote anything: there is nothing to put back; `roster-sync runs list` names the others"
    )]
    NothingToUndo {
        /// Which run.
        run: String,
    },
    /// Another run is open: what it left is gone on with, or given up, before anything is put back.
    #[error(
        "the run {run} is open: finish it (`roster-sync runs resume {run}`) or give it up (`roster-sync runs abandon {run}`) first; nothing was done"
    )]
    OpenRun {
        /// Which run.
        run: String,
    },
    /// Reading took longer than the settings allow.
    #[error("reading took longer than {} (max_runtime); nothing was changed", humantime::format_duration(*most))]
    TooLong {
        /// The time that a run may take.
        most: Duration,
    },
    /// No such guard.
    #[error("the plan has no guard {name}; its guards are {}", known.iter().map(|name| name.as_str()).collect::<Vec<_>>().join(", "))]
    NoSuchGuard {
        /// What was asked for.
        name: GuardName,
        /// What there is.
        known: Vec<GuardName>,
    },
    /// A guard that no word lets through.
    #[error("the guard {name} cannot be let through")]
    NotAllowable {
        /// The guard.
        name: GuardName,
    },
    /// Some lines of a plan would do what the whole would not.
    #[error("stopped by the guard last-manager: of these lines alone, {message}")]
    LastManager {
        /// What the guard says.
        message: String,
    },
    /// A file that names somebody who is to be forgotten could not be taken away.
    #[error("failed to write {}", path.display())]
    NotErased {
        /// The file.
        path: PathBuf,
        /// What the system says.
        #[source]
        source: std::io::Error,
    },
    /// Nobody, or several, are meant by a name or number.
    #[error("{}", not_one(person, known))]
    NotOnePerson {
        /// What was given.
        person: String,
        /// Who could be meant.
        known: Vec<String>,
    },
    /// Somebody who is to be forgotten works here.
    #[error("{name} is active: only somebody who has left can be forgotten; nothing was done")]
    StillActive {
        /// Their name.
        name: String,
    },
    /// An open run is about somebody who is to be forgotten.
    #[error("the open run {run} is about {name}: end it first with `roster-sync runs resume {run}`")]
    InOpenRun {
        /// The run.
        run: String,
        /// Their name.
        name: String,
    },
    /// There is nobody whose page tells what permissions there are.
    #[error("the tenant has no employee to read permission templates from")]
    NobodyToReadFrom,
}

fn not_one(person: &str, known: &[String]) -> String {
    if known.is_empty() {
        format!("nothing is kept of {person:?}, and nobody is listed like that")
    } else {
        format!("several could be meant: {}; give a POS id", known.join(", "))
    }
}

impl EngineError {
    /// Returns whether the same call may simply be made again: nothing was changed, and it may go well then.
    pub fn is_retryable(&self) -> bool {
        match self {
            Self::Backoffice(error) => error.is_retryable(),
            Self::State(error) => error.is_retryable(),
            _ => false,
        }
    }
}
