//! What is known of each system's exports.

use crate::roster::mapping::role::Role;
use crate::roster::mapping::words::StatusWord;

use super::system::Preset;
use super::tables;

impl Preset {
    /// Returns the headers that this system has for a role, normalised, the best first.
    pub(in crate::roster::mapping) fn headers(self, role: Role) -> &'static [&'static str] {
        let table = tables::of(self);
        table.iter().find(|(known, _)| *known == role).map_or(&[], |(_, headers)| headers)
    }

    /// Returns how many of the headers, normalised, are of this system; those that every system has count less.
    pub(crate) fn likeness(self, headers: &[String]) -> usize {
        let known = tables::of(self).iter().flat_map(|(_, known)| *known);
        let hits = known.filter(|known| headers.iter().any(|header| header == *known));
        hits.map(|known| if tables::is_common(known) { 1 } else { 3 }).sum()
    }

    /// Returns what a status word, folded, means in this system beyond the words that mean the same in all of them.
    pub(in crate::roster) fn status(self, word: &str) -> Option<StatusWord> {
        let meant = match (self, word) {
            (Self::Paylocity, "a") => StatusWord::Active,
            (Self::AdpWorkforceNow | Self::UkgReady, "retired" | "deceased")
            | (Self::UkgReady, "resigned")
            | (Self::SevenShifts, "disabled" | "archived")
            | (Self::Homebase, "archived") => StatusWord::Terminated,
            _ => return None,
        };
        Some(meant)
    }
}
