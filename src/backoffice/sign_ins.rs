//! Which session may sign in when, and what the order of sign-ins tells of a session that ended (protocol §1, §2).

use std::sync::PoisonError;
use std::sync::atomic::{AtomicBool, AtomicU8, AtomicU64, Ordering};

use tokio::sync::{Mutex, MutexGuard, RwLock, RwLockReadGuard, RwLockWriteGuard};

/// The sign-ins of one login.
///
/// Until the password is known to be right, one session signs in at a time, so that a wrong one is tried once and not by every
/// session. Then those that are new sign in side by side. One that stands in for another that ended does so alone, whatever the
/// others do: the password may be another one by now, and where sign-ins end each other, the order must show which did.
#[derive(Debug, Default)]
pub(super) struct SignIns {
    first: Mutex<()>,
    others: RwLock<()>,
    taken: AtomicBool,
    /// The password was refused: nobody tries it again unless asked to.
    refused: AtomicBool,
    /// How often in a row the password was sent without a yes or a no.
    unanswered: AtomicU8,
    /// The last of them showed that Backoffice, or what stands before it, had looked at it.
    looked_at: AtomicBool,
    /// What came in place of an answer, in words.
    came: std::sync::Mutex<String>,
    sent: AtomicU64,
    over: AtomicU64,
}

/// Which session it is that signs in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum SessionKind {
    /// One more than there were.
    New,
    /// One in the place of another that ended.
    Instead,
}

/// How often the sign-in page is asked for before a request.
#[derive(Debug, Clone, Copy)]
pub(super) enum SignInPage {
    /// A read that fails is tried again by whoever asked for it, the sign-in before it included.
    AskedForOnce,
    /// A write is never repeated, so that what comes before it must be.
    TriedAgain,
}

/// What came in place of a yes or a no to the password.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NoAnswer {
    /// No answer at all, too many requests, an error of the server's: the next one may say more.
    Passing,
    /// A page of another kind, or that it is forbidden.
    AboutThePassword,
}

/// The right to sign in, until it is dropped.
#[derive(Debug, Default)]
pub(super) struct SignInTurn<'a> {
    _first: Option<MutexGuard<'a, ()>>,
    _beside: Option<RwLockReadGuard<'a, ()>>,
    _alone: Option<RwLockWriteGuard<'a, ()>>,
}

/// A sign-in that is under way, until this is dropped.
#[derive(Debug)]
pub(super) struct SignInSent<'a> {
    sign_ins: &'a SignIns,
    place: SignInPlace,
}

/// The place of a sign-in among the others of its login.
#[derive(Debug, Clone, Copy)]
pub(super) struct SignInPlace(u64);

impl Drop for SignInSent<'_> {
    fn drop(&mut self) {
        self.sign_ins.over.fetch_add(1, Ordering::Relaxed);
    }
}

impl SignInSent<'_> {
    pub(super) fn place(&self) -> SignInPlace {
        self.place
    }
}

