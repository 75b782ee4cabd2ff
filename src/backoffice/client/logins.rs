//! Whole operations on Backoffice logins.

use crate::model::{Password, UserId};

use super::super::{
    BackofficeError, CreatedLogin, ErrorKind, ListedUser, LoginGrant, LoginLink, NewLogin, NewLoginRequest,
    UserChange, UserKey, WantedAccess,
};
use super::Backoffice;
use super::names::{FALLBACK_TEMPLATE, bad, login_template_named, sites_named};

impl Backoffice {
    /// Creates a Backoffice login, linked to an active employee or standalone (protocol §9). A password of 16 letters and
    /// digits is made where none is given. Where rights are asked for they are given and read back; what could not be given
    /// is a warning, since the login exists.
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
    ///         access: None,
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
        let mut warnings = Vec::new();
        match &wanted.access {
            None => warnings.push("the login has no permissions and no sites yet".to_owned()),
            // The login exists: its password must not be lost over rights that could not be given.
            Some(access) => {
                if let Err(error) = self.give_access(id, access, &mut warnings).await {
                    warnings.push(format!(
                        "the login was created, but its rights were not all given ({error}); set them at /user/permissions/{id}"
                    ));
                }
            }
        }
        Ok(CreatedLogin { id, username: login.username, password: login.password, warnings })
    }

    async fn give_access(
        &self,
        id: UserId,
        wanted: &WantedAccess,
        warnings: &mut Vec<String>,
    ) -> Result<(), BackofficeError> {
        let catalogue = self.known_catalogue().await?;
        let sheet = self.login_sheet(id).await?;
        let (template, fell_back) = login_template_named(&sheet, &wanted.permission)?;
        if fell_back {
            warnings.push(format!(
                "there is no Backoffice permission {:?}; used {FALLBACK_TEMPLATE} instead",
                wanted.permission
            ));
        }
        let grant = LoginGrant { template, sites: sites_named(wanted.sites.as_ref(), &catalogue)? };
        let before = self.look_at_login(id, &catalogue).await?;
        self.grant_login(id, &grant, &sheet, &catalogue, &before).await?;
        self.confirm_login(id, &grant, &sheet, &catalogue, &before).await
    }

    /// Switches a Backoffice login off and reads that back (protocol §9, likely). The login that this client signs in with
    /// is refused.
    ///
    /// ```no_run
    /// use roster_sync::backoffice::UserKey;
    /// # async fn example(backoffice: roster_sync::backoffice::Backoffice) -> Result<(), Box<dyn std::error::Error>> {
    /// backoffice.disable_user(&UserKey::Username("ana_diaz".parse()?)).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub async fn disable_user(&self, key: &UserKey) -> Result<UserChange, BackofficeError> {
        let login = self.find_user(key).await?;
        if login.username.eq_ignore_ascii_case(self.username()) {
            return Err(bad("this is the login that roster-sync signs in with; it is never switched off"));
        }
        self.switch(&login, false).await
    }

    /// Switches a Backoffice login on again and reads that back (protocol §9, likely).
    ///
    /// ```no_run
    /// use roster_sync::backoffice::UserKey;
    /// # async fn example(backoffice: roster_sync::backoffice::Backoffice) -> Result<(), Box<dyn std::error::Error>> {
    /// backoffice.enable_user(&UserKey::Email("ana.diaz@example.com".parse()?)).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub async fn enable_user(&self, key: &UserKey) -> Result<UserChange, BackofficeError> {
        let login = self.find_user(key).await?;
        self.switch(&login, true).await
    }

    async fn switch(&self, login: &ListedUser, active: bool) -> Result<UserChange, BackofficeError> {
        let same = async |link: &LoginLink| {
            let same = link.username.eq_ignore_ascii_case(&login.username);
            if same { Ok(()) } else { Err(format!("login {} is {:?} by now", login.id, link.username)) }
        };
        let changed = match self.set_login_active(login.id, active, same).await {
            Ok(changed) => changed,
            // The answer got lost: the page tells whether it happened.
            Err(error) if error.kind() == ErrorKind::Unclear => true,
            Err(error) => return Err(error),
        };
        let stored = self.login_link(login.id).await?;
        if stored.active == active {
            return Ok(UserChange { id: login.id, username: stored.username, changed });
        }
        let word = |active: bool| if active { "on" } else { "off" }.to_owned();
        let (wanted, stored) = (word(active), word(stored.active));
        Err(BackofficeError::NotStored { what: format!("login {}", login.username), wanted, stored })
    }

    /// Returns the one login a key means. One request.
    pub async fn find_user(&self, key: &UserKey) -> Result<ListedUser, BackofficeError> {
        let mut found = self.list_users().await?;
        found.retain(|one| match key {
            UserKey::Username(name) => one.username.to_ascii_lowercase() == name.key(),
            UserKey::Email(email) => one.email.as_ref() == Some(email),
        });
        let what = match key {
            UserKey::Username(name) => format!("login {name}"),
            UserKey::Email(email) => format!("login with the e-mail {email}"),
        };
        match found.len() {
            1 => found.pop().ok_or(BackofficeError::NotFound { what }),
            0 => Err(BackofficeError::NotFound { what }),
            _ => {
                let candidates = found.iter().map(|one| format!("{} ({})", one.username, one.name)).collect();
                Err(BackofficeError::Ambiguous { what, candidates })
            }
        }
    }
}
