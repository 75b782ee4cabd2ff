//! Everything that people and scripts read. Text is made here and printed by one [`Printer`]; what happens during a run is
//! heard as events. Read [`Style`] first, then [`plan_text`].

mod abandoned;
mod available;
mod check;
mod child;
mod diagnostics;
mod doctor;
mod employee;
mod engine_error;
mod event_lines;
mod every_tenant;
mod excerpt;
mod explain;
mod failed;
#[cfg(feature = "fleet")]
mod fleet;
#[cfg(feature = "fleet")]
mod fleet_words;
mod forgotten;
mod history;
mod how_read;
mod html;
mod layout;
mod listeners;
mod lists;
mod matches;
mod next;
mod notified;
mod output_kind;
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
mod terminal;
#[cfg(test)]
mod tests;
mod upkeep;

pub use abandoned::{abandoned_json, abandoned_text};
pub use available::{available_json, available_text};
pub use check::{check_json, check_text};
pub use child::{environment_of_others, without_secrets};
pub use diagnostics::{diagnostics_text, roster_diagnostics_text};
pub use doctor::{doctor_failures, doctor_json, doctor_line, doctor_text};
pub use employee::{employee_json, employee_text};
pub use engine_error::{WRITE_HINT, engine_error_hint, engine_error_text, state_error_hint};
pub use event_lines::{EventLines, event_line, plan_line};
pub use every_tenant::{CameOut, Kept, every_tenant_json, every_tenant_lines, every_tenant_text};
pub use explain::{Story, explain_json, explain_text, explained};
pub use failed::{tell_engine_error, tell_failure};
#[cfg(feature = "fleet")]
pub use fleet::{FleetNight, FleetTenant, HeldTenant, fleet_json, fleet_text, leases_text};
#[cfg(feature = "fleet")]
pub use fleet_words::{never_held_text, paused_text, queued_text, released_text, removed_text, resumed_text};
pub use forgotten::forgotten_text;
pub use history::{history_json, history_text};
pub use html::{
    LeaversSheet, Page, Rejects, ReviewStage, ReviewView, RunDownloads, leavers_html, plan_html, review_html,
    run_html,
};
pub use listeners::{Fanout, RowCollector, results_csv};
pub use lists::Table;
pub use matches::{matches_json, matches_text};
pub use next::{Readers, after_a_stop, after_approval, after_dry_run, after_plan};
pub use notified::{Notified, notified_json, notified_text};
pub use output_kind::OutputKind;
pub use pager::Pager;
pub use plan::{plan_csv, plan_markdown, plan_text};
pub use printer::{ColorChoice, Printer, Talk};
pub use progress::Progress;
pub use pruned::{pruned_json, pruned_text};
pub use results::{
    Files, RunContext, RunResults, Telling, kept_plan_text, results_json, results_text, run_told,
    stopped_told,
};
pub use run_page::run_page;
pub use runs::{run_json, run_text, runs_json, runs_text};
pub use safe::for_shell;
pub use settings::{settings_json, settings_text};
pub use single::{SingleResult, alone_told, alone_unchanged_text, single_json, single_text};
pub use standing::{TenantStanding, standing_json, standing_text};
pub use style::Style;
pub(crate) use terminal::{Answers, AtTheTerminal};
pub use upkeep::{compacted_text, migrated_text, rebound_text};
