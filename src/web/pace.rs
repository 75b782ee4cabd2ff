//! How fast requests may leave: one limiter for every session, slower after the server asked for it.

use std::fmt;
use std::num::NonZeroU32;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use governor::clock::Clock;
use governor::middleware::NoOpMiddleware;
use governor::state::{InMemoryState, NotKeyed};
use governor::{Quota, RateLimiter};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot};
use tokio::time::Instant;

/// The configured rate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaceOptions {
    /// Requests that may arrive within any second, over all sessions, at least 1.
    pub requests_per_second: u32,
    /// Requests that may leave at once, at least 1.
    pub burst: u32,
}

impl Default for PaceOptions {
    fn default() -> Self {
        Self { requests_per_second: 4, burst: 4 }
    }
}

/// The one limiter. Everything that is about to send a request waits for its turn here.
pub struct Pace {
    limiter: RateLimiter<NotKeyed, InMemoryState, OneClock, NoOpMiddleware<Duration>>,
    clock: OneClock,
    /// One place for each request that may arrive within a second.
    window: Arc<Semaphore>,
    interval: Duration,
    slow: Mutex<Slow>,
}

/// The clock that everything else here waits by, so that a simulation's clock is the limiter's too.
#[derive(Debug, Clone)]
struct OneClock {
    begun: Instant,
}

impl Clock for OneClock {
    type Instant = Duration;

    fn now(&self) -> Duration {
        self.begun.elapsed()
    }
}

/// The right to send one request, to be dropped when its answer begins to arrive: its place in the window is free a second
/// later, since by then it is a second ago that the server got it.
#[derive(Debug)]
pub struct PaceTurn {
    /// Dropped with the turn, which the keeper of its place hears.
    _arrived: oneshot::Sender<()>,
}

/// What a 429 or 503 leaves behind.
#[derive(Debug, Default)]
struct Slow {
    /// Nothing leaves before this moment.
    until: Option<Instant>,
    /// Time added to each turn; halves with every ten turns.
    extra: Duration,
    turns: u32,
    ever: bool,
}

/// The second that the window is long.
const WINDOW: Duration = Duration::from_secs(1);
/// A request is taken to have reached the server after this time, however slow its answer is: waiting for every answer would
/// make a slow server's rate a fraction of the one that was asked for. A busy computer or a bad line holds a request up for
/// some hundred milliseconds now and then; the second after it must not see one too many for that.
const ON_THE_WAY: Duration = Duration::from_millis(500);
/// Turns after which half of the slowing is forgotten.
const RECOVERY: u32 = 10;
/// However often it is asked, no turn is delayed by more than this many of the usual ones.
const SLOWEST: u32 = 32;
/// The longest pause that a server's `Retry-After` is believed.
const LONGEST_PAUSE: Duration = Duration::from_mins(5);

impl Pace {
    /// Starts with a full burst.
    pub fn new(options: &PaceOptions) -> Self {
        let at_least_one = |number| NonZeroU32::new(number).unwrap_or(NonZeroU32::MIN);
        let rate = at_least_one(options.requests_per_second);
        let quota = Quota::per_second(rate).allow_burst(at_least_one(options.burst));
        let interval = Duration::from_secs(1) / rate.get();
        let window = Arc::new(Semaphore::new(rate.get() as usize));
        let clock = OneClock { begun: Instant::now() };
        let limiter = RateLimiter::direct_with_clock(quota, clock.clone());
        Self { limiter, clock, window, interval, slow: Mutex::default() }
    }

    /// Waits until the next request may leave. Whatever the number of sessions, no second sees more requests than configured.
    pub async fn turn(&self) -> PaceTurn {
        // The semaphore is never closed; a closed one would mean that nobody counts any more, and nobody may be stopped by that.
        let place = Arc::clone(&self.window).acquire_owned().await.ok();
        while let Err(early) = self.limiter.check() {
            tokio::time::sleep(early.wait_time_from(self.clock.now())).await;
        }
        let extra = self.lock().next_extra();
        if !extra.is_zero() {
            tokio::time::sleep(extra).await;
        }
        // Looked at last: a pause that was asked for while this one waited for its turn holds it too.
        loop {
            let until = self.lock().until;
            match until {
                Some(moment) if moment > Instant::now() => tokio::time::sleep_until(moment).await,
                _ => break,
            }
        }
        let (arrived, heard) = oneshot::channel();
        tokio::spawn(keep(place, heard));
        PaceTurn { _arrived: arrived }
    }

