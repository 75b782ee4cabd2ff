//! Choosing a part of a plan: by line, by an entry's name, or the leavers.

use std::collections::BTreeSet;

use super::entry::Entry;
use super::entry_id::EntryId;
use super::plan::Plan;
use super::words::Situation;

/// The word for everybody whom the roster itself calls a leaver.
const LEAVERS: &str = "leavers";

/// A word that chooses nothing of a plan.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum UnknownPart {
    /// It is no line, no name of an entry and not the word for the leavers.
    #[error("{0:?} chooses nothing: name lines (12), entries (line-12, employee-3012), or `leavers`")]
    NoSuchWord(String),
    /// The plan has no such entry.
    #[error("the plan has no {0}")]
    NoSuchEntry(EntryId),
    /// The roster calls nobody a leaver who has something to be closed.
    #[error("the plan has no leavers")]
    NoLeavers,
}

impl Plan {
    /// Returns the entries that these words choose; every one of them must be there.
    pub fn part(&self, words: &[String]) -> Result<BTreeSet<EntryId>, UnknownPart> {
        let has = |id: EntryId| self.entries.iter().any(|entry| entry.id() == id);
        let mut chosen = BTreeSet::new();
        for word in words.iter().map(|word| word.trim()) {
            if word == LEAVERS {
                let before = chosen.len();
                chosen.extend(self.entries.iter().filter(|entry| entry.is_leaver()).map(Entry::id));
                if chosen.len() == before {
                    return Err(UnknownPart::NoLeavers);
                }
                continue;
            }
            let id = word.parse().map(EntryId::Line).or_else(|_| word.parse::<EntryId>());
            let id = id.map_err(|_| UnknownPart::NoSuchWord(word.chars().take(40).collect()))?;
            if !has(id) {
                return Err(UnknownPart::NoSuchEntry(id));
            }
            chosen.insert(id);
        }
        Ok(chosen)
    }
}

impl Entry {
    /// Returns whether the roster itself calls this person a leaver and something of theirs is to be closed.
    pub fn is_leaver(&self) -> bool {
        self.situation == Situation::Leaver && self.operation().writes()
    }
}
