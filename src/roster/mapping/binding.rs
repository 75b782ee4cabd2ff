//! Which column of this file is which field: the settings' word first, then the field's own name, the preset's headers, and
//! what the words of a header say.

use std::collections::BTreeSet;

use csv::StringRecord;

use crate::model::Field;

use super::columns::{Columns, Source};
use super::error::MappingError;
use super::headers::{normalised, without_brackets};
use super::meanings::{Said, said, says_a_role};
use super::other_languages::meant;
use super::preset::Preset;
use super::role::Role;
use super::sensitive::is_sensitive;
use super::settings::Mapping;
use super::source::ColumnSource;
use super::unread::{Unread, UnreadColumn};
use super::words::Names;

/// Fields of which no two columns can be meant: who somebody is, whether they work here, and what they may do. Of the others a
/// doubt leaves the field alone.
const NEEDED: [Role; 15] = [
    Role::Field(Field::AdpEmployeeId),
    Role::Field(Field::PosUserId),
    Role::Field(Field::FirstName),
    Role::Field(Field::LastName),
    Role::FullName,
    Role::Field(Field::Email),
    Role::Field(Field::Phone),
    Role::Field(Field::Status),
    Role::IsActive,
    Role::HasLeft,
    Role::Field(Field::StartDate),
    Role::Field(Field::TerminationDate),
    Role::Field(Field::Sites),
    Role::Field(Field::Permission),
    Role::Field(Field::WageRate),
];

/// Longer cells are no headers.
const HEADER: usize = 80;

/// As many words of headers stand in a person's row by chance: `1002,Ben,Archer,active`.
const BY_CHANCE: usize = 2;

/// Returns how many of the cells look like headers; none where few do, in a row that has what no header is: a number alone, or an
/// address.
pub(in crate::roster) fn recognised(cells: &StringRecord, mapping: &Mapping) -> usize {
    let named = configured(mapping);
    let mut seen = BTreeSet::new();
    let looks = |cell: &&str| {
        let key = normalised(cell);
        if key.is_empty() || !seen.insert(key.clone()) {
            return false;
        }
        let by_words =
            || mapping.preset != Some(Preset::Canonical) && cell.len() <= HEADER && says_a_role(cell);
        let by_name = || Role::all().any(|role| role.is_name(&key) || by_preset(mapping, role, &key));
        let is_hidden = || cell.len() <= HEADER && is_sensitive(cell);
        // Numbers and dates are no headers, unless the settings say so.
        let has_letters = || cell.contains(char::is_alphabetic);
        named.contains(&key) || (has_letters() && (by_name() || by_words() || is_hidden()))
    };
    let found = cells.iter().filter(looks_mut(looks)).count();
    let is_value = |cell: &str| {
        let cell = cell.trim();
        let is_number = !cell.is_empty() && cell.bytes().all(|byte| byte.is_ascii_digit());
        (is_number || cell.contains('@')) && !named.contains(&normalised(cell))
    };
    if found <= BY_CHANCE && cells.iter().any(is_value) { 0 } else { found }
}

/// A filter that remembers what it saw.
fn looks_mut<'a>(mut looks: impl FnMut(&&'a str) -> bool) -> impl FnMut(&&'a str) -> bool {
    move |cell| looks(cell)
}

fn by_preset(mapping: &Mapping, role: Role, key: &str) -> bool {
    mapping.preset.is_some_and(|preset| preset.headers(role).iter().any(|known| same(key, known)))
}

/// The headers that the settings name, normalised.
pub(super) fn configured(mapping: &Mapping) -> BTreeSet<String> {
    let sources = mapping.columns.values().flat_map(|source| match source {
        ColumnSource::Header(header) => vec![header],
        ColumnSource::Joined(headers) => headers.iter().collect(),
        ColumnSource::JoinedBy(joined) => joined.columns.iter().collect(),
        ColumnSource::Part(part) => vec![&part.column],
        ColumnSource::Constant(_) => Vec::new(),
    });
    let rules = mapping.rules.iter().filter_map(|rule| rule.column.as_ref());
    let skips = mapping.skip.iter().map(|skip| &skip.field);
    sources.chain(rules).chain(skips).map(|header| normalised(header)).filter(|key| !key.is_empty()).collect()
}

