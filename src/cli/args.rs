//! The arguments, only validated here; `settings` decides what they mean together with file and environment.

use clap::{Parser, Subcommand};

#[cfg(feature = "fleet")]
use super::commands::fleet::{FleetArgs, WorkArgs};
use super::commands::{
    apply, available, check, config, doctor, employee, explain, forget, history, init, list, matches, notify,
    offboard, pages, password, plan, review, runs, sandbox, schedule, state, status, sync, user,
};
use super::global::Global;
use crate::report::OutputKind;

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
    /// What standard output is to hold, whatever happens.
    #[arg(skip = OutputKind::Text)]
    pub answer: OutputKind,
}

/// What to do. What stands above the arguments of each command is its help.
#[derive(Debug, Subcommand)]
pub enum Command {
    Check(check::CheckArgs),
    Plan(plan::PlanArgs),
    Apply(apply::ApplyArgs),
    Sync(sync::SyncArgs),
    Offboard(offboard::OffboardArgs),
    Explain(explain::ExplainArgs),
    Doctor(doctor::DoctorArgs),
    List(list::ListArgs),
    Available(available::AvailableArgs),
    Employee(employee::EmployeeArgs),
    User(user::UserArgs),
    Review(review::ReviewArgs),
    Status(status::StatusArgs),
    Notify(notify::NotifyArgs),
    History(history::HistoryArgs),
    Forget(forget::ForgetArgs),
    Runs(runs::RunsArgs),
    Matches(matches::MatchesArgs),
    Password(password::PasswordArgs),
    Init(init::InitArgs),
    State(state::StateArgs),
    Schedule(schedule::ScheduleArgs),
    #[cfg(feature = "fleet")]
    Fleet(FleetArgs),
    Completions(pages::CompletionsArgs),
    Man(pages::ManArgs),
    Config(config::ConfigArgs),
    Sandbox(sandbox::SandboxArgs),
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
}
