//! One employee as Backoffice holds them: profile, pay, permission. The PIN is never part of it.

use serde_json::{Value, json};

use crate::backoffice::{Employee, WageRecord};
use crate::model::{Field, SiteAccess, SiteTree};

use super::layout::{columns, table};
use super::plan::{heading, value};
use super::style::{Look, Style};

/// Returns everything about one employee for a person.
pub fn employee_text(employee: &Employee, tree: &SiteTree, style: Style) -> String {
    let profile = &employee.profile;
    let state = if profile.active { "active" } else { "INACTIVE" };
    let title = format!("{}, {state}", value(&profile.name.to_string()));
    let departments: Vec<&str> = profile.departments.iter().map(String::as_str).collect();
    let rows = [
        ("employee", profile.id.to_string()),
        ("POS id", profile.pos_user_id.map_or(String::new(), |id| id.to_string())),
        ("ADP id", profile.adp_employee_id.clone()),
        ("e-mail", profile.email_text.clone()),
        ("phone", profile.phone_text.clone()),
        ("start date", profile.start_date.map_or(String::new(), |date| date.to_string())),
        ("departments", departments.join("; ")),
        ("sites", profile.sites.describe(tree)),
        ("permission", permission(employee)),
        (
            "emergency contact",
            [Field::EmergencyContactName, Field::EmergencyContactPhone]
                .map(|field| profile.text(field).unwrap_or_default())
                .join(" "),
        ),
    ];
    let rows: Vec<Vec<String>> =
        rows.into_iter().map(|(name, text)| vec![name.to_owned(), value(&text)]).collect();
    let mut text = format!("{}\n{}\n", style.paint(Look::Title, &title), columns(2, &rows, style));
    text.push_str(&heading("Pay", "", style));
    text.push_str(&pay(&employee.compensation.history, style));
    text
}

/// Returns the permission in words; a matrix that equals no template is counted.
fn permission(employee: &Employee) -> String {
    let matrix = &employee.permission.matrix;
    match &employee.permission.template {
        Some(name) => name.clone(),
        None if matrix.grants.is_empty() && matrix.overrides.is_empty() => "none".to_owned(),
        None => format!("custom ({} granted, {} with override)", matrix.grants.len(), matrix.overrides.len()),
    }
}

fn pay(history: &[WageRecord], style: Style) -> String {
    if history.is_empty() {
        return "  No wage was ever set.\n".to_owned();
    }
    let rows: Vec<Vec<String>> = history
        .iter()
        .map(|wage| {
            vec![
                wage.effective.to_string(),
                wage.end.map_or("current".to_owned(), |date| date.to_string()),
                wage.rate_text.clone(),
                match (wage.overtime_eligible, wage.overtime_rate) {
                    (false, _) => "no overtime".to_owned(),
                    (true, rate) => rate.map_or(String::new(), |rate| format!("${rate}/hr")),
                },
            ]
        })
        .collect();
    table(&["from", "to", "wage", "overtime"], &rows, style)
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
        "all_sites": profile.sites == SiteAccess::All,
        "permission": employee.permission.template, "grants": employee.permission.matrix.grants,
        "manager_overrides": employee.permission.matrix.overrides, "wages": wages,
        (Field::EmergencyContactName.as_str()): profile.text(Field::EmergencyContactName),
        (Field::EmergencyContactPhone.as_str()): profile.text(Field::EmergencyContactPhone),
    })
}
