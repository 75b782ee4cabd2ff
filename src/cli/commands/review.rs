//! `review`: a plan on a page, for the person who must say yes to it.

mod desk;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use tokio::sync::{mpsc, watch};

use crate::cli::Exit;
use crate::cli::environment;
use crate::cli::failure::Failure;
use crate::cli::reading::read_and_plan;
use crate::cli::tenant::Tenant;
use crate::model::Password;
use crate::plan::{Plan, Purpose};
use crate::review::{Access, Ask, Session, serve};
use crate::roster::{read_file, read_leavers};
use crate::state::StateDir;

use super::Context;
use super::carry_out::signalled;
use super::kept::Kept;
use desk::{Desk, Source};

/// Look at a plan in a browser, decide row by row, and approve it by name
///
/// Serves the plan to this computer alone, on an address with a secret in it, and prints that address. There rows can be held
/// back, conflicts decided ("this is the same person as …"), guards let through with a reason, and the plan approved by typing
/// one's name. The approved plan is kept in a file that `roster-sync apply` takes; unless --no-apply is given it can be carried
/// out from the page as well. Nothing is changed before somebody gives their name.
#[derive(Debug, clap::Args)]
pub struct ReviewArgs {
    /// The roster file (CSV text or a workbook; - for standard input), or a plan that was kept with `plan --out`
    #[arg(value_name = "ROSTER|PLAN")]
    pub what: PathBuf,
    /// Everybody in the file is a leaver, as with `offboard`
    #[arg(long)]
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
    /// A name by which browsers call this computer or what stands before it (review.example.com); may be given several times
    #[arg(long, value_name = "NAME")]
    pub host: Vec<String>,
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

/// What the server may ask at once before it waits.
const ASKS: usize = 16;

/// Runs the command.
pub(crate) async fn run(args: &ReviewArgs, context: &Context<'_>) -> Result<Exit, Failure> {
    let password = context.environment.review_password.clone();
    let access = access(args, password)?;
    if let Some(out) = args.out.as_ref().filter(|out| out.exists()) {
        return Err(Failure::Usage(format!("{} is there already, and is not overwritten", out.display())));
    }
    let tenant = context.tenant().await?;
    let directory = StateDir::open(&context.settings.state_dir, &tenant.name)?;
    let (source, plan) = source(args, &tenant, &directory, context).await?;
    let session = Session::new(plan, source.cannot_decide(), !args.no_apply);
    let opening = opening(session.plan());
    let (send, mut asks) = mpsc::channel(ASKS);
    let listen = args.listen;
    let server = serve(session, access, send, environment::now).await.map_err(|error| match listen {
        Some(address) => Failure::Usage(format!("{address} cannot be listened on: {error}")),
        None => Failure::Start { source: error },
    })?;
    context.printer.data(&format!("{opening}\n\n  {}\n\n{HOW}\n", server.url));
    let mut ended = ended_by_signal();
    let mut desk = Desk::new(args, source, (&tenant, &directory), context, ended.clone());
    loop {
        tokio::select! {
            ask = asks.recv() => match ask {
                None | Some(Ask::Finish) => break,
                Some(ask) => desk.answer(ask).await,
            },
            // Where no signal can be heard there is nothing to wait for, and the branch is left out.
            Ok(_) = ended.wait_for(|ended| *ended) => break,
        }
    }
    if !*ended.borrow() {
        // The page is still to hear that it may be closed.
        tokio::time::sleep(std::time::Duration::from_millis(300)).await;
    }
    drop(server);
    let interrupted = *ended.borrow();
    Ok(desk.close(interrupted))
}

const HOW: &str = "Open this address in a browser. Nothing is changed before somebody types their name there, and whoever has the \
                   address can: give it only to who may approve the plan. Ctrl-C ends the review.";

fn opening(plan: &Plan) -> String {
    let writes = plan.entries.iter().filter(|entry| entry.operation().writes()).count();
    let stopped: Vec<&str> = plan.tripped().map(|guard| guard.name.as_str()).collect();
    let stopped =
        if stopped.is_empty() { String::new() } else { format!("; stopped by {}", stopped.join(", ")) };
    let people = if writes == 1 { "1 person".to_owned() } else { format!("{writes} people") };
    format!("Review of the plan for {}: {people} would change{stopped}.", plan.tenant)
}

fn access(args: &ReviewArgs, password: Option<Password>) -> Result<Access, Failure> {
    Access::new(args.listen, args.host.clone(), password).map_err(Failure::Access)
}

/// Reads the plan, or the roster and what a plan needs.
async fn source(
    args: &ReviewArgs,
    tenant: &Tenant,
    directory: &StateDir,
    context: &Context<'_>,
) -> Result<(Source, Plan), Failure> {
    if is_plan(&args.what) {
        let kept = Kept::read(&args.what)?;
        if let Some(approval) = &kept.approval {
            return Err(Failure::Usage(format!(
                "this plan was approved already, by {} on {}; carry it out with `roster-sync apply {}{}`",
                approval.by,
                approval.at.format("%Y-%m-%d"),
                args.what.display(),
                context.repeat()
            )));
        }
        kept.is_for(tenant, directory)?;
        return Ok((source_of(&kept.plan, context), kept.plan));
    }
    let purpose = if args.offboard { Purpose::Offboard } else { Purpose::Sync };
    let roster = match purpose {
        Purpose::Offboard => context.leavers(&args.what)?,
        Purpose::Sync | Purpose::Undo => context.roster(&args.what)?,
    };
    let today = tenant.today(args.today);
    let question = context.question(&roster, purpose, today);
    let (reading, plan) = context.in_time(read_and_plan(tenant, directory, question)).await?;
    Ok((Source::Roster { roster: Box::new(roster), purpose, today, reading: Some(Box::new(reading)) }, plan))
}

/// A roster is a table; only a plan begins like this.
fn is_plan(path: &Path) -> bool {
    use std::io::Read;
    // Looking into a pipe would take what it holds.
    if !path.metadata().is_ok_and(|metadata| metadata.is_file()) {
        return false;
    }
    let mut start = [0; 64];
    let read = std::fs::File::open(path).and_then(|mut file| file.read(&mut start));
    let start = start.get(..read.unwrap_or(0)).unwrap_or_default();
    start.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'{')
}

/// The roster that a plan was made from: without it nobody can say what would follow from a decision.
fn source_of(plan: &Plan, context: &Context<'_>) -> Source {
    let path = Path::new(&plan.roster.path);
    let mapping = &context.config.roster;
    let roster = match plan.purpose {
        Purpose::Sync => read_file(path, mapping),
        Purpose::Offboard => read_leavers(path, mapping),
        Purpose::Undo => {
            return Source::Gone("an undo leaves nothing to decide about who somebody is".to_owned());
        }
    };
    match roster.ok().filter(|roster| roster.sha256 == plan.roster.sha256) {
        Some(roster) => Source::Roster {
            roster: Box::new(roster),
            purpose: plan.purpose,
            today: plan.today,
            reading: None,
        },
        None => Source::Gone(format!(
            "the roster {} is not where it was when this plan was made, or has changed; review the roster itself to decide this",
            plan.roster.path
        )),
    }
}

/// Ctrl-C or a termination signal, whenever it comes: a run that is under way hears it too, and ends before the review does.
fn ended_by_signal() -> watch::Receiver<bool> {
    let (ended, hears) = watch::channel(false);
    tokio::spawn(async move {
        if signalled().await {
            ended.send_replace(true);
        }
    });
    hears
}
