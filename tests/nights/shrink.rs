//! The shortest history that still fails: first by nights, then by what happens in them.

use super::history::Night;
use super::play;

/// Cuts nights, then events, as long as the same kind of thing is still wrong. `most` bounds how often it is tried.
pub(crate) fn shortest(seed: u64, nights: Vec<Night>, people: usize, most: usize) -> Vec<Night> {
    let mut tries = most;
    let kind = play(seed, &nights, people).1.map(|wrong| kind(&wrong.what));
    let mut fails = |nights: &[Night]| {
        tries = tries.saturating_sub(1);
        tries > 0 && play(seed, nights, people).1.map(|wrong| self::kind(&wrong.what)) == kind
    };
    let mut kept = nights;
    let mut size = kept.len().div_ceil(2);
    while size > 0 {
        let mut at = 0;
        while at < kept.len() {
            let mut shorter = kept.clone();
            shorter.drain(at..(at + size).min(kept.len()));
            if fails(&shorter) {
                kept = shorter;
            } else {
                at += size;
            }
        }
        size = if size == 1 { 0 } else { size.div_ceil(2) };
    }
    for at in 0..kept.len() {
        for cut in CUTS {
            for part in (0..4).rev() {
                let mut simpler = kept.clone();
                cut(&mut simpler[at], part);
                if simpler != kept && fails(&simpler) {
                    kept = simpler;
                }
            }
        }
    }
    kept
}

/// What was wrong, without whom it was about.
fn kind(what: &str) -> String {
    what.split(':').next().unwrap_or_default().to_owned()
}

/// Takes one of several out.
fn without<T>(list: &mut Vec<T>, part: usize) {
    if part < list.len() {
        list.remove(part);
    }
}

/// Each takes one thing out of a night.
const CUTS: [fn(&mut Night, usize); 10] = [
    |night, part| without(&mut night.before, part),
    |night, part| without(&mut night.troubles, part),
    |night, part| without(&mut night.slips, part),
    |night, part| without(&mut night.between, part),
    |night, part| without(&mut night.events, part),
    |night, _| night.meanwhile = None,
    |night, _| night.kill = None,
    |night, _| night.full = None,
    |night, _| night.elsewhere = false,
    |night, _| (night.clock, night.at_once) = (0, 1),
];
