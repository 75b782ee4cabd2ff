//! Timers put where the computer looks for them, switched on and off.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::settings::{InForce, SettingsError};

use super::error::NightError;
use super::timer_files::{TimerFile, TimerKind};
use super::timer_needs;

/// What came of timers that were put in place, or taken away.
#[derive(Debug)]
pub(crate) struct Placed {
    /// Where they stand, or stood.
    pub(crate) folder: PathBuf,
    /// The command that did not work.
    pub(crate) failed: Option<String>,
    /// What a person still has to do.
    pub(crate) left_to_do: Vec<String>,
}

/// Puts timers in place and switches them on, where they could run.
pub(crate) fn install(
    kind: TimerKind,
    for_user: bool,
    files: &[TimerFile],
    held: &InForce<'_>,
) -> Result<Placed, NightError> {
    let folder = place(kind, for_user)?;
    let left_to_do = timer_needs::look(kind, for_user, held)?;
    write(files, &folder)?;
    let failed = run_all(&switched_on(kind, for_user, &folder));
    Ok(Placed { folder, failed, left_to_do })
}

/// Switches timers off and takes them away.
pub(crate) fn uninstall(kind: TimerKind, for_user: bool, files: &[TimerFile]) -> Result<Placed, NightError> {
    let folder = place(kind, for_user)?;
    let failed = run_all(&switched_off(kind, for_user));
    remove(files, &folder)?;
    Ok(Placed { folder, failed, left_to_do: Vec::new() })
}

/// Returns the folder where such timers stand.
fn place(kind: TimerKind, for_user: bool) -> Result<PathBuf, NightError> {
    let dirs = || directories::BaseDirs::new().ok_or(NightError::from(SettingsError::NoStateDir));
    Ok(match (kind, for_user) {
        (TimerKind::Systemd, false) => PathBuf::from("/etc/systemd/system"),
        (TimerKind::Systemd, true) => dirs()?.config_dir().join("systemd/user"),
        (TimerKind::Cron, false) => PathBuf::from("/etc/cron.d"),
        (TimerKind::Cron, true) => {
            return Err(NightError::UsersCron);
        }
        (TimerKind::Windows, _) => dirs()?.data_local_dir().join("roster-sync"),
    })
}

/// Writes the files of timers.
pub(crate) fn write(files: &[TimerFile], folder: &Path) -> Result<(), NightError> {
    let failed = |path: &Path, source| NightError::Write { path: path.to_owned(), source };
    std::fs::create_dir_all(folder).map_err(|source| failed(folder, source))?;
    for file in files {
        let path = folder.join(file.name);
        std::fs::write(&path, &file.text).map_err(|source| failed(&path, source))?;
    }
    Ok(())
}

/// The commands that switch the timers on.
fn switched_on(kind: TimerKind, for_user: bool, folder: &Path) -> Vec<Vec<String>> {
    let words = |line: &str| line.split(' ').map(ToOwned::to_owned).collect::<Vec<_>>();
    match kind {
        TimerKind::Systemd => {
            let user = if for_user { "systemctl --user" } else { "systemctl" };
            vec![
                words(&format!("{user} daemon-reload")),
                words(&format!("{user} enable --now roster-sync.timer roster-sync-status.timer")),
            ]
        }
        TimerKind::Cron => Vec::new(),
        TimerKind::Windows => ["roster-sync", "roster-sync-status"]
            .map(|name| {
                let file = folder.join(format!("{name}.xml")).display().to_string();
                let mut command = words(&format!("schtasks /Create /F /TN {name} /XML"));
                command.push(file);
                command
            })
            .to_vec(),
    }
}

/// The commands that switch the timers off.
fn switched_off(kind: TimerKind, for_user: bool) -> Vec<Vec<String>> {
    let words = |line: &str| line.split(' ').map(ToOwned::to_owned).collect::<Vec<_>>();
    match kind {
        TimerKind::Systemd => {
            let user = if for_user { "systemctl --user" } else { "systemctl" };
            vec![words(&format!("{user} disable --now roster-sync.timer roster-sync-status.timer"))]
        }
        TimerKind::Cron => Vec::new(),
        TimerKind::Windows => ["roster-sync", "roster-sync-status"]
            .map(|name| words(&format!("schtasks /Delete /F /TN {name}")))
            .to_vec(),
    }
}

/// Takes the files of timers away.
fn remove(files: &[TimerFile], folder: &Path) -> Result<(), NightError> {
    for file in files {
        let path = folder.join(file.name);
        match std::fs::remove_file(&path) {
            Err(source) if source.kind() != std::io::ErrorKind::NotFound => {
                return Err(NightError::Write { path, source });
            }
            _ => {}
        }
    }
    Ok(())
}

/// Runs commands one after the other, and returns the first that fails.
fn run_all(commands: &[Vec<String>]) -> Option<String> {
    let failed = commands.iter().find(|command| {
        let Some((program, arguments)) = command.split_first() else { return false };
        !Command::new(program).args(arguments).status().is_ok_and(|status| status.success())
    });
    failed.map(|command| command.join(" "))
}
