//! What can be inserted: how it is sent, and how it is found again where nobody knows whether it arrived.

use crate::model::{EmployeeId, Field, PosMatrix, UserId};

use super::super::{
    BackofficeError, Catalogue, EmployeeFilter, ListedUser, LoginOwner, NewEmployee, NewLogin, StepKind,
};
use super::Backoffice;

/// Who or what has the name that something new was to get.
pub(super) enum Existing<Id> {
    Nothing,
    /// What was sent.
    Ours(Id),
    SomebodyElse(String),
}

/// Something that is not in Backoffice yet.
pub(super) trait Insertion: Sync {
    type Id: Copy + Send;

    /// The step that sends it.
    const STEP: StepKind;
    /// The field that nobody else may have the same of.
    const NAME: Field;

    /// Returns what it is called in messages, and in the journal.
    fn called(&self) -> String;
    fn about(&self) -> String;

    /// Says that it is nowhere, and what to do.
    fn nowhere(&self) -> String;

    fn send(
        &self,
        backoffice: &Backoffice,
        catalogue: &Catalogue,
    ) -> impl Future<Output = Result<Self::Id, BackofficeError>> + Send;

    fn look(
        &self,
        backoffice: &Backoffice,
        catalogue: &Catalogue,
    ) -> impl Future<Output = Result<Existing<Self::Id>, BackofficeError>> + Send;

    /// Returns whether nobody gave it any right yet, as nobody did to something that was made a moment ago (protocol §4, §9).
    fn is_fresh(
        &self,
        backoffice: &Backoffice,
        catalogue: &Catalogue,
        id: Self::Id,
    ) -> impl Future<Output = Result<bool, BackofficeError>> + Send;
}

impl Insertion for NewEmployee {
    type Id = EmployeeId;

    const STEP: StepKind = StepKind::Insert;
    const NAME: Field = Field::PosUserId;

    fn called(&self) -> String {
        self.name.to_string()
    }

    fn about(&self) -> String {
        format!("POS id {}", self.pos_user_id)
    }

    fn nowhere(&self) -> String {
        format!("nobody has POS id {}: nothing was created; run it again", self.pos_user_id)
    }

    async fn send(
        &self,
        backoffice: &Backoffice,
        catalogue: &Catalogue,
    ) -> Result<EmployeeId, BackofficeError> {
        backoffice.insert_employee(self, catalogue).await
    }

    /// Looks who has the number: the employee that was sent has its name and its PIN too.
    async fn look(
        &self,
        backoffice: &Backoffice,
        catalogue: &Catalogue,
    ) -> Result<Existing<EmployeeId>, BackofficeError> {
        let filter = EmployeeFilter { pos_user_id: Some(self.pos_user_id), ..EmployeeFilter::default() };
        let found = backoffice.find_employees(&filter).await?;
        let Some(one) = found.iter().find(|one| one.pos_user_id == Some(self.pos_user_id)) else {
            return Ok(Existing::Nothing);
        };
        let who = format!("POS id {} is in use by {} (employee {})", self.pos_user_id, one.name, one.id);
        if one.name.key() != self.name.key() {
            return Ok(Existing::SomebodyElse(who));
        }
        match backoffice.confirm_created(one.id, self, catalogue).await {
            // Wrong sites are told by the step that reads them back.
            Ok(_) | Err(BackofficeError::SitesDiffer { .. }) => Ok(Existing::Ours(one.id)),
            Err(BackofficeError::NotStored { .. }) => {
                Ok(Existing::SomebodyElse(format!("{who}, with another PIN")))
            }
            Err(error) => Err(error),
        }
    }

    async fn is_fresh(
        &self,
        backoffice: &Backoffice,
        _: &Catalogue,
        id: EmployeeId,
    ) -> Result<bool, BackofficeError> {
        Ok(backoffice.pos_permission(id).await?.matrix == PosMatrix::default())
    }
}

impl Insertion for NewLogin {
    type Id = UserId;

    const STEP: StepKind = StepKind::Login;
    const NAME: Field = Field::BackofficeUsername;

    fn called(&self) -> String {
        format!("the login {}", self.username)
    }

    fn about(&self) -> String {
        format!("login {}", self.username)
    }

    fn nowhere(&self) -> String {
        "there is no such login; run it again".to_owned()
    }

    async fn send(&self, backoffice: &Backoffice, _: &Catalogue) -> Result<UserId, BackofficeError> {
        backoffice.insert_login(self).await
    }

    /// Finds the login that was sent: by its name, its e-mail, and on its own page whose it is. Another one of that name says
    /// nothing: Backoffice refuses it in its own words.
    async fn look(
        &self,
        backoffice: &Backoffice,
        _: &Catalogue,
    ) -> Result<Existing<UserId>, BackofficeError> {
        let users = backoffice.list_users().await?;
        let same = |one: &&ListedUser| {
            one.username.to_ascii_lowercase() == self.username.key()
                && one.email.as_ref() == Some(&self.email)
        };
        let Some(found) = users.iter().find(same) else { return Ok(Existing::Nothing) };
        let employee = backoffice.login_link(found.id).await?.employee;
        let ours = match &self.owner {
            LoginOwner::Employee(owner) => employee == Some(*owner),
            LoginOwner::Standalone(_) => employee.is_none(),
        };
        Ok(if ours { Existing::Ours(found.id) } else { Existing::Nothing })
    }

    async fn is_fresh(
        &self,
        backoffice: &Backoffice,
        catalogue: &Catalogue,
        id: UserId,
    ) -> Result<bool, BackofficeError> {
        Ok(backoffice.login_access(id, catalogue).await?.tokens.is_empty())
    }
}
