//! Lives through many nights of an invented chain, whose people, HR, server and disk do what they do, and says what went wrong:
//! `cargo run --release --example nights -- --nights 10000 --seed 1`. The last line has the figures; the exit code is 0 only when
//! nothing was wrong and at most one of a thousand right rows was asked about without need.

#![allow(clippy::print_stdout, reason = "an example shows what it does")]

use std::process::ExitCode;

#[path = "../tests/nights/mod.rs"]
mod nights;

/// Nights that one chain lives through; more nights are more chains, each with the next seed.
const OF_ONE_CHAIN: u64 = 250;

/// How often a failing history is tried shorter.
const TRIES: usize = 400;

struct Arguments {
    nights: u64,
    seed: u64,
    people: usize,
    shrink: bool,
}

fn main() -> ExitCode {
    let Some(arguments) = arguments() else {
        println!("usage: nights [--nights N] [--seed S] [--people P] [--no-shrink]");
        return ExitCode::from(2);
    };
    let begun = std::time::Instant::now();
    let mut figures = nights::Figures::default();
    let mut wrong = 0;
    let chains = arguments.nights.div_ceil(OF_ONE_CHAIN);
    for chain in 0..chains {
        let seed = arguments.seed + chain;
        let many = (arguments.nights - chain * OF_ONE_CHAIN).min(OF_ONE_CHAIN);
        wrong += u64::from(!lives(seed, many, &arguments, &mut figures));
    }
    print!("{}", figures.details());
    let seconds = begun.elapsed().as_secs_f64();
    println!("{figures}, {wrong} wrong of {chains} seeds, {seconds:.0} seconds");
    if figures.asks_too_much() {
        println!("more than one of a thousand right rows was asked about without need");
    }
    if wrong == 0 && !figures.asks_too_much() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Lives through the nights of a seed; says whether nothing was wrong.
fn lives(seed: u64, many: u64, arguments: &Arguments, figures: &mut nights::Figures) -> bool {
    let history = nights::drawn(seed, many);
    let (counted, wrong) = nights::play(seed, &history, arguments.people);
    figures.add(counted);
    let Some(wrong) = wrong else { return true };
    println!("seed {seed}, night {}: {}", wrong.night, wrong.what);
    if arguments.shrink {
        let until = history.into_iter().take_while(|night| night.number <= wrong.night).collect();
        let shortest = nights::shortest(seed, until, arguments.people, TRIES);
        for night in &shortest {
            println!("  {night:?}");
        }
        if let (_, Some(wrong)) = nights::play(seed, &shortest, arguments.people) {
            println!("  → night {}: {}", wrong.night, wrong.what);
        }
    }
    false
}

fn arguments() -> Option<Arguments> {
    let mut arguments = Arguments { nights: 200, seed: 1, people: 60, shrink: true };
    let mut words = std::env::args().skip(1);
    while let Some(word) = words.next() {
        let mut number = || words.next()?.parse::<u64>().ok();
        match word.as_str() {
            "--nights" => arguments.nights = number()?,
            "--seed" => arguments.seed = number()?,
            "--people" => arguments.people = usize::try_from(number()?).ok()?,
            "--no-shrink" => arguments.shrink = false,
            _ => return None,
        }
    }
    Some(arguments)
}
