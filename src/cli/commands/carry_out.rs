//! Carrying a plan out: what `sync`, `apply` and `offboard` have in common.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crate::apply::{
    ApplyInput, CredentialsFile, Listener, Resumed, RowResult, RowStatus, RunSummary, Stop, Stopped, apply,
};
use crate::backoffice::{Catalogue, LoginSheet, PosPermissionSheet};
use crate::cli::Exit;
use crate::cli::args::OutputFormat;
use crate::cli::contact::ensure_known;
use crate::cli::environment;
use crate::cli::failure::Failure;
use crate::cli::tenant::Tenant;
use crate::model::{EmployeeId, Pin};
use crate::plan::{Accepted, Approval, Entry, Operation, Plan, Purpose, Situation};
use crate::report::{
    Fanout, Files, Progress, ResultsCsv, ResultsJsonLines, RowCollector, RunResults, results_json,
    results_text, write_rejects,
};
use crate::roster::Roster;
use crate::state::{NewRun, RunId, RunLock, RunRecord, State, StateDir};

use super::Context;

/// Options of every command that writes.
#[derive(Debug, clap::Args)]
pub struct RunArgs {
    /// Let this guard through, for this plan and this once; may be given several times
    #[arg(long, value_name = "GUARD")]
    pub allow: Vec<String>,
    /// Write the results here instead of the state folder
    #[arg(long, value_name = "FILE")]
    pub results: Option<PathBuf>,
    /// Write new PINs and passwords here instead of the state folder
    #[arg(long, value_name = "FILE")]
    pub credentials: Option<PathBuf>,
    /// How to answer
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: OutputFormat,
}

/// What is carried out, and with what.
#[derive(Debug)]
pub(super) struct Job<'a> {
    pub(super) command: &'static str,
    pub(super) plan: &'a Plan,
    /// The roster the plan was made from, for PINs and rejects; `None` where it is not there any more.
    pub(super) roster: Option<&'a Roster>,
    pub(super) catalogue: &'a Catalogue,
    pub(super) sheet: Option<&'a PosPermissionSheet>,
    pub(super) login_sheet: Option<&'a LoginSheet>,
    pub(super) only: Option<&'a BTreeSet<u64>>,
    /// The interrupted run that this one goes on with, and what it left behind.
    pub(super) goes_on: Option<(&'a RunRecord, &'a Resumed)>,
    /// The run that this one undoes.
    pub(super) undoes: Option<&'a str>,
    /// Who approved the plan and what they held back, where somebody did.
    pub(super) approval: Option<&'a Approval>,
}

/// Takes the lock of a tenant for this process.
pub(super) fn lock(directory: &StateDir, command: &str) -> Result<RunLock, Failure> {
    let since = environment::now().format("%Y-%m-%d %H:%M:%S UTC");
    Ok(directory.lock(&format!("`{command}` since {since} (process {})", std::process::id()))?)
}

/// Who else hears what happens during a run, and may ask it to stop.
#[derive(Default)]
pub(super) struct Watch {
    /// Hears every event.
    pub(super) listener: Option<Box<dyn Listener>>,
    /// Asked from outside, as by Ctrl-C.
    pub(super) stop: Stop,
    /// When the run began to count against `max_runtime`, where that is not when the program began.
    pub(super) since: Option<Instant>,
}

/// How carrying out a kept plan ended.
pub(super) enum Ended {
    /// A guard stopped it before the first write.
    Stopped(Exit),
    /// It ran.
    Ran(Box<Outcome>),
}

/// What came of a run.
#[derive(Debug)]
pub(super) struct Outcome {
    pub(super) run: String,
    pub(super) summary: RunSummary,
    pub(super) exit: Exit,
    rows: Vec<RowResult>,
    pub(super) files: Files,
    approval: Option<Approval>,
}

/// Carries the plan out and prints what came of it.
pub(super) async fn carry_out(
    job: &Job<'_>,
    tenant: &Tenant,
    directory: &StateDir,
    args: &RunArgs,
    context: &Context<'_>,
) -> Result<Exit, Failure> {
    let outcome = execute(job, tenant, directory, args, Watch::default(), context).await?;
    Ok(tell(&outcome, tenant, args.format, context))
}

