//! What the review's server cannot do by itself: plans made anew, approved plans kept, plans carried out.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::time::Instant;

use chrono::NaiveDate;

use crate::apply::Stop;
use crate::cli::Exit;
use crate::cli::args::OutputFormat;
use crate::cli::environment;
use crate::cli::failure::Failure;
use crate::cli::reading::{plan_again, read_and_plan_with};
use crate::cli::tenant::Tenant;
use crate::observed::Reading;
use crate::plan::{ApprovedPlan, MatchDecision, Plan, Purpose};
use crate::report::{RunDownloads, run_html};
use crate::review::{Ask, KeptAt, Live, Refusal, Reply, RunPages};
use crate::roster::Roster;
use crate::state::{State, StateDir};

use super::super::Context;
use super::super::carry_out::{Ended, Outcome, RunArgs, Watch, lock, tell};
use super::super::kept::{Kept, carry_out_kept};
use super::super::refused_rows::may_hold_pins;
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
}

impl<'a> Desk<'a> {
    pub(super) fn new(
        args: &'a ReviewArgs,
        source: Source,
        (tenant, directory): (&'a Tenant, &'a StateDir),
        context: &'a Context<'a>,
    ) -> Self {
        Self { args, source, tenant, directory, context, kept: None, ran: None, exit: None }
    }

    /// Answers one question. A page that went away meanwhile does not hear the answer.
    pub(super) async fn answer(&mut self, ask: Ask) {
        match ask {
            Ask::PlanAgain { decisions, reply } => {
                let _ = reply.send(self.plan_again(decisions).await.map_err(|failure| failure.refusal()));
            }
            Ask::Moment { reply } => {
                let _ = reply.send(Ok(environment::now()));
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
        let command = format!("roster-sync apply {}{}", kept.display(), self.context.repeat());
        let ApprovedPlan { plan, approval } = approved;
        self.context.printer.talk(&format!(
            "Approved by {}. The plan is kept in {}",
            approval.by,
            kept.display()
        ));
        self.kept = Some(Kept { plan, approval: Some(approval), path: Some(kept.clone()) });
        Ok(KeptAt { file: kept.display().to_string(), command })
    }

    fn write(&self, approved: &ApprovedPlan) -> Result<PathBuf, Failure> {
        let path = if let Some(path) = &self.args.out {
            path.clone()
        } else {
            self.directory.plans_dir()?.join(format!("{}.approved.json", &approved.plan.hash()[..16]))
        };
        write_new(&path, &approved.to_json())
            .map_err(|source| Failure::Write { path: path.clone(), source })?;
        State::open(self.directory, environment::now)?.decide(&approved.approval.decisions)?;
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
        let watch = Watch { listener: Some(Box::new(live.clone())), stop, since };
        let (args, place) = (self.run_args(), (self.tenant, self.directory));
        let (roster, all) = (self.source.roster(), BTreeSet::new());
        match carry_out_kept(&kept, &all, roster, &args, watch, place, self.context).await {
            Ok(Ended::Ran(outcome)) => {
                self.exit = Some(tell(&outcome, self.tenant, args.format, self.context));
                self.ran = Some(outcome);
            }
            Ok(Ended::Stopped(exit)) => {
                live.failed(&Refusal::new("a guard stops this plan: nothing was written", "make a new plan"));
                self.exit = Some(exit);
            }
            Err(failure) => {
                live.failed(&failure.refusal());
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

    fn report(&self, base: &str) -> Result<RunPages, Failure> {
        let (Some(outcome), Some(kept)) = (&self.ran, &self.kept) else {
            return Err(Failure::Usage("nothing was carried out yet".to_owned()));
        };
        let run = State::open(self.directory, environment::now)?.run(&outcome.run)?;
        let read = |path: &Path| {
            std::fs::read(path).map_err(|source| Failure::Write { path: path.to_owned(), source })
        };
        // Rows of a roster with PINs hold them in clear: they stay on the disk.
        let has_pins = self.source.roster().is_none_or(may_hold_pins);
        let rejects = outcome.files.rejects.as_deref().filter(|_| !has_pins);
        let rejects_csv = rejects.map(read).transpose()?;
        let files = RunDownloads::Served { base, rejects: rejects_csv.is_some() };
        Ok(RunPages {
            page: run_html(&run, Some(&kept.plan), files, &self.context.repeat()),
            results_csv: read(&outcome.files.results)?,
            rejects_csv,
        })
    }

    /// Says how the review ended.
    pub(super) fn close(self, interrupted: bool) -> Exit {
        if let Some(exit) = self.exit {
            return exit;
        }
        let printer = self.context.printer;
        match (&self.kept, interrupted) {
            (Some(Kept { path: Some(path), .. }), _) => {
                let repeat = self.context.repeat();
                printer.data(&format!("To carry it out: roster-sync apply {}{repeat}\n", path.display()));
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

/// Writes a file that was not there, for its owner alone: it names people and what they earn.
fn write_new(path: &Path, text: &str) -> std::io::Result<()> {
    use std::io::Write;
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut file = options.open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}
