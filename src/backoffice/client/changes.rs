//! Single changes to what is there already. Each reads the page first, lets the caller look at it, and sends one POST that
//! is never repeated; a read-back of its own proves it (protocol §6 to §9: a redirect proves nothing).

use crate::model::{EmployeeId, PosTemplate, UserId};
use crate::web::Form;

use super::super::arrived::path_of;
use super::super::pages::employee_form::StoredForm;
use super::super::pages::login_form::StoredLogin;
use super::super::{
    BackofficeError, Catalogue, Compensation, EmployeeChange, FieldDiffers, LoginLink, NewWage,
    PosPermission, PosPermissionSheet, Profile, StatusChange, WageRecord, answer, pages,
};
use super::Backoffice;
use super::writes::{is_roster, same_stores};

/// What became of a change to a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormChange {
    /// What the form held before anything was sent.
    pub before: Profile,
    /// What was sent, by field; empty when the form held it all and nothing was sent.
    pub sent: Vec<FieldDiffers>,
}

impl Backoffice {
    /// Lays a change over an employee's form and sends the whole form back (protocol §6). Two requests; the first alone
    /// where the form holds it already. That it was stored is for [`Backoffice::confirm_change`] or a listing to say.
    ///
    /// `look` sees the form before anything is written and can stop the write, for what changed since the plan was made.
    pub async fn change_employee(
        &self,
        id: EmployeeId,
        change: &EmployeeChange,
        catalogue: &Catalogue,
        look: impl AsyncFnOnce(&Profile) -> Result<(), String>,
    ) -> Result<FormChange, BackofficeError> {
        let stored = self.form_of(id, catalogue).await?;
        let sent = change.differences(&stored.profile, catalogue);
        let before = stored.profile.clone();
        if !sent.is_empty() {
            look(&before).await.map_err(|what| BackofficeError::Drift { what })?;
            self.send_form(stored, change, catalogue).await?;
        }
        Ok(FormChange { before, sent })
    }

    /// Reads an employee's form, to be sent back.
    pub(super) async fn form_of(
        &self,
        id: EmployeeId,
        catalogue: &Catalogue,
    ) -> Result<StoredForm, BackofficeError> {
        self.read_page(&pages::employee_form::address(id), |html| {
            pages::employee_form::read(html, id, catalogue)
        })
        .await
    }

    /// Sends a form back that was read just now, with a change laid over it.
    pub(super) async fn send_form(
        &self,
        mut stored: StoredForm,
        change: &EmployeeChange,
        catalogue: &Catalogue,
    ) -> Result<(), BackofficeError> {
        if let Some(site) = stored.torn {
            let what = format!("hidden field for site {site} next to its box");
            let address = pages::employee_form::address(stored.profile.id);
            return Err(BackofficeError::nonsense(&address, String::new(), &what));
        }
        pages::employee_form::lay_over(&mut stored.body, change, &catalogue.sites);
        let what = match change.active {
            Some(true) => format!("reactivating {}", stored.profile.name),
            Some(false) => format!("disabling {}", stored.profile.name),
            None => format!("changing {}", stored.profile.name),
        };
        answer::submit(self.sessions(), &what, "/employee/update", &stored.body, is_roster).await.map(|_| ())
    }

    /// Makes an employee active or inactive by sending their whole form back (protocol §6). Two requests; the first alone
    /// where the employee is in that state already. That it was stored shows in the roster listing.
    pub async fn set_active(
        &self,
        id: EmployeeId,
        active: bool,
        catalogue: &Catalogue,
        look: impl AsyncFnOnce(&Profile) -> Result<(), String>,
    ) -> Result<StatusChange, BackofficeError> {
        let change = EmployeeChange { active: Some(active), ..EmployeeChange::default() };
        let done = self.change_employee(id, &change, catalogue, look).await?;
        Ok(StatusChange { id, changed: !done.sent.is_empty(), warnings: Vec::new() })
    }

    /// Reads an employee's form and holds it against what was sent. One request. Other sites are
    /// [`BackofficeError::SitesDiffer`], anything else [`BackofficeError::NotStored`].
    pub async fn confirm_change(
        &self,
        id: EmployeeId,
        change: &EmployeeChange,
        catalogue: &Catalogue,
    ) -> Result<Profile, BackofficeError> {
        let stored = self.form_of(id, catalogue).await?.profile;
        if let Some(wanted) = &change.sites {
            same_stores(wanted, &stored.sites, catalogue)?;
        }
        match change.kept_otherwise(&stored, catalogue).into_iter().next() {
            None => Ok(stored),
            Some(FieldDiffers { field, wanted, stored }) => {
                Err(BackofficeError::NotStored { what: field.to_string(), wanted, stored: or_empty(stored) })
            }
        }
    }

