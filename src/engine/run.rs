//! Carrying a plan out: the run in the journal, its files, its end.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use tokio::time::Instant;

use crate::apply::{
    ApplyInput, CredentialsFile, Event, Listener, Resumed, RowResult, RunSummary, Stop, Stopped, apply,
};
use crate::model::{EmployeeId, Pin};
use crate::plan::{Accepted, Approval, Entry, EntryId, GuardName, Operation, Plan, Purpose, Situation};
use crate::roster::Roster;
use crate::state::{LeaseWatch, NewRun, RunId, RunRecord, Store};

use super::error::EngineError;
use super::files::{OpenedFiles, ResultsFiles, WrittenDown};
use super::material::Material;
use super::rejects::write_rejects;
use super::stopped::StoppedPlan;
use super::tenant::Engine;
use super::tenant::announce;

/// What somebody asked of a run.
#[derive(Debug, Clone, Default)]
pub struct RunOptions {
    /// Guards that are let through, for this plan and this once.
    pub allow: Vec<GuardName>,
    /// The hash of a plan of another store, for whoever looked at the whole of it: without it such a plan is refused.
    pub foreign: Option<String>,
    /// Where the results go; the run's folder where no place is named.
    pub results: Option<PathBuf>,
    /// Where new PINs and passwords go; where the settings say, or the run's folder, where no place is named.
    pub credentials: Option<PathBuf>,
    /// Asked from outside to stop, as by Ctrl-C.
    pub stop: Stop,
    /// When the run began to count against the time that it may take, where that is not when the tenant was opened.
    pub since: Option<Instant>,
}

/// How carrying a plan out ended.
#[derive(Debug)]
pub enum Done {
    /// A guard stopped it before the first write.
    Stopped(Box<StoppedPlan>),
    /// It ran.
    Ran(Box<RunOutcome>),
}

/// What came of a run.
#[derive(Debug, Clone)]
pub struct RunOutcome {
    /// Its id.
    pub run: String,
    /// How it came out.
    pub summary: RunSummary,
    /// What was to be done.
    pub entries: Vec<Entry>,
    /// What came of every row.
    pub rows: Vec<RowResult>,
    /// Where its files are.
    pub files: RunFiles,
    /// Who approved its plan, where somebody did.
    pub approval: Option<Approval>,
    /// What could not be written, in words; the run went on without it.
    pub unwritten: Vec<String>,
}

/// Where the files of a run are.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RunFiles {
    /// The results CSV.
    pub results: PathBuf,
    /// New PINs and passwords, where there are any.
    pub credentials: Option<PathBuf>,
    /// The refused rows, where there are any.
    pub rejects: Option<PathBuf>,
}

/// What is carried out, and with what.
#[derive(Debug)]
pub(super) struct Carrying<'a> {
    pub(super) plan: &'a Plan,
    pub(super) material: &'a Material,
    /// The roster the plan was made from, for PINs and rejects; `None` where it is not there any more.
    pub(super) roster: Option<&'a Roster>,
    pub(super) only: Option<&'a BTreeSet<EntryId>>,
    /// The interrupted run that this one goes on with, and what it left behind.
    pub(super) goes_on: Option<(&'a RunRecord, &'a Resumed)>,
    /// The run that this one undoes.
    pub(super) undoes: Option<&'a str>,
    /// Who approved the plan and what they held back, where somebody did.
    pub(super) approval: Option<&'a Approval>,
    /// PINs that are given without a roster.
    pub(super) pins: BTreeMap<EntryId, Pin>,
}

impl<'a> Carrying<'a> {
    pub(super) const fn new(plan: &'a Plan, material: &'a Material) -> Self {
        Self {
            plan,
            material,
            roster: None,
            only: None,
            goes_on: None,
            undoes: None,
            approval: None,
            pins: BTreeMap::new(),
        }
    }

