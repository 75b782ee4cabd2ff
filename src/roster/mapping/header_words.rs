//! The words of a header, whoever wrote it: `EmployeeId`, `employee_id`, `EMPLOYEE ID`, `Emp. No.` and `empid`.

use std::collections::BTreeSet;

use super::headers::normalised;
use super::vocabulary::{EMPTY, is_known};

/// The words of a header: their order and number say nothing (`Hire Date` is `Date of Hire`).
pub(super) type HeaderWords = BTreeSet<String>;

/// Other spellings of a word. Two words stand for an abbreviation of two.
const SPELLINGS: &[(&str, &str)] = &[
    ("acct", "account"),
    ("addr", "address"),
    ("amt", "amount"),
    ("annually", "annual"),
    ("annum", "annual"),
    ("assoc", "associate"),
    ("backoffice", "back office"),
    ("cd", "code"),
    ("cell", "mobile"),
    ("cellphone", "mobile phone"),
    ("cellular", "mobile"),
    ("cntct", "contact"),
    ("curr", "current"),
    ("days", "day"),
    ("depart", "department"),
    ("departments", "department"),
    ("dept", "department"),
    ("deptnm", "department name"),
    ("depts", "department"),
    ("desc", "description"),
    ("descr", "description"),
    ("doh", "hire date"),
    ("dpt", "department"),
    ("dt", "date"),
    ("dte", "date"),
    ("dtes", "date"),
    ("ee", "employee"),
    ("eff", "effective"),
    ("eid", "employee id"),
    ("emer", "emergency"),
    ("emerg", "emergency"),
    ("eml", "email"),
    ("emp", "employee"),
    ("empl", "employee"),
    ("employees", "employee"),
    ("emrg", "emergency"),
    ("firstname", "first name"),
    ("flg", "flag"),
    ("fname", "first name"),
    ("forename", "first name"),
    ("freq", "frequency"),
    ("frst", "first"),
    ("fullname", "full name"),
    ("hired", "hire"),
    ("hiring", "hire"),
    ("hourly", "hour"),
    ("hrl", "hour"),
    ("hrly", "hour"),
    ("hrs", "hour"),
    ("identifier", "id"),
    ("ids", "id"),
    ("ind", "indicator"),
    ("joined", "join"),
    ("joining", "join"),
    ("lastname", "last name"),
    ("lname", "last name"),
    ("loc", "location"),
    ("locat", "location"),
    ("locations", "location"),
    ("locn", "location"),
    ("locs", "location"),
    ("lst", "last"),
    ("mgr", "manager"),
    ("mob", "mobile"),
    ("monthly", "month"),
    ("nbr", "number"),
    ("nm", "name"),
    ("nme", "name"),
    ("no", "number"),
    ("nr", "number"),
    ("num", "number"),
    ("numbers", "number"),
    ("orig", "original"),
    ("ot", "overtime"),
    ("ovt", "overtime"),
    ("permissions", "permission"),
    ("pers", "personnel"),
    ("ph", "phone"),
    ("phn", "phone"),
    ("phne", "phone"),
    ("posn", "position"),
    ("pref", "preferred"),
    ("prim", "primary"),
    ("reg", "regular"),
    ("rt", "rate"),
    ("sal", "salary"),
    ("sep", "separation"),
    ("shop", "site"),
    ("shops", "site"),
    ("sites", "site"),
    ("started", "start"),
    ("starting", "start"),
    ("stat", "status"),
    ("store", "site"),
    ("stores", "site"),
    ("sts", "status"),
    ("stts", "status"),
    ("supv", "supervisor"),
    ("surname", "last name"),
    ("tel", "phone"),
    ("telephone", "phone"),
    ("term", "termination"),
    ("termed", "terminated"),
    ("trm", "termination"),
    ("trmn", "termination"),
    ("ttl", "title"),
    ("typ", "type"),
    ("username", "user name"),
    ("usr", "user"),
    ("weekly", "week"),
    ("wkr", "worker"),
    ("worked", "work"),
    ("workers", "worker"),
    ("working", "work"),
    ("wrkd", "work"),
    ("worksite", "site"),
    ("wrk", "work"),
    ("yearly", "year"),
];

