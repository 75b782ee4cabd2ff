//! The disk as a simulation has it: full, or gone with the program in the middle of its work.
//!
//! Whatever is put on disk and must be there later is asked about here first. Outside of a simulation nobody answers, and the
//! disk is the disk.

use std::any::Any;
use std::io;
use std::path::Path;
use std::sync::Arc;

/// What a simulation has to say about the disk.
pub trait Disk: Send + Sync {
    /// Hears that a file is about to be written, or that the database is about to be changed. An error is told as if the
    /// system had said it.
    fn about_to_write(&self, path: &Path) -> io::Result<()>;

    /// Hears that the database works, until what is returned is dropped. It works in a thread of its own: a clock that goes on
    /// when nothing is left to do must not go on meanwhile.
    fn works(&self) -> Box<dyn Any + Send + Sync>;
}

tokio::task_local! {
    static DISK: Arc<dyn Disk>;
}

/// Carries something out on the disk of a simulation.
pub async fn on_disk<T>(disk: Arc<dyn Disk>, what: impl Future<Output = T>) -> T {
    DISK.scope(disk, what).await
}

/// Says whether a file may be written, or the database changed.
pub fn about_to_write(path: &Path) -> io::Result<()> {
    DISK.try_with(|disk| disk.about_to_write(path)).unwrap_or(Ok(()))
}

/// Says that the database works, until what is returned is dropped.
pub(super) fn works() -> Option<Box<dyn Any + Send + Sync>> {
    DISK.try_with(|disk| disk.works()).ok()
}
