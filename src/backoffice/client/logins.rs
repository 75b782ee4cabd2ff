//! Whole operations on Backoffice logins.

use crate::model::Password;

use super::super::{BackofficeError, CreatedLogin, ErrorKind, ListedUser, NewLogin, NewLoginRequest};
use super::Backoffice;

impl Backoffice {
    /// Creates a Backoffice login, linked to an active employee or standalone (protocol §9). A password of 16 letters and
    /// digits is made where none is given. The login starts without permissions and sites; a warning says so.
    ///
    /// ```no_run
    /// use roster_sync::backoffice::{LoginOwner, NewLoginRequest};
    /// use roster_sync::model::PersonName;
    ///
    /// # async fn example(backoffice: roster_sync::backoffice::Backoffice) -> Result<(), Box<dyn std::error::Error>> {
    /// let login = backoffice
    ///     .create_backoffice_user(NewLoginRequest {
    ///         username: "front_office".parse()?,
    ///         password: None,
    ///         email: "front.office@example.com".parse()?,
    ///         owner: LoginOwner::Standalone(PersonName::new("Front", "Office")?),
    ///     })
    ///     .await?;
    /// println!("login {}", login.id);
    /// # Ok(())
    /// # }
    /// ```
    pub async fn create_backoffice_user(
        &self,
        wanted: NewLoginRequest,
    ) -> Result<CreatedLogin, BackofficeError> {
        let password = wanted.password.unwrap_or_else(|| Password::generate(&mut rand::rng()));
        let login =
            NewLogin { username: wanted.username, password, email: wanted.email, owner: wanted.owner };
        let before = self.list_users().await?;
        let id = match self.insert_login(&login).await {
            Ok(id) => id,
            // The answer got lost: the list of logins tells whether it happened. A login that was there before is not
            // ours, whatever it is called: the password above would not be its password.
            Err(error) if error.kind() == ErrorKind::Unclear => {
                let Ok(logins) = self.list_users().await else { return Err(error) };
                let is_ours = |one: &&ListedUser| {
                    one.username.to_ascii_lowercase() == login.username.key()
                        && one.email.as_ref() == Some(&login.email)
                        && before.iter().all(|known| known.id != one.id)
                };
                logins.iter().find(is_ours).ok_or(error)?.id
            }
            Err(error) => return Err(error),
        };
        let warnings = vec!["the login has no permissions and no sites yet".to_owned()];
        Ok(CreatedLogin { id, username: login.username, password: login.password, warnings })
    }
}
