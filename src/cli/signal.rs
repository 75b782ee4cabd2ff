//! Being asked to stop: Ctrl-C, the signals that end a program, and what Windows sends when a session closes.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::apply::{Event, ListenError, Listener, Stop, Stopped};
use crate::report::Printer;

use super::Exit;

/// How many rows are being carried out, counted by who hears the run.
#[derive(Debug, Clone, Default)]
pub(super) struct UnderWay(Arc<AtomicUsize>);

impl Listener for UnderWay {
    fn on(&mut self, event: &Event) -> Result<(), ListenError> {
        match event {
            Event::RowStarted { .. } => {
                self.0.fetch_add(1, Ordering::Relaxed);
            }
            Event::RowSent { .. } | Event::RowFinished(_) => {
                // Rows that needed nothing finish without having begun; what was sent finishes once more when it is proven.
                let fewer = |rows: usize| Some(rows.saturating_sub(1));
                let _ = self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, fewer);
            }
            _ => {}
        }
        Ok(())
    }
}

impl UnderWay {
    fn rows(&self) -> String {
        match self.0.load(Ordering::Relaxed) {
            0 => "Stopping: nothing is under way; again to stop at once".to_owned(),
            1 => "Stopping: finishing 1 row; again to stop at once".to_owned(),
            rows => format!("Stopping: finishing {rows} rows; again to stop at once"),
        }
    }
}

/// Lets the first signal ask the run to stop, and the second end the program: what was sent and not heard of is looked at by the
/// next run.
pub(super) fn listen(stop: &Stop, under_way: &UnderWay, printer: &Printer) {
    let (stop, under_way, printer) = (stop.clone(), under_way.clone(), printer.talk_handle());
    tokio::spawn(async move {
        if !signalled().await {
            return;
        }
        stop.ask(Stopped::Interrupted);
        printer.insist(&under_way.rows());
        if signalled().await {
            printer
                .insist("Stopped at once. `roster-sync runs resume` tells what was under way, and goes on.");
            stop_at_once();
        }
    });
}

#[expect(clippy::exit, reason = "asked for twice: nothing may be waited for, and the journal is on disk")]
fn stop_at_once() {
    std::process::exit(i32::from(Exit::Interrupted.code()));
}

/// Waits until the program is asked to stop; `false` where that cannot be heard.
#[cfg(unix)]
pub(super) async fn signalled() -> bool {
    use tokio::signal::unix::{SignalKind, signal};
    let (terminate, hangup) = (signal(SignalKind::terminate()), signal(SignalKind::hangup()));
    let (Ok(mut terminate), Ok(mut hangup)) = (terminate, hangup) else {
        return tokio::signal::ctrl_c().await.is_ok();
    };
    tokio::select! {
        heard = tokio::signal::ctrl_c() => heard.is_ok(),
        _ = terminate.recv() => true,
        _ = hangup.recv() => true,
    }
}

/// Waits until the program is asked to stop; `false` where that cannot be heard.
#[cfg(windows)]
pub(super) async fn signalled() -> bool {
    use tokio::signal::windows::{ctrl_break, ctrl_close, ctrl_logoff, ctrl_shutdown};
    let (Ok(mut stop), Ok(mut close), Ok(mut log_off), Ok(mut shutdown)) =
        (ctrl_break(), ctrl_close(), ctrl_logoff(), ctrl_shutdown())
    else {
        return tokio::signal::ctrl_c().await.is_ok();
    };
    tokio::select! {
        heard = tokio::signal::ctrl_c() => heard.is_ok(),
        _ = stop.recv() => true,
        _ = close.recv() => true,
        _ = log_off.recv() => true,
        _ = shutdown.recv() => true,
    }
}
