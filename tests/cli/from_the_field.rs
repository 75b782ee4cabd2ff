//! Rosters as payroll systems write them, through the program: who works here, what a row needs, pay that jumps.

use crate::environment::{Tenant, repository, with_sandbox};

/// Settings that say nothing of who works here.
const UNSAID: &str = "[roster]\n";

fn is_active(tenant: &Tenant, number: u64) -> bool {
    tenant.person(number).unwrap().active
}

#[test]
fn a_file_that_does_not_say_who_works_here_lets_nobody_in() {
    let tenant = Tenant::new();
    tenant.configure(UNSAID);
    let before = tenant.sandbox.people().len();
    let text = "pos_user_id,first_name,last_name,phone,wage_rate,sites\n\
                1012,Liam,Kowal,,,\n2001,Zelda,Newcomer,5550100160,15.00,ELM\n1021,Umar,Tobin,5550100150,,\n";
    let ran = tenant.run(&["sync", tenant.roster(text), "--format", "json"]).exits(1);
    assert_eq!(tenant.sandbox.people().len(), before, "nobody is created");
    assert!(!is_active(&tenant, 1012), "nobody comes back");
    assert!(tenant.person(1021).unwrap().phone.ends_with("0150"), "updates go on: {}", ran.out);
    for command in ["check", "plan"] {
        let told = tenant.run(&[command, "roster.csv"]).flat();
        assert!(told.contains("everybody_active = true in [roster]"), "{command}: {told}");
    }
    tenant.configure("");
    tenant.run(&["sync", "roster.csv"]);
    assert!(
        is_active(&tenant, 1012) && tenant.person(2001).is_some(),
        "the settings say that everybody works here"
    );
}

#[test]
fn columns_that_speak_of_employment_are_believed_with_their_polarity() {
    for (header, gone, works) in [
        ("Suspended", "TRUE", "FALSE"),
        ("Is Active?", "No", "Yes"),
        ("Archived", "X", "N"),
        ("Emp Status", "Terminated", "Active"),
    ] {
        let tenant = Tenant::new();
        tenant.configure(UNSAID);
        let text = format!(
            "Employee ID,First Name,Last Name,Email,{header}\n\
             ADP40005,Chris,Taylor,person1006@example.com,{works}\nADP40011,Liam,Kowal,,{gone}\nADP40023,Xenia,Whitlock,,{gone}\n"
        );
        tenant.run(&["sync", tenant.roster(&text)]).exits(0);
        assert!(
            is_active(&tenant, 1006) && !is_active(&tenant, 1012) && !is_active(&tenant, 1024),
            "{header}"
        );
    }
}

#[test]
fn a_leaver_leaves_whatever_else_the_row_cannot_say() {
    let tenant = Tenant::new();
    let text = "pos_user_id,first_name,last_name,email,status,wage_rate,pos_pin\n\
                1006,Chris,Taylor,none@,terminated,,\n1003,Cara,Boland,,terminated,TBD,12\n";
    tenant.run(&["sync", tenant.roster(text)]).exits(0);
    assert!(!is_active(&tenant, 1006) && !is_active(&tenant, 1003));
}

#[test]
fn a_mailbox_that_people_share_keeps_no_leaver_in() {
    let tenant = Tenant::new();
    let text = "Employee ID,First Name,Last Name,Work Email,Status\n\
                ADP40005,Chris,Taylor,elmgrove@example.com,Active\nADP40006,Chris,Taylor,elmgrove@example.com,Terminated\n";
    tenant.run(&["sync", tenant.roster(text)]).exits(0);
    assert!(is_active(&tenant, 1006) && !is_active(&tenant, 1007));
    assert_eq!(tenant.person(1006).unwrap().email, "person1006@example.com", "the address is left alone");
}

#[test]
fn a_rate_far_from_the_present_one_is_left_and_the_rest_of_the_row_goes_on() {
    let tenant = Tenant::new();
    let before = tenant.person(1021).unwrap().wages;
    let text = "pos_user_id,first_name,last_name,phone,wage_rate\n1021,Umar,Tobin,5550100150,80.00\n";
    let told = tenant.run(&["sync", tenant.roster(text), "--format", "json"]).out;
    let person = tenant.person(1021).unwrap();
    assert_eq!(person.wages.len(), before.len(), "{told}");
    assert!(person.phone.ends_with("0150"), "{told}");
    let planned = tenant.run(&["plan", "roster.csv"]).flat();
    assert!(planned.contains("more than 2 times") && planned.contains("pay_factor in [policy]"), "{planned}");
}

