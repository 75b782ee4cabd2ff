//! Logs: to standard error, for the engineer; what a person should know is printed, not logged.

use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::layer::{Layer, SubscriberExt};
use tracing_subscriber::util::SubscriberInitExt;

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
        (true, _) => LevelFilter::ERROR,
        (false, 0) => LevelFilter::WARN,
        (false, 1) => LevelFilter::INFO,
        (false, 2) => LevelFilter::DEBUG,
        (false, _) => LevelFilter::TRACE,
    };
    // Other crates log request lines and headers at debug; a session cookie must not reach a log at any level.
    let filter = Targets::new()
        .with_default(LevelFilter::WARN)
        .with_target("roster_sync", level)
        .with_target("roster_sync::talk", LevelFilter::INFO);
    let lines = tracing_subscriber::fmt::layer().with_writer(std::io::stderr);
    let lines = match global.log_format {
        LogFormat::Text => lines.with_ansi(false).with_target(false).boxed(),
        LogFormat::Json => lines.json().boxed(),
    };
    let started = tracing_subscriber::registry().with(lines.with_filter(filter)).try_init();
    // A second start in one process (tests) keeps the first one.
    drop(started);
}
