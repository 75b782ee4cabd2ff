//! What came of one thing that somebody asked for by name.

use std::path::Path;

use serde_json::{Value, json};

use crate::apply::{RowResult, RowStatus};
use crate::engine::{DoneAlone, Single};
use crate::model::{Field, UserId};
use crate::plan::{Change, Entry, Operation};

use super::layout::{clean, json as document};
use super::output_kind::OutputKind;

/// One operation that was carried out, or that there was nothing to do for.
#[derive(Debug, Clone, Copy)]
pub struct SingleResult<'a> {
    /// The run that carried it out.
    pub run: &'a str,
    /// What came of it.
    pub row: &'a RowResult,
    /// What was to be done.
    pub entry: Option<&'a Entry>,
    /// Whether it is about a login, where the entry does not tell.
    pub of_login: bool,
    /// Where new PINs and passwords are.
    pub credentials: Option<&'a Path>,
}

impl SingleResult<'_> {
    fn is_of_a_login(&self) -> bool {
        let switches = |entry: &Entry| {
            entry.update().is_some_and(|update| update.open_login.or(update.close_login).is_some())
        };
        self.of_login || self.row.operation == Operation::Link || self.entry.is_some_and(switches)
    }

    /// Returns what became of it, in a word or two.
    fn outcome(&self) -> String {
        let update = self.entry.and_then(Entry::update);
        let word = match (self.row.status, self.row.operation) {
            (RowStatus::Done, Operation::Create | Operation::Link) => "created",
            (RowStatus::Done, Operation::Disable) => "disabled",
            (RowStatus::Done, Operation::Reactivate) => "reactivated",
            (RowStatus::Done, _) if update.is_some_and(|update| update.close_login.is_some()) => "closed",
            (RowStatus::Done, _) if update.is_some_and(|update| update.open_login.is_some()) => "switched on",
            (RowStatus::Done, _) => "updated",
            _ => return clean(&self.row.message),
        };
        word.to_owned()
    }

    fn username(&self) -> String {
        let made = self.entry.and_then(Entry::login).map(|login| login.username.to_string());
        made.unwrap_or_else(|| self.row.key.clone())
    }

    fn warnings(&self) -> Vec<String> {
        self.entry.map(|entry| entry.warnings.clone()).unwrap_or_default()
    }
}

/// Returns it for people.
pub fn single_text(result: &SingleResult<'_>) -> String {
    let kept = match (result.row.status, result.credentials) {
        (RowStatus::Done, Some(path)) if result.row.operation == Operation::Create => {
            format!("; the PIN is in {}", path.display())
        }
        (RowStatus::Done, Some(path)) if result.row.operation == Operation::Link => {
            format!("; the password is in {}", path.display())
        }
        _ => String::new(),
    };
    let outcome = match result.outcome().as_str() {
        "Backoffice says so already" => "is so already".to_owned(),
        other => other.to_owned(),
    };
    let id = |id: Option<String>| id.unwrap_or_default();
    let head = if result.is_of_a_login() {
        let id = id(result.row.user_id.map(|id| format!(" ({id})")));
        format!("Login {} {outcome}{id}{kept}.\n", clean(&result.username()))
    } else {
        format!("Employee {} {outcome}{kept}.\n", id(result.row.employee_id.map(|id| id.to_string())))
    };
    let changes: String = match (result.row.status, result.row.operation, result.entry) {
        (RowStatus::Done, Operation::Update, Some(entry)) => entry.changes.iter().map(line).collect(),
        _ => String::new(),
    };
    let notes: String = result.warnings().iter().map(|note| format!("! {}\n", clean(note))).collect();
    head + &changes + &notes
}

fn line(change: &Change) -> String {
    let empty = |text: &str| if text.is_empty() { "(empty)".to_owned() } else { clean(text) };
    let from = empty(&change.from_text().unwrap_or_default());
    format!("  {}  {from} → {}\n", change.field, empty(&change.to_text()))
}

/// Returns it as one JSON document: `roster-sync/employee-change/1` or `roster-sync/user-change/1`.
pub fn single_json(result: &SingleResult<'_>) -> String {
    let outcome = result.outcome();
    let mut told = if result.is_of_a_login() {
        json!({
            "schema": "roster-sync/user-change/1", "run": result.run, "user_id": result.row.user_id,
            "username": result.username(), "outcome": outcome, "warnings": result.warnings(),
        })
    } else {
        json!({
            "schema": "roster-sync/employee-change/1", "run": result.run, "employee_id": result.row.employee_id,
            "outcome": outcome, "warnings": result.warnings(),
        })
    };
    if let (Operation::Update, Some(entry), false) =
        (result.row.operation, result.entry, result.is_of_a_login())
    {
        let shown = |change: &Change| {
            let field: Field = change.field;
            json!({ "field": field, "from": change.from_text(), "to": change.to_text() })
        };
        told["changes"] = Value::Array(entry.changes.iter().map(shown).collect());
    }
    document(&told)
}

/// Says of a login that stands alone what would be done, which is not in a plan.
pub fn alone_unchanged_text(single: &Single, username: &str) -> String {
    let name = clean(username);
    match single {
        Single::CreateUser(_) => format!("The login {name} would be created. Nothing was changed.\n"),
        _ => format!("The login {name} stands alone. Nothing was changed.\n"),
    }
}

/// Tells what became of a login that stands alone.
pub fn alone_told(done: &DoneAlone, kind: OutputKind) -> String {
    let (change, outcome) = match done {
        DoneAlone::Created(created, password) => {
            let kept = format!("; the password is in {}", password.display());
            let name = created.username.to_string();
            return login_told(&name, created.id, ("created", &kept), &created.warnings, kind);
        }
        DoneAlone::Opened(change) if change.changed => (change, "switched on"),
        DoneAlone::Opened(change) => (change, "was switched on already"),
        DoneAlone::Closed(change) if change.changed => (change, "closed"),
        DoneAlone::Closed(change) => (change, "was closed already"),
    };
    login_told(&change.username, change.id, (outcome, ""), &[], kind)
}

/// Tells people, or as one JSON document: `roster-sync/user-change/1`.
fn login_told(
    name: &str,
    id: UserId,
    (outcome, kept): (&str, &str),
    warnings: &[String],
    kind: OutputKind,
) -> String {
    if kind == OutputKind::Text {
        let notes: String = warnings.iter().map(|note| format!("! {}\n", clean(note))).collect();
        return format!("Login {} {outcome} ({id}){kept}.\n{notes}", clean(name));
    }
    document(&json!({
        "schema": "roster-sync/user-change/1", "user_id": id, "username": name, "outcome": outcome,
        "warnings": warnings,
    }))
}
