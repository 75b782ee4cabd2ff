//! Single writes: each is one POST, never repeated, and ends in a proven yes, a no with reasons, or "unclear".

use std::sync::PoisonError;

use crate::model::{EmployeeId, PosTemplate, SiteAccess, UserId};

use super::super::arrived::{number_behind, path_of};
use super::super::{
    BackofficeError, Catalogue, FieldDiffers, NewEmployee, NewLogin, NewWage, PosPermissionSheet, answer,
    pages,
};
use super::Backoffice;

impl Backoffice {
    /// Creates an employee, active from that moment and without permissions (protocol §4). One request, where sites and
    /// departments were read before.
    pub async fn insert_employee(
        &self,
        new: &NewEmployee,
        catalogue: &Catalogue,
    ) -> Result<EmployeeId, BackofficeError> {
        let known = self.inner.empty_form.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let form = if let Some(form) = known {
            form
        } else {
            self.catalogue().await?;
            let known = self.inner.empty_form.lock().unwrap_or_else(PoisonError::into_inner).clone();
            known.ok_or_else(|| BackofficeError::NotFound { what: "form for a new employee".into() })?
        };
        let body = pages::employee_form::new_employee(&form, new, &catalogue.sites)?;
        let what = format!("creating {}", new.name);
        let id = |target: &str| number_behind::<EmployeeId>("/employee/permissions/", target);
        let known = |target: &str| id(target).is_some();
        let target = answer::submit(self.sessions(), &what, "/employee/insert", &body, known).await?;
        id(&target).ok_or(BackofficeError::Unclear {
            what,
            detail: "no employee id came back".into(),
            source: None,
        })
    }

    /// Reads the form of an employee who was just created and holds it against what was sent: sites (protocol §5), and the
    /// PIN, which the form shows in clear (protocol §6). Returns what else is stored otherwise than it was sent. One request.
    ///
    /// Another PIN means that somebody else created an employee with this number: [`BackofficeError::NotStored`].
    pub async fn confirm_created(
        &self,
        id: EmployeeId,
        new: &NewEmployee,
        catalogue: &Catalogue,
    ) -> Result<Vec<FieldDiffers>, BackofficeError> {
        let address = pages::employee_form::address(id);
        let stored = self.read_page(&address, |html| pages::employee_form::read(html, id, catalogue)).await?;
        if !stored.has_pin(&new.pos_pin) {
            return Err(BackofficeError::NotStored {
                what: format!("the PIN of employee {id}"),
                wanted: "the one that was kept".into(),
                stored: "another one".into(),
            });
        }
        same_stores(&new.sites, &stored.profile.sites, catalogue)?;
        let mut differing = new.as_change().kept_otherwise(&stored.profile, catalogue);
        differing.extend(stored.has_lost_zeros(&new.pos_pin).then(FieldDiffers::pin_without_zeros));
        Ok(differing)
    }

    /// Reads the pay of an employee who was just created and holds the record in force against what was sent (protocol §7). One
    /// request.
    pub async fn confirm_first_pay(&self, id: EmployeeId, new: &NewEmployee) -> Result<(), BackofficeError> {
        let pay = self.compensation(id).await?;
        let overtime_rate = Some(new.overtime_wage_rate.unwrap_or(new.wage_rate.overtime()));
        let wage = NewWage { rate: new.wage_rate, overtime_rate, effective: new.start_date };
        let stored = pay.latest();
        if stored.is_some_and(|record| record.goes_on() && wage.is_paid_by(record)) {
            return Ok(());
        }
        let held = stored.map(|record| format!("{} from {}", record.rate_text, record.effective));
        Err(BackofficeError::NotStored {
            what: "pay".into(),
            wanted: format!("{} an hour", wage.rate),
            stored: held.unwrap_or_else(|| "nothing".into()),
        })
    }

    /// Gives an employee a template (protocol §8). One request. That it was stored shows in the roster listing.
    pub async fn apply_pos_template(
        &self,
        id: EmployeeId,
        template: &PosTemplate,
        sheet: &PosPermissionSheet,
    ) -> Result<(), BackofficeError> {
        let body = pages::permissions::grant(id, template, sheet);
        let what = format!("giving employee {id} the permission {}", template.name);
        let path = "/employee/permissions/update";
        answer::submit(self.sessions(), &what, path, &body, is_roster).await.map(|_| ())
    }

    /// Creates a Backoffice login, without permissions and sites (protocol §9). One request.
    pub async fn insert_login(&self, login: &NewLogin) -> Result<UserId, BackofficeError> {
        let what = format!("creating the login {}", login.username);
        let body = pages::users::new_login(login);
        let id = |target: &str| number_behind::<UserId>("/user/permissions/", target);
        let known = |target: &str| id(target).is_some();
        let target = answer::submit(self.sessions(), &what, "/user/insert", &body, known).await?;
        id(&target).ok_or(BackofficeError::Unclear {
            what,
            detail: "no login id came back".into(),
            source: None,
        })
    }
}

/// Holds what is stored against what was wanted: the same sites, today.
pub(super) fn same_stores(
    wanted: &SiteAccess,
    stored: &SiteAccess,
    catalogue: &Catalogue,
) -> Result<(), BackofficeError> {
    if wanted.same_today(stored, &catalogue.sites) {
        return Ok(());
    }
    let words = |access: &SiteAccess| match access.describe(&catalogue.sites) {
        text if text.is_empty() => "no site".to_owned(),
        text => text,
    };
    Err(BackofficeError::SitesDiffer { wanted: words(wanted), stored: words(stored) })
}

pub(super) fn is_roster(target: &str) -> bool {
    path_of(target) == "/employee"
}
