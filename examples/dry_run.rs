//! What a sync would do, as JSON: nothing is changed. It works on the invented chain.

#![allow(clippy::print_stdout, reason = "an example shows what it does")]

use std::error::Error;
use std::path::Path;

use chrono::{DateTime, NaiveDate, Utc};
use roster_sync::backoffice::{Backoffice, Connection};
use roster_sync::engine::{Asked, Engine, EngineClock, EngineSettings};
use roster_sync::model::{Origin, Password};
use roster_sync::plan::Purpose;
use roster_sync::roster;
use roster_sync::sandbox::{Options, Sandbox};
use roster_sync::state::StateDir;

fn main() -> Result<(), Box<dyn Error>> {
    let state = tempfile::tempdir()?;
    let json = tokio::runtime::Runtime::new()?.block_on(dry_run(state.path()))?;
    println!("{json}");
    Ok(())
}

/// Plans a roster of two rows, and returns the plan as its file has it.
pub(crate) async fn dry_run(state: &Path) -> Result<String, Box<dyn Error>> {
    let rows = "pos_user_id,first_name,last_name,phone,status\n\
        1020,Tara,Salazar,,terminated\n\
        1021,Umar,Tobin,555-010-0150,active\n";
    let roster = roster::read_bytes("payroll", rows.as_bytes(), &roster::Mapping::default())?;

    let sandbox = Sandbox::start(Options::new(day(now()))).await?;
    let engine = open(&sandbox, state)?;
    let asked = Asked { roster: &roster, purpose: Purpose::Sync, today: engine.today() };
    Ok(engine.plan(asked, &mut ()).await?.plan.to_json())
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
