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

use super::chain;
use super::faults::Fault;
use super::inner::{Inner, Shared};
use super::mishap::{BadMishap, Mishap};

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
