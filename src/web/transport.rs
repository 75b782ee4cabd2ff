//! Sends requests and returns answers: one cookie jar, no redirect followed, nothing repeated.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use futures_util::{Stream, StreamExt, TryStreamExt};
use reqwest::cookie::{CookieStore, Jar};
use reqwest::header::{CONTENT_TYPE, COOKIE, DATE, HeaderValue, LOCATION, RETRY_AFTER, SET_COOKIE};
use reqwest::{Method, Request};
use url::{Host, Url};

use super::letters::Utf8Check;
use super::nesting;
use super::retry::wait_asked_for;
use super::wire::{Cause, Network, Wire, WireError};
use super::{Body, Pace};

/// The most bytes of a page that is read whole; the largest known page has half a megabyte and 0.3 KB an employee.
const PAGE_LIMIT: usize = 64 << 20;

/// How to reach a server.
#[derive(Debug, Clone)]
pub struct TransportOptions {
    /// The address that paths are joined to.
    pub base: Url,
    /// After how long a request is given up, body included.
    pub timeout: Duration,
    /// What the program calls itself.
    pub user_agent: String,
    /// What carries the requests; the network when `None`.
    pub wire: Option<Arc<dyn Wire>>,
}

/// One session: its requests share cookies.
pub struct Transport {
    wire: Arc<dyn Wire>,
    cookies: Jar,
    base: Url,
    pace: Arc<Pace>,
}

/// An answer with its whole body.
#[derive(Clone)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// Where a redirect leads, as path and query.
    pub location: Option<String>,
    /// How long the server asks to wait.
    pub retry_after: Option<Duration>,
    /// The body.
    pub body: String,
}

