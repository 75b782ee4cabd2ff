//! The command line: the only layer that prints, reads arguments, the environment and the clock. Read [`run`] first.

mod all_tenants;
mod args;
mod commands;
mod context;
mod dispatch;
mod failure;
mod format;
mod general;
mod global;
mod help;
mod logging;
mod night;
mod tenant;
#[cfg(feature = "fleet")]
mod worker;

use std::process::ExitCode;

pub use args::Cli;

use crate::model::Exit;
use crate::report::Printer;
use crate::settings::{Environment, environment};

use failure::Failure;

/// Runs the command, for every tenant where that is asked for.
async fn commanded(cli: &Cli, environment: &Environment, printer: &Printer) -> Result<Exit, Failure> {
    let general = general::settings(cli, environment, printer).await?;
    if cli.command.is_for_every_tenant() {
        return all_tenants::run(cli, &general, environment, printer).await;
    }
    #[cfg(feature = "fleet")]
    if let Some(args) = cli.command.is_a_worker() {
        return Box::pin(worker::run(args, cli, &general, environment, printer)).await;
    }
    dispatch::of_tenant((&cli.global, &cli.command), &general, environment, printer).await
}

/// Runs the program on the process's own arguments and environment, and returns its exit code.
pub fn run() -> ExitCode {
    let cli = match help::arguments() {
        Ok(cli) => cli,
        Err(error) => return failure::usage(&error),
    };
    environment::forbid_core_dumps();
    let environment = Environment::of_the_process();
    logging::start(&cli.global);
    let answer = cli.answer;
    let printer = cli.global.printer(&environment);
    let outcome = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|source| Failure::Start { source })
        .and_then(|runtime| runtime.block_on(commanded(&cli, &environment, &printer)));
    match outcome {
        Ok(exit) => printer.ended(exit).into(),
        Err(failure) => failure.report(&printer, answer).into(),
    }
}
