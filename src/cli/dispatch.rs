//! Which command is meant.

use crate::report::Printer;

use super::Exit;
use super::args::{Cli, Command};
use super::commands::{
    apply, available, check, config, doctor, employee, explain, init, list, matches, offboard, password,
    plan, review, runs, sandbox, state, sync, user,
};
use super::config::Config;
use super::context::Context;
use super::environment::Environment;
use super::failure::Failure;
use super::settings::Settings;

/// Runs the command.
pub(super) async fn run(cli: &Cli, environment: &Environment, printer: &Printer) -> Result<Exit, Failure> {
    let named = cli.global.config.as_deref().or(environment.config.as_deref());
    let config = Config::load(named)?;
    if let Some(shared) = &config.shared {
        printer.error(&format!("warning: the settings file is not this user's alone: {shared}"));
    }
    let settings = Settings::resolve(&cli.global, &config, environment)?;
    let context = Context { global: &cli.global, config, settings, environment, printer };
    match &cli.command {
        Command::Check(args) => check::run(args, &context).await,
        Command::Plan(args) => plan::run(args, &context).await,
        Command::Apply(args) => apply::run(args, &context).await,
        Command::Sync(args) => sync::run(args, &context).await,
        Command::Offboard(args) => offboard::run(args, &context).await,
        Command::Doctor(args) => doctor::run(args, &context).await,
        Command::Explain(args) => explain::run(args, &context).await,
        Command::List(args) => list::run(args, &context).await,
        Command::Available(args) => available::run(args, &context).await,
        Command::Employee(args) => employee::run(args, &context).await,
        Command::User(args) => user::run(args, &context).await,
        Command::Password(args) => password::run(args, &context),
        Command::Matches(args) => matches::run(args, &context).await,
        Command::Review(args) => review::run(args, &context).await,
        Command::Runs(args) => runs::run(args, &context).await,
        Command::Config(args) => Ok(config::run(args, &context)),
        Command::Init(args) => init::run(args, &context).await,
        Command::State(args) => state::run(args, &context).await,
        Command::Sandbox(args) => sandbox::run(args, &context).await,
    }
}
