//! People who leave: a list of numbers, every account and login of theirs closed, and proven closed. It works on the invented
//! chain.

#![allow(clippy::print_stdout, reason = "an example shows what it does")]

use std::error::Error;
use std::path::Path;

use chrono::{DateTime, NaiveDate, Utc};
use roster_sync::backoffice::{Backoffice, Connection};
use roster_sync::engine::{Asked, Done, Engine, EngineClock, EngineSettings, RunOptions};
use roster_sync::model::{Origin, Password};
use roster_sync::plan::Purpose;
use roster_sync::roster;
use roster_sync::sandbox::{Options, Sandbox};
use roster_sync::state::StateDir;

fn main() -> Result<(), Box<dyn Error>> {
    let state = tempfile::tempdir()?;
    let told = tokio::runtime::Runtime::new()?.block_on(offboard(state.path()))?;
    println!("{told}");
    Ok(())
}

/// Closes three accounts with their logins, and says what came of each.
pub(crate) async fn offboard(state: &Path) -> Result<String, Box<dyn Error>> {
    let list = "pos_user_id\n1020\n1021\n1022\n";
    let leavers = roster::read_leavers_bytes("leavers", list.as_bytes(), &roster::Mapping::default())?;

    let sandbox = Sandbox::start(Options::new(day(now()))).await?;
    let engine = open(&sandbox, state)?;
    let turn = engine.take_turn("offboarding").await?; // nobody else writes until it is dropped
    let asked = Asked { roster: &leavers, purpose: Purpose::Offboard, today: engine.today() };
    Ok(match turn.sync(asked, &RunOptions::default(), &mut ()).await? {
        Done::Ran(outcome) => {
            let rows = outcome.rows.iter();
            let told = rows.map(|row| format!("{}: {} ({})", row.name, row.status, row.changed));
            told.collect::<Vec<_>>().join("\n")
        }
        Done::Stopped(stopped) => format!("a guard stopped it; the plan is in {}", stopped.path.display()),
    })
}

/// Opens the tenant: a real one has an address and a login of its own.
fn open(sandbox: &Sandbox, state: &Path) -> Result<Engine, Box<dyn Error>> {
    let url: url::Url = sandbox.url().parse()?;
    let password = Password::existing(sandbox.password());
    let backoffice = Backoffice::new(Connection::new(url.clone(), sandbox.username(), password))?;
    let (settings, clock) = (EngineSettings::default(), EngineClock { now, day });
    let directory = StateDir::open(state, "main")?;
    Ok(Engine::open(("main", None), Origin::of(&url)?, backoffice, directory, settings, clock))
}

#[expect(clippy::disallowed_methods, reason = "a program of its own asks the clock itself")]
fn now() -> DateTime<Utc> {
    Utc::now()
}

fn day(moment: DateTime<Utc>) -> NaiveDate {
    moment.date_naive()
}
