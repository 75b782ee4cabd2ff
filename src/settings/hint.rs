//! What to do where the settings do not say what is needed.

use crate::passwords::PasswordError;
use crate::report::state_error_hint;
use crate::state::EndingKind;

use super::error::SettingsError;

impl SettingsError {
    /// Returns what ends a command that ends with this error; the exit code follows from it.
    pub(crate) const fn kind(&self) -> EndingKind {
        match self {
            Self::State(error) => error.kind(),
            Self::NoStateDir => EndingKind::File,
            _ => EndingKind::Usage,
        }
    }

    /// Returns what to do next; may be empty.
    pub(crate) fn hint(&self) -> &'static str {
        match self {
            Self::NoTenant => {
                "give --url https://NAME.sonnyscontrols.com, or a [tenants.NAME] table in roster-sync.toml; to try the program \
                 without an account, add --sandbox"
            }
            Self::WhichTenant { .. } => "choose one with --tenant NAME",
            Self::Variable { .. } => {
                "a variable holds what stands behind the = in the settings file; roster-sync config show tells where each setting is from"
            }
            Self::NotOurs { .. } => "or name it, where you know who writes to it: --config FILE",
            Self::MovedByEnvironment { .. } => {
                "unset one of the two; to move a tenant: roster-sync state rebind NAME --to URL"
            }
            Self::OneForAll { .. } => {
                "give each [tenants.NAME] its own: password_env = \"NAME\", password_command or password_keyring, and username and url \
                 in its table"
            }
            Self::SharedAddress { .. } => "mend that, or name the address with --url or ROSTER_SYNC_URL",
            Self::NoUsername => {
                "set ROSTER_SYNC_USERNAME, or username in the tenant's table of roster-sync.toml"
            }
            Self::NoPassword { .. } => {
                "set ROSTER_SYNC_PASSWORD, or password_command or password_keyring in the tenant's table of roster-sync.toml"
            }
            Self::Password(PasswordError::NotInKeyring { .. }) => {
                "put it there with `roster-sync password store`"
            }
            Self::Password(PasswordError::Keyring { .. }) => {
                "open it, or use password_command or ROSTER_SYNC_PASSWORD instead: a service that runs at night has no open keyring \
                 on most Linux systems"
            }
            Self::NoStateDir => "name one with --state-dir",
            Self::SharedProtected => "put it under each tenant: [tenants.NAME.guards] protected = [...]",
            Self::State(error) => state_error_hint(error),
            _ => "",
        }
    }
}
