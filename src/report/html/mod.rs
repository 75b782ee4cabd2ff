//! Pages for people who are no programmers: one file each, readable without a network and without JavaScript. Read
//! [`plan_html`] first; [`review_html`] is the same page with what a reviewer needs besides.
//!
//! # What a test or a script may hold on to
//!
//! | where | what |
//! |---|---|
//! | `html[data-page]` | `plan`, `review` or `run`; `html[data-stage]` of a review: `open`, `approved`, `running` |
//! | `#verdict` | the headline sentence |
//! | `a.tile[data-action]` | a headline number; filters by its group (`disable create login update reactivate conflict hold refused wait absent unchanged`, of a run the status) |
//! | `#controls` | the filters: `#search`, `#action`, `#site`, `#status`, `#sort`, `#clear`; `#shown` says how many are shown |
//! | `section.group#group-disable` | one group of entries; its `data-flags` are those that all of them have |
//! | `.chunk` | up to fifty entries: `data-pos` and `data-sites` (numbers and `all`) are theirs in their order, commas between them |
//! | `#line-12`, `#employee-3012` (`.chunk > *`) | one entry: its further `data-flags` (`change decide warning nothing held`); its `h3` (unchanged people: `b`) is the name |
//! | `article > table`, `article > .sets` | from → to, and what somebody new gets |
//! | `article .problems`, `article .candidates` | cells to be mended; who it could be, side by side |
//! | `#guards .guard[data-guard]` | a guard that stops the plan; `li[data-entry]` somebody it counts, `data-held` when held back |
//! | `#sites tr[data-site]` | a site in the picture |
//! | `#unmanaged`, `#next` | what is never touched; how to go on |
//!
//! Of a run besides: `#files` with `#results-csv`, `#rejects-csv` or `#rejects-at`; `#unclear`; `#approval-of-run`. Its entries
//! are grouped by status (`section.group#group-failed`; `#group-held-back` for what was taken out), and `data-flags` are `attention change nothing held failed`.
//!
//! Of a review besides:
//!
//! | where | what |
//! |---|---|
//! | `#review` | the JSON that the script starts from |
//! | `article .hold input[type=checkbox]`, `article .hold-why` | holds an entry back; why |
//! | `#hold-shown`, `#release-shown` | the same for everybody shown; `#hold-dialog` asks before: `#hold-dialog-why`, `#hold-dialog-confirm`, `#hold-dialog-cancel` |
//! | `article .decide` | who a row is about: `input[value="same-51"]`, `new-person`, `leave-alone`; `.decide-why`, `button.decide-send`, `button.decide-undo` |
//! | `.guard .guard-why`, `button.guard-allow`, `button.guard-undo` | lets a guard through |
//! | `#approval` | the bar: `#approve-what`, `#approve-name`, `#approve-note`, `#approve`, `#approve-why-not` |
//! | `#apply`, `#apply-dialog`, `#apply-confirm`, `#apply-cancel` | carries an approved plan out |
//! | `#live` | a run: `#progress`, `#live-counts`, `#live-failures`, `#stop`, `#live-end`, `#finish` |
//! | `article .outcome[data-status]` | what became of an entry |
//! | `.as-planned` | says, once somebody is held back, that the numbers are those of the plan as it was made |
//! | `#live-rejects`, `#live-rejects-kept` | the refused rows; that they hold PINs and are not given out |
//! | `#message` | what went wrong with the last request |

mod approval;
mod assets;
mod chunk;
mod conflict;
mod controls;
mod decisions;
mod entry;
mod guards;
mod leavers;
mod outcome;
mod overview;
mod page;
mod plan;
mod review;
mod run;
mod run_row;
mod sites;
mod trouble;
mod view;
mod words;

pub use leavers::{LeaversSheet, leavers_html};
pub use page::Page;
pub use plan::plan_html;
pub use review::review_html;
pub use run::{Rejects, RunDownloads, run_html};
pub use view::{ReviewStage, ReviewView};
