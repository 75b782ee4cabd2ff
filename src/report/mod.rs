//! Everything that people and scripts read. Text is made here and printed by one [`Printer`]; what happens during a run is
//! heard as events. Read [`plan_text`] first.

mod diagnostics;
mod listeners;
mod lists;
mod markdown;
mod plan_csv;
mod plan_text;
mod printer;
mod progress;
mod rejects;
mod results;
mod runs;
mod style;

pub use diagnostics::{check_json, check_text, diagnostics_text};
pub use listeners::{Fanout, ResultsCsv, ResultsJsonLines, RowCollector};
pub use lists::{Table, employee_json, employee_text};
pub use markdown::plan_markdown;
pub use plan_csv::plan_csv;
pub use plan_text::{explain_text, plan_text};
pub use printer::{ColorChoice, Printer};
pub use progress::Progress;
pub use rejects::write_rejects;
pub use results::{Files, results_json, results_text};
pub use runs::{run_json, run_text, runs_json, runs_text};
pub use style::Style;