/// Prints what came of a run.
pub(super) fn tell(outcome: &Outcome, tenant: &Tenant, format: OutputFormat, context: &Context<'_>) -> Exit {
    let requests = tenant.backoffice.requests();
    let results = RunResults {
        run: &outcome.run,
        summary: &outcome.summary,
        rows: &outcome.rows,
        files: &outcome.files,
        requests: &requests,
        approval: outcome.approval.as_ref(),
    };
    context.printer.data(&match format {
        OutputFormat::Text => results_text(&results, context.printer.style()),
        OutputFormat::Json => results_json(&results),
    });
    outcome.exit
}

/// Carries the plan out.
pub(super) async fn execute(
    job: &Job<'_>,
    tenant: &Tenant,
    directory: &StateDir,
    args: &RunArgs,
    watch: Watch,
    context: &Context<'_>,
) -> Result<Outcome, Failure> {
    let is_held = |entry: &Entry| job.approval.is_some_and(|approval| approval.holds(entry));
    let is_to_do = |entry: &Entry| {
        job.only.is_none_or(|only| entry.line.is_some_and(|line| only.contains(&line))) && !is_held(entry)
    };
    if job.plan.entries.iter().any(|entry| entry.operation().writes() && is_to_do(entry)) {
        ensure_known(tenant, directory, context).await?;
    }
    let mut state = State::open(directory, environment::now)?;
    let run = begin(job, tenant, directory, &mut state)?;
    let run_dir = directory.run_dir(run.as_str())?;
    let earlier = job.goes_on.map(|(record, _)| record);
    let results = args.results.clone().or_else(|| earlier?.results_path.clone());
    let results = results.unwrap_or_else(|| run_dir.join("results.csv"));
    let configured = || context.settings.credentials_file.clone();
    let secrets = args.credentials.clone().or_else(|| earlier?.credentials_path.clone()).or_else(configured);
    let secrets = secrets.unwrap_or_else(|| run_dir.join("credentials.csv"));
    let recipients = context.settings.recipients.clone();
    let mut credentials = if recipients.is_empty() {
        CredentialsFile::new(secrets)
    } else {
        CredentialsFile::encrypted(&secrets, recipients)
    };
    state.name_files(run.as_str(), &results, credentials.path())?;
    let mut csv = ResultsCsv::create(&results)?;
    let mut lines = ResultsJsonLines::create(&run_dir.join("results.jsonl"))?;
    let mut progress = Progress::new(context.printer);
    let mut rows = RowCollector::default();
    let Watch { mut listener, stop, since } = watch;
    let signals = tokio::spawn(ask_on_signal(stop.clone()));
    let clock = context
        .settings
        .max_runtime
        .map(|most| tokio::spawn(ask_in_time(stop.clone(), since.unwrap_or(context.started) + most, most)));
    let pins = pins(job);
    let input = ApplyInput {
        plan: job.plan,
        run: run.as_str(),
        only: job.only,
        approval: job.approval,
        pins: &pins,
        catalogue: job.catalogue,
        sheet: job.sheet,
        login_sheet: job.login_sheet,
        resumed: job.goes_on.map(|(_, resumed)| resumed),
        at_once: context.settings.sessions,
        row_limit: context.settings.timeout * ROW_REQUESTS,
    };
    let outcome = {
        let mut listeners = Fanout(vec![&mut csv, &mut lines, &mut rows, &mut progress]);
        if let Some(listener) = &mut listener {
            listeners.0.push(listener.as_mut());
        }
        apply(&tenant.backoffice, &mut state, &mut credentials, &input, &mut listeners, &stop).await
    };
    signals.abort();
    clock.inspect(tokio::task::JoinHandle::abort);
    if tenant.backoffice.met_strange_page() {
        // The next run looks at everything before it writes.
        state.forget_contact()?;
    }
    let summary = outcome?;
    let exit = exit_of(&summary);
    state.end_run(
        run.as_str(),
        &serde_json::to_string(&summary.by_status).unwrap_or_default(),
        exit.code(),
        summary.stopped.as_ref().map(Stopped::as_str),
    )?;
    let rejects = rejects(job, &run_dir)?;
    let files = Files {
        results,
        credentials: (!credentials.is_empty() || earlier.is_some() && credentials.path().exists())
            .then(|| credentials.path().to_owned()),
        rejects,
        resume: summary
            .stopped
            .is_some()
            .then(|| format!("roster-sync runs resume {}{}", run.as_str(), context.repeat())),
    };
    Ok(Outcome {
        run: run.as_str().to_owned(),
        summary,
        exit,
        rows: rows.0,
        files,
        approval: job.approval.cloned(),
    })
}

/// A row needs a dozen requests at most; each has its own time-out.
const ROW_REQUESTS: u32 = 15;

