//! A roster as a whole: everybody in it, and how it was read.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::PathBuf;
use std::sync::Arc;

use crate::model::Field;

use super::mapping::{Mapping, UnreadColumn};
use super::{Desired, HowRead, Problem};

/// A row that has an error. It never becomes an operation, and the keys it still shows pin the account they match:
/// nothing happens to that account in this run.
#[derive(Clone, Default)]
pub struct RefusedRow {
    /// The values that could be read, the keys among them. `line` is set.
    pub readable: Desired,
    /// The row's cells as they stand in the file, for `rejects.csv`; a PIN may be among them, in clear. Debug output
    /// leaves them out.
    pub cells: Vec<String>,
}

/// A row that the settings pass over: nothing happens to whoever it means, and they are not absent.
#[derive(Debug, Clone, Default)]
pub struct PassedOver {
    /// Who the row is about, as far as it can be read. `line` is set.
    pub readable: Desired,
    /// Why, in words.
    pub reason: String,
}

/// Where the bytes of a roster are, and how they are rows.
#[derive(Clone, Default)]
pub(crate) struct RosterOrigin {
    pub(crate) source: Source,
    pub(crate) mapping: Mapping,
}

/// Where the bytes are.
#[derive(Clone, Default)]
pub(crate) enum Source {
    /// Nowhere any more.
    #[default]
    Nowhere,
    /// In a file.
    File(PathBuf),
    /// Here: they came through a pipe.
    Bytes(Arc<[u8]>),
}

/// A roster as it was read: every row is in exactly one of `people`, `passed_over` and `refused`, but that the rows of one person are one
/// of `people`.
#[derive(Debug, Clone, Default)]
pub struct Roster {
    /// The file's name as it was given.
    pub path: String,
    /// SHA-256 of the file's bytes, lower-case hex.
    pub sha256: String,
    /// Data rows in the file.
    pub rows: u64,
    /// Whether the rows are for some people only: nobody else is absent, and the next roster is not compared with this one.
    pub rows_only: bool,
    /// The header as it stands in the file; empty where the file has none.
    pub header: Vec<String>,
    /// How the file was read.
    pub how: HowRead,
    /// Where its bytes are, to read single rows again.
    pub(crate) origin: RosterOrigin,
    /// The canonical columns the file has: only these fields are managed.
    pub columns: BTreeSet<Field>,
    /// Those of them with a value in at least one row: the file's shape. What makes a good value does not count here.
    pub filled: BTreeSet<Field>,
    /// The columns that nothing is read from, and why.
    pub unread_columns: Vec<UnreadColumn>,
    /// The cells of the first rows with a problem, by line, to show where it stands. PINs and columns such as SSN, birth
    /// date and home address are left out.
    pub excerpts: BTreeMap<u64, Vec<String>>,
    /// Where several rows are one person: the other lines, by the line that stands for them all.
    pub joined: BTreeMap<u64, Vec<u64>>,
    /// The rows without errors, in file order.
    pub people: Vec<Desired>,
    /// The rows with errors, in file order.
    pub refused: Vec<RefusedRow>,
    /// The rows that the settings pass over, in file order.
    pub passed_over: Vec<PassedOver>,
    /// Everything that is wrong, in file order, warnings included.
    pub problems: Vec<Problem>,
    /// When it was delivered, where it came from a source and something tells it.
    pub delivered: Option<Delivered>,
}

/// When a roster was delivered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Delivered {
    /// The moment.
    pub at: chrono::DateTime<chrono::Utc>,
    /// Whether that is a proof: a date in a name, `Last-Modified`. A file's time alone changes by copying.
    pub proven: bool,
    /// How old a delivery may be.
    pub max_age: chrono::Duration,
}

impl fmt::Debug for RosterOrigin {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The bytes hold whatever the file holds, PINs among it.
        out.write_str("Origin")
    }
}

impl fmt::Debug for RefusedRow {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("RefusedRow").field("readable", &self.readable).finish_non_exhaustive()
    }
}
