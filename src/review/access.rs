//! Who may ask the review's server anything: whoever has the address with its token, from this very page, and nobody else.
//!
//! A page of another site can make a browser send requests to this computer. It cannot know the token, it cannot claim another
//! `Host` or `Origin` than its own, and it is told apart by each of the three.

use std::fmt;
use std::net::{IpAddr, SocketAddr};

use axum::http::{HeaderMap, Method, header};
use subtle::ConstantTimeEq;

use crate::model::Password;

/// The fewest letters of a password for a server that others can reach.
const SHORTEST: usize = 12;

/// Where a review is served, and for whom.
pub struct Access {
    /// The address to listen on; the port 0 is any free one.
    pub(super) listen: SocketAddr,
    /// The names by which others may call it.
    hosts: Vec<PublicHost>,
    /// Needed by everybody besides the token, where others can reach the server.
    pub(super) password: Option<Password>,
    /// The secret in every address.
    pub(super) token: String,
}

/// A name by which browsers call the server or what stands before it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct PublicHost {
    /// `http` or `https`, where it was said.
    scheme: Option<&'static str>,
    /// The name, with a port where one was given.
    name: String,
}

/// Why a review cannot be served like that.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadAccess {
    /// Others could reach it without a password.
    #[error("other computers can reach this address: a review is served there only with a password")]
    NeedsPassword,
    /// The password is too short.
    #[error("the password for the review is too short: at least {SHORTEST} letters")]
    ShortPassword,
    /// Nobody could tell by what name it is called.
    #[error("an address such as 0.0.0.0 is not what a browser calls: name the host that it calls")]
    NeedsHost,
    /// What was given as a name is none.
    #[error(
        "a host is a name, such as review.example.com or https://review.example.com, without anything behind it"
    )]
    NoHost,
}

impl BadAccess {
    /// Returns what to do next; may be empty.
    pub const fn hint(self) -> &'static str {
        match self {
            Self::NeedsPassword | Self::ShortPassword => {
                "set ROSTER_SYNC_REVIEW_PASSWORD to at least 12 letters, or leave --listen and --host out: then only this computer \
                 reaches it"
            }
            Self::NeedsHost => "give --host NAME, as in --host review.example.com",
            Self::NoHost => "",
        }
    }
}

impl PublicHost {
    fn of(text: &str) -> Result<Self, BadAccess> {
        let text = text.trim();
        let lower = text.to_ascii_lowercase();
        let known = ["https", "http"].into_iter().find(|scheme| lower.starts_with(&format!("{scheme}://")));
        let name = known.map_or(text, |scheme| &text[scheme.len() + 3..]).trim_end_matches('/');
        let is_one = |letter: char| letter.is_ascii_alphanumeric() || "-._:[]".contains(letter);
        if name.is_empty() || !name.chars().all(is_one) {
            return Err(BadAccess::NoHost);
        }
        Ok(Self { scheme: known, name: name.to_owned() })
    }
}

/// What is wrong with a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stranger {
    /// It has no token, or another one.
    Token,
    /// It calls this server by a name that is not its own.
    Host,
    /// It comes from a page of another server.
    Origin,
}

impl Access {
    /// Decides where a review is served. An address that only this computer reaches needs no password; any other does, and so
    /// does one that goes by another name: something passes requests of others on to it.
    pub fn new(
        listen: Option<SocketAddr>,
        hosts: &[String],
        password: Option<Password>,
    ) -> Result<Self, BadAccess> {
        let listen = listen.unwrap_or_else(|| SocketAddr::from(([127, 0, 0, 1], 0)));
        let hosts = hosts.iter().map(|host| PublicHost::of(host)).collect::<Result<Vec<_>, _>>()?;
        let token = new_token();
        if listen.ip().is_loopback() && hosts.is_empty() {
            return Ok(Self { listen, hosts, password, token });
        }
        match &password {
            None => return Err(BadAccess::NeedsPassword),
            Some(password) if password.expose().chars().count() < SHORTEST => {
                return Err(BadAccess::ShortPassword);
            }
            Some(_) => {}
        }
        if listen.ip().is_unspecified() && hosts.is_empty() {
            return Err(BadAccess::NeedsHost);
        }
        Ok(Self { listen, hosts, password, token })
    }

    /// Returns the path that every address begins with.
    pub(super) fn base(&self) -> String {
        format!("/{}", self.token)
    }

