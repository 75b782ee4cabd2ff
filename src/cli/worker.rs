//! `fleet work`: this process takes nights from the fleet's queue and runs each as a `sync` of its tenant.

use clap::Parser;
use tokio::sync::watch;

use crate::fleet::{Fleet, Work};
use crate::model::Exit;
use crate::report::{OutputKind, Printer};
use crate::settings::{Config, Environment, InForce};

use super::all_tenants::apart;
use super::args::Cli;
use super::commands::fleet::{ABOUT_ALL, WorkArgs};
use super::failure::Failure;
use super::global::Global;
use super::{dispatch, general};
use crate::signals;

/// Connections that the queue needs besides one for each night.
const CONNECTIONS: u32 = 4;
/// What is said when it is asked to stop.
const WHEN_ASKED: &str =
    "Stopping: no other night is begun; those under way finish the rows that they are at";

/// Works until it is asked to stop; then what is under way comes to its end first.
pub(super) async fn run(
    args: &WorkArgs,
    cli: &Cli,
    general: &Config,
    environment: &Environment,
    printer: &Printer,
) -> Result<Exit, Failure> {
    cli.global.is_about_all(ABOUT_ALL)?;
    let held = InForce::resolve(cli.global.choice(), general.clone(), environment)?;
    let mut shared = held.config.fleet.clone();
    shared.at_once = args.at_once.or(shared.at_once);
    let at_once = shared.at_once()?;
    let connections = u32::try_from(at_once).unwrap_or(u32::MAX).saturating_add(CONNECTIONS);
    let fleet = Fleet::open(&held, connections).await?;
    let stop = signals::asked(WHEN_ASKED, printer);
    let work = Work::of(&shared, fleet.lease(), stop.clone())?;
    let machine = &work.machine;
    printer.talk(&format!("Working on {machine}, {at_once} nights at once; asked to end (SIGTERM), it finishes what is under way."));
    // All of its nights together are measured here.
    let own = Environment { measures_by_itself: true, ..environment.clone() };
    let night = |tenant| Box::pin(one_night(tenant, &stop, cli, &own, printer));
    let (of_all, held) = (&fleet, &held);
    let tell = |day: String| async move { of_all.tell(&day, held).await };
    tokio::select! {
        ended = fleet.work(work, night, tell) => ended?,
        () = fleet.measuring(held, printer) => {}
    }
    Ok(Exit::Well)
}

/// Runs one tenant's night as its own `sync` would: by the settings as they are now, with its notices and signs of life.
async fn one_night(
    tenant: String,
    stop: &watch::Receiver<bool>,
    cli: &Cli,
    environment: &Environment,
    printer: &Printer,
) -> u8 {
    if *stop.borrow() {
        return Exit::Interrupted.code();
    }
    let (own_printer, _) = printer.of_one_tenant(&tenant);
    let Ok(sync) = Cli::try_parse_from(["roster-sync", "sync"]) else { return Exit::Usage.code() };
    let global = Global { tenant: Some(tenant.clone()), ..cli.global.clone() };
    let night = Cli { global, ..sync };
    let work = async {
        let general = general::settings(&night, environment, &own_printer).await?;
        dispatch::of_tenant((&night.global, &night.command), &general, environment, &own_printer).await
    };
    let began = std::time::Instant::now();
    let exit = Box::pin(apart(work, &own_printer, OutputKind::Text)).await;
    printer.talk(&format!("{tenant}: ended with {} after {} s", exit.code(), began.elapsed().as_secs()));
    exit.code()
}
