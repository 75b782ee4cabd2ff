//! The plan that somebody was shown last, and what the next one says against it.

use std::collections::BTreeMap;
use std::fmt;

use serde::{Deserialize, Serialize};

use super::{StateError, Store};

/// What a plan says against the last one that was shown. A line is what is to be done about somebody, or what somebody must decide.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanNews {
    /// When the last one was shown.
    pub shown: String,
    /// Lines that it did not have, or had otherwise.
    pub new: usize,
    /// Lines that it had.
    pub same: usize,
    /// Lines that only it had, and that nobody carried out.
    pub gone: usize,
}

impl fmt::Display for PlanNews {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { shown, new, same, gone } = self;
        let minute = shown.get(..16).unwrap_or(shown).replacen('T', " ", 1);
        write!(out, "{new} new, {same} as before, {gone} gone since the plan shown {minute} UTC")
    }
}

/// What is remembered of a plan: of each line two fingerprints, of whom it is about and of what it says. No name is in it.
pub type ShownLines = BTreeMap<String, String>;

#[derive(Serialize, Deserialize)]
struct Shown {
    at: String,
    lines: ShownLines,
}

impl Store {
    /// Returns what a plan says against the last one that was shown, and remembers that this one is. There is nothing to say of the
    /// first, nor of the same plan on the same day.
    pub async fn show_plan(&self, purpose: &str, lines: ShownLines) -> Result<Option<PlanNews>, StateError> {
        let before: Option<Shown> =
            self.told(&what(purpose)).await?.and_then(|text| serde_json::from_str(&text).ok());
        let now = self.now();
        let day = |stamp: &str| stamp.get(..10).map(ToOwned::to_owned);
        let news = match &before {
            Some(before) if before.lines == lines && day(&before.at) == day(&now) => return Ok(None),
            Some(before) => {
                let same = lines.iter().filter(|(who, says)| before.lines.get(*who) == Some(*says)).count();
                let gone = before.lines.keys().filter(|who| !lines.contains_key(*who)).count();
                Some(PlanNews { shown: before.at.clone(), new: lines.len() - same, same, gone })
            }
            None => None,
        };
        self.keep_shown(purpose, Shown { at: now, lines }).await?;
        Ok(news)
    }

    /// Remembers what is left of a plan that is carried out: what was done about somebody is not gone from the next one.
    pub async fn plan_is_carried_out(&self, purpose: &str, left: ShownLines) -> Result<(), StateError> {
        let at = self.now();
        self.keep_shown(purpose, Shown { at, lines: left }).await
    }

    async fn keep_shown(&self, purpose: &str, shown: Shown) -> Result<(), StateError> {
        self.tell(&what(purpose), &serde_json::to_string(&shown).unwrap_or_default()).await
    }
}

/// What the last plan is called among what people were told.
fn what(purpose: &str) -> String {
    format!("plan {purpose}")
}
