//! Status words, compared whole: `Inactive` contains `active`, and `Active - Long Term` contains `term`.

use crate::model::fold;
use crate::roster::mapping::{Mapping, StatusWord};

/// Returns what a word in the status column means; `None` for one that nobody has told us.
///
/// `Inactive` is among those: some systems call leavers so and others people who are between two seasons. A single `A` is
/// known for one system only; `T` and `L` mean the same wherever they were seen.
pub(in crate::roster) fn word(mapping: &Mapping, cell: &str) -> Option<StatusWord> {
    let word = fold(cell);
    told(mapping, &word)
        .or_else(|| mapping.preset.and_then(|preset| preset.status(&word)))
        .or_else(|| usual(&word))
}

fn told(mapping: &Mapping, word: &str) -> Option<StatusWord> {
    mapping.values.status.iter().find(|(known, _)| fold(known) == word).map(|(_, meant)| *meant)
}

fn usual(word: &str) -> Option<StatusWord> {
    match word {
        "active" => Some(StatusWord::Active),
        "leave" | "on leave" | "leave of absence" | "l" => Some(StatusWord::Leave),
        "terminated" | "t" => Some(StatusWord::Terminated),
        "not hired" => Some(StatusWord::None),
        _ => None,
    }
}

/// Words that say of somebody's kind or stage that they have left; what else such a column holds says nothing of who works here.
const GONE: [&str; 24] = [
    "terminated",
    "termed",
    "former",
    "former employee",
    "ex-employee",
    "ex employee",
    "offboarded",
    "separated",
    "deleted",
    "resigned",
    "dismissed",
    "no longer employed",
    "terminated employee",
    "former staff",
    "inactive",
    "not active",
    "deactivated",
    "disabled",
    "revoked",
    "closed",
    "baja",
    "inactivo",
    "inactiva",
    "inactif",
];

/// Returns whether a word of another column than the status says that somebody has left.
pub(super) fn says_gone(cell: &str) -> bool {
    GONE.iter().any(|word| word.eq_ignore_ascii_case(cell))
}

/// Returns what a cell of an `Is Active` column means.
pub(super) fn is_active(mapping: &Mapping, cell: &str) -> Option<StatusWord> {
    told_or_usual(mapping, cell)
        .or_else(|| yes_no(cell).map(|works| if works { StatusWord::Active } else { StatusWord::Terminated }))
}

/// Letters are flags in such a column: `T` is true.
fn told_or_usual(mapping: &Mapping, cell: &str) -> Option<StatusWord> {
    if cell.chars().count() == 1 { told(mapping, &fold(cell)) } else { word(mapping, cell) }
}

/// Returns what a cell of a column such as `Suspended` or `Terminated` means.
pub(super) fn has_left(mapping: &Mapping, cell: &str) -> Option<StatusWord> {
    told_or_usual(mapping, cell)
        .or_else(|| yes_no(cell).map(|gone| if gone { StatusWord::Terminated } else { StatusWord::Active }))
}

fn yes_no(cell: &str) -> Option<bool> {
    match fold(cell).as_str() {
        "yes" | "y" | "true" | "t" | "1" | "x" => Some(true),
        "no" | "n" | "false" | "f" | "0" => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_compared_whole() {
        let mapping = Mapping::default();
        assert_eq!(word(&mapping, " ACTIVE "), Some(StatusWord::Active));
        assert_eq!(word(&mapping, "On  Leave"), Some(StatusWord::Leave));
        for unknown in ["Inactive", "Active - Long Term", "Exited (Terminated)", "A", ""] {
            assert_eq!(word(&mapping, unknown), None, "{unknown}");
        }
        assert_eq!(is_active(&mapping, "No"), Some(StatusWord::Terminated));
        assert_eq!(word(&mapping, "No"), None);
        assert_eq!(
            (is_active(&mapping, "T"), has_left(&mapping, "T")),
            (Some(StatusWord::Active), Some(StatusWord::Terminated))
        );
        assert_eq!(has_left(&mapping, "x"), Some(StatusWord::Terminated));
        assert_eq!(has_left(&mapping, "FALSE"), Some(StatusWord::Active));
        assert_eq!(has_left(&mapping, "on a break"), None);
    }
}
