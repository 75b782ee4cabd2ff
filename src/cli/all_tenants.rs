//! `sync --all-tenants`: every tenant of the settings, side by side, each for itself.

use std::fmt::Write as _;
use std::io::{self, Write};
use std::panic::AssertUnwindSafe;
use std::sync::{Arc, Mutex, PoisonError};

use futures_util::{FutureExt, StreamExt};
use serde_json::{Value, json};

use crate::report::{Printer, Style, Talk, event_line};

use super::Exit;
use super::args::Cli;
use super::config::Config;
use super::dispatch;
use super::environment::Environment;
use super::failure::Failure;
use super::format::Answer;
use super::global::Global;

/// So many tenants at a time: each has a rate of its own.
const AT_ONCE: usize = 4;

/// How it came out with one tenant.
struct Came {
    tenant: String,
    exit: Exit,
    out: String,
}

/// Runs the command for every tenant. One tenant's trouble stops no other; the exit code is the one that somebody must act on
/// first.
pub(super) async fn run(
    cli: &Cli,
    general: &Config,
    environment: &Environment,
    printer: &Printer,
) -> Result<Exit, Failure> {
    if general.tenants.is_empty() {
        return Err(Failure::NoTenant);
    }
    if cli.global.tenant.is_some() || cli.global.url.is_some() || cli.global.sandbox {
        return Err(Failure::Usage(
            "--all-tenants takes every tenant of the settings: leave --tenant, --url and --sandbox out"
                .into(),
        ));
    }
    let answer = cli.command.answer();
    let one = |name: String| one_tenant(name, cli, general, environment, printer);
    let came: Vec<Came> = futures_util::stream::iter(general.tenants.keys().cloned())
        .map(one)
        .buffered(AT_ONCE)
        .collect()
        .await;
    let exit = Exit::worst(came.iter().map(|one| one.exit));
    printer.data(&summary(&came, exit, answer));
    Ok(exit)
}

async fn one_tenant(
    name: String,
    cli: &Cli,
    general: &Config,
    environment: &Environment,
    printer: &Printer,
) -> Came {
    let own = Global { tenant: Some(name.clone()), ..cli.global.clone() };
    let out = Kept::default();
    let talk = Prefixed { tenant: name.clone(), talk: printer.talk_handle(), line: Vec::new() };
    let style = Style { color: false, ..printer.style() };
    let own_printer = Printer::to_streams(Box::new(out.clone()), Box::new(talk), style, !printer.talks());
    let answer = cli.command.answer();
    let work =
        AssertUnwindSafe(dispatch::of_tenant((&own, &cli.command), general, environment, &own_printer))
            .catch_unwind();
    let exit = match work.await {
        Ok(Ok(exit)) => exit,
        Ok(Err(failure)) => failure.report(&own_printer, answer),
        Err(_) => {
            own_printer.error("error: the program broke off; this is a fault of it");
            Exit::SomeRows
        }
    };
    Came { tenant: name, exit, out: out.text() }
}

fn summary(came: &[Came], exit: Exit, answer: Answer) -> String {
    match answer {
        Answer::Text => {
            let mut text = String::new();
            for one in came {
                let _ = writeln!(text, "== {} ==\n{}", one.tenant, one.out);
            }
            text.push_str("== all tenants ==\n");
            for one in came {
                let _ = writeln!(text, "exit {:>3}  {}", one.exit.code(), one.tenant);
            }
            text
        }
        Answer::Document => {
            let tenants: Vec<Value> = came
                .iter()
                .map(|one| {
                    let said: Value = serde_json::from_str(&one.out).unwrap_or_default();
                    json!({ "tenant": one.tenant, "exit_code": one.exit.code(), "answer": said })
                })
                .collect();
            let document = json!({ "schema": "roster-sync/all-tenants/1", "exit_code": exit.code(), "tenants": tenants });
            format!("{document:#}\n")
        }
        Answer::Lines => {
            let mut text = String::new();
            for one in came {
                for line in one.out.lines() {
                    let mut event: Value = serde_json::from_str(line).unwrap_or_default();
                    if let Some(event) = event.as_object_mut() {
                        event.insert("tenant".to_owned(), json!(one.tenant));
                    }
                    let _ = writeln!(text, "{event}");
                }
            }
            text + &event_line("all-ended", json!({ "exit_code": exit.code() }))
        }
    }
}

/// Keeps what one tenant's command prints, so that two do not speak at the same time.
#[derive(Clone, Default)]
struct Kept(Arc<Mutex<Vec<u8>>>);

impl Kept {
    fn text(&self) -> String {
        let bytes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        String::from_utf8_lossy(&bytes).into_owned()
    }
}

impl Write for Kept {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Says what one tenant's command says at once, each line behind the tenant's name.
struct Prefixed {
    tenant: String,
    talk: Talk,
    line: Vec<u8>,
}

impl Write for Prefixed {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.line.extend_from_slice(bytes);
        while let Some(end) = self.line.iter().position(|byte| *byte == b'\n') {
            let line: Vec<u8> = self.line.drain(..=end).collect();
            let text = String::from_utf8_lossy(&line);
            self.talk.insist(&format!("{}: {}", self.tenant, text.trim_end()));
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
