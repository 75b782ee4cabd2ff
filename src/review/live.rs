//! What happens while a plan is carried out, for any number of pages, whenever they begin to listen.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde_json::{Value, json};
use tokio::sync::watch;

use crate::apply::{Event, ListenError, Listener, RunSummary, Stopped};

use super::Refusal;

/// A run as it happens. Everything is kept until the review ends, so that a page that was reloaded sees all of it.
#[derive(Debug, Clone, Default)]
pub struct Live(Arc<Shared>);

#[derive(Debug, Default)]
struct Shared {
    said: Mutex<Vec<Heard>>,
    /// How much was said so far; tells those who wait.
    count: watch::Sender<usize>,
}

/// One event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Heard {
    /// `started`, `row-started`, `row-sent`, `row`, `notice`, `finished` or `failed`.
    pub(super) event: &'static str,
    /// Its document.
    pub(super) data: String,
}

impl Live {
    /// Tells that the run ended before its end, or did not begin.
    pub fn failed(&self, refusal: &Refusal) {
        self.say("failed", &json!(refusal));
    }

    /// Returns what was said after the first `after` events, waiting until there is something; `None` when nothing will come any
    /// more.
    pub(super) async fn after(&self, after: usize) -> Option<(usize, Heard)> {
        let mut count = self.0.count.subscribe();
        loop {
            {
                // One look for both: what was said last must not come in between.
                let said = self.said();
                if let Some(said) = said.get(after) {
                    return Some((after + 1, said.clone()));
                }
                if has_ended(&said) {
                    return None;
                }
            }
            // It ends only with this object, which is held here.
            count.changed().await.ok()?;
        }
    }

    /// Returns whether nothing will come any more.
    pub(super) fn has_ended(&self) -> bool {
        has_ended(&self.said())
    }

    fn said(&self) -> MutexGuard<'_, Vec<Heard>> {
        // A list is as good after another thread's panic as before it.
        self.0.said.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn say(&self, event: &'static str, data: &Value) {
        let mut said = self.said();
        said.push(Heard { event, data: data.to_string() });
        let count = said.len();
        drop(said);
        self.0.count.send_replace(count);
    }
}

fn has_ended(said: &[Heard]) -> bool {
    said.last().is_some_and(|said| matches!(said.event, "finished" | "failed"))
}

impl Listener for Live {
    fn on(&mut self, event: &Event) -> Result<(), ListenError> {
        match event {
            Event::Started { run, rows, operations } => {
                self.say("started", &json!({ "run": run, "rows": rows, "operations": operations }));
            }
            Event::RowStarted { entry, name, operation } => {
                self.say("row-started", &json!({ "entry": entry, "name": name, "operation": operation }));
            }
            Event::RowSent { entry, name, operation } => {
                self.say("row-sent", &json!({ "entry": entry, "name": name, "operation": operation }));
            }
            Event::RowFinished(row) => self.say(
                "row",
                &json!({
                    "entry": row.entry(), "name": row.name, "operation": row.operation, "status": row.status,
                    "changed": row.changed, "message": row.message, "seconds": row.seconds,
                }),
            ),
            Event::Notice(text) => self.say("notice", &json!({ "text": text })),
            Event::Finished(summary) => self.say("finished", &finished(summary)),
            Event::Reading { .. }
            | Event::FirstContact { .. }
            | Event::Known(_)
            | Event::Planned(_)
            | Event::BegunFinished { .. } => {}
        }
        Ok(())
    }
}

fn finished(summary: &RunSummary) -> Value {
    let by_status: BTreeMap<&str, u64> =
        summary.by_status.iter().map(|(status, count)| (status.as_str(), *count)).collect();
    json!({
        "by_status": by_status,
        "seconds": summary.seconds,
        "requests": summary.requests,
        "stopped": summary.stopped.as_ref().map(Stopped::in_words),
    })
}
