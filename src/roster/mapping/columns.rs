//! Which column of this file is which field.

use std::borrow::Cow;
use std::collections::BTreeSet;

use csv::StringRecord;

use crate::model::Field;

use super::error::MappingError;
use super::headers::{normalised, without_brackets};
use super::preset::Preset;
use super::role::Role;
use super::sensitive::is_sensitive;
use super::settings::Mapping;
use super::source::{ColumnSource, NamePart};
use super::synonyms;
use super::words::Names;

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
pub(in crate::roster) struct Shown<'a> {
    pub(in crate::roster) role: Role,
    pub(in crate::roster) text: Cow<'a, str>,
    pub(in crate::roster) part: Option<NamePart>,
}

#[derive(Debug, Clone)]
enum Source {
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
    keys: Vec<String>,
    sources: Vec<(Role, Source, bool)>,
    /// The column of each rule of the mapping, in its order.
    pub(in crate::roster) rules: Vec<Option<usize>>,
    /// Headers that stand twice: the column that is used, and the other.
    pub(in crate::roster) twins: Vec<(usize, usize)>,
    sensitive: Vec<bool>,
    /// Columns that are known and of no interest.
    known: BTreeSet<usize>,
}

/// Returns how many of the cells look like headers.
pub(in crate::roster) fn recognised(cells: &StringRecord, mapping: &Mapping) -> usize {
    let keys: BTreeSet<String> = cells.iter().map(normalised).filter(|key| !key.is_empty()).collect();
    let named = configured(mapping);
    keys.iter()
        .filter(|key| {
            let known = |role| knows(mapping, role, key);
            Role::all().any(known) || is_sensitive(key) || named.contains(*key)
        })
        .count()
}

/// The headers that the settings name, normalised.
fn configured(mapping: &Mapping) -> BTreeSet<String> {
    let sources = mapping.columns.values().flat_map(|source| match source {
        ColumnSource::Header(header) => vec![header],
        ColumnSource::Joined(headers) => headers.iter().collect(),
        ColumnSource::JoinedBy(joined) => joined.columns.iter().collect(),
        ColumnSource::Part(part) => vec![&part.column],
        ColumnSource::Constant(_) => Vec::new(),
    });
    let rules = mapping.rules.iter().filter_map(|rule| rule.column.as_ref());
    sources.chain(rules).map(|header| normalised(header)).filter(|key| !key.is_empty()).collect()
}

fn knows(mapping: &Mapping, role: Role, key: &str) -> bool {
    let by_preset =
        || mapping.preset.is_some_and(|preset| preset.headers(role).iter().any(|known| same(key, known)));
    let by_synonym = || mapping.preset != Some(Preset::Canonical) && synonyms::means(role, key);
    synonyms::is_name_of(role, key) || by_preset() || by_synonym()
}

fn same(key: &str, known: &str) -> bool {
    key == known || without_brackets(key) == Some(known)
}

impl Columns {
    /// Binds the header's cells to fields.
    pub(in crate::roster) fn resolve(header: &[String], mapping: &Mapping) -> Result<Self, MappingError> {
        let header: Vec<String> = header.to_vec();
        let keys: Vec<String> = header.iter().map(|cell| normalised(cell)).collect();
        let mut columns = Self { header, keys, ..Self::default() };
        let names = [Role::Field(Field::FirstName), Role::Field(Field::LastName)];
        for role in Role::all() {
            let superseded = match role {
                Role::FullName => names.iter().all(|name| columns.has(*name)),
                Role::PreferredFirstName => mapping.names == Names::Legal,
                Role::PayType => !columns.has(Role::Field(Field::WageRate)),
                Role::IsActive => columns.has(Role::Field(Field::Status)),
                _ => false,
            };
            if let Some(source) = mapping.columns.get(&role) {
                if let Some(source) = columns.configured(role, source)? {
                    columns.sources.push((role, source, true));
                }
            } else if !superseded && let Some(at) = columns.find(role, mapping)? {
                columns.sources.push((role, Source::Cell(at), false));
            }
        }
        for (index, rule) in mapping.rules.iter().enumerate() {
            rule.check(index + 1)?;
            let at = rule.column.as_ref().map(|header| columns.at(header, || format!("rule {}", index + 1)));
            columns.rules.push(at.transpose()?);
        }
        columns.twins = columns.find_twins();
        let used = columns.used();
        columns.sensitive = columns
            .keys
            .iter()
            .enumerate()
            .map(|(at, key)| !used.contains(&at) && is_sensitive(key))
            .collect();
        Ok(columns)
    }

