//! Who hears what happens, besides the terminal.

use crate::apply::{Event, ListenError, Listener, RowResult};
use crate::engine::{RESULTS_HEADER, results_record};

use super::spreadsheet::csv_text;

/// Passes each event on to several listeners.
pub struct Fanout<'a>(pub Vec<&'a mut dyn Listener>);

impl Listener for Fanout<'_> {
    fn on(&mut self, event: &Event) -> Result<(), ListenError> {
        self.0.iter_mut().try_for_each(|listener| listener.on(event))
    }
}

impl std::fmt::Debug for Fanout<'_> {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "Fanout({})", self.0.len())
    }
}

/// Collects the rows.
#[derive(Debug, Default)]
pub struct RowCollector(pub Vec<RowResult>);

impl Listener for RowCollector {
    fn on(&mut self, event: &Event) -> Result<(), ListenError> {
        if let Event::RowFinished(row) = event {
            self.0.push(row.clone());
        }
        Ok(())
    }
}

/// Returns rows as the text of a results CSV.
pub fn results_csv(rows: &[RowResult]) -> String {
    csv_text(&RESULTS_HEADER, &rows.iter().map(|row| results_record(row).to_vec()).collect::<Vec<_>>())
}
