//! A plan for people, tickets and spreadsheets. Read [`plan_text`] first.

mod csv;
mod entry;
mod group;
mod guards;
mod lists;
mod markdown;
mod summary;
mod text;

pub use csv::plan_csv;
pub use markdown::plan_markdown;
pub use text::plan_text;

pub(in crate::report) use csv::situation;
pub(in crate::report) use entry::{body, held, login_words, name, place, value};
pub(in crate::report) use group::Group;
pub(in crate::report) use guards::advice;
pub(in crate::report) use summary::BLOCKS;
pub(in crate::report) use text::heading;
