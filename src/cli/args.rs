//! The arguments, only validated here; `settings` decides what they mean together with config and environment.

use clap::{Parser, Subcommand};

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
use super::format::{Answer, OutputFormat};
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

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Read a roster and say what is wrong with it, without asking Backoffice
    ///
    /// Every problem of the whole file is shown at once, with its line and column. Rows with an error are left out of a sync;
    /// the account they are about is not touched until the row is mended.
    ///
    /// The guards that need no network are asked as well: is the file empty; has it lost rows or columns since the last roster
    /// that was carried out for this tenant? Exit code 4 where one of them would stop a sync.
    Check(CheckArgs),
    /// Show what a sync would change (dry run)
    ///
    /// Nothing is changed. With --out the plan is kept in a file, which `roster-sync apply` carries out later: exactly this
    /// plan, at most once, leaving out whatever changed in Backoffice since.
    Plan(PlanArgs),
    /// Carry out a plan that was kept with `plan --out`, or approved with `review`
    ///
    /// Exactly this plan is carried out, at most once. Each person is looked at again before they are changed: what changed in
    /// Backoffice since the plan was made is left alone and told. A plan that a guard stopped is approved with --allow. What was
    /// held back when the plan was reviewed is not carried out, and the results say who held it back and why.
    Apply(ApplyArgs),
    /// Make Backoffice equal to a roster
    ///
    /// New people are created, changed ones updated, returning ones reactivated, missing logins added, leavers disabled and
    /// their logins closed. Before anything is written the guards look at the whole plan: if it would close, create or change
    /// unusually many accounts, nothing at all is done, and the command that approves it is printed.
    Sync(SyncArgs),
    /// Close the access of everybody in a file
    ///
    /// Every person in FILE is a leaver. One column that tells who is meant is enough: `pos_user_id`, `adp_employee_id` or email.
    /// Somebody who is not found is told, never passed over. Whoever is not in the file is not touched.
    Offboard(OffboardArgs),
    /// Tell everything that leads to one person's line in the plan
    Explain(ExplainArgs),
    /// Check that Backoffice is as this program knows it
    ///
    /// Reads a few pages, at most 18 requests, and changes nothing. Every fact that the program relies on is held against them:
    /// the pages have their forms and tables, the listing is complete, and for a few people the stores, the permission, the name
    /// and the other fields of their form are those that the listing shows. This happens by itself before the first write, after
    /// `doctor_max_age_days` (30), and when a page has changed. Exit code 6 where a fact does not hold: then nothing is written.
    Doctor(DoctorArgs),
    /// List sites, departments, permissions, employees or logins
    List(ListArgs),
    /// Say whether a POS id, an e-mail or a phone number is still free
    ///
    /// Numbers and addresses stay taken when somebody was disabled.
    Available(AvailableArgs),
    /// Show, create, update, disable or reactivate one employee
    Employee(EmployeeArgs),
    /// Create, disable or enable one Backoffice login
    User(UserArgs),
    /// Look at a plan in a browser, decide row by row, and approve it by name
    ///
    /// Serves the plan to this computer alone, on an address with a secret in it, and prints that address. There rows can be held
    /// back, conflicts decided ("this is the same person as …"), guards let through with a reason, and the plan approved by
    /// typing one's name. The approved plan is kept in a file that `roster-sync apply` takes; unless --no-apply is given it can
    /// be carried out from the page as well. Nothing is changed before somebody gives their name.
    Review(ReviewArgs),
    /// Show how it stands: the last run that ended well, the last one, what waits, what is overdue
    ///
    /// Nothing is asked of Backoffice. Every tenant of the settings is told, or the one that --tenant names. Exit code 1 when a
    /// run is overdue: `late_after` its time (`[schedule] due`), or 36 hours after the last one that came to its end.
    Status(StatusArgs),
    /// Try the ways by which people are told of a night
    Notify(NotifyArgs),
    /// Show what every run did about one person
    ///
    /// Nothing is asked of Backoffice. Rows that were as they should be are left out, unless --verbose is given.
    History(HistoryArgs),
    /// Erase what is kept of somebody who has left
    ///
    /// Only of an account that is inactive, or on no list any more. They go out of memory, results, journal and decisions, and are
    /// not remembered again. What stays, and the copies that cannot be reached, are told.
    Forget(ForgetArgs),
    /// Show past runs and what came of every row
    Runs(RunsArgs),
    /// Show what was decided about who somebody is, or take a decision back
    Matches(MatchesArgs),
    /// Keep the password in this system's keyring, or take it out
    ///
    /// With `password_keyring = true` in the tenant's table of roster-sync.toml it is read from there. A service that runs at
    /// night needs a keyring that is open then: on Linux that is rarely so; use `password_command` there.
    Password(PasswordArgs),
    /// Write a settings file for a roster
    ///
    /// Looks at the export, tells which system it comes from and which column is what, and writes roster-sync.toml. What the file
    /// does not tell is asked on a terminal, and else left as a line marked TODO.
    Init(InitArgs),
    /// Look after what is kept on this computer: a tenant's new address, a database that grew
    State(StateArgs),
    /// Write the timers that run `sync` every night, and look in the morning whether it ran
    Schedule(ScheduleArgs),
    /// Print what a shell needs to complete the program's words
    Completions(CompletionsArgs),
    /// Write the pages of the manual, one for each command
    Man(ManArgs),
    /// Show the settings that hold, and where each comes from
    Config(ConfigArgs),
    /// Serve the invented chain, to look at it in a browser
    ///
    /// It is the same chain that --sandbox works on, kept in the state folder. Stop it with Ctrl-C.
    Sandbox(SandboxArgs),
}

impl Command {
    /// Returns whether it is for every tenant of the settings.
    pub(super) fn is_for_every_tenant(&self) -> bool {
        matches!(self, Self::Sync(args) if args.all_tenants)
    }

    /// Returns what standard output is to hold.
    pub fn answer(&self) -> Answer {
        match self {
            Self::Apply(args) => args.run.format.answer(),
            Self::Sync(args) => args.run.format.answer(),
            Self::Offboard(args) => args.run.format.answer(),
            other if other.wants_json() => Answer::Document,
            _ => Answer::Text,
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
