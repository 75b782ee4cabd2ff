//! Lists of what a tenant has: a table for people, JSON or CSV for others.

use std::fmt::Write;

use comfy_table::{ContentArrangement, presets};
use serde_json::{Value, json};

use crate::backoffice::Employee;
use crate::model::{SiteTree, neutralised};

use super::Style;
use super::style::counted;

/// A list: a word for its rows, column names, rows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Table {
    /// What the rows are (`sites`).
    pub what: &'static str,
    /// The columns, as JSON and CSV name them.
    pub columns: Vec<&'static str>,
    /// The cells of each row.
    pub rows: Vec<Vec<String>>,
}

impl Table {
    /// Returns the list for a person.
    pub fn text(&self) -> String {
        let mut table = comfy_table::Table::new();
        table.load_preset(presets::NOTHING).set_content_arrangement(ContentArrangement::Disabled);
        table.set_header(self.columns.iter().map(|column| column.to_uppercase().replace('_', " ")));
        for row in &self.rows {
            table.add_row(row.iter().map(|cell| short(cell)));
        }
        let one = self.what.trim_end_matches('s');
        let lines: Vec<String> = table.lines().map(|line| line.trim_end().to_owned()).collect();
        format!("{}\n\n{}\n", lines.join("\n"), counted(self.rows.len() as u64, one, self.what))
    }

    /// Returns the list as one JSON document.
    pub fn json(&self) -> String {
        let object = |row: &Vec<String>| -> Value {
            let pairs =
                self.columns.iter().zip(row).map(|(column, cell)| ((*column).to_owned(), json!(cell)));
            Value::Object(pairs.collect())
        };
        let rows: Vec<Value> = self.rows.iter().map(object).collect();
        format!("{:#}\n", json!({ "schema": "roster-sync/list/1", "what": self.what, "rows": rows }))
    }

    /// Returns the list as CSV, formulas made harmless.
    pub fn csv(&self) -> String {
        let mut writer = csv::Writer::from_writer(Vec::new());
        // Writing to a Vec cannot fail, and every row has the header's length.
        let _ = writer.write_record(&self.columns);
        for row in &self.rows {
            let _ = writer.write_record(row.iter().map(|cell| neutralised(cell).into_owned()));
        }
        writer.into_inner().ok().and_then(|bytes| String::from_utf8(bytes).ok()).unwrap_or_default()
    }
}

/// Shortens a long list in a cell to its beginning and a count: a person can ask for the rest as CSV or JSON.
fn short(cell: &str) -> String {
    let parts: Vec<&str> = cell.split("; ").collect();
    if parts.len() > 4 {
        format!("{}; … ({})", parts[..2].join("; "), parts.len())
    } else {
        cell.to_owned()
    }
}

/// Returns everything about one employee, for a person.
pub fn employee_text(employee: &Employee, tree: &SiteTree, style: Style) -> String {
    let profile = &employee.profile;
    let text = |value: Option<String>| value.unwrap_or_default();
    let mut out = String::new();
    // Writing to a String cannot fail, here and below.
    let state = if profile.active { style.good("active") } else { style.notable("inactive") };
    let _ = writeln!(out, "{}  {state}\n", style.bold(&profile.name.to_string()));
    for (label, value) in [
        ("Employee", profile.id.to_string()),
        ("POS id", text(profile.pos_user_id.map(|id| id.to_string()))),
        ("ADP id", profile.adp_employee_id.clone()),
        ("Phone", profile.phone_text.clone()),
        ("E-mail", profile.email_text.clone()),
        ("Start date", text(profile.start_date.map(|date| date.to_string()))),
        ("Departments", profile.departments.iter().cloned().collect::<Vec<_>>().join(", ")),
        ("Sites", profile.sites.describe(tree)),
        ("Permission", employee.permission.template.clone().unwrap_or_else(|| "custom or none".to_owned())),
        (
            "Emergency contact",
            format!("{} {}", profile.emergency_contact_name, profile.emergency_contact_phone),
        ),
    ] {
        let _ = writeln!(out, "  {label:<18} {}", style.wrapped(&value, 21));
    }
    for (index, wage) in employee.compensation.history.iter().enumerate() {
        let label = if index == 0 { "Pay" } else { "" };
        let until = wage.end.map(|end| format!(" to {end}")).unwrap_or_default();
        let overtime = wage.overtime_rate.map(|rate| format!(", overtime ${rate}/hr")).unwrap_or_default();
        let _ = writeln!(out, "  {label:<18} {} from {}{until}{overtime}", wage.rate_text, wage.effective);
    }
    out
}

/// Returns everything about one employee as JSON.
pub fn employee_json(employee: &Employee, tree: &SiteTree) -> Value {
    let profile = &employee.profile;
    let wages: Vec<Value> = employee
        .compensation
        .history
        .iter()
        .map(|wage| {
            json!({
                "hourly": wage.hourly, "rate": wage.rate, "text": wage.rate_text,
                "overtime_eligible": wage.overtime_eligible, "overtime_rate": wage.overtime_rate,
                "effective": wage.effective, "end": wage.end,
            })
        })
        .collect();
    json!({
        "schema": "roster-sync/employee/1",
        "employee_id": profile.id, "first_name": profile.name.first(), "last_name": profile.name.last(),
        "active": profile.active, "pos_user_id": profile.pos_user_id, "adp_employee_id": profile.adp_employee_id,
        "phone": profile.phone_text, "email": profile.email_text, "start_date": profile.start_date,
        "departments": profile.departments, "sites": tree.names(&profile.sites.effective(tree)),
        "all_sites": profile.sites == crate::model::SiteAccess::All,
        "permission": employee.permission.template, "wages": wages,
        "emergency_contact_name": profile.emergency_contact_name,
        "emergency_contact_phone": profile.emergency_contact_phone,
    })
}
