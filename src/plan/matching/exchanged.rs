//! Names that stand in the rows of others: a column that was sorted alone, or a cell too many in it. By number, ADP id and address such
//! a row is the account's, and yet its name would be written over that of somebody else.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};

use foldhash::fast::RandomState;

use crate::model::{EmployeeId, plain_name};
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
    names: Names,
    /// Whether the account may be somebody else's by now who has its names: both are other ones, or nothing but the number and one of
    /// them says whose it is. Who leaves behind an account leaves a number, and it is given to whoever comes.
    is_open: bool,
}

/// A row of which nobody can say yet whether it is an account's, and whose names are not those of the account.
struct Unsettled<'a> {
    line: u64,
    account: &'a ObservedEmployee,
    names: Names,
}

/// The names that a row gives an account and that are other ones: what each is, and what it is to be.
struct Names {
    first: Option<(String, String)>,
    last: Option<(String, String)>,
}

/// The present names of those who are all to get one name.
type Crowds<'r> = BTreeMap<(Part, &'r str), BTreeSet<&'r str>>;

/// One of the two names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    First,
    Last,
}

impl Part {
    const fn of(self, names: &Names) -> Option<&(String, String)> {
        match self {
            Self::First => names.first.as_ref(),
            Self::Last => names.last.as_ref(),
        }
    }

    fn held(self, account: &ObservedEmployee) -> &str {
        match self {
            Self::First => account.name.first(),
            Self::Last => account.name.last(),
        }
    }

    fn given(self, row: &Desired) -> Option<&str> {
        match self {
            Self::First => row.first_name.as_deref(),
            Self::Last => row.last_name.as_deref(),
        }
    }
}

/// From so many questions about names on, and of so many who are to get one name, whoever gets that of somebody else is asked about.
const ENOUGH: usize = 3;

impl Names {
    /// `all` is what the row says of the account.
    fn changed(row: &Desired, account: &ObservedEmployee, all: Evidences) -> Self {
        let changed = |evidence: Evidence, wanted: Option<&str>, held: &str| {
            (evidence == Evidence::Differs).then(|| Some((plain_name(held), plain_name(wanted?)))).flatten()
        };
        Self {
            first: changed(all.first, row.first_name.as_deref(), account.name.first()),
            last: changed(all.last, row.last_name.as_deref(), account.name.last()),
        }
    }

    fn parts(&self) -> impl Iterator<Item = (Part, &(String, String))> {
        [Part::First, Part::Last].into_iter().filter_map(|part| Some((part, part.of(self)?)))
    }

    const fn is_empty(&self) -> bool {
        self.first.is_none() && self.last.is_none()
    }

    /// Returns whether both names are other ones.
    const fn is_whole(&self) -> bool {
        self.first.is_some() && self.last.is_some()
    }
}

/// What to do about it.
const MEND: &str = "are names in the rows of others? Mend the file, or say whose row this is";

/// Who gives up a name: somebody whose row gives them another one, or none.
struct GivingUp<'a> {
    line: u64,
    account: &'a ObservedEmployee,
    gets: &'static str,
}

/// Who gives up each name.
type GivenUp<'a> = HashMap<String, Vec<GivingUp<'a>>, RandomState>;

