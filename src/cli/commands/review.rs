//! `review`: a plan on a page, for the person who must say yes to it.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use chrono::NaiveDate;
use tokio::sync::mpsc;

use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::model::Exit;
use crate::nights;
use crate::report::{OutputKind, Progress};
use crate::review::{Access, ReviewFiles, Reviewed, Session, Teller, ToReview, opening, serve};
use crate::signals::Signals;

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
    let access = Access::new(args.listen, &args.host, password).map_err(Failure::Access)?;
    if let Some(out) = args.out.as_ref().filter(|out| out.exists()) {
        return Err(Failure::Usage(format!("{} is there already, and is not overwritten", out.display())));
    }
    let engine = context.engine()?;
    let wanted = ToReview { path: args.what.as_deref(), offboard: args.offboard, today: args.today };
    let mut progress = Progress::new(context.printer);
    let (source, plan) = Box::pin(wanted.find(&engine, context.in_force, &mut progress)).await?;
    let session = Session::new(plan, source.cannot_decide(), !args.no_apply);
    let opening = opening(session.plan());
    let (send, mut news) = mpsc::unbounded_channel();
    let ReviewArgs { out: approved, results, credentials, listen, .. } = args.clone();
    let files = ReviewFiles { approved, results, credentials };
    let repeat = context.in_force.choice.repeat();
    let reviewed = Arc::new(Reviewed::new(engine.clone(), source, files, repeat, send));
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
        nights::of_review(engine.tenant(), &opening, address, context.in_force, context.printer).await;
    }
    let mut teller = Teller::new(&engine, context.telling(OutputKind::Text));
    let interrupted = server.until_finished(&mut news, signals.next(), |one| teller.tell(one)).await;
    Ok(teller.close(&reviewed, interrupted).await)
}

const HOW: &str = "Open this address in a browser. Nothing is changed before somebody types their name there, and whoever has the \
                   address can: give it only to who may approve the plan. Ctrl-C ends the review.";

const ALONE: &str = "--notify needs an address that other computers open: --host https://NAME of what passes requests on to this one, \
                     or --listen with an address of this computer in its network";
