//! A review that a test serves and asks as its page would, request by request.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::Child;

use serde_json::{Value, json};

use crate::environment::Ran;

/// A review that is being served.
pub(crate) struct Review {
    pub(crate) child: Child,
    lines: std::thread::JoinHandle<String>,
    pub(crate) host: String,
    pub(crate) base: String,
}

/// An answer, its head as it came.
pub(crate) struct Got {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: String,
}

impl Got {
    #[track_caller]
    pub(crate) fn is(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}\n{}", self.head, self.body);
        self
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error}\n{}", self.body))
    }
}

impl Review {
    pub(crate) fn started(mut child: Child) -> Self {
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
    pub(crate) fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &str) -> Got {
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

    pub(crate) fn get(&self, path: &str) -> Got {
        self.send("GET", &format!("{}{path}", self.base), &[("Host", &self.host)], "")
    }

    /// Sends what the page of the review would send.
    pub(crate) fn post(&self, path: &str, body: &Value) -> Got {
        let origin = format!("http://{}", self.host);
        let headers =
            [("Host", self.host.as_str()), ("Origin", &origin), ("Content-Type", "application/json")];
        self.send("POST", &format!("{}{path}", self.base), &headers, &body.to_string())
    }

    /// What the page's script starts from.
    pub(crate) fn start(&self) -> Value {
        let page = self.get("/").is(200).body;
        let (_, rest) = page.split_once("id=\"review\"").unwrap();
        let (_, rest) = rest.split_once('>').unwrap();
        serde_json::from_str(rest.split_once("</script>").unwrap().0).unwrap()
    }

    pub(crate) fn revision(&self) -> Value {
        self.start()["standing"]["revision"].clone()
    }

    pub(crate) fn hold(&self, entries: &[&str], why: &str) -> Got {
        self.post(
            "/hold",
            &json!({ "revision": self.revision(), "entries": entries, "held": true, "why": why }),
        )
    }

    pub(crate) fn decide(&self, entry: &str, verdict: &Value) -> Got {
        let why = "asked the store";
        self.post(
            "/decide",
            &json!({ "revision": self.revision(), "entry": entry, "verdict": verdict, "why": why }),
        )
    }

    pub(crate) fn approve(&self, name: &str) -> Got {
        let start = self.start();
        let revision = start["standing"]["revision"].clone();
        self.post(
            "/approve",
            &json!({ "revision": revision, "plan_hash": start["plan_hash"], "name": name, "note": "" }),
        )
    }

    /// Carries the plan out and returns everything that was said of it.
    pub(crate) fn apply(&self) -> String {
        self.post("/apply", &json!({})).is(202);
        self.get("/events").is(200).body
    }

    pub(crate) fn finish(self) -> Ran {
        self.post("/finish", &json!({})).is(200);
        self.ended()
    }

    pub(crate) fn ended(mut self) -> Ran {
        let code = self.child.wait().unwrap().code().unwrap_or(-1);
        let mut err = String::new();
        self.child.stderr.take().unwrap().read_to_string(&mut err).unwrap();
        Ran { out: self.lines.join().unwrap(), err, code }
    }
}
