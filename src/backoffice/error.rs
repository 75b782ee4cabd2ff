//! What can go wrong between us and Backoffice.

use crate::model::Field;
use crate::web::WebError;

use super::half_created::Made;

/// An error of the client. It never holds a secret or the body of a form.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BackofficeError {
    /// The address or a request makes no sense; nothing was sent.
    #[error("{what}")]
    BadRequest {
        /// What is wrong with it.
        what: String,
        /// Where it comes from.
        #[source]
        source: Option<WebError>,
    },
    /// No answer to a read, or a connection that could not be made.
    #[error("failed to reach Backoffice ({what})")]
    Unreachable {
        /// What was tried.
        what: String,
        /// What the network says.
        #[source]
        source: WebError,
    },
    /// The server answers with an error of its own.
    #[error("Backoffice answers {path} with status {status} ({title:?})")]
    ServerError {
        /// The path that was asked.
        path: String,
        /// The HTTP status.
        status: u16,
        /// The page's title.
        title: String,
    },
    /// Wrong username or password (protocol §2).
    #[error("Backoffice refused to sign {username:?} in")]
    SignInRefused {
        /// The login.
        username: String,
    },
    /// Neither a yes nor a no to the password (protocol §2), and it is not sent over and over.
    #[error("nobody is signed in: {what}; the password is not sent again")]
    SignInUnanswered {
        /// What came instead, in words.
        what: String,
        /// What the network says.
        #[source]
        source: Option<WebError>,
    },
    /// A page without what it is known to have (protocol §10): another version.
    #[error("the page {path} ({title:?}) has no {expected}")]
    Nonsense {
        /// The path that was asked.
        path: String,
        /// The page's title.
        title: String,
        /// What was looked for.
        expected: String,
    },
    /// No page at all where one must be (protocol §10).
    #[error("{path} {what}, which is no page of Backoffice's")]
    NotAPage {
        /// The path that was asked.
        path: String,
        /// What it does instead, in words.
        what: String,
    },
    /// A page that ends in the middle: what stood behind the cut would be lost.
    #[error("the page {path} ({title:?}) breaks off before its end")]
    CutOff {
        /// The path that was asked.
        path: String,
        /// The page's title.
        title: String,
    },
    /// A whole page that none of Backoffice's is: of maintenance, or of a proxy.
    #[error("{path} is answered with a page that is not Backoffice's ({title:?})")]
    Elsewhere {
        /// The path that was asked.
        path: String,
        /// The page's title.
        title: String,
    },
    /// A listing that misses rows; it must not be used (protocol §3).
    #[error("the listing {path} is incomplete: {what}{}", of.as_ref().map(|who| format!(" (in the row of {who})")).unwrap_or_default())]
    IncompleteListing {
        /// The path that was asked.
        path: String,
        /// How that shows, without anybody's data.
        what: String,
        /// Whose row shows it.
        of: Option<String>,
    },
    /// The signed-in login sees some sites only (protocol §3): whoever works elsewhere is on no listing.
    #[error(
        "the signed-in login sees some sites only: the roster listing filters by {listed} sites, the form of a new employee offers {offered}; give this login every site"
    )]
    SomeSitesOnly {
        /// Sites that the listing filters by.
        listed: usize,
        /// Sites that a new employee can be given.
        offered: usize,
    },
    /// The login lacks the right to a page (protocol §2).
    #[error("the signed-in login may not open {path}")]
    Forbidden {
        /// The path that was asked.
        path: String,
    },
    /// Backoffice read the form and said no (protocol §10).
    #[error("Backoffice refused {what}: {}", alerts.join(" "))]
    Rejected {
        /// What was to be done.
        what: String,
        /// Its reasons, in its own words.
        alerts: Vec<String>,
    },
    /// Backoffice said no because a POS id, e-mail, phone or username is in use already.
    #[error("Backoffice refused {what}: {}", alerts.join(" "))]
    Taken {
        /// What was to be done.
        what: String,
        /// Which of the fields is in use; `None` where its words do not tell.
        field: Option<Field>,
        /// Its reasons, in its own words.
        alerts: Vec<String>,
    },
    /// Other sites are stored than were sent (protocol §5).
    #[error("wanted the sites {wanted}, but Backoffice stored {stored}")]
    SitesDiffer {
        /// What was sent, in words.
        wanted: String,
        /// What is stored, in words.
        stored: String,
    },
    /// Something else is stored than was sent, found by reading it back.
    #[error("{what}: sent {wanted}, but Backoffice stored {stored}")]
    NotStored {
        /// What was to be stored.
        what: String,
        /// What was sent, in words.
        wanted: String,
        /// What is stored, in words.
        stored: String,
    },
    /// Something new exists, or may exist, but what had to follow was not done. Never to be tried again as it was: that could
    /// make it twice.
    #[error("{made}")]
    HalfCreated {
        /// What was made, or may have been, its secrets included.
        made: Box<Made>,
        /// What went wrong.
        #[source]
        source: Box<BackofficeError>,
    },
    /// Somebody changed the account since it was looked at.
    #[error("{what}")]
    Drift {
        /// What differs, old and new.
        what: String,
    },
    /// A write whose answer says neither yes nor no: it may have happened (protocol §10).
    #[error("it is unclear whether Backoffice did {what}: {detail}")]
    Unclear {
        /// What was to be done.
        what: String,
        /// What came instead of an answer.
        detail: String,
        /// What the network says.
        #[source]
        source: Option<WebError>,
    },
    /// Nobody and nothing of that key.
    #[error("found no {what}")]
    NotFound {
        /// What was looked for.
        what: String,
    },
    /// Several people of that key.
    #[error("{what} could be any of: {}", candidates.join(", "))]
    Ambiguous {
        /// What was looked for.
        what: String,
        /// Who it could be.
        candidates: Vec<String>,
    },
}