    /// Adds a record to an employee's wage history (protocol §7). Two requests. A record that does not start behind the
    /// latest one is ignored without a word, so that [`Backoffice::confirm_wage`] must follow.
    ///
    /// `decide` sees the history and says what to add, nothing (`Ok(None)`), or why not.
    pub async fn add_wage(
        &self,
        id: EmployeeId,
        decide: impl AsyncFnOnce(&Compensation) -> Result<Option<NewWage>, String>,
    ) -> Result<Option<NewWage>, BackofficeError> {
        let (history, form) = self.pay_of(id).await?;
        let wage = decide(&history).await.map_err(|what| BackofficeError::Drift { what })?;
        if let Some(wage) = &wage {
            self.send_wage(id, &form, wage).await?;
        }
        Ok(wage)
    }

    /// Reads an employee's pay page, to be sent.
    pub(super) async fn pay_of(&self, id: EmployeeId) -> Result<(Compensation, Form), BackofficeError> {
        self.read_page(&pages::compensation::address(id), |html| pages::compensation::read(html, id)).await
    }

    /// Sends a new record on a pay page that was read just now.
    pub(super) async fn send_wage(
        &self,
        id: EmployeeId,
        form: &Form,
        wage: &NewWage,
    ) -> Result<(), BackofficeError> {
        let body = pages::compensation::new_record(form, wage);
        let what = format!("paying employee {id} {} an hour from {}", wage.rate, wage.effective);
        // Where a success leads was never recorded; the read-back decides.
        let anywhere = |target: &str| target.starts_with("/employee");
        let path = "/employee/compensation/update";
        answer::submit(self.sessions(), &what, path, &body, anywhere).await.map(|_| ())
    }

    /// Reads the wage history and holds its latest record against what was sent (protocol §7). One request.
    pub async fn confirm_wage(
        &self,
        id: EmployeeId,
        wage: &NewWage,
    ) -> Result<Compensation, BackofficeError> {
        let (history, _) = self.pay_of(id).await?;
        let stored = history.latest();
        let same = |record: &WageRecord| wage.is_paid_by(record) && record.effective == wage.effective;
        if stored.is_some_and(|record| same(record) && record.goes_on()) {
            return Ok(history);
        }
        let held = stored.map(|record| format!("{} from {}", record.rate_text, record.effective));
        Err(BackofficeError::NotStored {
            what: "pay".into(),
            wanted: format!("{} from {}", wage.rate, wage.effective),
            stored: held.unwrap_or_else(|| "nothing".into()),
        })
    }

    /// Gives an employee who has permissions already another template (protocol §8). Two requests; the first alone where
    /// they have it.  That it was stored shows in the roster listing.
    pub async fn change_pos_template(
        &self,
        id: EmployeeId,
        template: &PosTemplate,
        look: impl AsyncFnOnce(&PosPermissionSheet, &PosPermission) -> Result<(), String>,
    ) -> Result<bool, BackofficeError> {
        let (sheet, stored) = self.permissions_of(id).await?;
        if stored.matrix == template.matrix {
            return Ok(false);
        }
        look(&sheet, &stored).await.map_err(|what| BackofficeError::Drift { what })?;
        self.apply_pos_template(id, template, &sheet).await?;
        Ok(true)
    }

    /// Reads an employee's page of permissions, to be sent.
    pub(super) async fn permissions_of(
        &self,
        id: EmployeeId,
    ) -> Result<(PosPermissionSheet, PosPermission), BackofficeError> {
        self.read_page(&pages::permissions::address(id), |html| pages::permissions::read(html, id)).await
    }

    /// Switches a Backoffice login off or on by sending its whole form back (protocol §9, likely). Two requests; the first
    /// alone where it is in that state already. That it was stored shows in the list of logins.
    pub async fn set_login_active(
        &self,
        id: UserId,
        active: bool,
        look: impl AsyncFnOnce(&LoginLink) -> Result<(), String>,
    ) -> Result<bool, BackofficeError> {
        let stored = self.login_form_of(id, active).await?;
        if stored.link.active == active {
            return Ok(false);
        }
        look(&stored.link).await.map_err(|what| BackofficeError::Drift { what })?;
        self.send_login(&stored, active).await?;
        Ok(true)
    }

    /// Reads a login's form, to be sent back switched on or off.
    pub(super) async fn login_form_of(
        &self,
        id: UserId,
        active: bool,
    ) -> Result<StoredLogin, BackofficeError> {
        self.read_page(&pages::login_form::address(id), |html| pages::login_form::read(html, id, active))
            .await
    }

    /// Sends a login's form back that was read just now, switched on or off.
    pub(super) async fn send_login(&self, stored: &StoredLogin, active: bool) -> Result<(), BackofficeError> {
        let body = stored.switched(active);
        let verb = if active { "opening" } else { "closing" };
        let what = format!("{verb} the login {}", stored.link.username);
        answer::submit(self.sessions(), &what, "/user/update", &body, is_login_page).await.map(|_| ())
    }
}

/// Where a login's forms lead was never recorded; anything among the logins is as good as a yes, the read-back decides.
pub(super) fn is_login_page(target: &str) -> bool {
    let path = path_of(target);
    path == "/user" || path.starts_with("/user/")
}

pub(super) fn or_empty(text: String) -> String {
    if text.trim().is_empty() { "nothing".to_owned() } else { text }
}
