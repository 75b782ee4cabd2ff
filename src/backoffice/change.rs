//! Changes to people who are there already: what is asked for, and how far a stored form differs from it.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::model::{
    DepartmentId, Email, EmergencyContact, EmployeeId, Field, FormValue, Money, PersonName, Phone, PosUserId,
    SiteAccess, fold, same_letters,
};

use super::{Catalogue, Compensation, Profile, WageRecord};

/// What is to change on an employee's form (protocol §6). `None` leaves a field as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct EmployeeChange {
    /// First name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_name: Option<String>,
    /// Last name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_name: Option<String>,
    /// Telephone; sent as 10 digits.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone: Option<Phone>,
    /// E-mail; unique across employees and logins.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<Email>,
    /// Every department there is to be, at least one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub departments: Option<BTreeSet<DepartmentId>>,
    /// The sites (protocol §5), at least one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sites: Option<SiteAccess>,
    /// First day of work.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub start_date: Option<NaiveDate>,
    /// The number for the point of sale.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pos_user_id: Option<PosUserId>,
    /// The id in ADP payroll.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub adp_employee_id: Option<String>,
    /// Whom to call.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub emergency_contact_name: Option<String>,
    /// And under which number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub emergency_contact_phone: Option<Phone>,
    /// Whether the employee is to be active.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub active: Option<bool>,
    /// Fields to be emptied, of those that may be empty: phone, e-mail, ADP id, emergency contact.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    pub cleared: BTreeSet<Field>,
    /// Telephones as they were written once, sent in place of the ten digits that they mean: an undo puts an extension back too.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub as_written: BTreeMap<Field, String>,
}

/// A field whose stored value is not the wanted one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldDiffers {
    /// Which field.
    pub field: Field,
    /// What is wanted, in words.
    pub wanted: String,
    /// What is stored, in words.
    pub stored: String,
}

impl FieldDiffers {
    /// A PIN whose zeros in front a number field dropped. A secret is in no words.
    pub(in crate::backoffice) fn pin_without_zeros() -> Self {
        Self { field: Field::PosPin, wanted: "with zeros in front".into(), stored: "without them".into() }
    }

    /// Says what is stored otherwise, and what a person can do about it on the form of employee `id`.
    pub fn told(&self, id: EmployeeId) -> String {
        let Self { field, wanted, stored } = self;
        if *field == Field::PosPin {
            return format!(
                "the PIN that was given begins with 0, and Backoffice keeps it without: tell the person, or set another one at \
                 /employee/edit/{id}"
            );
        }
        format!("{field} was sent as {wanted:?} and is stored as {stored:?}: set it at /employee/edit/{id}")
    }
}

/// A new line of the wage history, everything decided (protocol §7).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewWage {
    /// Dollars per hour.
    pub rate: Money,
    /// Dollars per hour of overtime; `None` where the person is not paid overtime.
    pub overtime_rate: Option<Money>,
    /// The first day.
    pub effective: NaiveDate,
}

impl From<EmergencyContact> for EmployeeChange {
    fn from(contact: EmergencyContact) -> Self {
        let EmergencyContact { name, phone } = contact;
        Self { emergency_contact_name: name, emergency_contact_phone: phone, ..Self::default() }
    }
}

impl EmployeeChange {
    /// Returns what a field is to hold, where this says something of it.
    pub fn value(&self, field: Field) -> Option<FormValue> {
        let text = |text: &Option<String>| text.clone().map(FormValue::Text);
        match field {
            Field::FirstName => text(&self.first_name),
            Field::LastName => text(&self.last_name),
            Field::Phone => self.phone.map(FormValue::Phone),
            Field::Email => self.email.clone().map(FormValue::Email),
            Field::Departments => self.departments.clone().map(FormValue::Departments),
            Field::Sites => self.sites.clone().map(FormValue::Sites),
            Field::StartDate => self.start_date.map(FormValue::Day),
            Field::PosUserId => self.pos_user_id.map(FormValue::Number),
            Field::AdpEmployeeId => text(&self.adp_employee_id),
            Field::EmergencyContactName => text(&self.emergency_contact_name),
            Field::EmergencyContactPhone => self.emergency_contact_phone.map(FormValue::Phone),
            Field::Status => self.active.map(FormValue::Active),
            _ => None,
        }
    }

    /// Asks for a value of a field; `None` leaves the field as it is. Returns whether the field takes such a value.
    pub fn put(&mut self, field: Field, value: Option<FormValue>) -> bool {
        macro_rules! take {
            ($into:expr, $kind:ident) => {
                match value {
                    None => $into = None,
                    Some(FormValue::$kind(value)) => $into = Some(value),
                    Some(_) => return false,
                }
            };
        }
        match field {
            Field::FirstName => take!(self.first_name, Text),
            Field::LastName => take!(self.last_name, Text),
            Field::Phone => take!(self.phone, Phone),
            Field::Email => take!(self.email, Email),
            Field::Departments => take!(self.departments, Departments),
            Field::Sites => take!(self.sites, Sites),
            Field::StartDate => take!(self.start_date, Day),
            Field::PosUserId => take!(self.pos_user_id, Number),
            Field::AdpEmployeeId => take!(self.adp_employee_id, Text),
            Field::EmergencyContactName => take!(self.emergency_contact_name, Text),
            Field::EmergencyContactPhone => take!(self.emergency_contact_phone, Phone),
            Field::Status => take!(self.active, Active),
            _ => return false,
        }
        true
    }

