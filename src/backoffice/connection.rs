//! Which Backoffice, as whom, and how politely.

use std::sync::Arc;
use std::time::Duration;

use url::Url;

use crate::model::Password;
use crate::web::{PaceOptions, Wire};

/// Which Backoffice, as whom, and how politely.
#[derive(Debug, Clone)]
pub struct Connection {
    /// The tenant's address, such as `https://example.sonnyscontrols.com`. Plain http for this computer only.
    pub base_url: Url,
    /// The login.
    pub username: String,
    /// Its password.
    pub password: Password,
    /// Sessions side by side, at least 1.
    pub sessions: usize,
    /// How fast requests may leave, over all sessions.
    pub pace: PaceOptions,
    /// After how long a request is given up.
    pub timeout: Duration,
    /// What the client calls itself.
    pub user_agent: String,
    /// What the Backoffice is known as where its address is another one each time, as a sandbox's is.
    pub known_as: Option<String>,
    /// What carries the requests; the network when `None`. A simulation puts its server here.
    pub wire: Option<Arc<dyn Wire>>,
}

impl Connection {
    /// Returns a connection with the polite defaults: 4 requests a second, 4 sessions, a minute for a request.
    pub fn new(base_url: Url, username: impl Into<String>, password: Password) -> Self {
        Self {
            base_url,
            username: username.into(),
            password,
            sessions: 4,
            pace: PaceOptions::default(),
            timeout: Duration::from_mins(1),
            user_agent: concat!("roster-sync/", env!("CARGO_PKG_VERSION")).to_owned(),
            known_as: None,
            wire: None,
        }
    }
}
