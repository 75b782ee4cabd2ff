//! Which command is meant.

use std::sync::Mutex;

use clap::CommandFactory;

use crate::model::Exit;
use crate::nights;
use crate::report::Printer;
use crate::settings::{Beat, Config, Environment, InForce, tenant_name};

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
use super::night::beat_of;
use crate::signals::UnderWay;

/// Runs the command for one tenant. Around one that writes: a sign of life, a run in the store whatever ends it, and people and
/// monitors told.
pub(super) async fn of_tenant(
    (global, command): (&Global, &Command),
    general: &Config,
    environment: &Environment,
    printer: &Printer,
) -> Result<Exit, Failure> {
    let (night, choice) = (command.night(), global.choice());
    let about = (&choice, general, environment);
    let in_force = match InForce::of_tenant(choice.clone(), general, environment) {
        Ok(in_force) => in_force,
        Err(error) => {
            let failure = Failure::from(error);
            if let Some(night) = &night {
                night.note(&failure.ending(), about).await;
                nights::beat(Beat::Failure, &general.notify, printer).await;
                // Who is told of it is known all the same.
                if let Ok(held) = InForce::resolve(choice.clone(), general.to_tell_of_it(), environment) {
                    told(&held, general, printer).await;
                }
            }
            return Err(failure);
        }
    };
    let context =
        Context { global, in_force, printer, under_way: UnderWay::default(), sandboxes: Mutex::default() };
    let Some(night) = night else { return Box::pin(answered(command, &context)).await };
    let held = &context.in_force;
    nights::beat(Beat::Start, &held.config.notify, printer).await;
    let done = Box::pin(answered(command, &context)).await;
    if let Err(failure) = &done {
        night.note(&failure.ending(), about).await;
    }
    nights::beat(beat_of(&done), &held.config.notify, printer).await;
    if let Some(tenant) = told(held, general, printer).await {
        Box::pin(nights::prune_after_a_run(&tenant, held, printer)).await;
    }
    done
}

/// Tells people and monitors how the last run came out, and returns whose it was.
async fn told(held: &InForce<'_>, general: &Config, printer: &Printer) -> Option<String> {
    let tenant = tenant_name(&held.choice, general, held.environment).ok().flatten()?;
    Box::pin(nights::after_a_run(&tenant, held, printer)).await;
    Some(tenant)
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
