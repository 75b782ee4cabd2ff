//! The connections of the server. Whoever opens one and does not say what they want is let go after a while: anybody who reaches
//! the port could otherwise hold so many open that nobody reviews any more.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::Request;
use axum::http::StatusCode;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;

/// How long a request may take to arrive: its head, and then its body.
pub(super) const PATIENCE: Duration = Duration::from_secs(15);
/// Connections at a time: a browser opens about six.
const CONNECTIONS: usize = 256;
/// After a connection that could not be taken (no more open files, say), the pause before the next.
const AGAIN: Duration = Duration::from_millis(100);

/// Serves every connection until this is dropped.
pub(super) async fn listen(listener: TcpListener, routes: Router, patience: Duration) {
    let room = Arc::new(Semaphore::new(CONNECTIONS));
    loop {
        let Ok(place) = room.clone().acquire_owned().await else { return };
        let Ok((stream, _)) = listener.accept().await else {
            tokio::time::sleep(AGAIN).await;
            continue;
        };
        let service = TowerToHyperService::new(routes.clone());
        let mut connections = http1::Builder::new();
        connections.timer(TokioTimer::new()).header_read_timeout(patience);
        let serving = connections.serve_connection(TokioIo::new(stream), service);
        tokio::spawn(async move {
            // What a browser does to its connection is its own affair.
            let _ = serving.await;
            drop(place);
        });
    }
}

/// Returns the request with its whole body, or what to answer where it is too large, breaks off, or takes too long.
pub(super) async fn whole(
    request: Request,
    largest: usize,
    patience: Duration,
) -> Result<Request, StatusCode> {
    let (head, body) = request.into_parts();
    let read = tokio::time::timeout(patience, to_bytes(body, largest)).await;
    let bytes: Bytes =
        read.map_err(|_| StatusCode::REQUEST_TIMEOUT)?.map_err(|_| StatusCode::PAYLOAD_TOO_LARGE)?;
    Ok(Request::from_parts(head, Body::from(bytes)))
}

#[cfg(test)]
mod tests {
    use axum::routing::post;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpStream;

    use super::*;

    const PATIENCE: Duration = Duration::from_millis(200);

    /// Says something to a server, and returns all that it answers until it ends the connection.
    async fn says(text: &str) -> String {
        let body = |request: Request| async move {
            match whole(request, 10, PATIENCE).await {
                Ok(request) => (StatusCode::OK, to_bytes(request.into_body(), 10).await.unwrap()),
                Err(status) => (status, Bytes::new()),
            }
        };
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let server = tokio::spawn(listen(listener, Router::new().route("/", post(body)), PATIENCE));
        let mut stream = TcpStream::connect(address).await.unwrap();
        stream.write_all(text.as_bytes()).await.unwrap();
        let mut answer = Vec::new();
        let read = stream.read_to_end(&mut answer);
        tokio::time::timeout(Duration::from_secs(20), read).await.expect("it is let go").unwrap();
        server.abort();
        String::from_utf8(answer).unwrap()
    }

    #[tokio::test]
    async fn whoever_does_not_say_what_they_want_is_let_go() {
        let post = "POST / HTTP/1.1\r\nHost: here\r\nContent-Length: 4\r\n";
        for text in ["", "POST / HT", post] {
            assert!(!says(text).await.contains("200 OK"), "{text:?}");
        }
        assert!(says(&format!("{post}\r\nab")).await.starts_with("HTTP/1.1 408 "));
        let larger = post.replace('4', "11");
        assert!(says(&format!("{larger}\r\n01234567890")).await.starts_with("HTTP/1.1 413 "));
        let answer = says(&format!("{post}\r\nabcd")).await;
        assert!(answer.starts_with("HTTP/1.1 200 OK") && answer.ends_with("abcd"), "{answer}");
    }
}
