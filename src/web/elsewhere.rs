//! Requests to somebody else's server, not to Backoffice: where a roster is fetched, whom a message is for. One try each.

use std::time::Duration;

use reqwest::Response;
use reqwest::header::{
    CONTENT_TYPE, ETAG, HeaderMap, HeaderName, HeaderValue, IF_NONE_MATCH, LAST_MODIFIED, LOCATION,
};
use reqwest::redirect::Policy;
use url::Url;

use super::certificate;
use super::transport::is_loopback;
use super::wire::Cause;

/// Why there is no answer. Neither the query of an address nor a header is in it: they may be secrets.
#[derive(Debug, thiserror::Error)]
pub enum ElsewhereError {
    /// Only https, but for this computer.
    #[error("{address} is not https")]
    NotHttps {
        /// The address.
        address: String,
    },
    /// A header that cannot be one.
    #[error("the header {name:?} cannot be sent")]
    BadHeader {
        /// Its name.
        name: String,
    },
    /// No answer.
    #[error("no answer came from {address}")]
    NoAnswer {
        /// The address.
        address: String,
        /// Why.
        #[source]
        source: Cause,
    },
    /// An answer that is a refusal.
    #[error("{address} answers {status}")]
    Refused {
        /// The address.
        address: String,
        /// The status.
        status: u16,
    },
    /// An answer that leads elsewhere: what was to be sent is nowhere yet.
    #[error("{address} answers {status} and leads to {target}")]
    Leads {
        /// The address.
        address: String,
        /// The status.
        status: u16,
        /// Where it leads.
        target: String,
    },
    /// More than is wanted.
    #[error("{address} sends more than {limit} bytes")]
    TooLarge {
        /// The address.
        address: String,
        /// The most bytes.
        limit: usize,
    },
}

/// What was fetched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fetched {
    /// The bytes; `None` where they are those that the given tag stands for.
    pub bytes: Option<Vec<u8>>,
    /// The server's tag for them.
    pub etag: Option<String>,
    /// When they last changed, as the server says.
    pub last_modified: Option<chrono::DateTime<chrono::Utc>>,
}

/// The most redirects that are followed.
const MOST_HOPS: usize = 5;

/// Fetches an address. A redirect is followed to https only, and takes no header to another server: each may be a secret.
pub async fn fetch(
    address: &Url,
    headers: &[(String, String)],
    etag: Option<&str>,
    (timeout, limit): (Duration, usize),
) -> Result<Fetched, ElsewhereError> {
    let mut sent = HeaderMap::new();
    for (name, value) in headers {
        let bad = || ElsewhereError::BadHeader { name: name.clone() };
        let key: HeaderName = name.parse().map_err(|_| bad())?;
        let mut value: HeaderValue = value.parse().map_err(|_| bad())?;
        value.set_sensitive(true);
        sent.insert(key, value);
    }
    if let Some(tag) = etag.and_then(|tag| tag.parse().ok()) {
        sent.insert(IF_NONE_MATCH, tag);
    }
    let mut answer = followed(address, &sent, timeout).await?;
    let text = |name| answer.headers().get(name).and_then(|value| value.to_str().ok()).map(ToOwned::to_owned);
    let etag = text(ETAG);
    let moment = text(LAST_MODIFIED).and_then(|text| chrono::DateTime::parse_from_rfc2822(&text).ok());
    let last_modified = moment.map(|moment| moment.to_utc());
    let status = answer.status().as_u16();
    if status == 304 {
        return Ok(Fetched { bytes: None, etag, last_modified });
    }
    if !answer.status().is_success() {
        return Err(ElsewhereError::Refused { address: shown(address), status });
    }
    let mut bytes = Vec::new();
    while let Some(part) = answer.chunk().await.map_err(|e| failed(address, e))? {
        if bytes.len() + part.len() > limit {
            return Err(ElsewhereError::TooLarge { address: shown(address), limit });
        }
        bytes.extend_from_slice(&part);
    }
    Ok(Fetched { bytes: Some(bytes), etag, last_modified })
}

