//! Names that stand in the rows of others: a column that was sorted alone, or a cell too many in it. By number, ADP id and address such
//! a row is the account's, and yet its name would be written over that of somebody else.

use std::collections::HashMap;

use foldhash::fast::RandomState;

use crate::model::plain_name;
use crate::observed::ObservedEmployee;
use crate::roster::Desired;

use super::by_key::{name_key, sorted};
use super::identity::{Evidence, Evidences};
use super::index::{Candidates, Index, Matched};

/// A row that gives an account another name.
struct Renaming<'a> {
    /// Its place among the rows.
    at: usize,
    account: &'a ObservedEmployee,
    /// The first name, where that one changes: what it is and what it is to be.
    first: Option<(String, String)>,
    /// The last name.
    last: Option<(String, String)>,
}

impl Renaming<'_> {
    /// Returns whether both names are other ones.
    const fn is_whole(&self) -> bool {
        self.first.is_some() && self.last.is_some()
    }
}

/// What to do about it.
const MEND: &str = "are names in the rows of others? Mend the file, or say whose row this is";

/// Who gives up each name.
type GivenUp<'r> = HashMap<&'r str, Vec<usize>, RandomState>;

/// Holds rows that give an account a name which another row of the file takes from its own account, or the whole name of somebody else
/// who works here; unless a person said whose row it is.
pub(super) fn hold(matched: &mut [(&Desired, Matched)], index: &Index<'_>) {
    let renamings: Vec<Renaming<'_>> =
        matched.iter().enumerate().filter_map(|(at, (row, found))| renaming(at, row, found, index)).collect();
    let (mut firsts, mut lasts) = (GivenUp::default(), GivenUp::default());
    for (place, one) in renamings.iter().enumerate() {
        for (names, name) in [(&mut firsts, &one.first), (&mut lasts, &one.last)] {
            if let Some((from, _)) = name {
                names.entry(from).or_default().push(place);
            }
        }
    }
    let new = new_rows(matched, &renamings, index);
    let mut held: Vec<(usize, Matched)> = Vec::new();
    for (place, one) in renamings.iter().enumerate() {
        let taken_from = |names: &GivenUp<'_>, name: &Option<(String, String)>| {
            let (_, to) = name.as_ref()?;
            names.get(to.as_str())?.iter().copied().find(|other| *other != place)
        };
        let row = matched[one.at].0;
        let other = taken_from(&firsts, &one.first).or_else(|| taken_from(&lasts, &one.last));
        let (other, why) = if let Some(other) = other.map(|other| &renamings[other]) {
            let line = matched[other.at].0.line;
            (
                other.account,
                format!("line {line} gives another name to {}, whose name this row has", other.account.name),
            )
        } else if let Some(other) = namesake(row, one, index) {
            (other, format!("{} is somebody else here (employee {})", other.name, other.id))
        } else if let Some(other) = new.get(&sorted(one.account.name.key())).filter(|_| one.is_whole()) {
            let (line, name) = (row.line, &one.account.name);
            let reason = format!("line {line} gives another name to {name}, whose name this row has: {MEND}");
            let candidates = Candidates::from([(one.account.id, Vec::new())]);
            held.push((*other, Matched::Conflict { reason, candidates }));
            (one.account, format!("line {} has that name", matched[*other].0.line))
        } else {
            continue;
        };
        let Matched::One(id, by) = &matched[one.at].1 else { continue };
        let reason = format!("the keys are those of {}, and {why}: {MEND}", one.account.name);
        let mut candidates = Candidates::from([(other.id, Vec::new())]);
        candidates.insert(*id, by.clone());
        held.push((one.at, Matched::Conflict { reason, candidates }));
    }
    for (at, conflict) in held {
        matched[at].1 = conflict;
    }
}

/// Returns the rows of new people by their whole names, where one of them may have the name that an account is to lose.
fn new_rows(
    matched: &[(&Desired, Matched)],
    renamings: &[Renaming<'_>],
    index: &Index<'_>,
) -> HashMap<(String, String), usize, RandomState> {
    if !renamings.iter().any(Renaming::is_whole) {
        return HashMap::default();
    }
    let is_new = |row: &Desired, found: &Matched| *found == Matched::Nobody && index.decision(row).is_none();
    let new = matched.iter().enumerate().filter(|(_, (row, found))| is_new(row, found));
    new.filter_map(|(at, (row, _))| Some((name_key(row)?, at))).collect()
}

/// Returns what a row makes of the name of its account, where it makes anything of it.
fn renaming<'a>(at: usize, row: &Desired, found: &Matched, index: &Index<'a>) -> Option<Renaming<'a>> {
    let Matched::One(id, _) = found else { return None };
    let account = index.account(*id)?;
    // So it is for nearly every row.
    let is_exactly = |name: Option<&str>, held: &str| name.is_none_or(|name| name == held);
    let (first, last) = (row.first_name.as_deref(), row.last_name.as_deref());
    if is_exactly(first, account.name.first()) && is_exactly(last, account.name.last()) {
        return None;
    }
    let all = Evidences::of(row, account);
    let changed = |evidence: Evidence, wanted: Option<&str>, held: &str| {
        (evidence == Evidence::Differs).then(|| Some((plain_name(held), plain_name(wanted?)))).flatten()
    };
    let renaming = Renaming {
        at,
        account,
        first: changed(all.first, first, account.name.first()),
        last: changed(all.last, last, account.name.last()),
    };
    let is_one = renaming.first.is_some() || renaming.last.is_some();
    (is_one && !index.is_said_to_be(row)).then_some(renaming)
}

/// Returns who else works here by the name that a row gives its account, where it gives it two new ones.
fn namesake<'a>(row: &Desired, one: &Renaming<'_>, index: &Index<'a>) -> Option<&'a ObservedEmployee> {
    if !one.is_whole() {
        return None;
    }
    let others = index.of_name(row).iter().filter(|id| **id != one.account.id);
    others.filter_map(|id| index.account(*id)).find(|other| other.active)
}
