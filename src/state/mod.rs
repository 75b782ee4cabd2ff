//! What outlives a run: runs, the journal of their steps, results, which plans were applied, what was last seen of people, what
//! was decided about them; and the lock. The only layer that talks to the database. Read [`Store`] first.

mod connection;
mod contact;
mod copying;
mod decisions;
mod dialect;
mod directory;
mod disk;
mod encryption;
mod ending;
mod error;
mod forgetting;
mod hex;
mod hold;
mod journal;
mod lease;
mod memory;
mod migrations;
mod notices;
mod numbers;
mod origin;
mod packed_results;
mod packing;
mod plans;
#[cfg(feature = "fleet")]
mod pool;
mod postgres;
mod private_file;
mod proven;
mod results;
mod retention;
mod run_record;
mod running;
mod runs;
mod seal;
mod secrets;
mod several_rows;
mod shared;
mod shown;
mod store;
#[cfg(test)]
mod tests;
mod time_clock;
mod trouble;
mod upgrade;

pub use contact::Contact;
pub use copying::CopiedTable;
pub use decisions::KeptDecision;
pub use directory::{RunLock, StateDir};
pub use disk::{Disk, about_to_write, on_disk};
pub use ending::{EndedNight, Ending, EndingKind, WaitingPlan};
pub use error::StateError;
pub use forgetting::Forgotten;
pub use hold::Hold;
pub use journal::{NewStep, StepId, StepOutcome};
pub use lease::{LeaseTerms, LeaseWatch};
pub use notices::UnsentNotice;
pub use origin::Belongs;
pub use private_file::{can_be_written, open_private, write_new, write_private};
pub use proven::Proof;
pub use results::ResultOfRun;
pub use retention::{Pruned, Pruning};
#[cfg(test)]
pub(crate) use run_record::run_that_ended;
pub use run_record::{NewRun, ResultRecord, RunDetails, RunId, RunRecord, StepRecord};
pub use runs::LATEST;
pub use seal::NewKeptPlan;
pub use shared::SharedDatabase;
pub use shown::{PlanNews, ShownLines};
pub use store::{Clock, Store};
pub use time_clock::ClosedAccount;
pub use trouble::StoreTrouble;
