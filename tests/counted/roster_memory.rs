//! What a person of a roster takes: bytes are counted.

use std::fmt::Write;

use roster_sync::roster::{Mapping, read_bytes};

use crate::{PEAK, alone};

/// A roster in which a chain's words repeat, and nobody has what is another's.
fn roster(people: usize) -> String {
    let mut text = String::from(
        "adp_employee_id,first_name,last_name,email,phone,status,pos_user_id,wage_rate,start_date,departments,sites,permission\n",
    );
    for index in 0..people {
        writeln!(
            text,
            "A{index:07},Ana,Diaz,person{index}@example.com,(555) {:03}-{:04},active,{},15.75,2026-03-{:02},\
             Greeter;Cashier,Harbor Point; Maple Street,Cashier",
            100 + index / 10_000,
            index % 10_000,
            1000 + index,
            1 + index % 28,
        )
        .unwrap();
    }
    text
}

#[test]
fn a_person_of_a_roster_takes_few_bytes() {
    const PEOPLE: usize = 50_000;
    let _alone = alone();
    let text = roster(PEOPLE);
    // What is made once for the program is no person's.
    drop(read_bytes("roster.csv", roster(10).as_bytes(), &Mapping::default()));
    let before = PEAK.current_usage();
    let read = read_bytes("roster.csv", text.as_bytes(), &Mapping::default()).unwrap();
    let held = PEAK.current_usage() - before;
    assert_eq!((read.people.len(), read.problems.len()), (PEOPLE, 0));
    // The file's own bytes are kept with the roster, to read single rows again; whoever reads a file by its name keeps none.
    let of_person = (held - text.len()) / PEOPLE;
    assert!(of_person <= 250, "{of_person} bytes a person are kept");
}