fn same(key: &str, known: &str) -> bool {
    key == known || without_brackets(key) == Some(known)
}

/// The columns of a file on their way to fields.
struct Binding<'a> {
    mapping: &'a Mapping,
    columns: Columns,
    /// What each header says by its words.
    says: Vec<Said>,
    /// Roles that several columns claim and that are left alone for it.
    claimed: Vec<(Role, Vec<usize>)>,
}

/// Binds the header's cells to fields.
pub(in crate::roster) fn resolve(header: &[String], mapping: &Mapping) -> Result<Columns, MappingError> {
    let keys: Vec<String> = header.iter().map(|cell| normalised(cell)).collect();
    let columns = Columns { header: header.to_vec(), keys, ..Columns::default() };
    let mut binding = Binding { mapping, columns, says: Vec::new(), claimed: Vec::new() };
    for (index, rule) in mapping.rules.iter().enumerate() {
        rule.check(index + 1)?;
        let at = rule.column.as_ref().map(|header| binding.at(header, || format!("rule {}", index + 1)));
        let at = at.transpose()?;
        binding.columns.rules.push(at);
    }
    for (index, skip) in mapping.skip.iter().enumerate() {
        skip.check(index + 1)?;
    }
    binding.says = binding.said();
    for role in Role::all() {
        if let Some(source) = mapping.columns.get(&role) {
            if let Some(source) = binding.configured(role, source)? {
                binding.columns.sources.push((role, source, true));
            }
        } else if !binding.is_superseded(role)
            && let Some(at) = binding.find(role)?
        {
            binding.columns.sources.push((role, Source::Cell(at), false));
        }
    }
    binding.only_preferred();
    binding.day_of_leaving();
    binding.skips()?;
    Ok(binding.finish())
}

