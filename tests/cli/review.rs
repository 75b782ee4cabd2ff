//! A plan reviewed on this computer's own server, request by request: who may ask, what may be done when, and what comes of it.

mod access;
mod decisions;

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::Child;

use roster_sync::sandbox::{Mishap, MishapKind};
use serde_json::{Value, json};

use crate::environment::{Ran, Tenant};

const LEAVERS: &str = "pos_user_id,status\n1020,terminated\n1021,terminated\n1022,terminated\n";

/// A review that is being served.
struct Review {
    child: Child,
    lines: std::thread::JoinHandle<String>,
    host: String,
    base: String,
}

/// An answer, its head as it came.
struct Got {
    status: u16,
    head: String,
    body: String,
}

impl Got {
    #[track_caller]
    fn is(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}\n{}", self.head, self.body);
        self
    }

    fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}\n{}", self.body))
    }
}

impl Review {
    fn of(tenant: &Tenant, args: &[&str]) -> Self {
        Self::started(tenant.start(&[&["review"], args].concat()))
    }

    fn started(mut child: Child) -> Self {
        let mut out = BufReader::new(child.stdout.take().unwrap());
        let mut seen = String::new();
        let url = loop {
            let mut line = String::new();
            assert!(out.read_line(&mut line).unwrap() > 0, "it printed no address:\n{seen}");
            seen.push_str(&line);
            let line = line.trim();
            if let Some(url) = line.strip_prefix("http://").or(line.strip_prefix("https://")) {
                break url.to_owned();
            }
        };
        let (host, token) = url.split_once('/').unwrap();
        let (host, base) = (host.to_owned(), format!("/{}", token.trim_end_matches('/')));
        let lines = std::thread::spawn(move || {
            out.read_to_string(&mut seen).unwrap();
            seen
        });
        Self { child, lines, host, base }
    }

    /// Sends a request with exactly these headers.
    fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Got {
        let port = self.host.rsplit(':').next().unwrap();
        let mut stream = TcpStream::connect(format!("127.0.0.1:{port}")).unwrap();
        let mut text =
            format!("{method} {path} HTTP/1.1\r\nConnection: close\r\nContent-Length: {}\r\n", body.len());
        for (name, value) in headers {
            text.extend([name, ": ", value, "\r\n"]);
        }
        // Who refuses a request by its head answers, and closes, before the whole body was sent.
        let sent = stream.write_all(format!("{text}\r\n{body}").as_bytes());
        assert!(sent.is_ok() || sent.is_err_and(|error| error.kind() == std::io::ErrorKind::BrokenPipe));
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).unwrap();
        let answer = String::from_utf8_lossy(&answer).into_owned();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        let status = head.split(' ').nth(1).unwrap().parse().unwrap();
        Got { status, head: head.to_owned(), body: body.to_owned() }
    }

    fn get(&self, path: &str) -> Got {
        self.send("GET", &format!("{}{path}", self.base), &[("Host", &self.host)], "")
    }

    /// Sends what the page of the review would send.
    fn post(&self, path: &str, body: &Value) -> Got {
        let origin = format!("http://{}", self.host);
        let headers =
            [("Host", self.host.as_str()), ("Origin", &origin), ("Content-Type", "application/json")];
        self.send("POST", &format!("{}{path}", self.base), &headers, &body.to_string())
    }

    /// What the page's script starts from.
    fn start(&self) -> Value {
        let page = self.get("/").is(200).body;
        let (_, rest) = page.split_once("id=\"review\"").unwrap();
        let (_, rest) = rest.split_once('>').unwrap();
        serde_json::from_str(rest.split_once("</script>").unwrap().0).unwrap()
    }

    fn revision(&self) -> Value {
        self.start()["standing"]["revision"].clone()
    }

    fn hold(&self, entries: &[&str], why: &str) -> Got {
        self.post(
            "/hold",
            &json!({ "revision": self.revision(), "entries": entries, "held": true, "why": why }),
        )
    }

    fn decide(&self, entry: &str, verdict: &Value) -> Got {
        let why = "asked the store";
        self.post(
            "/decide",
            &json!({ "revision": self.revision(), "entry": entry, "verdict": verdict, "why": why }),
        )
    }

    fn approve(&self, name: &str) -> Got {
        let start = self.start();
        let revision = start["standing"]["revision"].clone();
        self.post(
            "/approve",
            &json!({ "revision": revision, "plan_hash": start["plan_hash"], "name": name, "note": "" }),
        )
    }

    /// Carries the plan out and returns everything that was said of it.
    fn apply(&self) -> String {
        self.post("/apply", &json!({})).is(202);
        self.get("/events").is(200).body
    }

    fn finish(self) -> Ran {
        self.post("/finish", &json!({})).is(200);
        self.ended()
    }

    fn ended(mut self) -> Ran {
        let code = self.child.wait().unwrap().code().unwrap_or(-1);
        let mut err = String::new();
        self.child.stderr.take().unwrap().read_to_string(&mut err).unwrap();
        Ran { out: self.lines.join().unwrap(), err, code }
    }
}

