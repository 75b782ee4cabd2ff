//! A roster that came, from wherever.

use chrono::{DateTime, Utc};

use super::place::Place;

/// The most bytes of a delivery: those of the largest file that is read.
pub(super) const LIMIT: usize = 512 << 20;

/// A roster that came.
#[derive(Clone, PartialEq, Eq)]
pub struct Delivery {
    /// What it is called.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// When it was delivered, where something tells it: the file's time, a date in its name, `Last-Modified`.
    pub delivered: Option<DateTime<Utc>>,
    /// Whether that is a proof: a file's time alone changes by copying.
    pub proven: bool,
    /// The server's tag, where it came from one.
    pub etag: Option<String>,
    /// Where it lies, where it came from a folder.
    pub place: Option<Place>,
}

/// A delivery of before, by which a server can say that nothing is new.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LastDelivery {
    /// The server's tag.
    pub etag: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

impl std::fmt::Debug for Delivery {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // The bytes hold whatever the file holds, PINs among it.
        out.debug_struct("Delivery").field("name", &self.name).finish_non_exhaustive()
    }
}
