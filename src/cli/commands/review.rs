//! `review`: a plan on a page, for the person who must say yes to it.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use chrono::NaiveDate;
use tokio::sync::mpsc;

use crate::cli::Exit;
use crate::cli::context::{Context, quoted};
use crate::cli::engine_failure::refusal;
use crate::cli::failure::Failure;
use crate::cli::format::{OutputFormat, OutputKind};
use crate::cli::signal::Signals;
use crate::engine::{Engine, KeptPlan, Waiting, announce};
use crate::model::Password;
use crate::nights;
use crate::plan::{Plan, Purpose};
use crate::report::Progress;
use crate::review::{Access, News, PlanSource, ReviewFiles, ReviewWords, Reviewed, Session, is_plan, serve};

use super::carry_out::tell;

/// Look at a plan in a browser, decide row by row, and approve it by name
///
/// Serves the plan to this computer alone, on an address with a secret in it, and prints that address. There rows can be held
/// back, conflicts decided ("this is the same person as …"), guards let through with a reason, and the plan approved by typing
/// one's name. The approved plan is kept in a file that `roster-sync apply` takes; unless --no-apply is given it can be carried
/// out from the page as well. Nothing is changed before somebody gives their name.
#[derive(Debug, Clone, clap::Args)]
pub struct ReviewArgs {
    /// The roster file (CSV text or a workbook; - for standard input), or a plan that was kept with `plan --out`. Without one, the
    /// plan that waits for somebody's word; where none does, what `[roster.source]` of the settings names
    #[arg(value_name = "ROSTER|PLAN")]
    pub what: Option<PathBuf>,
    /// Everybody in the file is a leaver, as with `offboard`
    #[arg(long, requires = "what")]
    pub offboard: bool,
    /// Keep the approved plan in this file instead of the state folder; one that is there already is never overwritten
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Only approve: the plan is carried out later, with `roster-sync apply`
    #[arg(long)]
    pub no_apply: bool,
    /// Serve on this address and port instead of a free port of this computer. Where other computers can reach it,
    /// `ROSTER_SYNC_REVIEW_PASSWORD` must hold a password; what is sent is not encrypted, so put it behind something that does
    #[arg(long, value_name = "ADDRESS:PORT")]
    pub listen: Option<SocketAddr>,
    /// A name by which browsers call this computer or what stands before it (review.example.com, or `https://review.example.com`
    /// where that encrypts); may be given several times
    #[arg(long, value_name = "NAME")]
    pub host: Vec<String>,
    /// Send the address to whom `[notify]` names, with a host or an address that other computers reach
    #[arg(long)]
    pub notify: bool,
    /// Plan for another day than today (2026-03-31)
    #[arg(long, value_name = "DATE")]
    pub today: Option<NaiveDate>,
    /// Write the results here instead of the state folder
    #[arg(long, value_name = "FILE")]
    pub results: Option<PathBuf>,
    /// Write new PINs and passwords here instead of the state folder
    #[arg(long, value_name = "FILE")]
    pub credentials: Option<PathBuf>,
}

/// Runs the command.
pub(crate) async fn run(args: &ReviewArgs, context: &Context<'_>) -> Result<Exit, Failure> {
    let password = context.in_force.environment.review_password.clone();
    let access = access(args, password)?;
    if let Some(out) = args.out.as_ref().filter(|out| out.exists()) {
        return Err(Failure::Usage(format!("{} is there already, and is not overwritten", out.display())));
    }
    let tenant = context.tenant().await?;
    let engine = context.engine(&tenant)?;
    let (source, plan) = source(args, &tenant.name, &engine, context).await?;
    let session = Session::new(plan, source.cannot_decide(), !args.no_apply);
    let opening = opening(session.plan());
    let (send, mut news) = mpsc::unbounded_channel();
    let ReviewArgs { out: approved, results, credentials, listen, .. } = args.clone();
    let files = ReviewFiles { approved, results, credentials };
    let words = ReviewWords { refusal, repeat: context.in_force.choice.repeat(), quoted };
    let reviewed = Arc::new(Reviewed::new(engine.clone(), source, files, words, send));
    let server = serve(session, access, reviewed.clone()).await.map_err(|error| match listen {
        Some(address) => Failure::Usage(format!("{address} cannot be listened on: {error}")),
        None => Failure::Start { source: error },
    })?;
    if args.notify && server.url_for_others.is_none() {
        return Err(Failure::Usage(ALONE.to_owned()));
    }
    let mut signals = Signals::hear();
    context.printer.data(&format!("{opening}\n\n  {}\n\n{HOW}\n", server.url));
    if let Some(address) = server.url_for_others.as_ref().filter(|_| args.notify) {
        nights::of_review(&tenant.name, &opening, address, &context.in_force, context.printer).await;
    }
    let mut teller = Teller {
        engine: &engine,
        context,
        progress: Progress::new(context.printer),
        approved: false,
        exit: None,
    };
    let interrupted = tokio::select! {
        () = teller.until_finished(&mut news) => false,
        () = signals.next() => true,
    };
    if !interrupted {
        // The page is still to hear that it may be closed.
        tokio::time::sleep(std::time::Duration::from_millis(300)).await;
    }
    // A run that is under way hears it too, and ends before the review does.
    let mut ending = std::pin::pin!(server.end());
    loop {
        tokio::select! {
            Some(one) = news.recv() => teller.tell(one),
            () = &mut ending => break,
        }
    }
    while let Ok(one) = news.try_recv() {
        teller.tell(one);
    }
    Ok(teller.close(&reviewed, interrupted).await)
}

