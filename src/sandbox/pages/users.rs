//! Backoffice logins (§3, §9).

use std::fmt::Write;

use super::super::body::Fields;
use super::super::html::{checkbox, escaped, hidden, nobody, open, option, text_input};
use super::super::world::{Login, World};
use super::paging::{Page, pager};
use super::site_boxes::{Of, boxes};

/// Returns one page of the listing. `most` caps the rows whatever `limit` says.
pub(super) fn listing(world: &World, query: &Fields, page: Page, most: Option<usize>) -> String {
    let status = query.get("statusSearch").unwrap_or("all");
    let matches = |name: &str, text: &str| text.to_lowercase().contains(&query.text(name).to_lowercase());
    let mut out = String::new();
    open(&mut out, "table", &[("class", "table table-users-list")], &[]);
    out.push_str("<thead><tr><th>First</th><th>Last</th><th>Username</th><th>Phone</th><th>E-mail</th><th>Active</th><th></th></tr></thead><tbody>");
    let found = world.logins.iter().filter(|login| {
        (status == "all" || login.active == (status == "active"))
            && matches("firstNameSearch", &login.first_name)
            && matches("lastNameSearch", &login.last_name)
            && matches("userNameSearch", &login.username)
            && matches("emailSearch", &login.email)
    });
    let found: Vec<&Login> = found.collect();
    let shown = page.rows(query, most);
    for login in found.iter().skip(shown.start).take(shown.len()) {
        row(&mut out, login, world);
    }
    if found.len() <= shown.start {
        nobody(&mut out, "users");
    }
    out.push_str("\n</tbody></table>");
    if found.len() > shown.end {
        pager(&mut out, "user", page, query);
    }
    out
}

fn row(out: &mut String, login: &Login, world: &World) {
    let phone = login.employee_id.and_then(|id| world.person(id)).map_or("", |person| &person.phone);
    // The text for screen readers says "Active" of everybody (§9).
    let icon = if login.active {
        "fa fa-check text-success\" title=\"Active"
    } else {
        "fa fa-times text-danger\" title=\"Inactive"
    };
    out.push_str("\n<tr>");
    for (class, text) in [
        ("first-name", escaped(&login.first_name)),
        ("last-name", escaped(&login.last_name)),
        ("username", escaped(&login.username)),
        ("phone", escaped(phone)),
        ("email", escaped(&login.email)),
        (
            "active",
            format!(
                "<i\n    aria-hidden=\"true\"\n    class=\"{icon}\"></i><span class=\"sr-only\">Active</span>"
            ),
        ),
    ] {
        write!(out, "\n<td\n          class=\"users-col-{class}\">\n            {text}\n        </td>")
            .unwrap_or_default();
    }
    let id = login.id;
    write!(out, "\n<td><a href=\"/user/permissions/{id}\">Permissions</a> <a href=\"/user/edit/{id}\">Edit</a></td></tr>")
        .unwrap_or_default();
}

/// People who have a login are offered too (§3).
pub(super) fn create(world: &World) -> String {
    let mut out = String::new();
    let attributes = [("id", "user-create-edit-form"), ("action", "/user/insert"), ("method", "POST")];
    open(&mut out, "form", &attributes, &[]);
    checkbox(&mut out, "On-site employee", "employee[isOnSiteEmployee]", "1", true);
    checkbox(&mut out, "Link an account", "user[linkExistingAccount]", "1", false);
    open(&mut out, "select", &[("name", "user[employeeId]")], &[]);
    option(&mut out, "", "Choose an employee", false, &[]);
    for person in world.people.iter().filter(|person| person.active) {
        let data = [
            ("data-email", person.email.as_str()),
            ("data-first-name", &person.first_name),
            ("data-last-name", &person.last_name),
        ];
        let name = format!("{} {}", person.first_name, person.last_name);
        option(&mut out, &person.id.to_string(), &name, false, &data);
    }
    out.push_str("</select>");
    for (label, name) in [
        ("First name", "employee[firstName]"),
        ("Last name", "employee[lastName]"),
        ("E-mail", "employee[email]"),
        ("Username", "user[username]"),
        ("Password", "user[password]"),
        ("Password again", "user[confirmPassword]"),
    ] {
        text_input(&mut out, label, name, "");
    }
    out.push_str("\n<button type=\"submit\">Save</button>\n</form>");
    out
}

pub(super) fn edit(world: &World, id: u64) -> Option<(String, String)> {
    let login = world.login(id)?;
    let mut out = String::new();
    let attributes = [("id", "user-edit-edit-form"), ("action", "/user/update"), ("method", "POST")];
    open(&mut out, "form", &attributes, &[]);
    let employee = login.employee_id.map_or(String::new(), |id| id.to_string());
    hidden(&mut out, "employee[id]", &employee);
    hidden(&mut out, "user[employeeId]", &employee);
    hidden(&mut out, "user[userId]", &login.id.to_string());
    hidden(&mut out, "user[cognitoIdentityEmail]", &login.email);
    text_input(&mut out, "E-mail", "employee[email]", &login.email);
    text_input(&mut out, "Username", "user[username]", &login.username);
    checkbox(&mut out, "Change Password: No", "user[changePassword]", "1", true);
    text_input(&mut out, "Password", "user[password]", "");
    text_input(&mut out, "Password again", "user[confirmPassword]", "");
    checkbox(&mut out, "All sites", "universalSiteAccess", "1", login.access.all);
    checkbox(&mut out, "User is active?", "user[isDeleted]", "1", !login.active);
    out.push_str("\n<button type=\"submit\">Save</button>\n</form>");
    Some((format!("Edit {}", login.username), out))
}

pub(super) fn permissions(world: &World, id: u64) -> Option<(String, String)> {
    let login = world.login(id)?;
    let mut out = String::new();
    let attributes =
        [("id", "user-permissions-update-form"), ("action", "/user/permissions/update"), ("method", "POST")];
    open(&mut out, "form", &attributes, &[]);
    hidden(&mut out, "userId", &login.id.to_string());
    hidden(&mut out, "userIsNew", "");
    open(&mut out, "select", &[("name", "template")], &[]);
    option(&mut out, "", "Choose a template", false, &[]);
    for template in &world.login_templates {
        let set = template.tokens.iter().cloned().collect::<Vec<_>>().join(",");
        option(&mut out, &template.id.to_string(), &template.name, false, &[("data-permissions-set", &set)]);
    }
    out.push_str("</select>");
    for (index, token) in world.tokens.iter().enumerate() {
        hidden(&mut out, &format!("perms[{index}][token]"), token);
        checkbox(&mut out, token, &format!("perms[{index}][isEnabled]"), "1", login.tokens.contains(token));
    }
    boxes(&mut out, world, &login.access, Of::Login);
    out.push_str("\n<button type=\"submit\">Save</button>\n</form>");
    Some((format!("Permissions of {}", login.username), out))
}
