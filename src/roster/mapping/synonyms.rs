//! Headers that mean the same in every system. They are compared whole: `Previous Termination Date` is no termination date.

use crate::model::Field;

use super::role::Role;

const fn field(field: Field) -> Role {
    Role::Field(field)
}

/// The headers of each role, normalised.
const SYNONYMS: &[(Role, &[&str])] = &[
    (
        field(Field::AdpEmployeeId),
        &[
            "employee id",
            "employee #",
            "employee number",
            "employee no",
            "employee code",
            "emp id",
            "file number",
            "file #",
            "associate id",
            "worker id",
            "payroll id",
            "team member id",
            "adp id",
            "rippling employee id",
            "rippling id",
            "gusto employee id",
            "source employee number",
            "id",
        ],
    ),
    (
        field(Field::FirstName),
        &[
            "legal first name",
            "legal firstname",
            "legal name first name",
            "employee first name",
            "given name",
            "firstname",
            "first",
        ],
    ),
    (
        field(Field::LastName),
        &[
            "legal last name",
            "legal lastname",
            "legal name last name",
            "employee last name",
            "employee last name and suffix",
            "surname",
            "family name",
            "lastname",
            "last",
        ],
    ),
    (
        Role::FullName,
        &[
            "employee name",
            "name",
            "worker",
            "payroll name",
            "legal name in general display format",
            "last name, first name",
        ],
    ),
    (
        Role::PreferredFirstName,
        &[
            "preferred name",
            "preferred or chosen first name",
            "preferred",
            "first name they go by",
            "nickname",
            "goes by",
            "known as",
        ],
    ),
    (
        field(Field::Email),
        &[
            "e mail",
            "email address",
            "e mail address",
            "work email",
            "work email address",
            "work contact: work email",
            "personal email",
            "personal contact: personal email",
            "home email",
            "email work",
        ],
    ),
    (
        field(Field::Phone),
        &[
            "phone number",
            "mobile",
            "mobile phone",
            "mobile number",
            "cell",
            "cell phone",
            "primary phone",
            "home phone",
            "personal phone",
            "telephone",
            "personal contact: personal mobile",
            "personal contact: home phone",
        ],
    ),
    (
        field(Field::Status),
        &[
            "employee status",
            "employee status code",
            "employment status",
            "position status",
            "user status",
            "worker status",
        ],
    ),
    (Role::IsActive, &["active", "active?", "active status"]),
    (
        field(Field::StartDate),
        &[
            "hire date",
            "date hired",
            "date of hire",
            "original hire date",
            "original hire",
            "date started",
            "hire date/rehire date",
            "hire/rehire date",
        ],
    ),
    (
        Role::RehireDate,
        &[
            "most recent hire date",
            "last hire",
            "last hire date",
            "latest hire date",
            "date re hired",
            "date rehired",
        ],
    ),
    (
        field(Field::TerminationDate),
        &["term date", "date terminated", "end date", "last day", "last day of work", "last working day"],
    ),
    (
        field(Field::Sites),
        &[
            "site",
            "store",
            "stores",
            "location",
            "locations",
            "location name",
            "location description",
            "location code",
            "work location",
            "work location name",
            "home location",
        ],
    ),
    (
        field(Field::WageRate),
        &[
            "pay rate",
            "pay rate 1",
            "hourly rate",
            "hourly pay rate",
            "hourly wage",
            "rate",
            "rate 1",
            "wage",
            "regular pay rate amount",
        ],
    ),
    (Role::PayType, &["salary indicator", "salary or hourly", "salary or hourly code"]),
    (field(Field::EmergencyContactName), &["emergency contact"]),
    (field(Field::EmergencyContactPhone), &["emergency phone", "emergency contact phone number"]),
];

/// Returns whether a header, normalised, is the role's own name or one that means the same.
pub(super) fn means(role: Role, normalised: &str) -> bool {
    is_name_of(role, normalised)
        || SYNONYMS.iter().any(|(known, headers)| *known == role && headers.contains(&normalised))
}

/// Returns whether a header, normalised, is the role's own name.
pub(super) fn is_name_of(role: Role, normalised: &str) -> bool {
    role.as_str().split('_').eq(normalised.split(' '))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::super::normalised;
    use super::*;

    #[test]
    fn a_header_means_one_thing_only() {
        let mut seen = BTreeSet::new();
        for (role, headers) in SYNONYMS {
            for header in *headers {
                assert_eq!(normalised(header), *header, "is written as it is compared");
                assert!(seen.insert(*header), "{header} stands twice");
                assert!(!Role::all().any(|role| is_name_of(role, header)), "{header} of {role} is a name");
            }
        }
    }
}
