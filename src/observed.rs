//! The tenant as it was read, once, for one plan. What was not read is `None`, never empty.

mod clock_numbers;
mod pages;
mod reader;
mod seen;
mod time_clock;
mod unreadable;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use compact_str::CompactString;
use serde::{Deserialize, Serialize};

use crate::backoffice::{Catalogue, Compensation, ListedUser, Profile, SitesSeen};
use crate::model::{
    Email, EmployeeId, Field, LoginTemplate, PersonName, Phone, PosTemplate, PosUserId, SiteId, TypedPhone,
    UserId,
};

pub use pages::Pages;
pub use reader::{Reading, read, read_more};
pub use seen::Seen;
pub use time_clock::{ClockHint, ClockNumber, ClockedShift, TimeClock};
pub use unreadable::Unreadable;

/// Everything a plan is made of on Backoffice's side.
#[derive(Debug, Clone)]
pub struct Observed {
    /// The tenant's name, as plans and results show it.
    pub tenant: String,
    /// The address of its Backoffice.
    pub origin: String,
    /// When the listing was read.
    pub read_at: DateTime<Utc>,
    /// Whether the roster listing was complete. If not, `employees` must not be used, and the guard
    /// `incomplete-listing` trips.
    pub listing: Listing,
    /// Sites and departments.
    pub catalogue: Catalogue,
    /// Every employee that the listing shows, by id.
    pub employees: BTreeMap<EmployeeId, ObservedEmployee>,
    /// Every Backoffice login, by id; `None` where the list was not read.
    pub users: Option<BTreeMap<UserId, ListedUser>>,
    /// Which employee a login belongs to, for the logins whose edit page was read (protocol §9). The inner `None` is a
    /// standalone login.
    pub links: BTreeMap<UserId, Option<EmployeeId>>,
    /// Whether the login that reads sees every site: else whoever works elsewhere looks like nobody (protocol §3).
    pub sites_seen: SitesSeen,
    /// Single pages that were asked for and could not be read.
    pub unreadable: Unreadable,
    /// The ones of `links` that were read in an earlier run: good enough to know whose a login is, and read again before it is
    /// closed.
    pub remembered_links: BTreeSet<UserId>,
    /// Logins whose edit page was asked for and could not be read: whose they are is not known.
    pub unreadable_logins: BTreeSet<UserId>,
    /// The point-of-sale templates; of an empty tenant only their names are known. `None` where nothing tells even these.
    pub pos_templates: Option<Vec<PosTemplate>>,
    /// The templates of Backoffice logins; `None` where not read.
    pub login_templates: Option<Vec<LoginTemplate>>,
    /// The name of the login the tool signed in with: never disabled.
    pub signed_in_as: String,
    /// Who can be given a login (protocol §3). It says nothing about having one: people who have one are offered too.
    pub linkable: BTreeSet<EmployeeId>,
    /// Who worked, where a plan needed to know (protocol §11).
    pub time_clock: TimeClock,
    /// What the numbers of the time clock were found to be, now or before.
    pub clock_number: Option<ClockNumber>,
    /// Whether nobody's own pages were ever read: what the time clock tells of them saves reading most of these at once.
    pub first_reading: bool,
    /// Requests that reading cost.
    pub requests: u64,
    /// What earlier runs saw of people that was as the roster said, by employee and field.
    pub proven: BTreeMap<EmployeeId, BTreeMap<Field, Proven>>,
    /// Pages that were read only to hold rows against them which no key finds: so many a night, and no more.
    pub compared: u64,
    /// What the reader of the plan should know about how this was read.
    pub notices: Vec<String>,
}

/// Whether the roster listing can be relied on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Listing {
    /// Everybody is in it.
    Complete,
    /// Rows are missing; the text says how that shows.
    Incomplete(String),
}

/// One employee as far as they were read: what many have is kept once for all of them, and what few have is kept aside, since a plan
/// goes through everybody a dozen times. `Option` fields that are `None` were not read; an empty value that was read is
/// `Some` of something empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ObservedEmployee {
    /// The employee.
    pub id: EmployeeId,
    /// First and last name.
    pub name: PersonName,
    /// The telephone as typed.
    pub phone: TypedPhone,
    /// The number for the point of sale; `None` where the listing's cell is empty.
    pub pos_user_id: Option<PosUserId>,
    /// Department names.
    pub departments: Arc<BTreeSet<String>>,
    /// The sites; `None` where the listing leaves them open and their own page was not read.
    pub sites: Option<Arc<BTreeSet<SiteId>>>,
    /// The template's name as listed (`Custom`, `None` included).
    pub template: CompactString,
    /// Whether pay is hourly.
    pub hourly: bool,
    /// Whether the employee is active.
    pub active: bool,
    /// E-mail: from the new-login page, else from the details.
    pub email: Option<ObservedEmail>,
    /// What only the edit page tells.
    pub details: Option<Box<Details>>,
    /// What only the pay page tells.
    pub pay: Option<Box<ObservedPay>>,
    /// What the time clock tells of somebody whose own pages were never read.
    pub clock: Option<Box<ClockHint>>,
}

