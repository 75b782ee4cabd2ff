//! Which command is meant.

use clap::CommandFactory;

use crate::model::Exit;
use crate::nights;
use crate::report::Printer;
use crate::settings::{Config, Environment, InForce};

use super::args::{Cli, Command};
#[cfg(feature = "fleet")]
use super::commands::fleet;
use super::commands::{
    apply, available, check, config as config_command, doctor, employee, explain, forget, history, init,
    list, matches, notify, offboard, pages, password, plan, review, runs, sandbox, schedule, state, status,
    sync, user,
};
use super::context::Context;
use super::failure::Failure;
use super::global::Global;
use crate::signals::UnderWay;

/// Runs the command for one tenant, as a night where it is one.
pub(super) async fn of_tenant(
    (global, command): (&Global, &Command),
    general: &Config,
    environment: &Environment,
    printer: &Printer,
) -> Result<Exit, Failure> {
    let choice = global.choice();
    let about = (&choice, general, environment);
    // It is there until the notices are sent too: so long Ctrl-C is listened to.
    let under_way = UnderWay::default();
    let work = async |in_force: &InForce<'_>| {
        let context = Context { global, in_force, printer, under_way: under_way.clone() };
        Box::pin(answered(command, &context)).await
    };
    nights::watched(command.night(), about, printer, Failure::ending, work).await
}

async fn answered(command: &Command, context: &Context<'_>) -> Result<Exit, Failure> {
    match command {
        Command::Check(args) => check::run(args, context).await,
        Command::Plan(args) => plan::run(args, context).await,
        Command::Apply(args) => apply::run(args, context).await,
        Command::Sync(args) => sync::run(args, context).await,
        Command::Offboard(args) => offboard::run(args, context).await,
        Command::Doctor(args) => doctor::run(args, context).await,
        Command::Explain(args) => explain::run(args, context).await,
        Command::List(args) => list::run(args, context).await,
        Command::Available(args) => available::run(args, context).await,
        Command::Employee(args) => employee::run(args, context).await,
        Command::User(args) => Box::pin(user::run(args, context)).await,
        Command::Password(args) => password::run(args, context),
        Command::Matches(args) => matches::run(args, context).await,
        Command::Review(args) => review::run(args, context).await,
        Command::Schedule(args) => schedule::run(args, context),
        Command::Completions(args) => Ok(pages::completions(args, &mut Cli::command(), context)),
        Command::Man(args) => pages::man(args, Cli::command(), context),
        Command::Notify(args) => notify::run(args, context).await,
        Command::Status(args) => status::run(args, context).await,
        Command::Forget(args) => forget::run(args, context).await,
        Command::History(args) => history::run(args, context).await,
        Command::Runs(args) => runs::run(args, context).await,
        #[cfg(feature = "fleet")]
        Command::Fleet(args) => Box::pin(fleet::run(args, context)).await,
        Command::Config(args) => Ok(config_command::run(args, context)),
        Command::Init(args) => init::run(args, context).await,
        Command::State(args) => state::run(args, context).await,
        Command::Sandbox(args) => sandbox::run(args, context).await,
    }
}
