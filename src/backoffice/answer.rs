//! What an answer means: a page, a yes to a form, a no with reasons, or neither (protocol §10).

use std::time::Duration;

use scraper::Html;

use crate::web::{Answer, Body, Transport, page};

use super::BackofficeError;
use super::session::{Reply, Sessions, is_sign_in};

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

const END: &[u8] = b"</html>";
/// The end stands this close to the last byte; a comment of a proxy or a template may follow it.
const END_WITHIN: usize = 4096;

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
}

/// Sends a form once and returns where its redirect leads when that is the documented sign of success.
///
/// The reasons of a refusal are fetched in the session that sent the form: where their token is kept is unknown, and a PHP
/// application keeps such things in the session. The token is good for one fetch, so that this is never retried.
pub(super) async fn submit(
    sessions: &Sessions,
    what: &str,
    path: &str,
    body: &Body,
    success: impl Fn(&str) -> bool,
) -> Result<String, BackofficeError> {
    let sent = sessions.request("POST", path, async |transport: &Transport| {
        let answer = transport.post(path, body).await?;
        let refusal =
            answer.location().filter(|target| target.contains(REFUSED) && !is_sign_in(Some(target)));
        let reasons = match refusal {
            Some(target) => {
                sessions.count("GET", target);
                transport.get(target).await.ok()
            }
            None => None,
        };
        Ok(Submitted { answer, reasons })
    });
    let submitted = sent.await.map_err(|error| named(what, error))?;
    judged(what, path, &submitted, success)
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

/// Reads why a form was refused.
fn reasons(what: &str, html: Option<&str>) -> BackofficeError {
    let what = what.to_owned();
    let found = html.map(|html| page::alerts(&Html::parse_document(html))).unwrap_or_default();
    if found.errors.is_empty() && !found.successes.is_empty() {
        // Nothing but good news behind the mark of a refusal: neither yes nor no.
        let detail = format!("it came back to the form, which says: {}", found.successes.join(" "));
        return BackofficeError::Unclear { what, detail, source: None };
    }
    let mut alerts = found.errors;
    if alerts.is_empty() {
        alerts.push("(the page gives no reason)".to_owned());
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
