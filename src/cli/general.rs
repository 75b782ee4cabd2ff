//! The settings file of a command, as it is written, and what is to be said of it.

use crate::report::Printer;
use crate::settings::{Config, Environment, find};

use super::args::Cli;
use super::failure::Failure;

/// Reads the settings file. Where it cannot be read, the night that was to come is written down as one that failed.
pub(super) async fn settings(
    cli: &Cli,
    environment: &Environment,
    printer: &Printer,
) -> Result<Config, Failure> {
    let found = find(cli.global.config.as_deref(), environment);
    let general = match Config::load(found, &environment.settings) {
        Ok(general) => general,
        Err(error) => {
            let failure = Failure::from(error);
            if let Some(night) = cli.command.night() {
                night.note_unread(&failure.ending(), &cli.global.choice(), environment).await;
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
    Ok(general)
}
