//! The password of archives, from where the settings say.

use crate::model::Password;
use crate::roster::Mapping;
use crate::roster::source::SourceSettings;

use super::environment;
use super::failure::Failure;
use super::password_command::{PATIENCE, password_from};

/// Returns how rosters are read, with the password of archives where the settings name one.
pub(super) fn with_password(mapping: &Mapping, hidden: &[String]) -> Result<Mapping, Failure> {
    let SourceSettings { zip_password_env, zip_password_command, .. } = &mapping.source;
    let password = match (zip_password_env, zip_password_command) {
        (Some(name), _) => {
            let value = environment::variable(name).ok_or_else(|| Failure::BadSetting {
                key: "roster.source.zip_password_env".into(),
                value: name.clone(),
                valid: "the name of an environment variable that is set".into(),
            })?;
            Some(Password::existing(&value))
        }
        (None, Some(command)) => Some(password_from(command, hidden, PATIENCE)?),
        (None, None) => None,
    };
    Ok(Mapping { zip_password: password, ..mapping.clone() })
}
