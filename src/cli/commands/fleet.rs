//! `fleet …`: many tenants on several machines.

use clap::Subcommand;

use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::format::OutputFormat;
use crate::fleet::{Fleet, Member};
use crate::model::Exit;
use crate::nights::measure;
use crate::report::{
    fleet_json, fleet_text, leases_text, paused_text, queued_text, removed_text, resumed_text,
};

/// Look after many tenants on several machines that share a database
///
/// `[state] url` of the settings names the database. Each tenant has one night a day, at `[schedule] due` in its own time zone;
/// whichever worker is free runs it. docs/fleet.md tells how to set it up.
#[derive(Debug, clap::Args)]
pub struct FleetArgs {
    /// What to do.
    #[command(subcommand)]
    pub what: FleetWhat,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum FleetWhat {
    /// Make the tables and the queue in the database, or bring them to this version
    Init,
    /// Take tenants of the settings into the fleet, or take over what the settings say of them now
    ///
    /// Their nights are due at `[schedule] due` in the tenant's `timezone`, from now on.
    Add {
        /// The tenants' names; all of the settings where none is named
        names: Vec<String>,
        /// Before others with a larger number, where more nights are due than workers are free
        #[arg(long, value_name = "N", default_value_t = 0, allow_negative_numbers = true)]
        priority: i16,
    },
    /// List the tenants of the fleet
    List,
    /// Leave a tenant's nights out from now on; a night under way goes on
    Pause {
        /// The tenant's name
        name: String,
    },
    /// Take a tenant's nights up again, from the next one that is due
    Resume {
        /// The tenant's name
        name: String,
    },
    /// Take a tenant out of the fleet: it has no nights any more
    ///
    /// What waits of it is taken out of the queue; a night under way goes on to its end and is not tried again. What is kept of the
    /// tenant (runs, memory, decisions) stays: `fleet add` takes it in again, and it goes on where it was.
    Remove {
        /// The tenant's name
        name: String,
    },
    /// Run tenants besides their nights
    Run {
        /// The tenants' names
        #[arg(required = true)]
        names: Vec<String>,
        /// As soon as a worker is free: there is no other way yet
        #[arg(long, required = true)]
        now: bool,
    },
    /// Take nights from the queue and run them, until this process is asked to end
    ///
    /// Each night is a `sync` of its tenant, with the tenant's settings, notices and signs of life. What ends with 6 or 7 is tried
    /// again, four times at most; nothing else is. Asked to end (SIGTERM), it begins no other night, finishes the rows that are under
    /// way and gives its tenants back: other workers go on with them.
    Work(WorkArgs),
    /// Show how it stands with every tenant: the last success, the last end and why, what waits, what is due
    ///
    /// Exit code 1 when a run is overdue, for monitors. Where `[notify] metrics_file` is set, it is written anew.
    Status {
        /// How to answer
        #[arg(long, value_name = "FORMAT", default_value = "text")]
        format: OutputFormat,
    },
    /// Show which machine holds which tenant
    Leases,
    /// End the lease on a tenant whose machine is lost, so that another one can go on at once
    ///
    /// Make sure that the machine is off: what it had sent may still arrive. A lease that was renewed lately is left as it is; without
    /// this command it ends by itself after `[state] lease`.
    Release {
        /// The tenant's name
        name: String,
    },
}

/// How a worker works.
#[derive(Debug, clap::Args)]
pub struct WorkArgs {
    /// Nights at once; `[fleet] at_once` where it is not given, else 4
    #[arg(long, value_name = "N")]
    pub at_once: Option<usize>,
}

impl FleetArgs {
    /// Returns how it is to work where it is a worker.
    pub(in crate::cli) const fn is_a_worker(&self) -> Option<&WorkArgs> {
        match &self.what {
            FleetWhat::Work(args) => Some(args),
            _ => None,
        }
    }
}

/// Connections of a command that looks or changes something.
const FEW: u32 = 2;

/// What a tenant that is named contradicts.
pub(in crate::cli) const ABOUT_ALL: &str = "fleet is about the tenants of the database";

/// Runs the command.
pub(crate) async fn run(args: &FleetArgs, context: &Context<'_>) -> Result<Exit, Failure> {
    context.global.is_about_all(ABOUT_ALL)?;
    let (held, style) = (context.in_force, context.printer.style());
    if let FleetWhat::Init = &args.what {
        Fleet::init(held, FEW).await?;
        context.printer.data("The tables and the queue are ready. Next: roster-sync fleet add\n");
        return Ok(Exit::Well);
    }
    let fleet = Fleet::open(held, FEW).await?;
    let told = match &args.what {
        FleetWhat::Init | FleetWhat::Work(_) => {
            return Err(Failure::Usage("a worker is no part of another command".to_owned()));
        }
        FleetWhat::Add { names, priority } => {
            let added = fleet.add_of_settings(names, *priority, held).await?;
            let line = |one: &Member| format!("{}: every day at {}\n", one.tenant, one.when());
            added.iter().map(line).collect()
        }
        FleetWhat::List => Member::table(&fleet.members().await?).text(style),
        FleetWhat::Pause { name } => fleet.pause(name).await.map(|()| paused_text(name))?,
        FleetWhat::Resume { name } => fleet.resume(name).await.map(|()| resumed_text(name))?,
        FleetWhat::Remove { name } => removed_text(name, fleet.remove(name).await?.as_deref()),
        FleetWhat::Run { names, .. } => {
            for name in names {
                fleet.run_now(name).await?;
            }
            queued_text(names)
        }
        FleetWhat::Status { format } => return status(&fleet, *format, context).await,
        FleetWhat::Leases => leases_text(&fleet.leases().await?, style),
        FleetWhat::Release { name } => fleet.release(name).await?.words(name),
    };
    context.printer.data(&told);
    Ok(Exit::Well)
}

async fn status(fleet: &Fleet, format: OutputFormat, context: &Context<'_>) -> Result<Exit, Failure> {
    let tenants = fleet.standings(context.in_force).await?;
    measure(tenants.iter().map(|one| &one.standing), context.in_force, context.printer);
    let style = context.printer.style();
    context.show(format, &format.of(|| fleet_text(&tenants, style), || fleet_json(&tenants)));
    let is_overdue = tenants.iter().any(crate::report::FleetTenant::is_overdue);
    Ok(if is_overdue { Exit::SomeRows } else { Exit::Well })
}
