//! What surrounds a command that writes: whatever ends it, also before the first request, is a run in the store.

use std::path::Path;

use chrono::{DateTime, Utc};

use crate::model::with_causes;
use crate::state::{EndedNight, Ending, EndingKind, StateDir, StateError, Store};

use super::Exit;
use super::args::Command;
use super::commands::runs::RunsWhat;
use super::config::Config;
use super::environment::{self, Environment};
use super::failure::Failure;
use super::global::Global;
use super::settings::{self, SANDBOX, Settings};

/// A command that writes, as it is known before anything of it was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Night {
    /// The command, as the journal calls it.
    pub command: &'static str,
    /// The roster or plan as given; empty where there is none.
    pub about: String,
    /// When it began.
    pub since: DateTime<Utc>,
}

impl Night {
    /// Begins now.
    pub(super) fn begins(command: &'static str, about: impl Into<String>) -> Self {
        Self { command, about: about.into(), since: environment::now() }
    }

    /// Writes down that it ended with this failure, unless the journal knows that already.
    pub(super) async fn note(
        &self,
        failure: &Failure,
        (global, config, environment): (&Global, &Config, &Environment),
    ) {
        let name = settings::tenant_name(global, config, environment);
        let Some(tenant) = name.ok().flatten() else { return };
        let directory = match Settings::resolve(global, config, environment) {
            Ok(settings) => settings.state_of(&tenant),
            // Where the settings cannot be made out, a file of this computer is at hand all the same; a shared database is not.
            Err(_) if config.state.url.is_none() => {
                let Some(root) = state_dir(global, environment) else { return };
                StateDir::open(root, &tenant).map_err(Failure::from)
            }
            Err(_) => return,
        };
        self.note_of(&tenant, directory, failure).await;
    }

    /// The same where the settings cannot be read, so that nobody knows whose night it was: it is one of each who left something
    /// here, but of the one that was named.
    pub(super) async fn note_unread(&self, failure: &Failure, global: &Global, environment: &Environment) {
        let Some(root) = state_dir(global, environment) else { return };
        let unread = Config::default();
        let named = settings::tenant_name(&Global { tenant: None, ..global.clone() }, &unread, environment);
        let named = global.tenant.clone().or(named.ok().flatten());
        for tenant in StateDir::kept(root) {
            if named.as_ref().map_or(tenant != SANDBOX, |named| *named == tenant) {
                self.note_of(&tenant, StateDir::open(root, &tenant).map_err(Failure::from), failure).await;
            }
        }
    }

    async fn note_of(&self, tenant: &str, directory: Result<StateDir, Failure>, failure: &Failure) {
        let noted = async {
            let store = Store::open(&directory?, environment::now).await?;
            Ok(self.keep(failure, tenant, &store).await?)
        };
        let noted: Result<(), Failure> = noted.await;
        if let Err(error) = noted {
            tracing::warn!(%error, "how this ended could not be written into the journal");
        }
    }

    async fn keep(&self, failure: &Failure, tenant: &str, store: &Store) -> Result<(), StateError> {
        let ending = failure.ending();
        let stamp = self.since.format("%Y-%m-%dT%H:%M:%S%.3fZ").to_string();
        if ending.kind != EndingKind::Locked
            && let Some(last) = store.runs(1).await?.pop()
            && last.command == self.command
            && last.started >= stamp
        {
            // It was begun: its row says it all, but for a failure of which the run itself could not say anything.
            if last.ended.is_none() && last.ending.is_none() {
                store.explain_run(&last.id, &ending).await?;
            }
            return Ok(());
        }
        let night = EndedNight {
            command: self.command,
            tenant,
            roster_path: &self.about,
            roster_sha256: "",
            exit_code: failure.exit().code(),
            ending,
        };
        store.note_ended_night(&night).await.map(|_| ())
    }
}

fn state_dir<'a>(global: &'a Global, environment: &'a Environment) -> Option<&'a Path> {
    global.state_dir.as_deref().or(environment.state_dir.as_deref())
}

impl Failure {
    /// Returns why a night ends that ends with this failure.
    pub(super) fn ending(&self) -> Ending {
        let kind = match self {
            Self::Engine(error) => return error.ending(),
            Self::Strict => EndingKind::Roster,
            Self::NoRoster(_) => EndingKind::NoRoster,
            Self::Write { .. } | Self::NoStateDir => EndingKind::File,
            Self::Start { .. } | Self::Sandbox(_) => EndingKind::Failed,
            Self::NotDone { exit: Exit::Guard, .. } => EndingKind::Guard,
            _ => EndingKind::Usage,
        };
        let reason = with_causes(self);
        Ending { kind, reason, plan: None }
    }
}

impl Command {
    /// Returns the night that this command is, where it writes to a whole tenant.
    pub(super) fn night(&self) -> Option<Night> {
        let shown = |path: &Path| path.display().to_string();
        let (command, about) = match self {
            Self::Sync(args) if !args.dry_run => {
                ("sync", args.roster.as_deref().map(shown).unwrap_or_default())
            }
            Self::Offboard(args) if !args.dry_run => ("offboard", shown(&args.file)),
            Self::Apply(args) => ("apply", shown(&args.plan)),
            Self::Runs(args) => match &args.what {
                RunsWhat::Resume { .. } => ("runs resume", String::new()),
                RunsWhat::Undo(undo) if !undo.dry_run => ("runs undo", String::new()),
                _ => return None,
            },
            _ => return None,
        };
        Some(Night::begins(command, about))
    }
}
