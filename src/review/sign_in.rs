//! Signing in to a review that other computers can reach.

use std::time::Duration;

use axum::http::{HeaderMap, HeaderValue, header};
use maud::{DOCTYPE, html};
use subtle::ConstantTimeEq;

use crate::model::Password;
use crate::report::Page;

use super::access::new_token;
use super::answer::{self, PageAnswer};

/// How long a wrong password takes, whoever else tries meanwhile.
const PAUSE: Duration = Duration::from_secs(1);
/// What the browser keeps.
const COOKIE: &str = "roster_sync_review";

/// Who has signed in.
#[derive(Debug)]
pub(super) struct SignIn {
    /// What a browser shows that has signed in.
    session: String,
    /// One try at a time: nobody guesses many passwords at once.
    turn: tokio::sync::Mutex<()>,
}

impl Default for SignIn {
    fn default() -> Self {
        Self { session: new_token(), turn: tokio::sync::Mutex::new(()) }
    }
}

impl SignIn {
    /// Returns whether a request comes from a browser that has signed in.
    pub(super) fn knows(&self, headers: &HeaderMap) -> bool {
        let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
        let mut values =
            cookies.flat_map(|text| text.split(';')).filter_map(|one| one.trim().split_once('='));
        values.any(|(name, value)| {
            name == COOKIE && bool::from(value.as_bytes().ct_eq(self.session.as_bytes()))
        })
    }

    /// Tries a password that a form sent.
    pub(super) async fn try_password(
        &self,
        base: &str,
        password: &Password,
        headers: &HeaderMap,
        body: &[u8],
    ) -> PageAnswer {
        let _turn = self.turn.lock().await;
        let fields = url::form_urlencoded::parse(body);
        let given = fields.into_iter().find(|(name, _)| name == "password").map(|(_, value)| value);
        let right =
            given.is_some_and(|given| bool::from(given.as_bytes().ct_eq(password.expose().as_bytes())));
        if !right {
            tokio::time::sleep(PAUSE).await;
            return sign_in_page(base, true);
        }
        let mut answer = answer::redirect(&format!("{base}/"));
        // A page that came encrypted, through a proxy in front of this server, says so when it sends its form: then the browser
        // must never show the cookie on a way that is not.
        let origin = headers.get(header::ORIGIN).map(HeaderValue::as_bytes).unwrap_or_default();
        let secure = if origin.to_ascii_lowercase().starts_with(b"https://") { "; Secure" } else { "" };
        let cookie = format!("{COOKIE}={}; Path={base}; HttpOnly; SameSite=Strict{secure}", self.session);
        if let Ok(value) = HeaderValue::try_from(cookie) {
            answer.headers_mut().insert(header::SET_COOKIE, value);
        }
        answer
    }
}

/// Returns the page that asks for the password.
pub(super) fn sign_in_page(base: &str, again: bool) -> PageAnswer {
    let html = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { "Review of a plan" }
            }
            body {
                main {
                    h1 { "Review of a plan" }
                    @if again { p role="alert" { "That was not the password." } }
                    form method="post" action=(format!("{base}/sign-in")) {
                        p {
                            label for="password" { "Password " }
                            input id="password" name="password" type="password" required autofocus autocomplete="current-password";
                        }
                        p { button type="submit" { "Sign in" } }
                    }
                }
            }
        }
    };
    let policy = "default-src 'none'; form-action 'self'; base-uri 'none'".to_owned();
    let mut answer = answer::page(Page { html: html.into_string(), policy });
    // A form of a page that names itself to nobody would say that it comes from nowhere, and be refused.
    answer.headers_mut().insert(header::REFERRER_POLICY, HeaderValue::from_static("same-origin"));
    answer
}
