//! What the server answers with, and what each answer says to the browser about itself.

use axum::body::Body;
use axum::http::{HeaderValue, Response, StatusCode, header};
use serde::Serialize;

use crate::report::Page;

use super::Refusal;
use super::session::No;

/// An answer.
pub(super) type PageAnswer = Response<Body>;

/// Returns an answer of this kind. No cache keeps it, no other page may show it or read it, and its type is what it says.
fn answer(status: StatusCode, kind: &'static str, body: impl Into<Body>) -> PageAnswer {
    let mut answer = Response::new(body.into());
    *answer.status_mut() = status;
    let headers = answer.headers_mut();
    for (name, value) in [
        (header::CONTENT_TYPE, kind),
        (header::CACHE_CONTROL, "no-store"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (header::HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    answer
}

/// Returns a page with its own policy.
pub(super) fn page(page: Page) -> PageAnswer {
    let mut answer = answer(StatusCode::OK, "text/html; charset=utf-8", page.html);
    if let Ok(policy) = HeaderValue::try_from(page.policy) {
        answer.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    answer
}

/// Returns a document.
pub(super) fn json(status: StatusCode, document: &impl Serialize) -> PageAnswer {
    // Strings, numbers and lists of them are always JSON.
    answer(status, "application/json", serde_json::to_vec(document).unwrap_or_default())
}

/// Returns a stream of events.
pub(super) fn events(body: Body) -> PageAnswer {
    answer(StatusCode::OK, "text/event-stream", body)
}

/// Returns a file to keep.
pub(super) fn download(name: &'static str, bytes: Vec<u8>) -> PageAnswer {
    let mut answer = answer(StatusCode::OK, "text/csv; charset=utf-8", bytes);
    if let Ok(value) = HeaderValue::try_from(format!("attachment; filename=\"{name}\"")) {
        answer.headers_mut().insert(header::CONTENT_DISPOSITION, value);
    }
    answer
}

/// Sends the browser to another address.
pub(super) fn redirect(to: &str) -> PageAnswer {
    let mut answer = answer(StatusCode::SEE_OTHER, "text/plain; charset=utf-8", "");
    if let Ok(value) = HeaderValue::try_from(to) {
        answer.headers_mut().insert(header::LOCATION, value);
    }
    answer
}

/// Refuses a request.
pub(super) fn refuse(status: StatusCode, refusal: &Refusal) -> PageAnswer {
    json(status, refusal)
}

/// Refuses what cannot be done now.
pub(super) fn no(no: &No) -> PageAnswer {
    match no {
        No::OutOfDate(refusal) | No::Over(refusal) => refuse(StatusCode::CONFLICT, refusal),
        No::Senseless(refusal) => refuse(StatusCode::UNPROCESSABLE_ENTITY, refusal),
    }
}
