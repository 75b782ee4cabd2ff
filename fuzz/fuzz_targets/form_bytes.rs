//! Bytes as a page with forms.

#![no_main]

use libfuzzer_sys::fuzz_target;
use roster_sync_fuzz::properties::form::holds;

fuzz_target!(|bytes: &[u8]| holds(bytes));
