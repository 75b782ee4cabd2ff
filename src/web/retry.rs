//! Reads that failed are tried again, later each time and at random; writes never come here.

use std::future::Future;
use std::time::Duration;

use backon::{ExponentialBuilder, Retryable};

/// Runs a read until it succeeds, fails in a way that `again` does not accept, or was tried four times.
pub async fn read_with_retry<T, E, R>(read: impl FnMut() -> R, again: impl FnMut(&E) -> bool) -> Result<T, E>
where
    R: Future<Output = Result<T, E>>,
{
    let delays = ExponentialBuilder::default()
        .with_min_delay(Duration::from_millis(250))
        .with_max_delay(Duration::from_secs(10))
        .with_max_times(3)
        .with_jitter();
    read.retry(delays).when(again).await
}

/// Reads `Retry-After`: seconds, or the moment until which to wait. The moment is held against the server's own clock, which its
/// answer tells; without that, the pause is the longest that is believed.
pub(super) fn wait_asked_for(text: &str, date: Option<&str>) -> Option<Duration> {
    let text = text.trim();
    if let Ok(seconds) = text.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let until = chrono::DateTime::parse_from_rfc2822(text).ok()?;
    let now = date.and_then(|date| chrono::DateTime::parse_from_rfc2822(date.trim()).ok());
    let Some(now) = now else { return Some(Duration::MAX) };
    // A moment that is past asks for no pause.
    Some((until - now).to_std().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_read_is_tried_four_times_at_most() {
        let mut tries = 0;
        let outcome: Result<(), &str> = read_with_retry(
            || {
                tries += 1;
                async { Err("down") }
            },
            |_| true,
        )
        .await;
        assert_eq!(outcome, Err("down"));
        assert_eq!(tries, 4);
    }

    #[tokio::test(start_paused = true)]
    async fn what_will_not_get_better_is_not_tried_again() {
        let mut tries = 0;
        let outcome: Result<(), &str> = read_with_retry(
            || {
                tries += 1;
                async { Err("refused") }
            },
            |error| *error != "refused",
        )
        .await;
        assert_eq!(outcome, Err("refused"));
        assert_eq!(tries, 1);
    }

    #[test]
    fn a_wait_is_asked_for_in_seconds_or_until_a_moment() {
        let now = Some("Tue, 24 Nov 2026 03:00:00 GMT");
        assert_eq!(wait_asked_for(" 7 ", now), Some(Duration::from_secs(7)));
        assert_eq!(wait_asked_for("Tue, 24 Nov 2026 03:01:30 GMT", now), Some(Duration::from_secs(90)));
        assert_eq!(wait_asked_for("Tue, 24 Nov 2026 02:00:00 GMT", now), Some(Duration::ZERO));
        assert_eq!(wait_asked_for("Tue, 24 Nov 2026 03:01:30 GMT", None), Some(Duration::MAX));
        assert_eq!(wait_asked_for("soon", now), None);
    }
}
