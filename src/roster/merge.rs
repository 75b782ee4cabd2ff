//! Several rows of one person become one: a position each, a site each, a transfer, a rehire.
//!
//! Rows are one person's when they share an ADP id, a POS id or an e-mail, agree in the stronger of these keys, and have the
//! same name. Rows that share a key under two names stay apart, and are refused as duplicates.
//!
//! - Rows that say active count; rows that say terminated are history beside them, unless a column says since when each status
//!   holds and the latest is that of leaving. Where all say terminated, the last day is the latest.
//! - Sites and departments are joined.
//! - Rows with a rate and a day each are history: on every day the latest rate that has begun counts.
//! - What can be had only once (permission, pay, login) must be the same on all rows that count, or stand on the row of the
//!   main position; otherwise none of the rows is carried out.
//! - A phone, an e-mail or a date on which the rows differ is left alone.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::hash::Hash;
use std::sync::Arc;

use chrono::NaiveDate;
use compact_str::CompactString;

use crate::model::{Email, Field, fold};

use super::code::ProblemCode;
use super::desired::RowValue;
use super::file_row::FileRow;
use super::findings::Findings;
use super::mapping::DateOrder;
use super::{DatedRate, Desired, Status, WantedSites};

/// How somebody is paid, where all rows agree.
const PAY: [Field; 3] = [Field::WageRate, Field::OvertimeWageRate, Field::WageEffectiveDate];

/// The Backoffice login, of which everybody has one.
const LOGIN: [Field; 3] = [Field::Backoffice, Field::BackofficeUsername, Field::BackofficePermission];

/// What is left alone where the rows differ.
const OR_ALONE: [Field; 5] =
    [Field::Email, Field::Phone, Field::StartDate, Field::EmergencyContactName, Field::EmergencyContactPhone];

/// Makes one row of each person's rows. Most files have one of each, and need not come here.
///
/// `order` is that of the file's dates, where something tells it.
pub(super) fn people(rows: Vec<FileRow>, order: Option<DateOrder>, findings: &mut Findings) -> Vec<FileRow> {
    let mut groups: Vec<Vec<FileRow>> = Vec::with_capacity(rows.len());
    groups.extend(rows.into_iter().map(|row| vec![row]));
    let groups = joined(groups, |one| one.adp_employee_id.clone());
    let groups = joined(groups, |one| one.pos_user_id);
    let groups = joined(groups, |one| one.email.as_ref().map(Email::key));
    let mut merged = Vec::with_capacity(groups.len());
    for mut group in groups {
        if group.len() == 1 {
            merged.append(&mut group);
        } else {
            merged.append(&mut one_person(group, order, findings));
        }
    }
    merged.sort_by_key(|row| row.person.line);
    merged
}

/// Joins groups that share a key, where names and the other keys allow it.
fn joined<K: Eq + Hash>(
    mut groups: Vec<Vec<FileRow>>,
    key: impl Fn(&Desired) -> Option<K>,
) -> Vec<Vec<FileRow>> {
    let mut first: HashMap<K, usize> = HashMap::with_capacity(groups.len());
    let mut sharing: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for (index, group) in groups.iter().enumerate() {
        if let Some(key) = group.iter().find_map(|row| key(&row.person)) {
            let leader = *first.entry(key).or_insert(index);
            if leader != index {
                sharing.entry(leader).or_insert_with(|| vec![leader]).push(index);
            }
        }
    }
    for indices in sharing.into_values() {
        let same = indices.windows(2).all(|pair| may_be_one(&groups[pair[0]], &groups[pair[1]]));
        if same {
            let others: Vec<FileRow> =
                indices.iter().skip(1).flat_map(|index| std::mem::take(&mut groups[*index])).collect();
            groups[indices[0]].extend(others);
        }
    }
    groups.retain(|group| !group.is_empty());
    groups
}

