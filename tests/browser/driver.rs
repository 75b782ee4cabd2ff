//! Finds Chromium and its driver, starts the driver, and leaves nothing running.

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Once;

use crate::environment::figure;

/// What the browser is called, by system.
const BROWSERS: [&str; 5] =
    ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];
/// What a test needs, said to whoever has it not.
const REMEDY: &str =
    "`apt-get install chromium chromium-driver`, or set CHROME and CHROMEDRIVER to their paths";

/// The two programs of a browser test.
#[derive(Debug, Clone)]
pub(crate) struct Programs {
    /// The browser.
    pub(crate) browser: PathBuf,
    /// What speaks `WebDriver` with it.
    driver: PathBuf,
}

/// A running driver. It ends when this is dropped, after a panic too.
#[derive(Debug)]
pub(crate) struct Driver {
    process: Child,
    /// Where it listens.
    pub(crate) url: String,
}

/// Says whether a test that cannot run has failed.
pub(crate) fn required() -> bool {
    std::env::var_os("ROSTER_SYNC_BROWSER_TESTS").is_some_and(|value| value == "required")
}

/// Tells, once and past the capture of the harness, what is left out for want of what; fails where it is required.
#[track_caller]
pub(crate) fn skipped(told: &Once, what: &str) {
    assert!(!required(), "{what}");
    told.call_once(|| figure(what));
}

impl Programs {
    /// Returns the browser and its driver; `None` where one is missing, which was told then.
    #[track_caller]
    pub(crate) fn find() -> Option<Self> {
        static TOLD: Once = Once::new();
        let browser = named_by("CHROME").or_else(|| BROWSERS.iter().find_map(|name| on_path(name)));
        let driver = named_by("CHROMEDRIVER").or_else(|| on_path("chromedriver"));
        let missing = match (&browser, &driver) {
            (Some(browser), Some(driver)) => {
                return Some(Self { browser: browser.clone(), driver: driver.clone() });
            }
            (None, Some(_)) => "no Chromium",
            (Some(_), None) => "no chromedriver",
            (None, None) => "neither Chromium nor chromedriver",
        };
        skipped(&TOLD, &format!("tests in a browser: skipped, {missing} found: {REMEDY}"));
        None
    }
}

fn named_by(variable: &str) -> Option<PathBuf> {
    std::env::var_os(variable).filter(|value| !value.is_empty()).map(PathBuf::from)
}

fn on_path(name: &str) -> Option<PathBuf> {
    let file = format!("{name}{}", std::env::consts::EXE_SUFFIX);
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|dir| dir.join(&file)).find(|path| path.is_file())
}

impl Driver {
    /// Starts the driver on a port of its own choice.
    pub(crate) fn start(programs: &Programs, log: &Path) -> Self {
        let mut process = Command::new(&programs.driver)
            .arg("--port=0")
            .arg(format!("--log-path={}", log.display()))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap_or_else(|error| panic!("{} does not start: {error}", programs.driver.display()));
        let mut said = String::new();
        let mut port = None;
        for line in BufReader::new(process.stdout.take().unwrap()).lines().map_while(Result::ok) {
            // The line before names the port that was asked for, 0.
            port = line
                .rsplit_once("successfully on port ")
                .and_then(|(_, rest)| rest.trim_end_matches('.').parse::<u16>().ok());
            said.push_str(&line);
            if port.is_some() {
                break;
            }
        }
        let mut driver = Self { process, url: String::new() };
        let port = port.unwrap_or_else(|| panic!("chromedriver told no port: {said}"));
        driver.url = format!("http://127.0.0.1:{port}");
        driver
    }
}

impl Drop for Driver {
    /// The browser hangs on a pipe of the driver: it ends with it.
    fn drop(&mut self) {
        // Both fail only for a process that has ended already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
