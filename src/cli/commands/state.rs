//! `state …`: looking after what is kept on this computer.

use std::fmt::Write as _;

use clap::Subcommand;

use crate::backoffice::Backoffice;
use crate::cli::Exit;
use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::model::Origin;
use crate::settings::{Account, environment};
use crate::state::{CopiedTable, LeaseTerms, StateDir, Store};

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
    match &args.what {
        StateWhat::Rebind { name, to } => rebind(name, to, context).await,
        StateWhat::Compact => compact(context).await,
        StateWhat::Migrate { to } => migrate(to, context).await,
    }
}

async fn rebind(name: &str, to: &str, context: &Context<'_>) -> Result<Exit, Failure> {
    let directory = kept(name, context)?;
    let _held = directory.hold("`state rebind`", &LeaseTerms::default()).await?;
    let mut there = context.in_force.choice.clone();
    there.url = Some(to.to_owned());
    there.tenant = context.in_force.config.tenants.contains_key(name).then(|| name.to_owned());
    let account = Account::resolve(&there, &context.in_force.config, context.in_force.environment)?;
    let origin = Origin::of(&account.url)?;
    let backoffice = Backoffice::new(context.in_force.settings.connection(&account))?;
    let listed = backoffice.list_employees().await?.iter().map(|one| one.id).collect();
    let store = Store::open(&directory, environment::now).await?;
    store.bind(&directory, name, &origin, &listed).await?;
    context.printer.data(&format!("What is kept of {name} belongs to {origin} now.\n"));
    Ok(Exit::Well)
}

async fn compact(context: &Context<'_>) -> Result<Exit, Failure> {
    let name = context.in_force.tenant_of_state()?;
    if context.in_force.settings.shared.is_shared() {
        context.printer.data("A database that machines share makes itself smaller: nothing is to be done.\n");
        return Ok(Exit::Well);
    }
    let directory = kept(&name, context)?;
    let _lock = directory.lock("`state compact`")?;
    let size = || std::fs::metadata(directory.database()).map(|found| found.len() / 1024);
    let read = |source| Failure::Write { path: directory.database(), source };
    let before = size().map_err(read)?;
    Store::open(&directory, environment::now).await?.compact().await?;
    let after = size().map_err(read)?;
    context.printer.data(&format!("{before} KB before, {after} KB now.\n"));
    Ok(Exit::Well)
}

async fn migrate(to: &str, context: &Context<'_>) -> Result<Exit, Failure> {
    let name = context.in_force.tenant_of_state()?;
    let settings = &context.in_force.settings;
    let root = &settings.state_dir;
    let file = StateDir::find(root, &name).ok_or_else(|| nothing_kept(&name, context))?;
    let _lock = file.lock("`state migrate`")?;
    let from = Store::open(&file, environment::now).await?;
    let target = settings.shared.at(to).directory(root, &name)?;
    let copied = from.copy_to(&Store::open(&target, environment::now).await?).await?;
    drop(from);
    let aside = file.put_aside()?;
    let mut text = String::new();
    for CopiedTable { table, rows, sha256 } in &copied {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "{rows:>8}  {table:<15}  {sha256}");
    }
    let told = format!(
        "{text}What is kept of {name} is in the database now, read again and the same. Name it in the settings (`[state] url`). The \
         file is aside, and can be taken away: {}\n",
        aside.display()
    );
    context.printer.data(&told);
    Ok(Exit::Well)
}

/// Returns the folder of a tenant of whom something is kept.
fn kept(name: &str, context: &Context<'_>) -> Result<StateDir, Failure> {
    context.in_force.settings.kept_of(name)?.ok_or_else(|| nothing_kept(name, context))
}

fn nothing_kept(name: &str, context: &Context<'_>) -> Failure {
    let place = context.in_force.settings.state_dir.display();
    Failure::Usage(format!("nothing is kept of a tenant {name:?} in {place}"))
}
