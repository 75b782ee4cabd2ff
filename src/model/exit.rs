//! The exit codes that scripts depend on, and that a run's record keeps.

use std::process::ExitCode;

/// How the program ended. The numbers are part of the interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// 0: all is well.
    Well,
    /// 1: somebody is needed: rows failed, are partial, stale, in conflict, held, refused or not attempted; a run is overdue.
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
    /// 8: a file of ours could not be read or written, all else is well.
    File,
    /// 9: no roster came.
    NoRoster,
    /// 130: interrupted.
    Interrupted,
}

impl Exit {
    /// Which code is told where several would be due, the first one first.
    const ORDER: [Self; 11] = [
        Self::Interrupted,
        Self::SignInRefused,
        Self::Unreachable,
        Self::Locked,
        Self::Guard,
        Self::Usage,
        Self::NoRoster,
        Self::File,
        Self::SomeRows,
        Self::ChangesPending,
        Self::Well,
    ];

    /// Returns the one that is told of several.
    pub fn worst(several: impl IntoIterator<Item = Self>) -> Self {
        let rank = |exit: &Self| Self::ORDER.iter().position(|one| one == exit);
        several.into_iter().min_by_key(rank).unwrap_or(Self::Well)
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
            Self::NoRoster => 9,
            Self::Interrupted => 130,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_several_the_one_is_told_that_somebody_must_act_on_first() {
        let codes = |several: &[Exit]| Exit::worst(several.iter().copied()).code();
        assert_eq!(codes(&[]), 0);
        assert_eq!(codes(&[Exit::Well, Exit::SomeRows, Exit::File]), 8);
        assert_eq!(codes(&[Exit::NoRoster, Exit::Guard, Exit::SignInRefused]), 5);
        assert_eq!(Exit::ORDER.map(Exit::code), [130, 5, 6, 7, 4, 2, 9, 8, 1, 3, 0]);
    }
}
