//! `sync --all-tenants`: every tenant of the settings, side by side, each for itself.

use std::panic::AssertUnwindSafe;

use futures_util::{FutureExt, StreamExt};

use crate::model::Exit;
use crate::report::{CameOut, OutputKind, Printer, every_tenant_json, every_tenant_lines, every_tenant_text};
use crate::settings::{Config, Environment, SettingsError};

use super::args::Cli;
use super::dispatch;
use super::failure::Failure;
use super::global::Global;

/// So many tenants at a time: each has a rate of its own.
const AT_ONCE: usize = 4;

/// Runs the command for every tenant. One tenant's trouble stops no other; the exit code is the one that somebody must act on
/// first.
pub(super) async fn run(
    cli: &Cli,
    general: &Config,
    environment: &Environment,
    printer: &Printer,
) -> Result<Exit, Failure> {
    if general.tenants.is_empty() {
        return Err(SettingsError::NoTenant.into());
    }
    cli.global.is_about_all("--all-tenants takes every tenant of the settings")?;
    let answer = cli.answer;
    let one = |name: String| one_tenant(name, cli, general, environment, printer);
    let came: Vec<(Exit, CameOut)> = futures_util::stream::iter(general.tenants.keys().cloned())
        .map(one)
        .buffered(AT_ONCE)
        .collect()
        .await;
    let exit = Exit::worst(came.iter().map(|(exit, _)| *exit));
    let came: Vec<CameOut> = came.into_iter().map(|(_, one)| one).collect();
    printer.data(&match answer {
        OutputKind::Text => every_tenant_text(&came),
        OutputKind::Document => every_tenant_json(&came, exit.code()),
        OutputKind::Lines => every_tenant_lines(&came, exit.code()),
    });
    Ok(exit)
}

async fn one_tenant(
    name: String,
    cli: &Cli,
    general: &Config,
    environment: &Environment,
    printer: &Printer,
) -> (Exit, CameOut) {
    let own = Global { tenant: Some(name.clone()), ..cli.global.clone() };
    let (own_printer, out) = printer.of_one_tenant(&name);
    let work = dispatch::of_tenant((&own, &cli.command), general, environment, &own_printer);
    let exit = Box::pin(apart(work, &own_printer, cli.answer)).await;
    (exit, CameOut { tenant: name, exit_code: exit.code(), out: out.text() })
}

/// Does one tenant's work and tells what became of it: nothing of it is in the way of another one's.
pub(super) async fn apart(
    work: impl Future<Output = Result<Exit, Failure>>,
    printer: &Printer,
    answer: OutputKind,
) -> Exit {
    match AssertUnwindSafe(work).catch_unwind().await {
        Ok(Ok(exit)) => exit,
        Ok(Err(failure)) => failure.report(printer, answer),
        Err(_) => {
            printer.error("error: the program broke off; this is a fault of it");
            Exit::SomeRows
        }
    }
}
