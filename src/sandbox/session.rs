//! Who is signed in (§2).

use std::collections::HashMap;
use std::sync::Arc;

use rand::Rng;

/// What a page tells once: why a form was refused, or that it was saved (§10).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Message {
    Danger(String),
    Success(String),
}

/// One PHP session. Its requests are served one at a time, as PHP locks the session file (§1).
#[derive(Default, Clone)]
pub(super) struct Session {
    pub(super) number: u64,
    pub(super) signed_in: bool,
    pub(super) requests: u64,
    /// They stand on whatever page the session fetches next, and on no other.
    pub(super) messages: Vec<Message>,
    pub(super) turn: Arc<tokio::sync::Mutex<()>>,
}

/// Sessions by cookie.
#[derive(Default)]
pub(super) struct SessionTable {
    by_cookie: HashMap<String, Session>,
    opened: u64,
}

impl SessionTable {
    pub(super) fn get(&mut self, cookie: &str) -> Option<&mut Session> {
        self.by_cookie.get_mut(cookie)
    }

    /// Opens a session in which nobody is signed in yet, as the sign-in page does, and returns its cookie.
    pub(super) fn open(&mut self) -> String {
        self.opened += 1;
        let session = Session { number: self.opened, ..Session::default() };
        self.keep(session)
    }

    /// Signs somebody in and returns the session's new cookie: it changes at that moment, as it does in Symfony. `None`
    /// without a session from before, which the form login asks for (§2).
    pub(super) fn sign_in(&mut self, cookie: Option<&str>) -> Option<String> {
        let before = self.by_cookie.remove(cookie?)?;
        Some(self.keep(Session { signed_in: true, requests: 0, ..before }))
    }

    fn keep(&mut self, session: Session) -> String {
        let cookie = format!("{:032x}", rand::rng().random::<u128>());
        self.by_cookie.insert(cookie.clone(), session);
        cookie
    }

    /// Ends every session in which somebody is signed in.
    pub(super) fn end_signed_in(&mut self) {
        self.by_cookie.retain(|_, session| !session.signed_in);
    }

    pub(super) fn end(&mut self, cookie: &str) {
        self.by_cookie.remove(cookie);
    }
}
