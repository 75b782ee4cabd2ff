//! What identifies the bytes of a file.

use sha2::{Digest, Sha256};

use crate::model::hex;

/// Returns the SHA-256 of the bytes, lower-case hex.
pub fn fingerprint(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}
