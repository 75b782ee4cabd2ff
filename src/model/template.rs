//! Departments and permission templates: the named things a tenant offers to choose from.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{DepartmentId, TemplateId, fold, same_word};

/// A department such as Greeter or Cashier.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Department {
    /// Its number.
    pub id: DepartmentId,
    /// Its name.
    pub name: String,
}

/// What somebody may do at the point of sale: the only thing the server stores of a template (protocol §8).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PosMatrix {
    /// Permissions that are granted.
    pub grants: BTreeSet<u32>,
    /// Permissions that need a manager's override.
    pub overrides: BTreeSet<u32>,
}

/// A permission template of the point of sale.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PosTemplate {
    /// Its number.
    pub id: TemplateId,
    /// Its name (`Cashier`).
    pub name: String,
    /// What it grants.
    pub matrix: PosMatrix,
}

impl PosTemplate {
    /// Returns a template of which only the name is known: nobody is there whose page could tell what it grants (protocol §8).
    pub fn untold(name: String) -> Self {
        Self { id: TemplateId::new(0), name, matrix: PosMatrix::default() }
    }

    /// Returns whether only its name is known.
    pub fn is_untold(&self) -> bool {
        *self == Self::untold(self.name.clone())
    }

    /// Finds a template by name, without regard to case.
    pub fn named<'a>(templates: &'a [Self], name: &str) -> Option<&'a Self> {
        templates.iter().find(|template| same_word(&template.name, name))
    }

    /// Returns the folded names of every template of a matrix: the listing names one of them for all (protocol §8).
    pub fn names_of(templates: &[Self], matrix: &PosMatrix) -> BTreeSet<String> {
        let same = templates.iter().filter(|template| template.matrix == *matrix);
        same.map(|template| fold(&template.name)).collect()
    }

    /// Returns the names of templates that cannot be told apart, as far as there are any.
    pub fn twins(templates: &[Self]) -> Vec<Vec<&str>> {
        let mut groups: Vec<(&PosMatrix, Vec<&str>)> = Vec::new();
        for template in templates {
            match groups.iter_mut().find(|(matrix, _)| **matrix == template.matrix) {
                Some((_, names)) => names.push(&template.name),
                None => groups.push((&template.matrix, vec![&template.name])),
            }
        }
        groups.into_iter().map(|(_, names)| names).filter(|names| names.len() > 1).collect()
    }
}

/// A permission template for Backoffice logins (protocol §9).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LoginTemplate {
    /// Its number.
    pub id: TemplateId,
    /// Its name (`Administrator`).
    pub name: String,
    /// The permission tokens it grants (`employee.list`).
    pub tokens: BTreeSet<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn templates_of_one_matrix_are_twins_and_their_names_stand_for_each_other() {
        let template = |id, name: &str, grants: &[u32]| PosTemplate {
            id: TemplateId::new(id),
            name: name.to_owned(),
            matrix: PosMatrix { grants: grants.iter().copied().collect(), overrides: BTreeSet::new() },
        };
        let all = [
            template(1, "Manager", &[1, 2]),
            template(2, "Cashier", &[2]),
            template(3, "General Manager", &[1, 2]),
        ];
        assert_eq!(PosTemplate::twins(&all), [["Manager", "General Manager"]]);
        assert_eq!(PosTemplate::twins(&all[..2]), Vec::<Vec<&str>>::new());
        let names = PosTemplate::names_of(&all, &all[2].matrix);
        assert_eq!(names, ["general manager".to_owned(), "manager".to_owned()].into());
    }
}