    fn writes(&self) -> bool {
        let held = self.approval.map(Approval::held).unwrap_or_default();
        let is_held = |entry: &Entry| held.contains_key(&entry.id());
        let chosen = |entry: &Entry| self.only.is_none_or(|only| only.contains(&entry.id()));
        self.plan.entries.iter().any(|entry| entry.operation().writes() && chosen(entry) && !is_held(entry))
    }

    /// Returns the PINs that the roster gives to people who are to be created. A plan never holds one.
    fn given_pins(&self) -> BTreeMap<EntryId, Pin> {
        let creates = self.plan.entries.iter().filter(|entry| entry.operation() == Operation::Create);
        let new: BTreeSet<EntryId> = creates.map(Entry::id).collect();
        let people = self.roster.iter().flat_map(|roster| &roster.people);
        let pins = people.filter_map(|row| Some((EntryId::Line(row.line), row.rare().pos_pin.clone()?)));
        pins.filter(|(entry, _)| new.contains(entry)).chain(self.pins.clone()).collect()
    }
}

/// A row needs a dozen requests at most; each has its own time-out.
const ROW_REQUESTS: u32 = 15;

impl Engine {
    /// Carries a plan out: what it is carried out with is checked, opened and written down before anything is sent.
    pub(super) async fn run(
        &self,
        command: &str,
        carrying: &Carrying<'_>,
        options: &RunOptions,
        listener: &mut dyn Listener,
    ) -> Result<RunOutcome, EngineError> {
        if carrying.writes() {
            self.ensure_known(listener).await?;
        }
        let opened = Self::open_results(carrying, options, listener)?;
        let state = self.state().await?;
        let run = match self.begin(command, carrying, &state).await {
            Ok(run) => run,
            Err(error) => {
                opened.into_iter().for_each(OpenedFiles::close);
                return Err(error);
            }
        };
        let carried = Box::pin(self.carry_on(&run, carrying, options, &state, opened, listener)).await;
        if let Err(error) = &carried
            && let Err(unkept) = state.explain_run(run.as_str(), &error.ending()).await
        {
            tracing::warn!(error = %unkept, "why the run broke off could not be written into its journal");
        }
        carried
    }

    /// Carries on with a run that stands in the journal, to its end.
    async fn carry_on(
        &self,
        run: &RunId,
        carrying: &Carrying<'_>,
        options: &RunOptions,
        state: &Store,
        opened: Option<OpenedFiles>,
        listener: &mut dyn Listener,
    ) -> Result<RunOutcome, EngineError> {
        let run_dir = self.directory().run_dir(run.as_str())?;
        let mut files = ResultsFiles::begin(opened, &run_dir);
        let mut credentials = self.credentials(run.as_str(), carrying, options, &run_dir)?;
        if let Some(other) = credentials.instead_of() {
            let (other, path) = (other.display(), credentials.path().display());
            announce(
                listener,
                &Event::Notice(format!("{other} has other columns; new PINs and passwords go to {path}.")),
            );
        }
        // An encrypted file of before is added to by nobody; until there is another one, it is the one that holds the secrets.
        let earlier = carrying.goes_on.and_then(|(record, _)| record.credentials_path.clone());
        let earlier = earlier.filter(|path| credentials.is_encrypted() && path.exists());
        let named = earlier.as_deref().unwrap_or_else(|| credentials.path());
        state.name_files(run.as_str(), files.path(), named).await?;
        let summary =
            self.send(run.as_str(), carrying, options, state, &mut credentials, &mut files, listener).await;
        if self.backoffice().met_strange_page() {
            // The next run looks at everything before it writes.
            state.forget_contact().await?;
        }
        let summary = summary?;
        let counts = serde_json::to_string(&summary.by_status).unwrap_or_default();
        let stopped = summary.stopped.as_ref().map(Stopped::as_str);
        let rejects = rejects(carrying, &run_dir, &mut files);
        let exit = summary.exit_with(&files.unwritten).code();
        state.end_run(run.as_str(), &counts, exit, stopped).await?;
        if stopped.is_none()
            && let Err(error) = self.directory().forget_database_before()
        {
            announce(listener, &Event::Notice(format!("{error}; take it away by hand")));
        }
        let went_on = carrying.goes_on.is_some().then(|| earlier.as_deref().unwrap_or(credentials.path()));
        let kept = if credentials.is_empty() {
            went_on.filter(|path| path.exists()).map(Path::to_owned)
        } else {
            Some(credentials.path().to_owned())
        };
        let ResultsFiles { rows, unwritten, .. } = &files;
        Ok(RunOutcome {
            run: run.as_str().to_owned(),
            summary,
            entries: carrying.plan.entries.clone(),
            rows: rows.clone(),
            files: RunFiles { results: files.path().to_owned(), credentials: kept, rejects },
            approval: carrying.approval.cloned(),
            unwritten: unwritten.clone(),
        })
    }

