//! A plan on this computer's own web server, for the person who must say yes to it: rows are held back, conflicts decided,
//! guards let through, and the plan is approved by name. Read [`Session`] first, which knows what may be done when, then
//! [`serve`].
//!
//! The server decides nothing that needs Backoffice or the disk: it asks whoever started it (see [`Ask`]), one thing after the
//! other.

mod access;
mod answer;
mod ask;
mod draft;
mod live;
mod server;
mod session;
mod sign_in;

#[cfg(test)]
mod tests;

pub use access::{Access, BadAccess};
pub use ask::{Ask, KeptAt, Refusal, Reply, RunPages};
pub use draft::Draft;
pub use live::Live;
pub use server::{Server, serve};
pub use session::{Session, Stage};
