//! What settings that cannot be used mean here: exit codes and hints.

use crate::passwords::PasswordError;
use crate::settings::SettingsError;

use super::Exit;

/// Returns the exit code.
pub(super) const fn exit(error: &SettingsError) -> Exit {
    match error {
        SettingsError::NoStateDir => Exit::File,
        _ => Exit::Usage,
    }
}

/// Returns what to do next; may be empty.
pub(super) const fn hint(error: &SettingsError) -> &'static str {
    match error {
        SettingsError::NoTenant => {
            "give --url https://NAME.sonnyscontrols.com, or a [tenants.NAME] table in roster-sync.toml; to try the program \
             without an account, add --sandbox"
        }
        SettingsError::WhichTenant { .. } => "choose one with --tenant NAME",
        SettingsError::Variable { .. } => {
            "a variable holds what stands behind the = in the settings file; roster-sync config show tells where each setting is from"
        }
        SettingsError::NotOurs { .. } => "or name it, where you know who writes to it: --config FILE",
        SettingsError::MovedByEnvironment { .. } => {
            "unset one of the two; to move a tenant: roster-sync state rebind NAME --to URL"
        }
        SettingsError::OneForAll { .. } => {
            "give each [tenants.NAME] its own: password_env = \"NAME\", password_command or password_keyring, and username and url \
             in its table"
        }
        SettingsError::SharedAddress { .. } => "mend that, or name the address with --url or ROSTER_SYNC_URL",
        SettingsError::NoUsername => {
            "set ROSTER_SYNC_USERNAME, or username in the tenant's table of roster-sync.toml"
        }
        SettingsError::NoPassword { .. } => {
            "set ROSTER_SYNC_PASSWORD, or password_command or password_keyring in the tenant's table of roster-sync.toml"
        }
        SettingsError::Password(PasswordError::NotInKeyring { .. }) => {
            "put it there with `roster-sync password store`"
        }
        SettingsError::Password(PasswordError::Keyring { .. }) => {
            "open it, or use password_command or ROSTER_SYNC_PASSWORD instead: a service that runs at night has no open keyring \
             on most Linux systems"
        }
        SettingsError::NoStateDir => "name one with --state-dir",
        SettingsError::SharedProtected => "put it under each tenant: [tenants.NAME.guards] protected = [...]",
        _ => "",
    }
}
