//! Programs that this one starts: a pager, a command that prints a password. They get the environment they need, and no secret of
//! ours.

use std::ffi::OsString;
use std::process::Command;

/// What begins the name of every variable of ours.
const OURS: &str = "ROSTER_SYNC_";

/// Folders in which a service manager puts secrets for this program.
const CREDENTIAL_FOLDERS: [&str; 2] = ["CREDENTIALS_DIRECTORY", "ENCRYPTED_CREDENTIALS_DIRECTORY"];

/// Takes everything out of a program's environment that is this program's own: its secrets above all. The rest stays: `pass`, an
/// agent or a cloud's tool need theirs.
pub fn without_secrets<'c>(command: &'c mut Command, also: &[String]) -> &'c mut Command {
    command.env_clear().envs(environment_of_others(also))
}

/// Returns the environment for somebody else's program: without what is secret to this one. `also` are further variables that
/// hold secrets.
pub fn environment_of_others(also: &[String]) -> Vec<(OsString, OsString)> {
    std::env::vars_os().filter(|(name, _)| !is_secret(&name.to_string_lossy(), also)).collect()
}

/// Returns whether a variable is this program's own, or one of those that hold a secret.
fn is_secret(variable: &str, also: &[String]) -> bool {
    variable.starts_with(OURS)
        || CREDENTIAL_FOLDERS.contains(&variable)
        || also.iter().any(|one| one == variable)
}
