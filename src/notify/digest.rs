//! How the night of many tenants went, in one notice: how many are well, and a few lines of each that is not. Never pay, PINs, phone
//! numbers or anybody's name.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use crate::engine::Standing;
use crate::state::{EndingKind, RunRecord};

use super::notice::{Notice, Told, counts, plain, stamp, waiting_line};

/// A tenant that a digest tells of.
#[derive(Debug, Clone)]
pub struct DigestTenant<'a> {
    /// The tenant.
    pub tenant: &'a str,
    /// The word for how it stands.
    pub word: &'a str,
    /// How it stands with its runs.
    pub standing: &'a Standing,
    /// Why nothing can be said of its runs, where that is so.
    pub unread: Option<&'a str>,
    /// How its night went, in words.
    pub night: Option<String>,
    /// The command that goes on, where something waits.
    pub command: Option<String>,
}

/// So many tenants are told of one by one: nobody reads more.
const MOST: usize = 50;

impl Notice {
    /// Makes the notice of how a night went with all tenants. `words` has the word of each of them; `telling` are those to be told of
    /// one by one, the most urgent first.
    pub fn digest(day: &str, words: &[&str], telling: &[DigestTenant<'_>], at: DateTime<Utc>) -> Self {
        let well = words.iter().filter(|word| **word == "well").count();
        let mut lines = vec![counted(words)];
        for one in telling.iter().take(MOST) {
            lines.push(String::new());
            lines.extend(told(one));
        }
        if telling.len() > MOST {
            lines.push(format!("\nAnd {} others.", telling.len() - MOST));
        }
        Self {
            tenant: "all tenants".to_owned(),
            subject: format!("[roster-sync] {day}: {well} of {} tenants are well", words.len()),
            lines,
            command: Some("roster-sync fleet status".to_owned()),
            review: None,
            run: None,
            exit_code: None,
            at: stamp(at),
        }
    }
}

fn counted(words: &[&str]) -> String {
    let mut numbers: BTreeMap<&str, usize> = BTreeMap::new();
    for word in words {
        *numbers.entry(word).or_default() += 1;
    }
    let numbers: Vec<String> = numbers.iter().map(|(word, number)| format!("{number} {word}")).collect();
    if numbers.is_empty() {
        "The fleet has no tenants.".to_owned()
    } else {
        format!("{}.", numbers.join(", "))
    }
}

/// Returns the lines of one tenant.
fn told(one: &DigestTenant<'_>) -> Vec<String> {
    let standing = one.standing;
    let bad = standing.last.as_ref().filter(|run| run.exit_code != Some(0));
    let unread = one.unread.map(|why| plain(&format!("What is kept of it cannot be read: {why}.")));
    let overdue = standing.overdue.as_ref().map(|why| format!("Overdue: {why}."));
    let night = one.night.as_ref().map(|night| format!("Night {night}."));
    let last = bad.map(|run| format!("Last run: {}.", Told::of(run).title()));
    let rows = bad.map(counts).filter(|counts| !counts.is_empty()).map(|counts| format!("Rows: {counts}."));
    let waiting = standing.waiting.as_ref().and_then(waiting_line);
    let said = [unread, overdue, night, last, bad.and_then(reason), rows, waiting, one.command.clone()];
    let indented = said.into_iter().flatten().map(|line| format!("  {line}"));
    std::iter::once(format!("{}: {}", one.tenant, one.word)).chain(indented).collect()
}

/// Returns why a run ended, where that names no people: a guard names whom it is about, and a roster is told of by its cells.
fn reason(run: &RunRecord) -> Option<String> {
    let ending = run.ending.as_ref()?;
    match ending.kind {
        EndingKind::Guard | EndingKind::Roster | EndingKind::Failed => None,
        EndingKind::NoRoster
        | EndingKind::SignInRefused
        | EndingKind::Unreachable
        | EndingKind::Locked
        | EndingKind::File
        | EndingKind::Usage
        | EndingKind::Interrupted => Some(plain(&ending.reason)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_digest_counts_everybody_and_tells_of_a_bounded_number() {
        let standing = Standing { overdue: Some("it was due at 02:00".to_owned()), ..Standing::default() };
        let names: Vec<String> = (0..60).map(|number| format!("t{number:03}")).collect();
        let one = |tenant| DigestTenant {
            tenant,
            word: "overdue",
            standing: &standing,
            unread: None,
            night: None,
            command: None,
        };
        let telling: Vec<DigestTenant<'_>> = names.iter().map(|name| one(name.as_str())).collect();
        let mut words = vec!["overdue"; 60];
        words.extend(["well"; 40]);
        let notice = Notice::digest("2026-11-28", &words, &telling, DateTime::default());
        assert_eq!(notice.subject, "[roster-sync] 2026-11-28: 40 of 100 tenants are well");
        let text = notice.text();
        assert!(
            text.starts_with("60 overdue, 40 well.\n\nt000: overdue\n  Overdue: it was due at 02:00.\n"),
            "{text}"
        );
        assert!(text.contains("t049: overdue") && !text.contains("t050"), "{text}");
        assert!(text.contains("And 10 others.") && text.ends_with("roster-sync fleet status\n"), "{text}");
    }
}