    /// Returns what is sent for a telephone, where this says something of it.
    pub(super) fn phone_sent(&self, field: Field, phone: Option<Phone>) -> Option<String> {
        let phone = phone?;
        let written = self.as_written.get(&field).filter(|text| text.parse() == Ok(phone));
        Some(written.cloned().unwrap_or_else(|| phone.digits()))
    }

    /// Returns the same for the fields alone that fit; what is to be emptied stays.
    #[must_use]
    pub fn only(&self, fits: impl Fn(Field) -> bool) -> Self {
        let mut change = self.clone();
        for field in Field::ALL.iter().filter(|field| !fits(**field)) {
            change.put(*field, None);
        }
        change
    }

    /// Returns how many fields are to hold something.
    pub fn count(&self) -> usize {
        Field::ALL.iter().filter(|field| self.value(**field).is_some()).count()
    }

    /// Returns whether nothing is asked for.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Returns what of this a stored form does not hold yet, by field. "Equal" is equal for a person: names by their
    /// letters, telephones by their digits, e-mails without case, sites and departments as sets.
    pub fn differences(&self, stored: &Profile, catalogue: &Catalogue) -> Vec<FieldDiffers> {
        let mut found = Vec::new();
        let mut differs = |field, wanted: String, held: &str| {
            found.push(FieldDiffers { field, wanted, stored: held.to_owned() });
        };
        let texts = [
            (Field::FirstName, self.first_name.as_ref(), stored.name.first()),
            (Field::LastName, self.last_name.as_ref(), stored.name.last()),
            (Field::AdpEmployeeId, self.adp_employee_id.as_ref(), stored.adp_employee_id.as_str()),
            (
                Field::EmergencyContactName,
                self.emergency_contact_name.as_ref(),
                stored.emergency_contact_name.as_str(),
            ),
        ];
        for (field, wanted, held) in texts {
            if let Some(wanted) = wanted.filter(|wanted| !same_letters(wanted, held)) {
                differs(field, wanted.clone(), held);
            }
        }
        let phones = [
            (Field::Phone, self.phone, stored.phone_text.as_str()),
            (Field::EmergencyContactPhone, self.emergency_contact_phone, &stored.emergency_contact_phone),
        ];
        for (field, wanted, held) in phones {
            if let Some(wanted) = wanted.filter(|wanted| held.parse().ok() != Some(*wanted)) {
                differs(field, wanted.to_string(), held);
            }
        }
        if let Some(wanted) = &self.email
            && stored.email_text.parse::<Email>().ok().as_ref() != Some(wanted)
        {
            differs(Field::Email, wanted.to_string(), &stored.email_text);
        }
        if let Some(wanted) = self.start_date.filter(|wanted| stored.start_date != Some(*wanted)) {
            let held = stored.start_date.map(|date| date.to_string()).unwrap_or_default();
            differs(Field::StartDate, wanted.to_string(), &held);
        }
        if let Some(wanted) = self.pos_user_id.filter(|wanted| stored.pos_user_id != Some(*wanted)) {
            let held = stored.pos_user_id.map(|id| id.to_string()).unwrap_or_default();
            differs(Field::PosUserId, wanted.to_string(), &held);
        }
        if let Some(wanted) = &self.departments {
            let names = department_names(wanted, catalogue);
            // What no form offers any more can be neither kept nor sent.
            let offered = |name: &&String| catalogue.offers(name);
            let folded = |names: &BTreeSet<String>| {
                names.iter().filter(offered).map(|name| fold(name)).collect::<BTreeSet<_>>()
            };
            if folded(&names) != folded(&stored.departments) {
                let joined = |names: &BTreeSet<String>| names.iter().cloned().collect::<Vec<_>>().join("; ");
                differs(Field::Departments, joined(&names), &joined(&stored.departments));
            }
        }
        if let Some(wanted) =
            self.sites.as_ref().filter(|wanted| !wanted.same_today(&stored.sites, &catalogue.sites))
        {
            let held = stored.sites.describe(&catalogue.sites);
            differs(Field::Sites, wanted.describe(&catalogue.sites), &held);
        }
        for field in &self.cleared {
            let held = stored.text(*field).unwrap_or_default();
            if !held.trim().is_empty() {
                differs(*field, String::new(), &held);
            }
        }
        if let Some(wanted) = self.active.filter(|wanted| stored.active != *wanted) {
            let word = |active| if active { "active" } else { "inactive" };
            differs(Field::Status, word(wanted).to_owned(), word(stored.active));
        }
        found
    }

