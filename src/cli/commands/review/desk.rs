//! What the review's server cannot do by itself: plans made anew, approved plans kept, plans carried out.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::Instant;

use chrono::NaiveDate;
use tokio::sync::watch;

use crate::apply::{Stop, Stopped};
use crate::cli::Exit;
use crate::cli::args::OutputFormat;
use crate::cli::environment;
use crate::cli::failure::Failure;
use crate::cli::private_file::write_new;
use crate::cli::reading::{plan_again, read_and_plan_with};
use crate::cli::tenant::Tenant;
use crate::observed::Reading;
use crate::plan::{ApprovedPlan, MatchDecision, Plan, Purpose};
use crate::report::{RunDownloads, run_html};
use crate::review::{Ask, KeptAt, Live, Refusal, Reply, RunPages};
use crate::roster::Roster;
use crate::state::{State, StateDir};

use super::super::carry_out::{Ended, Outcome, RunArgs, Watch, lock, tell};
use super::super::kept::{Kept, carry_out_kept};
use super::super::refused_rows::may_hold_pins;
use super::super::{Context, quoted};
use super::ReviewArgs;

/// What a plan is made from when somebody decides something.
pub(super) enum Source {
    /// The roster, and Backoffice as it was read for the first plan, if it was.
    Roster { roster: Box<Roster>, purpose: Purpose, today: NaiveDate, reading: Option<Box<Reading>> },
    /// Nothing, and why.
    Gone(String),
}

impl Source {
    /// Returns why nobody can say here who a row is about.
    pub(super) fn cannot_decide(&self) -> Option<String> {
        match self {
            Self::Roster { .. } => None,
            Self::Gone(why) => Some(why.clone()),
        }
    }

    fn roster(&self) -> Option<&Roster> {
        match self {
            Self::Roster { roster, .. } => Some(roster),
            Self::Gone(_) => None,
        }
    }
}

/// Answers the server.
pub(super) struct Desk<'a> {
    args: &'a ReviewArgs,
    source: Source,
    tenant: &'a Tenant,
    directory: &'a StateDir,
    context: &'a Context<'a>,
    kept: Option<Kept>,
    ran: Option<Box<Outcome>>,
    exit: Option<Exit>,
    /// Whether Ctrl-C or the like asked for the end.
    ended: watch::Receiver<bool>,
}

impl<'a> Desk<'a> {
    pub(super) fn new(
        args: &'a ReviewArgs,
        source: Source,
        (tenant, directory): (&'a Tenant, &'a StateDir),
        context: &'a Context<'a>,
        ended: watch::Receiver<bool>,
    ) -> Self {
        Self { args, source, tenant, directory, context, kept: None, ran: None, exit: None, ended }
    }

    /// Answers one question. A page that went away meanwhile does not hear the answer.
    pub(super) async fn answer(&mut self, ask: Ask) {
        match ask {
            Ask::PlanAgain { decisions, reply } => {
                let mut ended = self.ended.clone();
                let plan = tokio::select! {
                    plan = self.plan_again(decisions) => plan.map_err(|failure| failure.refusal()),
                    Ok(_) = ended.wait_for(|ended| *ended) => Err(Refusal::new("the review was ended", "")),
                };
                let _ = reply.send(plan);
            }
            Ask::Keep { approved, reply } => {
                let _ = reply.send(self.keep(*approved));
            }
            Ask::CarryOut { live, stop, reply, .. } => self.carry_out(live, stop, reply).await,
            Ask::Report { base, reply } => {
                let _ = reply.send(self.report(&base).map_err(|failure| failure.refusal()));
            }
            Ask::Finish => {}
        }
    }

    async fn plan_again(&mut self, decisions: Vec<MatchDecision>) -> Result<Plan, Failure> {
        let Source::Roster { roster, purpose, today, reading } = &mut self.source else {
            return Err(Failure::Usage(self.source.cannot_decide().unwrap_or_default()));
        };
        let mut history = State::open(self.directory, environment::now)?.history()?;
        let decided: BTreeSet<String> = decisions.iter().map(|one| one.row.fingerprint()).collect();
        history.decisions.retain(|kept| !decided.contains(&kept.row.fingerprint()));
        history.decisions.extend(decisions);
        let question = self.context.question(roster, *purpose, *today);
        if let Some(reading) = reading {
            return plan_again(reading, self.tenant, question, &history).await;
        }
        let (read, plan) = read_and_plan_with(self.tenant, self.directory, question, &history).await?;
        *reading = Some(Box::new(read));
        Ok(plan)
    }

    /// Keeps an approved plan, and remembers what was decided for the plans to come.
    fn keep(&mut self, approved: ApprovedPlan) -> Result<KeptAt, Refusal> {
        let kept = self.write(&approved).map_err(|failure| failure.refusal())?;
        let ApprovedPlan { plan, approval } = approved;
        self.context.printer.talk(&format!(
            "Approved by {}. The plan is kept in {}",
            approval.by,
            kept.display()
        ));
        self.kept = Some(Kept { plan, approval: Some(approval), path: Some(kept.clone()) });
        Ok(KeptAt { file: kept.display().to_string(), command: self.command() })
    }

    fn write(&self, approved: &ApprovedPlan) -> Result<PathBuf, Failure> {
        let json = approved.to_json();
        let path = match &self.args.out {
            Some(path) => {
                write_new(path, &json).map(|()| path.clone()).map_err(|error| (path.clone(), error))
            }
            None => write_numbered(&self.directory.plans_dir()?, &approved.plan.hash()[..16], &json),
        };
        let path = path.map_err(|(path, source)| Failure::Write { path, source })?;
        let remembered = State::open(self.directory, environment::now)
            .and_then(|mut state| state.decide(&approved.approval.decisions));
        if let Err(error) = remembered {
            // An approval that is not known whole is none: what is left of it must not be in the way of the next try.
            let _ = std::fs::remove_file(&path);
            return Err(error.into());
        }
        Ok(path)
    }

