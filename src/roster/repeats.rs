//! Values that several rows of a file share, found without a copy of every value.

use std::borrow::Cow;
use std::collections::HashMap;
use std::hash::{BuildHasher, Hash, Hasher};
use std::thread;

use compact_str::CompactString;
use foldhash::fast::RandomState;

use super::Desired;
use super::file_row::FileRow;

/// A value of a row in the spelling by which it is compared.
#[derive(Debug)]
pub(super) enum Spelling<'a> {
    Number(u64),
    Text(Cow<'a, str>),
    /// A text as well, of which few take memory.
    Short(CompactString),
}

impl Spelling<'_> {
    fn parts(&self) -> (u64, &str) {
        match self {
            Self::Number(number) => (*number, ""),
            Self::Text(text) => (0, text),
            Self::Short(text) => (0, text),
        }
    }
}

impl PartialEq for Spelling<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.parts() == other.parts()
    }
}

impl Eq for Spelling<'_> {}

impl Hash for Spelling<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        match self {
            Self::Number(number) => number.hash(state),
            text => text.parts().1.hash(state),
        }
    }
}

/// Returns such a value, where a row has it.
pub(super) type Key = fn(&Desired) -> Option<Spelling<'_>>;

/// So many marks there are for each row: then few rows have that of another by chance.
const MARKS: usize = 16;

/// The most marks: more rows than a file can have would share some.
const MOST: usize = 1 << 31;

/// So few rows are looked through in less time than it takes to start a thread for each key.
const FEW: usize = 16_384;

/// The hashes of what rows have under some keys, in the order of the rows. They are taken while a row is at hand: later it would have to
/// be fetched once more from memory.
#[derive(Debug)]
pub(super) struct Hashes<const N: usize> {
    keys: [Key; N],
    hasher: RandomState,
    /// For each key the hash of each row's value; [`NONE`] where it has none.
    found: [Vec<u32>; N],
}

impl<const N: usize> Hashes<N> {
    /// Begins. Rows that are read apart and put together have the same hasher.
    pub(super) fn new(keys: [Key; N], hasher: RandomState) -> Self {
        Self { keys, hasher, found: std::array::from_fn(|_| Vec::new()) }
    }

    pub(super) fn make_room(&mut self, rows: usize) {
        self.found.iter_mut().for_each(|found| found.reserve_exact(rows));
    }

    /// Takes those of the next row.
    pub(super) fn add(&mut self, person: &Desired) {
        for (key, found) in self.keys.iter().zip(&mut self.found) {
            let hash = key(person).map(|value| self.hasher.hash_one(value) & u64::from(u32::MAX));
            let hash = hash.and_then(|hash| u32::try_from(hash).ok());
            found.push(hash.map_or(NONE, |hash| hash.min(NONE - 1)));
        }
    }

    /// Takes over those of the rows behind these.
    pub(super) fn append(&mut self, other: &mut Self) {
        for (found, other) in self.found.iter_mut().zip(&mut other.found) {
            found.append(other);
        }
    }

    /// Returns the rows of every value that more than one row has, in file order, for each of the keys. `rows` are those of which the
    /// hashes were taken. What is looked up at random, the marks, is small, and a key's own.
    pub(super) fn shared(self, rows: &[FileRow]) -> [Vec<Vec<usize>>; N] {
        let marks = u32::try_from((rows.len() * MARKS).next_power_of_two().min(MOST)).unwrap_or(1 << 31);
        let mut columns = self.keys.into_iter().zip(self.found);
        let columns = std::array::from_fn(|_| columns.next());
        let shared = |column: Option<(Key, Vec<u32>)>| {
            column.map_or_else(Vec::new, |(key, found)| Column::of(found, marks).shared(rows, key))
        };
        if rows.len() <= FEW {
            return columns.map(shared);
        }
        thread::scope(|scope| {
            let all = columns.map(|column| scope.spawn(|| shared(column)));
            all.map(|one| one.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
        })
    }
}

/// The marks of one key's values.
struct Column {
    again: Marks,
    /// The hash of each row's; [`NONE`] where it has no value.
    found: Vec<u32>,
}

const NONE: u32 = u32::MAX;

impl Column {
    fn of(found: Vec<u32>, marks: u32) -> Self {
        let (mut once, mut again) = (Marks::new(marks), Marks::new(marks));
        for hash in found.iter().filter(|hash| **hash != NONE) {
            if !once.set(*hash) {
                again.set(*hash);
            }
        }
        Self { again, found }
    }

    fn shared(&self, rows: &[FileRow], key: Key) -> Vec<Vec<usize>> {
        let mut by_value: HashMap<Spelling<'_>, Vec<usize>> = HashMap::new();
        // Most rows have a mark of their own; of those that share one by chance few have the same hash.
        let hashes = self.found.iter().copied().enumerate();
        let mut marked: Vec<(u32, usize)> = hashes
            .filter(|(_, hash)| *hash != NONE && self.again.has(*hash))
            .map(|(index, hash)| (hash, index))
            .collect();
        marked.sort_unstable();
        for alike in marked.chunk_by(|one, other| one.0 == other.0).filter(|alike| alike.len() > 1) {
            for (_, index) in alike {
                if let Some(value) = key(&rows[*index].person) {
                    by_value.entry(value).or_default().push(*index);
                }
            }
        }
        let mut shared: Vec<_> = by_value.into_values().filter(|sharing| sharing.len() > 1).collect();
        shared.sort_by_key(|sharing| sharing[0]);
        shared
    }
}

/// Marks that were set, a power of two of them: that of a hash is its lowest bits.
struct Marks(Vec<u64>);

impl Marks {
    fn new(count: u32) -> Self {
        Self(vec![0; usize::try_from(count / 64).unwrap_or_default().max(1)])
    }

    /// Sets that of a hash, and returns whether it was not set before.
    fn set(&mut self, hash: u32) -> bool {
        let (at, bit) = self.place(hash);
        let Some(bits) = self.0.get_mut(at) else { return false };
        let is_new = *bits & bit == 0;
        *bits |= bit;
        is_new
    }

    fn has(&self, hash: u32) -> bool {
        let (at, bit) = self.place(hash);
        self.0.get(at).is_some_and(|bits| bits & bit != 0)
    }

    fn place(&self, hash: u32) -> (usize, u64) {
        (usize::try_from(hash / 64).unwrap_or_default() & (self.0.len() - 1), 1 << (hash % 64))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::roster::values::DateMarks;

    fn row(id: Option<&str>) -> FileRow {
        FileRow {
            since: None,
            person: Desired { adp_employee_id: id.map(Into::into), ..Desired::default() },
            well: true,
            whole: true,
            says_status: false,
            is_primary: None,
            rehire_date: None,
            marks: DateMarks::default(),
        }
    }

    #[test]
    fn every_value_that_rows_share_is_found_and_no_other() {
        let id = |number: usize| {
            if number.is_multiple_of(97) { "same".to_owned() } else { format!("id {number}") }
        };
        let mut rows: Vec<FileRow> = (1..5_000).map(|number| row(Some(&id(number)))).collect();
        rows.push(row(None));
        rows.push(row(None));
        rows.push(row(Some("id 7")));
        let id: Key = |one| one.adp_employee_id.as_deref().map(|id| Spelling::Text(id.into()));
        let mut hashes = Hashes::new([id], RandomState::default());
        for row in &rows {
            hashes.add(&row.person);
        }
        let [found] = hashes.shared(&rows);
        let same: Vec<usize> = (0..4_999usize).filter(|at| (at + 1).is_multiple_of(97)).collect();
        assert_eq!(found, [vec![6, 5_001], same]);
    }
}
