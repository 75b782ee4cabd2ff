//! `config show`: every setting, its value, and who says so.

use crate::cli::format::OutputFormat;
use crate::model::Exit;
use crate::report::{settings_json, settings_text};
use crate::settings::{settings_schema, shown};

use crate::cli::context::Context;

/// Show the settings that hold, and where each comes from
#[derive(Debug, clap::Args)]
pub struct ConfigArgs {
    /// What to do with them.
    #[command(subcommand)]
    pub command: ConfigCommand,
}

/// What to do with the settings.
#[derive(Debug, clap::Subcommand)]
pub enum ConfigCommand {
    /// Show every setting, its value, and where it comes from
    ///
    /// A setting comes from an option, the environment, a line of the settings file, or is as usual. Passwords are not shown.
    Show(ShowArgs),
    /// Print the schema of roster-sync.toml, for editors
    Schema,
}

/// How to show them.
#[derive(Debug, clap::Args)]
pub struct ShowArgs {
    /// How to answer
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: OutputFormat,
}

/// Runs the command.
pub(crate) fn run(args: &ConfigArgs, context: &Context<'_>) -> Exit {
    let show = match &args.command {
        ConfigCommand::Show(show) => show,
        ConfigCommand::Schema => {
            context.printer.data(settings_schema());
            return Exit::Well;
        }
    };
    let settings = shown(context.in_force);
    let told =
        show.format.of(|| settings_text(&settings, context.printer.style()), || settings_json(&settings));
    context.show(show.format, &told);
    Exit::Well
}
