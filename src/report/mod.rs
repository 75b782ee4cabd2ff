//! Everything that people and scripts read. Text is made here and printed by one [`Printer`]; what happens during a run is
//! heard as events. Read [`Style`] first, then [`plan_text`].

mod abandoned;
mod check;
mod child;
mod diagnostics;
mod doctor;
mod employee;
mod event_lines;
mod every_tenant;
mod excerpt;
mod explain;
#[cfg(feature = "fleet")]
mod fleet;
mod forgotten;
mod history;
mod how_read;
mod html;
mod layout;
mod listeners;
mod lists;
mod matches;
mod next;
mod pager;
mod plan;
mod printer;
mod progress;
mod pruned;
mod results;
mod run_page;
mod runs;
mod safe;
mod settings;
mod single;
mod spreadsheet;
mod standing;
mod style;
mod tables;
#[cfg(test)]
mod tests;

pub use abandoned::{abandoned_json, abandoned_text};
pub use check::{check_json, check_text};
pub use child::{environment_of_others, without_secrets};
pub use diagnostics::{diagnostics_text, roster_diagnostics_text};
pub use doctor::{doctor_failures, doctor_json, doctor_line, doctor_text};
pub use employee::{employee_json, employee_text};
pub use event_lines::{EventLines, event_line};
pub use every_tenant::{CameOut, Kept, every_tenant_json, every_tenant_lines, every_tenant_text};
pub use explain::{Story, explain_json, explain_text};
#[cfg(feature = "fleet")]
pub use fleet::{FleetNight, FleetTenant, HeldTenant, fleet_json, fleet_text, leases_text};
pub use forgotten::forgotten_text;
pub use history::{history_json, history_text};
pub use html::{
    LeaversSheet, Page, Rejects, ReviewStage, ReviewView, RunDownloads, leavers_html, plan_html, review_html,
    run_html,
};
pub use listeners::{Fanout, RowCollector, results_csv};
pub use lists::Table;
pub use matches::{matches_json, matches_text};
pub use next::{Readers, after_a_stop, after_dry_run, after_plan};
pub use pager::Pager;
pub use plan::{plan_csv, plan_markdown, plan_text};
pub use printer::{ColorChoice, Printer, Talk};
pub use progress::Progress;
pub use pruned::{pruned_json, pruned_text};
pub use results::{Files, RunResults, approval_text, results_json, results_text};
pub use run_page::run_page;
pub use runs::{run_json, run_text, runs_json, runs_text};
pub use safe::for_shell;
pub use settings::settings_text;
pub use single::{SingleResult, login_told_json, login_told_text, single_json, single_text};
pub use standing::{TenantStanding, standing_json, standing_text};
pub use style::Style;
