//! Bytes as a listing: the first few say in which pieces the others come.

#![no_main]

use libfuzzer_sys::fuzz_target;
use roster_sync_fuzz::properties::listing::holds;

fuzz_target!(|bytes: &[u8]| holds(bytes));
