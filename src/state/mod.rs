//! What outlives a run, in SQLite: runs, the journal of their steps, results, which plans were applied, what was last seen
//! of people, what was decided about them; and the lock. The
//! only layer that talks to the database. Read [`State`] first.

mod contact;
mod decisions;
mod directory;
mod error;
mod journal;
mod memory;
mod private_file;
mod runs;
mod schema;
mod secrets;

pub use contact::Contact;
pub use decisions::KeptDecision;
pub use directory::{RunLock, StateDir};
pub use error::StateError;
pub use journal::{NewStep, StepId, StepOutcome};
pub use private_file::{open_private, write_new, write_private};
pub use runs::{NewRun, ResultRecord, RunDetails, RunId, RunRecord, StepRecord};
pub use schema::{Clock, State};
