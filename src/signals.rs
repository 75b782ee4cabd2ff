//! Being asked to stop: Ctrl-C, the signals that end a program, and what Windows sends when a session closes.

use std::future::poll_fn;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::Poll;

use tokio::sync::watch;

use crate::apply::{Event, ListenError, Listener, Stop, Stopped};
use crate::model::Exit;
use crate::report::Printer;

/// How many rows are being carried out, counted by who hears the run. When the last of whoever counts is gone the run is over, and
/// nothing listens for its sake any more.
#[derive(Debug, Clone, Default)]
pub(crate) struct UnderWay(Arc<watch::Sender<usize>>);

impl Listener for UnderWay {
    fn on(&mut self, event: &Event) -> Result<(), ListenError> {
        match event {
            Event::RowStarted { .. } => self.0.send_modify(|rows| *rows += 1),
            // Rows that needed nothing finish without having begun; what was sent finishes once more when it is proven.
            Event::RowSent { .. } | Event::RowFinished(_) => {
                self.0.send_modify(|rows| *rows = rows.saturating_sub(1));
            }
            _ => {}
        }
        Ok(())
    }
}

/// Returns what is said when a run is asked to stop while so many rows are under way.
fn finishing(rows: usize) -> String {
    match rows {
        0 => "Stopping: nothing is under way; again to stop at once".to_owned(),
        1 => "Stopping: finishing 1 row; again to stop at once".to_owned(),
        rows => format!("Stopping: finishing {rows} rows; again to stop at once"),
    }
}

/// Whether this process was asked to stop. Signals are the whole process's: a run that begins after one has not heard it.
static ASKED: AtomicBool = AtomicBool::new(false);

/// Lets the first signal ask the run to stop, and the second end the program: what was sent and not heard of is looked at by the
/// next run. It listens until the run is over: a worker has thousands of them.
pub(crate) fn listen(stop: &Stop, under_way: &UnderWay, printer: &Printer) {
    let (stop, mut under_way, printer) = (stop.clone(), under_way.0.subscribe(), printer.talk_handle());
    let mut signals = Signals::hear();
    if ASKED.load(Ordering::Relaxed) {
        stop.ask(Stopped::Interrupted);
    }
    let rows = under_way.clone();
    let listening = async move {
        signals.next().await;
        stop.ask(Stopped::Interrupted);
        printer.insist(&finishing(*rows.borrow()));
        signals.next().await;
        printer.insist("Stopped at once. `roster-sync runs resume` tells what was under way, and goes on.");
        stop_at_once();
    };
    tokio::spawn(async move {
        tokio::select! {
            () = listening => {}
            // Nothing is waited for but that nobody counts any more.
            _ = under_way.wait_for(|_| false) => {}
        }
    });
}

/// Returns what becomes true when this process is asked to end; these words are said then.
#[cfg(feature = "fleet")]
pub(crate) fn asked(words: &'static str, printer: &Printer) -> tokio::sync::watch::Receiver<bool> {
    let (asked, stop) = tokio::sync::watch::channel(false);
    let (mut signals, talk) = (Signals::hear(), printer.talk_handle());
    tokio::spawn(async move {
        signals.next().await;
        talk.insist(words);
        // Nobody may listen any more.
        let _ = asked.send(true);
    });
    stop
}

#[expect(clippy::exit, reason = "asked for twice: nothing may be waited for, and the journal is on disk")]
fn stop_at_once() {
    std::process::exit(i32::from(Exit::Interrupted.code()));
}

/// What asks the program to stop. From the moment this is made no such signal ends the program by itself: make it before telling
/// anybody that Ctrl-C stops something.
#[cfg(unix)]
pub(crate) struct Signals(Vec<tokio::signal::unix::Signal>);

#[cfg(unix)]
impl Signals {
    /// Begins to hear those signals that this system lets the program hear.
    pub(crate) fn hear() -> Self {
        use tokio::signal::unix::{SignalKind, signal};
        let kinds = [SignalKind::interrupt(), SignalKind::terminate(), SignalKind::hangup()];
        Self(kinds.into_iter().filter_map(|kind| signal(kind).ok()).collect())
    }

    /// Waits for the next one; for ever where none can be heard.
    pub(crate) async fn next(&mut self) {
        poll_fn(|waker| {
            // Each must be asked, so that each wakes.
            let heard =
                self.0.iter_mut().map(|signal| signal.poll_recv(waker)).filter(Poll::is_ready).count();
            if heard > 0 { Poll::Ready(()) } else { Poll::Pending }
        })
        .await;
        ASKED.store(true, Ordering::Relaxed);
    }
}

/// What asks the program to stop. From the moment this is made no such event ends the program by itself: make it before telling
/// anybody that Ctrl-C stops something.
#[cfg(windows)]
pub(crate) struct Signals {
    interrupt: Option<tokio::signal::windows::CtrlC>,
    stop: Option<tokio::signal::windows::CtrlBreak>,
    close: Option<tokio::signal::windows::CtrlClose>,
    log_off: Option<tokio::signal::windows::CtrlLogoff>,
    shutdown: Option<tokio::signal::windows::CtrlShutdown>,
}

#[cfg(windows)]
impl Signals {
    /// Begins to hear those events that this system lets the program hear.
    pub(crate) fn hear() -> Self {
        use tokio::signal::windows::{ctrl_break, ctrl_c, ctrl_close, ctrl_logoff, ctrl_shutdown};
        Self {
            interrupt: ctrl_c().ok(),
            stop: ctrl_break().ok(),
            close: ctrl_close().ok(),
            log_off: ctrl_logoff().ok(),
            shutdown: ctrl_shutdown().ok(),
        }
    }

    /// Waits for the next one; for ever where none can be heard.
    pub(crate) async fn next(&mut self) {
        poll_fn(|waker| {
            // Each must be asked, so that each wakes.
            let heard = [
                self.interrupt.as_mut().is_some_and(|event| event.poll_recv(waker).is_ready()),
                self.stop.as_mut().is_some_and(|event| event.poll_recv(waker).is_ready()),
                self.close.as_mut().is_some_and(|event| event.poll_recv(waker).is_ready()),
                self.log_off.as_mut().is_some_and(|event| event.poll_recv(waker).is_ready()),
                self.shutdown.as_mut().is_some_and(|event| event.poll_recv(waker).is_ready()),
            ];
            if heard.contains(&true) { Poll::Ready(()) } else { Poll::Pending }
        })
        .await;
        ASKED.store(true, Ordering::Relaxed);
    }
}
