//! Bytes as a page of Backoffice: the first says which.

#![no_main]

use libfuzzer_sys::fuzz_target;
use roster_sync_fuzz::properties::pages::holds;

fuzz_target!(|bytes: &[u8]| holds(bytes));
