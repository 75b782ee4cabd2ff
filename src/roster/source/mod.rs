//! Where a roster comes from when nobody names a file: a folder, an address, the output of a program. Read [`Source`] first, then
//! [`Delivery`].

mod delivery;
mod error;
mod folder;
mod naming;
mod origin;
mod place;
mod program;
mod settings;

pub use delivery::{Delivery, LastDelivery};
pub use error::SourceError;
pub use folder::Folder;
pub use naming::date_in;
pub(super) use naming::is_like;
pub use origin::{Address, Source};
pub use place::Place;
pub use program::Program;
pub use settings::{Newest, SourceSettings};
