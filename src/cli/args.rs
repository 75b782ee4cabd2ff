//! The arguments, only validated here; `settings` decides what they mean together with file and environment.

use clap::{Parser, Subcommand};

#[cfg(feature = "fleet")]
use super::commands::fleet::{FleetArgs, WorkArgs};
use super::commands::{
    apply::ApplyArgs,
    available::AvailableArgs,
    check::CheckArgs,
    config::ConfigArgs,
    doctor::DoctorArgs,
    employee::EmployeeArgs,
    explain::ExplainArgs,
    forget::ForgetArgs,
    history::HistoryArgs,
    init::InitArgs,
    list::ListArgs,
    matches::MatchesArgs,
    notify::NotifyArgs,
    offboard::OffboardArgs,
    pages::{CompletionsArgs, ManArgs},
    password::PasswordArgs,
    plan::PlanArgs,
    review::ReviewArgs,
    runs::RunsArgs,
    sandbox::SandboxArgs,
    schedule::ScheduleArgs,
    state::StateArgs,
    status::StatusArgs,
    sync::SyncArgs,
    user::UserArgs,
};
use super::format::{OutputFormat, OutputKind};
use super::global::Global;

/// The words that commands and messages use without saying each time what they mean.
const WORDS: &str = "\
Words:
  roster     the file from HR or payroll: a row for each person
  tenant     one Backoffice, by the name that the settings give it
  POS id     the number somebody types at the point of sale (pos_user_id)
  guard      a limit, such as the most people who may be disabled; a plan that
             goes beyond it stops before anything is written
  absent     active in Backoffice, and not in the roster
  held       the program waits for somebody's word; nothing happens until then
  stale      Backoffice changed since the plan was made: nothing was written";

/// Keeps the people in Sonny's Backoffice equal to a roster from HR or payroll.
///
/// Nothing is ever changed by `check`, `plan`, `explain`, `list` and `available`. To try the program without an
/// account, add --sandbox to any command: it then works on an invented car-wash chain on this computer.
#[derive(Debug, Parser)]
#[command(name = "roster-sync", version, max_term_width = 100, arg_required_else_help = true, after_long_help = WORDS)]
pub struct Cli {
    /// Options that every command takes.
    #[command(flatten)]
    pub global: Global,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What to do. What stands above the arguments of each command is its help.
#[derive(Debug, Subcommand)]
pub enum Command {
    Check(CheckArgs),
    Plan(PlanArgs),
    Apply(ApplyArgs),
    Sync(SyncArgs),
    Offboard(OffboardArgs),
    Explain(ExplainArgs),
    Doctor(DoctorArgs),
    List(ListArgs),
    Available(AvailableArgs),
    Employee(EmployeeArgs),
    User(UserArgs),
    Review(ReviewArgs),
    Status(StatusArgs),
    Notify(NotifyArgs),
    History(HistoryArgs),
    Forget(ForgetArgs),
    Runs(RunsArgs),
    Matches(MatchesArgs),
    Password(PasswordArgs),
    Init(InitArgs),
    State(StateArgs),
    Schedule(ScheduleArgs),
    #[cfg(feature = "fleet")]
    Fleet(FleetArgs),
    Completions(CompletionsArgs),
    Man(ManArgs),
    Config(ConfigArgs),
    Sandbox(SandboxArgs),
}

impl Command {
    /// Returns whether it is for every tenant of the settings.
    pub(super) fn is_for_every_tenant(&self) -> bool {
        matches!(self, Self::Sync(args) if args.all_tenants)
    }

    /// Returns how it is to work where it is a fleet's worker.
    #[cfg(feature = "fleet")]
    pub(super) const fn is_a_worker(&self) -> Option<&WorkArgs> {
        match self {
            Self::Fleet(args) => args.is_a_worker(),
            _ => None,
        }
    }

    /// Returns what standard output is to hold.
    pub fn answer(&self) -> OutputKind {
        match self {
            Self::Apply(args) => args.run.format.answer(),
            Self::Sync(args) => args.run.format.answer(),
            Self::Offboard(args) => args.run.format.answer(),
            other if other.wants_json() => OutputKind::Document,
            _ => OutputKind::Text,
        }
    }

    /// Returns whether standard output is to hold one JSON document, whatever happens.
    fn wants_json(&self) -> bool {
        let json = |format: &OutputFormat| *format == OutputFormat::Json;
        match self {
            Self::Check(args) => json(&args.format),
            Self::Plan(args) => args.wants_json(),
            Self::Doctor(args) => json(&args.format),
            Self::Explain(args) => json(&args.format),
            Self::Available(args) => json(&args.format),
            Self::List(args) => args.wants_json(),
            Self::Employee(args) => args.wants_json(),
            Self::User(args) => args.wants_json(),
            Self::Runs(args) => args.wants_json(),
            Self::Notify(args) => json(&args.format),
            Self::Status(args) => json(&args.format),
            Self::History(args) => json(&args.format),
            Self::Matches(args) => args.wants_json(),
            Self::Config(args) => args.wants_json(),
            #[cfg(feature = "fleet")]
            Self::Fleet(args) => args.wants_json(),
            // What the first three answer with is told above.
            Self::Apply(_)
            | Self::Sync(_)
            | Self::Offboard(_)
            | Self::Forget(_)
            | Self::Schedule(_)
            | Self::Completions(_)
            | Self::Man(_)
            | Self::Init(_)
            | Self::Password(_)
            | Self::Review(_)
            | Self::Sandbox(_)
            | Self::State(_) => false,
        }
    }
}