fn held(tenant: &Tenant, number: u64) -> bool {
    tenant.person(number).unwrap().active
}

#[test]
fn a_plan_is_looked_at_held_back_approved_and_carried_out() {
    let tenant = Tenant::new().known();
    let review = Review::of(&tenant, &[tenant.roster(LEAVERS), "--results", "results.csv"]);
    let standing = review.hold(&["line-3"], "comes back in spring").is(200).json();
    assert_eq!((&standing["held"], &standing["writes"]), (&json!(1), &json!(3)));
    review.approve("Kim Reyes").is(200);
    let said = review.apply();
    for event in
        ["event: started", "event: row-started", "event: row-sent", "event: row\n", "event: finished"]
    {
        assert!(said.contains(event), "{event}\n{said}");
    }
    assert!(said.contains("held back by Kim Reyes"), "{said}");
    assert!(said.contains("\"entry\":\"line-2\""), "{said}");
    assert!(!held(&tenant, 1020) && held(&tenant, 1021) && !held(&tenant, 1022));
    let results = std::fs::read_to_string(tenant.path("results.csv")).unwrap();
    let download = review.get("/run/results.csv").is(200);
    assert!(download.head.contains("attachment; filename=\"results.csv\""), "{}", download.head);
    assert_eq!(download.body, results);
    assert!(review.get("/run").is(200).body.contains("Kim Reyes"));
    review.get("/run/rejects.csv").is(404);
    let ended = review.finish();
    assert_eq!(ended.code, 0, "what a person held back needs nobody: {}", ended.err);
    assert!(ended.out.contains("held back by Kim Reyes"), "{}", ended.out);
}

#[test]
fn a_page_that_comes_late_or_again_hears_everything_once() {
    let tenant = Tenant::new().known();
    let review = Review::of(&tenant, &[tenant.roster(LEAVERS)]);
    review.approve("Kim Reyes").is(200);
    let all = review.apply();
    let host = ("Host", review.host.as_str());
    let path = format!("{}/events", review.base);
    let rest = review.send("GET", &path, &[host, ("Last-Event-ID", "2")], "").is(200).body;
    assert!(rest.starts_with("id: 3\n") || rest.contains("\nid: 3\n"), "{rest}");
    assert!(!rest.contains("event: started") && all.contains("event: started"));
    review.finish();
}

#[test]
fn a_plan_is_approved_once_and_carried_out_once() {
    let tenant = Tenant::new().known();
    let review = Review::of(&tenant, &[tenant.roster(LEAVERS)]);
    review.post("/apply", &json!({})).is(422);
    let start = review.start();
    let word = json!({ "revision": 0, "plan_hash": start["plan_hash"], "name": "Kim Reyes" });
    review.post("/approve", &word).is(200);
    let again = review.post("/approve", &word).is(409);
    assert!(again.body.contains("approved already, by Kim Reyes"), "{}", again.body);
    review.post("/hold", &json!({ "revision": 0, "entries": ["line-2"], "held": true })).is(409);
    review.apply();
    review.post("/apply", &json!({})).is(409);
    review.post("/approve", &word).is(409);
    let posts = tenant.sandbox.posts();
    assert_eq!(posts.iter().filter(|(path, _)| path == "/employee/update").count(), 3);
    review.finish();
}