    async fn carry_out(&mut self, live: Live, stop: Stop, reply: Reply<()>) {
        let begun =
            self.kept.clone().ok_or_else(|| Failure::Usage("nobody approved this plan yet".to_owned()));
        let begun = begun.and_then(|kept| {
            let lock = lock(self.directory, "review")?;
            kept.is_for(self.tenant, self.directory)?;
            Ok((kept, lock))
        });
        let (kept, _lock) = match begun {
            Ok(begun) => begun,
            Err(failure) => {
                let _ = reply.send(Err(failure.refusal()));
                return;
            }
        };
        let _ = reply.send(Ok(()));
        // However long somebody looked at the plan: the run has the time that a run has.
        let since = Some(Instant::now());
        // Until the run listens itself, Ctrl-C is heard here: nothing is begun any more after it.
        let (mut ended, asked) = (self.ended.clone(), stop.clone());
        let hears = tokio::spawn(async move {
            if ended.wait_for(|ended| *ended).await.is_ok() {
                asked.ask(Stopped::Interrupted);
            }
        });
        let watch = Watch { listener: Some(Box::new(live.clone())), stop, since };
        let (args, place) = (self.run_args(), (self.tenant, self.directory));
        let (roster, all) = (self.source.roster(), BTreeSet::new());
        let outcome = carry_out_kept(&kept, &all, roster, &args, watch, place, self.context).await;
        hears.abort();
        match outcome {
            Ok(Ended::Ran(outcome)) => {
                self.exit = Some(tell(&outcome, self.tenant, args.format, self.context));
                self.ran = Some(outcome);
            }
            Ok(Ended::Stopped(exit)) => {
                live.failed(&Refusal::new("a guard stops this plan: nothing was written", "make a new plan"));
                self.exit = Some(exit);
            }
            Err(failure) => {
                let mut refusal = failure.refusal();
                if self.run_id().is_none() {
                    // The plan was not used up: it can be carried out when what is in the way is gone.
                    let hint = std::mem::take(&mut refusal.hint);
                    refusal.hint =
                        format!("{hint}{}Later: {}", if hint.is_empty() { "" } else { ". " }, self.command());
                }
                live.failed(&refusal);
                self.exit = Some(failure.report(self.context.printer, false));
            }
        }
    }

    fn run_args(&self) -> RunArgs {
        RunArgs {
            allow: Vec::new(),
            results: self.args.results.clone(),
            credentials: self.args.credentials.clone(),
            format: OutputFormat::Text,
        }
    }

    /// Returns the run that carried the plan out, even where it broke off.
    fn run_id(&self) -> Option<String> {
        let state = State::open(self.directory, environment::now).ok()?;
        state.applied(&self.kept.as_ref()?.plan.hash()).ok()?.map(|(run, _)| run)
    }

    /// Returns the command that carries the approved plan out.
    fn command(&self) -> String {
        let path = self.kept.as_ref().and_then(|kept| kept.path.clone()).unwrap_or_default();
        format!("roster-sync apply {}{}", quoted(&path.display().to_string()), self.context.repeat())
    }

    fn report(&self, base: &str) -> Result<RunPages, Failure> {
        let (Some(id), Some(kept)) = (self.run_id(), &self.kept) else {
            return Err(Failure::Usage("nothing was carried out yet".to_owned()));
        };
        let run = State::open(self.directory, environment::now)?.run(&id)?;
        let read = |path: &Path| {
            std::fs::read(path).map_err(|source| Failure::Write { path: path.to_owned(), source })
        };
        // Rows of a roster with PINs hold them in clear: they stay on the disk.
        let has_pins = self.source.roster().is_none_or(may_hold_pins);
        let rejects = self.ran.as_ref().and_then(|ran| ran.files.rejects.as_deref()).filter(|_| !has_pins);
        let rejects_csv = rejects.map(read).transpose()?;
        let files = RunDownloads::Served { base, rejects: rejects_csv.is_some() };
        Ok(RunPages {
            page: run_html(&run, Some(&kept.plan), files, &self.context.repeat()),
            results_csv: run.record.results_path.as_deref().map(read).transpose()?.unwrap_or_default(),
            rejects_csv,
        })
    }

    /// Says how the review ended.
    pub(super) fn close(self, interrupted: bool) -> Exit {
        if let Some(exit) = self.exit {
            if self.run_id().is_none() {
                self.context.printer.data(&format!("To carry it out: {}\n", self.command()));
            }
            return exit;
        }
        let printer = self.context.printer;
        match (&self.kept, interrupted) {
            (Some(_), _) => {
                printer.data(&format!("To carry it out: {}\n", self.command()));
                Exit::Well
            }
            (_, true) => {
                printer.data("The review was ended. Nobody approved the plan; nothing was changed.\n");
                Exit::Interrupted
            }
            (_, false) => {
                printer.data("Nobody approved the plan; nothing was changed.\n");
                Exit::SomeRows
            }
        }
    }
}

/// Writes a file of this name, or of the next one that is not there: a plan may be reviewed again before it is carried out.
fn write_numbered(folder: &Path, name: &str, text: &str) -> Result<PathBuf, (PathBuf, std::io::Error)> {
    for number in 1..=99 {
        let numbered = if number == 1 { String::new() } else { format!("-{number}") };
        let path = folder.join(format!("{name}.approved{numbered}.json"));
        match write_new(&path, text) {
            Ok(()) => return Ok(path),
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err((path, error)),
        }
    }
    Err((folder.join(format!("{name}.approved.json")), std::io::ErrorKind::AlreadyExists.into()))
}
