//! What `--version` tells besides the number: the commit, what it is built for, and how the protocol stood.

use std::path::Path;
use std::process::Command;

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    tell("ROSTER_SYNC_COMMIT", &commit());
    tell("ROSTER_SYNC_TARGET", &variable("TARGET").unwrap_or_else(|| UNKNOWN.to_owned()));
    tell("ROSTER_SYNC_PROTOCOL", &protocol());
}

const UNKNOWN: &str = "unknown";

fn tell(name: &str, value: &str) {
    println!("cargo:rustc-env={name}={value}");
}

#[expect(clippy::disallowed_methods, reason = "cargo tells a build script everything by its environment")]
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// Returns the commit: as a packager says it, as `cargo package` wrote it down, or as git knows it.
fn commit() -> String {
    println!("cargo:rerun-if-env-changed=ROSTER_SYNC_COMMIT");
    if let Some(given) = variable("ROSTER_SYNC_COMMIT") {
        return given;
    }
    if let Some(packed) = packed() {
        return packed;
    }
    // Nobody who works on it builds everything again because something was committed.
    if variable("PROFILE").as_deref() != Some("release") {
        return "not told by a debug build".to_owned();
    }
    of_git().unwrap_or_else(|| UNKNOWN.to_owned())
}

/// Returns what `cargo package` says in the file that it lays beside the sources.
fn packed() -> Option<String> {
    let text = std::fs::read_to_string(".cargo_vcs_info.json").ok()?;
    let hash = text.split("\"sha1\"").nth(1)?.split('"').nth(1)?;
    Some(hash.chars().take(12).collect())
}

fn of_git() -> Option<String> {
    let git = |arguments: &[&str]| {
        let output = Command::new("git").args(arguments).output().ok()?;
        let text = String::from_utf8(output.stdout).ok()?;
        output.status.success().then(|| text.trim().to_owned())
    };
    // Sources that lie in somebody else's repository have no commit of their own.
    let top = git(&["rev-parse", "--show-toplevel"])?;
    let here = std::fs::canonicalize(".").ok()?;
    if std::fs::canonicalize(Path::new(&top)).ok()? != here {
        return None;
    }
    for name in ["HEAD", "logs/HEAD", "index"] {
        let path = git(&["rev-parse", "--git-path", name])?;
        if Path::new(&path).exists() {
            println!("cargo:rerun-if-changed={path}");
        }
    }
    let hash = git(&["rev-parse", "--short=12", "HEAD"])?;
    let changed = git(&["status", "--porcelain", "--untracked-files=no"]).is_none_or(|text| !text.is_empty());
    Some(if changed { format!("{hash} with changes") } else { hash })
}

/// Returns the day on which the protocol stood as this program knows it.
fn protocol() -> String {
    const PATH: &str = "docs/backoffice-protocol.md";
    println!("cargo:rerun-if-changed={PATH}");
    let text = std::fs::read_to_string(PATH).unwrap_or_default();
    let day = text.lines().find_map(|line| line.strip_prefix("As of "));
    day.map_or_else(|| UNKNOWN.to_owned(), |day| day.trim_end_matches('.').to_owned())
}