#[test]
fn the_sample_works_without_any_settings() {
    let dir = tempfile::tempdir().unwrap();
    let sample = repository("sample-roster.csv");
    with_sandbox(dir.path(), &["check", sample.to_str().unwrap()]).exits(0);
}

const TWO_COMPANIES: &str = "Employee ID,First Name,Last Name,Email,Status,Company Code\n\
    ADP40005,Chris,Taylor,person1006@example.com,Active,WASH\n\
    ADP40006,Chris,Taylor,person1007@example.com,Terminated,HQ\n";

#[test]
fn rows_that_are_none_of_ours_are_skipped_and_speak_for_their_accounts() {
    let tenant = Tenant::new();
    let skip = "[roster]\neverybody_active = true\n[[roster.skip]]\nfield = \"Company Code\"\nequals = \"HQ\"\n\
                [policy]\nabsent = \"disable\"\nabsent_runs = 1\n";
    tenant.configure(skip);
    let told = tenant.run(&["check", tenant.roster(TWO_COMPANIES)]).exits(0).flat();
    assert!(
        told.contains("1 row that [[roster.skip]] passes over") && told.contains("1 row is passed over"),
        "{told}"
    );
    let planned = tenant.run(&["plan", "roster.csv", "--format", "json"]).json();
    assert_eq!(planned["summary"]["skipped"], 1);
    let absent: Vec<_> = planned["entries"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|entry| entry["situation"] == "absent")
        .map(|entry| entry["person"]["pos_user_id"].as_u64())
        .collect();
    assert!(!absent.is_empty() && !absent.contains(&Some(1007)), "{absent:?}");
}

#[test]
fn a_skipped_row_needs_nobody() {
    let tenant = Tenant::new();
    tenant.configure(
        "[roster]\neverybody_active = true\n[[roster.skip]]\nfield = \"Company Code\"\none_of = [\"HQ\"]\n",
    );
    let ran = tenant.run(&["sync", tenant.roster(TWO_COMPANIES), "--format", "json"]).exits(0).json();
    assert_eq!(
        (&ran["summary"]["skipped"], &ran["rows"][1]["status"]),
        (&1.into(), &"skipped".into()),
        "{ran:#}"
    );
    assert!(is_active(&tenant, 1007));
}

#[test]
fn a_share_of_skipped_rows_that_grows_stops_the_run() {
    let tenant = Tenant::new();
    let row = |number: u64, company: &str| format!("{number},active,{company}\n");
    let file = |of_others: u64| {
        let rows =
            (1002..1012).map(|number| row(number, if number < 1002 + of_others { "HQ" } else { "WASH" }));
        format!("pos_user_id,status,Company Code\n{}", rows.collect::<String>())
    };
    tenant.configure("[roster]\n[[roster.skip]]\nfield = \"Company Code\"\nequals = \"HQ\"\n");
    tenant.run(&["sync", tenant.roster(&file(1))]);
    tenant.run(&["check", tenant.roster(&file(2))]).exits(0);
    let told = tenant.run(&["check", tenant.roster(&file(3))]).exits(4).flat();
    assert!(told.contains("roster-shape") && told.contains("30 % of the rows"), "{told}");
}

#[test]
fn the_same_name_on_the_same_telephone_under_two_numbers_is_no_new_person() {
    let tenant = Tenant::new();
    let before = tenant.sandbox.people().len();
    let phone = tenant.person(1049).unwrap().phone;
    let text = format!(
        "pos_user_id,adp_employee_id,first_name,last_name,phone,status,wage_rate,sites\n\
         1049,ADP40048,Ana,Weller,{phone},terminated,,\n2049,ADP50049,Ana,Weller,{phone},active,15.00,ELM\n"
    );
    let ran = tenant.run(&["sync", tenant.roster(&text), "--format", "json"]).exits(1).json();
    assert_eq!(tenant.sandbox.people().len(), before, "{ran:#}");
    assert_eq!(ran["summary"]["conflict"], 1, "{ran:#}");
}

