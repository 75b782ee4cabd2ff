//! Whether a settings file that was found, not named, is this user's alone to write: it decides where passwords go and which
//! programs run.

use std::path::Path;

use super::error::SettingsError;

/// Says whether a file that was found may be taken, and how to mend it where not: whoever writes to it, or to its folder, decides.
#[cfg(unix)]
pub(crate) fn examine_found(path: &Path) -> Result<(), SettingsError> {
    let above = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let folder = above.map_or_else(|| std::env::current_dir().unwrap_or_else(|_| ".".into()), Path::to_owned);
    for place in [path, folder.as_path()] {
        if let Some(why) = unix::of_others(place)? {
            return Err(SettingsError::NotOurs { path: path.to_owned(), why });
        }
    }
    Ok(())
}

/// Where files have no modes, nobody can tell who may write to the current folder; the user's own folder is theirs.
#[cfg(not(unix))]
pub(crate) fn examine_found(path: &Path) -> Result<(), SettingsError> {
    if path.is_absolute() {
        return Ok(());
    }
    let why = "on this system nobody can tell who else may write to it".to_owned();
    Err(SettingsError::NotOurs { path: path.to_owned(), why })
}

/// Returns what to say of a file that was named although others may write to it; it is taken all the same.
pub(crate) fn warning_of_named(path: &Path) -> Option<String> {
    #[cfg(unix)]
    {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let of_others = |place: &Path| unix::of_others(place).ok().flatten();
        [path, folder].into_iter().find_map(of_others)
    }
    #[cfg(not(unix))]
    {
        let _ = path;
        None
    }
}

#[cfg(unix)]
mod unix {
    use std::os::unix::fs::MetadataExt;
    use std::path::Path;

    use crate::report::for_shell;
    use crate::settings::error::SettingsError;

    const GROUP_WRITES: u32 = 0o020;
    const OTHERS_WRITE: u32 = 0o002;

    /// Returns who else may write to a file or folder, with the command that mends it; `None` where nobody may.
    pub(crate) fn of_others(path: &Path) -> Result<Option<String>, SettingsError> {
        let found = std::fs::metadata(path);
        let found = found.map_err(|source| SettingsError::ReadConfig { path: path.to_owned(), source })?;
        let (user, group) = (rustix::process::geteuid().as_raw(), rustix::process::getegid().as_raw());
        let place = for_shell(&path.display().to_string());
        if found.uid() != user && found.uid() != 0 {
            return Ok(Some(format!("{place} belongs to another user: sudo chown \"$(id -un)\" {place}")));
        }
        let mode = found.mode() & 0o7777;
        let others = mode & OTHERS_WRITE != 0;
        // A group of one's own is nobody else.
        let groups = mode & GROUP_WRITES != 0 && (found.gid() != group || group_is_shared(user, group));
        Ok((others || groups)
            .then(|| format!("others may write to {place} (mode {mode:04o}): chmod go-w {place}")))
    }

    /// Root's own group has others in it on some systems; of root's files nobody else is to write any.
    const fn group_is_shared(user: u32, group: u32) -> bool {
        user == 0 && group != 0
    }
}
