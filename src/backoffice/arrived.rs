//! Whether what arrived is a page at all, and one of Backoffice's (protocol §1, §10).

use std::borrow::Cow;
use std::str::FromStr;

use url::Url;

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
    if ends_page(tail) {
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

const END: &[u8] = b"</html";
/// The end stands this close to the last byte; a comment of a proxy or a template may follow it.
const END_WITHIN: usize = 4096;

/// Returns whether the end tag of a page stands there, with or without blanks in it.
fn ends_page(tail: &[u8]) -> bool {
    let mut places = tail.windows(END.len()).enumerate();
    // From behind, where it stands on nearly every page.
    while let Some((at, part)) = places.next_back() {
        if part.eq_ignore_ascii_case(END) && tail[at + END.len()..].trim_ascii_start().starts_with(b">") {
            return true;
        }
    }
    false
}

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

/// Returns the path that a link, a form's address or a redirect leads to, however it is written: with or without the server's name, a
/// question, a mark or a slash at its end. What is relative is taken from the server's root, where every page's own path begins.
pub(super) fn path_of(link: &str) -> Cow<'_, str> {
    let link = link.trim_ascii();
    let path = if link.starts_with('/') && !link.starts_with("//") {
        Cow::Borrowed(link.split(['?', '#']).next().unwrap_or_default())
    } else {
        let url = Url::parse("https://localhost/").and_then(|root| root.join(link)).ok();
        let page = url.filter(|url| matches!(url.scheme(), "https" | "http"));
        Cow::Owned(page.map(|url| url.path().to_owned()).unwrap_or_default())
    };
    match path.strip_suffix('/') {
        None | Some("") => path,
        Some(shorter) => Cow::Owned(shorter.to_owned()),
    }
}

/// Returns the number at the end of an address that begins with this.
pub(super) fn number_behind<T: FromStr>(path: &str, link: &str) -> Option<T> {
    path_of(link).strip_prefix(path)?.parse().ok()
}

pub(super) fn is_home(target: &str) -> bool {
    path_of(target) == "/"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_leads_to_the_same_however_it_is_written() {
        for link in [
            "/user/edit/7",
            "/user/edit/7/",
            " \n/user/edit/7?from=list#top\t",
            "user/edit/7",
            "./user/edit/7",
            "../user/edit/7/#a",
            "https://example.sonnyscontrols.com/user/edit/7",
            "HTTPS://example.sonnyscontrols.com:443/user/edit/7?x=/user/edit/8",
            "//example.sonnyscontrols.com/user/edit/7",
        ] {
            assert_eq!(path_of(link), "/user/edit/7", "{link:?}");
            assert_eq!(number_behind("/user/edit/", link), Some(7_u64), "{link:?}");
        }
        for other in
            ["javascript:void(0)", "mailto:/user/edit/7", "#", "", "/user/edit/7/more", "/user/edit/x"]
        {
            assert_eq!(number_behind::<u64>("/user/edit/", other), None, "{other:?}");
        }
        for home in ["/", "https://example.sonnyscontrols.com", "/?a=1", "/#x"] {
            assert!(is_home(home), "{home}");
        }
    }

    #[test]
    fn a_page_ends_with_its_own_tag_whatever_blanks_are_in_it() {
        for end in ["</html>", "</HTML\n >", "</html\t>\n<!-- 12 ms -->"] {
            assert!(ends_page(end.as_bytes()), "{end:?}");
        }
        for cut in ["", "</html", "</htmlx>", "</html <p>", "</body>"] {
            assert!(!ends_page(cut.as_bytes()), "{cut:?}");
        }
    }
}
