//! What the store promises, told by trying it.

#[cfg(feature = "postgres")]
#[path = "../../tests/support/cluster.rs"]
#[allow(unreachable_pub, dead_code, reason = "the other test programs use it too, each a part of it")]
mod cluster;
#[cfg(feature = "postgres")]
mod engines;
#[cfg(feature = "postgres")]
mod holding;
mod many;
mod origin;
pub(super) mod place;
mod runs;
mod upgrade;
