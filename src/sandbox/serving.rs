//! How requests come in: through a port of this computer, or from the same process without one.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderMap, Method, Request, Response, Uri};
use tokio::net::TcpListener;
use tokio::time::Instant;

use super::inner::Shared;
use super::mishap::MishapKind;
use super::server::{Options, Sandbox, SandboxError};
use super::{control, exchange};

impl Sandbox {
    /// Loads or invents the chain and serves it on a port of 127.0.0.1.
    pub async fn start(options: Options) -> Result<Self, SandboxError> {
        let port = options.port.unwrap_or(0);
        let shared = Arc::new(Shared::begin(options)?);
        let listener = TcpListener::bind(("127.0.0.1", port)).await.map_err(SandboxError::Listen)?;
        let address = listener.local_addr().map_err(SandboxError::Listen)?;
        let router = Router::new().fallback(serve).with_state(Arc::clone(&shared));
        let server = tokio::spawn(async move {
            if let Err(error) = axum::serve(listener, router).await {
                tracing::error!(%error, "the sandbox stopped");
            }
        });
        Ok(Self { shared, served: Some((address, server)) })
    }

    /// Loads or invents the chain and serves it nowhere: [`Sandbox::answer`] is asked instead of a port.
    pub fn in_memory(options: Options) -> Result<Self, SandboxError> {
        Ok(Self { shared: Arc::new(Shared::begin(options)?), served: None })
    }

    /// Answers a request as it would one that came in through the port: with its faults and mishaps, a body that may break off, or
    /// never.
    pub async fn answer(&self, request: Request<Bytes>) -> Response<Body> {
        let (head, bytes) = request.into_parts();
        answered(&self.shared, &head.method, &head.uri, &head.headers, &bytes).await
    }

    /// Returns the address; one that leads nowhere for a sandbox in memory.
    pub fn url(&self) -> String {
        match &self.served {
            Some((address, _)) => format!("http://{address}"),
            None => "http://localhost".to_owned(),
        }
    }

    /// Stops the server.
    pub fn stop(self) {
        drop(self);
    }

    /// Serves until the task is ended from outside.
    pub async fn serve_forever(mut self) {
        if let Some((_, server)) = &mut self.served {
            // The only way out is the end of the server's task, which says so in the log.
            let _ = server.await;
        }
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        if let Some((_, server)) = &self.served {
            server.abort();
        }
    }
}

async fn serve(
    State(shared): State<Arc<Shared>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    bytes: Bytes,
) -> Response<Body> {
    answered(&shared, &method, &uri, &headers, &bytes).await
}

async fn answered(
    shared: &Shared,
    method: &Method,
    uri: &Uri,
    headers: &HeaderMap,
    bytes: &Bytes,
) -> Response<Body> {
    if uri.path().starts_with("/_sandbox/") {
        return control::call(shared, method, uri.path(), headers, bytes);
    }
    let too_many = shared.lock().traffic.arrive(Instant::now());
    let mut mishaps = shared.lock().mishaps.strike(method.as_str(), uri.path());
    if too_many {
        mishaps.insert(0, MishapKind::TooMany(1));
    }
    for kind in &mishaps {
        if let MishapKind::Latency(milliseconds) = kind {
            tokio::time::sleep(Duration::from_millis(*milliseconds)).await;
        }
    }
    if mishaps.contains(&MishapKind::HangBefore) {
        shared.lock().traffic.hanging += 1;
        std::future::pending::<()>().await;
    }
    let cookie = exchange::cookie_of(headers);
    let turn =
        cookie.as_deref().and_then(|cookie| shared.lock().sessions.get(cookie).map(|one| one.turn.clone()));
    // One request at a time in one session.
    let _turn = match &turn {
        Some(turn) => Some(turn.lock().await),
        None => None,
    };
    let response = exchange::answer(shared, method, uri, cookie.as_deref(), bytes, &mishaps);
    if mishaps.contains(&MishapKind::HangAfter) {
        shared.lock().traffic.hanging += 1;
        std::future::pending::<()>().await;
    }
    response
}
