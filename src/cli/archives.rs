//! The password of archives, from where the settings say.

use crate::roster::Mapping;
use crate::roster::source::SourceSettings;

use super::environment;
use super::failure::Failure;
use super::password_command::{PATIENCE, password_from};

/// Returns how rosters are read, with the password of archives where the settings name one.
pub(super) fn with_password(mapping: &Mapping, hidden: &[String]) -> Result<Mapping, Failure> {
    let SourceSettings { zip_password_env, zip_password_command, .. } = &mapping.source;
    let password = match (zip_password_env, zip_password_command) {
        (Some(name), _) => Some(
            environment::password_in(name)
                .ok_or_else(|| Failure::unset_variable("roster.source.zip_password_env", name))?,
        ),
        (None, Some(command)) => Some(password_from(command, hidden, PATIENCE)?),
        (None, None) => None,
    };
    Ok(Mapping { zip_password: password, ..mapping.clone() })
}
