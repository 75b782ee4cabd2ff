use super::*;

fn role(name: &str) -> Said {
    Said::Role(name.parse().unwrap())
}

/// Returns the names of the roles that a header may be of.
fn perhaps(header: &str) -> Vec<&'static str> {
    match said(header) {
        Said::Perhaps(roles) => roles.into_iter().map(Role::as_str).collect(),
        other => panic!("{header}: {other:?}"),
    }
}

/// What is asked of every cell of the first rows is what the whole reading of a header says.
#[test]
fn whether_a_header_says_a_role_is_seen_at_once() {
    let words = [
        "employee", "id", "pay", "rate", "annual", "hire", "date", "previous", "Smith", "phone", "(home)",
        "(YYYY)", "2",
    ];
    let mut headers: Vec<String> = words.iter().map(|word| (*word).to_owned()).collect();
    for _ in 0..2 {
        let longer = headers.iter().flat_map(|one| words.iter().map(move |word| format!("{one} {word}")));
        headers = longer.chain(headers.clone()).collect();
    }
    let roles = headers.iter().filter(|header| matches!(said(header), Said::Role(_))).count();
    assert!(roles > 50, "{roles}");
    for header in headers {
        assert_eq!(says_a_role(&header), matches!(said(&header), Said::Role(_)), "{header}");
    }
}

/// As databases of long ago shorten them.
#[test]
fn shortened_headers_say_what_they_are() {
    for (name, header) in [
        ("adp_employee_id", "Emp Nbr"),
        ("adp_employee_id", "EID"),
        ("first_name", "First Nm"),
        ("first_name", "FRST_NM"),
        ("last_name", "LST_NM"),
        ("full_name", "Emp Nm"),
        ("status", "Emp Stat Cd"),
        ("status", "EMPL_STS"),
        ("start_date", "Hire Dt"),
        ("start_date", "ORIG_HIRE_DT"),
        ("start_date", "DOH"),
        ("rehire_date", "Rehire Dt"),
        ("termination_date", "Term Dt"),
        ("termination_date", "TRM_DTE"),
        ("termination_date", "Last Day Wrkd"),
        ("wage_rate", "Hrly Rt"),
        ("overtime_wage_rate", "OT Rt"),
        ("pay_type", "Pay Typ"),
        ("sites", "Loc Desc"),
        ("sites", "LOCN"),
        ("departments", "Dept Nm"),
        ("departments", "Dpt Desc"),
        ("phone", "Cell Ph"),
        ("phone", "PHN NBR"),
        ("email", "Eml Addr"),
        ("emergency_contact_phone", "Emer Cntct Ph"),
        ("pos_user_id", "POS Usr Nbr"),
    ] {
        assert_eq!(said(header), role(name), "{header}");
    }
}