fn may_be_one(one: &[FileRow], other: &[FileRow]) -> bool {
    let agree = |of: &dyn Fn(&Desired) -> Option<CompactString>| {
        let value = |rows: &[FileRow]| rows.iter().find_map(|row| of(&row.person));
        match (value(one), value(other)) {
            (Some(one), Some(other)) => one == other,
            _ => true,
        }
    };
    let name = |rows: &[FileRow]| {
        rows.first().map(|row| {
            let part = |name: &Option<CompactString>| name.as_deref().map(fold);
            (part(&row.person.first_name), part(&row.person.last_name))
        })
    };
    // The id of payroll is one person's. Two people of one name may share an e-mail by mistake, or get a number twice: they
    // have other telephones and addresses.
    let by_payroll = |rows: &[FileRow]| rows.iter().any(|row| row.person.adp_employee_id.is_some());
    let sure = (by_payroll(one) && by_payroll(other))
        || (agree(&|person| person.email.as_ref().map(|email| email.key().into()))
            && agree(&|person| person.phone.map(|phone| phone.digits().into())));
    // Without any name a key alone does not make two rows one person.
    sure && name(one) == name(other)
        && name(one).is_some_and(|(first, last)| first.is_some() || last.is_some())
        && agree(&|person| person.adp_employee_id.clone())
        && agree(&|person| person.pos_user_id.map(|id| id.to_string().into()))
}

/// Returns one row, or all of them refused.
fn one_person(mut rows: Vec<FileRow>, order: Option<DateOrder>, findings: &mut Findings) -> Vec<FileRow> {
    rows.sort_by_key(|row| row.person.line);
    if rows.iter().any(|row| !row.well) {
        refuse(&mut rows, ProblemCode::OtherRow, None, "another row of this person has an error", findings);
        return rows;
    }
    let mut status = status(&rows);
    let left = left_since(&rows, order);
    if left == Some(Left::Perhaps) {
        let message = "the rows of this person say active and terminated, and their days do not tell which is the later";
        refuse(&mut rows, ProblemCode::RowsContradict, Some(Field::Status), message, findings);
        return rows;
    }
    if let Some(Left::Since(at)) = left {
        status = rows[at].person.status.clone();
    }
    let counts = |(at, row): (usize, &FileRow)| match left {
        Some(Left::Since(latest)) => at == latest,
        _ => !works(&status) || row.person.status == status,
    };
    let counting: Vec<&FileRow> =
        rows.iter().enumerate().filter(|row| counts(*row)).map(|(_, row)| row).collect();
    let person = Merging { rows: &counting, findings }.person(&rows, status);
    match person {
        Ok(mut person) => {
            if let Some(day) = left_by(&rows, &person) {
                person.rare_mut().left_by = Some(day);
            }
            let text = match left {
                Some(_) => {
                    "several rows are the history of one person: the latest, which says terminated, counts"
                }
                None => {
                    "several rows are one person: those that say active count, their sites and departments are joined"
                }
            };
            for row in &rows {
                findings.note(text.to_owned(), row.person.line);
            }
            let lines: Vec<u64> = rows.iter().map(|row| row.person.line).collect();
            if let [first, others @ ..] = lines.as_slice() {
                findings.joined.insert(*first, others.to_vec());
            }
            rows.truncate(1);
            rows[0].person = person;
            rows
        }
        Err(fields) => {
            for field in fields {
                let message = format!("{} differs between the rows of this person", findings.header(field));
                refuse(&mut rows, ProblemCode::RowsContradict, Some(field), &message, findings);
            }
            rows
        }
    }
}

fn refuse(
    rows: &mut [FileRow],
    code: ProblemCode,
    field: Option<Field>,
    message: &str,
    findings: &mut Findings,
) {
    let lines: Vec<u64> = rows.iter().map(|row| row.person.line).collect();
    for row in rows {
        if code == ProblemCode::OtherRow && !row.well {
            continue;
        }
        let others: Vec<String> =
            lines.iter().filter(|line| **line != row.person.line).take(5).map(u64::to_string).collect();
        let message = format!("{message} (see line {})", others.join(", "));
        let hint = "mend the rows, or mark the main position in a column primary_position".to_owned();
        findings.add(code, row.person.line, field, "", message, hint);
        row.well = false;
    }
}

