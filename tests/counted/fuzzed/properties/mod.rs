//! What must hold for any bytes, one file per kind of input.
//!
//! Each is a function that panics where it does not hold, called by the tests next door with their own cases and by the
//! targets in `fuzz/`, which includes this folder, with a fuzzer's.

pub mod form;
pub mod listing;
pub mod pages;
pub mod plan;
pub mod roster;

use std::error::Error;

/// Returns what an error and its sources say, each something that can be read.
pub fn said(error: &dyn Error) -> String {
    let mut texts = vec![error.to_string()];
    let mut source = error.source();
    while let Some(inner) = source {
        texts.push(inner.to_string());
        source = inner.source();
    }
    assert!(texts.iter().all(|text| !text.trim().is_empty()), "an error says nothing: {texts:?}");
    texts.join(": ")
}
