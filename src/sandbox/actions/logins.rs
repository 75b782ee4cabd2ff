//! Backoffice logins: new ones, changes, permissions (§9).

use std::collections::BTreeSet;

use super::super::body::Fields;
use super::super::faults::Fault;
use super::super::inner::{Inner, Reply};
use super::super::twists::Twist;
use super::super::world::{Access, Login, World};
use super::access::of_login;
use super::uniqueness::email_taken;

const NOT_ACTIVE: &str = "Unable to save the user information. Please make sure that the related employee is active and try again.";

pub(super) fn insert(inner: &mut Inner, fields: &Fields) -> Reply {
    let login = if inner.has(&Fault::RefuseLogins) {
        Err("The user could not be saved.".to_owned())
    } else {
        new_login(&inner.world, fields)
    };
    match login {
        Err(reason) => inner.refuse("/user/create", reason),
        Ok(login) => {
            let id = login.id;
            inner.world.logins.push(login);
            inner.praise("The user was created.");
            Reply::Redirect(format!("/user/permissions/{id}?userIsNew=1"))
        }
    }
}

fn new_login(world: &World, fields: &Fields) -> Result<Login, String> {
    let username = fields.text("user[username]");
    let plain = username.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    if !plain
        || !username.starts_with(|c: char| c.is_ascii_alphabetic())
        || !(3..=64).contains(&username.len())
    {
        return Err("The username is not valid.".to_owned());
    }
    if world.logins.iter().any(|login| login.username.eq_ignore_ascii_case(&username)) {
        return Err("This username is already taken.".to_owned());
    }
    let password = fields.get("user[password]").unwrap_or_default();
    let alphanumeric = password.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if password.len() < 8 || !alphanumeric || Some(password) != fields.get("user[confirmPassword]") {
        return Err("The password is not valid.".to_owned());
    }
    let linked = fields.has("employee[isOnSiteEmployee]");
    let employee_id = fields.number("user[employeeId]").filter(|_| linked);
    let (first_name, last_name) = match employee_id.and_then(|id| world.person(id)) {
        Some(person) if !person.active => return Err(NOT_ACTIVE.to_owned()),
        Some(person) => (person.first_name.clone(), person.last_name.clone()),
        None if linked => return Err(NOT_ACTIVE.to_owned()),
        None => (fields.text("employee[firstName]"), fields.text("employee[lastName]")),
    };
    if first_name.is_empty() || last_name.is_empty() {
        return Err("Please enter the name.".to_owned());
    }
    if employee_id.is_some() && world.logins.iter().any(|login| login.employee_id == employee_id) {
        return Err("A user for this employee already exists.".to_owned());
    }
    let email = fields.text("employee[email]");
    if !email.contains('@') {
        return Err("Please enter a valid e-mail address.".to_owned());
    }
    if let Some(reason) = email_taken(world, employee_id, &email) {
        return Err(reason);
    }
    Ok(Login {
        id: world.logins.iter().map(|login| login.id).max().unwrap_or(500) + 1,
        username,
        password: password.to_owned(),
        employee_id,
        first_name,
        last_name,
        email,
        active: true,
        access: Access::default(),
        tokens: BTreeSet::new(),
    })
}

/// The whole form: `user[isDeleted]` there means switched off, `user[changePassword]` there means "no".
pub(super) fn update(inner: &mut Inner, fields: &Fields) -> Reply {
    let Some(id) = fields.number("user[userId]") else { return Reply::Redirect("/user".into()) };
    let whole = [
        "employee[id]",
        "user[employeeId]",
        "user[cognitoIdentityEmail]",
        "employee[email]",
        "user[username]",
    ];
    let is_whole = whole.iter().all(|name| fields.has(name)) && !inner.has(&Fault::IgnoreLoginChanges);
    let Some(login) = inner.world.login(id) else { return Reply::Status(404) };
    let owner = login.employee_id.and_then(|owner| inner.world.person(owner));
    if owner.is_some_and(|owner| !owner.active) && !inner.twists.contains(&Twist::InactiveOwnersLogins) {
        return inner.refuse(&format!("/user/edit/{id}"), NOT_ACTIVE);
    }
    let Some(login) = inner.world.logins.iter_mut().find(|login| login.id == id) else {
        return Reply::Status(404);
    };
    if is_whole {
        login.active = !fields.has("user[isDeleted]");
        login.email = fields.text("employee[email]");
        let password = fields.text("user[password]");
        if !fields.has("user[changePassword]") && password.len() >= 8 {
            login.password = password;
        }
    }
    inner.praise("The user was saved.");
    Reply::Redirect("/user".into())
}

pub(super) fn grant(inner: &mut Inner, fields: &Fields) -> Reply {
    let Some(id) = fields.number("userId") else { return Reply::Status(404) };
    let access = of_login(fields, &inner.world, &inner.twists);
    if inner.has(&Fault::RefuseLoginRights) {
        return inner
            .refuse(&format!("/user/permissions/{id}?userIsNew="), "These permissions may not be given.");
    }
    if inner.world.opened(&access).is_empty() {
        let page = format!("/user/permissions/{id}?userIsNew=");
        return inner.refuse(&page, "Accessible Sites requires no less than 1 valid selection.");
    }
    let indexes = fields.names().filter_map(|name| name.strip_prefix("perms[")?.strip_suffix("][isEnabled]"));
    let tokens = indexes.map(|index| fields.text(&format!("perms[{index}][token]"))).collect();
    let Some(login) = inner.world.logins.iter_mut().find(|login| login.id == id) else {
        return Reply::Status(404);
    };
    login.access = access;
    login.tokens = tokens;
    inner.praise("The permissions were saved.");
    Reply::Redirect("/user".into())
}