    /// A file without a header: its one column is this.
    pub(in crate::roster) fn single(role: Role) -> Self {
        Self {
            keys: vec![String::new()],
            sources: vec![(role, Source::Cell(0), false)],
            sensitive: vec![false],
            ..Self::default()
        }
    }

    fn has(&self, role: Role) -> bool {
        self.sources.iter().any(|(known, ..)| *known == role)
    }

    fn configured(&self, role: Role, source: &ColumnSource) -> Result<Option<Source>, MappingError> {
        let at = |header: &str| self.at(header, || role.to_string());
        let all = |headers: &[String]| headers.iter().map(|header| at(header)).collect::<Result<Vec<_>, _>>();
        Ok(Some(match source {
            ColumnSource::Header(header) if header.trim().is_empty() => return Ok(None),
            ColumnSource::Header(header) => Source::Cell(at(header)?),
            ColumnSource::Joined(headers) => Source::Joined(all(headers)?, " ".to_owned()),
            ColumnSource::JoinedBy(joined) => Source::Joined(all(&joined.columns)?, joined.join.clone()),
            ColumnSource::Part(part) => Source::Part(at(&part.column)?, part.part),
            ColumnSource::Constant(constant) => Source::Constant(constant.constant.clone()),
        }))
    }

    fn at(&self, header: &str, wanted: impl Fn() -> String) -> Result<usize, MappingError> {
        let key = normalised(header);
        let found = self.keys.iter().position(|known| *known == key);
        let found = found.or_else(|| self.keys.iter().position(|known| same(known, &key)));
        found.ok_or_else(|| {
            let close = |cell: &String| strsim::normalized_damerau_levenshtein(&normalised(cell), &key);
            let mut there: Vec<String> =
                self.header.iter().filter(|cell| !cell.trim().is_empty()).cloned().collect();
            there.sort_by(|a, b| close(b).total_cmp(&close(a)));
            MappingError::NoSuchColumn { wanted: wanted(), header: header.to_owned(), there }
        })
    }

    fn find(&self, role: Role, mapping: &Mapping) -> Result<Option<usize>, MappingError> {
        let position = |known: &dyn Fn(&str) -> bool| self.keys.iter().position(|key| known(key));
        if let Some(at) = position(&|key| synonyms::is_name_of(role, key)) {
            return Ok(Some(at));
        }
        let listed = mapping.preset.map_or(&[][..], |preset| preset.headers(role));
        if let Some(at) = listed.iter().find_map(|known| position(&|key| same(key, known))) {
            return Ok(Some(at));
        }
        if mapping.preset == Some(Preset::Canonical) {
            return Ok(None);
        }
        let mut found: Vec<usize> = Vec::new();
        for (at, key) in self.keys.iter().enumerate() {
            let means = synonyms::means(role, key)
                || without_brackets(key).is_some_and(|key| synonyms::means(role, key));
            if means && !found.iter().any(|other| self.keys[*other] == *key) {
                found.push(at);
            }
        }
        match found[..] {
            [] => Ok(None),
            [one] => Ok(Some(one)),
            _ => Err(MappingError::Ambiguous {
                role,
                candidates: found.iter().map(|at| self.header[*at].trim().to_owned()).collect(),
            }),
        }
    }

    fn used(&self) -> BTreeSet<usize> {
        let by_sources = self.sources.iter().flat_map(|(_, source, _)| match source {
            Source::Cell(at) | Source::Part(at, _) => vec![*at],
            Source::Joined(all, _) => all.clone(),
            Source::Constant(_) => Vec::new(),
        });
        by_sources.chain(self.rules.iter().flatten().copied()).collect()
    }

    fn find_twins(&self) -> Vec<(usize, usize)> {
        let used = self.used();
        let again = |at: &usize| {
            let others = self.keys.iter().enumerate().skip(at + 1);
            others
                .filter(|(_, key)| **key == self.keys[*at])
                .map(|(other, _)| (*at, other))
                .collect::<Vec<_>>()
        };
        used.iter().filter(|at| !self.keys[**at].is_empty()).flat_map(again).collect()
    }

