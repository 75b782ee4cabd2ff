//! Switching an employee off and on again as one call, read-back included (protocol §6).

use super::super::{
    BackofficeError, EmployeeChange, EmployeeKey, Profile, StatusChange, StepKind, WageRecord,
};
use super::Backoffice;
use super::writer::Writer;
use super::writes::same_stores;

impl Backoffice {
    /// Makes an employee inactive and reads that back (protocol §6). Whether that closes their Backoffice login is unknown, and
    /// it is likely not to be closed any more afterwards: close it first. A warning says so.
    ///
    /// ```no_run
    /// use roster_sync::backoffice::EmployeeKey;
    /// # async fn example(backoffice: roster_sync::backoffice::Backoffice) -> Result<(), Box<dyn std::error::Error>> {
    /// backoffice.disable_employee(&EmployeeKey::PosUserId("1042".parse()?)).await?;
    /// backoffice.disable_employee(&EmployeeKey::Email("ana.diaz@example.com".parse()?)).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub async fn disable_employee(&self, key: &EmployeeKey) -> Result<StatusChange, BackofficeError> {
        let mut change = self.change_status(key, false).await?;
        change.warnings.push(
            "a Backoffice login of this person, if there is one, may go on working: look under Users"
                .to_owned(),
        );
        Ok(change)
    }

    /// Makes an employee active again and reads that back (protocol §6). Where their last pay record ended when they left, a
    /// warning says that no pay is in force (protocol §7).
    ///
    /// ```no_run
    /// use roster_sync::backoffice::EmployeeKey;
    /// # async fn example(backoffice: roster_sync::backoffice::Backoffice) -> Result<(), Box<dyn std::error::Error>> {
    /// backoffice.reactivate_employee(&EmployeeKey::PosUserId("1042".parse()?)).await?;
    /// # Ok(())
    /// # }
    /// ```
    pub async fn reactivate_employee(&self, key: &EmployeeKey) -> Result<StatusChange, BackofficeError> {
        let mut change = self.change_status(key, true).await?;
        let page = format!("/employee/compensation/{}", change.id);
        match self.compensation(change.id).await {
            Ok(pay) if pay.latest().is_some_and(WageRecord::goes_on) => {}
            Ok(_) => change.warnings.push(format!("no pay is in force: set it at {page}")),
            Err(error) => {
                change.warnings.push(format!("whether pay is in force is not known ({error}): see {page}"));
            }
        }
        Ok(change)
    }

    pub(super) async fn change_status(
        &self,
        key: &EmployeeKey,
        active: bool,
    ) -> Result<StatusChange, BackofficeError> {
        let id = self.find_one(key).await?;
        let catalogue = self.known_catalogue().await?;
        let writer = Writer::new(self, &catalogue, &());
        let step = if active { StepKind::Reactivate } else { StepKind::Disable };
        let change = EmployeeChange { active: Some(active), ..EmployeeChange::default() };
        let done = writer.change_form(step, id, &change, |form| still_is(key, form)).await?;
        if done.sent.is_empty() {
            return Ok(StatusChange { id, changed: false, warnings: Vec::new() });
        }
        let after = match (self.profile(id, &catalogue).await, done.lost) {
            (Ok(after), None) => after,
            (Ok(after), Some(_)) if after.active == active => after,
            (_, Some(error)) | (Err(error), None) => return Err(error),
        };
        if after.active != active {
            return Err(BackofficeError::NotStored {
                what: format!("whether employee {id} is active"),
                wanted: if active { "active" } else { "inactive" }.to_owned(),
                stored: "as it was".to_owned(),
            });
        }
        let mut warnings = Vec::new();
        if let Some(before) = done.before {
            same_stores(&before.sites, &after.sites, &catalogue)?;
            if (Profile { active, ..before }) != after {
                warnings.push(format!("something else on the form changed too: look at /employee/edit/{id}"));
            }
        }
        Ok(StatusChange { id, changed: true, warnings })
    }
}

/// Holds the form against the key that found it: nobody else's account is ever written to.
pub(super) fn still_is(key: &EmployeeKey, form: &Profile) -> Result<(), BackofficeError> {
    let same = match key {
        EmployeeKey::PosUserId(number) => form.pos_user_id == Some(*number),
        EmployeeKey::Email(email) => form.email_text.parse().ok().as_ref() == Some(email),
        EmployeeKey::Name(name, _) => form.name.key() == name.key(),
        EmployeeKey::AdpEmployeeId(adp) => form.adp_employee_id.trim() == adp.trim(),
        EmployeeKey::Id(id) => form.id == *id,
    };
    if same {
        return Ok(());
    }
    let what = format!("the form of employee {} shows somebody else; nothing was written", form.id);
    Err(BackofficeError::Drift { what })
}