/// An e-mail that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ObservedEmail {
    /// There is one.
    Address(Email),
    /// The field is empty.
    Empty,
}

/// What only an employee's edit page tells (protocol §6), and when it was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Details {
    /// E-mail as typed; may be empty.
    pub email: String,
    /// The id in ADP payroll; may be empty.
    pub adp_employee_id: String,
    /// First day of work.
    pub start_date: Option<NaiveDate>,
    /// Whom to call; may be empty.
    pub emergency_contact_name: String,
    /// And under which number; may be empty.
    pub emergency_contact_phone: String,
    /// The sites, of somebody of whom the listing leaves them open; `None` of everybody else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sites: Option<BTreeSet<SiteId>>,
    /// When it was read.
    pub seen: Seen,
}

/// What only an employee's pay page tells (protocol §7), and when it was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ObservedPay {
    /// The history.
    pub compensation: Compensation,
    /// When it was read.
    pub seen: Seen,
}

/// What is remembered of an employee between runs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Remembered {
    /// A fingerprint of their listing row when it was written down: another one means that somebody changed them.
    pub listing: String,
    /// A fingerprint of what the roster wanted of them then; empty where they were not in it.
    pub row: String,
    /// What their edit page said.
    pub details: Option<Details>,
    /// What their pay page said.
    pub pay: Option<ObservedPay>,
    /// What the time clock said.
    pub clock: Option<ClockHint>,
}

/// A value of the roster that Backoffice was seen to hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proven {
    /// A fingerprint of what the roster said.
    pub value: String,
    /// The day on which Backoffice was last seen to hold it.
    pub on: NaiveDate,
    /// How many nights in a row, until that day, it was put back because somebody had changed it in Backoffice.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub put_back: u32,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
const fn is_zero(number: &u32) -> bool {
    *number == 0
}

/// What is remembered between runs of whose a login is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RememberedLogin {
    /// A fingerprint of its row of the list when its page was read: another one means that somebody changed it.
    pub listing: String,
    /// The employee; `None` for a standalone login.
    pub employee: Option<EmployeeId>,
}

impl Details {
    /// Takes the details out of a form.
    pub fn of(profile: Profile, seen: Seen) -> Self {
        Self {
            email: profile.email_text,
            adp_employee_id: profile.adp_employee_id,
            start_date: profile.start_date,
            emergency_contact_name: profile.emergency_contact_name,
            emergency_contact_phone: profile.emergency_contact_phone,
            sites: None,
            seen,
        }
    }

    /// Returns details of somebody of whom every field is empty.
    pub fn unread(seen: Seen) -> Self {
        Self {
            email: String::new(),
            adp_employee_id: String::new(),
            start_date: None,
            emergency_contact_name: String::new(),
            emergency_contact_phone: String::new(),
            sites: None,
            seen,
        }
    }

    /// Returns what a field held that only the edit page tells; nothing of the others.
    pub fn text(&self, field: Field) -> String {
        match field {
            Field::Email => self.email.clone(),
            Field::AdpEmployeeId => self.adp_employee_id.clone(),
            Field::StartDate => self.start_date.map(|day| day.to_string()).unwrap_or_default(),
            Field::EmergencyContactName => self.emergency_contact_name.clone(),
            Field::EmergencyContactPhone => self.emergency_contact_phone.clone(),
            _ => String::new(),
        }
    }

    /// Returns the e-mail as read.
    pub fn observed_email(&self) -> ObservedEmail {
        self.email.parse().map_or(ObservedEmail::Empty, ObservedEmail::Address)
    }
}

impl ObservedEmployee {
    /// Returns the telephone where the listing holds a readable one.
    pub fn phone(&self) -> Option<Phone> {
        self.phone.phone()
    }

    /// Keeps what their own page told. Sites that the listing leaves open are known by it alone.
    pub fn keep_details(&mut self, details: Details) {
        self.forget_details();
        if self.sites.is_none() {
            self.sites = details.sites.clone().map(Arc::new);
        }
        self.details = Some(Box::new(details));
    }

    /// Forgets what their own page told. Returns whether there was any of it.
    pub fn forget_details(&mut self) -> bool {
        if self.listed_sites().is_none() {
            self.sites = None;
        }
        self.details.take().is_some()
    }

    /// Returns the sites that the listing names; `None` where it leaves them open.
    pub fn listed_sites(&self) -> Option<&BTreeSet<SiteId>> {
        let by_page = self.details.as_ref().is_some_and(|details| details.sites.is_some());
        self.sites.as_deref().filter(|_| !by_page)
    }

    /// Returns the e-mail where it was read and is not empty.
    pub fn email(&self) -> Option<&Email> {
        match &self.email {
            Some(ObservedEmail::Address(email)) => Some(email),
            Some(ObservedEmail::Empty) | None => None,
        }
    }
}
