//! Several rows of one person become one: a position each, a site each, a transfer, a rehire.
//!
//! Rows are one person's when they share an ADP id, a POS id or an e-mail, agree in the stronger of these keys, and have the
//! same name. Rows that share a key under two names stay apart, and are refused as duplicates.
//!
//! - Rows that say active count; rows that say terminated are history beside them. Where all say terminated, the last day
//!   is the latest.
//! - Sites and departments are joined.
//! - Rows with a rate and a day each are history: on every day the latest rate that has begun counts.
//! - What can be had only once (permission, pay, login) must be the same on all rows that count, or stand on the row of the
//!   main position; otherwise none of the rows is carried out.
//! - A phone, an e-mail or a date on which the rows differ is left alone.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::hash::Hash;

use crate::model::{Email, Field, Phone, fold};

use super::code::ProblemCode;
use super::file_row::FileRow;
use super::findings::Findings;
use super::{DatedRate, Desired, Status, WantedSites};

/// Makes one row of each person's rows. Most files have one of each, and need not come here.
pub(super) fn people(rows: Vec<FileRow>, findings: &mut Findings) -> Vec<FileRow> {
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
            merged.append(&mut one_person(group, findings));
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
    let agree = |of: &dyn Fn(&Desired) -> Option<String>| {
        let value = |rows: &[FileRow]| rows.iter().find_map(|row| of(&row.person));
        match (value(one), value(other)) {
            (Some(one), Some(other)) => one == other,
            _ => true,
        }
    };
    let name = |rows: &[FileRow]| {
        rows.first().map(|row| {
            let part = |name: &Option<String>| name.as_deref().map(fold);
            (part(&row.person.first_name), part(&row.person.last_name))
        })
    };
    // The id of payroll is one person's. Two people of one name may share an e-mail by mistake, or get a number twice: they
    // have other telephones and addresses.
    let by_payroll = |rows: &[FileRow]| rows.iter().any(|row| row.person.adp_employee_id.is_some());
    let sure = (by_payroll(one) && by_payroll(other))
        || (agree(&|person| person.email.as_ref().map(Email::key))
            && agree(&|person| person.phone.map(Phone::digits)));
    // Without any name a key alone does not make two rows one person.
    sure && name(one) == name(other)
        && name(one).is_some_and(|(first, last)| first.is_some() || last.is_some())
        && agree(&|person| person.adp_employee_id.clone())
        && agree(&|person| person.pos_user_id.map(|id| id.to_string()))
}

