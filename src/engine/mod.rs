//! The sync as a library: opens a tenant, looks at it, plans, carries out, goes on with what was interrupted, puts back. The
//! command line, the review server and anybody's own program call it. Read [`Engine`] first.
//!
//! It prints nothing and reads no clock, no environment and no settings file: everything is given to [`Engine::open`]. What
//! happens is told to a [`Listener`] as [`Event`]s.
//!
//! [`Event`]: crate::apply::Event
//! [`Listener`]: crate::apply::Listener

mod abandon;
mod alone;
mod available;
mod contact;
mod decide;
mod ending;
mod error;
mod files;
mod forgetting;
mod happened;
mod kept;
mod material;
mod news;
mod planning;
mod rejects;
mod resume;
mod run;
mod settings;
mod single;
mod standing;
mod stopped;
mod tenant;
mod turn;
mod undo;

pub use abandon::abandon;
pub use alone::DoneAlone;
pub use available::{Availability, availability, next_numbers};
pub use ending::Waiting;
pub use error::EngineError;
pub use files::{RESULTS_HEADER, results_record};
pub use forgetting::ForgottenPerson;
pub use happened::{Happened, happened};
pub use kept::KeptPlan;
pub use planning::{Asked, Planned};
pub use resume::plan_of;
pub use run::{Done, RunFiles, RunOptions, RunOutcome};
pub use settings::{EngineClock, EngineSettings};
pub use single::{Single, SinglePlan};
pub use standing::{Calendar, Schedule, Standing, is_success};
pub use stopped::StoppedPlan;
pub use tenant::{Engine, announce};
pub use turn::Turn;
pub use undo::UndoPreview;
