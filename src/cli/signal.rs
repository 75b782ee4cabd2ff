//! Ctrl-C and the termination signal.

/// Waits for Ctrl-C or, where there is one, the termination signal; `false` where neither can be heard.
pub(super) async fn signalled() -> bool {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = tokio::signal::ctrl_c() => {}
                _ = terminate.recv() => {}
            }
            return true;
        }
    }
    tokio::signal::ctrl_c().await.is_ok()
}
