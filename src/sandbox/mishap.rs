//! What happens to requests on their way, switched on by a flag, a test or a call: `reset-after,method=POST,times=1`.

use std::collections::HashMap;
use std::fmt;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::str::FromStr;

/// What happens to a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MishapKind {
    /// It waits for so many milliseconds: `latency=250`.
    Latency(u64),
    /// It is answered with this status and not processed: `status=500`.
    Status(u16),
    /// It is processed and answered with this status: `status-after=502`.
    StatusAfter(u16),
    /// It is answered with 429, not processed; the client is to wait for so many seconds: `too-many=2`.
    TooMany(u64),
    /// It is answered with a maintenance page and status 200, not processed.
    Maintenance,
    /// It is lost before it is processed, the connection with it.
    ResetBefore,
    /// It is processed, and its answer is lost with the connection.
    ResetAfter,
    /// It is never answered and not processed.
    HangBefore,
    /// It is processed and never answered.
    HangAfter,
    /// It is processed, and its answer is a page that breaks off in the middle without an error.
    Truncate,
    /// It is sent to the sign-in page of another server and not processed, as somebody's proxy does now and then.
    Portal,
    /// It is sent to the home page and not processed, as if the login had no right to it.
    SentHome,
    /// It is processed, and its page is written in windows-1252; its head says so.
    OtherLetters,
    /// It is processed, and its answer is the home page with status 200.
    WrongPage,
    /// It arrives twice, as a proxy may send it again; the second answer is the one that comes.
    Twice,
    /// It is answered with the sign-in page and status 200, not processed, as if the session had expired.
    LoginPage,
    /// A rival admin changes the telephone of the employee whose page is asked for, right before it is shown.
    Rival,
}

/// A mishap and the requests it befalls.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mishap {
    /// What happens.
    pub kind: MishapKind,
    /// `GET` or `POST`; any when `None`.
    pub method: Option<String>,
    /// What the path starts with.
    pub path: String,
    /// So many of these requests come through first.
    pub after: u64,
    /// To how many of them it happens; to all when `None`.
    pub times: Option<u64>,
    /// How likely it is each time, of a hundred.
    pub percent: u8,
}

/// A text that is no mishap.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "{0:?} is no fault of the sandbox; one is written as KIND[=NUMBER][,method=POST][,path=/employee][,after=N][,times=N][,percent=N], KIND being one of {KINDS}"
)]
pub struct BadMishap(String);

const KINDS: &str = "latency, status, status-after, too-many, maintenance, reset-before, reset-after, hang-before, hang-after, \
                     truncate, portal, sent-home, other-letters, wrong-page, twice, login-page, rival";

impl Mishap {
    /// Returns a mishap that befalls every request.
    pub const fn new(kind: MishapKind) -> Self {
        Self { kind, method: None, path: String::new(), after: 0, times: None, percent: 100 }
    }

    /// Limits it to a method and to paths that start so.
    #[must_use]
    pub fn on(mut self, method: &str, path: &str) -> Self {
        self.method = Some(method.to_owned());
        path.clone_into(&mut self.path);
        self
    }

    /// Limits it to this many requests.
    #[must_use]
    pub const fn times(mut self, times: u64) -> Self {
        self.times = Some(times);
        self
    }

    /// Lets so many requests through first.
    #[must_use]
    pub const fn after(mut self, after: u64) -> Self {
        self.after = after;
        self
    }

    /// Lets it happen so often of a hundred times.
    #[must_use]
    pub const fn percent(mut self, percent: u8) -> Self {
        self.percent = percent;
        self
    }

    fn is_about(&self, method: &str, path: &str) -> bool {
        self.method.as_deref().is_none_or(|wanted| wanted == method) && path.starts_with(&self.path)
    }
}

impl MishapKind {
    /// Returns whether the request reaches its page or action all the same.
    pub(super) const fn is_processed(self) -> bool {
        !matches!(
            self,
            Self::Status(_)
                | Self::TooMany(_)
                | Self::Maintenance
                | Self::ResetBefore
                | Self::HangBefore
                | Self::LoginPage
                | Self::Portal
                | Self::SentHome
        )
    }
}

impl FromStr for Mishap {
    type Err = BadMishap;

