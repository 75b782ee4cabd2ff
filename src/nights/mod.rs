//! What a night has besides the sync: where its roster comes from, what is written down and let go at its end, who is told of it, how
//! it stands, and the timers that begin it. Read [`Night`] first.

mod delivery;
mod error;
mod installed;
mod named;
mod night;
mod notices;
mod pruning;
mod reach;
mod standings;
mod timer_files;
mod timer_needs;
mod timers;
mod upkeep;
mod watched;

pub(crate) use delivery::take;
pub(crate) use error::NightError;
pub(crate) use installed::{Placed, install, uninstall, write};
pub(crate) use named::{named, named_leavers, named_or_delivered, piped};
pub(crate) use night::Night;
#[cfg(feature = "fleet")]
pub(crate) use notices::measure;
pub(crate) use notices::{of_review, of_status, try_every_way};
pub(crate) use pruning::prune;
pub(crate) use reach::reach;
#[cfg(feature = "fleet")]
pub(crate) use standings::standing_of;
pub(crate) use standings::{asked, of_tenant};
pub(crate) use timer_files::{TimerKind, Timers};
pub(crate) use timers::TimersAsked;
pub(crate) use upkeep::{compact, migrate, rebind};
pub(crate) use watched::watched;
