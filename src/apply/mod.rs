//! Carries a plan out. Read [`Event`] first: everything the executor has to say is one of these.

mod event;

pub use event::{Event, RowResult, RowStatus, RunSummary, Stopped};