/// Holds rows that give an account a name which another row of the file takes from its own account, or the whole name of somebody else
/// who works here or did, or that of the rows above; unless a person said whose row it is.
///
/// `unread` are the rows with errors, and those that are passed over, with the accounts that they may be about.
pub(super) fn hold<'u>(
    matched: &mut [(&Desired, Matched)],
    unread: impl Iterator<Item = (&'u Desired, &'u Candidates)> + Clone,
    index: &Index<'_>,
) {
    let renamings: Vec<Renaming<'_>> =
        matched.iter().enumerate().filter_map(|(at, (row, found))| renaming(at, row, found, index)).collect();
    if renamings.is_empty() {
        return;
    }
    let (mut firsts, mut lasts) = given_up(matched, &renamings, index);
    given_up_unsettled(&mut firsts, &mut lasts, &unsettled(matched, unread.clone(), index));
    let new = new_rows(matched, index);
    let homeless = without_account(matched, &renamings, unread);
    let renamed = renamed_alike(matched, &renamings);
    let mut held: Vec<(usize, Matched)> = Vec::new();
    for one in &renamings {
        let taken_from = |names: &GivenUp<'_>, part: Part| {
            let (_, to) = part.of(&one.names)?;
            let others = names.get(to.as_str())?.iter().filter(|other| other.account.id != one.account.id);
            let other = others.min_by_key(|other| other.account.id)?;
            let GivingUp { line, account, gets } = other;
            let name = &account.name;
            Some((account.id, format!("line {line} gives {gets} to {name}, whose name this row has")))
        };
        let row = matched[one.at].0;
        let taken = taken_from(&firsts, Part::First).or_else(|| taken_from(&lasts, Part::Last));
        let (other, why) = if let Some(taken) = taken {
            taken
        } else if let Some(other) = namesake(row, one, index) {
            let here = if other.active { "here" } else { "who worked here" };
            (other.id, format!("{} is somebody else {here} (employee {})", other.name, other.id))
        } else if let Some(line) =
            name_key(row).and_then(|name| homeless.get(&name)).filter(|_| one.names.is_whole())
        {
            (one.account.id, format!("line {line} has the same name, and may be somebody else"))
        } else if let Some(line) = renamed.get(&one.at) {
            (one.account.id, format!("line {line} gets the same name"))
        } else if let Some(other) = new.get(&sorted(one.account.name.key())) {
            let (line, name) = (row.line, &one.account.name);
            let reason = format!("line {line} gives another name to {name}, whose name this row has: {MEND}");
            let candidates = Candidates::from([(one.account.id, Vec::new())]);
            held.push((*other, Matched::Conflict { reason, candidates }));
            (one.account.id, format!("line {} has that name", matched[*other].0.line))
        } else if let Some(line) = homeless.get(&sorted(one.account.name.key())).filter(|_| one.is_open) {
            (one.account.id, format!("line {line} has that name, and is not settled"))
        } else {
            continue;
        };
        held.extend(question(matched, one, other, &why));
    }
    let beside = beside(matched, &renamings, &held, index);
    held.extend(beside);
    for (at, conflict) in held {
        matched[at].1 = conflict;
    }
}

