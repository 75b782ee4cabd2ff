//! Harm that is done to bytes which are well: what is left of them is more likely to get far than what was never well.

use proptest::prelude::*;
use proptest::sample::Index;

/// The most bytes that harm may make of an input: what is larger is a matter of its own.
const MOST: usize = 1 << 20;

/// One thing that is done. Places are shares of the length, whatever it is by then.
#[derive(Debug, Clone)]
pub(crate) enum Harm {
    /// A bit is another one.
    Flip(Index, u8),
    /// A byte is another one.
    Set(Index, u8),
    /// Some bytes are gone.
    Cut(Index, usize),
    /// Everything behind a place is gone.
    End(Index),
    /// Some bytes stand there again, somewhere else.
    Splice(Index, usize, Index),
    /// Some bytes stand there over and over.
    Repeat(Index, usize, usize),
    /// A word that means something here stands where it should not.
    Word(Index, Index),
    /// A word stands there over and over, as brackets that nobody closes do.
    Words(Index, Index, usize),
}

/// Returns what harm there is, up to so many at once.
pub(crate) fn harms(most: usize) -> impl Strategy<Value = Vec<Harm>> {
    let place = any::<Index>;
    let length = || prop_oneof![4 => 1..16usize, 2 => 16..256usize, 1 => 256..8192usize];
    let harm = prop_oneof![
        3 => (place(), 0..8u8).prop_map(|(at, bit)| Harm::Flip(at, bit)),
        2 => (place(), any::<u8>()).prop_map(|(at, byte)| Harm::Set(at, byte)),
        3 => (place(), length()).prop_map(|(at, length)| Harm::Cut(at, length)),
        1 => place().prop_map(Harm::End),
        3 => (place(), length(), place()).prop_map(|(at, length, to)| Harm::Splice(at, length, to)),
        1 => (place(), 1..64usize, 2..64usize).prop_map(|(at, length, times)| Harm::Repeat(at, length, times)),
        6 => (place(), place()).prop_map(|(at, word)| Harm::Word(at, word)),
        1 => (place(), place(), 2..400usize).prop_map(|(at, word, times)| Harm::Words(at, word, times)),
    ];
    prop::collection::vec(harm, 1..=most)
}

/// Returns what harm makes of bytes.
pub(crate) fn harmed(bytes: &[u8], harms: &[Harm], words: &[&str]) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for harm in harms.iter().filter(|_| !words.is_empty()) {
        if bytes.is_empty() || bytes.len() > MOST {
            break;
        }
        harm.befall(&mut bytes, words);
    }
    bytes
}

impl Harm {
    fn befall(&self, bytes: &mut Vec<u8>, words: &[&str]) {
        let part = |bytes: &[u8], at: &Index, length: usize| {
            let from = at.index(bytes.len());
            from..bytes.len().min(from + length)
        };
        match self {
            Self::Flip(at, bit) => {
                let at = at.index(bytes.len());
                bytes[at] ^= 1 << bit;
            }
            Self::Set(at, byte) => {
                let at = at.index(bytes.len());
                bytes[at] = *byte;
            }
            Self::Cut(at, length) => drop(bytes.drain(part(bytes, at, *length))),
            Self::End(at) => bytes.truncate(at.index(bytes.len())),
            Self::Splice(at, length, to) => {
                let again = bytes[part(bytes, at, *length)].to_vec();
                let to = to.index(bytes.len());
                bytes.splice(to..to, again);
            }
            Self::Repeat(at, length, times) => {
                let part = part(bytes, at, *length);
                let again = bytes[part.clone()].repeat(*times);
                bytes.splice(part, again);
            }
            Self::Word(at, word) => {
                let at = at.index(bytes.len());
                bytes.splice(at..at, words[word.index(words.len())].bytes());
            }
            Self::Words(at, word, times) => {
                let at = at.index(bytes.len());
                bytes.splice(at..at, words[word.index(words.len())].repeat(*times).bytes());
            }
        }
    }
}
