//! Carries a plan out: steps in order, each in the journal before it is sent, each proven before it is called done. Read
//! [`apply`] first, then [`Event`]: everything the executor has to say is one of these.

mod confirm;
mod credentials;
mod drift;
mod error;
mod event;
mod executor;
mod identity;
mod left_open;
mod new_login;
mod phases;
mod resumed;
mod steps;
mod stop;
mod witness;

pub use credentials::{CredentialsFile, Secrets};
pub use error::{ApplyError, ListenError};
pub use event::{Event, Listener, RowResult, RowStatus, RunSummary, Stopped};
pub use executor::ApplyInput;
pub use left_open::LeftOpen;
pub use phases::apply;
pub use resumed::Resumed;
pub use stop::Stop;
