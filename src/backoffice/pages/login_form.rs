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

/// The fields of the one login's form that was recorded (§9). Others may stand there too.
const FIELDS: [&str; 8] = [
    "employee[id]",
    EMPLOYEE,
    ID,
    "user[cognitoIdentityEmail]",
    "employee[email]",
    "user[username]",
    UNIVERSAL,
    OFF,
];
/// The block of the password: whole, or not there at all.
const PASSWORD: [&str; 3] = [KEEP_PASSWORD, "user[password]", "user[confirmPassword]"];

/// Returns the address of a login's edit page.
pub(in crate::backoffice) fn address(id: UserId) -> String {
    format!("/user/edit/{id}")
}

/// A stored login's form: what it says, and what would store it unchanged.
pub(in crate::backoffice) struct StoredLogin {
    pub(in crate::backoffice) link: LoginLink,
    body: Body,
    /// Whether the form could ask for a new password.
    has_password: bool,
}

/// Reads whose login it is and whether it works. No more is asked of the form than that takes: a standalone login, or one of a
/// single sign-on, may lack whole blocks of it (§9, unknown).
pub(in crate::backoffice) fn read_link(html: &str, id: UserId) -> Result<LoginLink, BackofficeError> {
    link(&form(html, id)?, html, id)
}

/// Reads the edit page of one login to send it back, working or not. To be opened it must be of the form that is known. To be
/// closed it may lack a block: that of a single sign-on does (§9, likely), and nobody keeps a login for it.
pub(in crate::backoffice) fn read(
    html: &str,
    id: UserId,
    active: bool,
) -> Result<StoredLogin, BackofficeError> {
    let form = form(html, id)?;
    let lacks = |what: &str| BackofficeError::nonsense(&address(id), crate::web::page::title(html), what);
    let count = |name: &str| form.controls_named(name).count();
    let has_password = PASSWORD.iter().any(|name| count(name) > 0);
    let may_lack = |name: &&str| !active && count(name) == 0;
    let known = FIELDS.iter().filter(|name| !may_lack(name));
    let known: Vec<&str> = known.chain(PASSWORD.iter().filter(|_| active || has_password)).copied().collect();
    if let Some(name) = form.not_once(&known) {
        return Err(lacks(&format!("field {name}, exactly once")));
    }
    let boxes: Vec<&str> =
        [KEEP_PASSWORD, UNIVERSAL, OFF].into_iter().filter(|name| known.contains(name)).collect();
    if let Some(name) = form.not_a_box(&boxes) {
        return Err(lacks(&format!("check box {name}")));
    }
    Ok(StoredLogin { link: link(&form, html, id)?, body: form.submission(), has_password })
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

impl StoredLogin {
    /// Returns the body of the form with the login switched on or off; the password stays.
    pub(in crate::backoffice) fn switched(&self, active: bool) -> Body {
        let mut body = self.body.clone();
        if self.has_password {
            body.set(KEEP_PASSWORD, "1");
        }
        body.remove(OFF);
        if !active {
            body.push(OFF, "1");
        }
        body
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
        let stored = read(PAGE, UserId::new(513), false).unwrap();
        assert_eq!(stored.link.employee, Some(EmployeeId::new(3004)));
        assert!(stored.link.active);
        assert!(read(PAGE, UserId::new(514), false).is_err(), "somebody else's page");
    }

    #[test]
    fn whose_it_is_takes_no_more_than_the_few_fields_that_say_so() {
        let few = r#"<form id="user-edit-edit-form"><input type=hidden name="user[userId]" value=513>
            <input type=hidden name="user[employeeId]" value=""><input type=checkbox name="user[isDeleted]" value=1></form>"#;
        let link = read_link(few, UserId::new(513)).unwrap();
        assert_eq!((link.employee, link.active), (None, true));
        assert!(read(few, UserId::new(513), true).is_err(), "it is not opened by a form that nobody knows");
        let closed = read(few, UserId::new(513), false).unwrap().switched(false);
        assert_eq!((closed.get(OFF), closed.get(KEEP_PASSWORD)), (Some("1"), None));
        assert!(read_link(&few.replace("employeeId", "employee"), UserId::new(513)).is_err());
    }

    #[test]
    fn switching_off_sends_everything_else_back_and_keeps_the_password() {
        let stored = read(PAGE, UserId::new(513), true).unwrap();
        let closed = stored.switched(false);
        assert_eq!((closed.get(OFF), closed.get(KEEP_PASSWORD)), (Some("1"), Some("1")));
        assert_eq!(stored.switched(true), stored.body);
    }

    #[test]
    fn a_part_of_a_block_is_a_page_that_did_not_come_whole() {
        for part in PASSWORD {
            let without = PAGE.replace(part, "user[other]");
            for active in [true, false] {
                assert!(read(&without, UserId::new(513), active).is_err(), "{part}");
            }
        }
        let twice = PAGE.replace("</form>", "<input name=user[username] value=dario></form>");
        assert!(read(&twice, UserId::new(513), false).is_err());
    }
}
