//! What is true of everybody in a tenant, as far as guards depend on it: it stands in the plan, so that a part of a plan, or a
//! plan under other settings, can be judged without reading Backoffice again.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use foldhash::fast::RandomState;
use serde::{Deserialize, Serialize};

use crate::backoffice::ListedEmployee;
use crate::model::{PosMatrix, PosTemplate, fold};
use crate::observed::Observed;

/// How many people there are, and who has which permission.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Everybody {
    /// Active employees.
    pub active: u64,
    /// The login that the tool signs in with.
    pub signed_in_as: String,
    /// Every permission for the point of sale, by name.
    pub permissions: Vec<Holders>,
}

/// A permission for the point of sale, and how many active people have it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holders {
    /// Its name as listed; `Custom` and `None` among them.
    pub name: String,
    /// Active people who are listed with it.
    pub active: u64,
    /// What it grants; `None` where no template of this name was read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub matrix: Option<PosMatrix>,
}

impl Everybody {
    pub(in crate::plan) fn of(observed: &Observed) -> Self {
        let people = observed.employees.values().map(|one| (one.active, one.template.as_str()));
        let templates = observed.pos_templates.as_deref().unwrap_or_default();
        Self::counted(people, templates, observed.signed_in_as.clone())
    }

    /// Returns the same by a listing that was just read; what the permissions grant is as it was.
    #[must_use]
    pub fn listed_again(&self, people: &[ListedEmployee]) -> Self {
        let mut again =
            Self::counted(people.iter().map(|one| (one.active, one.template.as_str())), &[], String::new());
        again.signed_in_as.clone_from(&self.signed_in_as);
        for holders in &mut again.permissions {
            holders.matrix = self.matrix(&holders.name).cloned();
        }
        let gone = self.permissions.iter().filter(|one| again.holders(&one.name).is_none());
        let gone: Vec<Holders> = gone.map(|one| Holders { active: 0, ..one.clone() }).collect();
        again.permissions.extend(gone);
        again.permissions.sort_by(|a, b| a.name.cmp(&b.name));
        again
    }

    fn counted<'a>(
        people: impl Iterator<Item = (bool, &'a str)>,
        templates: &[PosTemplate],
        signed_in_as: String,
    ) -> Self {
        // The same name in two spellings is one permission.
        let mut by_name: BTreeMap<String, Holders> = BTreeMap::new();
        for template in templates {
            let holders =
                Holders { name: template.name.clone(), active: 0, matrix: Some(template.matrix.clone()) };
            by_name.insert(fold(&template.name), holders);
        }
        let mut all = 0;
        for (template, active) in spelled(people) {
            let holders = || Holders { name: template.to_owned(), active: 0, matrix: None };
            let holders = by_name.entry(fold(template)).or_insert_with(holders);
            holders.active += active;
            all += active;
        }
        let mut permissions: Vec<Holders> = by_name.into_values().collect();
        permissions.sort_by(|a, b| a.name.cmp(&b.name));
        Self { active: all, signed_in_as, permissions }
    }

    fn holders(&self, name: &str) -> Option<&Holders> {
        let wanted = fold(name);
        self.permissions.iter().find(|one| fold(&one.name) == wanted)
    }

    /// Returns what a permission grants, where that is known.
    pub(in crate::plan) fn matrix(&self, name: &str) -> Option<&PosMatrix> {
        self.holders(name)?.matrix.as_ref()
    }

    /// Returns the permission that a name stands for: every template with the same rights (protocol §8), since the server keeps
    /// rights only and lists one of the names for all of them.
    pub(in crate::plan) fn permission<'a>(&'a self, name: &'a str) -> Permission<'a> {
        let matrix = self.matrix(name);
        let same = |one: &&Holders| matrix.is_some() && one.matrix.as_ref() == matrix;
        let mut names: BTreeSet<String> =
            self.permissions.iter().filter(same).map(|one| fold(&one.name)).collect();
        names.insert(fold(name));
        let active = self.permissions.iter().filter(|one| names.contains(&fold(&one.name)));
        Permission { name, active: active.map(|one| one.active).sum(), names, matrix }
    }
}

/// Returns how many active people are listed with each name, spelled as it is, in the order in which they come.
fn spelled<'a>(people: impl Iterator<Item = (bool, &'a str)>) -> Vec<(&'a str, u64)> {
    let mut places: HashMap<&str, usize, RandomState> = HashMap::default();
    let mut counted: Vec<(&str, u64)> = Vec::new();
    for (active, template) in people {
        let place = *places.entry(template).or_insert(counted.len());
        if place == counted.len() {
            counted.push((template, 0));
        }
        counted[place].1 += u64::from(active);
    }
    counted
}

/// A permission under all its names.
#[derive(Debug)]
pub(in crate::plan) struct Permission<'a> {
    /// The name it was asked for by.
    pub(in crate::plan) name: &'a str,
    /// Active people who have it.
    pub(in crate::plan) active: u64,
    names: BTreeSet<String>,
    matrix: Option<&'a PosMatrix>,
}

impl Permission<'_> {
    /// Returns whether somebody who is listed with this name has it.
    pub(in crate::plan) fn is_listed_as(&self, name: &str) -> bool {
        self.names.contains(&fold(name))
    }

    /// Returns whether somebody who is given this template has it.
    pub(in crate::plan) fn is_given_by(&self, template: &PosTemplate) -> bool {
        match self.matrix {
            Some(matrix) => *matrix == template.matrix,
            None => self.is_listed_as(&template.name),
        }
    }

    /// Returns its names, folded.
    pub(in crate::plan) fn folded_names(&self) -> &BTreeSet<String> {
        &self.names
    }
}
