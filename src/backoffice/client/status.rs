//! Switching an employee off and on again as one call, read-back included (protocol §6).

use super::super::{BackofficeError, EmployeeKey, ErrorKind, Profile, StatusChange, WageRecord};
use super::Backoffice;
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

    async fn change_status(&self, key: &EmployeeKey, active: bool) -> Result<StatusChange, BackofficeError> {
        let id = self.find_one(key).await?;
        let catalogue = self.known_catalogue().await?;
        let mut before = None;
        let look = async |form: &Profile| {
            still_is(key, form)?;
            before = Some(form.clone());
            Ok(())
        };
        let unclear = match self.set_active(id, active, &catalogue, look).await {
            Ok(change) if !change.changed => return Ok(change),
            Ok(_) => None,
            Err(error) if error.kind() == ErrorKind::Unclear => Some(error),
            Err(error) => return Err(error),
        };
        let after = match (self.profile(id, &catalogue).await, unclear) {
            (Ok(after), None) => after,
            (Ok(after), Some(_)) if after.active == active => after,
            (_, Some(error)) | (Err(error), None) => return Err(error),
        };
        if after.active != active {
            return Err(BackofficeError::Unclear {
                what: format!("changing whether employee {id} is active"),
                detail: "the form was accepted, but nothing changed".into(),
                source: None,
            });
        }
        let mut warnings = Vec::new();
        if let Some(before) = before {
            same_stores(&before.sites, &after.sites, &catalogue)?;
            if (Profile { active, ..before }) != after {
                warnings.push(format!("something else on the form changed too: look at /employee/edit/{id}"));
            }
        }
        Ok(StatusChange { id, changed: true, warnings })
    }
}

/// Holds the form against the key that found it: nobody else's account is ever written to.
fn still_is(key: &EmployeeKey, form: &Profile) -> Result<(), String> {
    let same = match key {
        EmployeeKey::PosUserId(number) => form.pos_user_id == Some(*number),
        EmployeeKey::Email(email) => form.email_text.parse().ok().as_ref() == Some(email),
        EmployeeKey::Name(name, _) => form.name.key() == name.key(),
    };
    let id = form.id;
    if same {
        Ok(())
    } else {
        Err(format!("the form of employee {id} shows somebody else; nothing was written"))
    }
}
