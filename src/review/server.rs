//! The server: it lets in whoever may ask, and answers from the session.

use std::sync::Arc;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::middleware::{self, Next};
use axum::routing::{get, post};
use serde::Deserialize;
use serde_json::json;
use tokio::net::TcpListener;
use tokio::sync::{Mutex, oneshot};
use tokio::task::JoinHandle;

use crate::apply::Stopped;
use crate::plan::EntryId;
use crate::report::review_html;

use super::access::Stranger;
use super::answer::{self, PageAnswer};
use super::listening::{PATIENCE, listen, whole};
use super::served::{Served, read, reload, stands};
use super::session::{No, RowChoice, Stage};
use super::sign_in::{SignIn, sign_in_page};
use super::told::{News, RunPages};
use super::{Access, Live, Refusal, Reviewed, Session};

/// The most bytes of a request: everybody of a large plan held back at once.
const LARGEST: usize = 4 * 1024 * 1024;

/// A running server. It ends when this is dropped.
#[derive(Debug)]
pub struct Server {
    /// The address to open: whoever has it may decide.
    pub url: String,
    /// The address that other computers open, where it is known.
    pub url_for_others: Option<String>,
    task: JoinHandle<()>,
    served: Arc<Served>,
}

impl Server {
    /// Ends the review early: a run that is under way is asked to stop, and waited for.
    pub async fn end(self) {
        let running = match self.served.session.lock().await.stage() {
            Stage::Running { live, stop, .. } => {
                stop.ask(Stopped::Interrupted);
                Some(live.clone())
            }
            Stage::Open | Stage::Approved { .. } => None,
        };
        if let Some(live) = running {
            let mut seen = 0;
            while let Some((next, _)) = live.after(seen).await {
                seen = next;
            }
        }
        self.served.reviewed.end().await;
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.task.abort();
    }
}

