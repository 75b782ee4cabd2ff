//! The address of a Backoffice, as state belongs to it.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use url::Url;

/// Where a Backoffice is: scheme, host and port, in lower case, without a port that goes without saying; for the embedded sandbox
/// `sandbox:` and the id of its chain. What is kept of a tenant, and its plans, belong to one of these and to no other.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Origin(String);

/// A text that names no place a Backoffice could be at.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no address of a Backoffice; they are written like https://example.sonnyscontrols.com")]
pub struct BadOrigin(String);

/// What the origin of a sandbox begins with.
const SANDBOX: &str = "sandbox:";

impl Origin {
    /// Returns the origin of an address; a path or a name to sign in with is no part of it.
    pub fn of(url: &Url) -> Result<Self, BadOrigin> {
        match (url.scheme(), url.host_str()) {
            ("http" | "https", Some(_)) => Ok(Self(url.origin().ascii_serialization())),
            _ => Err(BadOrigin(url.as_str().chars().take(100).collect())),
        }
    }

    /// Returns the origin of the sandbox that serves the chain with this id.
    pub fn sandbox(chain: &str) -> Self {
        Self(format!("{SANDBOX}{chain}"))
    }
}

impl FromStr for Origin {
    type Err = BadOrigin;

    fn from_str(text: &str) -> Result<Self, BadOrigin> {
        let bad = || BadOrigin(text.chars().take(100).collect());
        match text.strip_prefix(SANDBOX) {
            Some(chain) if chain.bytes().all(|byte| byte.is_ascii_alphanumeric()) && !chain.is_empty() => {
                Ok(Self::sandbox(chain))
            }
            Some(_) => Err(bad()),
            None => text.parse::<Url>().map_err(|_| bad()).and_then(|url| Self::of(&url)),
        }
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl From<Origin> for String {
    fn from(origin: Origin) -> Self {
        origin.0
    }
}

impl TryFrom<String> for Origin {
    type Error = BadOrigin;

    fn try_from(text: String) -> Result<Self, BadOrigin> {
        text.parse()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_address_are_one_origin() {
        let of = |text: &str| text.parse::<Origin>().unwrap().to_string();
        for text in [
            "https://Chain.Example.com",
            "HTTPS://chain.example.com:443/login?x",
            "https://me:pw@chain.example.com",
        ] {
            assert_eq!(of(text), "https://chain.example.com", "{text}");
        }
        assert_eq!(of("http://127.0.0.1:8080/"), "http://127.0.0.1:8080");
        assert_eq!(of("sandbox:0a1b"), "sandbox:0a1b");
        for one in ["http://chain.example.com", "https://chain.example.com:8443"] {
            assert_ne!(of(one), "https://chain.example.com");
        }
    }

    #[test]
    fn what_is_no_address_is_refused() {
        for text in ["", "chain", "ftp://chain.example.com", "file:///etc/passwd", "sandbox:", "sandbox:a/b"]
        {
            assert!(text.parse::<Origin>().is_err(), "{text}");
        }
    }
}
