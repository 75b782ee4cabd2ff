//! What a tenant has, as tables: one function for each list.

use crate::backoffice::{ListedEmployee, ListedUser, Permissions, Shift};
use crate::model::{Department, Site, SiteTree};

use super::lists::Table;

impl Table {
    /// Returns the sites, with the districts and regions that they lie in.
    pub fn sites(tree: &SiteTree) -> Self {
        let row = |site: &Site| {
            let district = tree.districts.iter().find(|district| Some(district.id) == site.district);
            let region =
                district.and_then(|district| tree.regions.iter().find(|region| region.id == district.region));
            let district = district.map(|district| district.name.clone()).unwrap_or_default();
            let region = region.map(|region| region.name.clone()).unwrap_or_default();
            vec![site.id.to_string(), site.code.clone(), site.name.clone(), district, region]
        };
        let columns = vec!["id", "code", "name", "district", "region"];
        Self { what: "sites", columns, rows: tree.sites.iter().map(row).collect() }
    }

    /// Returns the departments.
    pub fn departments(departments: Vec<Department>) -> Self {
        let rows = departments.into_iter().map(|one| vec![one.id.to_string(), one.name]).collect();
        Self { what: "departments", columns: vec!["id", "name"], rows }
    }

    /// Returns the templates of both scopes, with how much each grants.
    pub fn permissions(scopes: impl IntoIterator<Item = Permissions>) -> Self {
        let mut rows = Vec::new();
        for templates in scopes {
            match templates {
                Permissions::PointOfSale(templates) => rows.extend(templates.into_iter().map(|one| {
                    vec![
                        "point of sale".to_owned(),
                        one.id.to_string(),
                        one.name,
                        one.matrix.grants.len().to_string(),
                    ]
                })),
                Permissions::Backoffice(templates) => rows.extend(templates.into_iter().map(|one| {
                    vec!["backoffice".to_owned(), one.id.to_string(), one.name, one.tokens.len().to_string()]
                })),
            }
        }
        Self { what: "permissions", columns: vec!["scope", "id", "name", "grants"], rows }
    }

    /// Returns everybody on the roster.
    pub fn employees(listed: Vec<ListedEmployee>) -> Self {
        let row = |one: ListedEmployee| {
            vec![
                one.id.to_string(),
                one.pos_user_id.map(|id| id.to_string()).unwrap_or_default(),
                one.name.first().to_owned(),
                one.name.last().to_owned(),
                if one.active { "active" } else { "inactive" }.to_owned(),
                one.phone_text,
                one.template,
                one.departments.into_iter().collect::<Vec<_>>().join("; "),
                one.site_codes.join("; "),
            ]
        };
        let columns = vec![
            "id",
            "pos_user_id",
            "first_name",
            "last_name",
            "status",
            "phone",
            "permission",
            "departments",
            "sites",
        ];
        Self { what: "employees", columns, rows: listed.into_iter().map(row).collect() }
    }

    /// Returns the Backoffice logins.
    pub fn users(listed: Vec<ListedUser>) -> Self {
        let row = |one: ListedUser| {
            vec![
                one.id.to_string(),
                one.username,
                one.name.first().to_owned(),
                one.name.last().to_owned(),
                one.email.map(|email| email.to_string()).unwrap_or_default(),
                if one.active { "active" } else { "inactive" }.to_owned(),
            ]
        };
        let columns = vec!["id", "username", "first_name", "last_name", "email", "status"];
        Self { what: "users", columns, rows: listed.into_iter().map(row).collect() }
    }

    /// Returns who worked when and where.
    pub fn shifts(listed: Vec<Shift>) -> Self {
        let row = |one: Shift| {
            let (last, first) = one.worker.name.split_once(", ").unwrap_or((&one.worker.name, ""));
            let time = |time: chrono::NaiveTime| time.format("%H:%M").to_string();
            let (date_out, time_out) =
                one.ended.map_or_else(Default::default, |(day, at)| (day.to_string(), time(at)));
            vec![
                one.worker.number.to_string(),
                first.to_owned(),
                last.to_owned(),
                one.worker.adp_employee_id.clone().unwrap_or_default(),
                one.began.to_string(),
                time(one.came_at),
                date_out,
                time_out,
                one.site_code,
                one.rate.map(|rate| rate.to_string()).unwrap_or_default(),
                one.hours,
                match (one.is_by_hand, one.is_changed) {
                    (true, _) => "entered by hand",
                    (false, true) => "changed",
                    (false, false) => "clocked",
                }
                .to_owned(),
            ]
        };
        let columns = vec![
            "number",
            "first_name",
            "last_name",
            "adp_employee_id",
            "date_in",
            "time_in",
            "date_out",
            "time_out",
            "site",
            "wage_rate",
            "hours",
            "how",
        ];
        Self { what: "shifts", columns, rows: listed.into_iter().map(row).collect() }
    }
}
