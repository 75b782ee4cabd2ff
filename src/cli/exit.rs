//! The exit codes that scripts depend on.

use std::process::ExitCode;

use crate::apply::{RunSummary, Stopped};

/// How the program ended. The numbers are part of the interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// 0: all is well.
    Well,
    /// 1: some rows failed, are partial, stale or in conflict.
    SomeRows,
    /// 2: bad usage, config or roster file.
    Usage,
    /// 3: changes are pending (`plan --detailed-exitcode` only).
    ChangesPending,
    /// 4: a guard tripped; nothing was written.
    Guard,
    /// 5: sign-in was refused.
    SignInRefused,
    /// 6: Backoffice cannot be reached or answers nonsense.
    Unreachable,
    /// 7: another run holds the lock.
    Locked,
    /// 8: a file of ours could not be written, all else is well.
    File,
    /// 130: interrupted.
    Interrupted,
}

impl Exit {
    /// Returns how a run ended that came out like this.
    pub(super) fn of_run(summary: &RunSummary) -> Self {
        match &summary.stopped {
            Some(Stopped::Interrupted) => Self::Interrupted,
            Some(Stopped::SignInRefused(_)) => Self::SignInRefused,
            Some(Stopped::Unreachable(_)) => Self::Unreachable,
            Some(Stopped::Failures(_)) | None if summary.all_well() => Self::Well,
            Some(Stopped::TooLong(_) | Stopped::GaveUp(_) | Stopped::Failures(_)) | None => Self::SomeRows,
        }
    }

    /// Returns the number.
    pub const fn code(self) -> u8 {
        match self {
            Self::Well => 0,
            Self::SomeRows => 1,
            Self::Usage => 2,
            Self::ChangesPending => 3,
            Self::Guard => 4,
            Self::SignInRefused => 5,
            Self::Unreachable => 6,
            Self::Locked => 7,
            Self::File => 8,
            Self::Interrupted => 130,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}