#[test]
fn what_an_export_does_to_names_numbers_and_addresses_is_no_change() {
    let tenant = Tenant::new();
    let text = "pos_user_id,first_name,last_name,email,status,sites\n\
                1011,Jose,Alvarez,,active,\n1009,Lukasz,Nowak,noemail@example.com,active,\n\
                1004,\"Dario \"\"Rio\"\"\",Castell,none@none.com,active,\n1005,Elif,Dunmore (she/her),,active,\n\
                1013,Mona *,Lindqvist,,active,\n1 002,Ben,Archer [Temp],,active,MAPLE + OAK\n";
    let plan = tenant.run(&["plan", tenant.roster(text), "--format", "json"]).exits(0).json();
    let entries = plan["entries"].as_array().unwrap();
    assert_eq!(entries.iter().filter(|entry| entry["line"].is_u64()).count(), 6);
    for entry in entries.iter().filter(|entry| entry["line"].is_u64()) {
        assert_eq!(entry["situation"], "equal", "{entry}");
    }
    let warned = plan["problems"].to_string();
    assert_eq!(warned.matches("fills a field").count(), 2, "{warned}");
}

#[test]
fn somebody_whose_accents_got_lost_is_found_by_name_and_telephone() {
    let tenant = Tenant::new();
    let text = "first_name,last_name,phone,status\nJose,Alvarez,(555) 010-0010,active\nLukasz,Nowak,5550100008,terminated\n";
    let plan = tenant.run(&["plan", tenant.roster(text), "--format", "json"]).exits(0).json();
    assert_eq!(plan["summary"]["create"], 0, "{plan}");
    assert_eq!((&plan["summary"]["unchanged"], &plan["summary"]["disable"]), (&1.into(), &1.into()));
    // What has the accents is written where Backoffice lacks them.
    let person = tenant.person(1011).unwrap();
    tenant.sandbox.edit_person(person.id, |person| person.first_name = "Jose".to_owned());
    let text = "pos_user_id,first_name,last_name,phone,status\n1011,José,Álvarez,(555) 010-0010,active\n";
    tenant.run(&["sync", tenant.roster(text)]).exits(0);
    assert_eq!(tenant.person(1011).unwrap().first_name, "José");
}

#[test]
fn a_leaver_whose_number_somebody_new_has_leaves_all_the_same() {
    let tenant = Tenant::new().known();
    let text = "pos_user_id,adp_employee_id,first_name,last_name,phone,status,wage_rate,sites\n\
                1002,ADP40001,Ben,Archer,,terminated,,\n1002,ADP777,Nina,New,5550100190,active,15.00,ELM\n";
    let ran = tenant.run(&["sync", tenant.roster(text), "--format", "json"]).exits(1).json();
    assert!(!is_active(&tenant, 1002), "{ran}");
    let status = |line: u64| {
        let rows = ran["rows"].as_array().unwrap();
        rows.iter().find(|row| row["line"] == line).map(|row| row["status"].clone())
    };
    assert_eq!((status(2), status(3)), (Some("done".into()), Some("conflict".into())), "{ran}");
}

#[test]
fn a_year_that_is_hardly_right_is_asked_about_and_not_carried_out() {
    let tenant = Tenant::new();
    let text = "adp_employee_id,pos_user_id,first_name,last_name,status,start_date,termination_date,wage_rate,sites\n\
                ADP40020,1021,Umar,Tobin,active,2062-03-15,,,\n\
                ADP40021,1022,Vera,Ulrich,terminated,,2062-11-24,,\n\
                A9001,2001,Zelda,Newcomer,active,1922-12-15,,15.00,ELM\n";
    let ran = tenant.run(&["sync", tenant.roster(text), "--today", "2026-11-25"]).exits(1);
    let flat = ran.flat();
    for told in [
        "start_date is left as it is: the roster says 2062-03-15, in 36 years: is the year right?",
        "leaves on 2062-11-24, in 36 years (is the year right?), active until then",
        "nobody is created with such a start_date: the roster says 1922-12-15, 104 years ago",
    ] {
        assert!(flat.contains(told), "{told}: {}", ran.out);
    }
    assert!(tenant.person(2001).is_none() && tenant.person(1022).unwrap().active);
    assert!(tenant.person(1021).unwrap().start_date.to_string().starts_with("2021"));
}
