//! Where the program meets the world: requests answered in memory, a disk that may be full, and death at any of them.
//!
//! What is simulated: a kill at a request drops the run before or after the server has acted on it. A kill at a write takes a copy
//! of the state folder right before the write and drops the run; the copy is what the next start finds. What is never synced, the
//! results files of the run, is cut at the kill. The database's own promise that what it has committed survives is taken as given.

use std::any::Any;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use roster_sync::sandbox::Sandbox;
use roster_sync::state::Disk;
use roster_sync::web::{Sending, Wire, WireError, as_server_sees};
use tokio::sync::Notify;

use super::history::Kill;

/// After how long a request without an answer is given up.
const PATIENCE: Duration = Duration::from_mins(1);

/// Something that is done right before a request is answered.
pub(crate) type Aside = Box<dyn FnOnce() + Send>;

/// One start of the program: what it does is counted, and may be its last.
pub(crate) struct Doom {
    sandbox: Arc<Sandbox>,
    folder: PathBuf,
    /// Where the copy of the folder goes.
    saved: PathBuf,
    kill: Option<Kill>,
    full: Option<u32>,
    counted: Mutex<Counted>,
    died: Notify,
}

#[derive(Default)]
struct Counted {
    requests: u32,
    writes: u32,
    dead: bool,
    refused_writes: u32,
    aside: Option<(u32, Aside)>,
}

impl Doom {
    pub(crate) fn new(
        sandbox: &Arc<Sandbox>,
        folder: &Path,
        kill: Option<Kill>,
        full: Option<u32>,
        aside: Option<(u32, Aside)>,
    ) -> Arc<Self> {
        let saved = folder.with_extension("saved");
        let counted = Mutex::new(Counted { aside, ..Counted::default() });
        let (sandbox, folder) = (Arc::clone(sandbox), folder.to_owned());
        Arc::new(Self { sandbox, folder, saved, kill, full, counted, died: Notify::new() })
    }

    fn lock(&self) -> MutexGuard<'_, Counted> {
        self.counted.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for the end.
    pub(crate) async fn died(&self) {
        while !self.lock().dead {
            self.died.notified().await;
        }
    }

    /// Says whether the end has come.
    pub(crate) fn is_dead(&self) -> bool {
        self.lock().dead
    }

    /// Returns how many requests were sent, and how many writes the disk refused.
    pub(crate) fn counts(&self) -> (u32, u32) {
        let counted = self.lock();
        (counted.requests, counted.refused_writes)
    }

    /// Dies, unless that happened before: the disk stays as it is now.
    fn die(&self) {
        if std::mem::replace(&mut self.lock().dead, true) {
            return;
        }
        copy(&self.folder, &self.saved);
        self.died.notify_one();
    }

    /// Puts the disk back as it was at the kill. The run must be dropped by now.
    pub(crate) fn restore(&self) {
        // What is gone with the first folder is what the dead program still wrote.
        let _ = std::fs::remove_dir_all(&self.folder);
        let _ = std::fs::rename(&self.saved, &self.folder);
        cut_unsynced(&self.folder);
    }
}

/// A results file is flushed and never synced: of the last run's, nothing is sure.
fn cut_unsynced(folder: &Path) {
    let Ok(runs) = std::fs::read_dir(folder.join("main").join("runs")) else { return };
    let last = runs.filter_map(Result::ok).map(|run| run.path()).max();
    for name in ["results.csv", "results.jsonl"] {
        let Some(path) = last.as_ref().map(|run| run.join(name)) else { continue };
        if let Ok(file) = std::fs::OpenOptions::new().write(true).open(path) {
            let _ = file.set_len(40);
        }
    }
}

fn copy(from: &Path, to: &Path) {
    let _ = std::fs::remove_dir_all(to);
    let mut open = vec![(from.to_owned(), to.to_owned())];
    while let Some((from, to)) = open.pop() {
        let _ = std::fs::create_dir_all(&to);
        let Ok(entries) = std::fs::read_dir(&from) else { continue };
        for entry in entries.filter_map(Result::ok) {
            let target = to.join(entry.file_name());
            if entry.path().is_dir() {
                open.push((entry.path(), target));
            } else {
                let _ = std::fs::copy(entry.path(), target);
            }
        }
    }
}

impl Wire for Doom {
    fn send(&self, request: reqwest::Request) -> Sending<'_> {
        Box::pin(async move {
            let (at, aside) = {
                let mut counted = self.lock();
                counted.requests += 1;
                let at = counted.requests;
                (at, counted.aside.take_if(|(due, _)| *due <= at))
            };
            if let Some((_, aside)) = aside {
                aside();
            }
            if self.kill == Some(Kill::Request(at)) {
                self.die();
            }
            if self.lock().dead {
                std::future::pending::<()>().await;
            }
            let answer = tokio::time::timeout(PATIENCE, self.sandbox.answer(as_server_sees(&request)?)).await;
            if self.kill == Some(Kill::Answer(at)) {
                self.die();
                std::future::pending::<()>().await;
            }
            let answer = answer.map_err(|late| WireError::NoAnswer(late.into()))?;
            let (head, body) = answer.into_parts();
            let body = reqwest::Body::wrap_stream(body.into_data_stream());
            Ok(axum::http::Response::from_parts(head, body).into())
        })
    }
}

impl Disk for Doom {
    fn about_to_write(&self, _: &Path) -> io::Result<()> {
        let at = {
            let mut counted = self.lock();
            counted.writes += 1;
            counted.writes
        };
        if self.kill == Some(Kill::Write(at)) {
            self.die();
        }
        let mut counted = self.lock();
        if counted.dead || self.full.is_some_and(|from| at >= from) {
            counted.refused_writes += 1;
            return Err(io::ErrorKind::StorageFull.into());
        }
        Ok(())
    }

    fn works(&self) -> Box<dyn Any + Send + Sync> {
        let (over, waits) = std::sync::mpsc::channel::<()>();
        // The clock stands still while a thread is at work.
        drop(tokio::task::spawn_blocking(move || waits.recv()));
        Box::new(Mutex::new(over))
    }
}

impl fmt::Debug for Doom {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Doom {:?}", self.kill)
    }
}
