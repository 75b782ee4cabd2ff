//! The frame of every page: nothing is loaded, nothing is sent, and only the style and the script of the page itself count.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use sha2::{Digest as _, Sha256};

use super::assets::{Parts, script, style};

/// A page, and what a browser may do with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// The whole document.
    pub html: String,
    /// The Content-Security-Policy, for the header of whoever serves the page; the document has it too.
    pub policy: String,
}

/// What makes one page different from another.
#[derive(Debug)]
pub(super) struct Frame<'a> {
    /// What the page is: `plan`, `review`, `run`.
    pub kind: &'a str,
    /// How far a review is; empty where it is none.
    pub stage: &'a str,
    /// The title, as text.
    pub title: &'a str,
    /// What it needs.
    pub parts: Parts,
    /// What stands in it.
    pub body: Markup,
}

impl Page {
    /// Returns the whole document.
    pub(super) fn new(frame: &Frame<'_>) -> Self {
        let (style, script) = (style(frame.parts), script(frame.parts));
        let policy = policy(frame.parts, &style, &script);
        let stage = (!frame.stage.is_empty()).then_some(frame.stage);
        let document = html! {
            (DOCTYPE)
            html lang="en" data-page=(frame.kind) data-stage=[stage] {
                head {
                    meta charset="utf-8";
                    meta http-equiv="Content-Security-Policy" content=(policy);
                    meta name="viewport" content="width=device-width, initial-scale=1";
                    meta name="referrer" content="no-referrer";
                    meta name="robots" content="noindex, nofollow";
                    meta name="color-scheme" content="light dark";
                    meta name="format-detection" content="telephone=no, email=no, address=no, date=no";
                    // Else a browser would ask the server for an icon.
                    link rel="icon" href="data:,";
                    title { (frame.title) }
                    style { (PreEscaped(&style)) }
                }
                body {
                    a.skip href="#main" { "Skip to the content" }
                    (frame.body)
                    script { (PreEscaped(&script)) }
                }
            }
        };
        // What a document cannot say of itself: who may show it in a frame.
        Self { html: document.into_string(), policy: format!("{policy}; frame-ancestors 'none'") }
    }
}

/// Returns the policy: only this very style and script, no address but, in a review, the server it came from.
fn policy(parts: Parts, style: &str, script: &str) -> String {
    let connect = if parts == Parts::Review { "; connect-src 'self'" } else { "" };
    format!(
        "default-src 'none'; img-src data:; style-src '{}'; script-src '{}'{connect}; base-uri 'none'; form-action 'none'",
        hash(style),
        hash(script),
    )
}

/// Returns the hash of an inline style or script, as a policy names it.
fn hash(text: &str) -> String {
    format!("sha256-{}", STANDARD.encode(Sha256::digest(text.as_bytes())))
}
