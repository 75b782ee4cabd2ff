//! What is to be done about a login beside the rest of an entry.

use crate::model::{Field, UserId};
use crate::observed::ObservedEmployee;
use crate::plan::{Change, Entry, LoginSpec, LoginValue, Operation, Value};
use crate::roster::{Desired, Problem, Severity};

use super::conflicts::held_login;
use super::refused::refused_by_plan;
use super::wanted_login::{self, WantedLogin};

/// What is to be done about a login.
#[derive(Debug)]
pub(in crate::plan) enum LoginWork {
    Nothing,
    New(LoginSpec),
    Open(UserId),
    /// One is wanted, and what it lacks is for somebody to say.
    Asked(String),
}

impl LoginWork {
    /// Returns the login that is to be made.
    pub(in crate::plan) fn new_one(self) -> Option<LoginSpec> {
        match self {
            Self::New(login) => Some(login),
            Self::Nothing | Self::Open(_) | Self::Asked(_) => None,
        }
    }
}

/// Adds what there is to say about a login, and returns what is to be done. What is in the way of one makes the entry a conflict
/// or a refused row, which is then the error.
pub(in crate::plan) fn with_login(
    entry: &mut Entry,
    operation: Operation,
    row: &Desired,
    login: WantedLogin,
    account: Option<&ObservedEmployee>,
    problems: &mut Vec<Problem>,
) -> Result<LoginWork, Box<Entry>> {
    match login {
        WantedLogin::Nothing => Ok(LoginWork::Nothing),
        WantedLogin::Note(note) => {
            entry.warnings.push(note);
            Ok(LoginWork::Nothing)
        }
        WantedLogin::Missing(missing) => {
            entry.changes.extend(wanted_login::changes(&missing.spec));
            entry.warnings.extend(missing.warnings);
            Ok(LoginWork::New(missing.spec))
        }
        WantedLogin::Closed(id, username) => {
            let from = Value::Login(LoginValue::SwitchedOff(username));
            entry.changes.push(Change::new(Field::Backoffice, from, Value::Login(LoginValue::Works(None))));
            Ok(LoginWork::Open(id))
        }
        WantedLogin::Conflict(reason) => Err(Box::new(held_login(entry.clone(), reason))),
        WantedLogin::Problem(problem) if account.is_some() && operation != Operation::Link => {
            // What the login lacks is no reason to leave the rest undone, and the rest no reason to say that all is done.
            let asked = format!("no login is made: {} ({})", problem.message, problem.hint);
            problems.push(Problem { severity: Severity::Warning, ..problem });
            Ok(LoginWork::Asked(asked))
        }
        WantedLogin::Problem(problem) => {
            let refused = refused_by_plan(row, account, std::slice::from_ref(&problem));
            problems.push(problem);
            Err(Box::new(refused))
        }
    }
}