const HOW: &str = "Open this address in a browser. Nothing is changed before somebody types their name there, and whoever has the \
                   address can: give it only to who may approve the plan. Ctrl-C ends the review.";

const ALONE: &str = "--notify needs an address that other computers open: --host https://NAME of what passes requests on to this one, \
                     or --listen with an address of this computer in its network";

fn opening(plan: &Plan) -> String {
    let writes = plan.entries.iter().filter(|entry| entry.operation().writes()).count();
    let stopped: Vec<&str> = plan.tripped().map(|guard| guard.name.as_str()).collect();
    let stopped =
        if stopped.is_empty() { String::new() } else { format!("; stopped by {}", stopped.join(", ")) };
    let people = if writes == 1 { "1 person".to_owned() } else { format!("{writes} people") };
    format!("Review of the plan for {}: {people} would change{stopped}.", plan.tenant)
}

fn access(args: &ReviewArgs, password: Option<Password>) -> Result<Access, Failure> {
    Access::new(args.listen, &args.host, password).map_err(Failure::Access)
}

/// Reads the plan, or the roster and what a plan needs.
async fn source(
    args: &ReviewArgs,
    tenant: &str,
    engine: &Engine,
    context: &Context<'_>,
) -> Result<(PlanSource, Plan), Failure> {
    let waiting = match &args.what {
        Some(_) => None,
        None => nights::of_tenant(tenant, &context.in_force).await?.standing.waiting,
    };
    let named = args.what.as_ref().or(waiting.as_ref().map(Waiting::path));
    if let Some(path) = named.filter(|path| waiting.is_some() || is_plan(path)) {
        return of_plan(path, engine, context).await;
    }
    let purpose = if args.offboard { Purpose::Offboard } else { Purpose::Sync };
    let roster = match named {
        Some(path) if args.offboard => context.leavers(path)?,
        path => context.roster_or_source(path.map(PathBuf::as_path)).await?,
    };
    let today = args.today.unwrap_or_else(|| engine.today());
    let mut progress = Progress::new(context.printer);
    Ok(Box::pin(PlanSource::planned(roster, purpose, today, engine, &mut progress)).await?)
}

async fn of_plan(path: &Path, engine: &Engine, context: &Context<'_>) -> Result<(PlanSource, Plan), Failure> {
    let kept = KeptPlan::read(path)?;
    if let Some(approval) = &kept.approval {
        return Err(Failure::Usage(format!(
            "this plan was approved already, by {} on {}; carry it out with `roster-sync apply {}{}`",
            approval.by,
            approval.at.format("%Y-%m-%d"),
            quoted(&path.display().to_string()),
            context.in_force.choice.repeat()
        )));
    }
    engine.may_apply(&kept).await?;
    Ok((PlanSource::of(&kept.plan, &context.in_force.config.roster), kept.plan))
}

/// Tells on the terminal what happens in the browser.
struct Teller<'a> {
    engine: &'a Engine,
    context: &'a Context<'a>,
    progress: Progress<'a>,
    approved: bool,
    exit: Option<Exit>,
}

impl Teller<'_> {
    async fn until_finished(&mut self, news: &mut mpsc::UnboundedReceiver<News>) {
        while let Some(one) = news.recv().await {
            if matches!(one, News::Finish) {
                return;
            }
            self.tell(one);
        }
    }

    fn tell(&mut self, news: News) {
        let printer = self.context.printer;
        match news {
            News::Approved { approval, file } => {
                self.approved = true;
                printer.talk(&format!("Approved by {}. The plan is kept in {}", approval.by, file.display()));
            }
            News::Happened(event) => announce(&mut self.progress, &event),
            News::Ended(Ok(done)) => {
                self.exit = Some(tell(&done, self.engine, OutputFormat::Text, self.context));
            }
            News::Ended(Err(error)) => {
                self.exit = Some(Failure::from(error).report(printer, OutputKind::Text));
            }
            News::Finish => {}
        }
    }

    /// Says how the review ended.
    async fn close(self, reviewed: &Reviewed, interrupted: bool) -> Exit {
        let printer = self.context.printer;
        if self.approved && !reviewed.was_begun().await {
            printer.data(&format!("To carry it out: {}\n", reviewed.command()));
        }
        match self.exit {
            Some(exit) => exit,
            None if self.approved => Exit::Well,
            None => {
                let ended = if interrupted { "The review was ended. " } else { "" };
                printer.data(&format!("{ended}Nobody approved the plan; nothing was changed.\n"));
                if interrupted { Exit::Interrupted } else { Exit::SomeRows }
            }
        }
    }
}