/// Returns the words of a header, in one spelling. Units, years and what else stands for nothing is left out.
pub(in crate::roster) fn words(header: &str) -> HeaderWords {
    gathered(header, split)
}

/// Returns the words that a header sets apart: what is written without a gap stays one.
pub(super) fn words_set_apart(header: &str) -> HeaderWords {
    gathered(header, |_| None)
}

fn gathered(header: &str, cut: fn(&str) -> Option<Vec<String>>) -> HeaderWords {
    let mut found = HeaderWords::new();
    for token in joined(tokens(header)) {
        let known = SPELLINGS.iter().find(|(spelling, _)| *spelling == token).map(|(_, word)| *word);
        let parts: Vec<String> = match known {
            Some(word) => word.split(' ').map(ToOwned::to_owned).collect(),
            None => cut(&token).unwrap_or_else(|| vec![token]),
        };
        found.extend(parts.into_iter().filter(|word| !EMPTY.contains(&word.as_str())));
    }
    found
}

/// Cuts at everything that is no letter or digit, and where a word begins in the middle of one: `POSUserId`.
fn tokens(header: &str) -> Vec<String> {
    let plain = header.replace('#', " number ").replace('&', " and ");
    let mut tokens: Vec<String> = vec![String::new()];
    let characters: Vec<char> = plain.chars().filter(|c| !matches!(c, '\u{200b}' | '\u{feff}')).collect();
    for (at, character) in characters.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|at| characters.get(at));
        let after = characters.get(at + 1);
        if !character.is_alphanumeric() {
            tokens.push(String::new());
            continue;
        }
        let begins = before.is_some_and(|before| {
            let camel = before.is_lowercase() && character.is_uppercase();
            let acronym_ends = before.is_uppercase()
                && character.is_uppercase()
                && after.is_some_and(|after| after.is_lowercase());
            camel
                || acronym_ends
                || (before.is_alphanumeric() && before.is_numeric() != character.is_numeric())
        });
        if begins {
            tokens.push(String::new());
        }
        if let Some(token) = tokens.last_mut() {
            token.extend(character.to_lowercase());
        }
    }
    let year = |token: &str| token.len() == 4 && (token.starts_with("19") || token.starts_with("20"));
    let numeric = |token: &str| token.bytes().all(|byte| byte.is_ascii_digit());
    // The first of several (Pay Rate 1) is the one that counts; a second one is another thing.
    tokens.retain(|token| !token.is_empty() && !(numeric(token) && (year(token) || token == "1")));
    tokens
}

/// Puts together what is one word in two: `e mail`, `o/t`, `re hired`, `un employed` is none.
fn joined(tokens: Vec<String>) -> Vec<String> {
    const PAIRS: [(&str, &str, &str); 10] = [
        ("e", "mail", "email"),
        ("o", "t", "overtime"),
        ("re", "hire", "rehire"),
        ("re", "hired", "rehire"),
        ("i", "d", "id"),
        ("u", "name", "username"),
        ("y", "n", "flag"),
        ("yes", "no", "flag"),
        ("t", "f", "flag"),
        ("true", "false", "flag"),
    ];
    const ENDED: [&str; 14] = [
        "terminated",
        "termed",
        "left",
        "separated",
        "dismissed",
        "offboarded",
        "deactivated",
        "inactivated",
        "archived",
        "suspended",
        "disabled",
        "deleted",
        "resigned",
        "departed",
    ];
    let mut out: Vec<String> = Vec::with_capacity(tokens.len());
    for token in tokens {
        // What came to an end at a time is a day, no yes or no.
        let of_time =
            (token == "on" || token == "at") && out.last().is_some_and(|last| ENDED.contains(&last.as_str()));
        let token = if of_time { "date".to_owned() } else { token };
        let pair =
            out.last().and_then(|last| PAIRS.iter().find(|(one, two, _)| last == one && token == *two));
        if let Some((.., whole)) = pair {
            out.pop();
            out.push((*whole).to_owned());
        } else {
            out.push(if token == "rehired" { "rehire".to_owned() } else { token });
        }
    }
    out
}