    /// Answers a 429 or 503: nothing leaves for `retry_after`, then at half the rate, recovering slowly. Of several pauses the
    /// one that lasts longest holds.
    pub fn slow_down(&self, retry_after: Option<Duration>) {
        let mut slow = self.lock();
        let pause = retry_after.unwrap_or(self.interval * 4).min(LONGEST_PAUSE);
        slow.until = slow.until.max(Some(Instant::now() + pause));
        slow.extra = (slow.extra * 2).max(self.interval).min(self.interval * SLOWEST);
        slow.turns = 0;
        slow.ever = true;
    }

    /// Returns whether the server ever asked to slow down.
    pub fn slowed(&self) -> bool {
        self.lock().ever
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Slow> {
        self.slow.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Keeps a place taken until a second after its request reached the server.
async fn keep(place: Option<OwnedSemaphorePermit>, arrived: oneshot::Receiver<()>) {
    // Heard or waited for long enough: both mean that it is there.
    let _ = tokio::time::timeout(ON_THE_WAY, arrived).await;
    tokio::time::sleep(WINDOW).await;
    drop(place);
}

impl Slow {
    fn next_extra(&mut self) -> Duration {
        self.turns += 1;
        if self.turns.is_multiple_of(RECOVERY) {
            self.extra /= 2;
            if self.extra < Duration::from_millis(5) {
                self.extra = Duration::ZERO;
            }
        }
        self.extra
    }
}

impl fmt::Debug for Pace {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("Pace").field("interval", &self.interval).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slowing_is_forgotten_by_and_by() {
        let pace = Pace::new(&PaceOptions { requests_per_second: 10, burst: 1 });
        assert!(!pace.slowed());
        pace.slow_down(Some(Duration::ZERO));
        assert!(pace.slowed());
        let extras: Vec<Duration> = (0..60).map(|_| pace.lock().next_extra()).collect();
        assert_eq!(extras[0], Duration::from_millis(100));
        assert!(extras.is_sorted_by(|a, b| a >= b));
        assert_eq!(extras[59], Duration::ZERO);
    }

    #[tokio::test(start_paused = true)]
    async fn a_pause_that_the_server_asks_for_is_kept() {
        let pace = Pace::new(&PaceOptions { requests_per_second: 1000, burst: 1000 });
        pace.slow_down(Some(Duration::from_secs(30)));
        let before = Instant::now();
        drop(pace.turn().await);
        assert!(Instant::now() - before >= Duration::from_secs(30));
    }

    #[tokio::test(start_paused = true)]
    async fn a_shorter_pause_does_not_end_a_longer_one() {
        let pace = Pace::new(&PaceOptions { requests_per_second: 1000, burst: 1000 });
        pace.slow_down(Some(Duration::from_secs(30)));
        pace.slow_down(Some(Duration::from_secs(1)));
        let before = Instant::now();
        drop(pace.turn().await);
        assert!(Instant::now() - before >= Duration::from_secs(30));
    }

    #[tokio::test(start_paused = true)]
    async fn a_request_that_waits_for_its_turn_does_not_leave_during_a_pause() {
        let pace = Arc::new(Pace::new(&PaceOptions { requests_per_second: 1, burst: 1 }));
        drop(pace.turn().await);
        let waiting = tokio::spawn({
            let pace = Arc::clone(&pace);
            async move {
                drop(pace.turn().await);
                Instant::now()
            }
        });
        tokio::time::sleep(Duration::from_millis(100)).await;
        let asked = Instant::now();
        pace.slow_down(Some(Duration::from_secs(30)));
        assert!(waiting.await.unwrap() - asked >= Duration::from_secs(30));
    }

    #[tokio::test(start_paused = true)]
    async fn a_request_that_is_held_up_on_its_way_makes_the_next_second_no_fuller() {
        let pace = Pace::new(&PaceOptions { requests_per_second: 1, burst: 1 });
        let turn = pace.turn().await;
        tokio::time::sleep(Duration::from_millis(300)).await;
        let arrived = Instant::now();
        drop(turn);
        drop(pace.turn().await);
        assert!(Instant::now() - arrived >= Duration::from_secs(1), "{:?}", Instant::now() - arrived);
    }

    #[tokio::test]
    async fn no_second_sees_more_than_was_asked_for_the_burst_included() {
        let pace = Pace::new(&PaceOptions { requests_per_second: 50, burst: 50 });
        let mut departures = Vec::new();
        for _ in 0..120 {
            let turn = pace.turn().await;
            departures.push(Instant::now());
            drop(turn);
        }
        for some in departures.windows(51) {
            assert!(some[50] - some[0] >= Duration::from_secs(1), "{:?}", some[50] - some[0]);
        }
    }
}
