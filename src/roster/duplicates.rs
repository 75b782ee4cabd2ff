//! What must not stand in two rows of one file.

use std::borrow::Cow;

use compact_str::CompactString;
use foldhash::fast::RandomState;

use crate::model::{Field, fold_name};

use super::code::ProblemCode;
use super::file_row::FileRow;
use super::findings::Findings;
use super::repeats::{Hashes, Key, Spelling};
use super::{Desired, Severity, Status};

/// The most lines that a message names. A placeholder in every row of a large file would else make messages as
/// long as the file.
const NAMED_LINES: usize = 5;

/// A column whose values must be unique, and the problem if they are not.
type Unique = (Field, ProblemCode);

/// Two rows with one of these cannot both be right, and neither is carried out.
const STRONG: [Unique; 2] = [
    (Field::PosUserId, ProblemCode::DuplicatePosUserId),
    (Field::AdpEmployeeId, ProblemCode::DuplicateAdpEmployeeId),
];

/// The most rows that may share a telephone of their own, as a family does. What more have is a site's or a placeholder.
const FAMILY: usize = 5;

/// What several people may give by mistake or in common, and Backoffice takes only once: a shared mailbox.
const WEAK: [Unique; 2] = [
    (Field::Email, ProblemCode::DuplicateEmail),
    (Field::BackofficeUsername, ProblemCode::DuplicateUsername),
];

/// By what each of them is compared, and by what telephones are.
const KEYS: [Key; 5] = [
    |one| one.pos_user_id.map(|id| Spelling::Number(id.get())),
    |one| one.adp_employee_id.as_deref().map(adp_key),
    |one| one.email.as_ref().map(|email| Spelling::Text(email.spelling())),
    |one| one.rare().backoffice_username.as_ref().map(|name| Spelling::Text(name.key().into())),
    |one| one.phone.map(|phone| Spelling::Number(phone.number())),
];

/// The rows of every value that several of them give, for each of [`KEYS`].
pub(super) struct SharedValues([Vec<Vec<usize>>; KEYS.len()]);

/// What tells whether several rows give a value, taken while they are read.
#[derive(Debug)]
pub(super) struct KeyHashes(Hashes<{ KEYS.len() }>);

impl KeyHashes {
    /// Begins. Rows that are read apart and put together have the same hasher.
    pub(super) fn new(hasher: RandomState) -> Self {
        Self(Hashes::new(KEYS, hasher))
    }

    pub(super) fn make_room(&mut self, rows: usize) {
        self.0.make_room(rows);
    }

    pub(super) fn add(&mut self, person: &Desired) {
        self.0.add(person);
    }

    /// Takes over those of the rows behind these.
    pub(super) fn append(&mut self, other: &mut Self) {
        self.0.append(&mut other.0);
    }
}

impl SharedValues {
    /// Looks for them.
    pub(super) fn of(rows: &[FileRow]) -> Self {
        let mut hashes = KeyHashes::new(RandomState::default());
        for row in rows {
            hashes.add(&row.person);
        }
        Self::found_by(hashes, rows)
    }

    /// Looks for them by the hashes of the same rows.
    pub(super) fn found_by(hashes: KeyHashes, rows: &[FileRow]) -> Self {
        Self(hashes.0.shared(rows))
    }

    /// Returns whether several rows may be one person's: they share a number, an ADP id or an e-mail.
    pub(super) fn may_be_one_person(&self) -> bool {
        let Self([numbers, adp_ids, emails, ..]) = self;
        [numbers, adp_ids, emails].into_iter().any(|shared| !shared.is_empty())
    }
}

