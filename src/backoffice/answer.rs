//! What an answer means: a page, a yes to a form, a no with reasons, or neither (protocol §10).

use scraper::Html;

use crate::web::{Answer, page};

use super::BackofficeError;
use super::session::Sessions;

/// Words by which Backoffice says that something is in use already; the exact sentences were never recorded (§10).
const TAKEN: [&str; 3] = ["already exist", "already taken", "already in use"];

/// Returns the body of a page that was answered with 200.
pub(super) fn page_body(path: &str, answer: Answer) -> Result<String, BackofficeError> {
    match answer.status {
        200 => Ok(answer.body),
        status => Err(not_a_page(path, status, answer.location.as_deref(), &answer.body)),
    }
}

/// Says what came instead of a page.
pub(super) fn not_a_page(path: &str, status: u16, location: Option<&str>, body: &str) -> BackofficeError {
    let path = path.split('?').next().unwrap_or_default();
    match status {
        // Where a right is missing, the way leads home (§2).
        301..=399 if location == Some("/") => BackofficeError::Forbidden { path: path.to_owned() },
        301..=399 => {
            BackofficeError::nonsense(path, format!("redirect to {}", location.unwrap_or("nowhere")), "page")
        }
        404 => BackofficeError::NotFound { what: format!("page {path}") },
        429 | 500.. => {
            BackofficeError::ServerError { path: path.to_owned(), status, title: page::title(body) }
        }
        _ => BackofficeError::nonsense(path, format!("status {status}: {}", page::title(body)), "page"),
    }
}

/// Returns where a form's redirect leads when that is the documented sign of success; else fetches the reasons.
pub(super) async fn accepted(
    sessions: &Sessions,
    what: &str,
    answer: Answer,
    success: impl Fn(&str) -> bool,
) -> Result<String, BackofficeError> {
    let unclear = |detail: String| BackofficeError::Unclear { what: what.to_owned(), detail, source: None };
    match (answer.status, answer.location) {
        (302 | 303, Some(target)) if target.contains("actionXfer=") => {
            Err(reasons(sessions, what, &target).await)
        }
        (302 | 303, Some(target)) if success(&target) => Ok(target),
        (302 | 303, Some(target)) => {
            Err(unclear(format!("it leads to {}", target.split('?').next().unwrap_or_default())))
        }
        (status, _) => Err(unclear(format!("status {status}, page {:?}", page::title(&answer.body)))),
    }
}

/// Fetches the page that a refused form leads to. Its token is good for one fetch, so that this is never retried.
async fn reasons(sessions: &Sessions, what: &str, target: &str) -> BackofficeError {
    let mut alerts = match sessions.get(target).await {
        Ok(answer) => page::alerts(&Html::parse_document(&answer.body)).errors,
        Err(_) => Vec::new(),
    };
    if alerts.is_empty() {
        alerts.push("(the page gives no reason)".to_owned());
    }
    let what = what.to_owned();
    let taken = alerts.iter().any(|alert| TAKEN.iter().any(|words| alert.to_lowercase().contains(words)));
    if taken { BackofficeError::Taken { what, alerts } } else { BackofficeError::Rejected { what, alerts } }
}