/// Serves a review.
pub async fn serve(session: Session, access: Access, reviewed: Arc<Reviewed>) -> std::io::Result<Server> {
    let listener = TcpListener::bind(access.listen).await?;
    let bound = listener.local_addr()?;
    let (url, url_for_others) = (access.url(bound), access.url_for_others(bound));
    let served = Arc::new(Served {
        access,
        bound,
        session: Mutex::new(session),
        reviewed,
        sign_in: SignIn::default(),
    });
    let routes = router(&served);
    // It ends only when it is aborted.
    let task = tokio::spawn(listen(listener, routes, PATIENCE));
    Ok(Server { url, url_for_others, task, served })
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
async fn let_in(State(served): State<Arc<Served>>, request: Request, next: Next) -> PageAnswer {
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
    match whole(request, LARGEST, PATIENCE).await {
        Ok(request) => next.run(request).await,
        Err(status) => answer::refuse(status, &Refusal::new("the request did not arrive whole", "try again")),
    }
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

fn not_signed_in() -> PageAnswer {
    answer::refuse(StatusCode::UNAUTHORIZED, &Refusal::new("sign in first", "load the page again"))
}

async fn nothing_here() -> PageAnswer {
    no_such_page()
}

fn no_such_page() -> PageAnswer {
    answer::refuse(StatusCode::NOT_FOUND, &Refusal::new("there is nothing here", ""))
}

async fn sign_in(State(served): State<Arc<Served>>, headers: HeaderMap, body: Bytes) -> PageAnswer {
    match &served.access.password {
        Some(password) => served.sign_in.try_password(&served.access.base(), password, &headers, &body).await,
        None => answer::redirect(&format!("{}/", served.access.base())),
    }
}

async fn shown(State(served): State<Arc<Served>>) -> PageAnswer {
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

async fn hold(State(served): State<Arc<Served>>, headers: HeaderMap, body: Bytes) -> PageAnswer {
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

async fn guard(State(served): State<Arc<Served>>, headers: HeaderMap, body: Bytes) -> PageAnswer {
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
    verdict: Option<RowChoice>,
    #[serde(default)]
    why: String,
}

async fn decide(State(served): State<Arc<Served>>, headers: HeaderMap, body: Bytes) -> PageAnswer {
    let Decide { revision, entry, verdict, why } = match read(&headers, &body) {
        Ok(wish) => wish,
        Err(answer) => return *answer,
    };
    to_its_end(move || async move {
        let deciding = served.session.lock().await.deciding(revision, entry, verdict, &why);
        let decisions = match deciding {
            Ok(decisions) => decisions,
            Err(no) => return answer::no(&no),
        };
        // The session is not held while Backoffice is asked: another page may change it, and then this decision does not count.
        let plan = match served.reviewed.plan_again(&decisions).await {
            Ok(plan) => plan,
            Err(refusal) => return answer::refuse(StatusCode::BAD_GATEWAY, &refusal),
        };
        match served.session.lock().await.adopt(revision, plan, decisions) {
            Ok(()) => reload(StatusCode::OK),
            Err(no) => answer::no(&no),
        }
    })
    .await
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

async fn approve(State(served): State<Arc<Served>>, headers: HeaderMap, body: Bytes) -> PageAnswer {
    let Approve { revision, plan_hash, name, note } = match read(&headers, &body) {
        Ok(wish) => wish,
        Err(answer) => return *answer,
    };
    to_its_end(move || async move {
        // Held until it is kept: nobody approves twice, nothing changes in between.
        let mut session = served.session.lock().await;
        let at = served.reviewed.now();
        let approved = match session.approving(revision, &plan_hash, (&name, &note), at) {
            Ok(approved) => approved,
            Err(no) => return answer::no(&no),
        };
        match served.reviewed.keep(approved.clone()).await {
            Ok(kept) => {
                session.approved(approved, kept);
                reload(StatusCode::OK)
            }
            Err(refusal) => answer::refuse(StatusCode::INTERNAL_SERVER_ERROR, &refusal),
        }
    })
    .await
}

async fn apply(State(served): State<Arc<Served>>) -> PageAnswer {
    let (begun, has_begun) = oneshot::channel();
    // It goes on when the page that began it is closed.
    let _running = on_one_thread(move || carry_out(served, begun));
    has_begun.await.unwrap_or_else(|_| went_wrong())
}

/// Carries the plan out to its end. The page is answered when that has begun, or cannot begin.
async fn carry_out(served: Arc<Served>, begun: oneshot::Sender<PageAnswer>) {
    let mut session = served.session.lock().await;
    let before = session.stage().clone();
    let (live, stop) = match session.starting() {
        Ok(begun) => begun,
        Err(no) => return drop(begun.send(answer::no(&no))),
    };
    let (kept, turn) = match served.reviewed.begin().await {
        Ok(begun) => begun,
        Err(refusal) => {
            session.not_started(before);
            return drop(begun.send(answer::refuse(StatusCode::CONFLICT, &refusal)));
        }
    };
    drop(session);
    drop(begun.send(reload(StatusCode::ACCEPTED)));
    served.reviewed.carry_out(&kept, &turn, &live, stop).await;
}

/// Answers even where nobody waits for it any more: what was begun must not be left between two states because a page was
/// closed.
async fn to_its_end<F>(answering: impl FnOnce() -> F + Send + 'static) -> PageAnswer
where
    F: Future<Output = PageAnswer>,
{
    on_one_thread(answering).await.unwrap_or_else(|_| went_wrong())
}

/// Does work of the engine, which does not move between threads, while the server goes on answering.
fn on_one_thread<F, T>(work: impl FnOnce() -> F + Send + 'static) -> JoinHandle<T>
where
    F: Future<Output = T>,
    T: Send + 'static,
{
    let runtime = tokio::runtime::Handle::current();
    tokio::task::spawn_blocking(move || runtime.block_on(work()))
}

fn went_wrong() -> PageAnswer {
    let refusal = Refusal::new("something went wrong inside of roster-sync", "load the page again");
    answer::refuse(StatusCode::INTERNAL_SERVER_ERROR, &refusal)
}

async fn stop(State(served): State<Arc<Served>>) -> PageAnswer {
    match served.session.lock().await.stage() {
        Stage::Running { stop, .. } => {
            stop.ask(Stopped::Interrupted);
            answer::json(StatusCode::ACCEPTED, &json!({}))
        }
        _ => answer::no(&No::Over(Refusal::new("nothing is being carried out", ""))),
    }
}

async fn finish(State(served): State<Arc<Served>>) -> PageAnswer {
    if let Stage::Running { live, .. } = served.session.lock().await.stage()
        && !live.has_ended()
    {
        let refusal = Refusal::new("the plan is being carried out", "wait until it has ended, or stop it");
        return answer::no(&No::Over(refusal));
    }
    served.reviewed.tell(News::Finish);
    answer::json(StatusCode::OK, &json!({}))
}

async fn events(State(served): State<Arc<Served>>, headers: HeaderMap) -> PageAnswer {
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

async fn run_page(State(served): State<Arc<Served>>) -> PageAnswer {
    reported(served, |pages| answer::page(pages.page)).await
}

async fn results_csv(State(served): State<Arc<Served>>) -> PageAnswer {
    reported(served, |pages| answer::download("results.csv", pages.results_csv)).await
}

async fn rejects_csv(State(served): State<Arc<Served>>) -> PageAnswer {
    let rejects = |pages: RunPages| pages.rejects_csv.map(|bytes| answer::download("rejects.csv", bytes));
    reported(served, move |pages| rejects(pages).unwrap_or_else(no_such_page)).await
}

/// Answers with a part of the report of the run.
async fn reported(
    served: Arc<Served>,
    part: impl FnOnce(RunPages) -> PageAnswer + Send + 'static,
) -> PageAnswer {
    to_its_end(move || async move { served.report().await.map_or_else(|answer| *answer, part) }).await
}
