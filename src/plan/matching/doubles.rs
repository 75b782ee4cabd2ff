//! Rows that would make two new people of one: of the same name, and with nothing but a number to tell them apart. A file has somebody
//! twice who was typed in twice, or who has a row for each job; had the first of them an account, the second would be asked about.

use std::collections::HashMap;

use foldhash::fast::RandomState;

use crate::model::Phone;
use crate::plan::Purpose;
use crate::roster::{Desired, Status};

use super::by_key::name_key;
use super::identity::{Evidence, held};
use super::index::{Candidates, Index, Matched};

/// So many rows of one name are held against each other one by one; of more, nobody is made.
const FEW: usize = 50;

/// Holds such rows, but for those that somebody said are new people; `refused` are the rows with errors, which are about somebody too.
pub(super) fn hold<'r>(
    matched: &mut [(&'r Desired, Matched)],
    refused: impl Iterator<Item = &'r Desired>,
    index: &Index<'_>,
) {
    if index.purpose() != Purpose::Sync {
        return;
    }
    let mut by_name: HashMap<(String, String), Vec<usize>, RandomState> = HashMap::default();
    for (at, (row, found)) in matched.iter().enumerate() {
        if *found == Matched::Nobody
            && row.status == Status::Active
            && let Some(name) = name_key(row)
        {
            by_name.entry(name).or_default().push(at);
        }
    }
    let mut asked: Vec<(usize, String)> = Vec::new();
    for places in by_name.values().filter(|places| places.len() > 1) {
        for &at in places {
            let row = matched[at].0;
            if index.decision(row).is_some() {
                continue;
            }
            let mut others = places.iter().filter(|other| **other != at).map(|other| matched[*other].0);
            let other =
                if places.len() > FEW { others.next() } else { others.find(|other| may_be_one(row, other)) };
            asked.extend(other.map(|other| (at, question(row, other))));
        }
    }
    asked.extend(typed_in_again(matched, refused, index));
    asked.extend(matched.iter().enumerate().filter_map(|(at, (row, found))| {
        let is_new = *found == Matched::Nobody && row.status == Status::Active;
        let twin = row.rare().twin.filter(|_| is_new && index.decision(row).is_none())?;
        Some((at, twice(twin, "the same e-mail or login")))
    }));
    for (at, reason) in asked {
        matched[at].1 = Matched::Conflict { reason, candidates: Candidates::new() };
    }
}

/// Returns the questions about new people who have the name and the telephone of a row that is somebody else's, or may be: had their
/// account that telephone already, it would have been found by it.
fn typed_in_again<'r>(
    matched: &[(&'r Desired, Matched)],
    refused: impl Iterator<Item = &'r Desired>,
    index: &Index<'_>,
) -> Vec<(usize, String)> {
    let mut new: HashMap<Phone, Vec<usize>, RandomState> = HashMap::default();
    for (at, (row, found)) in matched.iter().enumerate() {
        if *found == Matched::Nobody
            && row.status == Status::Active
            && let Some(phone) = row.phone
            && index.decision(row).is_none()
        {
            new.entry(phone).or_default().push(at);
        }
    }
    if new.is_empty() {
        return Vec::new();
    }
    let others = matched.iter().filter(|(_, found)| *found != Matched::Nobody).map(|(row, _)| *row);
    let mut asked = Vec::new();
    for other in others.chain(refused) {
        let Some(places) = other.phone.and_then(|phone| new.get(&phone)) else { continue };
        let Some(name) = name_key(other) else { continue };
        let same = places.iter().filter(|at| name_key(matched[**at].0).is_some_and(|key| key == name));
        asked.extend(same.map(|at| (*at, twice(other.line, "the same telephone"))));
    }
    asked
}

fn twice(line: u64, shared: &str) -> String {
    format!(
        "line {line} has the same name and {shared}: is it one person twice? Take one of the rows out, or say that this is a new person"
    )
}

/// Returns whether two rows of one name may be one person: a telephone or an address is the same, or nothing that both give differs but
/// the number.
fn may_be_one(row: &Desired, other: &Desired) -> bool {
    if is_shared(row, other).is_some() {
        return true;
    }
    let both = [
        held(row.adp_employee_id.as_ref(), other.adp_employee_id.as_ref()),
        held(row.phone, other.phone),
        held(row.email.as_ref(), other.email.as_ref()),
    ];
    !both.contains(&Evidence::Differs)
}

/// Returns what two rows share that is one person's.
fn is_shared(row: &Desired, other: &Desired) -> Option<&'static str> {
    if row.phone.is_some() && row.phone == other.phone {
        return Some("the telephone is the same");
    }
    (row.email.is_some() && row.email == other.email).then_some("the e-mail is the same")
}

fn question(row: &Desired, other: &Desired) -> String {
    let apart = if row.pos_user_id.is_some() || other.pos_user_id.is_some() {
        "nothing but a number tells the two apart"
    } else {
        "nothing tells the two apart"
    };
    let why = is_shared(row, other).unwrap_or(apart);
    format!(
        "line {} is somebody new of the same name, and {why}: is it one person twice? Take one of the rows out, or say that this is a new \
         person",
        other.line
    )
}
