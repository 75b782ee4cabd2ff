//! What happens, as it happens, for programs: one JSON object a line on standard output.

use serde_json::{Value, json};

use crate::apply::{Event, ListenError, Listener};
use crate::plan::Plan;

use super::printer::Printer;

/// Prints every event as a line (`roster-sync/event/1`).
#[derive(Debug)]
pub struct EventLines<'a> {
    printer: &'a Printer,
}

impl<'a> EventLines<'a> {
    /// Prepares; nothing is printed before something happens.
    pub const fn new(printer: &'a Printer) -> Self {
        Self { printer }
    }
}

impl Listener for EventLines<'_> {
    fn on(&mut self, event: &Event) -> Result<(), ListenError> {
        let (name, said) = said(event);
        self.printer.data(&event_line(name, said));
        Ok(())
    }
}

/// Returns an event as a line: its name before what it says.
pub fn event_line(name: &str, said: Value) -> String {
    let mut line = json!({ "event": name });
    if let (Some(line), Value::Object(said)) = (line.as_object_mut(), said) {
        line.extend(said);
    }
    format!("{line}\n")
}

/// Returns a plan that was asked for without carrying it out, as a line.
pub fn plan_line(plan: &Plan) -> String {
    event_line("plan", serde_json::from_str(&plan.to_json()).unwrap_or_default())
}

fn said(event: &Event) -> (&'static str, Value) {
    match event {
        Event::Started { run, rows, operations } => {
            ("started", json!({ "run": run, "rows": rows, "operations": operations }))
        }
        Event::RowStarted { entry, name, operation } => {
            ("row-started", json!({ "entry": entry.to_string(), "name": name, "operation": operation }))
        }
        Event::RowSent { entry, name, operation } => {
            ("row-sent", json!({ "entry": entry.to_string(), "name": name, "operation": operation }))
        }
        Event::RowFinished(row) => ("row-finished", json!({ "entry": row.entry().to_string(), "row": row })),
        Event::Notice(text) => ("notice", json!({ "message": text })),
        Event::Finished(summary) => ("finished", json!({ "summary": summary })),
        Event::Reading { pages, seconds } => ("reading", json!({ "pages": pages, "seconds": seconds })),
        Event::FirstContact { why } => ("first-contact", json!({ "why": why })),
        Event::Known(examination) => ("known", json!({ "passed": examination.passed() })),
        Event::Planned(plan) => (
            "planned",
            json!({
                "tenant": plan.tenant, "roster": plan.roster.path, "sha256": plan.roster.sha256, "plan": plan.hash(),
                "summary": plan.summary,
            }),
        ),
        Event::BegunFinished { run, rows } => ("begun-finished", json!({ "run": run, "rows": rows })),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::apply::RowStatus;
    use crate::plan::Operation;
    use crate::report::Style;
    use crate::report::tests::{Shared, result};

    #[test]
    fn every_event_is_one_line_of_json() {
        let said = Shared::default();
        let printer =
            Printer::to_streams(Box::new(said.clone()), Box::new(Shared::default()), Style::default(), false);
        let mut lines = EventLines::new(&printer);
        lines.on(&Event::Notice("two\nlines".into())).unwrap();
        lines.on(&Event::RowFinished(result(3, "Ana Díaz", Operation::Create, RowStatus::Done, ""))).unwrap();
        let text = said.text();
        let read: Vec<Value> = text.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!((read.len(), &read[0]["message"]), (2, &json!("two\nlines")));
        assert_eq!((&read[1]["event"], &read[1]["row"]["status"]), (&json!("row-finished"), &json!("done")));
    }
}
