//! The command line: the only layer that prints, reads arguments, the environment and the clock. Read [`run`] first.

mod address;
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
mod keyring;
mod logging;
mod origins;
mod password_command;
mod policy;
mod settings;
mod signal;
mod tenant;
mod trust;

use std::process::ExitCode;

use clap::Parser;

pub use args::Cli;
pub use exit::Exit;

use environment::Environment;
use failure::Failure;

/// Runs the program on the process's own arguments and environment, and returns its exit code.
pub fn run() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return failure::usage(&error),
    };
    environment::forbid_core_dumps();
    let environment = Environment::of_the_process();
    logging::start(&cli.global);
    let format = cli.command.wants_json();
    let printer = cli.global.printer(&environment);
    let outcome = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|source| Failure::Start { source })
        .and_then(|runtime| runtime.block_on(dispatch::run(&cli, &environment, &printer)));
    match outcome {
        Ok(exit) => exit.into(),
        Err(failure) => failure.report(&printer, format).into(),
    }
}
