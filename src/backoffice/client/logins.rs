//! Whole operations on Backoffice logins.

use crate::model::{Field, Password, UserId};

use super::super::half_created::Made;
use super::super::{
    BackofficeError, CreatedLogin, EmployeeKey, ErrorKind, ListedUser, LoginGrant, LoginLink, NewLogin,
    NewLoginRequest, UserChange, UserKey, WantedAccess,
};
use super::Backoffice;
use super::names::{FALLBACK_TEMPLATE, bad, login_template_named, sites_named};
use super::writer::Writer;
use super::writing::LoginSwitched;

impl Backoffice {
    /// Creates a Backoffice login, linked to an active employee or standalone (protocol §9). A password of 16 letters and
    /// digits is made where none is given. Where rights are asked for they are given and read back; what could not be given
    /// is a warning, since the login exists. Whether the login exists at all may stay unknown: that is
    /// [`BackofficeError::HalfCreated`], which carries its password.
    ///
    /// ```no_run
    /// use roster_sync::backoffice::{LoginOwner, NewLoginRequest};
    /// use roster_sync::model::PersonName;
    ///
    /// # async fn example(backoffice: roster_sync::backoffice::Backoffice) -> Result<(), Box<dyn std::error::Error>> {
    /// let owner = LoginOwner::Standalone(PersonName::new("Front", "Office")?);
    /// let new = NewLoginRequest::new("front_office".parse()?, "front.office@example.com".parse()?, owner);
    /// println!("login {}", backoffice.create_backoffice_user(new).await?.id);
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
        self.is_free(&login).await?;
        let catalogue = self.known_catalogue().await?;
        let writer = Writer::new(self, &catalogue, &());
        let id = match writer.insert_login(&login).await.map_err(BackofficeError::from) {
            Ok(id) => id,
            Err(error) if error.kind() == ErrorKind::Unclear => {
                let made = Made {
                    what: format!("the login {}", login.username),
                    employee: None,
                    pos_user_id: None,
                    pos_pin: None,
                    login: None,
                    username: Some(login.username),
                    password: Some(login.password),
                };
                return Err(BackofficeError::HalfCreated { made: Box::new(made), source: Box::new(error) });
            }
            Err(error) => return Err(error),
        };
        let mut warnings = Vec::new();
        match &wanted.access {
            None => warnings.push("the login has no permissions and no sites yet".to_owned()),
            // The login exists: its password must not be lost over rights that could not be given.
            Some(access) => {
                if let Err(error) = self.give_access(id, access, &writer, &mut warnings).await {
                    warnings.push(format!(
                        "the login was created, but its rights were not all given ({error}); set them at /user/permissions/{id}"
                    ));
                }
            }
        }
        Ok(CreatedLogin { id, username: login.username, password: login.password, warnings })
    }

    /// Makes sure that no login has the name or the e-mail: one that was there before could be taken for the new one, and has
    /// another password.
    async fn is_free(&self, login: &NewLogin) -> Result<(), BackofficeError> {
        let logins = self.list_users().await?;
        let named = |one: &ListedUser| one.username.to_ascii_lowercase() == login.username.key();
        let addressed = |one: &ListedUser| one.email.as_ref() == Some(&login.email);
        let field = match (logins.iter().any(named), logins.iter().any(addressed)) {
            (true, _) => Field::BackofficeUsername,
            (false, true) => Field::Email,
            (false, false) => return Ok(()),
        };
        let what = format!("creating the login {}", login.username);
        let alerts = vec![format!("this {field} is already taken by another login")];
        Err(BackofficeError::Taken { what, field: Some(field), alerts })
    }

    async fn give_access(
        &self,
        id: UserId,
        wanted: &WantedAccess,
        writer: &Writer<'_, ()>,
        warnings: &mut Vec<String>,
    ) -> Result<(), BackofficeError> {
        let sheet = self.login_sheet(id).await?;
        let (template, fell_back) = login_template_named(&sheet, &wanted.permission)?;
        if fell_back {
            warnings.push(format!(
                "there is no Backoffice permission {:?}; used {FALLBACK_TEMPLATE} instead",
                wanted.permission
            ));
        }
        let grant = LoginGrant { template, sites: sites_named(&wanted.sites, writer.catalogue)? };
        Ok(writer.give_rights(id, &grant, &sheet).await?)
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
        if self.is_own(&login) {
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

    pub(super) async fn switch(
        &self,
        login: &ListedUser,
        active: bool,
    ) -> Result<UserChange, BackofficeError> {
        let same = |link: &LoginLink| {
            if link.username.eq_ignore_ascii_case(&login.username) {
                return Ok(());
            }
            let what = format!("login {} is {:?} by now", login.id, link.username);
            Err(BackofficeError::Drift { what })
        };
        let catalogue = self.known_catalogue().await?;
        let writer = Writer::new(self, &catalogue, &());
        let switched = writer.switch_login(login.id, active, same).await?;
        let changed = !matches!(switched, LoginSwitched::AlreadySo);
        let proof = writer.prove_switched(login.id, active).await.map_err(BackofficeError::from);
        let stored = match (proof, switched) {
            // What came instead of an answer tells more than what is not there.
            (Err(BackofficeError::NotStored { .. }), LoginSwitched::Unanswered(lost)) => return Err(lost),
            (stored, _) => stored?,
        };
        Ok(UserChange { id: login.id, username: stored.username, changed })
    }

    /// Returns the one login a key means. One request for its name or e-mail; by an ADP id, the pages of everybody whose id no
    /// list tells, and of every login.
    pub async fn find_user(&self, key: &UserKey) -> Result<ListedUser, BackofficeError> {
        let mut found = self.list_users().await?;
        let what = match key {
            UserKey::Username(name) => format!("login {name}"),
            UserKey::Email(email) => format!("login with the e-mail {email}"),
            UserKey::Id(id) => format!("login {id}"),
            UserKey::AdpEmployeeId(adp) => format!("login of the employee with the ADP id {adp}"),
        };
        match key {
            UserKey::Username(name) => found.retain(|one| one.username.to_ascii_lowercase() == name.key()),
            UserKey::Email(email) => found.retain(|one| one.email.as_ref() == Some(email)),
            UserKey::Id(id) => found.retain(|one| one.id == *id),
            UserKey::AdpEmployeeId(adp) => {
                let owner = self.find_one(&EmployeeKey::AdpEmployeeId(adp.clone())).await?;
                found = self.logins_of(owner, found).await?.theirs;
            }
        }
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
