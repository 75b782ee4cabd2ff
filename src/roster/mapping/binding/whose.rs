//! Whose a name, a telephone or an address is: the person's own, or that of somebody to be called for them.

use crate::model::Field;

use super::super::columns::Source;
use super::super::meanings::Said;
use super::super::role::Role;

/// Headers of the name of somebody else.
const SOMEBODY_ELSE: [&str; 12] = [
    "contact",
    "contact name",
    "contact first name",
    "contact last name",
    "emergency name",
    "emergency contact",
    "emergency contact name",
    "next of kin",
    "next of kin name",
    "dependent name",
    "dependant name",
    "beneficiary name",
];

/// Words of a header that is the person's own, wherever it stands.
const OWN: [&str; 5] = ["work", "employee", "personal", "company", "business"];

impl super::Binding<'_> {
    /// A name that somebody goes by is a name where the file has no other.
    pub(super) fn only_preferred(&mut self) {
        let first = Role::Field(Field::FirstName);
        let named = self.columns.has(first) || self.columns.has(Role::FullName);
        if named || self.columns.has(Role::PreferredFirstName) || self.mapping.columns.contains_key(&first) {
            return;
        }
        let mut preferred =
            (0..self.says.len()).filter(|at| self.says[*at] == Said::Role(Role::PreferredFirstName));
        if let (Some(at), None) = (preferred.next(), preferred.next()) {
            self.columns.sources.push((first, Source::Cell(at), false));
        }
    }

    /// Leaves names, telephones and addresses alone that stand from the name of somebody else on, where the file says how that one is
    /// related to the person, or has the person's own name elsewhere: whose they are is asked about. Where a column is the telephone
    /// of the emergency contact for sure, the others are told apart from it by their headers.
    pub(super) fn leave_contacts_alone(&mut self) {
        if self.columns.has(Role::Field(Field::EmergencyContactPhone)) {
            return;
        }
        let keys = &self.columns.keys;
        let is_relation =
            |at: usize| keys[at].split(' ').any(|word| matches!(word, "relationship" | "relation"));
        let is_other = |at: usize| SOMEBODY_ELSE.contains(&keys[at].as_str());
        let Some(from) = (0..keys.len()).find(|at| is_relation(*at) || is_other(*at)) else { return };
        let names = [Role::FullName, Role::Field(Field::FirstName), Role::Field(Field::LastName)];
        let has_own = self.columns.sources.iter().any(|(role, source, _)| match source {
            Source::Cell(at) | Source::Part(at, _) => names.contains(role) && !is_other(*at),
            Source::Joined(..) | Source::Constant(_) => names.contains(role),
        });
        if !has_own && !(0..keys.len()).any(is_relation) {
            return;
        }
        let of_person = [Role::Field(Field::Phone), Role::Field(Field::Email)];
        let is_doubtful = |role: &Role, source: &Source| match source {
            Source::Cell(at) if *at >= from && !self.mapping.columns.contains_key(role) => {
                let own = keys[*at].split(' ').any(|word| OWN.contains(&word));
                !own && (of_person.contains(role) || (names.contains(role) && is_other(*at)))
            }
            _ => false,
        };
        let (alone, kept) = std::mem::take(&mut self.columns.sources)
            .into_iter()
            .partition(|(role, source, _)| is_doubtful(role, source));
        self.columns.sources = kept;
        let alone: Vec<_> = alone;
        self.claimed.extend(alone.into_iter().filter_map(|(role, source, _)| match source {
            Source::Cell(at) => Some((role, vec![at])),
            _ => None,
        }));
    }
}