    /// Says what is wrong with a request to this server at this address, if anything is.
    pub(super) fn examine(
        &self,
        bound: SocketAddr,
        method: &Method,
        path: &str,
        headers: &HeaderMap,
    ) -> Result<(), Stranger> {
        let text = |name| headers.get(name).map(|value: &header::HeaderValue| value.to_str().unwrap_or("?"));
        let host = text(header::HOST).unwrap_or_default();
        if !self.names(bound).any(|name| name.eq_ignore_ascii_case(host)) {
            return Err(Stranger::Host);
        }
        let given = path.trim_start_matches('/').split('/').next().unwrap_or_default();
        if !bool::from(given.as_bytes().ct_eq(self.token.as_bytes())) {
            return Err(Stranger::Token);
        }
        let reads = method == Method::GET || method == Method::HEAD;
        let origin = text(header::ORIGIN);
        let is_own = |origin: &str| {
            let called = origin.strip_prefix("http://").or_else(|| origin.strip_prefix("https://"));
            called.is_some_and(|called| called.eq_ignore_ascii_case(host))
        };
        // A page of this server names it whenever it writes; a page that was opened by hand names nothing.
        let foreign = origin.map_or(!reads, |origin| !is_own(origin));
        let from = text(header::HeaderName::from_static("sec-fetch-site"));
        let sent_by_others = !reads && from.is_some_and(|from| from != "same-origin");
        if foreign || sent_by_others { Err(Stranger::Origin) } else { Ok(()) }
    }

    /// The names by which a browser may call this server.
    fn names(&self, bound: SocketAddr) -> impl Iterator<Item = String> {
        let port = bound.port();
        let mut own = match bound.ip() {
            ip if ip.is_unspecified() => Vec::new(),
            ip if ip.is_loopback() => vec![with_port(ip, port), format!("localhost:{port}")],
            ip => vec![with_port(ip, port)],
        };
        // A browser leaves the usual port out.
        if port == 80 {
            let bare = own.iter().filter_map(|name| name.strip_suffix(":80")).map(ToOwned::to_owned);
            own = bare.chain(own.clone()).collect();
        }
        let named =
            self.hosts.iter().flat_map(move |host| [host.name.clone(), format!("{}:{port}", host.name)]);
        own.into_iter().chain(named)
    }

    /// Returns the address to open, for a server that listens there.
    pub(super) fn url(&self, bound: SocketAddr) -> String {
        self.url_for_others(bound).unwrap_or_else(|| self.at("http", &with_port(bound.ip(), bound.port())))
    }

    /// Returns the address that other computers open; `None` where nobody said which it is, or none can.
    pub(super) fn url_for_others(&self, bound: SocketAddr) -> Option<String> {
        let said = self.hosts.iter().find_map(|host| host.scheme.map(|scheme| self.at(scheme, &host.name)));
        said.or_else(|| match self.hosts.first() {
            Some(host) if bound.ip().is_unspecified() => {
                Some(self.at("http", &format!("{}:{}", host.name, bound.port())))
            }
            _ if bound.ip().is_loopback() => None,
            _ => Some(self.at("http", &with_port(bound.ip(), bound.port()))),
        })
    }

    fn at(&self, scheme: &str, host: &str) -> String {
        format!("{scheme}://{host}{}/", self.base())
    }
}

fn with_port(ip: IpAddr, port: u16) -> String {
    SocketAddr::new(ip, port).to_string()
}

/// Returns 256 random bits as text.
pub(super) fn new_token() -> String {
    use base64::Engine;
    base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>())
}

impl fmt::Debug for Access {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Access")
            .field("listen", &self.listen)
            .field("hosts", &self.hosts)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOUND: ([u8; 4], u16) = ([127, 0, 0, 1], 4711);

