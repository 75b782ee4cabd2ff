//! Changing one employee as one call, every part read back (protocol §6 to §8).

use chrono::NaiveDate;

use crate::model::{Field, Money};

use super::super::{
    BackofficeError, Catalogue, Compensation, EmployeeChange, EmployeeKey, EmployeeUpdated, FieldDiffers,
    StepKind, UpdateEmployee,
};
use super::Backoffice;
use super::names::{FALLBACK_TEMPLATE, bad, departments_named, sites_named, template_named};
use super::status::still_is;
use super::writer::Writer;

impl Backoffice {
    /// Changes an employee: form, pay and permission, in this order, each read back before the next is sent. Other sites
    /// than were sent stop it before pay and permission are touched (protocol §5).
    ///
    /// `today` is the first day of a new rate where the request names none. A salaried person is never given an hourly
    /// rate: that is [`BackofficeError::Drift`], and nothing is sent.
    ///
    /// ```no_run
    /// use roster_sync::backoffice::{EmployeeKey, UpdateEmployee};
    /// use roster_sync::model::WantedSites;
    ///
    /// # async fn example(backoffice: roster_sync::backoffice::Backoffice) -> Result<(), Box<dyn std::error::Error>> {
    /// let change = UpdateEmployee::new()
    ///     .phone("(555) 010-2233".parse()?)
    ///     .wage_rate("15.25".parse()?)
    ///     .sites(WantedSites::Named(["Harbor Point".to_owned()].into()));
    /// let key = EmployeeKey::PosUserId("1042".parse()?);
    /// for change in backoffice.update_employee(&key, &change, "2026-03-10".parse()?).await?.changed {
    ///     println!("{}: {} is now {}", change.field, change.stored, change.wanted);
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub async fn update_employee(
        &self,
        key: &EmployeeKey,
        wanted: &UpdateEmployee,
        today: NaiveDate,
    ) -> Result<EmployeeUpdated, BackofficeError> {
        let id = self.find_one(key).await?;
        let catalogue = self.known_catalogue().await?;
        let change = wanted.form_change(&catalogue)?;
        let mut done = EmployeeUpdated { id, changed: Vec::new(), warnings: Vec::new() };
        let template = match &wanted.permission {
            None => None,
            Some(name) => {
                let (template, fell_back) = template_named(&self.pos_permission_sheet(id).await?, name)?;
                if fell_back {
                    done.warnings
                        .push(format!("there is no permission {name:?}; used {FALLBACK_TEMPLATE} instead"));
                }
                Some(template)
            }
        };
        if wanted.wage_rate.is_some() {
            self.compensation(id).await?.latest().map_or(Ok(()), refuse_salary)?;
        }
        let writer = Writer::new(self, &catalogue, &());
        if !change.is_empty() {
            let written =
                writer.change_form(StepKind::Update, id, &change, |form| still_is(key, form)).await?;
            if !written.sent.is_empty() {
                writer.prove_form(id, &change).await?;
            }
            done.changed.extend(written.sent);
        }
        if let Some(rate) = wanted.wage_rate {
            let from = wanted.wage_effective_date.unwrap_or(today);
            pay(&writer, rate, wanted.overtime_wage_rate, from, &mut done).await?;
        }
        if let Some(template) = template {
            let before = self.pos_permission(id).await?;
            if writer.change_template(id, &template, |_, _| Ok(())).await?.sent {
                let stored = self.pos_permission(id).await?;
                let name = |template: Option<String>| template.unwrap_or_else(|| "custom".to_owned());
                if stored.matrix != template.matrix {
                    let (wanted, stored) = (template.name, name(stored.template));
                    return Err(BackofficeError::NotStored { what: "permission".into(), wanted, stored });
                }
                let (wanted, stored) = (template.name, name(before.template));
                done.changed.push(FieldDiffers { field: Field::Permission, wanted, stored });
            }
        }
        Ok(done)
    }
}

/// Adds a new rate where the latest record is another one.
async fn pay(
    writer: &Writer<'_, ()>,
    rate: Money,
    overtime: Option<Money>,
    from: NaiveDate,
    done: &mut EmployeeUpdated,
) -> Result<(), BackofficeError> {
    let id = done.id;
    let before = writer.backoffice.compensation(id).await?;
    let before = before.latest().map(|record| record.rate_text.clone()).unwrap_or_default();
    let decide = |history: &Compensation| {
        let latest = history.latest().filter(|record| record.goes_on());
        let same_rate = latest.is_some_and(|record| record.rate == Some(rate));
        let same_overtime =
            overtime.is_none() || latest.is_some_and(|record| record.overtime_rate == overtime);
        Ok((!(same_rate && same_overtime)).then(|| history.next_record(rate, overtime, from)))
    };
    let about = format!("employee {id}, {rate} from {from}");
    let Some(written) = writer.add_wage(id, &about, decide).await? else { return Ok(()) };
    let wage = written.wage;
    if wage.effective != from {
        done.warnings.push(format!(
            "the new rate starts on {} instead of {from}: Backoffice takes a rate only behind the latest one",
            wage.effective
        ));
    }
    let wanted = format!("{} from {}", wage.rate, wage.effective);
    done.changed.push(FieldDiffers { field: Field::WageRate, wanted, stored: before });
    Ok(())
}

fn refuse_salary(record: &super::super::WageRecord) -> Result<(), BackofficeError> {
    if record.hourly {
        return Ok(());
    }
    let what = format!("paid {} and not by the hour; change the pay by hand", record.rate_text);
    Err(BackofficeError::Drift { what })
}

impl UpdateEmployee {
    /// Returns what is to change on the form (protocol §6), names looked up among what the tenant offers.
    pub fn form_change(&self, catalogue: &Catalogue) -> Result<EmployeeChange, BackofficeError> {
        let names = self.departments.as_ref();
        let departments = names.map(|names| departments_named(names, catalogue)).transpose()?;
        let sites = self.sites.as_ref().map(|wanted| sites_named(wanted, catalogue)).transpose()?;
        if departments.as_ref().is_some_and(std::collections::BTreeSet::is_empty) {
            return Err(bad("an employee needs at least one department"));
        }
        if sites.as_ref().is_some_and(|sites| sites.effective(&catalogue.sites).is_empty()) {
            return Err(bad("an employee needs at least one site"));
        }
        Ok(EmployeeChange { departments, sites, ..self.form.clone() })
    }
}
