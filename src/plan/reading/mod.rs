//! What must still be read before a plan is sure, and what earlier runs saw of it.

pub(super) mod memory;
pub(super) mod needs;
