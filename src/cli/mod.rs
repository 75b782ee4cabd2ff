//! The command line: the only layer that prints, reads arguments, the environment and the clock. Read [`run`] first.

mod address;
mod all_tenants;
mod archives;
mod args;
mod commands;
mod config;
mod context;
mod dispatch;
mod engine_failure;
mod environment;
mod exit;
mod failure;
mod format;
mod global;
mod help;
mod keyring;
mod logging;
mod nights;
mod notices;
mod origins;
mod password_command;
mod policy;
mod rate;
mod settings;
mod shared_state;
mod signal;
mod source;
mod standings;
mod tenant;
mod timers;
mod trust;

use std::process::ExitCode;

pub use args::Cli;
pub use exit::Exit;

use crate::report::Printer;

use config::Config;
use environment::Environment;
use failure::Failure;

/// Runs the command, for every tenant where that is asked for.
async fn commanded(cli: &Cli, environment: &Environment, printer: &Printer) -> Result<Exit, Failure> {
    let found = config::find(cli.global.config.as_deref(), environment);
    let general = match Config::load(found, &environment.settings) {
        Ok(general) => general,
        Err(failure) => {
            if let Some(night) = cli.command.night() {
                night.note_unread(&failure, &cli.global, environment).await;
            }
            return Err(failure);
        }
    };
    for (name, meant) in &general.misspelled {
        printer.error(&format!("warning: no setting has the variable {name}; did you mean {meant}?"));
    }
    if let Some(shared) = &general.shared {
        printer.error(&format!("warning: the settings file is not this user's alone: {shared}"));
    }
    if cli.command.is_for_every_tenant() {
        return all_tenants::run(cli, &general, environment, printer).await;
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
    let answer = cli.command.answer();
    let printer = cli.global.printer(&environment);
    let outcome = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|source| Failure::Start { source })
        .and_then(|runtime| runtime.block_on(commanded(&cli, &environment, &printer)));
    match outcome {
        Ok(exit) => exit.into(),
        Err(failure) => failure.report(&printer, answer).into(),
    }
}
