//! The headers of each system, normalised: what their documents and public importers show.

use crate::model::Field;
use crate::roster::mapping::role::Role;

use super::system::Preset;

const fn field(field: Field) -> Role {
    Role::Field(field)
}

type RawTable = &'static [(Role, &'static [&'static str])];

pub(super) const fn of(preset: Preset) -> RawTable {
    match preset {
        Preset::AdpWorkforceNow => ADP_WORKFORCE_NOW,
        Preset::Paylocity => PAYLOCITY,
        Preset::Paycom => PAYCOM,
        Preset::Bamboohr => BAMBOOHR,
        Preset::UkgReady => UKG_READY,
        Preset::UkgPro => UKG_PRO,
        Preset::Gusto => GUSTO,
        Preset::Rippling => RIPPLING,
        Preset::PaychexFlex => PAYCHEX_FLEX,
        Preset::Workday => WORKDAY,
        Preset::Paycor => PAYCOR,
        Preset::Homebase => HOMEBASE,
        Preset::SevenShifts => SEVEN_SHIFTS,
        Preset::Canonical => CANONICAL,
    }
}

/// Headers that say nothing of where a file comes from.
pub(super) fn is_common(header: &str) -> bool {
    COMMON.contains(&header)
}

const COMMON: &[&str] = &[
    "cell phone",
    "email",
    "employee id",
    "employee name",
    "employee number",
    "employee status",
    "employment status",
    "first name",
    "hire date",
    "home phone",
    "hourly rate",
    "last name",
    "location",
    "mobile phone",
    "most recent hire date",
    "pay type",
    "personal email",
    "phone",
    "preferred first name",
    "rehire date",
    "start date",
    "status",
    "termination date",
    "work email",
    "work location",
];

const ADP_WORKFORCE_NOW: RawTable = &[
    (field(Field::AdpEmployeeId), &["associate id", "file number"]),
    (field(Field::FirstName), &["legal first name", "first name"]),
    (field(Field::LastName), &["legal last name", "last name"]),
    (Role::FullName, &["payroll name"]),
    (Role::PreferredFirstName, &["preferred or chosen first name", "preferred name"]),
    (
        field(Field::Email),
        &["work contact: work email", "personal contact: personal email", "work email", "personal email"],
    ),
    (
        field(Field::Phone),
        &[
            "personal contact: personal mobile",
            "personal contact: home phone",
            "home phone",
            "work contact: work phone",
        ],
    ),
    (field(Field::Status), &["position status"]),
    (field(Field::StartDate), &["hire date", "hire date/rehire date", "hire/rehire date"]),
    (Role::RehireDate, &["rehire date"]),
    (field(Field::TerminationDate), &["termination date"]),
    (field(Field::Sites), &["location description", "location code"]),
    (field(Field::WageRate), &["regular pay rate amount"]),
    (Role::PayType, &["regular pay rate description"]),
    (Role::PrimaryPosition, &["primary position"]),
];

const PAYLOCITY: RawTable = &[
    (field(Field::AdpEmployeeId), &["employee id", "id"]),
    (field(Field::FirstName), &["first name", "preferred/first name"]),
    (field(Field::LastName), &["last name"]),
    (Role::FullName, &["employee name"]),
    (field(Field::Email), &["work email", "personal email", "email"]),
    (field(Field::Phone), &["mobile phone", "cell phone", "home phone"]),
    (field(Field::Status), &["status", "employee status"]),
    (Role::IsActive, &["is active"]),
    (field(Field::StartDate), &["hire date"]),
    (Role::RehireDate, &["rehire date"]),
    (field(Field::TerminationDate), &["termination date", "term date"]),
    (field(Field::Sites), &["location", "work location"]),
    (field(Field::WageRate), &["base rate", "hourly rate"]),
    (Role::PayType, &["pay type"]),
];

const PAYCOM: RawTable = &[
    (field(Field::AdpEmployeeId), &["employee code"]),
    (field(Field::FirstName), &["legal firstname"]),
    (field(Field::LastName), &["legal lastname"]),
    (field(Field::Email), &["work email", "personal email"]),
    (field(Field::Phone), &["primary phone"]),
    (field(Field::Status), &["employee status"]),
    (field(Field::StartDate), &["hire date"]),
    (Role::RehireDate, &["most recent hire date"]),
    (field(Field::TerminationDate), &["termination date"]),
    (field(Field::Sites), &["work location"]),
    (field(Field::WageRate), &["rate 1"]),
    (Role::PayType, &["pay type"]),
];

const BAMBOOHR: RawTable = &[
    (field(Field::AdpEmployeeId), &["employee #", "employee number"]),
    (field(Field::FirstName), &["first name"]),
    (field(Field::LastName), &["last name"]),
    (Role::FullName, &["last name, first name", "name"]),
    (Role::PreferredFirstName, &["preferred name"]),
    (field(Field::Email), &["work email", "home email"]),
    (field(Field::Phone), &["mobile phone", "home phone", "work phone"]),
    (field(Field::Status), &["status"]),
    (field(Field::StartDate), &["hire date"]),
    (field(Field::TerminationDate), &["termination date"]),
    (field(Field::Sites), &["location"]),
    (field(Field::WageRate), &["pay rate"]),
    (Role::PayType, &["paid per"]),
];

const UKG_READY: RawTable = &[
    (field(Field::AdpEmployeeId), &["employee id"]),
    (field(Field::FirstName), &["first name"]),
    (field(Field::LastName), &["last name"]),
    (field(Field::Email), &["primary email", "email", "work email"]),
    (field(Field::Phone), &["cell phone", "mobile phone", "home phone"]),
    (field(Field::Status), &["employee status"]),
    (field(Field::StartDate), &["date hired", "date started"]),
    (Role::RehireDate, &["date re hired"]),
    (field(Field::TerminationDate), &["date terminated"]),
    (field(Field::Sites), &["location", "location(1)"]),
    (field(Field::WageRate), &["base compensation (hourly)", "amount (as of today)"]),
];

const UKG_PRO: RawTable = &[
    (field(Field::AdpEmployeeId), &["employee number", "source employee number"]),
    (field(Field::FirstName), &["first name"]),
    (field(Field::LastName), &["last name"]),
    (Role::PreferredFirstName, &["preferred"]),
    (field(Field::Email), &["email address", "work email address"]),
    (field(Field::Phone), &["home phone", "mobile phone", "work phone"]),
    (field(Field::Status), &["employee status code", "employee status", "employment status"]),
    (field(Field::StartDate), &["original hire"]),
    (Role::RehireDate, &["last hire"]),
    (field(Field::TerminationDate), &["termination date"]),
    (field(Field::Sites), &["location", "location code"]),
    (field(Field::WageRate), &["hourly pay rate"]),
    (Role::PayType, &["salary or hourly code", "salary or hourly"]),
];

const GUSTO: RawTable = &[
    (field(Field::AdpEmployeeId), &["gusto employee id"]),
    (field(Field::FirstName), &["first name"]),
    (field(Field::LastName), &["last name"]),
    (Role::PreferredFirstName, &["preferred first name"]),
    (field(Field::Email), &["work email", "email", "personal email"]),
    (field(Field::Phone), &["phone", "phone number"]),
    (field(Field::Status), &["employment status", "status"]),
    (field(Field::StartDate), &["start date", "hire date"]),
    (field(Field::TerminationDate), &["termination date", "end date"]),
    (field(Field::Sites), &["work location", "work address"]),
    (field(Field::WageRate), &["hourly rate"]),
];

const RIPPLING: RawTable = &[
    (field(Field::AdpEmployeeId), &["rippling employee id", "rippling id", "employee id"]),
    (field(Field::FirstName), &["legal first name", "first name"]),
    (field(Field::LastName), &["legal last name", "last name"]),
    (Role::FullName, &["full name"]),
    (Role::PreferredFirstName, &["preferred first name"]),
    (field(Field::Email), &["work email", "personal email"]),
    (field(Field::Phone), &["personal phone", "phone number", "phone"]),
    (field(Field::Status), &["employment status", "status"]),
    (field(Field::StartDate), &["start date"]),
    (field(Field::TerminationDate), &["end date", "termination date"]),
    (field(Field::Sites), &["work location name", "location"]),
    (field(Field::WageRate), &["hourly rate"]),
];

const PAYCHEX_FLEX: RawTable = &[
    (field(Field::AdpEmployeeId), &["employee id"]),
    (field(Field::FirstName), &["employee first name", "first name"]),
    (field(Field::LastName), &["employee last name and suffix", "last name"]),
    (Role::FullName, &["employee name"]),
    (Role::PreferredFirstName, &["first name they go by"]),
    (field(Field::Email), &["work email"]),
    (field(Field::Phone), &["cell phone", "home phone"]),
    (field(Field::Status), &["status"]),
    (field(Field::StartDate), &["hire date"]),
    (Role::RehireDate, &["most recent hire date"]),
    (field(Field::TerminationDate), &["termination date"]),
    (field(Field::Sites), &["work location", "location"]),
    (field(Field::WageRate), &["pay rate 1"]),
    (Role::PayType, &["salary indicator"]),
];

const WORKDAY: RawTable = &[
    (field(Field::AdpEmployeeId), &["employee id", "team member id", "associate id", "id"]),
    (field(Field::FirstName), &["legal name first name"]),
    (field(Field::LastName), &["legal name last name"]),
    (Role::FullName, &["worker", "legal name in general display format"]),
    (Role::PreferredFirstName, &["preferred first name"]),
    (field(Field::Email), &["email work", "work email", "primary work email"]),
    (field(Field::Phone), &["phone", "primary phone", "mobile phone"]),
    (field(Field::Status), &["employee status", "worker status"]),
    (Role::IsActive, &["active status"]),
    (field(Field::StartDate), &["hire date", "original hire date"]),
    (Role::RehireDate, &["most recent hire date"]),
    (field(Field::TerminationDate), &["termination date"]),
    (field(Field::Sites), &["location"]),
    (field(Field::WageRate), &["hourly rate"]),
    (Role::PayType, &["pay rate type"]),
];

const PAYCOR: RawTable = &[
    (field(Field::AdpEmployeeId), &["employee number"]),
    (field(Field::FirstName), &["first name"]),
    (field(Field::LastName), &["last name"]),
    (Role::FullName, &["employee name", "full name"]),
    (field(Field::Email), &["work email", "email"]),
    (field(Field::Phone), &["mobile phone", "cell phone", "home phone"]),
    (field(Field::Status), &["employment status"]),
    (field(Field::StartDate), &["hire date"]),
    (Role::RehireDate, &["rehire date"]),
    (field(Field::TerminationDate), &["termination date"]),
    (field(Field::Sites), &["location", "work location"]),
    (field(Field::WageRate), &["pay rate"]),
    (Role::PayType, &["pay type"]),
];

const HOMEBASE: RawTable = &[
    (field(Field::AdpEmployeeId), &["payroll id", "employee id"]),
    (field(Field::FirstName), &["first name"]),
    (field(Field::LastName), &["last name"]),
    (Role::FullName, &["name"]),
    (field(Field::Email), &["email"]),
    (field(Field::Phone), &["phone", "mobile phone"]),
    (field(Field::Status), &["status"]),
    (field(Field::StartDate), &["hire date", "start date"]),
    (field(Field::TerminationDate), &["termination date"]),
    (field(Field::Sites), &["location"]),
    (field(Field::WageRate), &["wage", "wage rate"]),
];

const SEVEN_SHIFTS: RawTable = &[
    (field(Field::AdpEmployeeId), &["employee id", "payroll id"]),
    (field(Field::FirstName), &["first name"]),
    (field(Field::LastName), &["last name"]),
    (field(Field::Email), &["email"]),
    (field(Field::Phone), &["mobile phone"]),
    (field(Field::Status), &["user status"]),
    (field(Field::StartDate), &["hire date"]),
    (field(Field::Sites), &["location"]),
    (field(Field::WageRate), &["wage"]),
];

const CANONICAL: RawTable = &[];