/// Warns of values that several rows share. Every such row gets the problem, naming the other lines.
///
/// A number that two rows share refuses both, unless one of them leaves and is somebody else for sure. An e-mail or the name of a login is left alone in all of them instead, since
/// Backoffice takes each only once (protocol §4); a row that nothing else tells from others is refused. A telephone people may
/// share: it stays, with a warning. Rows that are refused keep theirs: it may be what pins their account.
pub(super) fn find(rows: &mut [FileRow], shared: SharedValues, findings: &mut Findings) {
    let SharedValues([numbers, adp_ids, emails, usernames, telephones]) = shared;
    for ((field, code), shared) in STRONG.into_iter().zip([numbers, adp_ids]) {
        for sharing in shared {
            if field == Field::PosUserId && handed_on(rows, &sharing, findings) {
                continue;
            }
            let differ = field == Field::AdpEmployeeId && !same_spelling(rows, &sharing);
            let hint = if differ {
                "the ids differ only by zeros in front or by case: a spreadsheet may have removed the zeros"
            } else if one_name(rows, &sharing) {
                "they give one name: which of them holds only payroll can say; none of these rows is carried out"
            } else {
                "one of them must be somebody else's; none of these rows is carried out"
            };
            for index in &sharing {
                let line = rows[*index].person.line;
                let message = stands_in(rows, &sharing);
                let value = as_written(&rows[*index].person, field);
                findings.add(code, line, Some(field), &value, message, hint.to_owned());
                rows[*index].well = false;
            }
        }
    }
    for ((field, code), shared) in WEAK.into_iter().zip([emails, usernames]) {
        for sharing in &shared {
            for index in sharing {
                let message = stands_in(rows, sharing);
                let hint = "Backoffice takes it once; it is left alone in all of these rows".to_owned();
                let row = &rows[*index];
                let value = as_written(&row.person, field);
                findings.add(code, row.person.line, Some(field), &value, message, hint);
            }
        }
        for sharing in &shared {
            tell_twins(rows, sharing);
        }
        for index in shared.into_iter().flatten() {
            leave_alone(&mut rows[index], field, findings);
        }
    }
    find_telephones(rows, telephones, findings);
}

/// Lets leavers go by their other keys where their number was given to somebody who works here: payroll keeps it in both rows. Returns
/// whether that is what these rows say. One person under two names, or without another key, is for a person to tell.
fn handed_on(rows: &mut [FileRow], sharing: &[usize], findings: &mut Findings) -> bool {
    let has_left = |index: &usize| rows[*index].person.status == Status::Terminated;
    let (leavers, others): (Vec<usize>, Vec<usize>) = sharing.iter().copied().partition(has_left);
    let [holder] = others[..] else { return false };
    let holder = folded_name(&rows[holder].person);
    let is_another = |index: &usize| {
        let person = &rows[*index].person;
        let names = folded_name(person);
        let differ =
            names.iter().zip(&holder).all(|(own, other)| own.is_some() && other.is_some() && own != other);
        differ && (person.adp_employee_id.is_some() || person.email.is_some())
    };
    if leavers.is_empty() || !leavers.iter().all(is_another) {
        return false;
    }
    let message = stands_in(rows, sharing);
    for index in leavers {
        let person = &mut rows[index].person;
        let number = person.pos_user_id.take().map(|id| id.to_string()).unwrap_or_default();
        let hint = "it counts for whoever works here; this row goes by its other keys".to_owned();
        let (line, field) = (person.line, Some(Field::PosUserId));
        let code = ProblemCode::DuplicatePosUserId;
        findings.add_weighing(Severity::Warning, code, line, field, &number, message.clone(), hint);
    }
    true
}

/// Writes down at rows that have a name in common which other row it is: what they share is taken out of both, and is what tells that they may
/// be one person. What many share is a site's.
fn tell_twins(rows: &mut [FileRow], sharing: &[usize]) {
    if sharing.len() > FAMILY {
        return;
    }
    let names: Vec<_> = sharing.iter().map(|index| folded_name(&rows[*index].person)).collect();
    for (at, index) in sharing.iter().enumerate() {
        let is_whole = rows[*index].well && names[at].iter().all(Option::is_some);
        let mut others = names.iter().enumerate().filter(|(other, name)| *other != at && **name == names[at]);
        if let Some((other, _)) = others.next().filter(|_| is_whole) {
            rows[*index].person.rare_mut().twin = Some(rows[sharing[other]].person.line);
        }
    }
}

/// Returns whether these rows may all be about one person.
fn one_name(rows: &[FileRow], sharing: &[usize]) -> bool {
    let mut names = sharing.iter().map(|index| folded_name(&rows[*index].person));
    let first = names.next();
    let is_whole = first.as_ref().is_some_and(|name| name.iter().all(Option::is_some));
    is_whole && names.all(|name| Some(&name) == first.as_ref())
}

