//! What people decided: which plan is to be carried out, and who somebody is.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::plan::{ApprovedPlan, MatchDecision};
use crate::state::KeptDecision;

use super::error::EngineError;
use super::kept::KeptPlan;
use super::tenant::Engine;

impl Engine {
    /// Keeps an approved plan in a file of its own, and remembers what was decided for the plans to come. A file that is there
    /// already is never written over.
    pub async fn keep_approved(
        &self,
        approved: ApprovedPlan,
        file: Option<&Path>,
    ) -> Result<KeptPlan, EngineError> {
        let hash = approved.hash();
        let seal = self.state().await?.seal(&hash).await?;
        let json = approved.to_file(&seal);
        let written = match file {
            Some(path) => write_new(path, &json).map(|()| path.to_owned()).map_err(|e| (path.to_owned(), e)),
            None => write_numbered(&self.directory().plans_dir()?, &approved.plan.hash()[..16], &json),
        };
        let path = written.map_err(|(path, source)| EngineError::Write { path, source })?;
        let ApprovedPlan { plan, approval } = approved;
        if let Err(error) = self.remember_decisions(&approval.decisions).await {
            // An approval that is not known whole is none: what is left of it must not be in the way of the next try.
            let _ = std::fs::remove_file(&path);
            return Err(error);
        }
        self.has_kept(&plan).await?;
        Ok(KeptPlan { plan, approval: Some(approval), path: Some(path), hash, seal: Some(seal) })
    }

    /// Remembers what was decided about who somebody is, for the plans to come.
    pub async fn remember_decisions(&self, decisions: &[MatchDecision]) -> Result<(), EngineError> {
        Ok(self.state().await?.decide(decisions).await?)
    }

    /// Returns every decision that is kept.
    pub async fn decisions(&self) -> Result<Vec<KeptDecision>, EngineError> {
        Ok(self.state().await?.decisions().await?)
    }
}

/// Writes a file of this name, or of the next one that is not there: a plan may be reviewed again before it is carried out.
fn write_numbered(folder: &Path, name: &str, text: &str) -> Result<PathBuf, (PathBuf, io::Error)> {
    for number in 1..=99 {
        let numbered = if number == 1 { String::new() } else { format!("-{number}") };
        let path = folder.join(format!("{name}.approved{numbered}.json"));
        match write_new(&path, text) {
            Ok(()) => return Ok(path),
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err((path, error)),
        }
    }
    Err((folder.join(format!("{name}.approved.json")), io::ErrorKind::AlreadyExists.into()))
}

/// Writes a file that only its owner may read and that was not there before; it is on disk when this returns.
fn write_new(path: &Path, text: &str) -> io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
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
