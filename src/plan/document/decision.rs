//! What a person decided about who somebody is, for the rows that no rule can tell: remembered from run to run, and shown
//! wherever it counts.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::model::{Email, EmployeeId, Phone, PosUserId, fold_name};
use crate::roster::{Desired, Status};

/// What a row says of who it is about.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowIdentity {
    /// The number for the point of sale.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pos_user_id: Option<PosUserId>,
    /// The id in ADP payroll.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub adp_employee_id: Option<String>,
    /// The e-mail.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<Email>,
    /// The first name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_name: Option<String>,
    /// The last name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_name: Option<String>,
    /// The telephone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<Phone>,
    /// Whether the row says that they have left. It is no part of who they are.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub leaving: bool,
}

/// A decision about the person of a row.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MatchDecision {
    /// What the row said. The decision holds for a row that says exactly this: a row that says something else asks again.
    pub row: RowIdentity,
    /// The accounts that could have been meant. When another one could be meant later, the decision does not hold any more.
    pub considered: BTreeSet<EmployeeId>,
    /// What was decided.
    #[serde(flatten)]
    pub decided: Decided,
}

/// What was decided, by whom, when and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decided {
    /// Who the row is about.
    pub verdict: Verdict,
    /// Who decided it, as they typed their name; empty while a review is under way.
    pub by: String,
    /// When; `None` while a review is under way.
    pub at: Option<DateTime<Utc>>,
    /// Why, in their words; may be empty.
    pub why: String,
}

/// Who a row is about.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "kebab-case")]
pub enum Verdict {
    /// The person of this account.
    Same {
        /// The account.
        employee: EmployeeId,
        /// Their name when it was decided.
        name: String,
    },
    /// Somebody who has no account yet.
    NewPerson,
    /// Nothing is to happen for this row.
    LeaveAlone,
}

impl RowIdentity {
    /// Returns what a row says of who it is about.
    pub fn of(row: &Desired) -> Self {
        Self {
            pos_user_id: row.pos_user_id,
            adp_employee_id: row.adp_employee_id.clone().map(Into::into),
            email: row.email.clone(),
            first_name: row.first_name.clone().map(Into::into),
            last_name: row.last_name.clone().map(Into::into),
            phone: row.phone,
            leaving: row.status == Status::Terminated,
        }
    }

    /// Returns a text that is the same for rows that name the same person by the same keys, spelling aside. A telephone counts
    /// only where it is the key: a new one beside a number, an ADP id or an e-mail makes nobody somebody else.
    pub fn fingerprint(&self) -> String {
        let text = |text: &Option<String>| text.as_deref().map(fold_name);
        let has_key = self.pos_user_id.is_some() || self.adp_employee_id.is_some() || self.email.is_some();
        let parts = (
            self.pos_user_id.map(|id| id.to_string()),
            &self.adp_employee_id,
            self.email.as_ref().map(Email::key),
            (text(&self.first_name), text(&self.last_name)),
            self.phone.filter(|_| !has_key).map(|phone| phone.to_string()),
        );
        // Strings and lists of them are always JSON.
        serde_json::to_string(&parts).unwrap_or_default()
    }

    /// Returns whether the other row could be about the same person: it shares a key or the whole name.
    pub fn resembles(&self, other: &Self) -> bool {
        let same = |one: Option<String>, two: Option<String>| one.is_some() && one == two;
        let email = |row: &Self| row.email.as_ref().map(Email::key);
        let name =
            |row: &Self| Some((fold_name(row.first_name.as_deref()?), fold_name(row.last_name.as_deref()?)));
        (self.pos_user_id.is_some() && self.pos_user_id == other.pos_user_id)
            || same(self.adp_employee_id.clone(), other.adp_employee_id.clone())
            || same(email(self), email(other))
            || (name(self).is_some() && name(self) == name(other))
    }

    /// Returns what the row says, for people: `POS 1070, sam@example.com, Sam Lee`.
    pub fn in_words(&self) -> String {
        let name = [self.first_name.as_deref(), self.last_name.as_deref()];
        let name = name.into_iter().flatten().collect::<Vec<_>>().join(" ");
        let parts = [
            self.pos_user_id.map(|id| format!("POS {id}")),
            self.adp_employee_id.as_ref().map(|id| format!("ADP {id}")),
            self.email.as_ref().map(ToString::to_string),
            Some(name).filter(|name| !name.is_empty()),
            self.phone.map(|phone| phone.to_string()),
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join(", ")
    }
}

impl Decided {
    /// Returns the decision as a sentence: `the same person as Sam Lee (employee 3051): decided by Kim Reyes on 2026-11-26,
    /// "asked the store"`.
    pub fn in_words(&self) -> String {
        let why = if self.why.is_empty() { String::new() } else { format!(", {:?}", self.why) };
        format!("{}: {}{why}", self.verdict, self.by_whom())
    }

    /// Returns who decided, and when.
    pub fn by_whom(&self) -> String {
        match self.at {
            Some(at) => format!("decided by {} on {}", self.by, at.format("%Y-%m-%d")),
            None => "decided in this review".to_owned(),
        }
    }
}

impl std::fmt::Display for Verdict {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Same { employee, name } => write!(out, "the same person as {name} (employee {employee})"),
            Self::NewPerson => out.write_str("a new person"),
            Self::LeaveAlone => out.write_str("left alone"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spelling_makes_no_other_row_and_another_value_does() {
        let row = |email: &str, last: &str, pos: u64| RowIdentity {
            email: Some(email.parse().unwrap()),
            last_name: Some(last.into()),
            pos_user_id: Some(PosUserId::new(pos)),
            ..RowIdentity::default()
        };
        let one = row("Sam@example.com", "Lee ", 7).fingerprint();
        assert_eq!(one, row("sam@EXAMPLE.com", "LEE", 7).fingerprint());
        assert_ne!(one, row("sam@example.com", "Lee", 8).fingerprint());
        assert_ne!(one, row("sam@example.com", "Leigh", 7).fingerprint());
        let with_phone = |phone: &str, row: RowIdentity| RowIdentity { phone: phone.parse().ok(), ..row };
        assert_eq!(one, with_phone("5555550102", row("sam@example.com", "Lee", 7)).fingerprint());
        // Without another key the telephone is what the row was recognised by.
        let named =
            |phone| with_phone(phone, RowIdentity { first_name: Some("Sam".into()), ..<_>::default() });
        assert_ne!(named("5555550102").fingerprint(), named("5555550103").fingerprint());
    }
}
