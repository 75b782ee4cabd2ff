//! Whether the file is one to act on: it has rows, and it is like the last one that was accepted. A header with a typo, a cut
//! transfer or an export of the wrong thing make a file that is well-formed and says something terrible.

use crate::model::Field;
use crate::plan::{Accepted, GuardLimits, GuardName, GuardOutcome, History, MatchKey, Policy, RosterAge};
use crate::roster::{Roster, Status};

use super::facts::plain;

/// The people that a message names.
const PEOPLE_NAMED: usize = 10;

/// By so many points of a hundred the share of rows that the settings pass over may grow.
const SKIPPED_POINTS: u64 = 20;

/// What a roster is compared with.
#[derive(Debug, Clone, Copy)]
pub(super) enum Compared<'a> {
    /// The last roster that was accepted, and how old this one is beside it where that was looked at.
    Last(&'a Accepted, Option<&'a RosterAge>),
    /// No roster was accepted yet.
    First,
    /// A leavers file, or rows for some people only: it is no export of everybody, so that its size and columns say nothing.
    Never,
}

impl<'a> Compared<'a> {
    pub(super) fn of(history: &'a History) -> Self {
        history.last.as_ref().map_or(Self::First, |last| Self::Last(last, history.age.as_ref()))
    }
}

pub(super) fn empty(roster: &Roster) -> GuardOutcome {
    let usable = roster.people.len() as u64;
    let tripped = usable == 0;
    let message = match (tripped, roster.rows) {
        (true, 0) => "the roster has no rows".to_owned(),
        (true, rows) => format!("none of the {rows} rows of the roster can be used"),
        (false, _) => format!("{usable} rows of the roster can be used"),
    };
    plain(GuardName::EmptyRoster, 1, usable, tripped, message)
}

/// Holds a roster against those that were accepted before; `missing` counts the active people whom no row of it means, where Backoffice was
/// asked.
pub(super) fn against_the_last(
    roster: &Roster,
    policy: &Policy,
    compared: Compared<'_>,
    missing: impl FnOnce() -> Option<u64>,
) -> Vec<GuardOutcome> {
    let limits = &policy.guards;
    let mut outcomes = vec![
        shape(roster, &policy.match_keys, limits, compared),
        shrank(roster, limits.roster_shrank_percent, compared, missing),
    ];
    if let Compared::Last(_, Some(age)) = compared {
        outcomes.push(stale(age));
    }
    outcomes
}

/// Says whether the roster is an old one. What it would do would be what was right then: people who were hired since would be
/// absent, and leavers of that time who came back would leave once more.
fn stale(age: &RosterAge) -> GuardOutcome {
    let (actual, message) = match age {
        RosterAge::NotOlder => (0, "the roster is not older than the one accepted last".to_owned()),
        RosterAge::OldContents { accepted, last, rows, people } => {
            let named = people.iter().take(PEOPLE_NAMED).cloned().collect::<Vec<_>>().join(", ");
            let more = people.len().saturating_sub(PEOPLE_NAMED);
            let more = if more > 0 { format!(" and {more} more") } else { String::new() };
            let who = if named.is_empty() { String::new() } else { format!(": {named}{more}") };
            let rows = if *rows == 1 { "1 row differs".to_owned() } else { format!("{rows} rows differ") };
            let message = format!(
                "these contents were accepted on {accepted} already, and others after them on {last}; {rows} from \
                 those{who}. Is it an old file?"
            );
            (1, message)
        }
        RosterAge::OldAndEqual { accepted } => (
            0,
            format!("these contents were accepted on {accepted} already, and nothing is other than they say"),
        ),
        RosterAge::Late { hours, most } => (
            1,
            format!(
                "the roster is {hours} hours old; up to {most} go without a person's word. Did no newer one come?"
            ),
        ),
    };
    plain(GuardName::RosterStale, 0, actual, actual > 0, message)
}

