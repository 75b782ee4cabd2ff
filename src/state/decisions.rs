//! What people decided about who somebody is, from run to run: listed, and forgotten when somebody says so.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use sqlx::{AnyConnection, Row};

use crate::plan::MatchDecision;

use super::connection::change;
use super::{StateError, Store};

/// A decision as kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptDecision {
    /// Its number, by which it is taken back.
    pub id: i64,
    /// What was decided.
    pub decision: MatchDecision,
}

impl Store {
    /// Returns every decision, oldest first. What a later version wrote and this one cannot read is left out: its row asks
    /// again.
    pub async fn decisions(&self) -> Result<Vec<KeptDecision>, StateError> {
        let sql = "SELECT id, decision FROM match_decision WHERE taken_back IS NULL ORDER BY id";
        let mut kept = Vec::new();
        for row in self.rows(sqlx::query(sql)).await? {
            let failed = |source| self.failed(source);
            let (id, json): (i64, String) =
                (row.try_get(0).map_err(failed)?, row.try_get(1).map_err(failed)?);
            kept.extend(serde_json::from_str(&json).ok().map(|decision| KeptDecision { id, decision }));
        }
        Ok(kept)
    }

    /// Keeps decisions, in one transaction. Of two about the same row the one that was taken later holds: a plan that was
    /// approved long ago does not bring back what was decided otherwise since.
    pub async fn decide(&self, decisions: &[MatchDecision]) -> Result<(), StateError> {
        let failed = |source| self.failed(source);
        let mut connection = self.connection().await;
        self.about_to_change()?;
        let mut change = change(&mut connection).await.map_err(failed)?;
        let last = last_words(&mut change).await.map_err(failed)?;
        let is_older = |new: &&MatchDecision| {
            let word = last.get(&new.row.fingerprint()).and_then(|word| word.at);
            word.is_some_and(|word| new.decided.at.is_none_or(|at| at < word))
        };
        for decision in decisions.iter().filter(|new| !is_older(new)) {
            let row = decision.row.fingerprint();
            // Strings, numbers and lists of them are always JSON.
            let json = serde_json::to_string(decision).unwrap_or_default();
            for earlier in last.get(&row).iter().flat_map(|word| &word.kept_under) {
                let gone = sqlx::query("DELETE FROM match_decision WHERE row = $1").bind(earlier);
                gone.execute(&mut *change).await.map_err(failed)?;
            }
            let gone = sqlx::query("DELETE FROM match_decision WHERE row = $1").bind(&row);
            gone.execute(&mut *change).await.map_err(failed)?;
            let sql = "INSERT INTO match_decision (row, decision) VALUES ($1, $2)";
            sqlx::query(sql).bind(&row).bind(json).execute(&mut *change).await.map_err(failed)?;
        }
        change.commit().await.map_err(failed)
    }

    /// Takes a decision back. Returns whether there was one of this number. When it was taken back stays known, so that a plan
    /// which was approved before does not bring it back.
    pub async fn undecide(&self, id: i64) -> Result<bool, StateError> {
        let sql = "UPDATE match_decision SET taken_back = $2 WHERE id = $1 AND taken_back IS NULL";
        Ok(self.carry_out(sqlx::query(sql).bind(id).bind(self.now())).await? > 0)
    }
}

/// What was said about a row before.
#[derive(Debug, Default)]
struct LastWord {
    /// When it was decided last, or taken back.
    at: Option<DateTime<Utc>>,
    /// The texts under which it is kept: an earlier version wrote another one for the same row.
    kept_under: Vec<String>,
}

/// Returns what was last said about each row. The row is read anew from the decision itself.
async fn last_words(change: &mut AnyConnection) -> Result<BTreeMap<String, LastWord>, sqlx::Error> {
    let sql = "SELECT row, decision, taken_back FROM match_decision";
    let mut words: BTreeMap<String, LastWord> = BTreeMap::new();
    for one in sqlx::query(sql).fetch_all(change).await? {
        let (row, decision): (String, String) = (one.try_get(0)?, one.try_get(1)?);
        let taken_back: Option<String> = one.try_get(2)?;
        let decision = serde_json::from_str::<MatchDecision>(&decision).ok();
        let at = decision.as_ref().and_then(|one| one.decided.at);
        let back = taken_back.and_then(|text| text.parse().ok());
        let key = decision.map_or_else(|| row.clone(), |one| one.row.fingerprint());
        let word = words.entry(key).or_default();
        word.at = word.at.max(at).max(back);
        word.kept_under.push(row);
    }
    Ok(words)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{EmployeeId, PosUserId};
    use crate::plan::{Decided, RowIdentity, Verdict};
    use crate::state::tests::place::on_both_engines;

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

    on_both_engines! {
        async fn the_last_word_about_a_row_counts_until_it_is_taken_back(place) {
            let open = async || place.store().await;
            let same = Verdict::Same { employee: EmployeeId::new(51), name: "Sam Lee".into() };
            open()
                .await
                .decide(&[decision(7, Verdict::NewPerson), decision(8, Verdict::LeaveAlone)])
                .await
                .unwrap();
            open().await.decide(&[decision(7, same.clone())]).await.unwrap();
            let kept = open().await.decisions().await.unwrap();
            assert_eq!(kept.len(), 2);
            assert_eq!(kept[1].decision, decision(7, same));
            assert_eq!(open().await.history().await.unwrap().decisions.len(), 2);
            let mut long_ago = decision(7, Verdict::NewPerson);
            long_ago.decided.at = Some("1969-07-20T20:17:00Z".parse().unwrap());
            open().await.decide(&[long_ago]).await.unwrap();
            assert_eq!(open().await.decisions().await.unwrap(), kept, "the earlier word does not come back");
            let later =
                async || place.at(|| "2026-11-27T00:00:00Z".parse().unwrap()).await;
            assert!(
                later().await.undecide(kept[0].id).await.unwrap()
                    && !later().await.undecide(kept[0].id).await.unwrap()
            );
            assert_eq!(open().await.decisions().await.unwrap(), kept[1..]);
            open().await.decide(std::slice::from_ref(&kept[0].decision)).await.unwrap();
            assert_eq!(
                open().await.decisions().await.unwrap(),
                kept[1..],
                "what was taken back since stays taken back"
            );
            let mut again = kept[0].decision.clone();
            again.decided.at = Some("2026-11-28T00:00:00Z".parse().unwrap());
            open().await.decide(&[again]).await.unwrap();
            assert_eq!(open().await.decisions().await.unwrap().len(), 2, "and may be decided anew");
        }
    }
}
