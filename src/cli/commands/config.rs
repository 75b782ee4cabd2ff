//! `config show`: every setting, its value, and who says so.

use serde_json::json;

use crate::cli::Exit;
use crate::cli::format::OutputFormat;
use crate::report::settings_text;
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

impl ConfigArgs {
    /// Returns whether one JSON document is to be printed.
    pub fn wants_json(&self) -> bool {
        matches!(&self.command, ConfigCommand::Show(args) if args.format == OutputFormat::Json)
    }
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
    let settings = shown(&context.in_force);
    let told = match show.format {
        OutputFormat::Text => settings_text(&settings, context.printer.style()),
        OutputFormat::Json => {
            let all: Vec<_> = settings
                .iter()
                .map(|(key, value, origin)| json!({ "key": key, "value": value, "from": origin }))
                .collect();
            format!("{:#}\n", json!({ "schema": "roster-sync/config/1", "settings": all }))
        }
    };
    context.show(show.format, &told);
    Exit::Well
}
