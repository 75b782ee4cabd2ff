//! A clock that only runs forward, and runs on while the computer sleeps.

use std::time::Duration;

/// Returns how long the computer has been running, its sleep included.
#[cfg(all(feature = "postgres", any(target_os = "linux", target_os = "android")))]
pub(super) fn running() -> Duration {
    let now = rustix::time::clock_gettime(rustix::time::ClockId::Boottime);
    let (seconds, nanos) = (u64::try_from(now.tv_sec), u32::try_from(now.tv_nsec));
    Duration::new(seconds.unwrap_or_default(), nanos.unwrap_or_default())
}

/// Returns how long this program has been running: elsewhere its clock runs on while the computer sleeps.
#[cfg(not(all(feature = "postgres", any(target_os = "linux", target_os = "android"))))]
pub(super) fn running() -> Duration {
    use std::sync::OnceLock;
    use std::time::Instant;
    static BEGUN: OnceLock<Instant> = OnceLock::new();
    BEGUN.get_or_init(Instant::now).elapsed()
}
