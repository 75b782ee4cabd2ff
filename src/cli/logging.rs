//! Logs: to standard error, for the engineer; what a person should know is printed, not logged.

use tracing_subscriber::EnvFilter;

use super::format::LogFormat;
use super::global::Global;

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
    let filter = EnvFilter::new(format!("warn,roster_sync={level}"));
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    let started = match global.log_format {
        LogFormat::Text => builder.with_ansi(false).with_target(false).try_init(),
        LogFormat::Json => builder.json().try_init(),
    };
    // A second start in one process (tests) keeps the first one.
    drop(started);
}
