//! What carries a request to a server and brings its answer back: the network, or in a simulation the server itself.

use std::error::Error;
use std::fmt;
use std::pin::Pin;

use reqwest::{Client, Request, Response};

use super::certificate;

/// Why there is no answer, in the words of whatever carried the request.
pub type Cause = Box<dyn Error + Send + Sync>;

/// An answer that is on its way.
pub type Sending<'a> = Pin<Box<dyn Future<Output = Result<Response, WireError>> + Send + 'a>>;

/// What carries requests.
pub trait Wire: fmt::Debug + Send + Sync {
    /// Sends one request and returns once the head of its answer is there. One try, given up after the time-out of whoever made
    /// the wire; no redirect is followed and no cookie kept.
    fn send(&self, request: Request) -> Sending<'_>;
}

/// Why no answer came back.
#[derive(Debug, thiserror::Error)]
pub enum WireError {
    /// No connection: the request never left.
    #[error("there is no connection")]
    NotConnected(#[source] Cause),
    /// The request may have arrived.
    #[error("no answer came")]
    NoAnswer(#[source] Cause),
}

/// The network.
#[derive(Debug)]
pub(super) struct Network(pub(super) Client);

impl Wire for Network {
    fn send(&self, request: Request) -> Sending<'_> {
        Box::pin(async {
            self.0.execute(request).await.map_err(|error| {
                let unconnected = error.is_connect();
                let cause = certificate::cause_of(error);
                if unconnected { WireError::NotConnected(cause) } else { WireError::NoAnswer(cause) }
            })
        })
    }
}
