//! Who is signed in (§2).

use std::collections::HashMap;
use std::sync::Arc;

use rand::Rng;

/// One PHP session. Its requests are served one at a time, as PHP locks the session file (§1).
#[derive(Default, Clone)]
pub(super) struct Session {
    pub(super) number: u64,
    pub(super) signed_in: bool,
    pub(super) requests: u64,
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

    /// Opens a session that is signed in and returns its cookie.
    pub(super) fn open(&mut self) -> String {
        self.opened += 1;
        let cookie = format!("{:032x}", rand::rng().random::<u128>());
        let session = Session { number: self.opened, signed_in: true, ..Session::default() };
        self.by_cookie.insert(cookie.clone(), session);
        cookie
    }

    pub(super) fn end_all(&mut self) {
        self.by_cookie.clear();
    }

    pub(super) fn end(&mut self, cookie: &str) {
        self.by_cookie.remove(cookie);
    }
}