/// Cuts a token of small letters into words that are known, fewest first: `payrate`, `employeeid`. A token that is a word, or
/// that not every letter of is one, stays whole.
fn split(token: &str) -> Option<Vec<String>> {
    if !token.is_ascii() || token.len() < 5 || is_known(token) {
        return None;
    }
    // The fewest words that make up the token so far, at each of its letters.
    let mut best: Vec<Option<Vec<&str>>> = vec![None; token.len() + 1];
    best[0] = Some(Vec::new());
    for end in 1..=token.len() {
        for start in 0..end {
            // Most letters are the end of no word: those are passed over before anything is looked up.
            let Some(before) = &best[start] else { continue };
            let better = best[end].as_ref().is_none_or(|found| before.len() + 1 < found.len());
            let piece = &token[start..end];
            if !better || piece.len() < 2 {
                continue;
            }
            let word =
                SPELLINGS.iter().find(|(spelling, _)| *spelling == piece).map_or(piece, |(_, word)| *word);
            if word.split(' ').all(is_known) {
                best[end] = Some([&before[..], &[word]].concat());
            }
        }
    }
    let words = best.pop().flatten()?;
    Some(words.into_iter().flat_map(|word| word.split(' ')).map(ToOwned::to_owned).collect())
}

/// Returns whether a header names the company that somebody works for, by its name or its code.
pub(super) fn names_company(header: &str) -> bool {
    const BESIDE: [&str; 13] = [
        "payroll",
        "legal",
        "employer",
        "employing",
        "code",
        "name",
        "description",
        "id",
        "number",
        "short",
        "home",
        "company",
        "entity",
    ];
    let words = words(header);
    let names = ["company", "co", "entity", "employer"].iter().any(|word| words.contains(*word));
    names && words.iter().all(|word| word == "co" || BESIDE.contains(&word.as_str()))
}

/// Returns the words of a header that are in brackets at its end, as some exports add them, left out.
pub(super) fn words_without_brackets(header: &str) -> Option<HeaderWords> {
    let plain = normalised(header);
    super::headers::without_brackets(&plain).map(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_has_the_same_words_however_it_is_written() {
        let of = |header: &str| words(header).into_iter().collect::<Vec<_>>().join(" ");
        for header in [
            "EmployeeId",
            "employee_id",
            "EMPLOYEE ID",
            "Employee-ID",
            "Emp. ID",
            "employeeid",
            "EE ID",
            "empid",
        ] {
            assert_eq!(of(header), "employee id", "{header}");
        }
        for header in ["POS #", "POS No.", "POS Nbr", "PosNumber", "POS NUM"] {
            assert_eq!(of(header), "number pos", "{header}");
        }
        for header in [
            "TerminationDate",
            "Term. Date",
            "Date of Termination",
            "termdate",
            "Termination Date (MM/DD/YYYY)",
        ] {
            assert_eq!(of(header), "date termination", "{header}");
        }
        for header in ["Hire Date 2026", "HireDate", "Date Hired", "hire\u{a0}date", "Date of hire:"] {
            assert_eq!(of(header), "date hire", "{header}");
        }
        for header in ["OT Rate", "O/T Rate", "Overtime Rate ($)", "otRate"] {
            assert_eq!(of(header), "overtime rate", "{header}");
        }
        assert_eq!(of("Date Re-Hired"), "date rehire");
        assert_eq!(of("Pay Rate 2"), "2 pay rate");
        assert_eq!(of("inactive"), "inactive");
    }
}
