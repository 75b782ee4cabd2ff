//! Files that name people and what they earn: their owner's alone.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

use super::disk::about_to_write;

/// Writes a file that only its owner may read: whole, on disk when this returns, or as it was before. A file that is there is
/// replaced; what is no file, such as a pipe, is written to.
pub fn write_private(path: &Path, bytes: impl AsRef<[u8]>) -> io::Result<()> {
    let is_file = std::fs::symlink_metadata(path).map_or(true, |found| found.is_file());
    if !is_file {
        let mut file = OpenOptions::new().write(true).truncate(true).open(path)?;
        close_to_others(&file)?;
        return file.write_all(bytes.as_ref());
    }
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let beside = path.with_file_name(format!(".{name}.{:08x}", rand::random::<u32>()));
    let written = write_new(&beside, bytes).and_then(|()| std::fs::rename(&beside, path));
    if written.is_err() {
        let _ = std::fs::remove_file(&beside);
    }
    written
}

/// Tries whether a file could be written, and leaves things as they were.
pub fn can_be_written(path: &Path) -> io::Result<()> {
    let was_there = path.exists();
    OpenOptions::new().create(true).append(true).open(path)?;
    if !was_there {
        // An empty file that nobody expects is a small harm.
        let _ = std::fs::remove_file(path);
    }
    Ok(())
}

/// Writes a file that only its owner may read and that was not there before; it is on disk when this returns.
pub fn write_new(path: &Path, bytes: impl AsRef<[u8]>) -> io::Result<()> {
    about_to_write(path)?;
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    let written = file.write_all(bytes.as_ref()).and_then(|()| file.sync_all());
    if written.is_err() {
        // Half a file would be in the way of the next try.
        let _ = std::fs::remove_file(path);
    }
    written
}

/// Opens a file to be written line by line, and makes it where it is not there, for its owner alone. What it holds stays.
/// The mode of a file that is there is whoever made it meant it to be.
pub fn open_private(path: &Path) -> io::Result<File> {
    about_to_write(path)?;
    open_or_make(path)
}

/// Makes a file for something else to write, where it is not there, and keeps others from reading it in any case. Whoever opens it
/// next says what is wrong with it, if anything is.
pub(super) fn close_off(path: &Path) {
    if let Ok(file) = open_or_make(path) {
        let _ = close_to_others(&file);
    }
}

/// Opens a file of which nothing depends on what it holds, and makes it where it is not there, for its owner alone.
pub(super) fn open_or_make(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
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
