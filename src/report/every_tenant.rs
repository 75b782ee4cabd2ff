//! One command for every tenant: what each prints is kept apart, and one summary stands at the end.

use std::fmt::Write as _;
use std::io::{self, Write};
use std::sync::{Arc, Mutex, PoisonError};

use serde_json::{Value, json};

use super::event_lines::event_line;
use super::printer::{Printer, Talk};
use super::style::Style;

/// How it came out with one tenant.
#[derive(Debug, Clone)]
pub struct CameOut {
    /// The tenant.
    pub tenant: String,
    /// The exit code.
    pub exit_code: u8,
    /// What the command printed.
    pub out: String,
}

/// Returns what every tenant's command printed, and how each ended.
pub fn every_tenant_text(came: &[CameOut]) -> String {
    let mut text = String::new();
    for one in came {
        let _ = writeln!(text, "== {} ==\n{}", one.tenant, one.out);
    }
    text.push_str("== all tenants ==\n");
    for one in came {
        let _ = writeln!(text, "exit {:>3}  {}", one.exit_code, one.tenant);
    }
    text
}

/// Returns the same as one JSON document (`roster-sync/all-tenants/1`).
pub fn every_tenant_json(came: &[CameOut], exit_code: u8) -> String {
    let tenants: Vec<Value> = came
        .iter()
        .map(|one| {
            let said: Value = serde_json::from_str(&one.out).unwrap_or_default();
            json!({ "tenant": one.tenant, "exit_code": one.exit_code, "answer": said })
        })
        .collect();
    let document =
        json!({ "schema": "roster-sync/all-tenants/1", "exit_code": exit_code, "tenants": tenants });
    format!("{document:#}\n")
}

/// Returns what happened with every tenant, one JSON object a line, each with its tenant.
pub fn every_tenant_lines(came: &[CameOut], exit_code: u8) -> String {
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
    text + &event_line("all-ended", json!({ "exit_code": exit_code }))
}

impl Printer {
    /// Returns a printer for one tenant's command: what it prints is kept, what it says is said at once behind the tenant's name.
    pub fn of_one_tenant(&self, tenant: &str) -> (Self, Kept) {
        let out = Kept::default();
        let talk = Prefixed { tenant: tenant.to_owned(), talk: self.talk_handle(), line: Vec::new() };
        let style = Style { color: false, ..self.style() };
        (Self::to_streams(Box::new(out.clone()), Box::new(talk), style, !self.talks()), out)
    }
}

/// Keeps what one tenant's command prints, so that two do not speak at the same time.
#[derive(Debug, Clone, Default)]
pub struct Kept(Arc<Mutex<Vec<u8>>>);

impl Kept {
    /// Returns all of it.
    pub fn text(&self) -> String {
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
