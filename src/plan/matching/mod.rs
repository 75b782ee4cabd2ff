//! Which account a row means, by keys in order and never by a guess, and whose a login is. Read [`index::Index`] first.

pub(super) mod by_key;
pub(super) mod compared;
mod doubles;
mod exchanged;
pub(super) mod identity;
pub(super) mod index;
pub(super) mod listed;
pub(super) mod logins;
pub(super) mod matched_rows;
mod places;
mod renumbered;
pub(super) mod trace;