fn status(rows: &[FileRow]) -> Status {
    let of = |wanted: fn(&Status) -> bool| {
        rows.iter().map(|row| &row.person.status).find(|status| wanted(status)).cloned()
    };
    of(|status| matches!(status, Status::Unclear(_)))
        .or_else(|| of(|status| *status == Status::Active))
        .or_else(|| of(|status| *status == Status::Unsaid))
        .or_else(|| of(|status| *status == Status::Terminated))
        .unwrap_or(Status::NeverHired)
}

/// Whether somebody with rows that say active has left by the latest of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Left {
    /// By this one.
    Since(usize),
    /// By one of the two ways in which the days can be read.
    Perhaps,
}

/// Rows with a day for each status are the history of one person: where the latest says terminated, those before it that say active
/// bring nobody back. Of one day the row that says active counts, as of a transfer.
fn left_since(rows: &[FileRow], order: Option<DateOrder>) -> Option<Left> {
    let left_by = |day: fn(&FileRow) -> Option<NaiveDate>| {
        let works = rows.iter().filter(|row| works(&row.person.status));
        let last = works.map(day).collect::<Option<Vec<_>>>()?.into_iter().max()?;
        let gone = rows.iter().enumerate().filter(|(_, row)| row.person.status == Status::Terminated);
        let latest = gone.filter_map(|(at, row)| Some((day(row)?, at))).max()?;
        (latest.0 > last).then_some(latest.1)
    };
    let month_first = left_by(|row| row.since);
    let day_first = left_by(FileRow::since_day_first);
    let read = match order {
        Some(DateOrder::MonthFirst) => (month_first, month_first),
        Some(DateOrder::DayFirst) => (day_first, day_first),
        None => (month_first, day_first),
    };
    match read {
        (None, None) => None,
        (Some(one), Some(other)) if one == other => Some(Left::Since(one)),
        _ => Some(Left::Perhaps),
    }
}

/// Returns the last day by a row that says terminated, where the person was hired before it by those that say active: this may be a transfer
/// or a leaver's history.
fn left_by(rows: &[FileRow], person: &Desired) -> Option<NaiveDate> {
    let told = person.status != Status::Active || rows.iter().all(|row| row.since.is_some());
    let gone = rows.iter().filter(|row| row.person.status == Status::Terminated);
    let day = gone.filter_map(|row| row.person.termination_date).max()?;
    let hired =
        rows.iter().filter(|row| works(&row.person.status)).filter_map(|row| row.person.start_date).max()?;
    (!told && hired < day).then_some(day)
}

fn works(status: &Status) -> bool {
    matches!(status, Status::Active | Status::Unsaid)
}

struct Merging<'a> {
    /// The rows that count.
    rows: &'a [&'a FileRow],
    findings: &'a mut Findings,
}

