//! What many rows say in the same words, worked out once for the file.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use compact_str::CompactString;
use foldhash::fast::RandomState;

use crate::model::WantedSites;
use crate::roster::mapping::{Role, StatusWord};

use super::pay::PayUnit;
use super::row_cells::CellRoom;

/// What cells that many rows repeat came to mean: a chain has few sites, departments and words for a status, however many people
/// work there. Lists are shared by everybody of whom the file says the same.
#[derive(Debug, Default)]
pub(in crate::roster) struct Repeated {
    statuses: [ByText<Option<StatusWord>>; 3],
    pub(super) units: ByText<Option<PayUnit>>,
    /// Cells with sites by HR's names, as Backoffice calls them.
    pub(super) translated: ByText<CompactString>,
    pub(in crate::roster) departments: ByText<Arc<BTreeSet<String>>>,
    pub(in crate::roster) sites: ByText<Arc<WantedSites>>,
    /// Every row has cells.
    pub(in crate::roster) room: CellRoom,
}

/// What the cells of a column mean, by their text.
#[derive(Debug)]
pub(in crate::roster) struct ByText<T>(HashMap<CompactString, T, RandomState>);

/// The most texts that are kept of a column: one that has more hardly repeats any.
const MOST: usize = 4_096;

impl<T> Default for ByText<T> {
    fn default() -> Self {
        Self(HashMap::default())
    }
}

impl<T: Clone> ByText<T> {
    /// Returns what a cell means, where another row had it already.
    #[inline]
    pub(in crate::roster) fn get(&self, cell: &str) -> Option<T> {
        self.0.get(cell).cloned()
    }

    /// Keeps what a cell means.
    pub(in crate::roster) fn keep(&mut self, cell: &str, meant: &T) {
        if self.0.len() < MOST {
            self.0.insert(cell.into(), meant.clone());
        }
    }

    /// Returns what a cell means.
    pub(super) fn of(&mut self, cell: &str, make: impl FnOnce(&str) -> T) -> T {
        self.get(cell).unwrap_or_else(|| {
            let meant = make(cell);
            self.keep(cell, &meant);
            meant
        })
    }
}

impl Repeated {
    /// The words of a column that says who works here.
    pub(super) fn statuses(&mut self, role: Role) -> &mut ByText<Option<StatusWord>> {
        let [status, is_active, has_left] = &mut self.statuses;
        match role {
            Role::IsActive => is_active,
            Role::HasLeft => has_left,
            _ => status,
        }
    }
}
