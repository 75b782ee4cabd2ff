//! What is reviewed: a plan of one tenant, and what the engine does with it when the page asks.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use tokio::sync::{Mutex as AsyncMutex, mpsc, watch};
use tokio::time::Instant;

use crate::apply::{Event, ListenError, Listener, Stop};
use crate::engine::{Asked, Done, Engine, KeptPlan, RunOptions, RunOutcome, Turn};
use crate::plan::{ApprovedPlan, MatchDecision, Plan};
use crate::report::{RunDownloads, after_approval, run_html};
use crate::roster::Roster;

use super::plan_source::PlanSource;
use super::told::RunPages;
use super::{KeptAt, Live, News, Refusal};

/// Where the files of a review go, where not to the state folder.
#[derive(Debug, Clone, Default)]
pub struct ReviewFiles {
    /// The approved plan.
    pub approved: Option<PathBuf>,
    /// The results.
    pub results: Option<PathBuf>,
    /// New PINs and passwords.
    pub credentials: Option<PathBuf>,
}

/// A plan under review, and the tenant that it is for.
#[derive(Debug)]
pub struct Reviewed {
    engine: Engine,
    files: ReviewFiles,
    /// The options that a command to be typed next needs.
    repeat: String,
    /// One thing after the other: planning again and carrying out use it for themselves.
    source: AsyncMutex<PlanSource>,
    kept: Mutex<Option<KeptPlan>>,
    ran: Mutex<Option<RunOutcome>>,
    news: mpsc::UnboundedSender<News>,
    ended: watch::Sender<bool>,
}

impl Reviewed {
    /// Prepares a review. `repeat` are the options that a command to be typed next needs; what happens is told to `news`.
    pub fn new(
        engine: Engine,
        source: PlanSource,
        files: ReviewFiles,
        repeat: String,
        news: mpsc::UnboundedSender<News>,
    ) -> Self {
        let (source, kept, ran) = (AsyncMutex::new(source), Mutex::default(), Mutex::default());
        Self { engine, files, repeat, source, kept, ran, news, ended: watch::Sender::new(false) }
    }

    /// Ends what is being planned, and waits until nothing is under way.
    pub(super) async fn end(&self) {
        self.ended.send_replace(true);
        drop(self.source.lock().await);
    }

    pub(super) fn now(&self) -> chrono::DateTime<chrono::Utc> {
        self.engine.now()
    }

    pub(super) fn tell(&self, news: News) {
        // Whoever started the server may have ended already: that is what was asked for.
        let _ = self.news.send(news);
    }

    /// Makes a plan from the same roster, with these decisions.
    pub(super) async fn plan_again(&self, decisions: &[MatchDecision]) -> Result<Plan, Refusal> {
        let mut source = self.source.lock().await;
        let PlanSource::Roster { roster, purpose, today, reading } = &mut *source else {
            return Err(Refusal::new(source.cannot_decide().unwrap_or_default(), ""));
        };
        let asked = Asked { roster, purpose: *purpose, today: *today };
        let mut listener = Relay { live: None, news: self.news.clone() };
        let planning = async {
            if let Some(reading) = reading {
                return self.engine.plan_again(reading, asked, decisions, &mut listener).await;
            }
            let planned = self.engine.plan_with(asked, decisions, &mut listener).await?;
            *reading = Some(Box::new(planned.reading));
            Ok(planned.plan)
        };
        let mut ended = self.ended.subscribe();
        tokio::select! {
            planned = planning => planned.map_err(|error| Refusal::of(&error)),
            Ok(_) = ended.wait_for(|ended| *ended) => Err(Refusal::new("the review was ended", "")),
        }
    }

    /// Keeps an approved plan on disk, and remembers its decisions.
    pub(super) async fn keep(&self, approved: ApprovedPlan) -> Result<KeptAt, Refusal> {
        let approval = approved.approval.clone();
        let file = self.files.approved.as_deref();
        let kept = self.engine.keep_approved(approved, file).await.map_err(|error| Refusal::of(&error))?;
        let file = kept.path.clone().unwrap_or_default();
        *whole(&self.kept) = Some(kept);
        self.tell(News::Approved { approval, file: file.clone() });
        Ok(KeptAt { file: file.display().to_string(), command: self.command() })
    }