impl Merging<'_> {
    fn person(&mut self, all: &[FileRow], status: Status) -> Result<Desired, Vec<Field>> {
        let mut contradictions = Vec::new();
        let mut person =
            Desired { line: all.first().map_or(0, |row| row.person.line), status, ..Desired::default() };
        // Keys and names are the same on all rows, or missing. Of two spellings the first in the alphabet is taken, so that
        // the order of the rows does not matter.
        let any =
            |of: fn(&Desired) -> Option<CompactString>| all.iter().filter_map(|row| of(&row.person)).min();
        person.adp_employee_id = any(|one| one.adp_employee_id.clone());
        person.first_name = any(|one| one.first_name.clone());
        person.last_name = any(|one| one.last_name.clone());
        person.pos_user_id = all.iter().find_map(|row| row.person.pos_user_id);
        let dates = self.rows.iter().filter_map(|row| row.person.termination_date);
        person.termination_date = dates.max();
        person.doubtful = self.rows.iter().flat_map(|row| row.person.doubtful.iter()).collect();
        if let Some(period) = self.rows.iter().find_map(|row| row.person.rare().pay_period) {
            person.rare_mut().pay_period = Some(period);
        }
        if let Some(other) = self.rows.iter().find_map(|row| row.person.rare().otherwise.clone()) {
            person.rare_mut().otherwise = Some(other);
        }
        person.departments = self.union();
        person.sites = self.sites();

        self.once(&mut person, &[Field::PosPin, Field::Permission], &mut contradictions);
        let rates = self.rates(&mut contradictions);
        if let Some(latest) = rates.last().copied() {
            person.wage_rate = Some(latest.rate);
            person.wage_effective_date = Some(latest.from);
            person.put(Field::OvertimeWageRate, latest.overtime.map(RowValue::Money));
            person.rare_mut().rates = rates;
        } else {
            self.once(&mut person, &PAY, &mut contradictions);
        }
        self.once(&mut person, &LOGIN, &mut contradictions);
        if !contradictions.is_empty() {
            return Err(contradictions);
        }
        for field in OR_ALONE {
            let value = self.or_alone(field);
            person.put(field, value);
        }
        Ok(person)
    }

    /// Returns the rates of rows that are history: each with a rate and another day. Who has them has one place to work and one
    /// permission; where these differ as well, the rows are no mere history.
    fn rates(&self, contradictions: &mut Vec<Field>) -> Vec<DatedRate> {
        let dated = |row: &&FileRow| {
            let (rate, from) = (row.person.wage_rate?, row.person.wage_effective_date?);
            Some(DatedRate { from, rate, overtime: row.person.rare().overtime_wage_rate })
        };
        let mut rates: Vec<DatedRate> = self.rows.iter().filter_map(dated).collect();
        rates.sort_by_key(|rate| rate.from);
        let differ = rates.windows(2).all(|pair| pair[0].from < pair[1].from);
        if rates.len() < 2 || rates.len() != self.rows.len() || !differ {
            return Vec::new();
        }
        let sites: HashSet<_> = self.rows.iter().map(|row| format!("{:?}", row.person.sites)).collect();
        if sites.len() > 1 {
            contradictions.push(Field::Sites);
        }
        rates
    }

    fn union(&self) -> Option<Arc<BTreeSet<String>>> {
        let all = self.rows.iter().filter_map(|row| row.person.departments.clone());
        all.reduce(|mut one, other| {
            Arc::make_mut(&mut one).extend(other.iter().cloned());
            one
        })
    }

    fn sites(&self) -> Option<Arc<WantedSites>> {
        let all = self.rows.iter().filter_map(|row| row.person.sites.clone());
        all.reduce(|mut one, other| {
            match (Arc::make_mut(&mut one), &*other) {
                (WantedSites::Named(one), WantedSites::Named(other)) => one.extend(other.iter().cloned()),
                (one, _) => *one = WantedSites::All,
            }
            one
        })
    }

    /// The one value of the rows, or that of the main position; `Err` where they differ and none is the main one.
    fn value(&self, field: Field) -> Result<Option<RowValue>, ()> {
        let mut values: Vec<RowValue> = self.rows.iter().filter_map(|row| row.person.given(field)).collect();
        if values.windows(2).all(|pair| pair[0].is_same(field, &pair[1])) {
            return Ok(values.drain(..).next());
        }
        let mut primary = self.rows.iter().filter(|row| row.is_primary == Some(true));
        match (primary.next(), primary.next()) {
            (Some(main), None) => main.person.given(field).map(Some).ok_or(()),
            _ => Err(()),
        }
    }

    fn once(&self, person: &mut Desired, fields: &[Field], contradictions: &mut Vec<Field>) {
        for field in fields {
            match self.value(*field) {
                Ok(value) => person.put(*field, value),
                Err(()) => contradictions.push(*field),
            }
        }
    }

    fn or_alone(&mut self, field: Field) -> Option<RowValue> {
        self.value(field).unwrap_or_else(|()| {
            let lines: Vec<String> = self.rows.iter().map(|row| row.person.line.to_string()).collect();
            let line = self.rows.first().map_or(0, |row| row.person.line);
            let message = format!(
                "{} differs between lines {} and is left alone",
                self.findings.header(field),
                lines.join(", ")
            );
            self.findings.add(ProblemCode::RowsDiffer, line, Some(field), "", message, String::new());
            None
        })
    }
}