#[test]
#[allow(clippy::too_many_lines, reason = "one table of headers")]
fn headers_of_many_systems_say_what_they_are() {
    for (name, headers) in [
        (
            "last_name",
            &["Preferred/Legal Last Name", "Legal_Lastname", "Employee Last Name", "Surname", "LNAME"][..],
        ),
        ("first_name", &["Legal First Name", "FirstName", "Given Name", "EE First Name", "fname"]),
        (
            "full_name",
            &["Employee Name", "Payroll Name", "\"Last name, First name\"", "Worker", "Name (Last, First)"],
        ),
        (
            "preferred_first_name",
            &["Preferred or Chosen First Name", "First Name They Go By", "Goes By", "Known As"],
        ),
        (
            "phone",
            &[
                "Personal Mobile",
                "Cell Phone",
                "Mobile #",
                "Home Phone",
                "Tel. No.",
                "Personal Contact: Personal Mobile",
            ],
        ),
        (
            "email",
            &["Work E-mail", "emailAddress", "Personal Contact: Personal Email", "E-Mail Address (Work)"],
        ),
        (
            "adp_employee_id",
            &["EmployeeId", "Emp No.", "EE ID", "File #", "Associate ID", "Payroll Number", "Team Member ID"],
        ),
        (
            "pos_user_id",
            &[
                "POS #",
                "POS ID",
                "POS Number",
                "Till no.",
                "POS User Nbr",
                "Cashier #",
                "POS Employee ID",
                "posId",
            ],
        ),
        ("pos_pin", &["POS PIN", "Till PIN"]),
        (
            "wage_rate",
            &[
                "Hourly Rate",
                "Pay Rate 1",
                "Base Rate",
                "Rate/hr",
                "Hourly Pay Rate ($)",
                "Reg. Hourly Wage",
                "Regular Pay Rate Amount",
                "Rate of Pay",
            ],
        ),
        ("overtime_wage_rate", &["OT Rate", "O/T Rate", "Overtime Pay Rate", "OT Hourly Rate"]),
        ("wage_effective_date", &["Pay Rate Effective Date", "Wage Eff. Date", "RateEffectiveDate"]),
        (
            "pay_type",
            &[
                "Salary Indicator",
                "Pay Basis",
                "Per",
                "Paid Per",
                "Salary or Hourly",
                "Rate Type",
                "Pay Type Code",
            ],
        ),
        ("pay_frequency", &["Pay Frequency", "Pay Period", "Pay Cycle"]),
        (
            "departments",
            &[
                "Home Department",
                "Department Description",
                "DEPT",
                "Home Department Description",
                "Department(s)",
            ],
        ),
        ("permission", &["POS Role", "Permission Template", "Till Role"]),
        ("backoffice", &["Back Office?", "BackOffice Login", "Has Back Office Access (Y/N)"]),
        (
            "sites",
            &[
                "Work Location",
                "Store",
                "Home Store",
                "Location Description",
                "Wash Location",
                "Worksite",
                "Site(s)",
            ],
        ),
        (
            "status",
            &[
                "Emp Status",
                "EmploymentStatus",
                "Status Code",
                "Employee Status Description",
                "HR Status",
                "Current Status",
            ],
        ),
        (
            "is_active",
            &[
                "Is Active",
                "Active Flag",
                "Active?",
                "Active (Y/N)",
                "Enabled",
                "Current Employee",
                "isActive",
                "Currently Employed",
            ],
        ),
        (
            "has_left",
            &[
                "Suspended",
                "Inactive",
                "Terminated",
                "Is Terminated?",
                "Archived",
                "Archived Employee",
                "Former Employee",
                "Deactivated",
                "Account Disabled",
                "Terminated (Y/N)",
            ],
        ),
        (
            "termination_date",
            &[
                "TerminationDate",
                "Last Day Worked",
                "Separation Date",
                "Employment End",
                "Date of Termination",
                "Term Date",
                "Last Day of Work",
                "Exit Date",
                "date_terminated",
            ],
        ),
        (
            "start_date",
            &[
                "Hire Date",
                "Date Hired",
                "Original Hire Date",
                "Start Date 2026",
                "Hire Date/Rehire Date",
                "Date of Joining",
            ],
        ),
        ("rehire_date", &["Most_Recent_Hire_Date", "Date Re-Hired", "Last Hire", "RehireDate"]),
        ("emergency_contact_name", &["Emergency Contact", "Emergency Contact 1 Name"]),
        ("emergency_contact_phone", &["Emergency Phone", "Emergency Contact Phone Number"]),
    ] {
        let wrong: Vec<_> = headers
            .iter()
            .map(|header| (*header, said(header)))
            .filter(|(_, is)| *is != role(name))
            .collect();
        assert!(wrong.is_empty(), "{name}: {wrong:?}");
    }
}

#[test]
fn what_only_a_person_knows_is_asked_about() {
    for header in [
        "Disabled",
        "Locked",
        "Account Status",
        "Deleted",
        "Resignation Date",
        "Contract End Date",
        "Separated",
        "Employment Type Status",
    ] {
        let roles = perhaps(header);
        let employment = ["status", "is_active", "has_left", "termination_date"];
        assert!(roles.iter().any(|role| employment.contains(role)), "{header}: {roles:?}");
    }
    assert_eq!(perhaps("Work Phone"), ["phone"]);
    assert_eq!(perhaps("PIN"), ["pos_pin"]);
    assert_eq!(perhaps("Department Code"), ["departments"]);
    assert_eq!(perhaps("Effective Date"), ["wage_effective_date"]);
    assert_eq!(perhaps("Store Number"), ["sites"]);
}

#[test]
fn pay_that_is_not_by_the_hour_is_known_by_its_header() {
    for header in [
        "Weekly Pay",
        "Annual Salary",
        "Daily Rate",
        "Pay per Month",
        "Salary",
        "Yearly Wage",
        "Rate per Week",
        "Base Salary",
    ] {
        assert_eq!(said(header), Said::LongPay, "{header}");
    }
}

#[test]
fn what_belongs_to_somebody_or_something_else_is_nothing() {
    for header in [
        "Previous Termination Date",
        "Supervisor Email",
        "Manager Name",
        "Reports To Name",
        "Work Email Domain",
        "Marital Status",
        "FLSA Status",
        "Visa Status",
        "Birth Date",
        "Bank Account Number",
        "Company Name",
        "Job Title",
        "OT Hours",
        "Gender",
        "Supervisor's Employee ID",
        "Termination Reason",
        "Pay Group",
        "Cost Center",
        "Shoe size",
        "Emergency Contact Relationship",
        "Middle Name",
        "Benefits Status",
        "I-9 Status",
        "Veteran Status",
        "",
    ] {
        assert_eq!(said(header), Said::Nothing, "{header}");
    }
}
