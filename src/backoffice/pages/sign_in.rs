//! The sign-in page: it opens the session that the form login asks for, and tells what to send (protocol §2).

use crate::web::{Body, Form, page};

use crate::backoffice::BackofficeError;
use crate::backoffice::arrived::path_of;

pub(in crate::backoffice) const PATH: &str = "/login";
pub(in crate::backoffice) const CHECK: &str = "/login_check";
const FORM: &str = r#"form#login-form[method="POST" i]"#;
const USERNAME: &str = "_username";
const PASSWORD: &str = "_password";

/// Returns the body that signs in, laid over the page's own form.
pub(in crate::backoffice) fn credentials(
    html: &str,
    username: &str,
    password: &str,
) -> Result<Body, BackofficeError> {
    let form =
        Form::parse(html, FORM).map_err(|missing| BackofficeError::nonsense(PATH, missing.title, FORM))?;
    if path_of(form.action()) != CHECK {
        return Err(BackofficeError::nonsense(
            PATH,
            page::title(html),
            format!("{FORM} that leads to {CHECK}"),
        ));
    }
    if let Some(name) = form.not_once(&[USERNAME, PASSWORD]) {
        let expected = format!("field {name}, exactly once");
        return Err(BackofficeError::nonsense(PATH, page::title(html), expected));
    }
    let mut body = form.submission();
    body.set(USERNAME, username);
    body.set(PASSWORD, password);
    Ok(body)
}

/// Returns whether a page asks for a name and a password: whoever is shown it is not signed in.
pub(in crate::backoffice) fn is_shown_by(html: &str) -> bool {
    // Looking for the words first: parsing half a megabyte to find nothing would be most of our work.
    if !html.contains(USERNAME) || !html.contains(PASSWORD) {
        return false;
    }
    let page = scraper::Html::parse_document(html);
    let has = |name: &str| page::first(&page, &format!(r#"input[name="{name}"]"#)).is_some();
    has(USERNAME) && has(PASSWORD)
}

/// Returns whether a redirect leads to the sign-in page.
pub(in crate::backoffice) fn is_led_to_by(location: Option<&str>) -> bool {
    location.is_some_and(|target| path_of(target) == PATH)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = r#"<html><form class=x method=post id=login-form action="/login_check"><input name=_username>
        <input type=password name=_password><input type=hidden name=_target value="/"></form></html>"#;

    #[test]
    fn the_form_is_sent_as_a_browser_would() {
        let body = credentials(PAGE, "sync_bot", "secret").unwrap();
        assert_eq!(body.get(USERNAME), Some("sync_bot"));
        assert_eq!(body.get(PASSWORD), Some("secret"));
        assert_eq!(body.get("_target"), Some("/"));
        for same in ["https://example.sonnyscontrols.com/login_check", "login_check", "/login_check/#form"] {
            let page = PAGE.replace("/login_check", same);
            assert!(credentials(&page, "sync_bot", "secret").is_ok(), "{same}");
        }
    }

    #[test]
    fn another_form_gets_no_password() {
        for other in [
            PAGE.replace("login-form", "search-form"),
            PAGE.replace("/login_check", "/elsewhere"),
            PAGE.replace("/login_check", "/other/login_check"),
            PAGE.replace("method=post", "method=get"),
            PAGE.replace("name=_password", "name=_pin"),
            PAGE.replace("</form>", "<input name=_password></form>"),
        ] {
            assert!(credentials(&other, "sync_bot", "secret").is_err(), "{other}");
        }
    }
}
