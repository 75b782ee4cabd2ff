//! One person's entry in a plan.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::model::{EmployeeId, Field, PosUserId, UserId};
use crate::plan::{Before, CreateSpec, Decided, LoginSpec, RowIdentity, UnknownLogin, UpdateSpec};

use super::{Action, Change, EntryId, Operation, PersonSites, Situation};

/// One person's entry.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The roster's line; `None` for an absent person.
    pub line: Option<u64>,
    /// The row of the situation → action table.
    pub situation: Situation,
    /// Why, in words.
    pub reason: String,
    /// What is to be done, with everything it needs.
    pub action: Action,
    /// Who it is about.
    pub person: Person,
    /// The strongest key the row gives (POS id, ADP id or e-mail), for results.
    pub key: String,
    /// From → to per field, by field; for a create everything that will be set except the PIN.
    pub changes: Vec<Change>,
    /// What the reader should know.
    pub warnings: Vec<String>,
    /// The people this row could mean, where it is a conflict; people of the same name, where it is somebody new.
    pub candidates: Vec<Candidate>,
    /// What the row says of who it is about, where a person may have to say who that is.
    pub row: Option<Box<RowIdentity>>,
    /// What a person decided about who it is.
    pub decided: Option<Box<Decided>>,
    /// The person's sites, now and then.
    pub sites: PersonSites,
    /// Changes that put back what somebody changed in Backoffice, or would: with the day on which it was last seen to be as
    /// the roster says.
    pub changed_by_hand: BTreeMap<Field, NaiveDate>,
    /// What the roster says of each field that is written, by fingerprint: what Backoffice is proven to hold once it is done.
    pub proves: BTreeMap<Field, String>,
    /// What somebody has to decide about single fields, which are left as they are meanwhile; the rest of the row goes on.
    pub asked: BTreeMap<Field, String>,
    /// Other active accounts of a leaver, which go on working: somebody must say whether they leave too.
    pub also_active: Vec<Candidate>,
}

/// Who an entry is about.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// From the roster, else from Backoffice.
    pub first_name: String,
    /// From the roster, else from Backoffice.
    pub last_name: String,
    /// From the roster, else from Backoffice.
    pub pos_user_id: Option<PosUserId>,
    /// The matched (or pinned) account.
    pub employee_id: Option<EmployeeId>,
}

/// Somebody a row could mean.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Candidate {
    /// The account.
    pub employee_id: EmployeeId,
    /// First and last name.
    pub name: String,
    /// The number for the point of sale.
    pub pos_user_id: Option<PosUserId>,
    /// Whether the account is active.
    pub active: bool,
    /// The keys by which the row matches it (`pos_user_id`, `email`, `name+phone`); `name` for people of the same name.
    pub matched_by: Vec<String>,
    /// The id in ADP payroll, where it was read.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub adp_employee_id: String,
    /// E-mail, where it was read.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub email: String,
    /// Telephone as typed.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub phone: String,
    /// Sites by name.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub sites: String,
    /// The template for the point of sale.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub permission: String,
}

impl Entry {
    /// Returns the entry's name in its plan.
    pub fn id(&self) -> EntryId {
        EntryId::of(self.line, self.person.employee_id)
    }

    /// Returns what somebody has to decide about single fields, a sentence each.
    pub fn questions(&self) -> impl Iterator<Item = String> {
        self.asked.iter().map(|(field, why)| format!("{field} is left as it is: {why}"))
    }

    /// Returns what is to be done, in a word.
    pub const fn operation(&self) -> Operation {
        self.action.operation()
    }

    /// Returns the new employee, for a create.
    pub const fn create(&self) -> Option<&CreateSpec> {
        match &self.action {
            Action::Create(creating) => Some(&creating.create),
            _ => None,
        }
    }

    /// Returns the new login, where one is wanted and missing.
    pub const fn login(&self) -> Option<&LoginSpec> {
        match &self.action {
            Action::Create(creating) => creating.login.as_ref(),
            Action::Link(linking) => Some(&linking.login),
            Action::Update(changing) | Action::Reactivate(changing) => changing.login.as_ref(),
            _ => None,
        }
    }

    /// Returns what is to change, for an update or a reactivation.
    pub const fn update(&self) -> Option<&UpdateSpec> {
        match &self.action {
            Action::Update(changing) | Action::Reactivate(changing) => Some(&changing.update),
            _ => None,
        }
    }

    /// Returns what must still be true of the account when it is written to.
    pub fn before(&self) -> Option<&Before> {
        self.action.before()
    }

    /// Returns the person's open Backoffice logins that are closed with the account.
    pub fn logins(&self) -> &[UserId] {
        match &self.action {
            Action::Disable(closing) => &closing.logins,
            _ => &[],
        }
    }

    /// Returns the open logins of which nobody could read whose they are, where the account is closed.
    pub fn unknown_logins(&self) -> &[UnknownLogin] {
        match &self.action {
            Action::Disable(closing) => &closing.unknown_logins,
            _ => &[],
        }
    }

    /// Returns the names of every Backoffice login that is or may be theirs, where somebody would lose access.
    pub fn usernames(&self) -> &[String] {
        match &self.action {
            Action::Update(changing) | Action::Reactivate(changing) => &changing.usernames,
            Action::Disable(closing) => &closing.usernames,
            _ => &[],
        }
    }
}
