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
