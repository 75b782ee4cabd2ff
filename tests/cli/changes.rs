//! Whatever a managed column says is what Backoffice says afterwards, and nothing else changed.

use std::collections::BTreeSet;

use crate::environment::Tenant;
use roster_sync::sandbox::{Access, Fault, Person, Shape};

/// One person's row, what the plan must say of it, and how the stored person changes.
struct Case {
    number: u64,
    row: &'static str,
    field: &'static str,
    from: &'static str,
    to: &'static str,
    expected: fn(&mut Person),
}

const COLUMNS: &str = "pos_user_id,first_name,last_name,phone,email,departments,sites,adp_employee_id,emergency_contact_name,emergency_contact_phone,start_date,permission\n";

fn case(
    number: u64,
    row: &'static str,
    (field, from, to): (&'static str, &'static str, &'static str),
    expected: fn(&mut Person),
) -> Case {
    Case { number, row, field, from, to, expected }
}

fn only(sites: &[u64]) -> Access {
    Access { all: false, sites: sites.iter().copied().collect() }
}

#[rustfmt::skip]
fn cases() -> Vec<Case> {
    vec![
        case(1021, "Umberto,Tobin,,,,,,,,,", ("first_name", "Umar", "Umberto"), |one| one.first_name = "Umberto".into()),
        case(1022, ",Ulrich-Öz,5550100021,,,,,,,,", ("last_name", "Ulrich", "Ulrich-Öz"), |one| one.last_name = "Ulrich-Öz".into()),
        case(1023, "Wes,Vance,555-010-0150,,,,,,,,", ("phone", "(555) 010-0022", "(555) 010-0150"), |one| one.phone = "5550100150".into()),
        case(1025, "Yusuf,Xu,,yusuf@example.com,,,,,,,", ("email", "person1025@example.com", "yusuf@example.com"), |one| one.email = "yusuf@example.com".into()),
        case(1026, ",Yardley,,,Cashier; Line,,,,,,", ("departments", "Detailer; Greeter", "Greeter; Cashier; Line"), |one| one.departments = [21, 22, 24].into()),
        case(1034, ",Grover,,,Cashier / Line,,,,,,", ("departments", "Greeter; Maintenance", "Greeter; Cashier; Line"), |one| one.departments = [21, 22, 24].into()),
        case(1035, ",Hartley,,,\"Detailer, R&D and greeter\",,,,,,", ("departments", "Greeter; Management", "Detailer; Greeter; R&D"), |one| one.departments = [21, 23, 27].into()),
        case(1027, ",Zeller,,,,QUARRY; OAK,,,,,", ("sites", "Granite Pass; Hilltop; Juniper Lane", "Oak Hill; Quarry Road"), |one| one.access = only(&[13, 28])),
        case(1010, ",Trần,,,,,0042,,,,", ("adp_employee_id", "", "0042"), |one| one.adp_employee_id = "0042".into()),
        case(1029, ",Brandt,,,,,,Kin & Co,,,", ("emergency_contact_name", "", "Kin & Co"), |one| one.emergency_contact_name = "Kin & Co".into()),
        case(1031, ",Delgado,,,,,,,555 555 0123,,", ("emergency_contact_phone", "(555) 555-0100", "(555) 555-0123"), |one| one.emergency_contact_phone = "5555550123".into()),
        case(1032, ",Easton,,,,,,,,2024-02-29,", ("start_date", "2021-02-04", "2024-02-29"), |one| one.start_date = "2024-02-29".parse().unwrap()),
    ]
}

#[test]
fn every_field_is_planned_changed_alone_and_then_equal_in_both_shapes() {
    for shape in [Shape::Hierarchical, Shape::Flat] {
        let tenant = Tenant::with(120, shape);
        let rows: String = cases().iter().map(|case| format!("{},{}\n", case.number, case.row)).collect();
        let roster = tenant.roster(&format!("{COLUMNS}{rows}"));
        let before = tenant.sandbox.people();
        let plan = tenant.run(&["plan", roster, "--format", "json"]).exits(0).json();
        for (case, entry) in cases().iter().zip(plan["entries"].as_array().unwrap()) {
            let change = serde_json::json!([{ "field": case.field, "from": case.from, "to": case.to }]);
            assert_eq!((&entry["operation"], &entry["changes"]), (&"update".into(), &change), "{shape:?}");
        }
        assert_eq!(tenant.sandbox.people(), before, "a plan changes nothing");
        let results = tenant.run(&["sync", roster, "--format", "json"]).exits(0).json();
        assert_eq!(results["summary"]["done"], cases().len());
        let mut wanted = before;
        for case in cases() {
            let person = wanted.iter_mut().find(|person| person.pos_user_id == case.number).unwrap();
            (case.expected)(person);
        }
        for (now, wanted) in tenant.sandbox.people().iter().zip(&wanted) {
            assert!(now == wanted, "{shape:?}: {now:?} is not {wanted:?}, the PIN and the notes included");
        }
        let again = tenant.run(&["plan", roster, "--format", "json"]).exits(0).json();
        assert_eq!(again["summary"]["unchanged"], cases().len(), "{again}");
    }
}

#[test]
fn a_pos_id_changes_where_another_key_tells_who_is_meant() {
    let tenant = Tenant::new();
    tenant.configure("[match]\nkeys = [\"adp_employee_id\", \"email\"]\n");
    let roster =
        tenant.roster("adp_employee_id,pos_user_id,first_name,last_name\nADP40020,2050,Umar,Tobin\n");
    let mut wanted = tenant.person(1021).unwrap();
    let results = tenant.run(&["sync", roster, "--format", "json"]).exits(0).json();
    assert_eq!(results["rows"][0]["changed"], "pos_user_id 1021 → 2050");
    wanted.pos_user_id = 2050;
    assert!(tenant.person(2050).unwrap() == wanted, "the PIN stays");
    tenant.run(&["plan", roster, "--detailed-exitcode"]).exits(0);
}

#[test]
fn access_moves_between_all_one_store_a_district_and_a_region_and_back() {
    let tenant = Tenant::new();
    let everything: BTreeSet<u64> = (11..29).collect();
    let moves: [(&str, BTreeSet<u64>); 6] = [
        ("all", everything.clone()),
        ("Quarry Road", [28].into()),
        ("all", everything),
        ("HARBOR; MAPLE; OAK; BAYVW", [11, 12, 13, 14].into()),
        (
            "Harbor Point; Maple Street; Oak Hill; Bayview; Cedar Crossing; Dockside; Elm Grove",
            (11..18).collect(),
        ),
        ("Juniper Lane", [21].into()),
    ];
    for (night, (sites, expected)) in moves.into_iter().enumerate() {
        // Contents that were accepted before would be taken for an old file: each night's are its own.
        let roster =
            tenant.roster(&format!("pos_user_id,last_name,sites,night\n1021,Tobin,{sites},{night}\n"));
        tenant.run(&["sync", roster]).exits(0);
        let access = tenant.person(1021).unwrap().access;
        assert_eq!(access.all, sites == "all");
        assert_eq!(if access.all { (11..29).collect() } else { access.sites }, expected, "{sites}");
        tenant.run(&["plan", roster, "--detailed-exitcode"]).exits(0);
    }
}

#[test]
fn wrong_stores_stop_the_row_before_pay_and_permission() {
    let tenant = Tenant::new();
    tenant.sandbox.set_fault(Fault::InvertSitesOnUpdate);
    let before = tenant.person(1021).unwrap();
    let roster =
        tenant.roster("pos_user_id,last_name,sites,wage_rate,permission\n1021,Tobin,HARBOR,25.00,Manager\n");
    let results = tenant.run(&["sync", roster, "--format", "json"]).exits(1).json();
    let row = &results["rows"][0];
    assert_eq!(row["status"], "partial", "{row}");
    let message = row["message"].as_str().unwrap();
    assert!(
        message.contains("wanted the sites Harbor Point, but Backoffice stored Maple Street; "),
        "{message}"
    );
    let now = tenant.person(1021).unwrap();
    assert_eq!((now.wages, now.matrix), (before.wages, before.matrix), "nothing else was written");
}

#[test]
fn an_update_that_backoffice_ignores_is_never_called_done() {
    for (column, value) in [("phone", "5550100150"), ("email", "new@example.com"), ("sites", "HARBOR")] {
        let tenant = Tenant::new();
        tenant.sandbox.set_fault(Fault::IgnoreUpdates);
        let roster =
            tenant.roster(&format!("pos_user_id,first_name,last_name,{column}\n1021,Umar,Tobin,{value}\n"));
        let results = tenant.run(&["sync", roster, "--format", "json"]).exits(1).json();
        assert_eq!(results["rows"][0]["status"], "failed", "{column}: {results}");
        assert_eq!(results["rows"][0]["changed"], "");
    }
}

#[test]
fn an_update_whose_answer_is_lost_is_looked_up_and_sent_again_only_when_it_did_not_happen() {
    for (fault, posts) in [
        (Fault::LoseAnswerOnce { method: "POST", path: "/employee/update" }, 1),
        (Fault::LoseRequestOnce { method: "POST", path: "/employee/update" }, 2),
    ] {
        let tenant = Tenant::new();
        tenant.sandbox.set_fault(fault);
        let roster = tenant.roster("pos_user_id,first_name,last_name,phone\n1021,Umar,Tobin,5550100150\n");
        let ran = tenant.run(&["sync", roster, "--format", "json"]);
        assert_eq!(ran.json()["rows"][0]["status"], "done", "{}", ran.out);
        assert_eq!(tenant.sandbox.requests_by_route()["POST /employee/update"], posts);
        assert_eq!(tenant.person(1021).unwrap().phone, "5550100150");
    }
}

#[test]
fn what_somebody_else_changed_since_the_plan_is_not_overwritten() {
    let tenant = Tenant::new();
    tenant.roster("pos_user_id,first_name,last_name,phone,sites\n1021,Umar,Tobin,5550100150,\n1022,Vera,Ulrich,,HARBOR\n1023,Wes,Vance,5550100151,\n");
    tenant.run(&["plan", "roster.csv", "--out", "plan.json"]).exits(0);
    tenant.sandbox.edit_person(3021, |person| person.phone = "(555) 010-0177".into());
    tenant.sandbox.edit_person(3022, |person| person.access = only(&[28]));
    tenant.sandbox.edit_person(3023, |person| person.notes = "somebody else's note".into());
    let results = tenant.run(&["apply", "plan.json", "--format", "json"]).exits(1).json();
    let statuses: Vec<_> =
        results["rows"].as_array().unwrap().iter().map(|row| row["status"].clone()).collect();
    assert_eq!(results["summary"]["stale"], 2, "{statuses:?}");
    assert_eq!(tenant.person(1021).unwrap().phone, "(555) 010-0177");
    assert_eq!(tenant.person(1022).unwrap().access, only(&[28]));
    let third = tenant.person(1023).unwrap();
    assert_eq!((third.phone.as_str(), third.notes.as_str()), ("5550100151", "somebody else's note"));
}

#[test]
fn an_email_of_somebody_else_is_a_conflict_before_anything_is_sent() {
    let tenant = Tenant::new();
    let roster = tenant.roster(
        "pos_user_id,first_name,last_name,email\n1021,Umar,Tobin,person1022@example.com\n1023,Wes,Vance,front_office@example.com\n",
    );
    let results = tenant.run(&["sync", roster, "--format", "json"]).exits(1).json();
    assert_eq!(results["summary"]["conflict"], 2, "{results}");
    assert!(!tenant.sandbox.requests_by_route().contains_key("POST /employee/update"));
}

#[test]
fn a_permission_set_by_hand_is_kept_unless_the_settings_say_otherwise() {
    let tenant = Tenant::new();
    let roster =
        tenant.roster("pos_user_id,last_name,permission\n1014,Marsh,Cashier\n1021,Tobin,Shift Leader\n");
    let custom = tenant.person(1014).unwrap().matrix;
    let ran = tenant.run(&["sync", roster]).exits(0);
    assert!(ran.out.contains("set by hand (custom)") && ran.out.contains("CSA"), "{}", ran.out);
    assert_eq!(tenant.person(1014).unwrap().matrix, custom);
    assert_eq!(tenant.sandbox.words(3021).unwrap().0, "Shift Leader");
    tenant.configure("[policy]\ncustom_permissions = \"replace\"\n");
    tenant.run(&["sync", roster]).exits(0);
    assert_eq!(tenant.sandbox.words(3014).unwrap().0, "Cashier");
    tenant.run(&["plan", roster, "--detailed-exitcode"]).exits(0);
}

#[test]
fn too_many_changes_stop_the_run() {
    let tenant = Tenant::new();
    let rows: String = (1020..1060)
        .filter(|number| number % 12 != 0)
        .map(|number| format!("{number},(555) 010-{:04}\n", number - 500))
        .collect();
    let roster = tenant.roster(&format!("pos_user_id,phone\n{rows}"));
    let names = tenant.sandbox.people();
    let rows: String = (1020..1060)
        .filter(|number| number % 12 != 0)
        .map(|number| {
            let person = names.iter().find(|person| person.pos_user_id == number).unwrap();
            format!("{number},{},{},(555) 010-{:04}\n", person.first_name, person.last_name, number - 500)
        })
        .collect();
    std::fs::write(tenant.path(roster), format!("pos_user_id,first_name,last_name,phone\n{rows}")).unwrap();
    let ran = tenant.run(&["sync", roster]).exits(4);
    assert!(ran.out.contains("max-updates"), "{}", ran.out);
    assert_eq!(tenant.sandbox.people(), names);
}
