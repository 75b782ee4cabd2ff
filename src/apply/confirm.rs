//! Proof: one listing of employees and one of logins for all rows together (protocol §6: a redirect proves nothing).

use std::collections::BTreeMap;

use crate::backoffice::{Backoffice, ListedEmployee, ListedUser};
use crate::model::{EmployeeId, PosUserId, UserId, fold};
use crate::plan::{CreateSpec, Entry, LoginSpec};

use super::{RowResult, RowStatus};

/// What must be seen for a row to be done.
#[derive(Debug, Clone)]
pub(super) struct Expected {
    pub(super) employee: Option<ExpectedEmployee>,
    pub(super) login: Option<LoginSpec>,
}

/// An employee as the listing must show them.
#[derive(Debug, Clone)]
pub(super) struct ExpectedEmployee {
    id: EmployeeId,
    active: bool,
    pos_user_id: Option<PosUserId>,
    template: Option<String>,
    /// Logins of a leaver that are still open.
    open_logins: Vec<UserId>,
}

impl Expected {
    pub(super) fn created(id: EmployeeId, spec: &CreateSpec) -> Self {
        let employee = ExpectedEmployee {
            id,
            active: true,
            pos_user_id: Some(spec.pos_user_id),
            template: Some(spec.template.name.clone()),
            open_logins: Vec::new(),
        };
        Self { employee: Some(employee), login: None }
    }

    pub(super) fn disabled(entry: &Entry) -> Self {
        let employee = entry.person.employee_id.map(|id| ExpectedEmployee {
            id,
            active: false,
            pos_user_id: None,
            template: None,
            open_logins: entry.logins.clone(),
        });
        Self { employee, login: None }
    }
}

/// Holds the rows against what Backoffice lists now.
pub(super) async fn confirm(backoffice: &Backoffice, rows: Vec<(RowResult, Expected)>) -> Vec<RowResult> {
    let employees = if rows.iter().any(|(_, expected)| expected.employee.is_some()) {
        let listed = backoffice.list_employees().await.map_err(|error| error.to_string());
        listed.map(|listed| listed.into_iter().map(|one| (one.id, one)).collect())
    } else {
        Ok(BTreeMap::new())
    };
    let logins = if rows.iter().any(|(_, expected)| expected.login.is_some()) {
        let listed = backoffice.list_users().await.map_err(|error| error.to_string());
        listed.map(|listed| listed.into_iter().map(|one| (one.username.to_ascii_lowercase(), one)).collect())
    } else {
        Ok(BTreeMap::new())
    };
    let judged = rows.into_iter().map(|(mut row, expected)| {
        if let Some(wanted) = &expected.employee {
            judge_employee(&mut row, wanted, &employees);
        }
        if let Some(wanted) = &expected.login {
            judge_login(&mut row, wanted, &logins);
        }
        row
    });
    judged.collect()
}

fn judge_employee(
    row: &mut RowResult,
    wanted: &ExpectedEmployee,
    listed: &Result<BTreeMap<EmployeeId, ListedEmployee>, String>,
) {
    let one = match listed {
        Err(error) => {
            return unproven(
                row,
                &format!("it was sent but could not be confirmed: {error}. Plan again to see"),
            );
        }
        Ok(listed) => listed.get(&wanted.id),
    };
    let Some(one) = one else {
        return unproven(
            row,
            "it was sent, but the employee is on no listing; look at /employee in Backoffice",
        );
    };
    if one.active != wanted.active {
        row.status = RowStatus::Failed;
        row.changed.clear();
        let state = if one.active { "active" } else { "inactive" };
        row.message = format!(
            "Backoffice took the form, but the employee is still {state}; check /employee/edit/{}",
            one.id
        );
        return;
    }
    if wanted.pos_user_id.is_some() && one.pos_user_id != wanted.pos_user_id {
        return unproven(row, "another POS id is stored than was sent; check it in Backoffice");
    }
    if let Some(template) = &wanted.template
        && fold(template) != fold(&one.template)
    {
        let text = format!(
            "the permission is stored as {} instead of {template}; set it at /employee/permissions/{}",
            one.template, one.id
        );
        return unproven(row, &text);
    }
    if !wanted.open_logins.is_empty() {
        let pages: Vec<String> = wanted.open_logins.iter().map(|id| format!("/user/edit/{id}")).collect();
        let text = format!(
            "disabled, but their Backoffice login goes on working: set \"User is active?\" to No at {}",
            pages.join(" and ")
        );
        unproven(row, &text);
    }
}

fn judge_login(
    row: &mut RowResult,
    wanted: &LoginSpec,
    listed: &Result<BTreeMap<String, ListedUser>, String>,
) {
    let one = match listed {
        Err(error) => {
            return unproven(row, &format!("the login was sent but could not be confirmed: {error}"));
        }
        Ok(listed) => listed.get(&wanted.username.key()),
    };
    match one {
        Some(one) if one.email.as_ref() == Some(&wanted.email) => {
            row.user_id = Some(one.id);
            if row.status == RowStatus::Done && row.message.is_empty() {
                row.message =
                    format!("set permissions and sites of the new login at /user/permissions/{}", one.id);
            }
        }
        Some(_) => unproven(row, "the login exists, but with another e-mail: is it somebody else's?"),
        None => {
            unproven(row, "the login was sent, but is on no list; run again");
            if row.operation == crate::plan::Operation::Link {
                row.status = RowStatus::Failed;
                row.changed.clear();
            }
        }
    }
}

fn unproven(row: &mut RowResult, message: &str) {
    row.status = RowStatus::Partial;
    if !row.message.is_empty() {
        row.message.push_str("; ");
    }
    row.message.push_str(message);
}