/// Counts the rows that are gone since the last accepted roster, refused ones not among them: they are in the file. Where fewer active people
/// are missing it is these that count: rows of people whose accounts are closed leave a payroll file by themselves, and all of a month's
/// or a season's at once.
fn shrank(
    roster: &Roster,
    percent: u64,
    compared: Compared<'_>,
    missing: impl FnOnce() -> Option<u64>,
) -> GuardOutcome {
    let last = match compared {
        Compared::Last(last, _) => last,
        Compared::First | Compared::Never => return not_compared(GuardName::RosterShrank, compared),
    };
    let limit = last.rows.saturating_mul(percent) / 100;
    let fewer = last.rows.saturating_sub(roster.rows);
    let missing = (fewer > limit).then(missing).flatten().filter(|missing| *missing < fewer);
    let actual = missing.unwrap_or(fewer);
    let tripped = actual > limit;
    let (rows, before, day) = (roster.rows, last.rows, last.day);
    let rows_gone = format!("{rows} rows, {fewer} fewer than the {before} of the roster accepted on {day}");
    let missed = missing.map(|missing| match missing {
        0 => "everybody who is active stands in it".to_owned(),
        1 => "1 active person does not stand in it".to_owned(),
        _ => format!("{missing} active people do not stand in it"),
    });
    let message = match missed {
        _ if fewer == 0 => format!("{rows} rows, and {before} in the roster accepted on {day}"),
        Some(missed) if !tripped => format!("{rows_gone}, of people whose accounts are closed: {missed}"),
        missed => {
            let missed = missed.map(|missed| format!(", and {missed}")).unwrap_or_default();
            format!(
                "{rows_gone}{missed}; up to {limit} fewer ({percent} %) go without a person's word. Was the file cut off, or does it leave a site \
                 out?"
            )
        }
    };
    plain(GuardName::RosterShrank, limit, actual, tripped, message)
}

/// Looks for columns that had values in the last accepted roster and have none now: gone, or blank in every row.
///
/// Every column that decides about people is needed once a roster has used it: without its values the field is not kept up any
/// more, or people are not found by it, and without `status` everybody counts as active. Not needed are
///
/// - `pos_pin`, which is for new people only;
/// - the values of `wage_effective_date`, which stand there while a raise is to come, and those of `termination_date` while
///   nobody in the file is terminated (else they would be closed too early); the columns themselves are needed;
/// - what the settings except.
fn shape(roster: &Roster, keys: &[MatchKey], limits: &GuardLimits, compared: Compared<'_>) -> GuardOutcome {
    let last = match compared {
        Compared::Last(last, _) if !last.columns.is_empty() || skipped_more(roster, last).is_some() => last,
        Compared::Last(..) | Compared::First | Compared::Never => {
            return not_compared(GuardName::RosterShape, compared);
        }
    };
    let needed = |field: &&Field| **field != Field::PosPin && !limits.roster_shape_except.contains(field);
    let fields = last.columns.iter().filter(needed);
    let gone: Vec<(Field, String)> = fields
        .filter_map(|field| Some((*field, meaning(*field, lost(*field, roster)?, keys, roster))))
        .collect();
    let skipped = skipped_more(roster, last);
    let actual = (gone.len() + usize::from(skipped.is_some())) as u64;
    let mut sentences = said_once(&gone, last);
    sentences.extend(skipped);
    let message = if sentences.is_empty() {
        format!("every needed column that had values in the roster accepted on {} has some", last.day)
    } else {
        sentences.join("; ")
    };
    plain(GuardName::RosterShape, 0, actual, actual > 0, message)
}

/// Adds the columns of which the cells seem to stand in the rows of others, and how that shows, to what is said of the file's shape.
pub(in crate::plan) fn tell_moved(
    outcomes: &mut [GuardOutcome],
    moved: &[(Field, String)],
    limits: &GuardLimits,
) {
    let moved: Vec<String> = moved
        .iter()
        .filter(|(field, _)| !limits.roster_shape_except.contains(field))
        .map(|(field, how)| format!("the cells of `{field}` {how}"))
        .collect();
    let Some(shape) = outcomes.iter_mut().find(|one| one.name == GuardName::RosterShape) else { return };
    if moved.is_empty() {
        return;
    }
    shape.actual += moved.len() as u64;
    let before = std::mem::take(&mut shape.message);
    let sentences = Some(before).filter(|_| shape.tripped).into_iter().chain(moved);
    shape.message = sentences.collect::<Vec<_>>().join("; ");
    shape.tripped = true;
}

