//! The server: it lets in whoever may ask, and answers from the session.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::middleware::{self, Next};
use axum::routing::{get, post};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::json;
use tokio::net::TcpListener;
use tokio::sync::{Mutex, mpsc, oneshot};
use tokio::task::JoinHandle;

use crate::apply::Stopped;
use crate::plan::{EntryId, ReviewStanding};
use crate::report::review_html;

use super::access::Stranger;
use super::answer::{self, Answer};
use super::session::{Choice, No, Stage};
use super::sign_in::{SignIn, sign_in_page};
use super::{Access, Ask, Live, Refusal, Reply, Session};

/// The most bytes of a request: everybody of a large plan held back at once.
const LARGEST: usize = 4 * 1024 * 1024;

/// A running server. It ends when this is dropped.
#[derive(Debug)]
pub struct Server {
    /// The address to open: whoever has it may decide.
    pub url: String,
    task: JoinHandle<()>,
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// What every answer depends on.
pub(super) struct Served {
    pub(super) access: Access,
    bound: SocketAddr,
    session: Mutex<Session>,
    asks: mpsc::Sender<Ask>,
    sign_in: SignIn,
}

/// Serves a review. Everything that the server cannot do by itself is asked through `asks`.
pub async fn serve(session: Session, access: Access, asks: mpsc::Sender<Ask>) -> std::io::Result<Server> {
    let listener = TcpListener::bind(access.listen).await?;
    let bound = listener.local_addr()?;
    let url = access.url(bound);
    let served =
        Arc::new(Served { access, bound, session: Mutex::new(session), asks, sign_in: SignIn::default() });
    let routes = router(&served);
    let task = tokio::spawn(async move {
        // It ends only when it is aborted.
        let _ = axum::serve(listener, routes).await;
    });
    Ok(Server { url, task })
}

fn router(served: &Arc<Served>) -> Router {
    let base = served.access.base();
    let at = |path: &str| format!("{base}{path}");
    Router::new()
        .route(&at(""), get(shown))
        .route(&at("/"), get(shown))
        .route(&at("/sign-in"), post(sign_in))
        .route(&at("/hold"), post(hold))
        .route(&at("/guard"), post(guard))
        .route(&at("/decide"), post(decide))
        .route(&at("/approve"), post(approve))
        .route(&at("/apply"), post(apply))
        .route(&at("/stop"), post(stop))
        .route(&at("/finish"), post(finish))
        .route(&at("/events"), get(events))
        .route(&at("/run"), get(run_page))
        .route(&at("/run/results.csv"), get(results_csv))
        .route(&at("/run/rejects.csv"), get(rejects_csv))
        .fallback(nothing_here)
        .layer(DefaultBodyLimit::max(LARGEST))
        .layer(middleware::from_fn_with_state(served.clone(), let_in))
        .with_state(served.clone())
}

/// Lets a request in that comes from where it may come from.
async fn let_in(State(served): State<Arc<Served>>, request: Request, next: Next) -> Answer {
    let (path, headers) = (request.uri().path(), request.headers());
    if let Err(stranger) = served.access.examine(served.bound, request.method(), path, headers) {
        return answer::refuse(StatusCode::FORBIDDEN, &strange(stranger));
    }
    if served.access.password.is_some() {
        let base = served.access.base();
        let signs_in = path == format!("{base}/sign-in");
        if !signs_in && !served.sign_in.knows(headers) {
            let opens = request.method() == Method::GET && path.trim_end_matches('/') == base;
            return if opens { sign_in_page(&base, false) } else { not_signed_in() };
        }
    }
    next.run(request).await
}

fn strange(stranger: Stranger) -> Refusal {
    match stranger {
        Stranger::Token => Refusal::new(
            "this is not the address of the review",
            "open the one that roster-sync printed, whole",
        ),
        Stranger::Host => {
            Refusal::new("this server does not go by that name", "open the address that roster-sync printed")
        }
        Stranger::Origin => {
            Refusal::new("this request comes from another page", "use the page of the review itself")
        }
    }
}

fn not_signed_in() -> Answer {
    answer::refuse(StatusCode::UNAUTHORIZED, &Refusal::new("sign in first", "load the page again"))
}

async fn nothing_here() -> Answer {
    answer::refuse(StatusCode::NOT_FOUND, &Refusal::new("there is nothing here", ""))
}

async fn sign_in(State(served): State<Arc<Served>>, body: Bytes) -> Answer {
    match &served.access.password {
        Some(password) => served.sign_in.try_password(&served.access.base(), password, &body).await,
        None => answer::redirect(&format!("{}/", served.access.base())),
    }
}

async fn shown(State(served): State<Arc<Served>>) -> Answer {
    let session = served.session.lock().await;
    let guards = session.plan().guards_without(&session.draft().held_ids());
    let base = served.access.base();
    answer::page(review_html(session.plan(), &session.view(&base, &guards)))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Hold {
    revision: u64,
    entries: Vec<EntryId>,
    held: bool,
    #[serde(default)]
    why: String,
}

async fn hold(State(served): State<Arc<Served>>, headers: HeaderMap, body: Bytes) -> Answer {
    let Hold { revision, entries, held, why } = match read(&headers, &body) {
        Ok(wish) => wish,
        Err(answer) => return *answer,
    };
    stands(served.session.lock().await.hold(revision, &entries, held, &why))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Guard {
    revision: u64,
    name: String,
    why: Option<String>,
}

async fn guard(State(served): State<Arc<Served>>, headers: HeaderMap, body: Bytes) -> Answer {
    let Guard { revision, name, why } = match read(&headers, &body) {
        Ok(wish) => wish,
        Err(answer) => return *answer,
    };
    stands(served.session.lock().await.allow(revision, &name, why.as_deref()))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Decide {
    revision: u64,
    entry: EntryId,
    verdict: Option<Choice>,
    #[serde(default)]
    why: String,
}

async fn decide(State(served): State<Arc<Served>>, headers: HeaderMap, body: Bytes) -> Answer {
    let Decide { revision, entry, verdict, why } = match read(&headers, &body) {
        Ok(wish) => wish,
        Err(answer) => return *answer,
    };
    let deciding = served.session.lock().await.deciding(revision, entry, verdict, &why);
    let decisions = match deciding {
        Ok(decisions) => decisions,
        Err(no) => return answer::no(&no),
    };
    // The session is not held while Backoffice is asked: another page may change it, and then this decision does not count.
    let plan = match served.ask(|reply| Ask::PlanAgain { decisions: decisions.clone(), reply }).await {
        Ok(plan) => plan,
        Err(refusal) => return answer::refuse(StatusCode::BAD_GATEWAY, &refusal),
    };
    match served.session.lock().await.adopt(revision, plan, decisions) {
        Ok(()) => reload(StatusCode::OK),
        Err(no) => answer::no(&no),
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Approve {
    revision: u64,
    plan_hash: String,
    name: String,
    #[serde(default)]
    note: String,
}

async fn approve(State(served): State<Arc<Served>>, headers: HeaderMap, body: Bytes) -> Answer {
    let Approve { revision, plan_hash, name, note } = match read(&headers, &body) {
        Ok(wish) => wish,
        Err(answer) => return *answer,
    };
    // Held until it is kept: nobody approves twice, nothing changes in between.
    let mut session = served.session.lock().await;
    let at = match served.ask(|reply| Ask::Moment { reply }).await {
        Ok(at) => at,
        Err(refusal) => return answer::refuse(StatusCode::INTERNAL_SERVER_ERROR, &refusal),
    };
    let approved = match session.approving(revision, &plan_hash, (&name, &note), at) {
        Ok(approved) => approved,
        Err(no) => return answer::no(&no),
    };
    match served.ask(|reply| Ask::Keep { approved: Box::new(approved.clone()), reply }).await {
        Ok(kept) => {
            session.approved(approved, kept);
            reload(StatusCode::OK)
        }
        Err(refusal) => answer::refuse(StatusCode::INTERNAL_SERVER_ERROR, &refusal),
    }
}

async fn apply(State(served): State<Arc<Served>>) -> Answer {
    let mut session = served.session.lock().await;
    let before = session.stage().clone();
    let (approved, live, stop) = match session.starting() {
        Ok(begun) => begun,
        Err(no) => return answer::no(&no),
    };
    match served.ask(|reply| Ask::CarryOut { approved, live, stop, reply }).await {
        Ok(()) => reload(StatusCode::ACCEPTED),
        Err(refusal) => {
            session.not_started(before);
            answer::refuse(StatusCode::CONFLICT, &refusal)
        }
    }
}

async fn stop(State(served): State<Arc<Served>>) -> Answer {
    match served.session.lock().await.stage() {
        Stage::Running { stop, .. } => {
            stop.ask(Stopped::Interrupted);
            answer::json(StatusCode::ACCEPTED, &json!({}))
        }
        _ => answer::no(&No::Over(Refusal::new("nothing is being carried out", ""))),
    }
}

async fn finish(State(served): State<Arc<Served>>) -> Answer {
    // Whoever started the server may have ended already: that is what was asked for.
    let _ = served.asks.send(Ask::Finish).await;
    answer::json(StatusCode::OK, &json!({}))
}

async fn events(State(served): State<Arc<Served>>, headers: HeaderMap) -> Answer {
    let session = served.session.lock().await;
    let Stage::Running { live, .. } = session.stage() else {
        return answer::no(&No::Over(Refusal::new("nothing is being carried out", "")));
    };
    let seen = headers.get("last-event-id").and_then(|id| id.to_str().ok()).and_then(|id| id.parse().ok());
    answer::events(stream(live.clone(), seen.unwrap_or(0)))
}

/// Returns everything that was and will be said, as server-sent events.
fn stream(live: Live, after: usize) -> Body {
    let said = futures_util::stream::unfold((live, after), |(live, after)| async move {
        let (number, said) = live.after(after).await?;
        // A document has no line feed of its own.
        let text = format!("id: {number}\nevent: {}\ndata: {}\n\n", said.event, said.data);
        Some((Ok::<_, std::convert::Infallible>(text), (live, number)))
    });
    Body::from_stream(said)
}

async fn run_page(State(served): State<Arc<Served>>) -> Answer {
    match served.report().await {
        Ok(pages) => answer::page(pages.page),
        Err(answer) => *answer,
    }
}

async fn results_csv(State(served): State<Arc<Served>>) -> Answer {
    match served.report().await {
        Ok(pages) => answer::download("results.csv", pages.results_csv),
        Err(answer) => *answer,
    }
}

async fn rejects_csv(State(served): State<Arc<Served>>) -> Answer {
    match served.report().await {
        Ok(pages) => match pages.rejects_csv {
            Some(bytes) => answer::download("rejects.csv", bytes),
            None => nothing_here().await,
        },
        Err(answer) => *answer,
    }
}

impl Served {
    async fn ask<T>(&self, ask: impl FnOnce(Reply<T>) -> Ask) -> Result<T, Refusal> {
        let gone = || Refusal::new("roster-sync has ended", "start the review again");
        let (reply, answered) = oneshot::channel();
        self.asks.send(ask(reply)).await.map_err(|_| gone())?;
        answered.await.map_err(|_| gone())?
    }

    async fn report(&self) -> Result<super::RunPages, Box<Answer>> {
        let base = self.access.base();
        let found = self.ask(|reply| Ask::Report { base, reply }).await;
        found.map_err(|refusal| Box::new(answer::refuse(StatusCode::NOT_FOUND, &refusal)))
    }
}

/// Reads a document. Only a script can send one of this type, and only one of this page may.
fn read<T: DeserializeOwned>(headers: &HeaderMap, body: &Bytes) -> Result<T, Box<Answer>> {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let refused = |status, message: String| Err(Box::new(answer::refuse(status, &Refusal::new(message, ""))));
    if kind.split(';').next().map(str::trim) != Some("application/json") {
        return refused(StatusCode::UNSUPPORTED_MEDIA_TYPE, "send application/json".to_owned());
    }
    match serde_json::from_slice(body) {
        Ok(document) => Ok(document),
        Err(error) => refused(StatusCode::BAD_REQUEST, error.to_string()),
    }
}

fn stands(standing: Result<ReviewStanding, No>) -> Answer {
    match standing {
        Ok(standing) => answer::json(StatusCode::OK, &standing),
        Err(no) => answer::no(&no),
    }
}

fn reload(status: StatusCode) -> Answer {
    answer::json(status, &json!({ "reload": true }))
}
