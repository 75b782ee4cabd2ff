//! One request on its way: through faults and session to its page or action, and back in pieces.

use std::convert::Infallible;

use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, Method, Response, Uri, header};

use super::body::Fields;
use super::faults::Fault;
use super::inner::{Inner, Reply, Request, Shared};
use super::mishap::MishapKind;
use super::session::{Message, Session};
use super::twists::{Twist, received, rendered};
use super::{actions, pages};

/// Answers one request and writes it down.
pub(super) fn answer(
    shared: &Shared,
    method: &Method,
    uri: &Uri,
    cookie: Option<&str>,
    bytes: &[u8],
    mishaps: &[MishapKind],
) -> Response<Body> {
    let mut inner = shared.lock();
    let path = uri.path();
    let is = |wanted: &str, prefix: &str| method.as_str() == wanted && path.starts_with(prefix);
    let before = inner.strike(|fault| match fault {
        Fault::StatusOnce { method, path, .. } | Fault::LoseRequestOnce { method, path } => is(method, path),
        _ => false,
    });
    let after =
        inner.strike(|fault| matches!(fault, Fault::LoseAnswerOnce { method, path } if is(method, path)));
    let unprocessed = mishaps.iter().find(|kind| !kind.is_processed());
    if mishaps.contains(&MishapKind::Rival) {
        rival(&mut inner, path);
        shared.save(&inner.world);
    }
    let session = visit(&mut inner, cookie);
    let fields = Fields::parse(bytes);
    let query = Fields::parse(uri.query().unwrap_or_default().as_bytes());
    if method == Method::POST {
        inner.posts.push((path.to_owned(), fields.pairs()));
    }
    let mut set_cookie = None;
    let reply = match (&before, path) {
        (Some(Fault::StatusOnce { status, .. }), _) => Reply::Status(*status),
        (Some(_), _) => Reply::Status(0),
        (None, _) if unprocessed.is_some() => unprocessed.map_or(Reply::Status(0), spoiled_before),
        (None, _) if inner.has(&Fault::Maintenance) => pages::maintenance(),
        (None, "/login") => {
            if session.is_none() {
                set_cookie = Some(inner.sessions.open());
            }
            pages::login()
        }
        (None, "/login_check") => sign_in(&mut inner, cookie, &fields, &mut set_cookie),
        (None, _) if !session.as_ref().is_some_and(|one| one.signed_in) => Reply::Redirect("/login".into()),
        (None, _) if method == Method::GET => {
            let reply = pages::page(
                &inner,
                path,
                &query,
                session.as_ref().map_or(&[], |one| &one.messages),
                shared.today(),
            );
            if let (Reply::Page { .. }, Some(session)) =
                (&reply, cookie.and_then(|one| inner.sessions.get(one)))
            {
                session.messages.clear();
            }
            if let (Reply::Redirect(_), Some(session)) =
                (&reply, cookie.and_then(|one| inner.sessions.get(one)))
            {
                session.messages.push(Message::Danger(pages::NO_USER.to_owned()));
            }
            reply
        }
        (None, _) => {
            let fields = received(&inner.twists, &inner.world, path, fields);
            let mut reply = actions::act(shared, &mut inner, path, &fields);
            if mishaps.contains(&MishapKind::Twice) {
                reply = actions::act(shared, &mut inner, path, &fields);
            }
            shared.save(&inner.world);
            let messages = std::mem::take(&mut inner.messages);
            if let Some(page) = shown_again(shared, &inner, &reply, &messages) {
                page
            } else {
                if let Some(session) = cookie.and_then(|one| inner.sessions.get(one)) {
                    session.messages.extend(messages);
                }
                reply
            }
        }
    };
    let reply = match reply {
        Reply::Page { title, html } => {
            Reply::Page { title, html: rendered(&inner.twists, &inner.world, path, html) }
        }
        reply => reply,
    };
    let reply = mishaps.iter().fold(reply, spoiled_after);
    let reply = match (&inner.mangle, reply) {
        (Some(mangle), Reply::Page { title, html }) => Reply::Page { title, html: mangle(path, html) },
        (_, reply) => reply,
    };
    let lost = after.is_some() || matches!(reply, Reply::Status(0));
    let truncated = path.starts_with("/employee")
        && inner.has(&Fault::TruncateListing)
        && matches!(&reply, Reply::Page { title, .. } if title == "Employees");
    let letters = if mishaps.contains(&MishapKind::OtherLetters) { OTHER_LETTERS } else { LETTERS };
    let response = if lost { lost_answer() } else { respond(reply, set_cookie, truncated, letters) };
    inner.requests.push(Request {
        method: method.to_string(),
        path: path.to_owned(),
        route: format!("{method} {}", route(path)),
        session: session.map_or(0, |session| session.number),
        status: response.status().as_u16(),
    });
    response
}