/// Warns of telephones that several rows give. It stays with a family; what more people have is nobody's own and is left
/// alone. Where the whole name is the same as well, it tells nobody apart.
fn find_telephones(rows: &mut [FileRow], telephones: Vec<Vec<usize>>, findings: &mut Findings) {
    for sharing in telephones {
        let kept = sharing.len() <= FAMILY;
        let hint = if kept {
            "people may share a telephone: it stays, but does not tell them apart"
        } else {
            "so many share it that it is nobody's own; it is left alone in all of these rows"
        };
        let names: Vec<_> = sharing.iter().map(|index| folded_name(&rows[*index].person)).collect();
        for (at, index) in sharing.iter().enumerate() {
            let message = stands_in(rows, &sharing);
            let row = &rows[*index];
            let value = as_written(&row.person, Field::Phone);
            findings.add(
                ProblemCode::DuplicatePhone,
                row.person.line,
                Some(Field::Phone),
                &value,
                message,
                hint.to_owned(),
            );
            let namesake = names.iter().enumerate().any(|(other, name)| other != at && *name == names[at]);
            let person = &row.person;
            let other_key =
                person.pos_user_id.is_some() || person.adp_employee_id.is_some() || person.email.is_some();
            if !kept || (namesake && !other_key) {
                leave_alone(&mut rows[*index], Field::Phone, findings);
            }
        }
    }
}

fn folded_name(person: &Desired) -> [Option<String>; 2] {
    [&person.first_name, &person.last_name].map(|name| name.as_deref().map(fold_name))
}

/// Takes a value out of a row that others share; a row that has nothing else to tell who is meant is refused with it.
fn leave_alone(row: &mut FileRow, field: Field, findings: &mut Findings) {
    if !row.well {
        return;
    }
    let person = &mut row.person;
    let (email, phone) = (person.email.clone(), person.phone);
    match field {
        Field::Email => person.email = None,
        Field::Phone => person.phone = None,
        _ => {
            person.put(Field::BackofficeUsername, None);
            person.backoffice = None;
        }
    }
    if person.has_key() {
        return;
    }
    (person.email, person.phone) = (email, phone);
    row.well = false;
    let message = format!("only {} tells who is meant, and other rows have it too", findings.header(field));
    let hint = "give a pos_user_id or an adp_employee_id".to_owned();
    findings.add(ProblemCode::NoKey, row.person.line, None, "", message, hint);
}

fn as_written(person: &Desired, field: Field) -> String {
    let value = match field {
        Field::PosUserId => person.pos_user_id.map(|id| id.to_string()),
        Field::AdpEmployeeId => person.adp_employee_id.as_ref().map(ToString::to_string),
        Field::Email => person.email.as_ref().map(ToString::to_string),
        Field::Phone => person.phone.map(|phone| phone.to_string()),
        Field::BackofficeUsername => person.rare().backoffice_username.as_ref().map(ToString::to_string),
        _ => None,
    };
    value.unwrap_or_default()
}

/// `000145`, `145` and `A1`, `a1` are one id until somebody says otherwise: a spreadsheet takes zeros off.
fn adp_key(id: &str) -> Spelling<'_> {
    let plain = id.trim_start_matches('0');
    if !plain.is_ascii() {
        return Spelling::Text(Cow::Owned(plain.to_lowercase()));
    }
    let mut lower = CompactString::new(plain);
    lower.make_ascii_lowercase();
    Spelling::Short(lower)
}

fn same_spelling(rows: &[FileRow], sharing: &[usize]) -> bool {
    let mut ids = sharing.iter().map(|index| &rows[*index].person.adp_employee_id);
    let first = ids.next();
    ids.all(|id| Some(id) == first)
}

/// The same words for every one of the rows, so that they are told once.
fn stands_in(rows: &[FileRow], sharing: &[usize]) -> String {
    let named: Vec<String> =
        sharing.iter().take(NAMED_LINES).map(|index| rows[*index].person.line.to_string()).collect();
    let more = sharing.len() - named.len();
    match (&named[..], more) {
        ([all @ .., last], 0) if !all.is_empty() => format!("stands in lines {} and {last}", all.join(", ")),
        _ => format!("stands in lines {} and {more} more", named.join(", ")),
    }
}

#[cfg(test)]
mod tests;
