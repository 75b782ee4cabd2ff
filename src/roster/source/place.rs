//! Where a delivery lies, and where it goes when it was taken.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

/// Where a delivery lies, until it is taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// The file.
    pub file: PathBuf,
    /// Files of the same folder that are older: whoever takes this one takes them too.
    pub older: Vec<PathBuf>,
    /// Where taken files go.
    pub archive: Option<PathBuf>,
}

impl Place {
    /// Moves the file and the older ones into the archive, where there is one. A file that is gone was moved by somebody else.
    pub fn take(&self) -> std::io::Result<()> {
        let Some(archive) = &self.archive else { return Ok(()) };
        let mut builder = std::fs::DirBuilder::new();
        builder.recursive(true);
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(archive)?;
        for file in self.older.iter().chain([&self.file]) {
            match moved(file, &free(archive, file)) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
        }
        Ok(())
    }
}

/// Returns a name in the archive that nothing has yet.
fn free(archive: &Path, file: &Path) -> PathBuf {
    let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let mut to = archive.join(&name);
    let mut number = 1;
    while to.exists() {
        number += 1;
        to = archive.join(format!("{number}-{name}"));
    }
    to
}

/// Moves a file, to another disk too.
fn moved(from: &Path, to: &Path) -> std::io::Result<()> {
    match std::fs::rename(from, to) {
        Err(error) if error.kind() == std::io::ErrorKind::CrossesDevices => {
            std::fs::copy(from, to)?;
            std::fs::remove_file(from)
        }
        done => done,
    }
}
