//! A server that is in this process: it is asked without a socket, so that nothing listens on this computer.

use std::fmt;

use bytes::Bytes;
use reqwest::Body;

use super::wire::{Sending, Wire, WireError};

/// Asks a function of this process instead of the network.
pub struct InProcess<F>(F);

impl<F, A> InProcess<F>
where
    F: Fn(http::Request<Bytes>) -> A + Send + Sync,
    A: Future<Output = http::Response<Body>> + Send,
{
    /// Asks this function.
    pub const fn new(answer: F) -> Self {
        Self(answer)
    }
}

impl<F, A> Wire for InProcess<F>
where
    F: Fn(http::Request<Bytes>) -> A + Send + Sync,
    A: Future<Output = http::Response<Body>> + Send,
{
    fn send(&self, request: reqwest::Request) -> Sending<'_> {
        Box::pin(async move { Ok((self.0)(as_server_sees(&request)?).await.into()) })
    }
}

impl<F> fmt::Debug for InProcess<F> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("InProcess")
    }
}

/// Returns a request as the server comes to see it: its path, its headers and its whole body.
pub fn as_server_sees(request: &reqwest::Request) -> Result<http::Request<Bytes>, WireError> {
    let url = request.url();
    let path = url.query().map_or_else(|| url.path().to_owned(), |query| format!("{}?{query}", url.path()));
    let mut builder = http::Request::builder().method(request.method().clone()).uri(path);
    for (name, value) in request.headers() {
        builder = builder.header(name, value);
    }
    let body = request.body().and_then(Body::as_bytes).map(Bytes::copy_from_slice);
    builder.body(body.unwrap_or_default()).map_err(|error| WireError::NotConnected(error.into()))
}
