//! Whether what arrived is a page at all, and one of Backoffice's (protocol §1, §10).

use crate::web::{Answer, page, path_only};

use super::{BackofficeError, ErrorKind};

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
    // From behind, where it stands on nearly every page.
    if tail.windows(END.len()).rev().any(|part| part.eq_ignore_ascii_case(END)) {
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

/// Returns the path that a link or a form's address leads to, whether it names this server or not: pages may be written either way.
pub(super) fn path_of(link: &str) -> &str {
    let path = path_only(link).split('#').next().unwrap_or_default();
    match path.split_once("://") {
        Some((_, rest)) => rest.find('/').map_or("/", |at| &rest[at..]),
        None => path,
    }
}

pub(super) fn is_home(target: &str) -> bool {
    path_only(target) == "/"
}
