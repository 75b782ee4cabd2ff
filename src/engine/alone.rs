//! Logins that stand alone, such as a kiosk's: they are nobody's of the roster, so that no entry of a plan is about them. They
//! are written to by the client's own calls, which look, send, and prove, under the same lock and the same protection.

use std::path::PathBuf;

use crate::apply::{CredentialsFile, Listener, Secrets};
use crate::backoffice::{
    BackofficeError, CreatedLogin, ErrorKind, LoginOwner, NewLoginRequest, UserChange, UserKey,
};
use crate::model::Password;

use super::error::EngineError;
use super::single::Single;
use super::tenant::Engine;
use super::turn::Turn;

/// What came of a single operation about a login that stands alone.
#[derive(Debug)]
pub enum DoneAlone {
    /// It was created; its password is in this file.
    Created(Box<CreatedLogin>, PathBuf),
    /// It is open now.
    Opened(UserChange),
    /// It is closed now.
    Closed(UserChange),
}

impl Turn<'_> {
    /// Carries out what [`Turn::single`] has refused with [`EngineError::StandsAlone`]. A new password goes into the file that is named.
    pub async fn alone(
        &self,
        single: Single,
        credentials: PathBuf,
        listener: &mut dyn Listener,
    ) -> Result<DoneAlone, EngineError> {
        match single {
            Single::CreateUser(wanted) => {
                let (created, file) = self.create_alone(*wanted, credentials, listener).await?;
                Ok(DoneAlone::Created(Box::new(created), file))
            }
            Single::EnableUser(key) => self.switch_alone(&key, true, listener).await.map(DoneAlone::Opened),
            Single::DisableUser(key) => self.switch_alone(&key, false, listener).await.map(DoneAlone::Closed),
            of_somebody => {
                let what = format!("`{}` is about somebody of the roster", of_somebody.command());
                Err(BackofficeError::BadRequest { what, source: None }.into())
            }
        }
    }

    /// Creates a login that stands alone. Its password is on disk before anything is sent, in the file that is named, else where
    /// the settings say, and encrypted where they say so; it is taken out again where no login came of it. Returns the file too.
    async fn create_alone(
        &self,
        wanted: NewLoginRequest,
        credentials: PathBuf,
        listener: &mut dyn Listener,
    ) -> Result<(CreatedLogin, PathBuf), EngineError> {
        self.ensure_known(listener).await?;
        let password = Password::generate(&mut rand::rng());
        let name = match &wanted.owner {
            LoginOwner::Standalone(name) => name.to_string(),
            LoginOwner::Employee(_) => String::new(),
        };
        let mut file = self.engine.secrets_of_a_single_call(credentials)?;
        let secrets = Secrets {
            line: None,
            name: &name,
            pos_user_id: None,
            pin: None,
            username: Some(&wanted.username),
            password: Some(&password),
        };
        let path = file.path().to_owned();
        let failed = |source| EngineError::Write { path: path.clone(), source };
        file.keep(&secrets).map_err(failed)?;
        let request = wanted.clone().password(password.clone());
        match self.engine.backoffice().create_backoffice_user(request).await {
            Ok(created) => Ok((created, file.path().to_owned())),
            Err(error) => {
                // Where nobody knows whether the login exists, its password is kept.
                if !matches!(error.kind(), ErrorKind::Unclear | ErrorKind::HalfCreated) {
                    file.forget(&[None]).map_err(failed)?;
                }
                Err(error.into())
            }
        }
    }

    /// Closes a login that stands alone, or opens it again. A protected one is not closed.
    async fn switch_alone(
        &self,
        key: &UserKey,
        open: bool,
        listener: &mut dyn Listener,
    ) -> Result<UserChange, EngineError> {
        self.ensure_known(listener).await?;
        let backoffice = self.engine.backoffice();
        if open {
            return Ok(backoffice.enable_user(key).await?);
        }
        let user = backoffice.find_user(key).await?;
        let protected = &self.engine.settings().policy.guards.protected.usernames;
        if protected.iter().any(|name| name.eq_ignore_ascii_case(&user.username)) {
            let what = format!("the login {} is protected by the settings; it is not closed", user.username);
            return Err(BackofficeError::BadRequest { what, source: None }.into());
        }
        Ok(backoffice.disable_user(key).await?)
    }
}

impl Engine {
    fn secrets_of_a_single_call(&self, path: PathBuf) -> Result<CredentialsFile, EngineError> {
        let recipients = self.settings().recipients.clone();
        let opened = if recipients.is_empty() {
            CredentialsFile::new(path.clone(), "", self.tenant())
        } else {
            CredentialsFile::encrypted(&path, recipients, "", self.tenant())
        };
        opened.map_err(|source| EngineError::Write { path, source })
    }
}
