//! What is said to the server within one session, and what its answer tells of that session.

use std::time::Duration;

use crate::web::{Answer, Transport, WebError};

use super::pages;

/// What stands in front of a body.
#[derive(Clone, Copy)]
pub(super) struct Head<'a> {
    pub(super) status: u16,
    pub(super) location: Option<&'a str>,
    pub(super) retry_after: Option<Duration>,
}

/// What came back, with its body or still arriving: enough to tell whether we are signed in.
pub(super) trait Reply {
    fn head(&self) -> Head<'_>;
    /// Whether the body is known to be the sign-in page.
    fn is_sign_in_page(&self) -> bool;
    /// Whether the reasons of a refusal may still stand on the session's next page (§10).
    fn leaves_reasons(&self) -> bool {
        false
    }
}

/// What is said to the server within one session: one request, or what belongs together.
///
/// A trait and no closure, so that whoever waits for it may go to another thread.
pub(super) trait Exchange: Sync {
    type Reply: Reply;

    fn send(&self, transport: &Transport) -> impl Future<Output = Result<Self::Reply, WebError>> + Send;
}

/// One page that is asked for.
pub(super) struct Get<'a> {
    pub(super) path: &'a str,
}

impl Exchange for Get<'_> {
    type Reply = Answer;

    async fn send(&self, transport: &Transport) -> Result<Answer, WebError> {
        transport.get(self.path).await
    }
}

impl Reply for Answer {
    fn head(&self) -> Head<'_> {
        Head { status: self.status, location: self.location.as_deref(), retry_after: self.retry_after }
    }

    fn is_sign_in_page(&self) -> bool {
        pages::sign_in::is_shown_by(&self.body)
    }
}
