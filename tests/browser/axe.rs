//! Accessibility, checked by axe-core: contrast, names, roles, order.

use std::path::PathBuf;
use std::sync::Once;

use serde_json::Value;

use crate::driver::skipped;
use crate::environment::{figure, repository};
use crate::page::{Look, Page, Screen};

/// What axe-core found on one page.
#[derive(Debug)]
pub(crate) struct Finding {
    /// `minor`, `moderate`, `serious` or `critical`.
    impact: String,
    /// Rule, target and help, for whoever mends it.
    text: String,
}

/// The rules' program; `None` where it is not on this machine, which was told then.
#[track_caller]
fn rules() -> Option<String> {
    static TOLD: Once = Once::new();
    let path = std::env::var_os("ROSTER_SYNC_AXE")
        .map_or_else(|| repository("target/axe/axe.min.js"), PathBuf::from);
    let read = std::fs::read_to_string(&path);
    if let Err(error) = &read {
        let what = format!(
            "accessibility: skipped, no axe-core at {} ({error}): `.ci/browser` fetches it, or set ROSTER_SYNC_AXE to an axe.min.js",
            path.display()
        );
        skipped(&TOLD, &what);
    }
    read.ok()
}

/// Runs the rules on the page as it is now.
#[track_caller]
pub(crate) fn findings(page: &Page, rules: &str) -> Vec<Finding> {
    if page.run("return typeof window.axe", &[]) == "undefined" {
        // As a part of the script, not of the page: the page's security policy stays as it is.
        page.run(&format!("{rules}\nwindow.axe = axe;"), &[]);
    }
    let script = "const done = arguments[arguments.length - 1];
        axe.run(document, { resultTypes: ['violations'] })
            .then(found => done(found.violations), error => done(String(error)))";
    let found = page.run_and_wait(script, &[]);
    let violations = found.as_array().unwrap_or_else(|| panic!("axe-core did not run: {found}"));
    violations.iter().flat_map(in_words).collect()
}

fn in_words(violation: &Value) -> Vec<Finding> {
    let word = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let nodes = violation["nodes"].as_array().unwrap();
    nodes
        .iter()
        .map(|node| Finding {
            impact: word(&violation["impact"]),
            text: format!(
                "{} {}: {}\n  at {}\n  {}",
                word(&violation["impact"]),
                word(&violation["id"]),
                word(&violation["help"]),
                node["target"],
                word(&node["failureSummary"]).replace('\n', "\n  "),
            ),
        })
        .collect()
}

/// Fails when a page has a serious or critical finding on a desktop or a phone, in light or dark colours. `name` tells which
/// page it is.
#[track_caller]
pub(crate) fn is_accessible(page: &Page, name: &str) {
    let Some(rules) = rules() else { return };
    let mut bad = Vec::new();
    for screen in [Screen::Desktop, Screen::Phone] {
        for look in [Look::Light, Look::Dark] {
            page.looks(look);
            page.unrolled_on(screen);
            for finding in findings(page, &rules) {
                let told = format!("{name}, {screen:?}, {look:?}: {}", finding.text);
                if finding.impact == "serious" || finding.impact == "critical" {
                    bad.push(told);
                } else {
                    figure(&told);
                }
            }
        }
    }
    page.on(Screen::Desktop);
    page.looks(Look::Light);
    assert!(bad.is_empty(), "{} serious findings:\n{}", bad.len(), bad.join("\n"));
}

/// Returns how many serious and critical findings a page has.
#[track_caller]
pub(crate) fn serious(page: &Page) -> Option<Vec<String>> {
    let found = findings(page, &rules()?);
    let serious =
        found.into_iter().filter(|finding| ["serious", "critical"].contains(&finding.impact.as_str()));
    Some(serious.map(|finding| finding.text).collect())
}
