//! Sessions side by side: signing in, expiry, and signing in again without the caller noticing (protocol §1, §2).

use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::{Semaphore, SemaphorePermit};

use crate::web::{Answer, Pace, Transport, TransportOptions, WebError};

use super::counts::{RequestCounts, route};
use super::exchange::{Exchange, Get, Head, Reply};
use super::sign_ins::{SessionKind, SignInPage, SignInPlace, SignIns};
use super::{BackofficeError, Connection, pages};

mod signing_in;

/// The sessions of one login. A PHP session serves one request at a time, so that several are needed side by side; a
/// caller who asks one thing after another uses one.
pub(super) struct Sessions {
    options: TransportOptions,
    username: String,
    password: crate::model::Password,
    pace: Arc<Pace>,
    permits: Semaphore,
    most: usize,
    /// Sessions that could not be signed in while others were, and were given up.
    given_up: AtomicUsize,
    /// The one session that is left when sign-ins end each other.
    only: tokio::sync::Mutex<Session>,
    idle: Mutex<Vec<Session>>,
    /// A session that dies young after another one signed in was probably ended by it.
    sign_ins: SignIns,
    suspicions: AtomicU64,
    single: AtomicBool,
    counts: Mutex<RequestCounts>,
}

struct Session {
    transport: Transport,
    kind: SessionKind,
    /// The place of its sign-in; `None` = not signed in.
    signed_in: Option<SignInPlace>,
    served: u64,
    /// A form may have been refused in it whose reasons nobody fetched: the next page shows them, whatever it is about.
    untold: bool,
}

/// A session while one request has it. It goes back when this is dropped, however the request ended: a session that a
/// failure threw away would cost one more sign-in.
struct Lease<'a> {
    sessions: &'a Sessions,
    session: Option<Session>,
    permit: Option<SemaphorePermit<'a>>,
}

impl Drop for Lease<'_> {
    fn drop(&mut self) {
        lock(&self.sessions.idle).extend(self.session.take());
    }
}

/// Where a sign-in leads (§2).
const HOME: &str = "/";
/// A session that died before it served this many requests died young.
const YOUNG: u64 = 4;
/// Young deaths after which we go on with one session.
const SUSPICIONS: u64 = 3;
/// The most times one request is sent: each time but the last it was answered with the sign-in page, unprocessed.
const TRIES: u32 = 8;

impl Session {
    fn new(options: &TransportOptions, pace: &Arc<Pace>) -> Result<Self, BackofficeError> {
        let transport = Transport::new(options, Arc::clone(pace))
            .map_err(|source| BackofficeError::from_web("prepare", source))?;
        Ok(Self { transport, kind: SessionKind::New, signed_in: None, served: 0, untold: false })
    }

    /// Returns a session that takes the place of one that ended.
    fn instead(options: &TransportOptions, pace: &Arc<Pace>) -> Result<Self, BackofficeError> {
        Ok(Self { kind: SessionKind::Instead, ..Self::new(options, pace)? })
    }
}

impl Sessions {
    pub(super) fn new(connection: Connection) -> Result<Self, BackofficeError> {
        let most = connection.sessions.clamp(1, 64);
        let options = TransportOptions {
            base: connection.base_url,
            timeout: connection.timeout,
            user_agent: connection.user_agent,
            wire: connection.wire,
        };
        let pace = Arc::new(Pace::new(&connection.pace));
        // Made once here so that an unusable address is told before anything is tried.
        let first = Session::new(&options, &pace)?;
        let only = tokio::sync::Mutex::new(Session::instead(&options, &pace)?);
        Ok(Self {
            options,
            username: connection.username,
            password: connection.password,
            pace,
            permits: Semaphore::new(most),
            most,
            given_up: AtomicUsize::new(0),
            only,
            idle: Mutex::new(vec![first]),
            sign_ins: SignIns::default(),
            suspicions: AtomicU64::new(0),
            single: AtomicBool::new(false),
            counts: Mutex::default(),
        })
    }