/// Returns the questions about those others who get a name that somebody keeps: where many names are asked about already, or as many people
/// are to get that one, as when a cell is filled down.
fn beside(
    matched: &[(&Desired, Matched)],
    renamings: &[Renaming<'_>],
    held: &[(usize, Matched)],
    index: &Index<'_>,
) -> Vec<(usize, Matched)> {
    let many = held.len() >= ENOUGH;
    let held: BTreeSet<usize> = held.iter().map(|(at, _)| *at).collect();
    let others: Vec<&Renaming<'_>> = renamings.iter().filter(|one| !held.contains(&one.at)).collect();
    let mut crowds = Crowds::default();
    for (part, (from, to)) in others.iter().flat_map(|one| one.names.parts()) {
        crowds.entry((part, to)).or_default().insert(from);
    }
    let is_crowd = |part: Part, to: &str| crowds.get(&(part, to)).is_some_and(|from| from.len() >= ENOUGH);
    let is_doubtful = |(part, (_, to)): &(Part, &(String, String))| many || is_crowd(*part, to);
    let names = others
        .iter()
        .flat_map(|one| one.names.parts().filter(is_doubtful))
        .map(|(part, (_, to))| (part, to.clone()));
    let keepers = keepers(matched, &names.collect(), index);
    let asked = others.iter().filter_map(|one| {
        let mut taken = one.names.parts().filter(is_doubtful);
        let (other, line) = taken.find_map(|(part, (_, to))| keepers.get(&(part, to.clone())))?;
        question(matched, one, *other, &format!("line {line} has that name too, as others have"))
    });
    asked.collect()
}

/// Returns what is asked about a row: `other` may be whom it is about.
fn question(
    matched: &[(&Desired, Matched)],
    one: &Renaming<'_>,
    other: EmployeeId,
    why: &str,
) -> Option<(usize, Matched)> {
    let Matched::One(id, by) = &matched[one.at].1 else { return None };
    let reason = format!("the keys are those of {}, and {why}: {MEND}", one.account.name);
    let mut candidates = Candidates::from([(other, Vec::new())]);
    candidates.insert(*id, by.clone());
    Some((one.at, Matched::Conflict { reason, candidates }))
}

/// Returns who gives up which first and which last name. Where a look-up found nothing, the name is in no row that could have it.
fn given_up<'a>(
    matched: &[(&Desired, Matched)],
    renamings: &[Renaming<'a>],
    index: &Index<'a>,
) -> (GivenUp<'a>, GivenUp<'a>) {
    let (mut firsts, mut lasts) = (GivenUp::default(), GivenUp::default());
    for one in renamings {
        for (names, name) in [(&mut firsts, &one.names.first), (&mut lasts, &one.names.last)] {
            if let Some((from, _)) = name {
                let (line, account) = (matched[one.at].0.line, one.account);
                let giving_up = GivingUp { line, account, gets: "another name" };
                names.entry(from.clone()).or_default().push(giving_up);
            }
        }
    }
    for (row, found) in matched.iter().filter(|(row, _)| row.first_name.is_none() || row.last_name.is_none())
    {
        let Matched::One(id, _) = found else { continue };
        let Some(account) = index.account(*id) else { continue };
        let (first, last) = (row.first_name.is_none(), row.last_name.is_none());
        for (names, is_silent, name) in
            [(&mut firsts, first, account.name.first()), (&mut lasts, last, account.name.last())]
        {
            if is_silent {
                let giving_up = GivingUp { line: row.line, account, gets: "no such name" };
                names.entry(plain_name(name)).or_default().push(giving_up);
            }
        }
    }
    (firsts, lasts)
}

/// Returns what rows that are not settled make of the names of the accounts that their keys find.
fn unsettled<'u, 'a>(
    matched: &[(&Desired, Matched)],
    unread: impl Iterator<Item = (&'u Desired, &'u Candidates)>,
    index: &Index<'a>,
) -> Vec<Unsettled<'a>> {
    let mut found = Vec::new();
    let mut add = |row: &Desired, candidates: &Candidates| {
        let by_key = candidates.iter().filter(|(_, by)| !by.is_empty());
        for account in by_key.filter_map(|(id, _)| index.account(*id)) {
            let names = Names::changed(row, account, Evidences::of(row, account));
            if !names.is_empty() {
                found.push(Unsettled { line: row.line, account, names });
            }
        }
    };
    for (row, found) in matched {
        if let Matched::Conflict { candidates, .. } = found {
            add(row, candidates);
        }
    }
    unread.for_each(|(row, candidates)| add(row, candidates));
    found
}

/// Adds who would give up a name by a row that is not settled. A number that was handed on gives its account another name too: an
/// exchange it is where that name is one that somebody else gives up.
fn given_up_unsettled<'a>(firsts: &mut GivenUp<'a>, lasts: &mut GivenUp<'a>, unsettled: &[Unsettled<'a>]) {
    for (names, part) in [(firsts, Part::First), (lasts, Part::Last)] {
        let changed = || unsettled.iter().filter_map(|one| Some((one, part.of(&one.names)?)));
        let others: BTreeSet<&str> = changed().map(|(_, (from, _))| from.as_str()).collect();
        let is_given_up = |to: &String| others.contains(to.as_str()) || names.contains_key(to);
        let exchanged: Vec<_> = changed().filter(|(_, (_, to))| is_given_up(to)).collect();
        for (one, (from, _)) in exchanged {
            let giving_up = GivingUp { line: one.line, account: one.account, gets: "another name" };
            names.entry(from.clone()).or_default().push(giving_up);
        }
    }
}