/// The page that a refused form leads to, where that itself is the answer.
fn shown_again(shared: &Shared, inner: &Inner, reply: &Reply, messages: &[Message]) -> Option<Reply> {
    let Reply::Redirect(target) = reply else { return None };
    let (page, question) = target.split_once('?')?;
    let in_place = inner.twists.contains(&Twist::RefusedInPlace) && question.contains("actionXfer=");
    in_place.then(|| pages::page(inner, page, &Fields::of(Vec::new()), messages, shared.today()))
}

/// The answer to a request that never reached its page or action; status 0 stands for a lost one.
fn spoiled_before(kind: &MishapKind) -> Reply {
    match kind {
        MishapKind::Status(status) => Reply::Status(*status),
        MishapKind::TooMany(seconds) => Reply::Later(*seconds),
        MishapKind::Maintenance => pages::maintenance(),
        MishapKind::LoginPage => pages::login(),
        MishapKind::SentHome => Reply::Redirect("/".into()),
        MishapKind::Portal => Reply::Redirect("https://portal.example.com/sign-in?back=1".into()),
        _ => Reply::Status(0),
    }
}

/// What becomes of the answer to a request that was processed.
fn spoiled_after(reply: Reply, kind: &MishapKind) -> Reply {
    match (kind, reply) {
        (MishapKind::StatusAfter(status), _) => Reply::Status(*status),
        (MishapKind::ResetAfter, _) => Reply::Status(0),
        (MishapKind::WrongPage, _) => pages::elsewhere(),
        (MishapKind::Truncate, reply) => {
            let (title, mut html) = match reply {
                Reply::Page { title, html } => (title, html),
                _ => ("Employees".to_owned(), pages::elsewhere().into_html()),
            };
            cut(&mut html);
            Reply::Page { title, html }
        }
        (_, reply) => reply,
    }
}

/// A rival admin corrects a telephone at the very moment.
fn rival(inner: &mut Inner, path: &str) {
    let id: Option<u64> = path.rsplit('/').next().and_then(|part| part.parse().ok());
    if let Some(person) = inner.world.people.iter_mut().find(|person| Some(person.id) == id) {
        person.phone = format!("(555) 019-{:04}", person.id % 10_000);
    }
}

fn cut(html: &mut String) {
    let half = (0..=html.len() / 2).rev().find(|at| html.is_char_boundary(*at)).unwrap_or(0);
    html.truncate(half);
}

/// Counts the request for its session, which may end by it.
fn visit(inner: &mut Inner, cookie: Option<&str>) -> Option<Session> {
    let cookie = cookie?;
    let most = inner.faults.iter().find_map(|fault| match fault {
        Fault::ExpireSessionsAfter(most) => Some(*most),
        _ => None,
    });
    let session = inner.sessions.get(cookie)?;
    session.requests += 1;
    if most.is_some_and(|most| session.requests > most) {
        inner.sessions.end(cookie);
        return None;
    }
    Some(session.clone())
}