impl SignIns {
    /// Waits until a session may sign in.
    pub(super) async fn turn(&self, kind: SessionKind) -> SignInTurn<'_> {
        if !self.is_taken() {
            let first = self.first.lock().await;
            if !self.is_taken() {
                return SignInTurn { _first: Some(first), ..SignInTurn::default() };
            }
        }
        match kind {
            SessionKind::New => {
                SignInTurn { _beside: Some(self.others.read().await), ..SignInTurn::default() }
            }
            SessionKind::Instead => {
                SignInTurn { _alone: Some(self.others.write().await), ..SignInTurn::default() }
            }
        }
    }

    /// Counts a sign-in that is about to be sent: a session that it ends must find the count raised when it looks.
    pub(super) fn send(&self) -> SignInSent<'_> {
        self.sent.fetch_add(1, Ordering::Relaxed);
        // Whatever is not over by now may reach the server after this one.
        SignInSent { sign_ins: self, place: SignInPlace(self.over.load(Ordering::Relaxed) + 1) }
    }

    /// Returns whether another sign-in may have come after the one of this place.
    pub(super) fn came_after(&self, place: SignInPlace) -> bool {
        self.sent.load(Ordering::Relaxed) > place.0
    }

    pub(super) fn take(&self) {
        self.taken.store(true, Ordering::Relaxed);
        self.unanswered.store(0, Ordering::Relaxed);
    }

    /// Returns what came the last time in place of a yes or a no.
    pub(super) fn came(&self) -> String {
        self.came.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Counts an answer that is neither a yes nor a no.
    pub(super) fn leave_open(&self, answer: NoAnswer, what: &str) {
        what.clone_into(&mut self.came.lock().unwrap_or_else(PoisonError::into_inner));
        self.unanswered.fetch_add(1, Ordering::Relaxed);
        self.looked_at.store(answer == NoAnswer::AboutThePassword, Ordering::Relaxed);
    }

    /// Returns whether the password may be sent: twice in a row at most without a yes, since a login that is tried over and over is
    /// locked some day. After an answer that was about it, one more session is not worth the second try.
    pub(super) fn may_send(&self, kind: SessionKind) -> bool {
        match self.unanswered.load(Ordering::Relaxed) {
            0 => true,
            1 => kind == SessionKind::Instead || !self.looked_at.load(Ordering::Relaxed),
            _ => false,
        }
    }

    pub(super) fn refuse(&self) {
        self.taken.store(false, Ordering::Relaxed);
        self.refused.store(true, Ordering::Relaxed);
    }

    /// Lets a password that was refused be tried again: it may be right by now.
    pub(super) fn allow(&self) {
        self.refused.store(false, Ordering::Relaxed);
        self.unanswered.store(0, Ordering::Relaxed);
    }

    pub(super) fn is_refused(&self) -> bool {
        self.refused.load(Ordering::Relaxed)
    }

    /// Returns whether the password was taken, and not refused since.
    pub(super) fn is_taken(&self) -> bool {
        self.taken.load(Ordering::Relaxed)
    }
}

#[cfg(test)]
mod tests {
    use futures_util::FutureExt;

    use super::*;

    #[tokio::test]
    async fn until_the_password_is_known_one_signs_in_and_then_all_that_are_new() {
        let sign_ins = SignIns::default();
        let first = sign_ins.turn(SessionKind::New).await;
        let mut second = Box::pin(sign_ins.turn(SessionKind::New));
        let mut third = Box::pin(sign_ins.turn(SessionKind::New));
        assert!((&mut second).now_or_never().is_none());
        assert!((&mut third).now_or_never().is_none());
        sign_ins.take();
        drop(first);
        let _both = (second.await, third.await);
        assert!(sign_ins.turn(SessionKind::Instead).now_or_never().is_none(), "alone, or not yet");
    }

    #[tokio::test]
    async fn after_a_refusal_one_signs_in_at_a_time_again() {
        let sign_ins = SignIns::default();
        sign_ins.take();
        sign_ins.refuse();
        sign_ins.allow();
        let _first = sign_ins.turn(SessionKind::New).await;
        assert!(sign_ins.turn(SessionKind::New).now_or_never().is_none());
        assert!(sign_ins.turn(SessionKind::Instead).now_or_never().is_none());
    }

    #[test]
    fn a_password_is_sent_twice_in_a_row_at_most_without_an_answer() {
        let (new, instead) = (SessionKind::New, SessionKind::Instead);
        let sign_ins = SignIns::default();
        sign_ins.leave_open(NoAnswer::Passing, "");
        assert!(sign_ins.may_send(new) && sign_ins.may_send(instead));
        sign_ins.leave_open(NoAnswer::Passing, "");
        assert!(!sign_ins.may_send(new) && !sign_ins.may_send(instead));
        sign_ins.take();
        sign_ins.leave_open(NoAnswer::AboutThePassword, "403");
        assert_eq!(sign_ins.came(), "403");
        assert!(!sign_ins.may_send(new), "those that are signed in can do its work");
        assert!(sign_ins.may_send(instead));
        sign_ins.allow();
        assert!(sign_ins.may_send(new));
    }

    #[test]
    fn of_two_at_once_either_may_have_come_last_and_of_two_in_a_row_the_second_did() {
        let sign_ins = SignIns::default();
        let (one, other) = (sign_ins.send(), sign_ins.send());
        let (one_at, other_at) = (one.place(), other.place());
        drop((one, other));
        assert!(sign_ins.came_after(one_at) && sign_ins.came_after(other_at));
        let last = sign_ins.send().place();
        assert!(sign_ins.came_after(other_at) && !sign_ins.came_after(last));
    }
}
