//! The chain on disk, so that one command sees what another one did.

use std::io::Write;
use std::path::Path;

use super::world::World;

/// Loads the chain; `None` where there is no file yet.
pub(super) fn load(path: &Path) -> std::io::Result<Option<World>> {
    match std::fs::read(path) {
        Ok(bytes) => serde_json::from_slice(&bytes).map(Some).map_err(std::io::Error::other),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// Writes a new file beside the old one and puts it in its place: a crash leaves one of the two whole.
pub(super) fn save(path: &Path, world: &World) -> std::io::Result<()> {
    if let Some(parent) = path.parent() {
        std::fs::create_dir_all(parent)?;
    }
    let next = path.with_extension("next");
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    // Invented PINs and passwords, but nobody should get used to seeing such a file open to all. On Windows the folder of
    // the user is closed to others already.
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(&next)?;
    file.write_all(&serde_json::to_vec(world).map_err(std::io::Error::other)?)?;
    drop(file);
    std::fs::rename(&next, path)
}
