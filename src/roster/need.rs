//! What a row must say to be carried out: a leaver needs no wage.

use crate::model::Field;

use super::Status;
use super::code::ProblemCode;

/// What a row is for, as far as its status tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Errand {
    /// Nothing happens to them, whatever else the row says.
    Nothing,
    /// Somebody leaves: a key, the status and the last day are enough.
    Leaver,
    /// Somebody works here: who they are and what they may do must be sure.
    Worker,
}

impl Errand {
    /// Returns what a row with this status is for.
    pub(super) fn of(status: &Status) -> Self {
        match status {
            Status::Active | Status::Unsaid => Self::Worker,
            Status::Terminated => Self::Leaver,
            Status::NeverHired | Status::Unclear(_) => Self::Nothing,
        }
    }

    /// Returns whether a field that cannot be read refuses the row. Where it does not, the field is left alone.
    pub(super) fn needs(self, code: ProblemCode, field: Option<Field>) -> bool {
        // Cells that may be somebody else's make everything doubtful.
        let of_the_row =
            matches!(code, ProblemCode::LineFeed | ProblemCode::NoKey | ProblemCode::LoginNeedsUsername);
        let Some(field) = field.filter(|_| !of_the_row) else {
            return code != ProblemCode::LoginNeedsUsername;
        };
        match self {
            Self::Nothing => false,
            Self::Leaver => field == Field::TerminationDate,
            Self::Worker => matches!(
                field,
                Field::PosUserId
                    | Field::AdpEmployeeId
                    | Field::FirstName
                    | Field::LastName
                    | Field::Sites
                    | Field::Backoffice
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_leaver_needs_nothing_but_the_key_and_somebody_who_works_here_who_and_where() {
        for (code, field) in [
            (ProblemCode::BadEmail, Field::Email),
            (ProblemCode::BadWage, Field::WageRate),
            (ProblemCode::BadPin, Field::PosPin),
            (ProblemCode::BadPosUserId, Field::PosUserId),
            (ProblemCode::EmptyList, Field::Sites),
        ] {
            assert!(!Errand::Leaver.needs(code, Some(field)), "{field}");
        }
        assert!(Errand::Leaver.needs(ProblemCode::BadDate, Some(Field::TerminationDate)));
        assert!(!Errand::Worker.needs(ProblemCode::BadDate, Some(Field::TerminationDate)));
        assert!(Errand::Leaver.needs(ProblemCode::NoKey, None));
        assert!(Errand::Leaver.needs(ProblemCode::LineFeed, Some(Field::Email)));
        assert!(Errand::Worker.needs(ProblemCode::BadPosUserId, Some(Field::PosUserId)));
        assert!(Errand::Worker.needs(ProblemCode::EmptyList, Some(Field::Sites)));
        assert!(!Errand::Worker.needs(ProblemCode::BadWage, Some(Field::WageRate)));
    }
}
