//! Logs: to standard error, for the engineer; what a person should know is printed, not logged.

use tracing_subscriber::EnvFilter;

use super::format::LogFormat;
use super::global::Global;

/// Says a text in the log though the arguments could not be read, where they ask for one JSON object a line; returns whether they
/// do.
pub(super) fn usage_in_the_log(arguments: impl Iterator<Item = String>, text: &str) -> bool {
    let mut before = String::new();
    let asks = |word: &str, before: &str| {
        word == "--log-format=json" || (before == "--log-format" && word == "json")
    };
    for word in arguments {
        if asks(&word, &before) {
            let started = tracing_subscriber::fmt().with_writer(std::io::stderr).json().try_init();
            drop(started);
            tracing::error!(target: "roster_sync::talk", "{}", text.trim());
            return true;
        }
        before = word;
    }
    false
}

/// Starts logging as the options ask for. Without `-v` only warnings are shown.
pub(super) fn start(global: &Global) {
    let level = match (global.quiet, global.verbose) {
        (true, _) => "error",
        (false, 0) => "warn",
        (false, 1) => "info",
        (false, 2) => "debug",
        (false, _) => "trace",
    };
    // Other crates log request lines and headers at debug; a session cookie must not reach a log at any level.
    let filter = EnvFilter::new(format!("warn,roster_sync={level},roster_sync::talk=info"));
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    let started = match global.log_format {
        LogFormat::Text => builder.with_ansi(false).with_target(false).try_init(),
        LogFormat::Json => builder.json().try_init(),
    };
    // A second start in one process (tests) keeps the first one.
    drop(started);
}
