//! What `WebDriver` has no word for: the vendor's own commands.

use fantoccini::wd::WebDriverCompatibleCommand;
use reqwest::Method;
use serde_json::{Value, json};
use url::{ParseError, Url};

/// A command of the browser's own debugging protocol, through the driver.
#[derive(Debug)]
pub(crate) struct Devtools {
    /// Such as `Emulation.setEmulatedMedia`.
    pub(crate) name: &'static str,
    /// Its arguments.
    pub(crate) params: Value,
}

/// Asks the driver for what the browser has noted since it was asked last.
#[derive(Debug)]
pub(crate) struct Log(
    /// `browser` for the console, `performance` for the network.
    pub(crate) &'static str,
);

/// Returns the address of a command within the session.
fn within(base: &Url, session: Option<&str>, path: &str) -> Result<Url, ParseError> {
    base.join(&format!("session/{}/{path}", session.unwrap_or_default()))
}

impl WebDriverCompatibleCommand for Devtools {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, ParseError> {
        within(base, session, "goog/cdp/execute")
    }

    fn method_and_body(&self, _: &Url) -> (Method, Option<String>) {
        (Method::POST, Some(json!({ "cmd": self.name, "params": self.params }).to_string()))
    }
}

impl WebDriverCompatibleCommand for Log {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, ParseError> {
        within(base, session, "se/log")
    }

    fn method_and_body(&self, _: &Url) -> (Method, Option<String>) {
        (Method::POST, Some(json!({ "type": self.0 }).to_string()))
    }
}
