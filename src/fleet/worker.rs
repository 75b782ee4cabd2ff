//! A worker: takes nights from the queue and runs them, so many at once, until it is asked to stop.

use std::sync::Arc;
use std::time::Duration;

use futures_util::StreamExt;
use futures_util::stream::poll_fn;
use graphile_worker::{WorkerOptions, WorkerRecoveryConfig};
use tokio::sync::mpsc;

use super::database::QUEUE;
use super::digest::QueuedDigest;
use super::night::QueuedNight;
use super::shift::{Taken, WorkerShift};
use super::work::Work;
use super::{Fleet, FleetError};

/// How often it is looked what is due.
const LOOKS: Duration = Duration::from_mins(1);
/// How often the queue is asked where it does not call by itself.
const ASKS: Duration = Duration::from_secs(1);
/// After a failure of the database, the pause before the queue is asked again.
const AGAIN: Duration = Duration::from_secs(5);
/// What is under way is finished when a worker is asked to stop, however long it takes: whoever runs it ends it sooner.
const DRAINS: Duration = Duration::from_hours(24);
/// A night whose worker is lost waits so long for another one; its lease has ended by then.
const AFTER_A_LOSS: Duration = Duration::from_secs(1);

impl Fleet {
    /// Takes nights from the queue until it is asked to stop; what is under way then comes to its end first. `run` runs one tenant's
    /// night and returns its exit code; it must hear by itself that it is asked to stop. `tell` sends the digest of a day.
    pub(crate) async fn work<R, F, T, G>(&self, work: Work, run: R, tell: T) -> Result<(), FleetError>
    where
        R: Fn(String) -> F,
        F: Future<Output = u8>,
        T: Fn(String) -> G,
        G: Future<Output = Result<(), FleetError>>,
    {
        let (taken, mut all_taken) = mpsc::unbounded_channel();
        let shift = WorkerShift { fleet: self.clone(), work: Arc::new(work), taken };
        self.forget_old_nights().await?;
        shift.enqueue().await?;
        // Nobody waits any more where the queue was given up.
        let one = |taken: Taken| async {
            match taken {
                Taken::Night(tenant, ended) => drop(ended.send(run(tenant).await)),
                Taken::Digest(day, ended) => {
                    drop(ended.send(tell(day).await.map_err(|error| error.to_string())));
                }
            }
        };
        let all = poll_fn(move |cx| all_taken.poll_recv(cx)).for_each_concurrent(None, one);
        let (ended, ()) = tokio::join!(keep_working(shift), all);
        ended
    }
}

/// Serves the queue, again after each failure of the database, until it is asked to stop.
async fn keep_working(shift: WorkerShift) -> Result<(), FleetError> {
    let looking = tokio::spawn(look(shift.clone()));
    let mut stop = shift.work.stop.clone();
    let mut has_worked = false;
    let ended = loop {
        match serve(&shift, &mut has_worked).await {
            _ if *stop.borrow() => break Ok(()),
            // What cannot begin is told; what has worked before will again.
            Err(error) if !has_worked => break Err(error),
            Err(error) => tracing::warn!(%error, "the queue cannot be served; it is tried again"),
            Ok(()) => {}
        }
        // Whether it is time or it is asked to stop is seen above.
        let _ = tokio::time::timeout(AGAIN, stop.wait_for(|is| *is)).await;
        if *stop.borrow() {
            break Ok(());
        }
    };
    looking.abort();
    ended
}

/// Serves the queue until it is asked to stop, or the database fails.
async fn serve(shift: &WorkerShift, has_worked: &mut bool) -> Result<(), FleetError> {
    let WorkerShift { fleet, work, .. } = shift;
    let mut stop = work.stop.clone();
    let asked = async move {
        // Whoever could ask is gone: then nobody asks.
        if stop.wait_for(|is| *is).await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    let lost = WorkerRecoveryConfig::default()
        .heartbeat_interval(work.lost_after / 6)
        .sweep_interval(work.lost_after / 3)
        .sweep_threshold(work.lost_after)
        .recovery_delay(AFTER_A_LOSS);
    let options = WorkerOptions::default()
        .pg_pool(fleet.pool.clone())
        .schema(QUEUE)
        .concurrency(work.at_once.max(1))
        .poll_interval(ASKS)
        .worker_recovery(lost)
        .listen_os_shutdown_signals(false)
        .shutdown_signal(asked)
        .shutdown_grace_period(DRAINS)
        .add_extension(shift.clone())
        .define_job::<QueuedNight>()
        .define_job::<QueuedDigest>();
    let worker = options.init().await.map_err(FleetError::queue)?;
    *has_worked = true;
    worker.run().await.map_err(FleetError::queue)
}

/// Puts into the queue what is due, again and again. A database that does not answer now does so later.
async fn look(shift: WorkerShift) {
    let mut stop = shift.work.stop.clone();
    while tokio::time::timeout(LOOKS, stop.wait_for(|is| *is)).await.is_err() {
        if let Err(error) = shift.enqueue().await {
            tracing::warn!(%error, "what is due could not be put into the queue");
        }
    }
}

impl WorkerShift {
    /// Puts into the queue what is due: nights, and the digest of all of them where one is wanted.
    async fn enqueue(&self) -> Result<(), FleetError> {
        self.fleet.enqueue().await?;
        match self.work.digest {
            Some(at) => self.fleet.enqueue_digest(at).await,
            None => Ok(()),
        }
    }
}
