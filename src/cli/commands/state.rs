//! `state …`: looking after what is kept on this computer.

use clap::Subcommand;

use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::model::Exit;
use crate::nights::{compact, migrate, rebind};
use crate::report::{compacted_text, migrated_text, rebound_text};

/// Look after what is kept on this computer: a tenant's new address, a database that grew
#[derive(Debug, clap::Args)]
pub struct StateArgs {
    /// What to do
    #[command(subcommand)]
    pub what: StateWhat,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum StateWhat {
    /// Say that a tenant's Backoffice has another address now
    ///
    /// What is kept of a tenant (runs, what is remembered of people, decisions) belongs to one address, and another one is
    /// refused. This moves it, when at least 90 of 100 remembered people are listed at the new address.
    Rebind {
        /// The tenant's name
        name: String,
        /// The new address
        #[arg(long, value_name = "URL")]
        to: String,
    },
    /// Make the database as small as what it holds
    Compact,
    /// Copy what is kept of a tenant into a database that several machines share
    ///
    /// Everything is copied in one change, read again and compared, by counts and hashes; the file of this computer is put aside
    /// then. What is secret is encrypted for `[credentials] recipients`.
    Migrate {
        /// The database, such as `postgres://login@host/database`, without its password
        #[arg(long, value_name = "URL")]
        to: String,
    },
}

/// Runs the command.
pub(crate) async fn run(args: &StateArgs, context: &Context<'_>) -> Result<Exit, Failure> {
    let held = &context.in_force;
    context.printer.data(&match &args.what {
        StateWhat::Rebind { name, to } => rebound_text(name, &rebind(name, to, held).await?),
        StateWhat::Compact => compacted_text(compact(held).await?),
        StateWhat::Migrate { to } => {
            let (name, copied, aside) = migrate(to, held).await?;
            migrated_text(&name, &copied, &aside)
        }
    });
    Ok(Exit::Well)
}
