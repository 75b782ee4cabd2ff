//! What a page said and whom it asked.

use serde_json::Value;

/// Everything noticed of the pages of a test so far.
#[derive(Debug, Default)]
pub(crate) struct Noticed {
    /// Errors and warnings in the console: scripts that failed, breaches of the security policy, answers that were errors.
    pub(crate) complaints: Vec<String>,
    /// Addresses outside this computer that were asked for.
    pub(crate) abroad: Vec<String>,
    /// Every address that was asked for.
    pub(crate) asked: Vec<String>,
}

impl Noticed {
    /// Adds what the driver noted in the meantime.
    pub(crate) fn add(&mut self, console: &Value, network: &Value) {
        for entry in console.as_array().into_iter().flatten() {
            let level = entry["level"].as_str().unwrap_or_default();
            if level == "SEVERE" || level == "WARNING" {
                self.complaints.push(format!("{level} {}: {}", entry["source"], entry["message"]));
            }
        }
        for entry in network.as_array().into_iter().flatten() {
            let message: Value =
                serde_json::from_str(entry["message"].as_str().unwrap_or_default()).unwrap_or_default();
            let event = &message["message"];
            if event["method"] == "Network.requestWillBeSent"
                && let Some(address) = event["params"]["request"]["url"].as_str()
            {
                self.asked.push(address.to_owned());
            }
        }
        let abroad = self.asked.iter().filter(|address| !is_here(address));
        self.abroad = abroad.cloned().collect();
    }

    /// Fails when a page complained or asked anybody outside.
    #[track_caller]
    pub(crate) fn is_clean(&self) {
        assert!(self.complaints.is_empty(), "the page complained:\n{}", self.complaints.join("\n"));
        assert!(self.abroad.is_empty(), "the page asked outside: {:?}", self.abroad);
    }
}

/// Says whether an address stays on this computer.
fn is_here(address: &str) -> bool {
    ["file:", "data:", "blob:", "about:", "chrome:", "http://127.0.0.1:", "http://localhost:"]
        .iter()
        .any(|start| address.starts_with(start))
}

#[test]
fn an_address_outside_is_told_from_one_here() {
    assert!(is_here("http://127.0.0.1:4040/x") && is_here("file:///tmp/plan.html"));
    assert!(!is_here("https://fonts.example.com/x") && !is_here("http://127.0.0.1.example.com/"));
}