#[test]
fn a_page_that_is_out_of_date_changes_nothing() {
    let tenant = Tenant::new();
    let review = Review::of(&tenant, &[tenant.roster(LEAVERS)]);
    let start = review.start();
    review.hold(&["line-2"], "").is(200);
    let stale = json!({ "revision": 0, "entries": ["line-3"], "held": true });
    assert!(review.post("/hold", &stale).is(409).body.contains("load the page again"));
    let word = json!({ "revision": 0, "plan_hash": start["plan_hash"], "name": "Kim Reyes" });
    review.post("/approve", &word).is(409);
    let other = json!({ "revision": 1, "plan_hash": "00", "name": "Kim Reyes" });
    review.post("/approve", &other).is(409);
    assert_eq!(review.start()["standing"]["held"], 1);
    review.finish();
}

#[test]
fn a_run_is_stopped_from_the_page() {
    let tenant = Tenant::new().known();
    tenant.configure_with("sessions = 1\n", "");
    tenant.sandbox.arm(Mishap::new(MishapKind::Latency(400)).on("POST", "/employee/update"));
    let review = Review::of(&tenant, &[tenant.roster(LEAVERS)]);
    review.approve("Kim Reyes").is(200);
    review.post("/apply", &json!({})).is(202);
    review.post("/stop", &json!({})).is(202);
    let said = review.get("/events").is(200).body;
    assert!(said.contains("it was interrupted"), "{said}");
    assert!(held(&tenant, 1022), "whoever was not reached is untouched");
    assert_eq!(review.finish().code, 130);
}

#[test]
fn the_time_of_a_run_does_not_count_while_somebody_looks_at_the_plan() {
    let tenant = Tenant::new().known();
    tenant.configure_with("max_runtime = \"2s\"\n", "");
    let review = Review::of(&tenant, &[tenant.roster(LEAVERS)]);
    std::thread::sleep(std::time::Duration::from_millis(2_200));
    review.approve("Kim Reyes").is(200);
    assert!(review.apply().contains("\"done\":3"));
    assert_eq!(review.finish().code, 0);
}

#[test]
fn another_run_that_is_under_way_lets_the_review_wait() {
    let tenant = Tenant::new().known();
    let review = Review::of(&tenant, &[tenant.roster(LEAVERS)]);
    review.approve("Kim Reyes").is(200);
    let directory = std::fs::read_dir(tenant.path("state")).unwrap().next().unwrap().unwrap().path();
    let lock = std::fs::File::options()
        .write(true)
        .create(true)
        .truncate(false)
        .open(directory.join("lock"))
        .unwrap();
    lock.lock().unwrap();
    let refused = review.post("/apply", &json!({})).is(409);
    assert!(refused.body.contains("another run is under way"), "{}", refused.body);
    drop(lock);
    review.apply();
    assert!(!held(&tenant, 1020));
    review.finish();
}

#[test]
fn without_an_approval_nothing_happens() {
    let tenant = Tenant::new();
    let review = Review::of(&tenant, &[tenant.roster(LEAVERS)]);
    let ended = review.finish();
    assert_eq!(ended.code, 1);
    assert!(ended.out.contains("nothing was changed"), "{}", ended.out);
    assert!(held(&tenant, 1020) && tenant.sandbox.posts().iter().all(|(path, _)| path == "/login_check"));
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_a_review() {
    let tenant = Tenant::new();
    let review = Review::of(&tenant, &[tenant.roster(LEAVERS)]);
    let pid = review.child.id().to_string();
    assert!(std::process::Command::new("kill").args(["-INT", &pid]).status().unwrap().success());
    assert_eq!(review.ended().code, 130);
}
