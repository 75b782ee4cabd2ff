//! What happens, as data: the executor and the engine speak, whoever shows it listens.

use std::fmt;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::doctor::Examination;
use crate::model::{EmployeeId, Exit, UserId};
use crate::plan::{EntryId, Operation, Plan};
use crate::state::EndingKind;

/// One thing that happened.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Event {
    /// The run begins.
    Started {
        /// The run's id, as `runs show` takes it.
        run: String,
        /// Rows that will get a result.
        rows: u64,
        /// Rows that need a write.
        operations: u64,
    },
    /// A row's operation begins.
    RowStarted {
        /// Which entry of the plan.
        entry: EntryId,
        /// Whom, in words.
        name: String,
        /// What.
        operation: Operation,
    },
    /// Everything of a row was sent. Its result comes when a listing at the end has proven it.
    RowSent {
        /// Which entry of the plan.
        entry: EntryId,
        /// Whom, in words.
        name: String,
        /// What.
        operation: Operation,
    },
    /// A row is finished; there is exactly one of these per row of the roster.
    RowFinished(RowResult),
    /// Something the operator should know.
    Notice(String),
    /// The run ended.
    Finished(RunSummary),
    /// Pages of single people are about to be read, for what no listing shows.
    Reading {
        /// How many.
        pages: usize,
        /// How long that takes, about.
        seconds: usize,
    },
    /// The Backoffice is looked at before the first write, by reading only.
    FirstContact {
        /// Why that is due.
        why: String,
    },
    /// It is as it is known.
    Known(Box<Examination>),
    /// A plan passed the guards and is about to be carried out.
    Planned(Box<Plan>),
    /// A run had not come to its end; what it had begun was finished, the rest is planned anew.
    BegunFinished {
        /// The run's id.
        run: String,
        /// How many rows of it.
        rows: usize,
    },
}

/// How a row came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum RowStatus {
    /// Carried out, read back and equal.
    Done,
    /// There was nothing to do.
    Unchanged,
    /// Nothing was changed, or it cannot be told; the message says what to check.
    Failed,
    /// Some of it was carried out, not all; the message says what is left, or what somebody has to decide.
    Partial,
    /// Backoffice changed since the plan was made; nothing was written.
    Stale,
    /// The account cannot be told for sure; nothing was written.
    Conflict,
    /// The program waits for somebody's word; nothing was written.
    Held,
    /// A person took it out: whoever approved the plan, or decided that nothing is to happen for this row.
    HeldBack,
    /// The row has an error; nothing was written.
    Refused,
    /// The row is due on a later day, or who it is about is read on a later night.
    Waiting,
    /// Left out: only other rows were to be carried out, or the settings pass the row over.
    Skipped,
    /// The run stopped before it came to it.
    NotAttempted,
}

/// One row of the results.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct RowResult {
    /// The roster's line; `None` for an absent person.
    pub line: Option<u64>,
    /// The strongest key the row gives.
    pub key: String,
    /// First and last name.
    pub name: String,
    /// What was to be done.
    pub operation: Operation,
    /// How it came out.
    pub status: RowStatus,
    /// The employee, where known.
    pub employee_id: Option<EmployeeId>,
    /// The login, where known.
    pub user_id: Option<UserId>,
    /// What was changed, in words; empty when nothing was.
    pub changed: String,
    /// What to know or to do; may be empty.
    pub message: String,
    /// How long the row took, in seconds.
    pub seconds: f64,
    /// When the account or login of somebody who leaves was closed, where it was and was seen to be.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closed_at: Option<DateTime<Utc>>,
    /// What was seen of it afterwards.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub seen: Vec<String>,
}

/// How a run came out.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct RunSummary {
    /// Rows by status, every status named.
    pub by_status: std::collections::BTreeMap<RowStatus, u64>,
    /// Requests sent while applying, reading excluded.
    pub requests: u64,
    /// How long the run took, in seconds.
    pub seconds: f64,
    /// Why the run stopped before its end, where it did.
    pub stopped: Option<Stopped>,
}

/// Why a run stopped before its end.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Stopped {
    /// Ctrl-C or a termination signal.
    Interrupted,
    /// It took longer than the settings allow; the text says how long that is.
    TooLong(String),
    /// Too many failures; the text says which rule.
    Failures(String),
    /// Sign-in was refused.
    SignInRefused(String),
    /// Backoffice could not be reached or answers nonsense.
    Unreachable(String),
    /// It came to its end, but for so many rows of which nobody knows how far they came: they took too long, or could not be looked at.
    GaveUp(u64),
    /// The lease on the tenant is another machine's, or ends; the text says how.
    LeaseEnding(String),
}

impl Stopped {
    /// The journal's word for a run with rows of which nobody knows how far they came.
    pub const GAVE_UP: &str = "gave-up";