/// Begins the run in the journal and keeps its plan, or goes on with one that is there.
fn begin(job: &Job<'_>, tenant: &Tenant, directory: &StateDir, state: &mut State) -> Result<RunId, Failure> {
    if let Some((record, _)) = job.goes_on {
        state.reopen_run(&record.id)?;
        return Ok(RunId::of(record));
    }
    let run = state.begin_run(&NewRun {
        command: job.command.to_owned(),
        tenant: tenant.name.clone(),
        roster_path: job.plan.roster.path.clone(),
        roster_sha256: job.plan.roster.sha256.clone(),
        plan_hash: job.plan.hash(),
        undoes: job.undoes.map(ToOwned::to_owned),
        only: job.only.cloned(),
        approval: job.approval.cloned(),
    })?;
    let path = directory.run_dir(run.as_str())?.join("plan.json");
    std::fs::write(&path, job.plan.to_sealed_json()).map_err(|source| Failure::Write { path, source })?;
    accept(job.plan, state)?;
    Ok(run)
}

/// The plan passed the guards: its roster counts, and whoever is absent from it is absent once more. A leavers file says
/// nothing about anybody else.
fn accept(plan: &Plan, state: &mut State) -> Result<(), Failure> {
    if plan.purpose != Purpose::Sync {
        return Ok(());
    }
    let absent = plan.entries.iter().filter(|entry| entry.situation == Situation::Absent);
    let absent: BTreeSet<EmployeeId> = absent.filter_map(|entry| entry.person.employee_id).collect();
    let Plan { today, roster, .. } = plan;
    let (sha256, columns) = (roster.sha256.clone(), roster.columns.clone());
    let accepted = Accepted { day: *today, sha256, rows: roster.rows, columns };
    Ok(state.accept(&accepted, &absent)?)
}

/// Returns the PINs that the roster gives. A plan never holds one.
fn pins(job: &Job<'_>) -> BTreeMap<u64, Pin> {
    let people = job.roster.iter().flat_map(|roster| &roster.people);
    people.filter_map(|row| row.pos_pin.clone().map(|pin| (row.line, pin))).collect()
}

fn rejects(job: &Job<'_>, run_dir: &Path) -> Result<Option<PathBuf>, Failure> {
    let Some(roster) = job.roster else { return Ok(None) };
    let refused = job.plan.entries.iter().filter(|entry| entry.operation() == Operation::Refused);
    let lines: BTreeSet<u64> = refused.filter_map(|entry| entry.line).collect();
    if lines.is_empty() {
        return Ok(None);
    }
    let cells = roster.original_cells(&lines)?;
    let path = run_dir.join("rejects.csv");
    let written = write_rejects(&path, roster, &cells, job.plan);
    let count = written.map_err(|source| Failure::Write { path: path.clone(), source })?;
    Ok((count > 0).then_some(path))
}

fn exit_of(summary: &RunSummary) -> Exit {
    match &summary.stopped {
        Some(Stopped::Interrupted) => return Exit::Interrupted,
        Some(Stopped::SignInRefused(_)) => return Exit::SignInRefused,
        Some(Stopped::Unreachable(_)) => return Exit::Unreachable,
        Some(Stopped::TooLong(_) | Stopped::GaveUp(_)) => return Exit::SomeRows,
        Some(Stopped::Failures(_)) | None => {}
    }
    let well =
        |status: &RowStatus| matches!(status, RowStatus::Done | RowStatus::Unchanged | RowStatus::Waiting);
    let all_well = summary.by_status.iter().all(|(status, count)| *count == 0 || well(status));
    if all_well { Exit::Well } else { Exit::SomeRows }
}

/// Ctrl-C, and where there is one the termination signal, ask the run to stop; what is in flight is finished.
async fn ask_on_signal(stop: Stop) {
    if signalled().await {
        stop.ask(Stopped::Interrupted);
    }
}

/// Waits for Ctrl-C or, where there is one, the termination signal; `false` where neither can be heard.
pub(super) async fn signalled() -> bool {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = tokio::signal::ctrl_c() => {}
                _ = terminate.recv() => {}
            }
            return true;
        }
    }
    tokio::signal::ctrl_c().await.is_ok()
}

/// The clock asks the run to stop when it has had its time; what is in flight is finished.
async fn ask_in_time(stop: Stop, end: Instant, most: Duration) {
    tokio::time::sleep_until(end.into()).await;
    stop.ask(Stopped::TooLong(humantime::format_duration(most).to_string()));
}
