//! `notify test`: tries every way by which people are told.

use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::format::OutputFormat;
use crate::model::Exit;
use crate::model::with_causes;
use crate::notify::Notice;
use crate::report::{Notified, notified_json, notified_text};
use crate::settings::environment;
use clap::Subcommand;

/// Try the ways by which people are told of a night
#[derive(Debug, clap::Args)]
pub struct NotifyArgs {
    /// What to do
    #[command(subcommand)]
    pub what: NotifyWhat,
    /// How to answer
    #[arg(long, global = true, value_name = "FORMAT", default_value = "text")]
    pub format: OutputFormat,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum NotifyWhat {
    /// Send a notice by every way that the settings name, and say what came of it
    ///
    /// Exit code 1 where one did not arrive.
    Test,
}

/// Runs the command.
pub(crate) async fn run(args: &NotifyArgs, context: &Context<'_>) -> Result<Exit, Failure> {
    let NotifyWhat::Test = args.what;
    let hidden = context.in_force.config.hidden();
    let channels = context.in_force.config.notify.channels(&hidden).collect::<Result<Vec<_>, _>>()?;
    if channels.is_empty() {
        let words =
            "the settings name nobody to tell: give [notify.mail] or [[notify.webhook]] in roster-sync.toml";
        return Err(Failure::Usage(words.to_owned()));
    }
    let name = context.in_force.tenant_name()?;
    let notice = Notice::test(name.as_deref().unwrap_or("all tenants"), environment::now());
    let mut came: Vec<Notified> = Vec::new();
    for channel in &channels {
        came.push((channel.name(), channel.send(&notice).await.err().map(|error| with_causes(&error))));
    }
    let told = match args.format {
        OutputFormat::Text => notified_text(&came),
        OutputFormat::Json => notified_json(&came),
    };
    context.printer.data(&told);
    Ok(if came.iter().all(|(_, error)| error.is_none()) { Exit::Well } else { Exit::SomeRows })
}
