//! Whose a value is: a name, a telephone or an address of somebody to be called, and the status of a thing that a person has.

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

/// Headers of things that people have, each with a status and an end of its own.
const THINGS: [&str; 24] = [
    "license",
    "license type",
    "license number",
    "license #",
    "license class",
    "plan",
    "plan name",
    "plan type",
    "benefit",
    "benefit plan",
    "benefit type",
    "coverage",
    "course",
    "course name",
    "certification",
    "certificate",
    "item",
    "asset",
    "asset type",
    "equipment",
    "policy",
    "deduction",
    "deduction code",
    "garnishment",
];

/// What a list of shifts or time cards has in each row: a day, and a time or a count of hours.
const SHIFTS: [[&str; 2]; 2] = [
    ["shift date; work date; date worked; punch date; shift start; shift day", ""],
    [
        "date; day; shift; week",
        "clock in; clock out; time in; time out; punch in; punch out; start time; end time; in; out; in time; out time; clock in time",
    ],
];

/// What a list of people who work somewhere has beside a status, and a list of their things has not.
const OF_WORK: [Field; 6] =
    [Field::StartDate, Field::Sites, Field::Departments, Field::WageRate, Field::Phone, Field::Email];

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

    /// Leaves a status and an end alone that may be those of a licence, a plan or a thing, in a file that says nothing of anybody's work.
    pub(super) fn leave_things_alone(&mut self) {
        let keys = &self.columns.keys;
        let of_work = OF_WORK.iter().any(|field| self.columns.has(Role::Field(*field)))
            || keys.iter().any(|key| key.split(' ').any(|word| matches!(word, "job" | "position" | "title")));
        if of_work || self.mapping.preset.is_some() || !keys.iter().any(|key| THINGS.contains(&key.as_str()))
        {
            return;
        }
        for (field, plain) in [(Field::Status, "status"), (Field::TerminationDate, "end date")] {
            self.leave_alone(Role::Field(field), |key| key == plain);
        }
    }

    /// Leaves sites, departments, permissions and a status alone that are those of a shift or a time card: where somebody works on a day
    /// is not all that they may open.
    pub(super) fn leave_shifts_alone(&mut self) {
        let has = |header: &str| self.columns.keys.iter().any(|key| key == header);
        let is_shift =
            SHIFTS.iter().any(|of_day| of_day.iter().all(|any| any.is_empty() || any.split("; ").any(has)));
        // Where it stands since when somebody is hired, and no day, the hours are those of their usual shift.
        let is_of_people =
            self.columns.keys.iter().any(|key| key.split(' ').any(|word| word.starts_with("hire")));
        let has_day = SHIFTS[0][0].split("; ").chain(["date", "day"]).any(has);
        if !is_shift || (is_of_people && !has_day) {
            return;
        }
        for field in [Field::Sites, Field::Departments, Field::Permission] {
            self.leave_alone(Role::Field(field), |_| true);
        }
        self.leave_alone(Role::Field(Field::Status), |key| key == "status");
    }

    /// Asks about the column of a role instead of reading it, unless the settings name one.
    fn leave_alone(&mut self, role: Role, is_doubtful: impl Fn(&str) -> bool) {
        let keys = &self.columns.keys;
        let is_it = |(known, source, by_settings): &(Role, Source, bool)| match source {
            Source::Cell(at) => *known == role && !by_settings && is_doubtful(&keys[*at]),
            _ => false,
        };
        let place = self.columns.sources.iter().position(is_it);
        if let Some(place) = place.filter(|_| !self.mapping.columns.contains_key(&role))
            && let (_, Source::Cell(at), _) = self.columns.sources.remove(place)
        {
            self.claimed.push((role, vec![at]));
        }
    }
}
