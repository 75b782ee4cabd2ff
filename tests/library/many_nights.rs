//! Two hundred nights of an invented chain: nothing may be wrong in any of them.

use crate::nights::{drawn, play, shortest};

/// The people of a chain here; the example has 60.
const PEOPLE: usize = 20;
/// Seeds, and how many nights of each.
const SEEDS: [u64; 4] = [1, 2, 3, 4];
const NIGHTS: u64 = 50;
/// Histories in which something was wrong once, in the program or in the oracle: seed, nights, people.
const FOUND: [(u64, u64, usize); 1] = [(3, 20, 20)];

fn lives(seed: u64, nights: u64, people: usize) -> u64 {
    let history = drawn(seed, nights);
    let (figures, wrong) = play(seed, &history, people);
    if let Some(wrong) = wrong {
        let until = history.into_iter().take_while(|night| night.number <= wrong.night).collect();
        let shortest = shortest(seed, until, people, 60);
        let nights: Vec<String> = shortest.iter().map(|night| format!("{night:?}")).collect();
        panic!("seed {seed}, night {}: {}\n{}", wrong.night, wrong.what, nights.join("\n"));
    }
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
        lives(seed, nights, people);
    }
}