    pub(super) fn username(&self) -> &str {
        &self.username
    }

    pub(super) fn pace(&self) -> &Pace {
        &self.pace
    }

    /// Returns where a link on a page leads, as path and query of this server.
    pub(super) fn address(&self, on: &str, link: &str) -> Result<String, WebError> {
        crate::web::address_of(&self.options.base, on, link)
    }

    pub(super) fn counts(&self) -> RequestCounts {
        lock(&self.counts).clone()
    }

    /// Returns whether sign-ins turned out to end each other.
    pub(super) fn is_single(&self) -> bool {
        self.single.load(Ordering::Relaxed)
    }

    /// Returns how many requests may be under way at once.
    pub(super) fn at_once(&self) -> usize {
        if self.is_single() { 1 } else { self.most - self.given_up.load(Ordering::Relaxed) }
    }

    /// Returns how many sessions are signed in, and do nothing.
    pub(super) fn free(&self) -> usize {
        if self.is_single() {
            1
        } else {
            lock(&self.idle).iter().filter(|one| one.signed_in.is_some()).count()
        }
    }

    /// Signs one session in, a refused password included: it may be right by now.
    pub(super) async fn sign_in(&self) -> Result<(), BackofficeError> {
        self.sign_ins.allow();
        let mut lease = self.acquire().await?;
        match &mut lease.session {
            Some(session) => self.ensure_signed_in(session, SignInPage::TriedAgain).await,
            None => Ok(()),
        }
    }

    pub(super) async fn get(&self, path: &str) -> Result<Answer, BackofficeError> {
        self.request("GET", path, &Get { path }).await
    }

    /// Sends one request on a free session, signing in before and, where the session has expired, once more. A post that
    /// was answered with the sign-in page was not processed (protocol §2), so that it is sent again too.
    ///
    /// The exchange has the session to itself until it ends: what belongs together happens in one session.
    pub(super) async fn request<E: Exchange>(
        &self,
        method: &str,
        path: &str,
        exchange: &E,
    ) -> Result<E::Reply, BackofficeError> {
        while !self.is_single() {
            let mut lease = self.acquire().await?;
            let Some(session) = &mut lease.session else { break };
            match self.request_on(session, method, path, exchange, false).await {
                Ok(Some(reply)) => return Ok(reply),
                Ok(None) => break,
                // It was not signed in, so that nothing was sent.
                Err(BackofficeError::SignInUnanswered { .. }) if self.give_up(&mut lease) => {}
                Err(error) => return Err(error),
            }
        }
        let mut only = self.only.lock().await;
        let outcome = self.request_on(&mut only, method, path, exchange, true).await?;
        outcome.ok_or_else(|| self.refused())
    }

    /// Sends a request on one session. `None`: nothing was processed, since sign-ins end each other and only one session
    /// may go on.
    async fn request_on<E: Exchange>(
        &self,
        session: &mut Session,
        method: &str,
        path: &str,
        exchange: &E,
        is_only: bool,
    ) -> Result<Option<E::Reply>, BackofficeError> {
        let mut refusals = 0;
        for _ in 0..TRIES {
            if self.is_single() && !is_only {
                return Ok(None);
            }
            if session.untold && method == "POST" {
                // What it would be told could be about another form.
                *session = Session::instead(&self.options, &self.pace)?;
            }
            let page = if method == "GET" { SignInPage::AskedForOnce } else { SignInPage::TriedAgain };
            self.ensure_signed_in(session, page).await?;
            self.count(method, path);
            let outcome = exchange.send(&session.transport).await;
            session.untold = match &outcome {
                Ok(reply) if method == "POST" => reply.leaves_reasons(),
                Ok(reply) => session.untold && reply.head().status != 200,
                Err(_) => session.untold || method == "POST",
            };
            let reply = outcome.map_err(|source| failed(method, path, source))?;
            let Head { status, location, retry_after } = reply.head();
            self.mind(status, retry_after);
            let expired = pages::sign_in::is_led_to_by(location) || status == 401 || reply.is_sign_in_page();
            if !expired && status != 403 {
                session.served += 1;
                return Ok(Some(reply));
            }
            let forbidden = || BackofficeError::Forbidden { path: path.to_owned() };
            if !expired && self.is_alive(session).await {
                return Err(forbidden());
            }
            // Ended by another session's sign-in, this was no refusal; anything else is one, and the second is final.
            refusals += u32::from(!self.was_ended(session));
            if refusals == 2 {
                return Err(if expired { self.refused() } else { forbidden() });
            }
            *session = Session::instead(&self.options, &self.pace)?;
        }
        Err(self.refused())
    }