    /// Returns what of this a form holds otherwise after it was sent. Backoffice may keep a name in letters of its own, in capitals or
    /// without a second blank: that is the same name, here as wherever names are compared.
    pub fn kept_otherwise(&self, stored: &Profile, catalogue: &Catalogue) -> Vec<FieldDiffers> {
        let mut differing = self.differences(stored, catalogue);
        let is_name =
            |field| matches!(field, Field::FirstName | Field::LastName | Field::EmergencyContactName);
        differing.retain(|one| !is_name(one.field) || fold(&one.wanted) != fold(&one.stored));
        differing
    }

    /// Returns the name the form will show.
    pub fn name_over(&self, stored: &PersonName) -> PersonName {
        let first = self.first_name.as_deref().unwrap_or(stored.first());
        PersonName::as_observed(first, self.last_name.as_deref().unwrap_or(stored.last()))
    }
}

fn department_names(ids: &BTreeSet<DepartmentId>, catalogue: &Catalogue) -> BTreeSet<String> {
    let named = catalogue.departments.iter().filter(|one| ids.contains(&one.id));
    named.map(|one| one.name.clone()).collect()
}

impl Compensation {
    /// Returns the record that starts last, future ones included.
    pub fn latest(&self) -> Option<&WageRecord> {
        self.history.iter().max_by_key(|record| record.effective)
    }

    /// Returns the record that counts on a day. A record whose end has come is not in force (protocol §7): it ends on the day
    /// on which the next one takes effect.
    pub fn in_force(&self, day: NaiveDate) -> Option<&WageRecord> {
        let begun = self.history.iter().filter(|record| record.effective <= day);
        begun.max_by_key(|record| record.effective).filter(|record| record.end.is_none_or(|end| end > day))
    }

    /// Decides a new record: the overtime eligibility is kept, and the day is moved behind the latest record and to the
    /// earliest the form takes, since any other record is silently ignored (protocol §7).
    #[must_use]
    pub fn next_record(&self, rate: Money, overtime: Option<Money>, wanted: NaiveDate) -> NewWage {
        let latest = self.latest();
        let behind = latest.and_then(|latest| latest.effective.checked_add_days(Days::new(1)));
        let effective = [behind, self.earliest].into_iter().flatten().fold(wanted, NaiveDate::max);
        // Somebody without any record is new to pay: as on the form of a new employee, overtime is paid.
        let eligible = latest.is_none_or(|latest| latest.overtime_eligible);
        let overtime_rate = eligible.then(|| overtime.unwrap_or(rate.overtime()));
        NewWage { rate, overtime_rate, effective }
    }
}

impl NewWage {
    /// Returns whether a record holds this rate; the day is not looked at.
    pub fn is_paid_by(&self, record: &WageRecord) -> bool {
        let overtime = if record.overtime_eligible { record.overtime_rate } else { None };
        record.hourly && record.rate == Some(self.rate) && overtime == self.overtime_rate
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn money(text: &str) -> Money {
        text.parse().unwrap()
    }

    fn record(rate: &str, eligible: bool, effective: &str) -> WageRecord {
        WageRecord {
            hourly: true,
            rate: Some(money(rate)),
            rate_text: format!("${rate}/hr"),
            overtime_eligible: eligible,
            overtime_rate: eligible.then(|| money(rate).overtime()),
            effective: day(effective),
            end: None,
        }
    }

    fn history(records: Vec<WageRecord>) -> Compensation {
        Compensation { earliest: None, history: records }
    }

    #[test]
    fn a_new_record_starts_behind_the_latest_one() {
        let pay = history(vec![record("15.00", true, "2026-05-01"), record("14.00", true, "2025-01-01")]);
        let next = |wanted: &str| pay.next_record(money("16.00"), None, day(wanted)).effective;
        assert_eq!(next("2026-04-01"), day("2026-05-02"));
        assert_eq!(next("2026-05-01"), day("2026-05-02"), "the same day is too early");
        assert_eq!(next("2026-06-01"), day("2026-06-01"));
        let earliest = Compensation { earliest: Some(day("2026-07-01")), ..pay.clone() };
        assert_eq!(
            earliest.next_record(money("16.00"), None, day("2026-06-01")).effective,
            day("2026-07-01")
        );
    }

    #[test]
    fn whether_overtime_is_paid_is_kept() {
        let paid = history(vec![record("15.00", true, "2026-05-01")]);
        assert_eq!(
            paid.next_record(money("15.15"), None, day("2026-06-01")).overtime_rate,
            Some(money("22.73"))
        );
        let unpaid = history(vec![record("15.00", false, "2026-05-01")]);
        let next = unpaid.next_record(money("16.00"), Some(money("30.00")), day("2026-06-01"));
        assert_eq!(next.overtime_rate, None);
        let none = history(Vec::new()).next_record(money("16.00"), None, day("2026-06-01"));
        assert_eq!(none.overtime_rate, Some(money("24.00")));
    }

    #[test]
    fn what_counts_today_is_not_what_starts_next_year() {
        let pay = history(vec![record("18.00", true, "2027-01-01"), record("15.00", true, "2026-05-01")]);
        assert_eq!(pay.in_force(day("2026-11-23")).unwrap().rate, Some(money("15.00")));
        assert_eq!(pay.latest().unwrap().rate, Some(money("18.00")));
        assert_eq!(pay.in_force(day("2026-01-01")), None);
    }
}
