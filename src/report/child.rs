//! Programs that this one starts: a pager, a command that prints a password. They get the environment they need, and no secret of
//! ours.

use std::process::Command;

/// What begins the name of every variable of ours.
const OURS: &str = "ROSTER_SYNC_";

/// Folders in which a service manager puts secrets for this program.
const CREDENTIAL_FOLDERS: [&str; 2] = ["CREDENTIALS_DIRECTORY", "ENCRYPTED_CREDENTIALS_DIRECTORY"];

/// Takes everything out of a program's environment that is this program's own: its secrets above all. The rest stays: `pass`, an
/// agent or a cloud's tool need theirs.
pub fn without_secrets<'c>(command: &'c mut Command, also: &[String]) -> &'c mut Command {
    let ours = std::env::vars_os().filter_map(|(name, _)| name.into_string().ok());
    for name in ours.filter(|name| name.starts_with(OURS)) {
        command.env_remove(name);
    }
    for name in CREDENTIAL_FOLDERS.into_iter().chain(also.iter().map(String::as_str)) {
        command.env_remove(name);
    }
    command
}