/// What kind of error it is, for deciding what to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum ErrorKind {
    /// Nothing was sent.
    BadRequest,
    /// No answer, an error of the server's, or a page that is not whole or not Backoffice's.
    Unreachable,
    /// Wrong username or password.
    SignInRefused,
    /// Neither a yes nor a no to the password.
    SignInUnanswered,
    /// A page without what it should have.
    Nonsense,
    /// A listing that misses rows.
    IncompleteListing,
    /// The login lacks a right.
    Forbidden,
    /// A form was refused.
    Rejected,
    /// A form was refused because something is in use already.
    Taken,
    /// Other sites are stored than were sent.
    SitesDiffer,
    /// Something else is stored than was sent.
    NotStored,
    /// Something new exists, or may exist, and is not finished.
    HalfCreated,
    /// The account changed.
    Drift,
    /// A write that may have happened.
    Unclear,
    /// Nobody of that key.
    NotFound,
    /// Several of that key.
    Ambiguous,
}

impl BackofficeError {
    /// Returns what kind of error it is.
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::BadRequest { .. } => ErrorKind::BadRequest,
            Self::Unreachable { .. }
            | Self::ServerError { .. }
            | Self::CutOff { .. }
            | Self::Elsewhere { .. } => ErrorKind::Unreachable,
            Self::SignInRefused { .. } => ErrorKind::SignInRefused,
            Self::SignInUnanswered { .. } => ErrorKind::SignInUnanswered,
            Self::Nonsense { .. } | Self::NotAPage { .. } | Self::SomeSitesOnly { .. } => ErrorKind::Nonsense,
            Self::IncompleteListing { .. } => ErrorKind::IncompleteListing,
            Self::Forbidden { .. } => ErrorKind::Forbidden,
            Self::Rejected { .. } => ErrorKind::Rejected,
            Self::Taken { .. } => ErrorKind::Taken,
            Self::SitesDiffer { .. } => ErrorKind::SitesDiffer,
            Self::NotStored { .. } => ErrorKind::NotStored,
            Self::HalfCreated { .. } => ErrorKind::HalfCreated,
            Self::Drift { .. } => ErrorKind::Drift,
            Self::Unclear { .. } => ErrorKind::Unclear,
            Self::NotFound { .. } => ErrorKind::NotFound,
            Self::Ambiguous { .. } => ErrorKind::Ambiguous,
        }
    }

    /// Returns whether the same call may simply be made again: nothing was changed as far as can be known, and it may go well
    /// then. Never after a write that may have happened, and never after something was made.
    pub fn is_retryable(&self) -> bool {
        matches!(self.kind(), ErrorKind::Unreachable | ErrorKind::IncompleteListing)
    }

    /// Returns whether Backoffice said that the number for the point of sale is in use, or did not say what is: it takes addresses
    /// and telephones once too.
    pub fn is_about_the_number(&self) -> bool {
        matches!(self, Self::Taken { field: None | Some(Field::PosUserId), .. })
    }

    /// Returns whether Backoffice said that the PIN is in use, and found nothing else: whether PINs must differ is unknown (protocol
    /// §6), and with another one the same may be sent again.
    pub fn is_about_the_pin_alone(&self) -> bool {
        matches!(self, Self::Taken { field: Some(Field::PosPin), alerts, .. } if alerts.len() == 1)
    }

    /// Returns whether the error is about the one page that was asked for: others may well be read. It is not where nobody is
    /// signed in any more, or nothing was asked at all.
    pub fn is_of_one_page(&self) -> bool {
        !matches!(
            self.kind(),
            ErrorKind::SignInRefused
                | ErrorKind::SignInUnanswered
                | ErrorKind::BadRequest
                | ErrorKind::Unclear
        )
    }

    /// Says what a page lacks without anybody's data: for a support ticket, which strangers read.
    pub fn impersonal(&self) -> String {
        match self {
            Self::Nonsense { path, expected, .. } => {
                format!("the page {} has no {expected}", without_numbers(path))
            }
            Self::NotAPage { path, .. } => format!("{} is no page of Backoffice's", without_numbers(path)),
            Self::CutOff { path, .. } => {
                format!("the page {} breaks off before its end", without_numbers(path))
            }
            Self::Elsewhere { path, .. } => {
                format!("{} is answered with a page that is not Backoffice's", without_numbers(path))
            }
            Self::IncompleteListing { path, what, .. } => {
                format!("the listing {} is incomplete: {what}", without_numbers(path))
            }
            Self::SomeSitesOnly { listed, offered } => {
                format!("the listing filters by {listed} sites, the create page offers {offered}")
            }
            Self::Forbidden { path } => {
                format!("the login may not open {}: give it that right in Backoffice", without_numbers(path))
            }
            Self::ServerError { path, status, .. } => {
                format!("{} is answered with status {status}", without_numbers(path))
            }
            other => format!("the client says {:?}", other.kind()),
        }
    }

    /// Wraps a failure of a read, or of a request that cannot have been acted on.
    pub(super) fn from_web(what: &str, source: WebError) -> Self {
        match source {
            WebError::NotHttps { .. } | WebError::Client(_) => {
                Self::BadRequest { what: source.to_string(), source: Some(source) }
            }
            // They will not get better by trying again.
            WebError::TooLarge { path } => {
                Self::NotAPage { path, what: "answers with more bytes than any page has".into() }
            }
            WebError::TooDeep { path } => {
                Self::NotAPage { path, what: "answers with elements in elements without end".into() }
            }
            _ => Self::Unreachable { what: what.to_owned(), source },
        }
    }

    /// Says that a page lacks something.
    pub(super) fn nonsense(path: &str, title: impl Into<String>, expected: impl Into<String>) -> Self {
        Self::Nonsense { path: path.to_owned(), title: title.into(), expected: expected.into() }
    }
}

/// What a row of a listing lacks, and whose it is.
#[derive(Debug)]
pub(super) struct RowProblem {
    pub(super) what: String,
    pub(super) of: Option<String>,
}

impl RowProblem {
    pub(super) fn new(what: impl Into<String>) -> Self {
        Self { what: what.into(), of: None }
    }
}

/// Takes the numbers of people and the question out of an address.
fn without_numbers(path: &str) -> String {
    let path = path.split(['?', '#']).next().unwrap_or_default();
    let part = |part: &str| {
        let is_number = !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        if is_number { "ID".to_owned() } else { part.to_owned() }
    };
    path.split('/').map(part).collect::<Vec<_>>().join("/")
}
