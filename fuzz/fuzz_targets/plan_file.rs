//! Bytes as a plan file.

#![no_main]

use libfuzzer_sys::fuzz_target;
use roster_sync_fuzz::properties::plan::{approval_holds, holds};

fuzz_target!(|bytes: &[u8]| {
    holds(bytes);
    approval_holds(bytes);
});
