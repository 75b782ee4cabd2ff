//! Departments and permission templates: the named things a tenant offers to choose from.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::{DepartmentId, TemplateId};

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
