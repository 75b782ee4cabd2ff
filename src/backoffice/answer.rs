//! What an answer means: a page, a yes to a form, a no with reasons, or neither (protocol §10).

use std::time::Duration;

use crate::web::{Answer, Body, Transport, page};

use super::session::{Reply, Sessions};
use super::{BackofficeError, ErrorKind, alerts, sign_in_page};

/// Words by which Backoffice says that something is in use already; the exact sentences were never recorded (§10).
const TAKEN: [&str; 3] = ["already exist", "already taken", "already in use"];
/// The mark of a redirect that a form's refusal answers with.
const REFUSED: &str = "actionXfer=";

/// Returns the body of a page that was answered with 200 and came whole.
///
/// A proxy that gives up can end a page without an error. A form that is sent back as it came would then lose what stood
/// behind the cut, so that a page without its end is none.
pub(super) fn page_body(path: &str, answer: Answer) -> Result<String, BackofficeError> {
    if answer.status != 200 {
        let title = page::title(&answer.body);
        return Err(not_a_page(path, answer.status, answer.location.as_deref(), title));
    }
    let tail = answer.body.as_bytes();
    let tail = &tail[tail.len().saturating_sub(END_WITHIN)..];
    if tail.windows(END.len()).any(|part| part.eq_ignore_ascii_case(END)) {
        Ok(answer.body)
    } else {
        Err(BackofficeError::CutOff { path: path_only(path).to_owned(), title: page::title(&answer.body) })
    }
}

/// What every signed-in page has around its content (§1).
pub(super) const FRAME: &str = "div#main-column";

/// The same for a page of somebody who is signed in. One of somebody else, such as of maintenance or of a proxy, tells nothing
/// about Backoffice.
pub(super) fn framed_page(path: &str, answer: Answer) -> Result<String, BackofficeError> {
    let html = page_body(path, answer)?;
    if html.contains("main-column") {
        Ok(html)
    } else {
        Err(BackofficeError::Elsewhere { path: path_only(path).to_owned(), title: page::title(&html) })
    }
}

const END: &[u8] = b"</html>";
/// The end stands this close to the last byte; a comment of a proxy or a template may follow it.
const END_WITHIN: usize = 4096;

/// Returns whether asking again can help: the network, the server's own errors, a page that was cut off or is none of
/// Backoffice's.
pub(super) fn may_get_better(error: &BackofficeError) -> bool {
    error.kind() == ErrorKind::Unreachable
}

/// Says what came instead of a page.
pub(super) fn not_a_page(path: &str, status: u16, location: Option<&str>, title: String) -> BackofficeError {
    let path = path_only(path).to_owned();
    match status {
        // Where a right is missing, the way leads home (§2).
        301..=399 if location.is_some_and(is_home) => BackofficeError::Forbidden { path },
        301..=399 => {
            let target = location.map_or("nowhere", path_only);
            BackofficeError::NotAPage { path, what: format!("redirects to {target}") }
        }
        404 => BackofficeError::NotFound { what: format!("page {path}") },
        429 | 500.. => BackofficeError::ServerError { path, status, title },
        _ => BackofficeError::NotAPage { path, what: format!("answers with status {status} ({title:?})") },
    }
}

fn path_only(path: &str) -> &str {
    path.split('?').next().unwrap_or_default()
}

fn is_home(target: &str) -> bool {
    path_only(target) == "/"
}

/// The answer to a form and, where it was refused, the page that says why.
struct Submitted {
    answer: Answer,
    reasons: Option<Answer>,
}

impl Reply for Submitted {
    fn status(&self) -> u16 {
        self.answer.status
    }

    fn location(&self) -> Option<&str> {
        self.answer.location()
    }

    fn retry_after(&self) -> Option<Duration> {
        self.answer.retry_after
    }

    fn is_sign_in_page(&self) -> bool {
        self.answer.is_sign_in_page()
    }

    fn leaves_reasons(&self) -> bool {
        self.reasons.is_none() && (is_refusal(self.answer.location()) || self.answer.status >= 500)
    }
}

fn is_refusal(target: Option<&str>) -> bool {
    target.is_some_and(|target| target.contains(REFUSED)) && !sign_in_page::is_led_to_by(target)
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
    let sent = sessions.request("POST", path, async |transport: &Transport| {
        let answer = transport.post(path, body).await?;
        let refusal = answer.location().filter(|target| is_refusal(Some(target)));
        let reasons = match refusal {
            Some(target) => match reasons_page(sessions, transport, target).await {
                Some(page) => Some(page),
                None => reasons_page(sessions, transport, target).await,
            },
            None => None,
        };
        Ok(Submitted { answer, reasons })
    });
    let submitted = sent.await.map_err(|error| named(what, error))?;
    judged(what, path, &submitted, success)
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
    match (answer.status, answer.location()) {
        (302 | 303, Some(target)) if target.contains(REFUSED) => {
            Err(reasons(what, submitted.reasons.as_ref().map(|page| page.body.as_str())))
        }
        (302 | 303, Some(target)) if success(target) => Ok(target.to_owned()),
        // Where a right is missing, the way leads home (§2).
        (302 | 303, Some(target)) if is_home(target) => {
            Err(BackofficeError::Forbidden { path: path.to_owned() })
        }
        (302 | 303, Some(target)) => Err(unclear(format!("it leads to {}", path_only(target)))),
        (status, _) => Err(unclear(format!("status {status}, page {:?}", page::title(&answer.body)))),
    }
}

/// Reads why a form was refused. Without a reason it is refused all the same: what went well in an earlier step may stand on
/// the page, and says nothing about this one.
fn reasons(what: &str, html: Option<&str>) -> BackofficeError {
    let what = what.to_owned();
    let mut alerts = html.map(alerts::refusals).unwrap_or_default();
    if alerts.is_empty() {
        alerts.push("no reason was given".to_owned());
    }
    let taken = alerts.iter().any(|alert| TAKEN.iter().any(|words| alert.to_lowercase().contains(words)));
    if taken { BackofficeError::Taken { what, alerts } } else { BackofficeError::Rejected { what, alerts } }
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
