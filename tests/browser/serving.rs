//! A review that is served by the program, as a person starts it.

use std::io::{BufRead, BufReader, Read};
use std::process::{Child, ChildStdout};
use std::time::{Duration, Instant};

use crate::environment::Tenant;
use crate::roster::TODAY;
use crate::session::PATIENCE;

/// A program that serves a review. It ends when this is dropped.
#[derive(Debug)]
pub(crate) struct Serving {
    process: Child,
    /// Held open: the program must not end because nobody listens.
    _out: BufReader<ChildStdout>,
    /// The address it printed.
    pub(crate) url: String,
}

impl Serving {
    /// Starts a review of this roster and waits until it tells its address.
    #[track_caller]
    pub(crate) fn start(tenant: &Tenant, roster: &str) -> Self {
        Self::of(tenant.start(&["review", roster, "--today", TODAY]))
    }

    /// Waits until a program that serves a review tells its address.
    #[track_caller]
    pub(crate) fn of(mut process: Child) -> Self {
        let mut out = BufReader::new(process.stdout.take().unwrap());
        let mut line = String::new();
        while !line.trim().starts_with("http://") {
            line.clear();
            if out.read_line(&mut line).unwrap() == 0 {
                let mut said = String::new();
                process.stderr.take().unwrap().read_to_string(&mut said).unwrap();
                panic!("the review told no address: {said}");
            }
        }
        Self { process, _out: out, url: line.trim().to_owned() }
    }

    /// Waits until the program has ended by itself and returns its exit code.
    #[track_caller]
    pub(crate) fn ends(&mut self) -> i32 {
        let started = Instant::now();
        loop {
            if let Some(status) = self.process.try_wait().unwrap() {
                return status.code().unwrap_or(-1);
            }
            assert!(started.elapsed() < PATIENCE, "the review goes on");
            std::thread::sleep(Duration::from_millis(50));
        }
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        // Both fail only for a process that has ended already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