    /// Returns why the run stopped, as a sentence.
    pub fn in_words(&self) -> String {
        match self {
            Self::Interrupted => {
                "it was interrupted. What had begun was finished, the rest was not attempted.".to_owned()
            }
            Self::TooLong(most) => {
                format!("it took longer than {most} (max_runtime). What had begun was finished.")
            }
            Self::Failures(rule) => format!("{rule}. Look at what they say before you run it again."),
            Self::GaveUp(rows) => {
                let rows = if *rows == 1 { "1 row".to_owned() } else { format!("{rows} rows") };
                format!("nobody knows yet how far {rows} came; that is looked at when the run goes on.")
            }
            Self::SignInRefused(why) | Self::Unreachable(why) => why.clone(),
            Self::LeaseEnding(why) => format!(
                "{why}. What had begun was finished where that was possible, the rest was not attempted."
            ),
        }
    }

    /// Returns what ended the night of a run that stopped like this.
    pub const fn kind(&self) -> EndingKind {
        match self {
            Self::Interrupted => EndingKind::Interrupted,
            Self::SignInRefused(_) => EndingKind::SignInRefused,
            Self::Unreachable(_) => EndingKind::Unreachable,
            Self::LeaseEnding(_) => EndingKind::Locked,
            Self::TooLong(_) | Self::GaveUp(_) | Self::Failures(_) => EndingKind::Failed,
        }
    }

    /// Returns the word of the journal.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Interrupted => "interrupted",
            Self::TooLong(_) => "too-long",
            Self::Failures(_) => "failures",
            Self::SignInRefused(_) => "sign-in-refused",
            Self::Unreachable(_) => "unreachable",
            Self::GaveUp(_) => Self::GAVE_UP,
            Self::LeaseEnding(_) => "lease-ending",
        }
    }
}

impl RunSummary {
    /// Returns how a program ends that did this and nothing else.
    pub fn exit(&self) -> Exit {
        match &self.stopped {
            // Rows tell what failed; where none does, so many failures were of rows that came right in the end.
            Some(Stopped::Failures(_)) | None if self.all_well() => Exit::Well,
            Some(stopped) => stopped.kind().exit(),
            None => Exit::SomeRows,
        }
    }

    /// Returns how a program ends that did this, where these of its files could not be written.
    pub fn exit_with(&self, unwritten: &[String]) -> Exit {
        Exit::worst([self.exit(), if unwritten.is_empty() { Exit::Well } else { Exit::File }])
    }

    /// Returns whether no row needs anybody.
    pub fn all_well(&self) -> bool {
        self.by_status.iter().all(|(status, count)| *count == 0 || !status.needs_somebody())
    }
}

impl RowResult {
    /// Returns which entry of the plan this is the result of.
    pub fn entry(&self) -> EntryId {
        EntryId::of(self.line, self.employee_id)
    }

    /// Says of a row what was sent and could not be seen: a part of it is done.
    pub(super) fn unproven(&mut self, message: &str) {
        self.status = RowStatus::Partial;
        self.say(message);
    }

    /// Adds something to know or to do.
    pub(super) fn say(&mut self, text: &str) {
        add(&mut self.message, text);
    }

    /// Adds something that was changed.
    pub(super) fn changed(&mut self, text: &str) {
        add(&mut self.changed, text);
    }
}

fn add(list: &mut String, text: &str) {
    if !list.is_empty() {
        list.push_str("; ");
    }
    list.push_str(text);
}

impl RowStatus {
    /// Every status, in the order of a summary.
    pub const ALL: [Self; 12] = [
        Self::Done,
        Self::Unchanged,
        Self::Failed,
        Self::Partial,
        Self::Stale,
        Self::Conflict,
        Self::Held,
        Self::HeldBack,
        Self::Refused,
        Self::Waiting,
        Self::Skipped,
        Self::NotAttempted,
    ];

    /// Returns whether somebody has to look at the row. What a person left out, or took out, went as they wanted it, and what
    /// waits comes by itself.
    pub const fn needs_somebody(self) -> bool {
        match self {
            Self::Failed
            | Self::Partial
            | Self::Stale
            | Self::Conflict
            | Self::Held
            | Self::Refused
            | Self::NotAttempted => true,
            Self::Done | Self::Unchanged | Self::HeldBack | Self::Waiting | Self::Skipped => false,
        }
    }

    /// Returns the word of the results files.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Unchanged => "unchanged",
            Self::Failed => "failed",
            Self::Partial => "partial",
            Self::Stale => "stale",
            Self::Conflict => "conflict",
            Self::Held => "held",
            Self::HeldBack => "held-back",
            Self::Refused => "refused",
            Self::Waiting => "waiting",
            Self::Skipped => "skipped",
            Self::NotAttempted => "not-attempted",
        }
    }
}

impl fmt::Display for RowStatus {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.pad(self.as_str())
    }
}

/// Whoever wants to hear what happens: the terminal, the results files.
pub trait Listener: Send {
    /// Hears one event. An error ends the run: a result that cannot be written down would be lost.
    fn on(&mut self, event: &Event) -> Result<(), super::ListenError>;
}

/// Whoever wants to hear nothing.
impl Listener for () {
    fn on(&mut self, _: &Event) -> Result<(), super::ListenError> {
        Ok(())
    }
}
