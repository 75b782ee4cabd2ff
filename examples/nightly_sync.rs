//! A nightly sync from rows of one's own: no file, no command line. It works on the invented chain; a real tenant's address and
//! login go where the sandbox's are.

#![allow(clippy::print_stdout, reason = "an example shows what it does")]

use std::error::Error;
use std::fmt::Write as _;
use std::path::Path;

use chrono::{DateTime, NaiveDate, Utc};
use roster_sync::apply::RowStatus;
use roster_sync::backoffice::{Backoffice, Connection};
use roster_sync::engine::{Asked, Done, Engine, EngineClock, EngineSettings, RunOptions};
use roster_sync::model::{Origin, Password};
use roster_sync::plan::Purpose;
use roster_sync::roster;
use roster_sync::sandbox::{Options, Sandbox};
use roster_sync::state::StateDir;

/// Somebody in a payroll of one's own.
struct Worker {
    number: u64,
    first_name: &'static str,
    last_name: &'static str,
    phone: &'static str,
    left: bool,
}

fn main() -> Result<(), Box<dyn Error>> {
    let state = tempfile::tempdir()?;
    let told = tokio::runtime::Runtime::new()?.block_on(sync_own_rows(state.path()))?;
    println!("{told}");
    Ok(())
}

/// Makes the invented chain equal to two rows, and says what came of it.
pub(crate) async fn sync_own_rows(state: &Path) -> Result<String, Box<dyn Error>> {
    let workers = [
        Worker { number: 1020, first_name: "Tara", last_name: "Salazar", phone: "", left: true },
        Worker { number: 1021, first_name: "Umar", last_name: "Tobin", phone: "555-010-0150", left: false },
    ];
    let mut rows = "pos_user_id,first_name,last_name,phone,status\n".to_owned();
    for Worker { number, first_name, last_name, phone, left } in workers {
        let status = if left { "terminated" } else { "active" };
        writeln!(rows, "{number},{first_name},{last_name},{phone},{status}")?;
    }
    let roster = roster::read_bytes("payroll", rows.as_bytes(), &roster::Mapping::default())?;

    let sandbox = Sandbox::start(Options::new(day(now()))).await?;
    let url: url::Url = sandbox.url().parse()?;
    let password = Password::existing(sandbox.password());
    let backoffice = Backoffice::new(Connection::new(url.clone(), sandbox.username(), password))?;

    let directory = StateDir::open(state, "main")?;
    let clock = EngineClock { now, day };
    let settings = EngineSettings::default();
    let engine = Engine::open(("main", None), Origin::of(&url)?, backoffice, directory, settings, clock);
    let turn = engine.take_turn("payroll").await?;
    let asked = Asked { roster: &roster, purpose: Purpose::Sync, today: engine.today() };
    Ok(match turn.sync(asked, &RunOptions::default(), &mut ()).await? {
        Done::Ran(outcome) => {
            let done = outcome.rows.iter().filter(|row| row.status == RowStatus::Done).count();
            format!("run {}: {done} of {} rows done", outcome.run, outcome.rows.len())
        }
        Done::Stopped(stopped) => format!("a guard stopped it; the plan is in {}", stopped.path.display()),
    })
}

#[expect(clippy::disallowed_methods, reason = "a program of its own asks the clock itself")]
fn now() -> DateTime<Utc> {
    Utc::now()
}

fn day(moment: DateTime<Utc>) -> NaiveDate {
    moment.date_naive()
}
