//! Whole outputs as people and scripts see them.

use std::io::{self, Write};
use std::sync::{Arc, Mutex};

mod documents;
mod one_screen;
mod pages;
mod pages_of_decisions;
mod sample;
mod sample_results;
mod screens;

pub(super) use sample_results::result;

/// A stream that can still be read after it was given away.
#[derive(Clone, Default)]
pub(super) struct Shared(Arc<Mutex<Vec<u8>>>);

impl Shared {
    pub(super) fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }
}

impl Write for Shared {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