    /// Returns the command that carries the approved plan out.
    pub fn command(&self) -> String {
        let path = whole(&self.kept).as_ref().and_then(|kept| kept.path.clone()).unwrap_or_default();
        after_approval(&path, &self.repeat)
    }

    /// Returns whether the plan was carried out, even where that broke off.
    pub async fn was_begun(&self) -> bool {
        self.run_id().await.is_some()
    }

    async fn run_id(&self) -> Option<String> {
        let kept = whole(&self.kept).clone();
        self.engine.applied(kept.as_ref()?).await.ok()?.map(|(run, _)| run)
    }

    /// Takes the right to write, for a plan that may be carried out.
    pub(super) async fn begin(&self) -> Result<(KeptPlan, Turn<'_>), Refusal> {
        let kept = whole(&self.kept).clone();
        let kept = kept.ok_or_else(|| Refusal::new("nobody approved this plan yet", ""))?;
        let turn = self.engine.take_turn("review").await.map_err(|error| Refusal::of(&error))?;
        self.engine.may_apply(&kept).await.map_err(|error| Refusal::of(&error))?;
        Ok((kept, turn))
    }

    /// Carries the plan out, to its end.
    pub(super) async fn carry_out(&self, kept: &KeptPlan, turn: &Turn<'_>, live: &Live, stop: Stop) {
        let source = self.source.lock().await;
        let ReviewFiles { results, credentials, .. } = self.files.clone();
        // However long somebody looked at the plan: the run has the time that a run has.
        let since = Some(Instant::now());
        let options = RunOptions { results, credentials, stop, since, ..RunOptions::default() };
        let mut listener = Relay { live: Some(live.clone()), news: self.news.clone() };
        let done = turn.apply(kept, &[], source.roster(), &options, &mut listener).await;
        match &done {
            Ok(Done::Ran(outcome)) => *whole(&self.ran) = Some((**outcome).clone()),
            Ok(Done::Stopped(_)) => {
                live.failed(&Refusal::new("a guard stops this plan: nothing was written", "make a new plan"));
            }
            Err(error) => {
                let mut refusal = Refusal::of(error);
                if !self.was_begun().await {
                    // The plan was not used up: it can be carried out when what is in the way is gone.
                    let hint = std::mem::take(&mut refusal.hint);
                    let end = if hint.is_empty() { "" } else { ". " };
                    refusal.hint = format!("{hint}{end}Later: {}", self.command());
                }
                live.failed(&refusal);
            }
        }
        self.tell(News::Ended(done));
    }

    /// Returns the report of the run that was carried out, once it has ended.
    pub(super) async fn report(&self, base: &str) -> Result<RunPages, Refusal> {
        let source = self.source.lock().await;
        let kept = whole(&self.kept).clone();
        let (Some(id), Some(kept)) = (self.run_id().await, kept) else {
            return Err(Refusal::new("nothing was carried out yet", ""));
        };
        let state = self.engine.state().await.map_err(|error| Refusal::of(&error))?;
        let run = state.run(&id).await.map_err(|error| Refusal::of(&error.into()))?;
        let read = |path: &Path| {
            let failed = |error| Refusal::new(format!("{} cannot be read: {error}", path.display()), "");
            std::fs::read(path).map_err(failed)
        };
        // Rows of a roster with PINs hold them in clear: they stay on the disk.
        let has_pins = source.roster().is_none_or(Roster::may_hold_pins);
        let rejects = whole(&self.ran).as_ref().and_then(|ran| ran.files.rejects.clone());
        let rejects_csv = rejects.filter(|_| !has_pins).as_deref().map(read).transpose()?;
        let files = RunDownloads::Served { base, rejects: rejects_csv.is_some() };
        Ok(RunPages {
            page: run_html(&run, Some(&kept.plan), files, &self.repeat),
            results_csv: run.record.results_path.as_deref().map(read).transpose()?.unwrap_or_default(),
            rejects_csv,
        })
    }
}

/// Passes what happens on to the pages and to whoever started the review.
struct Relay {
    live: Option<Live>,
    news: mpsc::UnboundedSender<News>,
}

impl Listener for Relay {
    fn on(&mut self, event: &Event) -> Result<(), ListenError> {
        let _ = self.news.send(News::Happened(event.clone()));
        self.live.as_mut().map_or(Ok(()), |live| live.on(event))
    }
}

/// What is behind a lock is as good after another thread's panic as before it.
fn whole<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
