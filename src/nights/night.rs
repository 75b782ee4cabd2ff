//! What surrounds a command that writes: whatever ends it, also before the first request, is a run in the store.

use std::path::Path;

use chrono::{DateTime, Utc};

use crate::settings::{Chosen, Config, Environment, SANDBOX, environment, tenant_name};
use crate::state::{EndedNight, Ending, EndingKind, StateDir, StateError, Store};

/// How a night ended that never came to a run: why, and the exit code that was told.
#[derive(Debug, Clone)]
pub(crate) struct Ended {
    /// Why.
    pub(crate) ending: Ending,
    /// The number that the program ended with.
    pub(crate) exit_code: u8,
}

/// A command that writes, as it is known before anything of it was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Night {
    /// The command, as the journal calls it.
    pub command: &'static str,
    /// The roster or plan as given; empty where there is none.
    pub about: String,
    /// When it began.
    pub since: DateTime<Utc>,
}

impl Night {
    /// Begins now.
    pub(crate) fn begins(command: &'static str, about: impl Into<String>) -> Self {
        Self { command, about: about.into(), since: environment::now() }
    }

    /// Writes down that it ended with this failure, unless the journal knows that already.
    pub(crate) async fn note(
        &self,
        ended: &Ended,
        (choice, config, environment): (&Chosen, &Config, &Environment),
    ) {
        let name = tenant_name(choice, config, environment);
        if let (Some(tenant), Some(root)) = (name.ok().flatten(), state_dir(choice, environment)) {
            self.note_of(&tenant, root, ended).await;
        }
    }

    /// The same where the settings cannot be read, so that nobody knows whose night it was: it is one of each who left something
    /// here, but of the one that was named.
    pub(crate) async fn note_unread(&self, ended: &Ended, choice: &Chosen, environment: &Environment) {
        let Some(root) = state_dir(choice, environment) else { return };
        let unread = Config::default();
        let named = tenant_name(&Chosen { tenant: None, ..choice.clone() }, &unread, environment);
        let named = choice.tenant.clone().or(named.ok().flatten());
        for tenant in StateDir::kept(root) {
            if named.as_ref().map_or(tenant != SANDBOX, |named| *named == tenant) {
                self.note_of(&tenant, root, ended).await;
            }
        }
    }

    async fn note_of(&self, tenant: &str, root: &Path, ended: &Ended) {
        let noted = async {
            let directory = StateDir::open(root, tenant)?;
            let store = Store::open(&directory, environment::now).await?;
            self.keep(ended, tenant, &store).await
        };
        let noted: Result<(), StateError> = noted.await;
        if let Err(error) = noted {
            tracing::warn!(%error, "how this ended could not be written into the journal");
        }
    }

    async fn keep(&self, ended: &Ended, tenant: &str, store: &Store) -> Result<(), StateError> {
        let Ended { ending, exit_code } = ended.clone();
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
            exit_code,
            ending,
        };
        store.note_ended_night(&night).await.map(|_| ())
    }
}

fn state_dir<'a>(choice: &'a Chosen, environment: &'a Environment) -> Option<&'a Path> {
    choice.state_dir.as_deref().or(environment.state_dir.as_deref())
}
