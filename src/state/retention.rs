//! How long what is kept of runs is kept. Of every run one line stays: times, exit code, hashes of plan and roster, counts.

use std::path::{Path, PathBuf};
use std::time::SystemTime;

use chrono::{DateTime, Utc};
use sqlx::Row;

use super::connection::change;
use super::{StateDir, StateError, Store};

/// What is let go.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pruned {
    /// The runs of which one line stays.
    pub runs: Vec<String>,
    /// Files, with those of the runs.
    pub files: Vec<PathBuf>,
    /// The bytes of the files.
    pub bytes: u64,
}

/// Whether things are let go, or only named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pruning {
    /// They are let go.
    Done,
    /// They are named.
    Shown,
}

/// After so many days the results of a run are packed.
const PACKED_AFTER: i64 = 7;

impl Store {
    /// Lets go what is older than a moment: of ended runs all but one line, the files of these, plans that waited, rosters as they
    /// came, and what lies in other folders of rosters. Open runs, secrets under way and the last accepted roster stay.
    pub async fn prune(
        &self,
        directory: &StateDir,
        other_folders: &[PathBuf],
        before: DateTime<Utc>,
        pruning: Pruning,
    ) -> Result<Pruned, StateError> {
        let mut pruned = Pruned { runs: self.prunable(before).await?, ..Pruned::default() };
        for run in &pruned.runs {
            files_below(&directory.path().join("runs").join(run), &mut pruned.files);
        }
        let last = self.last_accepted().await?;
        let old = |path: &Path| {
            let changed = std::fs::metadata(path).and_then(|found| found.modified());
            changed.is_ok_and(|changed| changed < SystemTime::from(before))
        };
        let is_last = |path: &Path| {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            last.as_ref().is_some_and(|last| last.get(..16).is_some_and(|print| name.starts_with(print)))
        };
        let own = ["plans", "deliveries"].map(|name| directory.path().join(name));
        for folder in own.iter().chain(other_folders) {
            let mut found = Vec::new();
            files_below(folder, &mut found);
            pruned.files.extend(found.into_iter().filter(|path| old(path) && !is_last(path)));
        }
        let sizes = pruned.files.iter().filter_map(|path| std::fs::metadata(path).ok());
        pruned.bytes = sizes.map(|found| found.len()).sum();
        if pruning == Pruning::Done {
            for run in &pruned.runs {
                self.prune_run(run).await?;
            }
            for path in &pruned.files {
                match std::fs::remove_file(path) {
                    Err(source) if source.kind() != std::io::ErrorKind::NotFound => {
                        return Err(StateError::Io { path: path.clone(), source });
                    }
                    _ => {}
                }
            }
            for run in &pruned.runs {
                // A folder that somebody put something else into stays.
                let _ = std::fs::remove_dir(directory.path().join("runs").join(run));
            }
        }
        Ok(pruned)
    }

    /// Packs what is some days old: the results in the database, and the results files of those runs.
    pub async fn pack_older(&self, directory: &StateDir) -> Result<(), StateError> {
        let before = (self.clock)() - chrono::Duration::days(PACKED_AFTER);
        self.pack_results(&before.format("%Y-%m-%dT%H:%M:%S%.3fZ").to_string()).await?;
        let mut files = Vec::new();
        files_below(&directory.path().join("runs"), &mut files);
        for path in files {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let changed = std::fs::metadata(&path).and_then(|found| found.modified());
            let old = changed.is_ok_and(|changed| changed < SystemTime::from(before));
            if old && (name == "results.csv" || name == "results.jsonl") {
                super::packing::pack_file(&path).map_err(|source| StateError::Io { path, source })?;
            }
        }
        Ok(())
    }

    async fn prunable(&self, before: DateTime<Utc>) -> Result<Vec<String>, StateError> {
        let sql = "SELECT id FROM run WHERE ended IS NOT NULL AND pruned IS NULL AND started < $1 \
                   AND (stopped IS NULL OR followed_by IS NOT NULL OR abandoned IS NOT NULL) \
                   AND roster_sha256 NOT IN (SELECT sha256 FROM accepted ORDER BY id DESC LIMIT 1) \
                   AND id NOT IN (SELECT run FROM secret) AND id NOT IN (SELECT run FROM given_pin) ORDER BY number";
        let before = before.format("%Y-%m-%dT%H:%M:%S%.3fZ").to_string();
        let rows = self.rows(sqlx::query(sql).bind(before)).await?;
        let ids = rows.iter().map(|row| row.try_get("id"));
        ids.collect::<Result<_, sqlx::Error>>().map_err(|source| self.failed(source))
    }

    async fn last_accepted(&self) -> Result<Option<String>, StateError> {
        let sql = "SELECT sha256 FROM accepted ORDER BY id DESC LIMIT 1";
        let rows = self.rows(sqlx::query(sql)).await?;
        rows.first().map(|row| row.try_get(0)).transpose().map_err(|source| self.failed(source))
    }

    /// Leaves one line of a run, without a name in it.
    async fn prune_run(&self, run: &str) -> Result<(), StateError> {
        let failed = |source| self.failed(source);
        let mut connection = self.connection().await;
        self.about_to_change()?;
        let mut change = change(&mut connection).await.map_err(failed)?;
        for sql in [
            "DELETE FROM plan WHERE run = $1",
            "DELETE FROM step WHERE run = $1",
            "DELETE FROM result WHERE run = $1",
            "DELETE FROM packed_result WHERE run = $1",
        ] {
            sqlx::query(sql).bind(run.to_owned()).execute(&mut *change).await.map_err(failed)?;
        }
        let sql = "UPDATE run SET pruned = $2, approval = NULL, only_entries = NULL, ending = NULL, results_path = NULL, \
                   credentials_path = NULL WHERE id = $1";
        let query = sqlx::query(sql).bind(run.to_owned()).bind(self.now());
        query.execute(&mut *change).await.map_err(failed)?;
        change.commit().await.map_err(failed)
    }
}

/// Adds the files of a folder and the folders in it; what cannot be looked into has none.
fn files_below(folder: &Path, into: &mut Vec<PathBuf>) {
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(&folder).into_iter().flatten().flatten() {
            match entry.file_type() {
                Ok(kind) if kind.is_dir() => open.push(entry.path()),
                Ok(kind) if kind.is_file() => into.push(entry.path()),
                _ => {}
            }
        }
    }
    into.sort();
}
