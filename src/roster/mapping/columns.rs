//! Which column of this file is which field.

use std::borrow::Cow;
use std::collections::BTreeSet;

use csv::StringRecord;

use crate::model::Field;

use super::header_words::names_company;
use super::meanings::names_a_day_of_leavers;
use super::role::Role;
use super::settings::Mapping;
use super::skip::Skip;
use super::source::NamePart;
use super::unread::UnreadColumn;

/// Where a field comes from, for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mapped {
    /// The field.
    pub role: Role,
    /// The header, several of them, or the constant.
    pub from: String,
    /// Whether the settings say so, rather than the preset or a synonym.
    pub by_settings: bool,
}

/// A cell as the file has it.
#[derive(Debug)]
pub(in crate::roster) enum ColumnShown<'a> {
    /// What a column has for a field, as nearly all of them do.
    Plain(Field, &'a str),
    /// What makes a value together with others, or stands nowhere in the file, or is more than a value.
    Other { role: Role, text: Cow<'a, str>, part: Option<NamePart> },
}

/// Where the cells of a role stand.
#[derive(Debug, Clone)]
pub(super) enum Source {
    Cell(usize),
    Joined(Vec<usize>, String),
    Part(usize, NamePart),
    Constant(String),
}

/// The columns of a file.
#[derive(Debug, Clone, Default)]
pub(in crate::roster) struct Columns {
    /// The header as it stands.
    pub(in crate::roster) header: Vec<String>,
    pub(super) keys: Vec<String>,
    pub(super) sources: Vec<(Role, Source, bool)>,
    /// The column of each rule of the mapping, in its order.
    pub(in crate::roster) rules: Vec<Option<usize>>,
    /// Where each rule for rows that are none of ours looks, in their order.
    pub(super) skips: Vec<Source>,
    /// Headers that stand twice: the column that is used, and the other.
    pub(in crate::roster) twins: Vec<(usize, usize)>,
    pub(super) sensitive: Vec<bool>,
    /// The header of the rate where it names something longer than an hour.
    pub(super) long_pay: Option<String>,
    /// Columns that are known and of no interest.
    pub(super) known: BTreeSet<usize>,
    /// Columns beside the one that is believed which say who works here, and as what they would be read.
    pub(super) of_employment: Vec<(usize, Role)>,
    /// Columns beside the status that may say of somebody that they have left, and of nobody that they work here.
    pub(super) may_say_gone: Vec<(usize, Role)>,
    /// Columns that nothing is read from and in which a last day may stand.
    pub(super) perhaps_last_days: Vec<usize>,
    /// The columns that are for nothing, and what they may have been meant for.
    pub(super) unread: Vec<(usize, UnreadColumn)>,
}

impl Source {
    /// Returns what stands there in a row.
    #[inline]
    fn text<'a>(&'a self, record: &'a StringRecord) -> Cow<'a, str> {
        let cell = |at: usize| record.get(at).unwrap_or_default();
        match self {
            Self::Cell(at) | Self::Part(at, _) => Cow::Borrowed(cell(*at)),
            Self::Constant(text) => Cow::Borrowed(text.as_str()),
            Self::Joined(all, join) => {
                let filled = all.iter().map(|at| cell(*at).trim()).filter(|text| !text.is_empty());
                Cow::Owned(filled.collect::<Vec<_>>().join(join))
            }
        }
    }
}

impl Columns {
    /// A file without a header: its one column is this.
    pub(in crate::roster) fn single(role: Role) -> Self {
        Self {
            keys: vec![String::new()],
            sources: vec![(role, Source::Cell(0), false)],
            sensitive: vec![false],
            ..Self::default()
        }
    }

    /// Returns whether a role has a column.
    pub(super) fn has(&self, role: Role) -> bool {
        self.sources.iter().any(|(known, ..)| *known == role)
    }

    /// Returns whether a column says who works here, a last day among them.
    pub(in crate::roster) fn tell_who_works(&self) -> bool {
        let says = |role: &Role| role.is_of_employment() || *role == Role::Field(Field::TerminationDate);
        self.sources.iter().any(|(role, ..)| says(role))
    }

    /// Returns the columns that are for something.
    pub(super) fn used(&self) -> BTreeSet<usize> {
        let sources = self.sources.iter().map(|(_, source, _)| source).chain(&self.skips);
        let by_sources = sources.flat_map(|source| match source {
            Source::Cell(at) | Source::Part(at, _) => vec![*at],
            Source::Joined(all, _) => all.clone(),
            Source::Constant(_) => Vec::new(),
        });
        by_sources.chain(self.rules.iter().flatten().copied()).collect()
    }

    /// Returns the cells that are for something.
    pub(in crate::roster) fn shown<'a>(
        &'a self,
        record: &'a StringRecord,
    ) -> impl Iterator<Item = ColumnShown<'a>> {
        self.sources.iter().map(move |(role, source, _)| match (role, source) {
            (Role::Field(field), Source::Cell(at)) if *field != Field::Status => {
                ColumnShown::Plain(*field, record.get(*at).unwrap_or_default())
            }
            (role, source) => {
                let part = if let Source::Part(_, part) = source { Some(*part) } else { None };
                ColumnShown::Other { role: *role, text: source.text(record), part }
            }
        })
    }

    /// Returns what a row has for a field, as it stands there.
    pub(in crate::roster) fn text<'a>(
        &'a self,
        field: Field,
        record: &'a StringRecord,
    ) -> Option<Cow<'a, str>> {
        let mut sources = self.sources.iter();
        let (.., source, _) = sources.find(|(role, ..)| *role == Role::Field(field))?;
        Some(source.text(record))
    }

    /// Returns the first rule for rows that are none of ours which holds for a row: its place among them, from 0.
    pub(in crate::roster) fn skipped_by(&self, rules: &[Skip], record: &StringRecord) -> Option<usize> {
        let mut rules = rules.iter().zip(&self.skips);
        rules.position(|(rule, source)| rule.holds(&source.text(record)))
    }

    /// Returns the column of companies, where the header names one and nothing else is read from it.
    pub(in crate::roster) fn company(&self, mapping: &Mapping) -> Option<(usize, &str)> {
        let used = self.used();
        let mut unread =
            self.unread.iter().filter(|(at, column)| !used.contains(at) && !mapping.ignores(&column.header));
        let found = unread.find(|(_, column)| names_company(&column.header));
        found.map(|(at, column)| (*at, column.header.as_str()))
    }

    /// Returns the columns that nothing is read from.
    pub(in crate::roster) fn unread(&self) -> impl Iterator<Item = &UnreadColumn> {
        self.unread.iter().map(|(_, column)| column)
    }

    /// Returns the columns that say who works here beside the one that is believed, and as what they would be read.
    pub(in crate::roster) fn of_employment(&self) -> &[(usize, Role)] {
        &self.of_employment
    }

    /// Returns the columns that may say of somebody that they have left, and as what they would be read.
    pub(in crate::roster) fn may_say_gone(&self) -> &[(usize, Role)] {
        &self.may_say_gone
    }

    /// Returns the columns that nothing is read from and in which a last day may stand.
    pub(in crate::roster) fn perhaps_last_days(&self) -> &[usize] {
        &self.perhaps_last_days
    }

    /// Returns the header of the rate where it names something longer than an hour.
    pub(in crate::roster) fn long_pay(&self) -> Option<&str> {
        self.long_pay.as_deref()
    }

    /// Returns how many cells a row has.
    pub(in crate::roster) fn width(&self) -> usize {
        self.keys.len()
    }

    /// Takes the one day that a list of leavers names for their last one, whatever it is called there.
    pub(in crate::roster) fn take_day_of_leavers(&mut self, mapping: &Mapping) {
        let day = Role::Field(Field::TerminationDate);
        if self.has(day) || mapping.columns.contains_key(&day) {
            return;
        }
        let is_day = |(_, column): &&(usize, UnreadColumn)| {
            names_a_day_of_leavers(&column.header) && !mapping.ignores(&column.header)
        };
        let mut days = self.unread.iter().filter(is_day).map(|(at, _)| *at);
        if let (Some(at), None) = (days.next(), days.next()) {
            self.sources.push((day, Source::Cell(at), false));
        }
    }

    /// Returns whether a column has somebody's name, or a part of it.
    pub(in crate::roster) fn has_name(&self) -> bool {
        let names = [Role::FullName, Role::Field(Field::FirstName), Role::Field(Field::LastName)];
        names.into_iter().any(|role| self.has(role))
    }

    /// Reads whole names from a column.
    pub(in crate::roster) fn take_name(&mut self, at: usize) {
        self.sources.push((Role::FullName, Source::Cell(at), false));
        self.unread.retain(|(place, _)| *place != at);
    }

    /// Returns the columns that nothing is read from, by their place.
    pub(in crate::roster) fn unread_places(&self) -> impl Iterator<Item = (usize, &str)> {
        self.unread.iter().map(|(at, column)| (*at, column.header.as_str()))
    }

    /// Returns the column from which a field is read as it stands there.
    pub(in crate::roster) fn column_of(&self, field: Field) -> Option<usize> {
        self.sources.iter().find_map(|(role, source, _)| match source {
            Source::Cell(at) if *role == Role::Field(field) => Some(*at),
            _ => None,
        })
    }

    /// Leaves only these fields, and what they are made from.
    pub(in crate::roster) fn only(&mut self, fields: &[Field]) {
        let wanted = |role: Role| match role {
            Role::Field(field) => fields.contains(&field),
            other => other.fields().iter().any(|field| fields.contains(field)),
        };
        self.known = self.used();
        self.perhaps_last_days.clear();
        self.of_employment.clear();
        self.may_say_gone.clear();
        self.sources.retain(|(role, ..)| wanted(*role));
        self.rules.clear();
        self.skips.clear();
        let known = self.known.clone();
        self.unread.retain(|(at, _)| !known.contains(at));
    }

    /// Returns the columns that tell who is meant, those of phones among them.
    pub(in crate::roster) fn keys(&self) -> Vec<usize> {
        const KEYS: [Field; 6] = [
            Field::AdpEmployeeId,
            Field::PosUserId,
            Field::FirstName,
            Field::LastName,
            Field::Email,
            Field::Phone,
        ];
        let keys = self.sources.iter().filter(|(role, ..)| match role {
            Role::Field(field) => KEYS.contains(field),
            other => *other == Role::FullName,
        });
        keys.flat_map(|(_, source, _)| match source {
            Source::Cell(at) | Source::Part(at, _) => vec![*at],
            Source::Joined(all, _) => all.clone(),
            Source::Constant(_) => Vec::new(),
        })
        .collect()
    }

    /// Returns the columns of ids and addresses.
    pub(in crate::roster) fn ids(&self) -> Vec<usize> {
        let is_id =
            |role: &Role| matches!(role, Role::Field(Field::AdpEmployeeId | Field::PosUserId | Field::Email));
        let of = |(role, source, _): &(Role, Source, bool)| match source {
            Source::Cell(at) if is_id(role) => Some(*at),
            _ => None,
        };
        self.sources.iter().filter_map(of).collect()
    }

    /// Returns the fields that the file manages, those of rules left out.
    pub(in crate::roster) fn fields(&self) -> BTreeSet<Field> {
        let roles = self.sources.iter().map(|(role, ..)| *role);
        roles
            .flat_map(|role| match role {
                Role::Field(field) => vec![field],
                other => other.fields().to_vec(),
            })
            .collect()
    }

    /// Returns the header that a field comes from; its own name where that is what the header says.
    pub(in crate::roster) fn header_of(&self, field: Field) -> String {
        let of = |wanted: &dyn Fn(Role) -> bool| self.sources.iter().find(|(role, ..)| wanted(*role));
        let source =
            of(&|role| role == Role::Field(field)).or_else(|| of(&|role| role.fields().contains(&field)));
        match source {
            Some((role, Source::Cell(at) | Source::Part(at, _), _)) if !role.is_name(&self.keys[*at]) => {
                self.header.get(*at).map_or(field.to_string(), |cell| cell.trim().to_owned())
            }
            _ => field.to_string(),
        }
    }

    /// Returns the header that a role comes from, where it is a column's.
    pub(in crate::roster) fn header_of_role(&self, role: Role) -> Option<String> {
        self.mapped().into_iter().find(|mapped| mapped.role == role).map(|mapped| mapped.from)
    }

    /// Returns where each field comes from.
    pub(in crate::roster) fn mapped(&self) -> Vec<Mapped> {
        let header = |at: &usize| self.header.get(*at).map_or(String::new(), |cell| cell.trim().to_owned());
        let shown = |source: &Source| match source {
            Source::Cell(at) => header(at),
            Source::Part(at, NamePart::First) => format!("{}, its first name", header(at)),
            Source::Part(at, NamePart::Last) => format!("{}, its last name", header(at)),
            Source::Joined(all, _) => all.iter().map(header).collect::<Vec<_>>().join(" + "),
            Source::Constant(text) => format!("always {text:?}"),
        };
        let all = self.sources.iter();
        all.map(|(role, source, by_settings)| Mapped {
            role: *role,
            from: shown(source),
            by_settings: *by_settings,
        })
        .collect()
    }
}
