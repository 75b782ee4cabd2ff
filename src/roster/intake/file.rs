//! Bytes: from a file, from a pipe, out of a gzip archive.

use std::borrow::Cow;
use std::fs::File;
use std::io::Read;
use std::path::Path;

use crate::roster::FileError;

/// The most bytes a file may have, packed or unpacked: more than a million people.
pub(super) const FILE_LIMIT: u64 = 512 << 20;

/// Reads a file whole, unless it is larger than any roster.
pub(in crate::roster) fn read(path: &Path) -> Result<Vec<u8>, FileError> {
    let failed = |source| FileError::Io { path: path.to_owned(), source };
    let file = File::open(path).map_err(failed)?;
    if file.metadata().map_err(failed)?.is_dir() {
        return Err(FileError::Directory { path: path.to_owned() });
    }
    read_all(path, file)
}

/// Reads a pipe to its end, unless it brings more than any roster has. `name` is what messages call it.
pub fn read_all(name: &Path, from: impl Read) -> Result<Vec<u8>, FileError> {
    let mut bytes = Vec::new();
    let read = from.take(FILE_LIMIT + 1).read_to_end(&mut bytes);
    read.map_err(|source| FileError::Io { path: name.to_owned(), source })?;
    if bytes.len() as u64 > FILE_LIMIT {
        return Err(FileError::TooLarge { path: name.to_owned(), limit: FILE_LIMIT });
    }
    Ok(bytes)
}

/// Returns what a gzip archive holds, and anything else as it is.
pub(super) fn unpacked<'a>(path: &str, bytes: &'a [u8]) -> Result<(Cow<'a, [u8]>, bool), FileError> {
    if !bytes.starts_with(b"\x1f\x8b") {
        return Ok((Cow::Borrowed(bytes), false));
    }
    let mut plain = Vec::new();
    let limited = flate2::read::MultiGzDecoder::new(bytes).take(FILE_LIMIT + 1).read_to_end(&mut plain);
    limited.map_err(|_| FileError::Damaged { path: path.to_owned(), what: "gzip archive" })?;
    if plain.len() as u64 > FILE_LIMIT {
        return Err(FileError::TooLarge { path: path.into(), limit: FILE_LIMIT });
    }
    Ok((Cow::Owned(plain), true))
}
