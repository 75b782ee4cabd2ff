//! Misbehaving on demand: for tests in the same process, and by calls under `/_sandbox` for those in another.
//!
//! | call | what it does |
//! |---|---|
//! | `POST /_sandbox/faults` | switches on the faults in the body, one a line (`reset-after,method=POST,times=1`, `rate-limit=4`) |
//! | `POST /_sandbox/clear` | switches every fault off |
//! | `POST /_sandbox/reset` | invents the chain anew, as the sandbox was started, and forgets everything else |
//! | `GET /_sandbox/state` | tells requests, requests that hang, the busiest second, violations of the rate, as JSON |
//!
//! The sandbox listens on this computer only. A call that a web page of another origin makes is refused.

use std::str::FromStr;

use axum::body::Body;
use axum::http::{HeaderMap, Method, Response, header};
use serde_json::json;

use super::clock::Clocked;
use super::mishap::{BadMishap, Mishap};
use super::server::{Inner, Mangle, Sandbox, Shared};
use super::twists::Twist;
use super::{Fault, chain};

/// Something that can be switched on by its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Trouble {
    /// A lasting way of misbehaving.
    Fault(Fault),
    /// Something that happens to requests on their way.
    Mishap(Mishap),
    /// More requests than this in any second are answered with 429 and counted.
    RateLimit(usize),
}

impl FromStr for Trouble {
    type Err = BadMishap;

    fn from_str(text: &str) -> Result<Self, BadMishap> {
        let (word, number) = text.split_once('=').unwrap_or((text, ""));
        let fault = match (word, number.parse::<u64>()) {
            ("rate-limit", Ok(most)) => {
                return Ok(Self::RateLimit(usize::try_from(most).unwrap_or(usize::MAX)));
            }
            ("expire-every", Ok(requests)) => Fault::ExpireSessionsAfter(requests),
            ("page-size", Ok(rows)) => Fault::PageSize(usize::try_from(rows).unwrap_or(usize::MAX)),
            ("truncate-listing", _) => Fault::TruncateListing,
            ("ignore-updates", _) => Fault::IgnoreUpdates,
            ("invert-sites-on-insert", _) => Fault::InvertSitesOnInsert,
            ("invert-sites-on-update", _) => Fault::InvertSitesOnUpdate,
            ("ignore-wages", _) => Fault::IgnoreWages,
            ("new-sign-in-ends-others", _) => Fault::NewSignInEndsOthers,
            ("refuse-logins", _) => Fault::RefuseLogins,
            ("refuse-login-rights", _) => Fault::RefuseLoginRights,
            ("ignore-login-changes", _) => Fault::IgnoreLoginChanges,
            _ => return text.parse().map(Self::Mishap),
        };
        Ok(Self::Fault(fault))
    }
}

impl Sandbox {
    /// Lets something happen to requests from now on.
    pub fn arm(&self, mishap: Mishap) {
        self.shared().lock().mishaps.arm(mishap);
    }

    /// Draws from now on from this seed which requests befalls what happens by chance: the same again for the same seed.
    pub fn draw_from(&self, seed: u64) {
        self.shared().lock().mishaps.draw_from(seed);
    }

    /// Switches something on, whatever it is.
    pub fn trouble(&self, trouble: Trouble) {
        self.shared().lock().trouble(trouble);
    }

    /// Lets every signed-in page pass through a function before it is sent, or lets them be.
    pub fn mangle(&self, mangle: Option<Mangle>) {
        self.shared().lock().mangle = mangle;
    }

    /// Turns these facts of the protocol round from now on, and no others; none = everything as it should be.
    pub fn twist(&self, twists: Vec<Twist>) {
        self.shared().lock().twists = twists.into_iter().collect();
    }

    /// Writes a shift down, as the time clock would.
    pub fn clock(&self, shift: Clocked) {
        let mut inner = self.shared().lock();
        inner.world.shifts.push(shift);
        self.shared().save(&inner.world);
    }

    /// Says who works by the rota from now on: five days of seven, as long as they are active.
    pub fn set_rota(&self, employees: impl IntoIterator<Item = u64>) {
        let mut inner = self.shared().lock();
        inner.world.rota = employees.into_iter().collect();
        self.shared().save(&inner.world);
    }

    /// Returns path and fields of every form that was sent, secrets included.
    pub fn posts(&self) -> Vec<(String, Vec<(String, String)>)> {
        self.shared().lock().posts.clone()
    }

    /// Begins anew with a chain as it was invented at the start.
    pub fn reset(&self) {
        let shared = self.shared();
        let (employees, shape, sites) = shared.invented;
        let mut inner = shared.lock();
        let mut world = chain::invent(employees, shape, sites);
        world.id.clone_from(&inner.world.id);
        inner.forget(world);
        shared.save(&inner.world);
    }

    /// Returns the chain's id: the same as long as it is kept, another one for one that is invented later.
    pub fn chain_id(&self) -> String {
        self.shared().lock().world.id.clone()
    }

    /// Returns how many requests are held and will not be answered.
    pub fn hanging(&self) -> u64 {
        self.shared().lock().traffic.hanging
    }

    /// Returns the most requests that came in within any second.
    pub fn busiest_second(&self) -> usize {
        self.shared().lock().traffic.busiest()
    }

    /// Returns how many requests came faster than the rate limit allows.
    pub fn rate_violations(&self) -> u64 {
        self.shared().lock().traffic.violations()
    }
}

impl Inner {
    pub(super) fn trouble(&mut self, trouble: Trouble) {
        match trouble {
            Trouble::Fault(fault) => self.faults.push(fault),
            Trouble::Mishap(mishap) => self.mishaps.arm(mishap),
            Trouble::RateLimit(most) => self.traffic.limit(Some(most)),
        }
    }

    pub(super) fn calm(&mut self) {
        self.faults.clear();
        self.mishaps.disarm();
        self.traffic.limit(None);
    }
}

/// Answers a call under `/_sandbox`.
pub(super) fn call(
    shared: &Shared,
    method: &Method,
    path: &str,
    headers: &HeaderMap,
    body: &[u8],
) -> Response<Body> {
    if headers.contains_key(header::ORIGIN) {
        return plain(403, "calls from web pages are refused".to_owned());
    }
    let mut inner = shared.lock();
    match (method.as_str(), path) {
        ("POST", "/_sandbox/faults") => {
            let text = String::from_utf8_lossy(body);
            let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
            match lines.map(str::parse).collect::<Result<Vec<Trouble>, _>>() {
                Ok(troubles) => {
                    for trouble in troubles {
                        inner.trouble(trouble);
                    }
                    plain(200, String::new())
                }
                Err(error) => plain(400, error.to_string()),
            }
        }
        ("POST", "/_sandbox/clear") => {
            inner.calm();
            plain(200, String::new())
        }
        ("POST", "/_sandbox/reset") => {
            let (employees, shape, sites) = shared.invented;
            inner.forget(chain::invent(employees, shape, sites));
            shared.save(&inner.world);
            plain(200, String::new())
        }
        ("GET", "/_sandbox/state") => {
            let state = json!({
                "requests": inner.requests.len(),
                "hanging": inner.traffic.hanging,
                "busiest_second": inner.traffic.busiest(),
                "rate_violations": inner.traffic.violations(),
            });
            plain(200, state.to_string())
        }
        _ => plain(404, "there is no such call".to_owned()),
    }
}

fn plain(status: u16, text: String) -> Response<Body> {
    let builder =
        Response::builder().status(status).header(header::CONTENT_TYPE, "text/plain; charset=UTF-8");
    builder.body(Body::from(text)).unwrap_or_default()
}
