//! What looks like a fault and is none: a telephone that two people share, a department that no form offers any more.

use crate::environment::{ANY_ROSTER, NEW_COLUMNS, Tenant, new_row};
use roster_sync::sandbox::Twist;

/// Somebody with a retired department: Greeter, Cashier and Polisher.
const RETIRED: u64 = 1061;

/// First and last name, a comma between them.
fn name(tenant: &Tenant) -> String {
    let person = tenant.person(RETIRED).unwrap();
    format!("{},{}", person.first_name, person.last_name)
}

#[test]
fn a_retired_department_is_no_drift_and_a_row_that_names_it_is_not_refused() {
    let tenant = Tenant::new();
    tenant.configure(ANY_ROSTER);
    let name = name(&tenant);
    let head = "pos_user_id,first_name,last_name,departments";
    for departments in ["Cashier", "Polisher; Cashier", "polisher"] {
        let roster = tenant.roster(&format!("{head}\n{RETIRED},{name},{departments}\n"));
        let plan = tenant.run(&["plan", roster, "--format", "json", "--detailed-exitcode"]).exits(0).json();
        assert_eq!(plan["entries"][0]["operation"], "none", "{departments}: {plan}");
        let told = plan["entries"][0]["warnings"].to_string().to_lowercase().contains("polisher");
        assert_eq!(told, departments.to_lowercase().contains("polisher"), "{departments}: {plan}");
    }
    let typo = tenant.roster(&format!("{head}\n{RETIRED},{name},Polishr\n"));
    let before = tenant.person(RETIRED).unwrap();
    let ran = tenant.run(&["sync", typo]).exits(0);
    assert!(ran.out.contains("unknown-department"), "left alone, and told: {}", ran.out);
    assert!(tenant.person(RETIRED).unwrap() == before, "a department that nobody knows changes nothing");
    let row = new_row(2001, "no,").replace("Cashier,Harbor", "Polisher; Line,Harbor");
    let roster = tenant.roster(&format!("{NEW_COLUMNS}{row}"));
    let ran = tenant.run(&["sync", roster]).exits(0);
    assert!(ran.out.contains("Polisher"), "{}", ran.out);
    assert_eq!(tenant.person(2001).unwrap().departments, [21, 24].into());
}

#[test]
fn a_change_that_takes_a_retired_department_along_says_so_before_and_after() {
    for (twists, departments) in [(vec![], vec![21, 22]), (vec![Twist::RetiredOnForm], vec![21, 22, 28])] {
        let tenant = Tenant::new();
        tenant.sandbox.twist(twists);
        let roster = tenant.roster(&format!(
            "pos_user_id,first_name,last_name,phone\n{RETIRED},{},5550100150\n",
            name(&tenant)
        ));
        let plan = tenant.run(&["plan", roster, "--format", "json"]).exits(0).json();
        assert!(plan["entries"][0]["warnings"].to_string().contains("Polisher"), "{plan}");
        let results = tenant.run(&["sync", roster, "--format", "json"]).exits(0).json();
        assert_eq!(results["rows"][0]["status"], "done", "{results}");
        let person = tenant.person(RETIRED).unwrap();
        assert_eq!(person.departments, departments.into_iter().collect());
        let told = results["rows"][0]["message"].as_str().unwrap().contains("Polisher");
        assert_eq!(told, person.departments.len() == 2, "what is gone is told: {results}");
    }
}

#[test]
fn a_look_at_people_with_retired_departments_finds_backoffice_as_it_is_known() {
    let tenant = Tenant::new();
    for person in tenant.sandbox.people() {
        tenant.sandbox.edit_person(person.id, |person| {
            person.departments.insert(28);
        });
    }
    tenant.run(&["doctor"]).exits(0);
}

#[test]
fn a_telephone_of_somebody_else_is_a_warning_and_backoffices_no_is_the_rows_reason() {
    // Vera Ulrich's and Wes Vance's.
    let phones = ["5550100021", "5550100022"];
    for unique in [false, true] {
        let tenant = Tenant::new();
        tenant.configure(ANY_ROSTER);
        tenant.sandbox.twist(if unique { vec![Twist::UniquePhones] } else { Vec::new() });
        let head = "pos_user_id,first_name,last_name,email,phone,wage_rate,departments,sites,permission";
        let roster = tenant.roster(&format!(
            "{head}\n1021,Umar,Tobin,,{},,,,\n2001,Nia,Person,nia@example.com,{},15.50,Cashier,OAK,Cashier\n",
            phones[0], phones[1]
        ));
        let plan = tenant.run(&["plan", roster, "--format", "json"]).json();
        let expected = [("update", "Vera Ulrich"), ("create", "Wes Vance")];
        for (entry, (operation, other)) in plan["entries"].as_array().unwrap().iter().zip(expected) {
            assert_eq!(entry["operation"], operation, "{entry}");
            assert!(entry["warnings"].to_string().contains(other), "{entry}");
        }
        let results = tenant.run(&["sync", roster, "--format", "json"]).exits(i32::from(unique)).json();
        for row in results["rows"].as_array().unwrap() {
            assert_eq!(row["status"], if unique { "conflict" } else { "done" }, "{row}");
            let message = row["message"].as_str().unwrap();
            assert!(!unique || message.contains("this phone number already exists"), "{row}");
        }
        assert_eq!(tenant.person(2001).is_some(), !unique);
    }
}