/// Returns one row, or all of them refused.
fn one_person(mut rows: Vec<FileRow>, findings: &mut Findings) -> Vec<FileRow> {
    rows.sort_by_key(|row| row.person.line);
    if rows.iter().any(|row| !row.well) {
        refuse(&mut rows, ProblemCode::OtherRow, None, "another row of this person has an error", findings);
        return rows;
    }
    let status = status(&rows);
    let counting: Vec<&FileRow> =
        rows.iter().filter(|row| !works(&status) || row.person.status == status).collect();
    let person = Merging { rows: &counting, findings }.person(&rows, status);
    match person {
        Ok(person) => {
            let text = "several rows are one person: those that say active count, their sites and departments are joined";
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
        let any = |of: fn(&Desired) -> Option<String>| all.iter().filter_map(|row| of(&row.person)).min();
        person.adp_employee_id = any(|one| one.adp_employee_id.clone());
        person.first_name = any(|one| one.first_name.clone());
        person.last_name = any(|one| one.last_name.clone());
        person.pos_user_id = all.iter().find_map(|row| row.person.pos_user_id);
        let dates = self.rows.iter().filter_map(|row| row.person.termination_date);
        person.termination_date = dates.max();
        person.doubtful = self.rows.iter().flat_map(|row| row.person.doubtful.iter().copied()).collect();
        person.pay_period = self.rows.iter().find_map(|row| row.person.pay_period);
        person.departments = self.union();
        person.sites = self.sites();

        person.pos_pin = self.once(
            Field::PosPin,
            |one| one.pos_pin.clone(),
            |a, b| a.expose() == b.expose(),
            &mut contradictions,
        );
        let same_text = |a: &String, b: &String| fold(a) == fold(b);
        person.permission =
            self.once(Field::Permission, |one| one.permission.clone(), same_text, &mut contradictions);
        person.rates = self.rates(&mut contradictions);
        if person.rates.is_empty() {
            self.one_rate(&mut person, &mut contradictions);
        } else if let Some(latest) = person.rates.last().copied() {
            person.wage_rate = Some(latest.rate);
            person.overtime_wage_rate = latest.overtime;
            person.wage_effective_date = Some(latest.from);
        }
        person.backoffice =
            self.once(Field::Backoffice, |one| one.backoffice, PartialEq::eq, &mut contradictions);
        person.backoffice_username = self.once(
            Field::BackofficeUsername,
            |one| one.backoffice_username.clone(),
            |a, b| a.key() == b.key(),
            &mut contradictions,
        );
        person.backoffice_permission = self.once(
            Field::BackofficePermission,
            |one| one.backoffice_permission.clone(),
            same_text,
            &mut contradictions,
        );
        if !contradictions.is_empty() {
            return Err(contradictions);
        }
        person.email = self.or_alone(Field::Email, |one| one.email.clone(), |a, b| a.key() == b.key());
        person.phone = self.or_alone(Field::Phone, |one| one.phone, PartialEq::eq);
        person.start_date = self.or_alone(Field::StartDate, |one| one.start_date, PartialEq::eq);
        person.emergency_contact_name =
            self.or_alone(Field::EmergencyContactName, |one| one.emergency_contact_name.clone(), same_text);
        person.emergency_contact_phone =
            self.or_alone(Field::EmergencyContactPhone, |one| one.emergency_contact_phone, PartialEq::eq);
        Ok(person)
    }

    /// Returns the rates of rows that are history: each with a rate and another day. Who has them has one place to work and one
    /// permission; where these differ as well, the rows are no mere history.
    fn rates(&self, contradictions: &mut Vec<Field>) -> Vec<DatedRate> {
        let dated = |row: &&FileRow| {
            let (rate, from) = (row.person.wage_rate?, row.person.wage_effective_date?);
            Some(DatedRate { from, rate, overtime: row.person.overtime_wage_rate })
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

    fn one_rate(&self, person: &mut Desired, contradictions: &mut Vec<Field>) {
        person.wage_rate = self.once(Field::WageRate, |one| one.wage_rate, PartialEq::eq, contradictions);
        person.overtime_wage_rate =
            self.once(Field::OvertimeWageRate, |one| one.overtime_wage_rate, PartialEq::eq, contradictions);
        person.wage_effective_date =
            self.once(Field::WageEffectiveDate, |one| one.wage_effective_date, PartialEq::eq, contradictions);
    }

    fn union(&self) -> Option<std::collections::BTreeSet<String>> {
        let all = self.rows.iter().filter_map(|row| row.person.departments.as_ref());
        all.cloned().reduce(|mut one, other| {
            one.extend(other);
            one
        })
    }

    fn sites(&self) -> Option<WantedSites> {
        let all = self.rows.iter().filter_map(|row| row.person.sites.clone());
        all.reduce(|one, other| match (one, other) {
            (WantedSites::Named(mut one), WantedSites::Named(other)) => {
                one.extend(other);
                WantedSites::Named(one)
            }
            _ => WantedSites::All,
        })
    }

    /// The one value of the rows, or that of the main position; `Err` where they differ and none is the main one.
    fn value<T>(
        &self,
        of: impl Fn(&Desired) -> Option<T>,
        same: impl Fn(&T, &T) -> bool,
    ) -> Result<Option<T>, ()> {
        let mut values: Vec<T> = self.rows.iter().filter_map(|row| of(&row.person)).collect();
        if values.windows(2).all(|pair| same(&pair[0], &pair[1])) {
            return Ok(values.drain(..).next());
        }
        let mut primary = self.rows.iter().filter(|row| row.is_primary == Some(true));
        match (primary.next(), primary.next()) {
            (Some(main), None) => of(&main.person).map(Some).ok_or(()),
            _ => Err(()),
        }
    }

    fn once<T>(
        &self,
        field: Field,
        of: impl Fn(&Desired) -> Option<T>,
        same: impl Fn(&T, &T) -> bool,
        contradictions: &mut Vec<Field>,
    ) -> Option<T> {
        self.value(of, same).unwrap_or_else(|()| {
            contradictions.push(field);
            None
        })
    }

    fn or_alone<T>(
        &mut self,
        field: Field,
        of: impl Fn(&Desired) -> Option<T>,
        same: impl Fn(&T, &T) -> bool,
    ) -> Option<T> {
        self.value(of, same).unwrap_or_else(|()| {
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
