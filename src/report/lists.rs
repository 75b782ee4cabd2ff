//! The `list` commands: one list of named columns, told as a table, as CSV or as JSON.

use serde_json::{Value, json};

use crate::backoffice::{ListedEmployee, ListedUser, Permissions};
use crate::model::{Department, SiteTree};

use super::layout::{count, json as document, len, table};
use super::spreadsheet::csv_text;
use super::style::Style;

/// The version of the documents of [`List::json`].
pub const LIST_SCHEMA: &str = "roster-sync/list/1";

/// A list, ready to be printed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct List {
    what: &'static str,
    noun: &'static str,
    columns: Vec<&'static str>,
    rows: Vec<Vec<String>>,
    json: Vec<Value>,
}

impl List {
    /// Returns an aligned table and the count.
    pub fn text(&self, style: &Style) -> String {
        let total = count(len(&self.rows), self.noun);
        if self.rows.is_empty() {
            return format!("{total}\n");
        }
        let headings: Vec<String> = self.columns.iter().map(|name| name.replace('_', " ")).collect();
        let headings: Vec<&str> = headings.iter().map(String::as_str).collect();
        format!("{}\n{total}\n", table(&headings, &self.rows, *style))
    }

    /// Returns CSV with a heading. Text that a spreadsheet would take for a formula is made text.
    pub fn csv(&self) -> String {
        csv_text(&self.columns, &self.rows)
    }

    /// Returns one JSON document.
    pub fn json(&self) -> String {
        document(&json!({ "schema": LIST_SCHEMA, "list": self.what, "rows": self.json }))
    }
}

/// Returns the stores with their codes and where they lie.
pub fn sites(tree: &SiteTree) -> List {
    let mut list = List::new("sites", "site", &["id", "name", "code", "region", "district"]);
    for site in &tree.sites {
        let district = site.district.and_then(|id| tree.districts.iter().find(|district| district.id == id));
        let region =
            tree.region_of(site.id).and_then(|id| tree.regions.iter().find(|region| region.id == id));
        let (district, region) = (district.map(|it| it.name.clone()), region.map(|it| it.name.clone()));
        list.json.push(json!({
            "id": site.id, "name": site.name, "code": site.code, "region": region, "district": district,
        }));
        let place = [region.unwrap_or_default(), district.unwrap_or_default()];
        list.rows.push(
            [site.id.to_string(), site.name.clone(), site.code.clone()].into_iter().chain(place).collect(),
        );
    }
    list
}

/// Returns the departments.
pub fn departments(departments: &[Department]) -> List {
    let mut list = List::new("departments", "department", &["id", "name"]);
    for department in departments {
        list.json.push(json!(department));
        list.rows.push(vec![department.id.to_string(), department.name.clone()]);
    }
    list
}

/// Returns the templates of one of the two permission systems.
pub fn permissions(permissions: &Permissions) -> List {
    match permissions {
        Permissions::PointOfSale(templates) => {
            let columns = ["id", "name", "grants", "manager_overrides"];
            let mut list = List::new("point-of-sale permissions", "template", &columns);
            for template in templates {
                let (grants, overrides) = (&template.matrix.grants, &template.matrix.overrides);
                list.json.push(json!({
                    "id": template.id, "name": template.name, "grants": grants, "manager_overrides": overrides,
                }));
                let numbers = [grants.len().to_string(), overrides.len().to_string()];
                list.rows.push(
                    [template.id.to_string(), template.name.clone()].into_iter().chain(numbers).collect(),
                );
            }
            list
        }
        Permissions::Backoffice(templates) => {
            let mut list = List::new("backoffice permissions", "template", &["id", "name", "grants"]);
            for template in templates {
                list.json
                    .push(json!({ "id": template.id, "name": template.name, "grants": template.tokens }));
                let grants = template.tokens.len().to_string();
                list.rows.push(vec![template.id.to_string(), template.name.clone(), grants]);
            }
            list
        }
    }
}

/// Returns the employees as the roster listing shows them.
pub fn employees(employees: &[ListedEmployee]) -> List {
    let columns =
        ["id", "name", "pos_user_id", "active", "sites", "departments", "permission", "phone", "pay"];
    let mut list = List::new("employees", "employee", &columns);
    for employee in employees {
        let pay = if employee.hourly { "hourly" } else { "salary" };
        list.json.push(json!({
            "id": employee.id,
            "first_name": employee.name.first(),
            "last_name": employee.name.last(),
            "pos_user_id": employee.pos_user_id,
            "active": employee.active,
            "sites": employee.site_codes,
            "departments": employee.departments,
            "permission": employee.template,
            "phone": employee.phone_text,
            "pay": pay,
            "status_changed": employee.status_changed,
        }));
        list.rows.push(vec![
            employee.id.to_string(),
            employee.name.to_string(),
            employee.pos_user_id.map_or(String::new(), |id| id.to_string()),
            yes_no(employee.active).to_owned(),
            employee.site_codes.join("; "),
            employee.departments.iter().cloned().collect::<Vec<_>>().join("; "),
            employee.template.clone(),
            employee.phone_text.clone(),
            pay.to_owned(),
        ]);
    }
    list
}

/// Returns the Backoffice logins.
pub fn users(users: &[ListedUser]) -> List {
    let mut list = List::new("users", "login", &["id", "name", "username", "email", "phone", "active"]);
    for user in users {
        let email = user.email.as_ref().map(ToString::to_string);
        list.json.push(json!({
            "id": user.id,
            "first_name": user.name.first(),
            "last_name": user.name.last(),
            "username": user.username,
            "email": email,
            "phone": user.phone_text,
            "active": user.active,
        }));
        list.rows.push(vec![
            user.id.to_string(),
            user.name.to_string(),
            user.username.clone(),
            email.unwrap_or_default(),
            user.phone_text.clone(),
            yes_no(user.active).to_owned(),
        ]);
    }
    list
}

impl List {
    fn new(what: &'static str, noun: &'static str, columns: &[&'static str]) -> Self {
        Self { what, noun, columns: columns.to_vec(), rows: Vec::new(), json: Vec::new() }
    }
}

pub(super) const fn yes_no(yes: bool) -> &'static str {
    if yes { "yes" } else { "no" }
}
