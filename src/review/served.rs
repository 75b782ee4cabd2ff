//! What every answer of the server depends on, and how a request is read and answered.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::body::Bytes;
use axum::http::{HeaderMap, StatusCode, header};
use serde::de::DeserializeOwned;
use serde_json::json;
use tokio::sync::Mutex;

use crate::plan::ReviewStanding;

use super::answer::{self, PageAnswer};
use super::session::No;
use super::sign_in::SignIn;
use super::told::RunPages;
use super::{Access, Refusal, Reviewed, Session};

/// What every answer depends on.
pub(super) struct Served {
    pub(super) access: Access,
    pub(super) bound: SocketAddr,
    pub(super) session: Mutex<Session>,
    pub(super) reviewed: Arc<Reviewed>,
    pub(super) sign_in: SignIn,
}

impl std::fmt::Debug for Served {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Served").field("bound", &self.bound).finish_non_exhaustive()
    }
}

impl Served {
    /// Returns the report of the run that was carried out.
    pub(super) async fn report(&self) -> Result<RunPages, Box<PageAnswer>> {
        let found = self.reviewed.report(&self.access.base()).await;
        found.map_err(|refusal| Box::new(answer::refuse(StatusCode::NOT_FOUND, &refusal)))
    }
}

/// Reads a document. Only a script can send one of this type, and only one of this page may.
pub(super) fn read<T: DeserializeOwned>(headers: &HeaderMap, body: &Bytes) -> Result<T, Box<PageAnswer>> {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let refused = |status, message: String| Err(Box::new(answer::refuse(status, &Refusal::new(message, ""))));
    if kind.split(';').next().map(str::trim) != Some("application/json") {
        return refused(StatusCode::UNSUPPORTED_MEDIA_TYPE, "send application/json".to_owned());
    }
    match serde_json::from_slice(body) {
        Ok(document) => Ok(document),
        Err(error) => refused(StatusCode::BAD_REQUEST, error.to_string()),
    }
}

/// Says where the review stands now, or why not.
pub(super) fn stands(standing: Result<ReviewStanding, No>) -> PageAnswer {
    match standing {
        Ok(standing) => answer::json(StatusCode::OK, &standing),
        Err(no) => answer::no(&no),
    }
}

/// Tells the page to load itself again.
pub(super) fn reload(status: StatusCode) -> PageAnswer {
    answer::json(status, &json!({ "reload": true }))
}
