//! One browser for one test, with nothing of the machine's in it.

use std::sync::{PoisonError, RwLock};
use std::time::Duration;

use fantoccini::wd::{Capabilities, TimeoutConfiguration};
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::json;
use tempfile::TempDir;
use tokio::runtime::Runtime;

use crate::driver::{Driver, Programs};
use crate::page::Page;

/// A test that measures holds this alone; all others share it.
static QUIET: RwLock<()> = RwLock::new(());

/// How long anything may take before a test gives up.
pub(crate) const PATIENCE: Duration = Duration::from_mins(1);

/// What a test may leave behind in the console.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Console {
    Clean,
    Whatever,
}

/// Runs a test in a fresh browser. It fails also when a page wrote an error into the console, broke its own security policy,
/// or asked for anything outside this computer. Without a browser on this machine the test is left out, and that is told.
#[track_caller]
pub(crate) fn in_browser(test: impl FnOnce(&mut Page)) {
    let shared = QUIET.read().unwrap_or_else(PoisonError::into_inner);
    run(Console::Clean, test);
    drop(shared);
}

/// The same while no other test has a browser: for figures.
#[track_caller]
pub(crate) fn alone_in_browser(test: impl FnOnce(&mut Page)) {
    let alone = QUIET.write().unwrap_or_else(PoisonError::into_inner);
    run(Console::Clean, test);
    drop(alone);
}

/// The same for a test of the console itself.
#[track_caller]
pub(crate) fn in_browser_that_may_complain(test: impl FnOnce(&mut Page)) {
    let shared = QUIET.read().unwrap_or_else(PoisonError::into_inner);
    run(Console::Whatever, test);
    drop(shared);
}

#[track_caller]
fn run(console: Console, test: impl FnOnce(&mut Page)) {
    let Some(programs) = Programs::find() else { return };
    let session = Session::start(&programs);
    let mut page = Page::new(session);
    test(&mut page);
    if console == Console::Clean {
        page.noticed().is_clean();
    }
}

/// A browser with an empty profile. Everything of it is gone when this is dropped.
#[derive(Debug)]
pub(crate) struct Session {
    /// What commands are sent through; gone first, while the runtime is there to close it.
    client: Option<Client>,
    pub(crate) runtime: Runtime,
    _driver: Driver,
    /// The profile and what was downloaded.
    pub(crate) dir: TempDir,
}

impl Session {
    fn start(programs: &Programs) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let driver = Driver::start(programs, &dir.path().join("chromedriver.log"));
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let connecting = async {
            let mut builder = ClientBuilder::new(HttpConnector::new());
            let client =
                builder.capabilities(capabilities(programs, &dir)).connect(&driver.url).await.unwrap();
            let patience = Some(PATIENCE);
            client.update_timeouts(TimeoutConfiguration::new(patience, patience, None)).await.unwrap();
            client
        };
        let client = runtime.block_on(connecting);
        Self { client: Some(client), runtime, _driver: driver, dir }
    }

    pub(crate) fn client(&self) -> &Client {
        self.client.as_ref().expect("only taken when the session is dropped")
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        if let Some(client) = self.client.take() {
            // A browser that does not close by itself is ended with its driver.
            let _ = self
                .runtime
                .block_on(async { tokio::time::timeout(Duration::from_secs(5), client.close()).await });
        }
    }
}

fn capabilities(programs: &Programs, dir: &TempDir) -> Capabilities {
    let profile = format!("--user-data-dir={}", dir.path().join("profile").display());
    let value = json!({
        "goog:chromeOptions": {
            "binary": programs.browser,
            "args": [
                "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                "--disable-background-networking", "--disable-component-update", "--disable-sync",
                "--disable-dev-shm-usage", "--remote-debugging-pipe", "--lang=en-US", profile,
            ],
            // Else it begins with a page of its own, of a hundred parts.
            "prefs": { "session.restore_on_startup": 4, "session.startup_urls": ["about:blank"] },
            "perfLoggingPrefs": { "enableNetwork": true, "enablePage": false },
        },
        "goog:loggingPrefs": { "browser": "ALL", "performance": "ALL" },
        // A dialog that nobody asked for is a finding.
        "unhandledPromptBehavior": "ignore",
    });
    value.as_object().expect("written as one above").clone()
}
