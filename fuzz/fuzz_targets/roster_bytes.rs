//! Bytes as a roster and as a leavers file.

#![no_main]

use libfuzzer_sys::fuzz_target;
use roster_sync_fuzz::properties::roster::holds;

fuzz_target!(|bytes: &[u8]| holds(bytes));
