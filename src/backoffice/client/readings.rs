//! Readings of which none needs another: side by side where there are sessions for it, else in turn.

use futures_util::future::{Either, select};

use super::Backoffice;

/// How readings of which none needs another are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Readings {
    /// Each as soon as a session is free.
    SideBySide,
    /// One after the other, so that one session does for all.
    InTurn,
}

impl Readings {
    /// Waits for two readings. Of two errors the first's counts, whichever came earlier; it ends the second.
    pub fn both<'f, A, B, E>(
        self,
        first: impl Future<Output = Result<A, E>> + Send + 'f,
        second: impl Future<Output = Result<B, E>> + Send + 'f,
    ) -> impl Future<Output = Result<(A, B), E>> + Send + 'f
    where
        A: Send + 'f,
        B: Send + 'f,
        E: Send + 'f,
    {
        // Each in a place of its own: readings in readings would else make a future that no stack has room for.
        let (first, second) = (Box::pin(first), Box::pin(second));
        async move {
            match self {
                Self::InTurn => {
                    let first = first.await?;
                    Ok((first, second.await?))
                }
                Self::SideBySide => match select(first, second).await {
                    Either::Left((first, second)) => {
                        let first = first?;
                        Ok((first, second.await?))
                    }
                    Either::Right((second, first)) => {
                        let first = first.await?;
                        Ok((first, second?))
                    }
                },
            }
        }
    }
}

impl Backoffice {
    /// Returns how many requests may be under way at once: each has a session to itself.
    pub fn at_once(&self) -> usize {
        self.sessions().at_once()
    }

    /// Returns how so few readings are made: side by side only in sessions that are signed in already, since one more sign-in costs
    /// more than it saves.
    pub fn few_readings(&self, at_once: usize) -> Readings {
        let at_once = at_once.min(self.at_once());
        if at_once > 1 && self.sessions().free() >= at_once { Readings::SideBySide } else { Readings::InTurn }
    }

    /// Returns how so many readings are made: side by side where they take every session anyway.
    pub fn many_readings(&self, requests: usize) -> Readings {
        let at_once = self.at_once();
        if at_once > 1 && requests > at_once { Readings::SideBySide } else { Readings::InTurn }
    }
}

#[cfg(test)]
mod tests {
    use std::future::{pending, ready};
    use std::sync::atomic::{AtomicBool, Ordering};

    use super::*;

    #[tokio::test]
    async fn the_first_error_in_order_counts_whichever_comes_earlier() {
        let late = async {
            tokio::task::yield_now().await;
            Err::<(), _>("first")
        };
        assert_eq!(Readings::SideBySide.both(late, ready(Err::<(), _>("second"))).await, Err("first"));
        let never = pending::<Result<(), &str>>();
        assert_eq!(Readings::SideBySide.both(ready(Err::<(), _>("first")), never).await, Err("first"));
    }

    #[tokio::test]
    async fn in_turn_the_second_waits_for_the_first() {
        let begun = AtomicBool::new(false);
        let first = async {
            tokio::task::yield_now().await;
            Ok::<_, ()>(begun.load(Ordering::Relaxed))
        };
        let second = async {
            begun.store(true, Ordering::Relaxed);
            Ok(())
        };
        assert_eq!(Readings::InTurn.both(first, second).await, Ok((false, ())));
    }
}
