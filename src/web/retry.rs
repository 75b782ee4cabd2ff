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
}
