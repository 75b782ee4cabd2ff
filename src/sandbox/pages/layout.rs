//! What every page has around its content.

use std::fmt::Write;

use super::super::html::escaped;
use super::super::inner::Reply;
use super::super::navigation::navigation;
use super::super::session::Message;
use super::super::world::World;

const STYLE: &str = "<style>body{font:15px sans-serif;margin:2em;color:#223}nav#top{display:none}table{border-collapse:\
    collapse}td,th{padding:4px 10px;border-bottom:1px solid #ccd;text-align:left}label{display:block;margin-top:6px;\
    color:#567}.alert-danger{background:#fdd;padding:8px}.fa-check:after{content:'\\2713'}.fa-times:after{content:\
    '\\2717'}</style>";

/// Returns a signed-in page: head, navigation, content in `div#main-column`.
pub(super) fn whole(title: &str, messages: &[Message], content: &str) -> String {
    let mut out = String::with_capacity(content.len() + 150_000);
    write!(
        out,
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>\n    {}\n</title>\n{STYLE}\n</head>\n<body>\n",
        escaped(title)
    )
    .unwrap_or_default();
    out.push_str(navigation());
    out.push_str("\n<div\n    id=\"main-column\"\n    class=\"column\">\n<p><a href=\"/employee\">Employees</a> | <a href=\"/user\">Users</a></p>\n");
    alerts(&mut out, messages);
    write!(out, "<h1>{}</h1>\n{content}\n</div>\n</body>\n</html>\n", escaped(title)).unwrap_or_default();
    out
}

/// Writes what the server has to tell, and the hidden alerts that every page's script keeps ready (§10).
fn alerts(out: &mut String, messages: &[Message]) {
    if !messages.is_empty() {
        out.push_str("<div\n    class=\"alerts alerts-server\">");
    }
    for message in messages {
        let (class, text) = match message {
            Message::Danger(text) => ("alert alert-danger", text),
            Message::Success(text) => ("alert alert-success", text),
        };
        write!(out, "\n  <div class=\"{class}\">\n    <p>{}</p>\n  </div>", escaped(text))
            .unwrap_or_default();
    }
    if !messages.is_empty() {
        out.push_str("\n</div>");
    }
    out.push_str(
        "\n<div class=\"alerts alerts-client\" hidden>\n  <div class=\"alert alert-danger\">\n    \
         <p>That POS user ID is already in use!</p>\n  </div>\n  <div class=\"alert alert-success\"><p></p></div>\n</div>\n",
    );
}

/// Returns the page behind the sign-in.
pub(super) fn home(world: &World) -> String {
    let active = world.people.iter().filter(|person| person.active).count();
    format!("<p>An invented chain: {} sites, {active} active employees.</p>", world.sites.len())
}

/// Returns a page that nobody asked for.
pub(in super::super) fn elsewhere() -> Reply {
    let html = whole("Home", &[], "<p>Welcome back.</p>");
    Reply::Page { title: "Home".into(), html }
}

/// Returns the sign-in page (§2).
pub(in super::super) fn login() -> Reply {
    let html = format!(
        "<!DOCTYPE html><html><head><title>Sign in</title>{STYLE}</head><body><h1>Sign in</h1>
<form\n    id=\"login-form\"\n    action=\"/login_check\"\n    method=\"POST\">
<label>Username</label><input type=\"text\" name=\"_username\" required>
<label>Password</label><input type=\"password\" name=\"_password\" required>
<button type=\"submit\">Sign in</button></form></body></html>"
    );
    Reply::Page { title: "Sign in".into(), html }
}

/// Returns what stands everywhere while the fault is on (§10: unknown, status 200).
pub(in super::super) fn maintenance() -> Reply {
    let html = "<html><head><title>Scheduled maintenance</title></head><body><h1>We will be back soon</h1></body></html>";
    Reply::Page { title: "Scheduled maintenance".into(), html: html.into() }
}
