//! What the answer to a form means: a yes, a no with reasons, or neither (protocol §10).

use crate::model::Field;
use crate::web::{Answer, Body, Form, Transport, WebError, page, path_only};

use super::arrived::{is_home, path_of};
use super::exchange::{Exchange, Head, Reply};
use super::session::Sessions;
use super::{BackofficeError, alerts, pages};

/// Words by which Backoffice says that something is in use already; the exact sentences were never recorded (§10).
const TAKEN: [&str; 8] = [
    "already exist",
    "already taken",
    "already in use",
    "already used",
    "already assigned",
    "already registered",
    "is in use",
    "must be unique",
];
/// Words by which such a sentence names the field.
const FIELDS: [(&[&str], Field); 6] = [
    (&["pos user id", "pos login", "pos id"], Field::PosUserId),
    // It is called a password beside the number (§4); a login's is never in use.
    (&["password", "passcode", "pos code"], Field::PosPin),
    (&["e-mail", "email"], Field::Email),
    (&["phone"], Field::Phone),
    (&["username", "user name"], Field::BackofficeUsername),
    (&["adp"], Field::AdpEmployeeId),
];
/// The mark of a redirect that a form's refusal answers with.
const REFUSED: &str = "actionXfer=";

/// The answer to a form and, where it was refused, the page that says why.
struct Submitted {
    answer: Answer,
    reasons: Option<Answer>,
}

impl Reply for Submitted {
    fn head(&self) -> Head<'_> {
        self.answer.head()
    }

    fn is_sign_in_page(&self) -> bool {
        self.answer.is_sign_in_page()
    }

    fn leaves_reasons(&self) -> bool {
        self.reasons.is_none() && (is_refusal(self.answer.location.as_deref()) || self.answer.status >= 500)
    }
}

fn is_refusal(target: Option<&str>) -> bool {
    target.is_some_and(|target| target.contains(REFUSED)) && !pages::sign_in::is_led_to_by(target)
}

/// Sends a form once and returns where its redirect leads when that is the documented sign of success.
///
/// The reasons of a refusal belong to the session that sent the form and stand on its next page alone (§10), so that the page
/// is fetched before the session does anything else. A page that did not come is asked for once more: it may have shown
/// nothing yet.
pub(super) async fn submit(
    sessions: &Sessions,
    what: &str,
    path: &str,
    body: &Body,
    success: impl Fn(&str) -> bool,
) -> Result<String, BackofficeError> {
    let submission = Submission { sessions, path, body };
    let submitted = sessions.request("POST", path, &submission).await.map_err(|error| named(what, error))?;
    judged(what, path, &submitted, success)
}

/// A form that is sent, and the page that says why it was refused.
struct Submission<'a> {
    sessions: &'a Sessions,
    path: &'a str,
    body: &'a Body,
}

impl Exchange for Submission<'_> {
    type Reply = Submitted;

    async fn send(&self, transport: &Transport) -> Result<Submitted, WebError> {
        let answer = transport.post(self.path, self.body).await?;
        let refusal = answer.location.as_deref().filter(|target| is_refusal(Some(target)));
        let reasons = match refusal {
            Some(target) => match reasons_page(self.sessions, transport, target).await {
                Some(page) => Some(page),
                None => reasons_page(self.sessions, transport, target).await,
            },
            None => None,
        };
        Ok(Submitted { answer, reasons })
    }
}

async fn reasons_page(sessions: &Sessions, transport: &Transport, target: &str) -> Option<Answer> {
    sessions.count("GET", target);
    transport.get(target).await.ok().filter(|answer| answer.status == 200)
}