/// An answer whose body is still arriving.
pub struct StreamedAnswer {
    /// The HTTP status.
    pub status: u16,
    /// Where a redirect leads, as path and query.
    pub location: Option<String>,
    /// How long the server asks to wait.
    pub retry_after: Option<Duration>,
    response: reqwest::Response,
}

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum WebError {
    /// Passwords would travel in clear.
    #[error("{url} is not https; plain http is allowed for this computer itself only")]
    NotHttps {
        /// The address, without credentials.
        url: String,
    },
    /// The client could not be made.
    #[error("failed to prepare HTTPS")]
    Client(#[source] reqwest::Error),
    /// No connection: the request never left.
    #[error("failed to connect to {host}")]
    Connect {
        /// The server.
        host: String,
        /// What the system says.
        #[source]
        source: Cause,
    },
    /// Whoever asked for it has lost the right to send anything.
    #[error("{path} was not asked for: the right to write to this tenant is lost")]
    NotSent {
        /// The path that was to be asked.
        path: String,
    },
    /// The request may have left; no whole answer came.
    #[error("no whole answer came from {path}")]
    NoAnswer {
        /// The path that was asked.
        path: String,
        /// What the system says.
        #[source]
        source: Cause,
    },
    /// A page larger than any real one.
    #[error("the answer from {path} has more than {PAGE_LIMIT} bytes")]
    TooLarge {
        /// The path that was asked.
        path: String,
    },
    /// A page whose elements stand in each other deeper than on any real one.
    #[error("the answer from {path} has elements in elements without end")]
    TooDeep {
        /// The path that was asked.
        path: String,
    },
    /// A page that is not in UTF-8, as every page of the application is: its names would be read as others.
    #[error("{path} is written in {charset} and not in UTF-8")]
    NotUtf8 {
        /// The path that was asked.
        path: String,
        /// What it is written in, as far as that is told.
        charset: String,
    },
    /// A redirect to another server; it is not followed.
    #[error("{path} redirects to another server, {host}")]
    ForeignRedirect {
        /// The path that was asked.
        path: String,
        /// The other server.
        host: String,
    },
}

impl WebError {
    /// Returns whether the server may have got the request and acted on it.
    pub fn may_have_been_processed(&self) -> bool {
        match self {
            Self::NotHttps { .. } | Self::Client(_) | Self::Connect { .. } | Self::NotSent { .. } => false,
            Self::NoAnswer { .. }
            | Self::TooLarge { .. }
            | Self::TooDeep { .. }
            | Self::NotUtf8 { .. }
            | Self::ForeignRedirect { .. } => true,
        }
    }
}

impl Transport {
    /// Starts a session without cookies.
    pub fn new(options: &TransportOptions, pace: Arc<Pace>) -> Result<Self, WebError> {
        let local = is_loopback(&options.base);
        if options.base.scheme() != "https" && !(options.base.scheme() == "http" && local) {
            return Err(WebError::NotHttps { url: without_credentials(&options.base).into() });
        }
        let wire = match &options.wire {
            Some(wire) => Arc::clone(wire),
            None => Arc::new(Network(client(options, local).map_err(WebError::Client)?)),
        };
        Ok(Self { wire, cookies: Jar::default(), base: options.base.clone(), pace })
    }

    /// Fetches a page whole. One try.
    pub async fn get(&self, path_and_query: &str) -> Result<Answer, WebError> {
        self.get_streamed(path_and_query).await?.whole(path_and_query).await
    }

    /// Fetches a page and returns once its head is there. One try.
    pub async fn get_streamed(&self, path_and_query: &str) -> Result<StreamedAnswer, WebError> {
        let request = Request::new(Method::GET, self.address(path_and_query)?);
        self.send(path_and_query, request).await
    }

    /// The same, given up after another time than this session's.
    pub async fn get_streamed_within(
        &self,
        path_and_query: &str,
        timeout: Duration,
    ) -> Result<StreamedAnswer, WebError> {
        let mut request = Request::new(Method::GET, self.address(path_and_query)?);
        *request.timeout_mut() = Some(timeout);
        self.send(path_and_query, request).await
    }

    /// Sends a form. One try, never repeated.
    pub async fn post(&self, path: &str, body: &Body) -> Result<Answer, WebError> {
        let mut request = Request::new(Method::POST, self.address(path)?);
        let kind = HeaderValue::from_static("application/x-www-form-urlencoded");
        request.headers_mut().insert(CONTENT_TYPE, kind);
        *request.body_mut() = Some(body.encode().into());
        self.send(path, request).await?.whole(path).await
    }

    fn address(&self, path_and_query: &str) -> Result<Url, WebError> {
        joined(&self.base, path_and_query)
    }

    async fn send(&self, path: &str, mut request: Request) -> Result<StreamedAnswer, WebError> {
        let url = request.url().clone();
        if let Some(cookies) = self.cookies.cookies(&url) {
            request.headers_mut().insert(COOKIE, cookies);
        }
        let turn = self.pace.turn().await;
        if !self.pace.may_send() {
            return Err(WebError::NotSent { path: path_only(path).to_owned() });
        }
        let answered = self.wire.send(request).await;
        drop(turn);
        let response = answered.map_err(|error| match error {
            WireError::NotConnected(source) => {
                WebError::Connect { host: self.base.host_str().unwrap_or_default().to_owned(), source }
            }
            WireError::NoAnswer(source) => WebError::NoAnswer { path: path_only(path).to_owned(), source },
        })?;
        self.cookies.set_cookies(&mut response.headers().get_all(SET_COOKIE).iter(), &url);
        let header = |name| response.headers().get(name).and_then(|value| value.to_str().ok());
        let location = header(LOCATION).map(|target| address_of(&self.base, path, target)).transpose()?;
        let retry_after = header(RETRY_AFTER).and_then(|text| wait_asked_for(text, header(DATE)));
        let status = response.status().as_u16();
        tracing::debug!(status, path = path_only(path), "answer");
        Ok(StreamedAnswer { status, location, retry_after, response })
    }
}

/// Prepares the network for a session: no redirect followed, nothing but https except for this computer itself.
fn client(options: &TransportOptions, local: bool) -> reqwest::Result<reqwest::Client> {
    let mut builder = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .timeout(options.timeout)
        .connect_timeout(options.timeout.min(Duration::from_secs(20)))
        .user_agent(&options.user_agent);
    // A second start in one process finds the provider installed; that is as good.
    let _ = rustls::crypto::ring::default_provider().install_default();
    if local {
        builder = builder.no_proxy();
        if options.base.scheme() == "http" {
            // No TLS, no certificates: a bare container without a certificate store can run the sandbox.
            builder = builder.tls_certs_only([]);
        }
    } else {
        builder = builder.https_only(true);
    }
    builder.build()
}

/// Joins a path of this server. A path that a page made up to lead elsewhere is refused.
fn joined(base: &Url, path_and_query: &str) -> Result<Url, WebError> {
    let foreign = |host: &str| foreign(path_and_query, host);
    let url = base.join(path_and_query).map_err(|_| foreign("(unreadable)"))?;
    if url.origin() == base.origin() { Ok(url) } else { Err(foreign(url.host_str().unwrap_or_default())) }
}

/// Returns where a link or redirect leads, as path and query of the same server. `asked` is the page it stands on.
pub fn address_of(base: &Url, asked: &str, target: &str) -> Result<String, WebError> {
    let url = joined(base, asked)?.join(target).map_err(|_| foreign(asked, "(unreadable)"))?;
    // A server behind a proxy may call itself http in a redirect: the host decides, we stay with our scheme.
    if url.host() != base.host() {
        return Err(foreign(asked, url.host_str().unwrap_or_default()));
    }
    Ok(match url.query() {
        Some(query) => format!("{}?{query}", url.path()),
        None => url.path().to_owned(),
    })
}

fn foreign(asked: &str, host: &str) -> WebError {
    WebError::ForeignRedirect { path: path_only(asked).to_owned(), host: host.to_owned() }
}

impl StreamedAnswer {
    /// Returns the body's pieces as they arrive. A body that is cut off ends in an error.
    pub fn chunks(self, path: &str) -> impl Stream<Item = Result<Bytes, WebError>> + Send + use<> {
        let path = path_only(path).to_owned();
        // What is no page holds nobody's name.
        let mut letters = (self.status == 200).then(|| Utf8Check::of(content_type(&self.response)));
        let checked = move |piece: Result<Bytes, reqwest::Error>| {
            let path = || path.clone();
            let bytes = piece.map_err(|source| WebError::NoAnswer {
                path: path(),
                source: Box::new(source.without_url()),
            })?;
            let taken = letters.as_mut().map_or(Ok(()), |letters| letters.take(&bytes));
            taken.map_err(|charset| WebError::NotUtf8 { path: path(), charset }).map(|()| bytes)
        };
        self.response.bytes_stream().map(checked)
    }

    async fn whole(self, path: &str) -> Result<Answer, WebError> {
        let (status, location, retry_after) = (self.status, self.location.clone(), self.retry_after);
        let mut bytes = Vec::new();
        let mut chunks = std::pin::pin!(self.chunks(path));
        while let Some(chunk) = chunks.try_next().await? {
            if bytes.len() + chunk.len() > PAGE_LIMIT {
                return Err(WebError::TooLarge { path: path_only(path).to_owned() });
            }
            bytes.extend_from_slice(&chunk);
        }
        let body = String::from_utf8(bytes)
            .unwrap_or_else(|broken| String::from_utf8_lossy(broken.as_bytes()).into_owned());
        if !nesting::is_bearable(&body) {
            return Err(WebError::TooDeep { path: path_only(path).to_owned() });
        }
        Ok(Answer { status, location, retry_after, body })
    }
}

fn content_type(response: &reqwest::Response) -> Option<&str> {
    response.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok())
}