/// Returns whose row keeps a name that another account is to get: of several the first account, with its line.
fn keepers(
    matched: &[(&Desired, Matched)],
    names: &BTreeSet<(Part, String)>,
    index: &Index<'_>,
) -> BTreeMap<(Part, String), (EmployeeId, u64)> {
    let mut keepers = BTreeMap::new();
    // On most nights no name is doubtful.
    for (row, found) in matched.iter().filter(|_| !names.is_empty()) {
        let Matched::One(id, _) = found else { continue };
        let Some(account) = index.account(*id) else { continue };
        for part in [Part::First, Part::Last] {
            let Some(name) = part.given(row).map(|given| (part, plain_name(given))) else { continue };
            if names.contains(&name) && plain_name(part.held(account)) == name.1 {
                let keeper = keepers.entry(name).or_insert((*id, row.line));
                *keeper = (*keeper).min((*id, row.line));
            }
        }
    }
    keepers
}

/// Returns the rows of new people by their whole names: one of them may have the name that an account is to lose.
fn new_rows(
    matched: &[(&Desired, Matched)],
    index: &Index<'_>,
) -> HashMap<(String, String), usize, RandomState> {
    let is_new = |row: &Desired, found: &Matched| *found == Matched::Nobody && index.decision(row).is_none();
    let new = matched.iter().enumerate().filter(|(_, (row, found))| is_new(row, found));
    new.filter_map(|(at, (row, _))| Some((name_key(row)?, at))).collect()
}

/// Returns the rows by their whole names that are about nobody for sure, where an account may be about to get such a name.
fn without_account<'u>(
    matched: &[(&Desired, Matched)],
    renamings: &[Renaming<'_>],
    unread: impl Iterator<Item = (&'u Desired, &'u Candidates)>,
) -> HashMap<(String, String), u64, RandomState> {
    if !renamings.iter().any(|one| one.is_open) {
        return HashMap::default();
    }
    let is_sure = |found: &Matched| matches!(found, Matched::One(..) | Matched::LeftAlone(_));
    let rows = matched.iter().filter(|(_, found)| !is_sure(found)).map(|(row, _)| *row);
    let named = |row: &Desired| Some((name_key(row)?, row.line));
    rows.filter_map(named).chain(unread.filter_map(|(row, _)| named(row))).collect()
}

/// Returns the rows that give an account two other names which another row gives its account too, with the line of that one: the names were
/// copied from it.
fn renamed_alike(matched: &[(&Desired, Matched)], renamings: &[Renaming<'_>]) -> BTreeMap<usize, u64> {
    let mut by_name: HashMap<(String, String), Vec<&Renaming<'_>>, RandomState> = HashMap::default();
    if renamings.iter().any(|one| one.names.is_whole()) {
        for one in renamings {
            if let Some(name) = name_key(matched[one.at].0) {
                by_name.entry(name).or_default().push(one);
            }
        }
    }
    let alike = by_name.values().filter(|alike| alike.len() > 1).flat_map(|alike| {
        let whole = alike.iter().filter(|one| one.names.is_whole());
        whole.filter_map(|one| {
            let other = alike.iter().find(|other| other.account.id != one.account.id)?;
            Some((one.at, matched[other.at].0.line))
        })
    });
    alike.collect()
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
    let names = Names::changed(row, account, all);
    let is_tied = [all.adp, all.email, all.phone].contains(&Evidence::Agrees);
    let is_open = names.is_whole() || !is_tied;
    (!names.is_empty() && !index.is_said_to_be(row)).then_some(Renaming { at, account, names, is_open })
}

/// Returns who else works here, or did, by the name that a row gives its account, where it gives it two new ones.
fn namesake<'a>(row: &Desired, one: &Renaming<'_>, index: &Index<'a>) -> Option<&'a ObservedEmployee> {
    if !one.names.is_whole() {
        return None;
    }
    let others = index.of_name(row).iter().filter(|id| **id != one.account.id);
    others.filter_map(|id| index.account(*id)).max_by_key(|other| (other.active, Reverse(other.id)))
}