    fn ask(access: &Access, method: &Method, path: &str, headers: &[(&str, &str)]) -> Result<(), Stranger> {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.insert(header::HeaderName::try_from(*name).unwrap(), value.parse().unwrap());
        }
        access.examine(BOUND.into(), method, path, &map)
    }

    #[test]
    fn whoever_has_the_address_may_ask() {
        let access = Access::new(None, &[], None).unwrap();
        let path = format!("{}/", access.base());
        for host in ["127.0.0.1:4711", "localhost:4711"] {
            assert_eq!(ask(&access, &Method::GET, &path, &[("host", host)]), Ok(()));
            let origin = format!("http://{host}");
            let own = [("host", host), ("origin", &origin), ("sec-fetch-site", "same-origin")];
            assert_eq!(ask(&access, &Method::POST, &path, &own), Ok(()));
        }
    }

    #[test]
    fn nobody_else_may() {
        let access = Access::new(None, &[], None).unwrap();
        let path = format!("{}/approve", access.base());
        let host = ("host", "127.0.0.1:4711");
        let ask = |method: &Method, path: &str, headers: &[(&str, &str)]| ask(&access, method, path, headers);
        for wrong in ["/", "/approve", "/x/approve", &path[..path.len() - 9], &format!("//{}", &path[2..])] {
            assert_eq!(ask(&Method::GET, wrong, &[host]), Err(Stranger::Token), "{wrong}");
        }
        for foreign in ["evil.example.com", "evil.example.com:4711", "127.0.0.1", "127.0.0.1:4712", ""] {
            assert_eq!(ask(&Method::GET, &path, &[("host", foreign)]), Err(Stranger::Host), "{foreign}");
        }
        assert_eq!(ask(&Method::GET, &path, &[]), Err(Stranger::Host));
        for origin in ["http://evil.example.com", "null", "http://127.0.0.1:4712", "ftp://127.0.0.1:4711", ""]
        {
            let headers = [host, ("origin", origin)];
            assert_eq!(ask(&Method::POST, &path, &headers), Err(Stranger::Origin), "{origin}");
            assert_eq!(ask(&Method::GET, &path, &headers), Err(Stranger::Origin), "{origin}");
        }
        assert_eq!(
            ask(&Method::POST, &path, &[host]),
            Err(Stranger::Origin),
            "a write names where it comes from"
        );
        let cross = [host, ("origin", "http://127.0.0.1:4711"), ("sec-fetch-site", "cross-site")];
        assert_eq!(ask(&Method::POST, &path, &cross), Err(Stranger::Origin));
    }

    #[test]
    fn others_reach_it_only_with_a_password_and_a_name() {
        let outside: SocketAddr = ([0, 0, 0, 0], 8080).into();
        let password = |text: &str| Some(Password::existing(text));
        let new = |hosts: &[&str], password| {
            let hosts: Vec<String> = hosts.iter().map(|host| (*host).to_owned()).collect();
            Access::new(Some(outside), &hosts, password).map(|access| access.listen)
        };
        assert_eq!(new(&["review.example.com"], None), Err(BadAccess::NeedsPassword));
        assert_eq!(new(&["review.example.com"], password("short")), Err(BadAccess::ShortPassword));
        assert_eq!(new(&[], password("long enough a word")), Err(BadAccess::NeedsHost));
        assert_eq!(new(&["review.example.com"], password("long enough a word")), Ok(outside));
        let fixed = Access::new(Some(([127, 0, 0, 1], 8080).into()), &[], None);
        assert!(fixed.is_ok(), "a port of this computer alone needs none");
    }

    #[test]
    fn a_named_host_may_be_called() {
        let hosts = vec!["review.example.com".to_owned()];
        assert_eq!(Access::new(None, &hosts, None).err(), Some(BadAccess::NeedsPassword));
        let access = Access::new(None, &hosts, Some(Password::existing("long enough a word"))).unwrap();
        let path = access.base();
        for host in ["review.example.com", "review.example.com:4711"] {
            let origin = format!("https://{host}");
            assert_eq!(ask(&access, &Method::POST, &path, &[("host", host), ("origin", &origin)]), Ok(()));
        }
    }

    #[test]
    fn the_address_is_the_one_that_browsers_call() {
        let shown = |hosts: &[&str], listen: &str| {
            let hosts: Vec<String> = hosts.iter().map(|host| (*host).to_owned()).collect();
            let listen: SocketAddr = listen.parse().unwrap();
            let access = Access::new(Some(listen), &hosts, Some(Password::existing("long enough a word")))?;
            let cut = |url: String| url.replace(&access.token, "TOKEN");
            Ok((cut(access.url(listen)), access.url_for_others(listen).map(cut)))
        };
        let https = "https://review.example.com/TOKEN/".to_owned();
        for host in
            ["https://review.example.com", "https://review.example.com/", "HTTPS://review.example.com"]
        {
            assert_eq!(shown(&[host], "127.0.0.1:80"), Ok((https.clone(), Some(https.clone()))), "{host}");
        }
        let here = "http://127.0.0.1:80/TOKEN/".to_owned();
        assert_eq!(shown(&[], "127.0.0.1:80"), Ok((here.clone(), None)), "nobody else reaches it");
        assert_eq!(
            shown(&["review.example.com"], "127.0.0.1:80"),
            Ok((here, None)),
            "by which way is not said"
        );
        let plain = "http://review.example.com:8080/TOKEN/".to_owned();
        assert_eq!(shown(&["review.example.com"], "0.0.0.0:8080"), Ok((plain.clone(), Some(plain))));
        for host in ["https://", "ftp://review.example.com", "review.example.com/x", "a b", ""] {
            assert_eq!(shown(&[host], "127.0.0.1:80"), Err(BadAccess::NoHost), "{host:?}");
        }
    }

    #[test]
    fn the_token_is_long_new_each_time_and_never_printed() {
        let (one, two) = (Access::new(None, &[], None).unwrap(), Access::new(None, &[], None).unwrap());
        assert!(one.token.len() >= 43 && one.token != two.token);
        assert!(!format!("{one:?}").contains(&one.token));
    }
}
