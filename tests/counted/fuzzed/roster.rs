//! Roster files.

use proptest::prelude::*;
use proptest::sample::Index;

use crate::fuzzed::harm::{harmed, harms};
use crate::fuzzed::properties::roster::holds;
use crate::fuzzed::{anything, try_cases};

/// What means something in a roster, or in the cells of one.
const WORDS: [&str; 38] = [
    "\"",
    "\"\"",
    ",",
    ";",
    "\t",
    "\n",
    "\r",
    "\r\n",
    "\n\n",
    "\0",
    "\u{feff}",
    "\u{a0}",
    "\u{202e}",
    "e\u{301}",
    "\u{fdfa}",
    "pos_user_id",
    "email,",
    "status,",
    "pos_pin,",
    "PIN;",
    "terminated",
    "active,,,",
    "=cmd",
    "+1 (555) 010-2233 x12",
    "99999999999999999999",
    "-1",
    "1e9",
    "0.001",
    "$1,234.50",
    "79228162514264337593543950336",
    "03/31/2026",
    "0000-00-00",
    "+262143-12-31",
    "all",
    "ana.diaz@example.com\n",
    "@",
    "#NAME?",
    "1.2E+09",
];

#[test]
fn any_bytes_are_a_roster_or_refused() {
    try_cases(2000, &anything(300), |bytes| holds(&bytes));
}

#[test]
fn a_harmed_roster_is_read_the_same_twice_and_every_row_is_somewhere() {
    let sample = include_str!("../../../sample-roster.csv");
    // The first rows have every kind of cell; all of them would only be slower.
    let short: String = sample.lines().take(12).map(|line| format!("{line}\n")).collect();
    let broken = include_str!("../../../fixtures/broken-roster.csv").to_owned();
    let semicolons = short.replace(',', ";").replace('\n', "\r\n");
    let old_mac = short.replace('\n', "\r");
    let leavers = "ana.diaz@example.com\nben.archer@example.com\n".to_owned();
    let rosters = [short, sample.to_owned(), broken, semicolons, old_mac, leavers];
    try_cases(1500, &(any::<Index>(), harms(8)), |(roster, harms)| {
        holds(&harmed(rosters[roster.index(rosters.len())].as_bytes(), &harms, &WORDS));
    });
}