    /// Opens the results file that was named, before anything begins. A run that goes on does so without the file that it
    /// began with where that cannot be written any more.
    fn open_results(
        carrying: &Carrying<'_>,
        options: &RunOptions,
        listener: &mut dyn Listener,
    ) -> Result<Option<OpenedFiles>, EngineError> {
        if let Some(path) = &options.results {
            let refused = |source| EngineError::BadResults { path: path.clone(), source };
            return OpenedFiles::of(path).map(Some).map_err(refused);
        }
        let earlier = carrying.goes_on.and_then(|(record, _)| record.results_path.as_deref());
        let Some(path) = earlier else { return Ok(None) };
        match OpenedFiles::of(path) {
            Ok(opened) => Ok(Some(opened)),
            Err(error) => {
                let text = format!(
                    "{} could not be written ({error}); the results are in the run's folder.",
                    path.display()
                );
                announce(listener, &Event::Notice(text));
                Ok(None)
            }
        }
    }

    fn credentials(
        &self,
        run: &str,
        carrying: &Carrying<'_>,
        options: &RunOptions,
        run_dir: &Path,
    ) -> Result<CredentialsFile, EngineError> {
        let earlier = || carrying.goes_on.and_then(|(record, _)| record.credentials_path.clone());
        let configured = || self.settings().credentials_file.clone();
        let named = options.credentials.clone().or_else(earlier).or_else(configured);
        let path = named.unwrap_or_else(|| run_dir.join("credentials.csv"));
        let path =
            std::path::absolute(&path).map_err(|source| EngineError::Write { path: path.clone(), source })?;
        let recipients = self.settings().recipients.clone();
        let opened = if recipients.is_empty() {
            CredentialsFile::new(path.clone(), run, self.tenant())
        } else {
            CredentialsFile::encrypted(&path, recipients, run, self.tenant())
        };
        opened.map_err(|source| EngineError::Write { path, source })
    }

    #[expect(clippy::too_many_arguments, reason = "what a run consists of, each borrowed by itself")]
    async fn send(
        &self,
        run: &str,
        carrying: &Carrying<'_>,
        options: &RunOptions,
        state: &Store,
        credentials: &mut CredentialsFile,
        files: &mut ResultsFiles,
        listener: &mut dyn Listener,
    ) -> Result<RunSummary, EngineError> {
        let settings = self.settings();
        let since = options.since.unwrap_or_else(|| self.opened());
        let ends = settings.max_runtime.map(|most| (since + most, most));
        let clock = ends.map(|(end, most)| tokio::spawn(ask_in_time(options.stop.clone(), end, most)));
        let lease = self.directory().lease();
        let lease = lease.map(|lease| tokio::spawn(ask_before_it_ends(options.stop.clone(), lease)));
        let pins = state.given_pins(run).await?;
        // A run that an earlier version began has them in its roster alone.
        let pins = if pins.is_empty() { carrying.given_pins() } else { pins };
        let input = ApplyInput {
            plan: carrying.plan,
            run,
            only: carrying.only,
            approval: carrying.approval,
            pins: &pins,
            catalogue: &carrying.material.catalogue,
            sheet: carrying.material.sheet.as_ref(),
            login_sheet: carrying.material.login_sheet.as_ref(),
            listed_at: carrying.material.listed_at,
            resumed: carrying.goes_on.map(|(_, resumed)| resumed),
            at_once: settings.at_once,
            row_limit: settings.request_timeout * ROW_REQUESTS,
        };
        let mut listener = WrittenDown { files, listener };
        let summary =
            apply(self.backoffice(), state, credentials, &input, &mut listener, &options.stop).await;
        clock.inspect(tokio::task::JoinHandle::abort);
        lease.inspect(tokio::task::JoinHandle::abort);
        Ok(summary?)
    }