    /// Returns whether a session that was refused a page is signed in: the page that a sign-in leads to still opens. Signing in again
    /// for each page that a login may not open would be signing in over and over.
    async fn is_alive(&self, session: &Session) -> bool {
        self.count("GET", HOME);
        let Ok(home) = session.transport.get(HOME).await else { return false };
        let Head { status, location, retry_after } = home.head();
        self.mind(status, retry_after);
        let leads_in = pages::sign_in::is_led_to_by(location) || home.is_sign_in_page();
        !leads_in && (200..400).contains(&status)
    }

    fn refused(&self) -> BackofficeError {
        BackofficeError::SignInRefused { username: self.username.clone() }
    }

    /// Takes a session that nobody uses; opens one more only when all are busy.
    async fn acquire(&self) -> Result<Lease<'_>, BackofficeError> {
        let permit = self.permits.acquire().await;
        // The semaphore is never closed; a closed one would mean that nothing can be asked any more.
        let closed = |_| BackofficeError::BadRequest { what: "the client is closed".into(), source: None };
        let permit = permit.map_err(closed)?;
        let idle = lock(&self.idle).pop();
        let session = match idle {
            Some(session) => session,
            None => Session::new(&self.options, &self.pace)?,
        };
        Ok(Lease { sessions: self, session: Some(session), permit: Some(permit) })
    }

    /// Takes a session that could not be signed in out of the pool, where others could and it is not the last: they go on alone.
    fn give_up(&self, lease: &mut Lease<'_>) -> bool {
        if !self.sign_ins.is_taken() {
            return false;
        }
        let one_less = |gone: usize| (gone + 1 < self.most).then_some(gone + 1);
        let gone = self.given_up.fetch_update(Ordering::Relaxed, Ordering::Relaxed, one_less);
        if gone.is_ok() {
            lease.session = None;
            if let Some(permit) = lease.permit.take() {
                permit.forget();
            }
            tracing::warn!("one session more could not be signed in: going on with {}", self.at_once());
        }
        gone.is_ok()
    }

    /// Returns whether another session's sign-in may have ended this one; where that happens again and again to young
    /// sessions, one session goes on alone.
    fn was_ended(&self, session: &Session) -> bool {
        let others_came = session.signed_in.is_some_and(|place| self.sign_ins.came_after(place));
        if others_came && session.served < YOUNG {
            let enough = self.suspicions.fetch_add(1, Ordering::Relaxed) + 1 >= SUSPICIONS;
            if enough && !self.single.swap(true, Ordering::Relaxed) {
                tracing::warn!("sign-ins end each other: going on with one session");
            }
        }
        others_came
    }

    /// Slows everything down where the server asks for it.
    fn mind(&self, status: u16, retry_after: Option<Duration>) {
        if status == 429 || status == 503 {
            self.pace.slow_down(retry_after);
        }
    }

    /// Counts a request that is about to be sent.
    pub(super) fn count(&self, method: &str, path: &str) {
        lock(&self.counts).add(method, path);
    }
}

/// A read that got no answer can be tried again; of a write nobody knows whether it happened.
fn failed(method: &str, path: &str, source: WebError) -> BackofficeError {
    let what = format!("{method} {}", route(path));
    if method == "POST" && source.may_have_been_processed() {
        BackofficeError::Unclear { what, detail: source.to_string(), source: Some(source) }
    } else {
        BackofficeError::from_web(&what, source)
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