    fn from_str(text: &str) -> Result<Self, BadMishap> {
        let bad = || BadMishap(text.to_owned());
        let mut parts = text.split(',').map(str::trim);
        let (word, number) = parts.next().map(pair).ok_or_else(bad)?;
        let whole = || number.and_then(|number| number.parse::<u64>().ok()).ok_or_else(bad);
        let status = || number.and_then(|number| number.parse::<u16>().ok()).ok_or_else(bad);
        let kind = match word {
            "latency" => MishapKind::Latency(whole()?),
            "status" => MishapKind::Status(status()?),
            "status-after" => MishapKind::StatusAfter(status()?),
            "too-many" => MishapKind::TooMany(whole()?),
            "maintenance" => MishapKind::Maintenance,
            "reset-before" => MishapKind::ResetBefore,
            "reset-after" => MishapKind::ResetAfter,
            "hang-before" => MishapKind::HangBefore,
            "hang-after" => MishapKind::HangAfter,
            "truncate" => MishapKind::Truncate,
            "portal" => MishapKind::Portal,
            "sent-home" => MishapKind::SentHome,
            "other-letters" => MishapKind::OtherLetters,
            "wrong-page" => MishapKind::WrongPage,
            "twice" => MishapKind::Twice,
            "login-page" => MishapKind::LoginPage,
            "rival" => MishapKind::Rival,
            _ => return Err(bad()),
        };
        let mut mishap = Self::new(kind);
        for (key, value) in parts.map(pair) {
            let value = value.ok_or_else(bad)?;
            match key {
                "method" => mishap.method = Some(value.to_ascii_uppercase()),
                "path" => value.clone_into(&mut mishap.path),
                "after" => mishap.after = value.parse().map_err(|_| bad())?,
                "times" => mishap.times = Some(value.parse().map_err(|_| bad())?),
                "percent" => mishap.percent = value.parse().map_err(|_| bad())?,
                _ => return Err(bad()),
            }
        }
        Ok(mishap)
    }
}

fn pair(text: &str) -> (&str, Option<&str>) {
    match text.split_once('=') {
        Some((key, value)) => (key, Some(value)),
        None => (text, None),
    }
}

/// The mishaps that are switched on, and how far each has come.
#[derive(Default)]
pub(super) struct Mishaps {
    armed: Vec<Armed>,
    /// What chance is drawn from: the same seed strikes the same requests, in whatever order they come.
    seed: u64,
    /// How often each method and path was asked for.
    asked: HashMap<(String, String), u64>,
}

struct Armed {
    mishap: Mishap,
    seen: u64,
    struck: u64,
}

impl Mishaps {
    pub(super) fn arm(&mut self, mishap: Mishap) {
        self.armed.push(Armed { mishap, seen: 0, struck: 0 });
    }

    pub(super) fn disarm(&mut self) {
        self.armed.clear();
    }

    pub(super) fn draw_from(&mut self, seed: u64) {
        self.seed = seed;
        self.asked.clear();
    }

    /// Returns what happens to this request, in the order in which it was switched on.
    pub(super) fn strike(&mut self, method: &str, path: &str) -> Vec<MishapKind> {
        let mut kinds = Vec::new();
        if self.armed.is_empty() {
            return kinds;
        }
        let asked = self.asked.entry((method.to_owned(), path.to_owned())).or_default();
        *asked += 1;
        let seed = self.seed;
        for (place, armed) in self.armed.iter_mut().enumerate() {
            if !armed.mishap.is_about(method, path) {
                continue;
            }
            armed.seen += 1;
            let spent = armed.mishap.times.is_some_and(|times| armed.struck >= times);
            let drawn = drawn((seed, place, method, path, *asked));
            if armed.seen > armed.mishap.after && !spent && drawn < u64::from(armed.mishap.percent) {
                armed.struck += 1;
                kinds.push(armed.mishap.kind);
            }
        }
        kinds
    }
}

/// Returns a number below 100 that these things alone decide.
fn drawn(from: impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    from.hash(&mut hasher);
    hasher.finish() % 100
}

impl fmt::Debug for Mishaps {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_list().entries(self.armed.iter().map(|armed| &armed.mishap)).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mishap_is_read_as_it_is_written() {
        let mishap: Mishap = "status=500, method=post,path=/employee/insert,after=2,times=1".parse().unwrap();
        let wanted = Mishap::new(MishapKind::Status(500)).on("POST", "/employee/insert").after(2).times(1);
        assert_eq!(mishap, wanted);
        assert_eq!("rival,percent=10".parse(), Ok(Mishap::new(MishapKind::Rival).percent(10)));
        for bad in ["", "fire", "latency", "latency=soon", "rival,whom=3", "rival,times"] {
            assert!(bad.parse::<Mishap>().is_err(), "{bad}");
        }
    }

    #[test]
    fn chance_strikes_the_same_requests_again_in_any_order() {
        let struck = |seed, backwards: bool| {
            let mut mishaps = Mishaps::default();
            mishaps.draw_from(seed);
            mishaps.arm(Mishap::new(MishapKind::ResetBefore).percent(30));
            let mut paths: Vec<String> = (0..100).map(|id| format!("/employee/edit/{id}")).collect();
            if backwards {
                paths.reverse();
            }
            let mut struck: Vec<String> =
                paths.into_iter().filter(|path| !mishaps.strike("GET", path).is_empty()).collect();
            struck.sort();
            struck
        };
        assert_eq!(struck(7, false), struck(7, true));
        assert_ne!(struck(7, false), struck(8, false));
        assert!((15..45).contains(&struck(7, false).len()));
    }

    #[test]
    fn it_strikes_the_requests_it_is_about() {
        let mut mishaps = Mishaps::default();
        mishaps.arm(Mishap::new(MishapKind::ResetAfter).on("POST", "/employee").after(1).times(1));
        let mut post = || mishaps.strike("POST", "/employee/insert").len();
        assert_eq!([post(), post(), post()], [0, 1, 0]);
        assert!(mishaps.strike("GET", "/employee").is_empty());
    }
}
