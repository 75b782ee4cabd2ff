//! Two hundred nights of invented chains: nothing may be wrong in any of them.

use crate::nights::{drawn, play, shortest};

/// The people of a chain here; the example has 60.
const PEOPLE: usize = 20;
/// The seeds.
const SEEDS: [u64; 8] = [1, 2, 3, 4, 5, 6, 7, 8];
/// The nights of each.
const NIGHTS: u64 = 25;
/// Seeds in which something was wrong once, with the nights until then and the people: leavers whose last days came one after the
/// other were taken for a chain that never comes to rest.
const FOUND: [(u64, u64, usize); 1] = [(42, 61, 60)];

/// Lives through the nights of a seed, and tells how many they were.
fn lives(seed: u64, nights: u64, people: usize) -> u64 {
    let history = drawn(seed, nights);
    let (figures, wrong) = play(seed, &history, people);
    if let Some(wrong) = wrong {
        let until = history.into_iter().take_while(|night| night.number <= wrong.night).collect();
        let shortest = shortest(seed, until, people, 60);
        let nights: Vec<String> = shortest.iter().map(|night| format!("{night:?}")).collect();
        panic!("seed {seed}, night {}: {}\n{}", wrong.night, wrong.what, nights.join("\n"));
    }
    assert!(!figures.asks_too_much(), "{}", figures.details());
    figures.nights
}

#[test]
fn two_hundred_nights_go_by_and_nothing_is_wrong() {
    let nights: u64 = std::thread::scope(|scope| {
        let seeds = SEEDS.map(|seed| scope.spawn(move || lives(seed, NIGHTS, PEOPLE)));
        seeds.into_iter().map(|seed| seed.join().unwrap()).sum()
    });
    assert!(nights >= 200);
}

#[test]
fn what_was_wrong_once_is_not_wrong_again() {
    for (seed, nights, people) in FOUND {
        assert!(lives(seed, nights, people) >= nights);
    }
}

/// A patch that no longer fits would take no rule out, and the table of `.ci/nights-without` would be a table of nothing.
#[test]
fn the_patches_that_take_a_rule_out_fit_the_source() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut patches = 0;
    for file in std::fs::read_dir(root.join("tests/nights/without")).unwrap() {
        let path = file.unwrap().path();
        let text = std::fs::read_to_string(&path).unwrap();
        let mut source = String::new();
        for part in text.split("\n@@ ") {
            if let Some(name) = part.lines().find_map(|line| line.strip_prefix("+++ b/")) {
                source = std::fs::read_to_string(root.join(name)).unwrap();
                continue;
            }
            // Behind its heading a hunk is what is there now, with what is taken out marked by `-`.
            let old = |line: &str| line.strip_prefix([' ', '-']).map(ToOwned::to_owned);
            let there: Vec<String> = part.lines().skip(1).filter_map(old).collect();
            let there = there.join("\n");
            assert!(
                !there.is_empty() && source.contains(&there),
                "{} does not fit:\n{there}",
                path.display()
            );
        }
        patches += 1;
    }
    assert!(patches >= 5);
}
