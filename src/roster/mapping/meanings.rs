//! What the words of a header say: one table for every system. All of a header's words must be told, or it is asked about:
//! `Previous Termination Date` is no termination date, and `Supervisor Email` nobody's e-mail.

use std::sync::LazyLock;

use crate::model::Field;

use super::header_words::{HeaderWords, words};
use super::role::Role;
use super::vocabulary::{
    BESIDE, BESIDE_GONE, BESIDE_STAYS, DAYS_OF_LEAVERS, DAYS_OF_LEAVING, DOUBTFUL, ELSEWHERE, GONE, KINDS,
    LONG, MEANINGS, OTHER_DAYS, PERHAPS_LAST_DAYS, SPEAKS_ALONE, STAYS, is_known,
};

/// What a header says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Said {
    /// This, for sure.
    Role(Role),
    /// Perhaps something of these.
    Perhaps(Vec<Role>),
    /// Pay that is counted by something longer than an hour.
    LongPay,
    /// Nothing that is of interest here.
    Nothing,
}

struct Tables {
    sure: Vec<(Role, HeaderWords, HeaderWords)>,
    doubtful: Vec<(Role, HeaderWords)>,
    beside: HeaderWords,
    elsewhere: HeaderWords,
}

/// A phrase of a table, whose words stand there in their one spelling.
fn phrase(text: &str) -> HeaderWords {
    text.split_whitespace().map(ToOwned::to_owned).collect()
}

static TABLES: LazyLock<Tables> = LazyLock::new(|| {
    let sure: Vec<_> = MEANINGS
        .iter()
        .flat_map(|(role, cores, beside)| cores.split(';').map(|core| (*role, phrase(core), phrase(beside))))
        .collect();
    let doubtful: Vec<_> = DOUBTFUL
        .iter()
        .flat_map(|(role, cores)| cores.split(';').map(|core| (*role, phrase(core))))
        .collect();
    let (beside, elsewhere) = (phrase(BESIDE), phrase(ELSEWHERE));
    Tables { sure, doubtful, beside, elsewhere }
});

/// Returns what a header says.
pub(super) fn said(header: &str) -> Said {
    let whole = said_by(&words(header));
    if matches!(whole, Said::Role(_)) {
        return whole;
    }
    match super::header_words::words_without_brackets(header).map(|words| said_by(&words)) {
        Some(Said::Role(role)) if !matches!(whole, Said::LongPay) => Said::Role(role),
        _ => whole,
    }
}

/// Returns whether a header says something [for sure](Said::Role): what most cells of most rows do not, which is soon seen.
pub(super) fn says_a_role(header: &str) -> bool {
    let words = words(header);
    let is_role = |words: &HeaderWords| matches!(surely(words)[..], [_]);
    is_role(&words)
        || super::header_words::words_without_brackets(header).is_some_and(|inner| is_role(&inner))
            && said_by(&words) != Said::LongPay
}

/// Returns whether a header names a day from which on somebody does not work here any more.
pub(super) fn names_a_day_of_leaving(header: &str) -> bool {
    names_one_of(header, DAYS_OF_LEAVING)
}

/// Returns whether a header of a list of leavers names the day on which they leave.
pub(super) fn names_a_day_of_leavers(header: &str) -> bool {
    [DAYS_OF_LEAVING, PERHAPS_LAST_DAYS, DAYS_OF_LEAVERS].iter().any(|days| names_one_of(header, days))
}

/// Returns whether a header names the day from which on something holds, and nothing else.
pub(super) fn is_effective_date(header: &str) -> bool {
    names_one_of(header, "effective date; effective")
}

/// Returns as what a header may say of somebody that they have left, where another column says who works here: `Deleted` with yes,
/// `On Payroll` with no, `Employment Type` with a word.
pub(super) fn may_say_gone(header: &str) -> Option<Role> {
    let words = words(header);
    let is_of = |list: &str, word: &String| list.split_whitespace().any(|one| one == word);
    let all_are = |list: &str| words.iter().all(|word| is_of(list, word) || is_of(BESIDE_GONE, word));
    let has = |list: &str| words.iter().any(|word| is_of(list, word));
    if has(GONE) && all_are(GONE) {
        Some(Role::HasLeft)
    } else if has(STAYS) && words.iter().all(|word| is_of(BESIDE_STAYS, word)) {
        Some(Role::IsActive)
    } else {
        (has(KINDS) && all_are(KINDS)).then_some(Role::Field(Field::Status))
    }
}

/// Returns whether a header names a day that is none of leaving.
pub(super) fn names_another_day(header: &str) -> bool {
    let words = words(header);
    OTHER_DAYS.split_whitespace().any(|word| words.contains(word))
}

fn names_one_of(header: &str, phrases: &str) -> bool {
    let words = words(header);
    phrases
        .split(';')
        .map(phrase)
        .any(|one| one.is_subset(&words) && words.difference(&one).all(|word| TABLES.beside.contains(word)))
}

/// Returns what words say for sure: several where they say more than one thing.
fn surely(words: &HeaderWords) -> Vec<Role> {
    let tables = &*TABLES;
    let mut best: Vec<Role> = Vec::new();
    let mut size = 0;
    // Most cells that are no headers have a word that no table has.
    let sure = if words.iter().all(|word| is_known(word)) { &tables.sure[..] } else { &[] };
    for (role, core, beside) in sure {
        let fits = core.len() <= words.len()
            && core.is_subset(words)
            && words.difference(core).all(|word| beside.contains(word) || tables.beside.contains(word));
        if !fits || core.len() < size {
            continue;
        }
        if core.len() > size {
            best.clear();
            size = core.len();
        }
        if !best.contains(role) {
            best.push(*role);
        }
    }
    best
}

fn said_by(words: &HeaderWords) -> Said {
    let tables = &*TABLES;
    if words.is_empty() {
        return Said::Nothing;
    }
    let best = surely(words);
    match best[..] {
        [role] => return Said::Role(role),
        [] => {}
        _ => return Said::Perhaps(best),
    }
    let pays = ["pay", "rate", "wage", "salary", "compensation", "earnings"]
        .iter()
        .any(|word| words.contains(*word));
    if pays && LONG.split_whitespace().any(|word| words.contains(word)) && !words.contains("date") {
        return Said::LongPay;
    }
    if words.iter().any(|word| tables.elsewhere.contains(word)) {
        return Said::Nothing;
    }
    let mut perhaps: Vec<Role> = Vec::new();
    let doubtful = tables.doubtful.iter().filter(|(_, core)| {
        core.is_subset(words) && words.difference(core).all(|word| tables.beside.contains(word))
    });
    let nearly = tables.sure.iter().filter(|(role, core, _)| {
        // One word names no field well enough to ask about every header that has it, but for pay and employment.
        let telling = || core.len() > 1 || SPEAKS_ALONE.split_whitespace().any(|word| core.contains(word));
        let near = core.len() <= words.len() && words.len() <= core.len() + 2;
        near && *role != Role::FullName && core.is_subset(words) && telling()
    });
    for role in doubtful.map(|(role, _)| *role).chain(nearly.map(|(role, ..)| *role)) {
        if !perhaps.contains(&role) {
            perhaps.push(role);
        }
    }
    if perhaps.is_empty() { Said::Nothing } else { Said::Perhaps(perhaps) }
}

#[cfg(test)]
mod tests;
