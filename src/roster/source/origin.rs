//! What can be asked for a roster.

use std::time::Duration;

use chrono::{DateTime, Utc};
use url::Url;

use crate::web;

use super::delivery::{Delivery, LIMIT, LastDelivery};
use super::error::SourceError;
use super::folder::Folder;
use super::program::Program;

/// Where a roster comes from.
#[derive(Debug, Clone)]
pub enum Source {
    /// The newest settled file of a folder.
    Folder(Folder),
    /// What an address answers.
    Address(Address),
    /// What a program prints.
    Program(Program),
}

/// An address that a roster is fetched from.
#[derive(Clone)]
pub struct Address {
    /// It.
    pub url: Url,
    /// Headers with their values.
    pub headers: Vec<(String, String)>,
    /// How long it may take.
    pub timeout: Duration,
}

impl Source {
    /// Fetches the roster. `before` is what this address gave last time.
    pub async fn fetch(
        &self,
        now: DateTime<Utc>,
        before: Option<LastDelivery>,
    ) -> Result<Delivery, SourceError> {
        match self {
            Self::Folder(folder) => folder.newest(now),
            Self::Program(program) => program.output().await,
            Self::Address(address) => address.fetch(before).await,
        }
    }
}

impl Address {
    async fn fetch(&self, before: Option<LastDelivery>) -> Result<Delivery, SourceError> {
        let tag = before.as_ref().map(|before| before.etag.clone());
        let fetched = web::fetch(&self.url, &self.headers, tag.as_deref(), (self.timeout, LIMIT)).await?;
        let (bytes, etag) = match (fetched.bytes, before) {
            (Some(bytes), _) => (bytes, fetched.etag),
            (None, Some(before)) => (before.bytes, Some(before.etag)),
            // Nobody asked whether it is new.
            (None, None) => (Vec::new(), None),
        };
        let last = self.url.path_segments().and_then(|mut parts| parts.next_back()).unwrap_or_default();
        let name = if last.is_empty() { "roster".to_owned() } else { last.to_owned() };
        let delivered = fetched.last_modified;
        Ok(Delivery { name, bytes, delivered, proven: delivered.is_some(), etag, place: None })
    }
}

impl std::fmt::Debug for Address {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Queries and headers hold keys.
        out.debug_struct("Address").field("url", &web::shown(&self.url)).finish_non_exhaustive()
    }
}
