//! An entry as it stands in a plan's file: every key of schema 1 with its meaning, and beside them the entry's name and its
//! action. What is derived from the action is written for people and scripts, and held against it when the file is read.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::model::{Field, UserId};
use crate::plan::{Before, CreateSpec, Decided, LoginSpec, RowIdentity, UpdateSpec};

use super::{Action, Candidate, Change, Entry, EntryId, Operation, Person, PersonSites, Situation};

/// An entry on its way into a file.
#[derive(Serialize)]
struct Written<'a> {
    id: EntryId,
    line: Option<u64>,
    situation: Situation,
    reason: &'a str,
    operation: Operation,
    person: &'a Person,
    key: &'a str,
    changes: &'a [Change],
    warnings: &'a [String],
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    candidates: &'a [Candidate],
    #[serde(skip_serializing_if = "Option::is_none")]
    row: Option<&'a RowIdentity>,
    #[serde(skip_serializing_if = "Option::is_none")]
    decided: Option<&'a Decided>,
    #[serde(rename = "stores", skip_serializing_if = "PersonSites::is_empty")]
    sites: &'a PersonSites,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    changed_by_hand: &'a BTreeMap<Field, NaiveDate>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    proves: &'a BTreeMap<Field, String>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    asked: &'a BTreeMap<Field, String>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    also_active: &'a [Candidate],
    #[serde(skip_serializing_if = "Option::is_none")]
    create: Option<&'a CreateSpec>,
    #[serde(skip_serializing_if = "Option::is_none")]
    login: Option<&'a LoginSpec>,
    #[serde(skip_serializing_if = "Option::is_none")]
    before: Option<&'a Before>,
    #[serde(skip_serializing_if = "Option::is_none")]
    update: Option<&'a UpdateSpec>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    logins: &'a [UserId],
    action: &'a Action,
}

/// An entry on its way out of a file. What follows from the action is not read: [`Plan::from_json`] holds the whole file
/// against what the plan would be written as.
///
/// [`Plan::from_json`]: crate::plan::Plan::from_json
#[derive(Deserialize)]
struct Read {
    line: Option<u64>,
    situation: Situation,
    reason: String,
    person: Person,
    key: String,
    changes: Vec<Change>,
    warnings: Vec<String>,
    #[serde(default)]
    candidates: Vec<Candidate>,
    #[serde(default)]
    row: Option<Box<RowIdentity>>,
    #[serde(default)]
    decided: Option<Box<Decided>>,
    #[serde(default, rename = "stores")]
    sites: PersonSites,
    #[serde(default)]
    changed_by_hand: BTreeMap<Field, NaiveDate>,
    #[serde(default)]
    proves: BTreeMap<Field, String>,
    #[serde(default)]
    asked: BTreeMap<Field, String>,
    #[serde(default)]
    also_active: Vec<Candidate>,
    action: Action,
}

impl Serialize for Entry {
    fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        Written {
            id: self.id(),
            line: self.line,
            situation: self.situation,
            reason: &self.reason,
            operation: self.operation(),
            person: &self.person,
            key: &self.key,
            changes: &self.changes,
            warnings: &self.warnings,
            candidates: &self.candidates,
            row: self.row.as_deref(),
            decided: self.decided.as_deref(),
            sites: &self.sites,
            changed_by_hand: &self.changed_by_hand,
            proves: &self.proves,
            asked: &self.asked,
            also_active: &self.also_active,
            create: self.create(),
            login: self.login(),
            before: self.before(),
            update: self.update(),
            logins: self.logins(),
            action: &self.action,
        }
        .serialize(out)
    }
}

impl<'de> Deserialize<'de> for Entry {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let read = Read::deserialize(from)?;
        Ok(Self {
            line: read.line,
            situation: read.situation,
            reason: read.reason,
            action: read.action,
            person: read.person,
            key: read.key,
            changes: read.changes,
            warnings: read.warnings,
            candidates: read.candidates,
            row: read.row,
            decided: read.decided,
            sites: read.sites,
            changed_by_hand: read.changed_by_hand,
            proves: read.proves,
            asked: read.asked,
            also_active: read.also_active,
        })
    }
}
