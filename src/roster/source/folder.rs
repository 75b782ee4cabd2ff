//! A folder that rosters are put into.

use std::fs::Metadata;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::roster::intake;
use chrono::{DateTime, NaiveTime, Utc};

use super::delivery::Delivery;
use super::error::SourceError;
use super::naming::{date_in, is_like};
use super::place::Place;
use super::settings::Newest;

/// A folder that rosters are put into.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folder {
    /// It.
    pub path: PathBuf,
    /// The names that count.
    pub pattern: Option<String>,
    /// Which file is the newest.
    pub newest: Newest,
    /// How long a file must have been left alone.
    pub settled: Duration,
    /// Where taken files go.
    pub archive: Option<PathBuf>,
}

struct Candidate {
    path: PathBuf,
    name: String,
    changed: DateTime<Utc>,
}

impl Folder {
    /// Reads the newest file that nobody is writing any more.
    pub(super) fn newest(&self, now: DateTime<Utc>) -> Result<Delivery, SourceError> {
        let failed = |source| SourceError::Folder { path: self.path.clone(), source };
        let mut unsettled = 0;
        let mut found = Vec::new();
        for entry in std::fs::read_dir(&self.path).map_err(failed)? {
            let entry = entry.map_err(failed)?;
            let Some(candidate) = self.candidate(&entry.path()).map_err(failed)? else { continue };
            let age = (now - candidate.changed).to_std().unwrap_or_default();
            if age < self.settled {
                unsettled += 1;
            } else {
                found.push(candidate);
            }
        }
        found.sort_by(|one, other| match self.newest {
            Newest::Time => (one.changed, &one.name).cmp(&(other.changed, &other.name)),
            Newest::Name => one.name.cmp(&other.name),
        });
        let nothing = || {
            let (path, pattern) = (self.path.clone(), self.pattern.clone());
            SourceError::Nothing { path, pattern, unsettled }
        };
        let newest = found.pop().ok_or_else(nothing)?;
        let read = |path: &Path| intake::read(path).map_err(|error| failed(std::io::Error::other(error)));
        let bytes = read(&newest.path)?;
        // What a name says is said by whoever exported it; a file's time is that of the last copy. A day is over before it is old.
        let end = NaiveTime::from_hms_opt(23, 59, 59).unwrap_or_default();
        let named = date_in(&newest.name).map(|day| day.and_time(end).and_utc());
        let older = found.into_iter().map(|one| one.path).collect();
        let place = Place { file: newest.path, older, archive: self.archive.clone() };
        Ok(Delivery {
            name: newest.name,
            bytes,
            delivered: Some(named.unwrap_or(newest.changed)),
            proven: named.is_some(),
            etag: None,
            place: Some(place),
        })
    }

    fn candidate(&self, path: &Path) -> std::io::Result<Option<Candidate>> {
        let Some(name) = path.file_name().and_then(|name| name.to_str()) else { return Ok(None) };
        let hidden = name.starts_with(['.', '~']);
        if hidden || self.pattern.as_ref().is_some_and(|pattern| !is_like(name, pattern)) {
            return Ok(None);
        }
        let found: Metadata = match std::fs::metadata(path) {
            Ok(found) => found,
            // Gone since the folder was listed.
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        };
        if !found.is_file() {
            return Ok(None);
        }
        let changed = found.modified()?.into();
        Ok(Some(Candidate { path: path.to_owned(), name: name.to_owned(), changed }))
    }
}
