//! A roster that is named: a file, or standard input.

use std::path::Path;

use crate::roster::{self, FileError, Roster};
use crate::settings::InForce;

use super::delivery::delivered;
use super::error::NightError;

/// What a roster is called that comes through a pipe.
const PIPE: &str = "standard input";

/// Reads the roster that is named, else the one that comes from the source of the settings.
pub(crate) async fn named_or_delivered(
    path: Option<&Path>,
    held: &InForce<'_>,
) -> Result<Roster, NightError> {
    match path {
        Some(path) => named(path, held),
        None => delivered(held).await,
    }
}

/// Reads a roster, from standard input where its name is `-`.
pub(crate) fn named(path: &Path, held: &InForce<'_>) -> Result<Roster, NightError> {
    Ok(match piped(path)? {
        Some(bytes) => roster::read_bytes(PIPE, &bytes, &held.mapping()?),
        None => roster::read_file(path, &held.mapping()?),
    }?)
}

/// Reads a leavers file, from standard input where its name is `-`.
pub(crate) fn named_leavers(path: &Path, held: &InForce<'_>) -> Result<Roster, NightError> {
    Ok(match piped(path)? {
        Some(bytes) => roster::read_leavers_bytes(PIPE, &bytes, &held.mapping()?),
        None => roster::read_leavers(path, &held.mapping()?),
    }?)
}

/// Reads standard input where that is what is named.
pub(crate) fn piped(path: &Path) -> Result<Option<Vec<u8>>, FileError> {
    if path != Path::new("-") {
        return Ok(None);
    }
    roster::read_all(Path::new(PIPE), std::io::stdin().lock()).map(Some)
}
