//! Why a night ended where no row of a run tells it: a roster that did not come, a guard that waits, a refused sign-in.

use std::fmt;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::model::Exit;

use super::shown::PlanNews;
use super::{StateError, Store};

/// What ended a night.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EndingKind {
    /// A guard waits for somebody's word.
    Guard,
    /// The roster cannot be used.
    Roster,
    /// No roster came.
    NoRoster,
    /// Sign-in was refused.
    SignInRefused,
    /// Backoffice could not be reached, answered nonsense, or is not as it is known.
    Unreachable,
    /// Another run held the tenant.
    Locked,
    /// A file of ours could not be read or written.
    File,
    /// What was asked for, or the settings, make no sense.
    Usage,
    /// It was interrupted before anything was begun.
    Interrupted,
    /// Anything else.
    Failed,
}

impl EndingKind {
    /// Returns how a program ends that ended like this.
    pub const fn exit(self) -> Exit {
        match self {
            Self::Guard => Exit::Guard,
            Self::Roster | Self::Usage => Exit::Usage,
            Self::NoRoster => Exit::NoRoster,
            Self::SignInRefused => Exit::SignInRefused,
            Self::Unreachable => Exit::Unreachable,
            Self::Locked => Exit::Locked,
            Self::File => Exit::File,
            Self::Interrupted => Exit::Interrupted,
            Self::Failed => Exit::SomeRows,
        }
    }
}

impl StateError {
    /// Returns what ends a night that ends with this error.
    pub const fn kind(&self) -> EndingKind {
        match self {
            Self::Locked { .. } | Self::LeaseLost { .. } | Self::NotHeld => EndingKind::Locked,
            Self::Io { .. }
            | Self::Database { .. }
            | Self::NotDurable { .. }
            | Self::Newer { .. }
            | Self::Approval { .. } => EndingKind::File,
            _ => EndingKind::Usage,
        }
    }
}

/// Why a night ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ending {
    /// What ended it.
    pub kind: EndingKind,
    /// The same in words.
    pub reason: String,
    /// The plan that waits for somebody's word, where one does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plan: Option<WaitingPlan>,
}

/// A plan that waits for somebody's word.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WaitingPlan {
    /// Its file.
    pub path: PathBuf,
    /// Its hash.
    pub hash: String,
    /// The guards that stop it.
    pub guards: Vec<String>,
    /// Whether a person's word can let all of them through.
    pub allowable: bool,
    /// How many leavers keep their access meanwhile.
    pub leavers_who_wait: usize,
    /// What it says against the plan that was shown before it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub news: Option<PlanNews>,
}

/// A night that ended before its run began.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EndedNight<'a> {
    /// The command.
    pub command: &'a str,
    /// The tenant's name.
    pub tenant: &'a str,
    /// The roster as given; empty where there is none.
    pub roster_path: &'a str,
    /// SHA-256 of the roster, where it was read.
    pub roster_sha256: &'a str,
    /// The exit code.
    pub exit_code: u8,
    /// Why.
    pub ending: Ending,
}

impl EndingKind {
    /// Returns the word for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Guard => "guard",
            Self::Roster => "roster",
            Self::NoRoster => "no-roster",
            Self::SignInRefused => "sign-in-refused",
            Self::Unreachable => "unreachable",
            Self::Locked => "locked",
            Self::File => "file",
            Self::Usage => "usage",
            Self::Interrupted => "interrupted",
            Self::Failed => "failed",
        }
    }
}

impl fmt::Display for EndingKind {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.pad(self.as_str())
    }
}

/// What stands before the name of a run that has no plan.
pub(super) const NO_PLAN: char = '-';

impl Store {
    /// Writes down a night that ended before its run began, as a run without a plan, and returns its name.
    pub async fn note_ended_night(&self, night: &EndedNight<'_>) -> Result<String, StateError> {
        let mut connection = self.connection().await;
        let id = self.unused_run_name(&mut connection).await.map_err(|source| self.failed(source))?;
        drop(connection);
        let now = self.now();
        let sql = "INSERT INTO run (id, command, tenant, roster_path, roster_sha256, plan_hash, started, ended, summary, \
                   exit_code, ending) VALUES ($1, $2, $3, $4, $5, $6, $7, $7, '{}', $8, $9)";
        let query = sqlx::query(sql)
            .bind(&id)
            .bind(night.command)
            .bind(night.tenant)
            .bind(night.roster_path)
            .bind(night.roster_sha256)
            .bind(format!("{NO_PLAN}{id}"))
            .bind(now)
            .bind(i64::from(night.exit_code))
            .bind(serde_json::to_string(&night.ending).unwrap_or_default());
        self.carry_out(query).await?;
        Ok(id)
    }

    /// Writes down why a run that was begun broke off. It stays open: it can be gone on with.
    pub async fn explain_run(&self, run: &str, ending: &Ending) -> Result<(), StateError> {
        let words = serde_json::to_string(ending).unwrap_or_default();
        let query = sqlx::query("UPDATE run SET ending = $2 WHERE id = $1").bind(run).bind(words);
        self.carry_out(query).await.map(|_| ())
    }
}
