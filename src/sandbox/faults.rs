//! What can be made to go wrong, for tests.

/// A way in which the sandbox misbehaves until the faults are cleared, or once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// Every session is gone after this many requests.
    ExpireSessionsAfter(u64),
    /// Every page is a maintenance page with status 200.
    Maintenance,
    /// A listing page never has more rows than this, whatever `limit` asks for: the pager appears.
    PageSize(usize),
    /// The roster page breaks off in the middle.
    TruncateListing,
    /// A change of an employee is answered as usual and not stored.
    IgnoreUpdates,
    /// A new employee gets every site that was not granted.
    InvertSitesOnInsert,
    /// A changed employee gets every site that was not granted.
    InvertSitesOnUpdate,
    /// A new rate is answered as usual and not stored.
    IgnoreWages,
    /// A new sign-in ends all other sessions.
    NewSignInEndsOthers,
    /// The PIN of the next new employee is somebody's already.
    PinTakenOnce,
    /// A new login is refused.
    RefuseLogins,
    /// The rights of a login are refused.
    RefuseLoginRights,
    /// A change of a login is answered as usual and not stored.
    IgnoreLoginChanges,
    /// The next request of this method and path prefix is answered with this status, unprocessed.
    StatusOnce {
        /// `GET` or `POST`.
        method: &'static str,
        /// What the path starts with.
        path: &'static str,
        /// The status.
        status: u16,
    },
    /// The next request of this method and path prefix is processed, and its answer is lost.
    LoseAnswerOnce {
        /// `GET` or `POST`.
        method: &'static str,
        /// What the path starts with.
        path: &'static str,
    },
    /// The next request of this method and path prefix is lost before it is processed.
    LoseRequestOnce {
        /// `GET` or `POST`.
        method: &'static str,
        /// What the path starts with.
        path: &'static str,
    },
}