    /// Begins the run in the journal and keeps its plan, or goes on with one that is there.
    async fn begin(
        &self,
        command: &str,
        carrying: &Carrying<'_>,
        state: &Store,
    ) -> Result<RunId, EngineError> {
        if let Some((record, _)) = carrying.goes_on {
            state.reopen_run(&record.id).await?;
            return Ok(RunId::of(record));
        }
        let plan = carrying.plan;
        let document = plan.to_sealed_json();
        let new = NewRun {
            command: command.to_owned(),
            tenant: self.tenant().to_owned(),
            roster_path: plan.roster.path.clone(),
            roster_sha256: plan.roster.sha256.clone(),
            plan_hash: plan.hash(),
            plan: document,
            pins: carrying.given_pins(),
            // A part of a plan says nothing about the rest of its roster.
            accepts: if carrying.only.is_none() { accepts(plan) } else { None },
            undoes: carrying.undoes.map(ToOwned::to_owned),
            only: carrying.only.cloned(),
            approval: carrying.approval.cloned(),
        };
        Ok(state.begin_run(&new).await?)
    }
}

/// The plan passed the guards: its roster counts, and whoever is absent from it is absent once more. A leavers file says
/// nothing about anybody else.
fn accepts(plan: &Plan) -> Option<(Accepted, BTreeSet<EmployeeId>)> {
    if plan.purpose != Purpose::Sync || plan.roster.rows_only {
        return None;
    }
    let absent = plan.entries.iter().filter(|entry| entry.situation == Situation::Absent);
    let absent: BTreeSet<EmployeeId> = absent.filter_map(|entry| entry.person.employee_id).collect();
    let Plan { today, roster, .. } = plan;
    let (sha256, columns) = (roster.sha256.clone(), roster.columns.clone());
    let skipped = plan.entries.iter().filter(|entry| entry.situation == Situation::Skipped).count() as u64;
    Some((Accepted { day: *today, sha256, rows: roster.rows, columns, skipped }, absent))
}

/// Writes the refused rows down, for whoever mends them.
fn rejects(carrying: &Carrying<'_>, run_dir: &Path, files: &mut ResultsFiles) -> Option<PathBuf> {
    let roster = carrying.roster?;
    let refused = carrying.plan.entries.iter().filter(|entry| entry.operation() == Operation::Refused);
    let lines: BTreeSet<u64> = refused.filter_map(|entry| entry.line).collect();
    if lines.is_empty() {
        return None;
    }
    let path = run_dir.join("rejects.csv");
    let written = roster.original_cells(&lines).map_err(|error| error.to_string()).and_then(|cells| {
        write_rejects(&path, roster, &cells, carrying.plan).map_err(|error| error.to_string())
    });
    match written {
        Ok(count) => (count > 0).then_some(path),
        Err(error) => {
            files.unwritten.push(format!("{} could not be written ({error})", path.display()));
            None
        }
    }
}

/// Asks the run to stop while what is under way has time to come to its end.
async fn ask_before_it_ends(stop: Stop, lease: Arc<LeaseWatch>) {
    loop {
        if let Some(why) = lease.is_ending() {
            return stop.ask(Stopped::LeaseEnding(why));
        }
        tokio::time::sleep(Duration::from_millis(250)).await;
    }
}

/// The clock asks the run to stop when it has had its time; what is in flight is finished.
async fn ask_in_time(stop: Stop, end: Instant, most: Duration) {
    tokio::time::sleep_until(end).await;
    stop.ask(Stopped::TooLong(humantime::format_duration(most).to_string()));
}