/// Says of columns what became of them, once for all of which the same is to be said.
fn said_once(gone: &[(Field, String)], last: &Accepted) -> Vec<String> {
    let mut told: Vec<(&str, Vec<String>)> = Vec::new();
    for (field, text) in gone {
        let field = format!("`{field}`");
        match told.iter_mut().find(|(other, _)| other == text) {
            Some((_, fields)) => fields.push(field),
            None => told.push((text, vec![field])),
        }
    }
    let sentence = |(text, fields): (&str, Vec<String>)| match &fields[..] {
        [field] => format!("{field} had values in the roster accepted on {} and {text}", last.day),
        fields => format!(
            "{} had values in the roster accepted on {}, and each {text}",
            fields.join(", "),
            last.day
        ),
    };
    told.into_iter().map(sentence).collect()
}

/// Says by how much the share of rows that the settings pass over has grown, where that is too much: a word in a rule that
/// means more than was thought passes over people who are kept up to date.
fn skipped_more(roster: &Roster, last: &Accepted) -> Option<String> {
    let share = |skipped: u64, rows: u64| skipped.saturating_mul(100).checked_div(rows).unwrap_or(0);
    let now = share(roster.passed_over.len() as u64, roster.rows);
    let before = share(last.skipped, last.rows);
    (now >= before + SKIPPED_POINTS).then(|| {
        format!(
            "[[roster.skip]] passes over {now} % of the rows, and passed over {before} % of those in the roster accepted on {}: \
             nothing would happen to these people any more",
            last.day
        )
    })
}

/// How a column was lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Lost {
    Gone,
    Blank,
}

fn lost(field: Field, roster: &Roster) -> Option<Lost> {
    if !roster.columns.contains(&field) {
        return Some(Lost::Gone);
    }
    let leavers = || roster.people.iter().any(|row| row.status == Status::Terminated);
    let missed = match field {
        Field::WageEffectiveDate => false,
        Field::TerminationDate => leavers(),
        _ => true,
    };
    (missed && !roster.filled.contains(&field)).then_some(Lost::Blank)
}

/// Says how a column was lost and what would come of it.
fn meaning(field: Field, how: Lost, keys: &[MatchKey], roster: &Roster) -> String {
    let meant = roster.unread_columns.iter().find(|column| column.meant() == Some(field));
    let how_text = match (how, meant) {
        (Lost::Blank, _) => "has none now".to_owned(),
        (Lost::Gone, Some(column)) => format!(
            "is no column now (did {:?} mean it? Then say so in [roster.columns]: {field} = {})",
            column.header,
            toml::Value::from(column.header.as_str())
        ),
        (Lost::Gone, None) => "is no column now".to_owned(),
    };
    let is_key = |key: &MatchKey| match key {
        MatchKey::NamePhone => matches!(field, Field::FirstName | Field::LastName | Field::Phone),
        _ => key.as_str() == field.as_str(),
    };
    let effect = match (field, how) {
        (Field::Status, Lost::Gone) => "nobody would leave, be created or come back",
        (Field::Status, Lost::Blank) => "nothing would happen to anybody in the file",
        (Field::TerminationDate, _) => "whoever is terminated would be closed at once",
        (Field::WageEffectiveDate, _) => "raises would count at once",
        _ if keys.iter().any(is_key) => "people would not be found by it, and it would not be kept up",
        _ => "it would not be kept up for anybody",
    };
    format!("{how_text}: {effect}")
}

fn not_compared(name: GuardName, compared: Compared<'_>) -> GuardOutcome {
    let message = match compared {
        Compared::Last(last, _) => {
            format!("which columns had values in the roster accepted on {} is not known", last.day)
        }
        Compared::First => "no roster was accepted yet, there is nothing to compare with".to_owned(),
        Compared::Never => "a file of leavers, or of some people only, is compared with no roster".to_owned(),
    };
    plain(name, 0, 0, false, message)
}