impl Binding<'_> {
    fn said(&self) -> Vec<Said> {
        if self.mapping.preset == Some(Preset::Canonical) {
            return vec![Said::Nothing; self.columns.header.len()];
        }
        let ignored: BTreeSet<String> = self.mapping.ignore.iter().map(|header| normalised(header)).collect();
        let is_our_list = self.columns.keys.iter().any(|key| Role::Field(Field::PosUserId).is_name(key));
        let says = |(at, cell): (usize, &String)| {
            // In what `list employees` writes, the `id` is Backoffice's own number of the account, which no payroll system knows.
            let is_an_accounts = is_our_list && self.columns.keys[at] == "id";
            if is_an_accounts || ignored.contains(&self.columns.keys[at]) {
                return Said::Nothing;
            }
            match said(cell) {
                // What rules are made from has its use.
                Said::Role(Role::Field(Field::Departments | Field::Permission)) | Said::Perhaps(_)
                    if self.columns.rules.contains(&Some(at)) =>
                {
                    Said::Nothing
                }
                Said::Nothing if !self.columns.rules.contains(&Some(at)) => {
                    meant(cell).map_or(Said::Nothing, |role| Said::Perhaps(vec![role]))
                }
                said => said,
            }
        };
        self.columns.header.iter().enumerate().map(says).collect()
    }

    fn is_superseded(&self, role: Role) -> bool {
        let has = |role| self.columns.has(role) || self.mapping.columns.contains_key(&role);
        let names = [Role::Field(Field::FirstName), Role::Field(Field::LastName)];
        let ruled = |field| self.mapping.ruled().any(|ruled| ruled == field);
        match role {
            Role::FullName => names.iter().all(|name| has(*name)),
            Role::PreferredFirstName => self.mapping.names == Names::Legal,
            Role::PayType | Role::PayFrequency => !self.columns.has(Role::Field(Field::WageRate)),
            Role::IsActive => has(Role::Field(Field::Status)),
            Role::StatusDate => {
                !self.says_who_works() || self.is_switched_off(Role::Field(Field::TerminationDate))
            }
            Role::HasLeft => has(Role::Field(Field::Status)) || has(Role::IsActive),
            Role::Field(field @ (Field::Departments | Field::Permission)) => {
                ruled(field) && !self.columns.keys.iter().any(|key| role.is_name(key))
            }
            _ => false,
        }
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
        let keys = &self.columns.keys;
        let found = keys.iter().position(|known| *known == key);
        let found = found.or_else(|| keys.iter().position(|known| same(known, &key)));
        found.ok_or_else(|| {
            let close = |cell: &String| strsim::normalized_damerau_levenshtein(&normalised(cell), &key);
            let mut there: Vec<String> =
                self.columns.header.iter().filter(|cell| !cell.trim().is_empty()).cloned().collect();
            there.sort_by(|a, b| close(b).total_cmp(&close(a)));
            MappingError::NoSuchColumn { wanted: wanted(), header: header.to_owned(), there }
        })
    }

    fn find(&mut self, role: Role) -> Result<Option<usize>, MappingError> {
        let keys = &self.columns.keys;
        let ignored = |at: &usize| self.mapping.ignore.iter().any(|header| normalised(header) == keys[*at]);
        let position =
            |known: &dyn Fn(&str) -> bool| (0..keys.len()).find(|at| known(&keys[*at]) && !ignored(at));
        if let Some(at) = position(&|key| role.is_name(key)) {
            return Ok(Some(at));
        }
        let listed = self.mapping.preset.map_or(&[][..], |preset| preset.headers(role));
        if let Some(at) = listed.iter().find_map(|known| position(&|key| same(key, known))) {
            return Ok(Some(at));
        }
        // A column that has its use is no candidate for another by its words.
        let used: BTreeSet<usize> = self
            .columns
            .sources
            .iter()
            .filter_map(|(_, source, _)| match source {
                Source::Cell(at) | Source::Part(at, _) => Some(*at),
                _ => None,
            })
            .collect();
        let mut found: Vec<usize> = Vec::new();
        for (at, says) in self.says.iter().enumerate() {
            let again = found.iter().any(|other| keys[*other] == keys[at]);
            if *says == Said::Role(role) && !again && !used.contains(&at) {
                found.push(at);
            }
        }
        match found[..] {
            [] => Ok(None),
            [one] => Ok(Some(one)),
            _ if NEEDED.contains(&role) => Err(MappingError::Ambiguous {
                role,
                candidates: found.iter().map(|at| self.columns.header[*at].trim().to_owned()).collect(),
            }),
            _ => {
                self.claimed.push((role, found));
                Ok(None)
            }
        }
    }

    /// Where the rules for rows that are none of ours look: in a column of that header, else where a field comes from.
    fn skips(&mut self) -> Result<(), MappingError> {
        for (index, skip) in self.mapping.skip.iter().enumerate() {
            let source = match self.at(&skip.field, || format!("rule {} of [[roster.skip]]", index + 1)) {
                Ok(at) => Source::Cell(at),
                Err(error) => {
                    let is_meant = |role: &Role| role.is_name(&normalised(&skip.field));
                    let mut sources = self.columns.sources.iter();
                    let found =
                        sources.find(|(role, ..)| is_meant(role)).map(|(_, source, _)| source.clone());
                    found.ok_or(error)?
                }
            };
            self.columns.skips.push(source);
        }
        Ok(())
    }

    fn finish(mut self) -> Columns {
        self.leave_contacts_alone();
        self.leave_things_alone();
        self.leave_shifts_alone();
        self.columns.twins = self.twins();
        let used = self.columns.used();
        let sensitive = |(at, cell): (usize, &String)| !used.contains(&at) && is_sensitive(cell);
        self.columns.sensitive = self.columns.header.iter().enumerate().map(sensitive).collect();
        self.columns.unread = self.unread(&used);
        self.beside_the_status();
        let wage = self.columns.sources.iter().find(|(role, ..)| *role == Role::Field(Field::WageRate));
        self.columns.long_pay = match wage {
            Some((_, Source::Cell(at), _)) => {
                self.columns.header.get(*at).filter(|header| said(header) == Said::LongPay).cloned()
            }
            _ => None,
        };
        self.columns
    }

    fn twins(&self) -> Vec<(usize, usize)> {
        let keys = &self.columns.keys;
        let used = self.columns.used();
        let again = |at: &usize| {
            let others = keys.iter().enumerate().skip(at + 1);
            others.filter(|(_, key)| **key == keys[*at]).map(|(other, _)| (*at, other)).collect::<Vec<_>>()
        };
        used.iter().filter(|at| !keys[**at].is_empty()).flat_map(again).collect()
    }

    fn unread(&self, used: &BTreeSet<usize>) -> Vec<(usize, UnreadColumn)> {
        let twin = |at: usize| self.columns.twins.iter().any(|(_, other)| *other == at);
        let rest = self.columns.header.iter().enumerate();
        rest.filter(|(at, cell)| !used.contains(at) && !twin(*at) && !cell.trim().is_empty())
            .map(|(at, cell)| (at, UnreadColumn { header: cell.trim().to_owned(), why: self.why(at, cell) }))
            .collect()
    }

    fn why(&self, at: usize, cell: &str) -> Unread {
        let key = &self.columns.keys[at];
        let ignored = self.mapping.ignore.iter().any(|header| normalised(header) == *key);
        if ignored || is_sensitive(cell) {
            return Unread::NotOurs;
        }
        if let Some((role, _)) = self.claimed.iter().find(|(_, claiming)| claiming.contains(&at)) {
            return Unread::Perhaps(vec![*role]);
        }
        match &self.says[at] {
            Said::LongPay => Unread::LongPay,
            Said::Role(role) => self.second(*role),
            Said::Perhaps(roles) => {
                let open: Vec<Role> = roles.iter().copied().filter(|role| self.is_open(*role)).collect();
                if open.is_empty() { Unread::NotOurs } else { Unread::Perhaps(open) }
            }
            Said::Nothing => match nearest(cell).map(Role::Field).filter(|role| self.is_open(*role)) {
                Some(role) if self.mapping.preset != Some(Preset::Canonical) || role.is_of_employment() => {
                    Unread::Perhaps(vec![role])
                }
                _ => Unread::NotOurs,
            },
        }
    }

    /// A column that says for sure what it is, and was not taken.
    fn second(&self, role: Role) -> Unread {
        if let Some(asked) = self.asked_about(role) {
            return Unread::Perhaps(vec![asked]);
        }
        let fields: BTreeSet<Field> = match role {
            Role::Field(field) => [field].into(),
            role => role.fields().iter().copied().collect(),
        };
        let taken = self.columns.sources.iter().find(|(known, ..)| match known {
            Role::Field(field) => fields.contains(field),
            other => *other == role || other.fields().iter().any(|field| fields.contains(field)),
        });
        match taken {
            Some((role, Source::Cell(used) | Source::Part(used, _), _)) => Unread::Beside {
                role: *role,
                used: self.columns.header.get(*used).map_or(String::new(), |cell| cell.trim().to_owned()),
            },
            _ => Unread::NotOurs,
        }
    }

    /// Returns whether nothing says yet where a role comes from.
    fn is_open(&self, role: Role) -> bool {
        let fields = |role: Role| match role {
            Role::Field(field) => vec![field],
            role => role.fields().to_vec(),
        };
        let sourced = self.columns.sources.iter().any(|(known, ..)| {
            *known == role || fields(*known).iter().any(|field| fields(role).contains(field))
        });
        let ruled = self.mapping.ruled().any(|field| fields(role).contains(&field));
        !sourced && !ruled && !self.is_switched_off(role)
    }

    fn is_switched_off(&self, role: Role) -> bool {
        matches!(self.mapping.columns.get(&role), Some(ColumnSource::Header(header)) if header.trim().is_empty())
    }
}

/// Returns the canonical column that a header was probably meant for.
pub(in crate::roster) fn nearest(cell: &str) -> Option<Field> {
    let wanted = normalised(cell).replace(' ', "_");
    let close = |field: &Field| strsim::normalized_damerau_levenshtein(&wanted, field.as_str());
    let best = Field::ALL.iter().copied().max_by(|a, b| close(a).total_cmp(&close(b)))?;
    (close(&best) >= 0.75).then_some(best)
}

mod day_of_leaving;
#[cfg(test)]
mod tests;
mod whose;
