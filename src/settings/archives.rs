//! The password of archives, from where the settings say.

use crate::roster::Mapping;
use crate::roster::source::SourceSettings;

use super::environment;
use super::error::SettingsError;
use crate::passwords::{PATIENCE, password_from};

/// Returns how rosters are read, with the password of archives where the settings name one.
pub(crate) fn with_password(mapping: &Mapping, hidden: &[String]) -> Result<Mapping, SettingsError> {
    let SourceSettings { zip_password_env, zip_password_command, .. } = &mapping.source;
    let password = match (zip_password_env, zip_password_command) {
        (Some(name), _) => Some(
            environment::password_in(name)
                .ok_or_else(|| SettingsError::unset_variable("roster.source.zip_password_env", name))?,
        ),
        (None, Some(command)) => Some(password_from(command, hidden, PATIENCE)?),
        (None, None) => None,
    };
    Ok(Mapping { zip_password: password, ..mapping.clone() })
}
