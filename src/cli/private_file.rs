//! Files that name people and what they earn: their owner's alone.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

/// Writes a file that only its owner may read. A file that is there is written over, and becomes its owner's alone as well.
pub(super) fn write_private(path: &Path, text: &str) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    close_to_others(&file)?;
    file.write_all(text.as_bytes())
}

/// Writes a file that only its owner may read and that was not there before; it is on disk when this returns.
pub(super) fn write_new(path: &Path, text: &str) -> io::Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    let written = file.write_all(text.as_bytes()).and_then(|()| file.sync_all());
    if written.is_err() {
        // Half a file would be in the way of the next try.
        let _ = std::fs::remove_file(path);
    }
    written
}

/// A file that was there keeps its mode when it is opened. What is no file, such as a pipe, is left as it is.
#[cfg(unix)]
fn close_to_others(file: &File) -> io::Result<()> {
    if !file.metadata()?.is_file() {
        return Ok(());
    }
    file.set_permissions(std::os::unix::fs::PermissionsExt::from_mode(0o600))
}

/// Elsewhere the folder says who may read a file.
#[cfg(not(unix))]
fn close_to_others(_: &File) -> io::Result<()> {
    Ok(())
}
