//! The public client: typed operations, nothing of HTTP.

mod changes;
mod finding;
mod inserting;
mod insertion;
mod logins;
mod names;
mod offboarding;
mod own_login;
mod people;
mod questions;
mod readings;
mod reads;
mod rights;
mod shapes;
mod sheets;
mod status;
mod tables;
mod timesheet;
mod updates;
mod writer;
mod writes;
mod writing;

pub use changes::FormChange;
pub use names::{departments_named, login_template_named, sites_named, template_among, template_named};
pub use own_login::{OwnLogin, SitesSeen};
#[cfg(feature = "engine")]
pub(crate) use people::MOST_PINS;
pub use readings::Readings;
pub use rights::LoginBefore;
pub use writer::Writer;
pub use writing::{FormWritten, LoginSwitched, TemplateWritten, WageWritten};

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use crate::model::SiteId;
use crate::web::Form;
use crate::web::Gate;

use super::session::Sessions;
use super::{BackofficeError, Catalogue, Connection, RequestCounts};

/// A tenant's Backoffice. Cheap to clone: clones share sessions, rate and counts.
///
/// ```no_run
/// use roster_sync::backoffice::{Backoffice, Connection};
/// use roster_sync::model::Password;
///
/// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
/// let url = "https://example.sonnyscontrols.com".parse()?;
/// let backoffice = Backoffice::new(Connection::new(url, "sync-bot", Password::existing("…")))?;
/// for site in backoffice.list_sites().await?.sites {
///     println!("{} ({})", site.name, site.code);
/// }
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Backoffice {
    inner: Arc<Inner>,
}

struct Inner {
    sessions: Sessions,
    origin: String,
    /// The create page's empty form as it was last read: a new employee is laid over it.
    empty_form: Mutex<Option<Form>>,
    catalogue: Mutex<Option<Catalogue>>,
    shapes: Mutex<BTreeMap<String, String>>,
    /// The sites that the listing's own links filter by, as it was last read whole (§3).
    listed_sites: Mutex<Option<BTreeSet<SiteId>>>,
    /// One report of the time clock at a time: it costs the server much (§11).
    timesheet: tokio::sync::Mutex<()>,
    /// Whether a page that a write needs was not what it is known to be.
    lost: AtomicBool,
}

impl Backoffice {
    /// Prepares the client. Nothing is sent yet: each session signs in when it is first used.
    pub fn new(connection: Connection) -> Result<Self, BackofficeError> {
        let address = connection.base_url.origin().ascii_serialization();
        let origin = connection.known_as.clone().unwrap_or(address);
        let sessions = Sessions::new(connection)?;
        Ok(Self {
            inner: Arc::new(Inner {
                sessions,
                origin,
                empty_form: Mutex::default(),
                catalogue: Mutex::default(),
                shapes: Mutex::default(),
                listed_sites: Mutex::default(),
                timesheet: tokio::sync::Mutex::default(),
                lost: AtomicBool::new(false),
            }),
        })
    }

    /// Signs in now, to know that it works (protocol §2).
    pub async fn sign_in(&self) -> Result<(), BackofficeError> {
        self.inner.sessions.sign_in().await
    }

    /// Returns which Backoffice this is: scheme, host and port in lower case, no usual port; or what it is known as.
    pub fn origin(&self) -> &str {
        &self.inner.origin
    }

    /// Returns the name of the login this client signs in with.
    pub fn username(&self) -> &str {
        self.inner.sessions.username()
    }

    /// Returns the requests that were sent so far.
    pub fn requests(&self) -> RequestCounts {
        self.inner.sessions.counts()
    }

    /// Returns what the operator should know about how it went.
    pub fn notices(&self) -> Vec<String> {
        let mut notices = Vec::new();
        if self.inner.sessions.is_single() {
            notices.push(
                "Backoffice ends older sessions at a new sign-in: went on with one session.".to_owned(),
            );
        }
        if self.inner.sessions.pace().slowed() {
            notices.push("Backoffice asked for fewer requests: went on more slowly.".to_owned());
        }
        notices
    }

    /// Sends nothing but while this says so: it is asked right before each request leaves. Without it, whatever is asked for.
    pub fn send_only_while(&self, gate: Option<Gate>) {
        self.inner.sessions.pace().send_only_while(gate);
    }

    /// Sends nothing for so long: somebody else may have sent until now.
    pub fn hold_off(&self, pause: Duration) {
        self.inner.sessions.pace().hold_off(pause);
    }

    /// Returns for how long nothing is sent from now on, because the server asked for it.
    pub fn pause_left(&self) -> Duration {
        self.inner.sessions.pace().pause_left()
    }

    fn sessions(&self) -> &Sessions {
        &self.inner.sessions
    }
}

impl fmt::Debug for Backoffice {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Backoffice").field("username", &self.username()).finish_non_exhaustive()
    }
}