/// The query can hold a name or an e-mail: errors and logs show the path alone.
pub(crate) fn path_only(path_and_query: &str) -> &str {
    path_and_query.split('?').next().unwrap_or_default()
}

fn without_credentials(url: &Url) -> Url {
    let mut shown = url.clone();
    // Fails for addresses that cannot have any, which is what is wanted.
    let _ = shown.set_password(None);
    let _ = shown.set_username("");
    shown
}

/// Returns whether an address is on this computer.
pub(super) fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

impl fmt::Debug for Transport {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Transport").field("base", &self.base.as_str()).finish_non_exhaustive()
    }
}

impl fmt::Debug for Answer {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Answer {} ({} bytes)", self.status, self.body.len())
    }
}

impl fmt::Debug for StreamedAnswer {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "StreamedAnswer {}", self.status)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn transport(base: &str) -> Result<Transport, WebError> {
        let options = TransportOptions {
            base: Url::parse(base).unwrap(),
            timeout: Duration::from_secs(5),
            user_agent: "test".into(),
            wire: None,
        };
        Transport::new(&options, Arc::new(Pace::new(&super::super::PaceOptions::default())))
    }

    #[test]
    fn plain_http_is_for_this_computer_only() {
        assert!(matches!(transport("http://example.com"), Err(WebError::NotHttps { .. })));
        assert!(matches!(transport("ftp://127.0.0.1"), Err(WebError::NotHttps { .. })));
        for local in ["http://127.0.0.1:1", "http://localhost:1", "http://[::1]:1"] {
            assert!(transport(local).is_ok(), "{local}");
        }
    }

    #[test]
    fn a_redirect_to_another_server_is_never_followed() {
        let transport = transport("http://127.0.0.1:8080").unwrap();
        assert_eq!(address_of(&transport.base, "/login_check", "/?a=1").unwrap(), "/?a=1");
        assert_eq!(address_of(&transport.base, "/a/b", "http://127.0.0.1:8080/c").unwrap(), "/c");
        assert!(matches!(
            address_of(&transport.base, "/a", "https://example.com/"),
            Err(WebError::ForeignRedirect { .. })
        ));
        assert!(matches!(transport.address("//example.com/x"), Err(WebError::ForeignRedirect { .. })));
    }

    #[test]
    fn an_error_shows_no_credentials() {
        let error = transport("http://ana:hunter2@example.com").unwrap_err();
        assert!(!error.to_string().contains("hunter2"));
    }
}
