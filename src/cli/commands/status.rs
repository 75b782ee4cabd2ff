//! `status`: how it stands with the nights of every tenant.

use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::format::OutputFormat;
use crate::model::Exit;
use crate::nights::{asked, of_status, of_tenant};
use crate::report::{TenantStanding, standing_json, standing_text};

/// Show how it stands: the last run that ended well, the last one, what waits, what is overdue
///
/// Nothing is asked of Backoffice. Every tenant of the settings is told, or the one that --tenant names. Exit code 1 when a run
/// is overdue: `late_after` its time (`[schedule] due`), or 36 hours after the last one that came to its end.
#[derive(Debug, clap::Args)]
pub struct StatusArgs {
    /// How to answer
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: OutputFormat,
    /// Tell whom `[notify]` names when a run is overdue: nobody else notices that nothing ran
    #[arg(long)]
    pub notify: bool,
}

/// Runs the command.
pub(crate) async fn run(args: &StatusArgs, context: &Context<'_>) -> Result<Exit, Failure> {
    let mut tenants = Vec::new();
    for name in asked(context.in_force)? {
        tenants.push(of_tenant(&name, context.in_force).await?);
    }
    if args.notify {
        of_status(&tenants, context.in_force, context.printer).await;
    }
    let settings = context.in_force.config_path().map(|path| path.display().to_string());
    let told = args.format.of(
        || standing_text(&tenants, settings.as_deref(), context.printer.style()),
        || standing_json(&tenants, settings.as_deref()),
    );
    context.show(args.format, &told);
    let late = |one: &TenantStanding| one.standing.overdue.is_some();
    let unread = tenants.iter().any(|one| one.unread.is_some()).then_some(Exit::File);
    let overdue = tenants.iter().any(late).then_some(Exit::SomeRows);
    Ok(Exit::worst(unread.into_iter().chain(overdue)))
}