fn judged(
    what: &str,
    path: &str,
    submitted: &Submitted,
    success: impl Fn(&str) -> bool,
) -> Result<String, BackofficeError> {
    let answer = &submitted.answer;
    let unclear = |detail: String| BackofficeError::Unclear { what: what.to_owned(), detail, source: None };
    match (answer.status, answer.location.as_deref()) {
        (301..=303, Some(target)) if target.contains(REFUSED) => {
            Err(reasons(what, submitted.reasons.as_ref().map(|page| page.body.as_str())))
        }
        (301..=303, Some(target)) if success(target) => Ok(target.to_owned()),
        // Where a right is missing, the way leads home (§2).
        (301..=303, Some(target)) if is_home(target) => {
            Err(BackofficeError::Forbidden { path: path.to_owned() })
        }
        (301..=303, Some(target)) => Err(unclear(format!("it leads to {}", path_only(target)))),
        (200 | 400 | 409 | 422, None) if let Some(html) = shown_again(path, &answer.body) => {
            Err(reasons(what, Some(html)))
        }
        (status, _) => Err(unclear(format!("status {status}, page {:?}", page::title(&answer.body)))),
    }
}

/// Returns the page where it is the same form once more, with reasons beside it: a refusal may be answered with the page itself (§10).
/// Without any it says nothing: the form may stand there for any other cause.
fn shown_again<'a>(path: &str, html: &'a str) -> Option<&'a str> {
    let is_there = || Form::sent_to(html, |action| path_of(action) == path).is_ok();
    (!alerts::refusals(html).is_empty() && is_there()).then_some(html)
}

/// Reads why a form was refused. Without a reason it is refused all the same: what went well in an earlier step may stand on
/// the page, and says nothing about this one.
fn reasons(what: &str, html: Option<&str>) -> BackofficeError {
    let what = what.to_owned();
    let mut alerts = html.map(alerts::refusals).unwrap_or_default();
    if alerts.is_empty() {
        alerts.push("no reason was given".to_owned());
    }
    let is_taken = |alert: &&String| TAKEN.iter().any(|words| alert.to_lowercase().contains(words));
    match alerts.iter().find(is_taken) {
        Some(alert) => BackofficeError::Taken { what, field: field_of(alert), alerts },
        None => BackofficeError::Rejected { what, alerts },
    }
}

/// Returns which field a sentence is about; `None` where it names none, or more than one.
fn field_of(alert: &str) -> Option<Field> {
    let alert = alert.to_lowercase().replace("pos login password", "pos password");
    let is_named = |field: Field, words: &[&str]| {
        let is_pin = || alert.split(|letter: char| !letter.is_alphanumeric()).any(|word| word == "pin");
        words.iter().any(|words| alert.contains(words)) || (field == Field::PosPin && is_pin())
    };
    let named = FIELDS.iter().filter(|(words, field)| is_named(*field, words));
    let fields: Vec<Field> = named.map(|(_, field)| *field).collect();
    if let [one] = fields.as_slice() { Some(*one) } else { None }
}

/// Lets an unclear write say what was to be done rather than which path was asked.
fn named(what: &str, error: BackofficeError) -> BackofficeError {
    match error {
        BackofficeError::Unclear { detail, source, .. } => {
            BackofficeError::Unclear { what: what.to_owned(), detail, source }
        }
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whether PINs must differ is unknown (protocol §6): where one is refused, the number beside it is as free as before.
    #[test]
    fn a_pin_that_is_taken_is_not_the_number_beside_it() {
        for told in [
            "That POS password is already taken.",
            "POS Login Password already exists",
            "This POS PIN is already in use",
            "PIN must be unique.",
            "The pin you entered is already assigned to somebody",
            "Login password: is in use",
        ] {
            assert_eq!(field_of(told), Some(Field::PosPin), "{told}");
            let html = format!(
                "<div class='alerts alerts-server'><div class='alert alert-danger'><p>{told}</p></div></div>"
            );
            let error = reasons("creating somebody", Some(&html));
            assert!(
                matches!(error, BackofficeError::Taken { .. }) && !error.is_about_the_number(),
                "{error:?}"
            );
        }
        assert_eq!(field_of("That POS user ID is already in use!"), Some(Field::PosUserId));
        assert_eq!(field_of("POS login already in use"), Some(Field::PosUserId));
        assert_eq!(field_of("POS login pinned: already in use"), Some(Field::PosUserId));
        assert_eq!(field_of("This user ID and POS password are already in use"), Some(Field::PosPin));
    }
}
