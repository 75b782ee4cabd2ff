//! Everything people and scripts read. Text is made here from data and printed by [`Printer`] alone.
//!
//! Read [`Style`] first, then [`plan_text`]. Functions return text; files that grow while a run goes on
//! ([`ResultsCsv`], [`ResultsJsonLines`], [`Rejects`]) are written and flushed row by row.

mod check;
mod diagnostics;
mod employee;
mod explain;
mod layout;
mod lists;
mod plan;
mod printer;
mod progress;
mod rejects;
mod results;
mod runs;
mod spreadsheet;
mod style;
#[cfg(test)]
mod tests;

pub use check::{CHECK_SCHEMA, check_json, check_text};
pub use diagnostics::diagnostics_text;
pub use employee::{EMPLOYEE_SCHEMA, employee_json, employee_text};
pub use explain::{EXPLAIN_SCHEMA, explain_json, explain_text};
pub use lists::{LIST_SCHEMA, List, departments, employees, permissions, sites, users};
pub use plan::{plan_csv, plan_markdown, plan_text};
pub use printer::{Printer, PrinterOptions, Talk};
pub use progress::Progress;
pub use rejects::{REASON_COLUMN, Rejects};
pub use results::{
    RESULT_COLUMNS, RESULTS_SCHEMA, ResultsCsv, ResultsJsonLines, WrittenFiles, results_json, results_text,
};
pub use runs::{RUNS_SCHEMA, RunLine, runs_json, runs_text};
pub use style::Style;
