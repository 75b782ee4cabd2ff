//! The wire between the machines and one Backoffice: it tells when each request came by, and can hold one up.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex};
use std::time::{Duration, Instant};

/// A wire that all machines of a test use.
#[derive(Clone)]
pub(crate) struct Wire {
    port: u16,
    seen: Arc<Mutex<Vec<(Instant, String)>>>,
    held: Arc<(Mutex<Held>, Condvar)>,
}

/// What is held up: the next request that begins so.
#[derive(Default)]
struct Held {
    wanted: Option<String>,
    came: bool,
    let_go: bool,
    cut: Option<Cut>,
    /// Nothing of the server reaches a client any more.
    is_cut: bool,
}

/// Where the wire is cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cut {
    /// The request of this number, from 1, does not reach the server.
    Before(usize),
    /// It does, and what the server says to it reaches nobody.
    After(usize),
}

impl Wire {
    /// Puts one before a server on this computer.
    pub(crate) fn before(server: &str) -> Self {
        let server: std::net::SocketAddr =
            server.trim_start_matches("http://").trim_end_matches('/').parse().unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let wire = Self { port, seen: Arc::default(), held: Arc::default() };
        let own = wire.clone();
        std::thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let Ok(server) = TcpStream::connect(server) else { continue };
                let (from, to) = (client.try_clone().unwrap(), server.try_clone().unwrap());
                let wire = own.clone();
                let answers = own.clone();
                std::thread::spawn(move || wire.carry(from, to));
                std::thread::spawn(move || answers.back(server, client));
            }
        });
        wire
    }

    /// Its address.
    pub(crate) fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Carries what a client sends. A request begins with its method: this client sends a head in one piece.
    fn carry(&self, mut from: TcpStream, mut to: TcpStream) {
        let mut bytes = vec![0; 65536];
        while let Ok(count) = from.read(&mut bytes) {
            let part = &bytes[..count];
            if part.starts_with(b"GET /") || part.starts_with(b"POST /") {
                let line = String::from_utf8_lossy(part).lines().next().unwrap_or_default().to_owned();
                self.wait(&line);
                self.seen.lock().unwrap().push((Instant::now(), line));
                if self.is_cut_before() {
                    break;
                }
            }
            if count == 0 || to.write_all(part).is_err() {
                break;
            }
        }
        let _ = to.shutdown(std::net::Shutdown::Write);
    }

    fn wait(&self, line: &str) {
        let (lock, changed) = &*self.held;
        let mut held = lock.lock().unwrap();
        if held.wanted.as_ref().is_some_and(|wanted| line.starts_with(wanted)) {
            held.wanted = None;
            held.came = true;
            changed.notify_all();
            drop(changed.wait_while(held, |held| !held.let_go).unwrap());
        }
    }

    /// Returns whether the request that was seen last goes no further.
    fn is_cut_before(&self) -> bool {
        let number = self.seen.lock().unwrap().len();
        let mut held = self.held.0.lock().unwrap();
        match held.cut {
            Some(Cut::Before(at)) if number >= at => {
                held.came = true;
                self.held.1.notify_all();
                true
            }
            Some(Cut::After(at)) if number >= at => {
                held.is_cut = true;
                // A second one would be sent by somebody who is not killed yet.
                number > at
            }
            _ => false,
        }
    }

    /// Carries what the server answers.
    fn back(&self, mut from: TcpStream, mut to: TcpStream) {
        let mut bytes = vec![0; 65536];
        while let Ok(count) = from.read(&mut bytes) {
            let mut held = self.held.0.lock().unwrap();
            if held.is_cut {
                held.came = true;
                self.held.1.notify_all();
                return;
            }
            drop(held);
            if count == 0 || to.write_all(&bytes[..count]).is_err() {
                break;
            }
        }
        let _ = to.shutdown(std::net::Shutdown::Write);
    }

    /// Cuts the wire at a request.
    pub(crate) fn cut(&self, at: Cut) {
        self.held.0.lock().unwrap().cut = Some(at);
    }

    /// Makes it whole again.
    pub(crate) fn mend(&self) {
        *self.held.0.lock().unwrap() = Held::default();
    }

    /// Holds the next request up that begins like this.
    pub(crate) fn hold(&self, wanted: &str) {
        self.held.0.lock().unwrap().wanted = Some(wanted.to_owned());
    }

    /// Waits until it is held.
    pub(crate) fn until_held(&self) {
        let (lock, changed) = &*self.held;
        let held = lock.lock().unwrap();
        let waited = changed.wait_timeout_while(held, Duration::from_mins(1), |held| !held.came).unwrap();
        assert!(waited.0.came, "no such request came by");
    }

    /// Lets it go.
    pub(crate) fn let_go(&self) {
        self.held.0.lock().unwrap().let_go = true;
        self.held.1.notify_all();
    }

    /// The requests that came by, and when.
    pub(crate) fn seen(&self) -> Vec<(Instant, String)> {
        self.seen.lock().unwrap().clone()
    }

    /// The most requests of any such length of time.
    pub(crate) fn most_within(&self, length: Duration) -> usize {
        let seen = self.seen();
        let from = |at: usize| seen[at..].iter().take_while(|(when, _)| *when - seen[at].0 < length).count();
        (0..seen.len()).map(from).max().unwrap_or_default()
    }
}
