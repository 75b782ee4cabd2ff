//! Somebody new: one person with a Backoffice login, as a plan of one entry. It works on the invented chain.
//!
//! PIN and password are on disk before the request that uses them.

#![allow(clippy::print_stdout, reason = "an example shows what it does")]

use std::error::Error;
use std::path::Path;

use chrono::{DateTime, NaiveDate, Utc};
use roster_sync::backoffice::{Backoffice, Connection, CreateEmployee};
use roster_sync::engine::{Done, Engine, EngineClock, EngineSettings, RunOptions, Single};
use roster_sync::model::{Origin, Password, PersonName, WantedSites};
use roster_sync::sandbox::{Options, Sandbox};
use roster_sync::state::StateDir;

fn main() -> Result<(), Box<dyn Error>> {
    let state = tempfile::tempdir()?;
    let told = tokio::runtime::Runtime::new()?.block_on(onboard(state.path()))?;
    println!("{told}");
    Ok(())
}

/// Creates one employee with a login, and says what came of it.
pub(crate) async fn onboard(state: &Path) -> Result<String, Box<dyn Error>> {
    let sandbox = Sandbox::start(Options::new(day(now()))).await?;
    let engine = open(&sandbox, state)?;
    let site = engine.backoffice().list_sites().await?.sites.remove(0).name;
    let name = PersonName::new("Ana", "Diaz")?;
    let sites = WantedSites::Named([site].into());
    let new = CreateEmployee::new(name, "2040".parse()?, engine.today(), "15.25".parse()?, sites)
        .email("ana.diaz@example.com".parse()?)
        .departments(["Cashier"])
        .permission("Cashier")
        .login("ana_diaz".parse()?);

    let turn = engine.take_turn("onboarding").await?; // nobody else writes until it is dropped
    let single = Single::CreateEmployee(Box::new(new));
    Ok(match turn.single(&single, &RunOptions::default(), &mut ()).await? {
        Done::Ran(outcome) => {
            let row = outcome.rows.first().ok_or("a plan of one entry has one result")?;
            let kept = match outcome.files.credentials {
                Some(path) if path.exists() => "; PIN and password are on disk",
                _ => "",
            };
            format!("{}: {} ({}){kept}", row.name, row.status, row.changed)
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
