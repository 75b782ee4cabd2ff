//! Which command is meant.

use clap::CommandFactory;

use crate::report::Printer;

use super::Exit;
use super::args::{Cli, Command};
use super::commands::{
    apply, available, check, config as config_command, doctor, employee, explain, forget, history, init,
    list, matches, notify, offboard, pages, password, plan, prune, review, runs, sandbox, schedule, state,
    status, sync, user,
};
use super::config::{Beat, Config};
use super::context::Context;
use super::environment::Environment;
use super::failure::Failure;
use super::global::Global;
use super::notices;
use super::settings::{self, Settings};
use super::signal::UnderWay;

/// Runs the command for one tenant. Around one that writes: a sign of life, a run in the store whatever ends it, and people and
/// monitors told.
pub(super) async fn of_tenant(
    (global, command): (&Global, &Command),
    general: &Config,
    environment: &Environment,
    printer: &Printer,
) -> Result<Exit, Failure> {
    let night = command.night();
    let about = (global, general, environment);
    let context = match context(global, general, environment, printer) {
        Ok(context) => context,
        Err(failure) => {
            if let Some(night) = &night {
                night.note(&failure, about).await;
                notices::beat(Beat::Failure, &general.notify, printer).await;
                // Who is told of it is known all the same.
                if let Ok(context) = resolved(global, general.to_tell_of_it(), environment, printer) {
                    told(&context, general).await;
                }
            }
            return Err(failure);
        }
    };
    let Some(night) = night else { return Box::pin(answered(command, &context)).await };
    notices::beat(Beat::Start, &context.config.notify, printer).await;
    let done = Box::pin(answered(command, &context)).await;
    if let Err(failure) = &done {
        night.note(failure, about).await;
    }
    notices::beat(notices::beat_of(&done), &context.config.notify, printer).await;
    if let Some(tenant) = told(&context, general).await {
        Box::pin(prune::after_a_run(&tenant, &context)).await;
    }
    done
}

/// Tells people and monitors how the last run came out, and returns whose it was.
async fn told(context: &Context<'_>, general: &Config) -> Option<String> {
    let tenant = settings::tenant_name(context.global, general, context.environment).ok().flatten()?;
    Box::pin(notices::after_a_run(&tenant, context)).await;
    Some(tenant)
}

/// Resolves the settings that hold for the tenant.
fn context<'a>(
    global: &'a Global,
    general: &Config,
    environment: &'a Environment,
    printer: &'a Printer,
) -> Result<Context<'a>, Failure> {
    let config = match settings::chosen_name(global, general) {
        Some(name) => general.of_tenant(&name)?,
        None => general.clone(),
    };
    resolved(global, config, environment, printer)
}

fn resolved<'a>(
    global: &'a Global,
    config: Config,
    environment: &'a Environment,
    printer: &'a Printer,
) -> Result<Context<'a>, Failure> {
    let settings = Settings::resolve(global, &config, environment)?;
    Ok(Context { global, config, settings, environment, printer, under_way: UnderWay::default() })
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
        Command::Config(args) => Ok(config_command::run(args, context)),
        Command::Init(args) => init::run(args, context).await,
        Command::State(args) => state::run(args, context).await,
        Command::Sandbox(args) => sandbox::run(args, context).await,
    }
}