fn sign_in(
    inner: &mut Inner,
    cookie: Option<&str>,
    fields: &Fields,
    set_cookie: &mut Option<String>,
) -> Reply {
    let (username, password) = (fields.text("_username"), fields.get("_password").unwrap_or_default());
    let known = inner.world.logins.iter().any(|login| {
        login.active && login.username.eq_ignore_ascii_case(&username) && login.password == password
    });
    if !known {
        return Reply::Redirect("/login".into());
    }
    if inner.has(&Fault::NewSignInEndsOthers) {
        inner.sessions.end_signed_in();
    }
    // Without a session from before, the right password is refused like a wrong one (§2).
    *set_cookie = inner.sessions.sign_in(cookie);
    Reply::Redirect(if set_cookie.is_some() { "/" } else { "/login" }.into())
}

/// Finds the session cookie.
pub(super) fn cookie_of(headers: &HeaderMap) -> Option<String> {
    let cookies = headers.get(header::COOKIE)?.to_str().ok()?;
    cookies.split(';').find_map(|one| one.trim().strip_prefix("PHPSESSID=")).map(ToOwned::to_owned)
}

/// What pages are written in, and what they may be by mishap.
const LETTERS: &str = "UTF-8";
const OTHER_LETTERS: &str = "windows-1252";

fn respond(reply: Reply, set_cookie: Option<String>, truncated: bool, letters: &str) -> Response<Body> {
    let mut builder = Response::builder()
        .header(header::CACHE_CONTROL, "no-store")
        .header(header::SERVER, "Sonnys Controls");
    if let Some(cookie) = set_cookie {
        builder = builder.header(header::SET_COOKIE, format!("PHPSESSID={cookie}; path=/; HttpOnly"));
    }
    let (status, body) = match reply {
        Reply::Redirect(target) => {
            builder = builder.header(header::LOCATION, target);
            (302, String::new())
        }
        Reply::Later(seconds) => {
            builder = builder.header(header::RETRY_AFTER, seconds.to_string());
            (429, "<html><head><title>Too many requests</title></head><body></body></html>".to_owned())
        }
        Reply::Status(status) => {
            if status == 429 || status == 503 {
                builder = builder.header(header::RETRY_AFTER, "1");
            }
            (status, format!("<html><head><title>Error {status}</title></head><body></body></html>"))
        }
        Reply::Page { mut html, .. } => {
            if truncated {
                cut(&mut html);
            }
            (200, html)
        }
    };
    builder = builder.status(status).header(header::CONTENT_TYPE, format!("text/html; charset={letters}"));
    // In pieces, so that the answer is chunked and has no length.
    let bytes = if letters == LETTERS { Bytes::from(body) } else { Bytes::from(in_one_byte_each(&body)) };
    let pieces: Vec<Result<Bytes, Infallible>> = (0..bytes.len())
        .step_by(16_384)
        .map(|at| Ok(bytes.slice(at..bytes.len().min(at + 16_384))))
        .collect();
    builder.body(Body::from_stream(futures_util::stream::iter(pieces))).unwrap_or_default()
}

/// Writes each letter as one byte, as far as there is one for it.
fn in_one_byte_each(text: &str) -> Vec<u8> {
    text.chars().map(|letter| u8::try_from(u32::from(letter)).unwrap_or(b'?')).collect()
}

/// An answer that breaks off: the connection is closed in the middle of it.
fn lost_answer() -> Response<Body> {
    let broken = std::io::Error::new(std::io::ErrorKind::ConnectionReset, "lost");
    let pieces = [Ok(Bytes::from_static(b"<html>")), Err(broken)];
    Response::new(Body::from_stream(futures_util::stream::iter(pieces)))
}

fn route(path: &str) -> String {
    let number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    path.split('/').map(|part| if number(part) { "ID" } else { part }).collect::<Vec<_>>().join("/")
}
