//! Backoffice logins: the listing, and the page of a new one (protocol §3, §9).

use crate::model::PersonName;
use crate::web::{Body, Form, Row};

use crate::backoffice::arrived::number_behind;
use crate::backoffice::error::RowProblem;
use crate::backoffice::{BackofficeError, LinkableEmployee, ListedUser, LoginOwner, NewLogin};

pub(in crate::backoffice) const LISTING: &str = "/user?limit=10000&statusSearch=all";
pub(in crate::backoffice) const TABLE: &str = "table.table-users-list";
/// Its presence means that the page does not hold every login.
pub(in crate::backoffice) const NEXT_PAGE: &str = "nav#pager-users a#pager-users-next";
pub(in crate::backoffice) const CREATE: &str = "/user/create";
const CREATE_FORM: &str = "form#user-create-edit-form";

/// Reads one row of the listing, or says what it lacks.
pub(in crate::backoffice) fn read_row(row: &Row) -> Result<ListedUser, RowProblem> {
    let text = |name: &str| {
        let class = format!("users-col-{name}");
        let missing = || RowProblem::new(format!("a row has no cell {class}"));
        row.cell(&class).map(|cell| cell.text().to_owned()).ok_or_else(missing)
    };
    let username = text("username")?;
    let broken = |what: &str| RowProblem { what: format!("a row {what}"), of: Some(username.clone()) };
    let unclear = || broken("does not say whether the login is active");
    let cell = row.cell("users-col-active").ok_or_else(unclear)?;
    // The icon alone: the text for screen readers says "Active" of those who are not, too (§9).
    let active = match (cell.has_icon("fa-check"), cell.has_icon("fa-times")) {
        (true, false) => true,
        (false, true) => false,
        _ => return Err(unclear()),
    };
    let id = row.links().find_map(|link| {
        number_behind("/user/edit/", link).or_else(|| number_behind("/user/permissions/", link))
    });
    Ok(ListedUser {
        id: id.ok_or_else(|| broken("has no link to the login"))?,
        name: PersonName::as_observed(&text("first-name")?, &text("last-name")?),
        phone_text: text("phone")?,
        email: text("email")?.parse().ok(),
        active,
        username,
    })
}

/// Reads who can still be given a login.
pub(in crate::backoffice) fn read_linkable(html: &str) -> Result<Vec<LinkableEmployee>, BackofficeError> {
    let form = Form::parse(html, CREATE_FORM)
        .map_err(|missing| BackofficeError::nonsense(CREATE, missing.title, CREATE_FORM))?;
    let select = form.control("user[employeeId]").ok_or_else(|| {
        BackofficeError::nonsense(CREATE, crate::web::page::title(html), "list user[employeeId]")
    })?;
    let employee = |option: &crate::web::Choice| {
        let data = |name: &str| option.attributes.get(name).map_or("", String::as_str);
        Some(LinkableEmployee {
            id: option.value.parse().ok()?,
            name: PersonName::as_observed(data("data-first-name"), data("data-last-name")),
            email: data("data-email").parse().ok(),
        })
    };
    Ok(select.options.iter().filter_map(employee).collect())
}

/// Returns the body of a new login. `user[linkExistingAccount]` is left out on purpose.
pub(in crate::backoffice) fn new_login(login: &NewLogin) -> Body {
    let mut body = Body::new();
    match &login.owner {
        LoginOwner::Employee(id) => {
            body.push("employee[isOnSiteEmployee]", "1");
            body.push("user[employeeId]", &id.to_string());
        }
        LoginOwner::Standalone(name) => {
            body.push("employee[firstName]", name.first());
            body.push("employee[lastName]", name.last());
        }
    }
    body.push("employee[email]", login.email.as_str());
    body.push("user[username]", login.username.as_str());
    body.push("user[password]", login.password.expose());
    body.push("user[confirmPassword]", login.password.expose());
    body
}