    /// Returns the cells that are for something.
    pub(in crate::roster) fn shown<'a>(
        &'a self,
        record: &'a StringRecord,
    ) -> impl Iterator<Item = Shown<'a>> {
        let cell = |at: usize| record.get(at).unwrap_or_default();
        self.sources.iter().map(move |(role, source, _)| {
            let (text, part) = match source {
                Source::Cell(at) => (Cow::Borrowed(cell(*at)), None),
                Source::Part(at, part) => (Cow::Borrowed(cell(*at)), Some(*part)),
                Source::Constant(text) => (Cow::Borrowed(text.as_str()), None),
                Source::Joined(all, join) => {
                    let filled = all.iter().map(|at| cell(*at).trim()).filter(|text| !text.is_empty());
                    (Cow::Owned(filled.collect::<Vec<_>>().join(join)), None)
                }
            };
            Shown { role: *role, text, part }
        })
    }

    /// Returns how many cells a row has.
    pub(in crate::roster) fn width(&self) -> usize {
        self.keys.len()
    }

    /// Leaves only these fields, and what they are made from.
    pub(in crate::roster) fn only(&mut self, fields: &[Field]) {
        let wanted = |role: Role| match role {
            Role::Field(field) => fields.contains(&field),
            other => other.fields().iter().any(|field| fields.contains(field)),
        };
        self.known = self.used();
        self.sources.retain(|(role, ..)| wanted(*role));
        self.rules.clear();
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
            Some((role, Source::Cell(at) | Source::Part(at, _), _))
                if !synonyms::is_name_of(*role, &self.keys[*at]) =>
            {
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

    /// Returns the headers that are for nothing, each with the field it may have been meant for.
    pub(in crate::roster) fn ignored(&self) -> Vec<(String, Option<Field>)> {
        let used = self.used();
        let twin = |at: usize| self.twins.iter().any(|(_, other)| *other == at);
        let rest = self.header.iter().enumerate().filter(|(at, cell)| {
            !used.contains(at) && !self.known.contains(at) && !twin(*at) && !cell.trim().is_empty()
        });
        rest.map(|(_, cell)| (cell.trim().to_owned(), nearest(cell))).collect()
    }

    /// Returns the row's cells, those of sensitive columns emptied.
    pub(in crate::roster) fn kept(&self, record: &StringRecord) -> Vec<String> {
        let sensitive = |at: usize| self.sensitive.get(at).copied().unwrap_or_default();
        record
            .iter()
            .enumerate()
            .map(|(at, cell)| if sensitive(at) { String::new() } else { cell.to_owned() })
            .collect()
    }

    /// Returns cells without what nobody may see.
    pub(in crate::roster) fn without_pins(&self, cells: &[String]) -> Vec<String> {
        let pin = |at: usize| {
            let is_pin = |(role, source, _): &(Role, Source, bool)| match source {
                Source::Cell(other) => *role == Role::Field(Field::PosPin) && *other == at,
                Source::Joined(all, _) => *role == Role::Field(Field::PosPin) && all.contains(&at),
                _ => false,
            };
            self.sources.iter().any(is_pin)
        };
        // In a row of another length than the header a PIN may stand in any column.
        let shifted = cells.len() != self.width() && self.has(Role::Field(Field::PosPin));
        let hidden = |at: usize| shifted || pin(at);
        cells
            .iter()
            .enumerate()
            .map(|(at, cell)| if hidden(at) { "…".to_owned() } else { cell.clone() })
            .collect()
    }

    /// Returns whether the row is the header once more.
    pub(in crate::roster) fn is_header(&self, record: &StringRecord) -> bool {
        // Most rows are told by their first cell; only the rest is worth spelling out.
        let alike = |one: Option<&str>, other: Option<&str>| {
            one.unwrap_or_default().trim().eq_ignore_ascii_case(other.unwrap_or_default().trim())
        };
        !self.header.is_empty()
            && record.len() == self.keys.len()
            && alike(record.get(0), self.header.first().map(String::as_str))
            && record.iter().zip(&self.keys).all(|(cell, key)| normalised(cell) == *key)
    }
}

/// Returns the canonical column that a header was probably meant for.
pub(in crate::roster) fn nearest(cell: &str) -> Option<Field> {
    let wanted = normalised(cell).replace(' ', "_");
    let close = |field: &Field| strsim::normalized_damerau_levenshtein(&wanted, field.as_str());
    let best = Field::ALL.iter().copied().max_by(|a, b| close(a).total_cmp(&close(b)))?;
    (close(&best) >= 0.75).then_some(best)
}

#[cfg(test)]
mod tests;
