//! What people decided about who somebody is, from run to run: listed, and forgotten when somebody says so.

use rusqlite::params;

use crate::plan::MatchDecision;

use super::{State, StateError};

/// A decision as kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptDecision {
    /// Its number, by which it is taken back.
    pub id: i64,
    /// What was decided.
    pub decision: MatchDecision,
}

impl State {
    /// Returns every decision, oldest first. What a later version wrote and this one cannot read is left out: its row asks
    /// again.
    pub fn decisions(&self) -> Result<Vec<KeptDecision>, StateError> {
        let sql = "SELECT id, decision FROM match_decision ORDER BY id";
        let mut query = self.connection.prepare(sql).map_err(|source| self.failed(source))?;
        let rows = query.query_map([], |row| Ok((row.get(0)?, row.get::<_, String>(1)?)));
        let rows: Vec<(i64, String)> =
            rows.and_then(Iterator::collect).map_err(|source| self.failed(source))?;
        let kept = rows
            .into_iter()
            .filter_map(|(id, json)| Some(KeptDecision { id, decision: serde_json::from_str(&json).ok()? }));
        Ok(kept.collect())
    }

    /// Keeps decisions, in one transaction. Of two about the same row the one that was taken later holds: a plan that was
    /// approved long ago does not bring back what was decided otherwise since.
    pub fn decide(&mut self, decisions: &[MatchDecision]) -> Result<(), StateError> {
        let kept = self.decisions()?;
        let is_older = |new: &&MatchDecision| {
            let row = new.row.fingerprint();
            let same = kept.iter().find(|kept| kept.decision.row.fingerprint() == row);
            same.is_some_and(|kept| kept.decision.decided.at > new.decided.at)
        };
        let path = self.path.clone();
        let failed = |source| StateError::Database { path: path.clone(), source };
        let change = self.connection.transaction().map_err(failed)?;
        for decision in decisions.iter().filter(|new| !is_older(new)) {
            let row = decision.row.fingerprint();
            // Strings, numbers and lists of them are always JSON.
            let json = serde_json::to_string(decision).unwrap_or_default();
            change.execute("DELETE FROM match_decision WHERE row = ?1", [&row]).map_err(failed)?;
            change
                .execute("INSERT INTO match_decision (row, decision) VALUES (?1, ?2)", params![row, json])
                .map_err(failed)?;
        }
        change.commit().map_err(failed)
    }

    /// Forgets a decision. Returns whether there was one of this number.
    pub fn undecide(&self, id: i64) -> Result<bool, StateError> {
        let deleted = self.connection.execute("DELETE FROM match_decision WHERE id = ?1", [id]);
        deleted.map(|count| count > 0).map_err(|source| self.failed(source))
    }
}

#[cfg(test)]
mod tests {
    use super::super::StateDir;
    use super::*;
    use crate::model::{EmployeeId, PosUserId};
    use crate::plan::{Decided, RowIdentity, Verdict};

    fn decision(pos: u64, verdict: Verdict) -> MatchDecision {
        MatchDecision {
            row: RowIdentity { pos_user_id: Some(PosUserId::new(pos)), ..RowIdentity::default() },
            considered: [EmployeeId::new(51)].into(),
            decided: Decided {
                verdict,
                by: "Kim Reyes".into(),
                at: Some(chrono::DateTime::default()),
                why: "asked the store".into(),
            },
        }
    }

    #[test]
    fn the_last_word_about_a_row_counts_until_it_is_taken_back() {
        let root = tempfile::tempdir().unwrap();
        let directory = StateDir::open(root.path(), "main").unwrap();
        let open = || State::open(&directory, chrono::DateTime::default).unwrap();
        let same = Verdict::Same { employee: EmployeeId::new(51), name: "Sam Lee".into() };
        open().decide(&[decision(7, Verdict::NewPerson), decision(8, Verdict::LeaveAlone)]).unwrap();
        open().decide(&[decision(7, same.clone())]).unwrap();
        let kept = open().decisions().unwrap();
        assert_eq!(kept.len(), 2);
        assert_eq!(kept[1].decision, decision(7, same));
        assert_eq!(open().history().unwrap().decisions.len(), 2);
        let mut long_ago = decision(7, Verdict::NewPerson);
        long_ago.decided.at = Some("1969-07-20T20:17:00Z".parse().unwrap());
        open().decide(&[long_ago]).unwrap();
        assert_eq!(open().decisions().unwrap(), kept, "the earlier word does not come back");
        assert!(open().undecide(kept[0].id).unwrap() && !open().undecide(kept[0].id).unwrap());
        assert_eq!(open().decisions().unwrap(), kept[1..]);
    }
}
