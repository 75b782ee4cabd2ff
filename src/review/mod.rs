//! A plan on this computer's own web server, for the person who must say yes to it: rows are held back, conflicts decided,
//! guards let through, and the plan is approved by name. Read [`Session`] first, which knows what may be done when, then
//! [`serve`].
//!
//! What needs Backoffice or the disk is done by the engine, through [`Reviewed`]; whoever started the server hears of it as
//! [`News`].

mod access;
mod answer;
mod draft;
mod listening;
mod live;
mod plan_source;
mod reviewed;
mod served;
mod server;
mod session;
mod sign_in;
mod teller;
mod to_review;
mod told;
mod until_finished;

#[cfg(test)]
mod tests;

pub use access::{Access, BadAccess};
pub use draft::Draft;
pub use live::Live;
pub use plan_source::PlanSource;
pub use reviewed::{ReviewFiles, Reviewed};
pub use server::{Server, serve};
pub use session::{Session, Stage};
pub use teller::{Teller, opening};
pub(crate) use to_review::ToReview;
pub use told::{KeptAt, News, Refusal};