/// Sends a JSON document, or nothing where there is none: a sign of life. A document is sent to its own address alone: whoever
/// followed a redirect would fetch a page, and take that for a word of thanks.
pub async fn send(address: &Url, json: Option<&str>, timeout: Duration) -> Result<(), ElsewhereError> {
    let answer = match json {
        Some(json) => {
            let post = client(address, timeout)?.post(address.clone());
            let post = post.header(CONTENT_TYPE, "application/json").body(json.to_owned());
            post.send().await.map_err(|error| failed(address, error))?
        }
        None => followed(address, &HeaderMap::new(), timeout).await?,
    };
    let (address, status) = (shown(address), answer.status().as_u16());
    match led_to(&answer) {
        _ if answer.status().is_success() => Ok(()),
        Some(target) => Err(ElsewhereError::Leads { address, status, target: shown(&target) }),
        None => Err(ElsewhereError::Refused { address, status }),
    }
}

/// Asks for an address, and for those that it leads to.
async fn followed(address: &Url, headers: &HeaderMap, timeout: Duration) -> Result<Response, ElsewhereError> {
    let mut at = address.clone();
    for _ in 0..MOST_HOPS {
        let own = if at.origin() == address.origin() { headers.clone() } else { HeaderMap::new() };
        let asked = client(&at, timeout)?.get(at.clone()).headers(own).send();
        let answer = asked.await.map_err(|error| failed(&at, error))?;
        let Some(next) = led_to(&answer) else { return Ok(answer) };
        // From elsewhere nobody is led to what this computer serves to itself.
        if next.scheme() != "https" && !(is_loopback(address) && is_fit(&next)) {
            return Err(ElsewhereError::NotHttps { address: shown(&next) });
        }
        at = next;
    }
    let target = shown(&at);
    Err(ElsewhereError::Leads { address: shown(address), status: 302, target })
}

/// Returns where an answer leads that is a redirect.
fn led_to(answer: &Response) -> Option<Url> {
    let target = answer.headers().get(LOCATION)?.to_str().ok()?;
    matches!(answer.status().as_u16(), 301..=303 | 307 | 308).then(|| answer.url().join(target).ok())?
}

/// Returns a few letters that tell one secret address from another, and nothing else of it.
pub fn print_of(address: &str) -> String {
    use sha2::{Digest, Sha256};
    crate::model::hex(&Sha256::digest(address.as_bytes())[..4])
}

/// Returns whether something may be sent to an address: over https, or in clear to this computer.
pub fn is_fit(address: &Url) -> bool {
    address.scheme() == "https" || (address.scheme() == "http" && is_loopback(address))
}

fn client(address: &Url, timeout: Duration) -> Result<reqwest::Client, ElsewhereError> {
    let local = is_loopback(address);
    if !is_fit(address) {
        return Err(ElsewhereError::NotHttps { address: shown(address) });
    }
    // A second start in one process finds the provider installed; that is as good.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let builder = reqwest::Client::builder()
        .redirect(Policy::none())
        .timeout(timeout)
        .connect_timeout(timeout.min(Duration::from_secs(20)))
        .user_agent(concat!("roster-sync/", env!("CARGO_PKG_VERSION")));
    let builder = match (local, address.scheme()) {
        // No TLS, no certificates: where there is no certificate store, this computer can be reached all the same.
        (true, "http") => builder.no_proxy().tls_certs_only([]),
        (true, _) => builder.no_proxy(),
        (false, _) => builder.https_only(true),
    };
    builder.build().map_err(|error| failed(address, error))
}

fn failed(address: &Url, error: reqwest::Error) -> ElsewhereError {
    ElsewhereError::NoAnswer { address: shown(address), source: certificate::cause_of(error) }
}

/// Returns an address as it may be shown: server and path. What stands in a path may be a secret of a chat's address, so that of
/// it only the first part is shown.
pub fn shown(address: &Url) -> String {
    let host = address.host_str().unwrap_or_default();
    let port = address.port().map(|port| format!(":{port}")).unwrap_or_default();
    let first = address.path().split('/').nth(1).unwrap_or_default();
    let more = if address.path().matches('/').count() > 1 { "/…" } else { "" };
    format!("{}://{host}{port}/{first}{more}", address.scheme())
}
