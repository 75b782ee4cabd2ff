//! A login's own form: whose it is, and the whole-form round trip that switches it off and on (protocol §9).

use crate::model::{EmployeeId, UserId};
use crate::web::{Body, Form};

use crate::backoffice::{BackofficeError, LoginLink};

const FORM: &str = "form#user-edit-edit-form";
const ID: &str = "user[userId]";
/// The link to the employee stands only here.
const EMPLOYEE: &str = "user[employeeId]";
/// Whether the login sees every site (§3).
const UNIVERSAL: &str = "universalSiteAccess";
/// Reads "User is active?": checked means **no**.
const OFF: &str = "user[isDeleted]";
/// Reads "Change Password": checked means **no**; a body without it would ask for a new password.
const KEEP_PASSWORD: &str = "user[changePassword]";

/// The fields that every login's form has (§9). Others may stand there too.
const FIELDS: [&str; 11] = [
    "employee[id]",
    EMPLOYEE,
    ID,
    "user[cognitoIdentityEmail]",
    "employee[email]",
    "user[username]",
    KEEP_PASSWORD,
    "user[password]",
    "user[confirmPassword]",
    UNIVERSAL,
    OFF,
];

/// Returns the address of a login's edit page.
pub(in crate::backoffice) fn address(id: UserId) -> String {
    format!("/user/edit/{id}")
}

/// A stored login's form: what it says, and the body that would store it unchanged.
pub(in crate::backoffice) struct StoredLogin {
    pub(in crate::backoffice) link: LoginLink,
    pub(in crate::backoffice) body: Body,
}

/// Reads whose login it is and whether it works. No more is asked of the form than that takes: a standalone login, or one of a
/// single sign-on, may lack whole blocks of it (§9, unknown).
pub(in crate::backoffice) fn read_link(html: &str, id: UserId) -> Result<LoginLink, BackofficeError> {
    link(&form(html, id)?, html, id)
}

/// Reads the edit page of one login to send it back: then it must have come whole.
pub(in crate::backoffice) fn read(html: &str, id: UserId) -> Result<StoredLogin, BackofficeError> {
    let form = form(html, id)?;
    let lacks = |what: &str| BackofficeError::nonsense(&address(id), crate::web::page::title(html), what);
    if let Some(name) = form.not_once(&FIELDS) {
        return Err(lacks(&format!("field {name}, exactly once")));
    }
    if let Some(name) = form.not_a_box(&[KEEP_PASSWORD, UNIVERSAL, OFF]) {
        return Err(lacks(&format!("check box {name}")));
    }
    Ok(StoredLogin { link: link(&form, html, id)?, body: form.submission() })
}

fn form(html: &str, id: UserId) -> Result<Form, BackofficeError> {
    Form::parse(html, FORM).map_err(|missing| BackofficeError::nonsense(&address(id), missing.title, FORM))
}

fn link(form: &Form, html: &str, id: UserId) -> Result<LoginLink, BackofficeError> {
    let lacks = |what: &str| BackofficeError::nonsense(&address(id), crate::web::page::title(html), what);
    if form.value(ID).trim().parse() != Ok(id) {
        return Err(lacks("field user[userId] with the login's number"));
    }
    if let Some(name) = form.not_once(&[ID, EMPLOYEE, OFF]) {
        return Err(lacks(&format!("field {name}, exactly once")));
    }
    if let Some(name) = form.not_a_box(&[OFF]) {
        return Err(lacks(&format!("check box {name}")));
    }
    let off = form.control(OFF).ok_or_else(|| lacks("box user[isDeleted]"))?.checked;
    let employee = match form.value(EMPLOYEE).trim() {
        "" | "0" => None,
        text => Some(text.parse::<EmployeeId>().map_err(|_| lacks("number in user[employeeId]"))?),
    };
    let username = form.value("user[username]").trim().to_owned();
    Ok(LoginLink {
        id,
        employee,
        username,
        active: !off,
        universal: form.control(UNIVERSAL).map(|one| one.checked),
    })
}

/// Switches the login on or off in the body of its own form; the password stays.
pub(in crate::backoffice) fn set_active(body: &mut Body, active: bool) {
    body.set(KEEP_PASSWORD, "1");
    body.remove(OFF);
    if !active {
        body.push(OFF, "1");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = r#"<form id="user-edit-edit-form" action="/user/update">
        <input type=hidden name="employee[id]" value=3004><input type=hidden name="user[employeeId]" value=3004>
        <input type=hidden name="user[userId]" value=513><input name="user[username]" value="dario">
        <input type=checkbox name="user[changePassword]" value=1 checked>
        <input type=hidden name="user[cognitoIdentityEmail]" value="d@example.com">
        <input name="employee[email]" value="d@example.com"><input type=password name="user[confirmPassword]" value="">
        <input type=password name="user[password]" value=""><input type=checkbox name="universalSiteAccess" value=1>
        <input type=checkbox name="user[isDeleted]" value=1></form>"#;

    #[test]
    fn the_form_says_whose_the_login_is_and_whether_it_works() {
        let stored = read(PAGE, UserId::new(513)).unwrap();
        assert_eq!(stored.link.employee, Some(EmployeeId::new(3004)));
        assert!(stored.link.active);
        assert!(read(PAGE, UserId::new(514)).is_err(), "somebody else's page");
    }

    #[test]
    fn whose_it_is_takes_no_more_than_the_few_fields_that_say_so() {
        let few = r#"<form id="user-edit-edit-form"><input type=hidden name="user[userId]" value=513>
            <input type=hidden name="user[employeeId]" value=""><input type=checkbox name="user[isDeleted]" value=1></form>"#;
        let link = read_link(few, UserId::new(513)).unwrap();
        assert_eq!((link.employee, link.active), (None, true));
        assert!(read(few, UserId::new(513)).is_err(), "it could not be sent back whole");
        assert!(read_link(&few.replace("employeeId", "employee"), UserId::new(513)).is_err());
    }

    #[test]
    fn switching_off_sends_everything_else_back_and_keeps_the_password() {
        let mut stored = read(PAGE, UserId::new(513)).unwrap();
        let before = stored.body.clone();
        set_active(&mut stored.body, false);
        assert_eq!(stored.body.get(OFF), Some("1"));
        assert_eq!(stored.body.get(KEEP_PASSWORD), Some("1"));
        set_active(&mut stored.body, true);
        assert_eq!(stored.body, before);
    }
}
