//! What surrounds a command that writes: whatever ends it, also before the first request, is a run in the store.

use std::path::Path;

use chrono::{DateTime, Utc};

use crate::settings::{
    Chosen, Config, Environment, SANDBOX, Settings, SettingsError, environment, tenant_name,
};
use crate::state::{EndedNight, Ending, EndingKind, StateDir, StateError, Store};

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
        ended: &Ending,
        (choice, config, environment): (&Chosen, &Config, &Environment),
    ) {
        let name = tenant_name(choice, config, environment);
        let Some(tenant) = name.ok().flatten() else { return };
        let directory = match Settings::resolve(choice, config, environment) {
            Ok(settings) => settings.state_of(&tenant),
            // Where the settings cannot be made out, a file of this computer is at hand all the same; a shared database is not.
            Err(_) if config.state.url.is_none() => {
                let Some(root) = state_dir(choice, environment) else { return };
                StateDir::open(root, &tenant).map_err(SettingsError::from)
            }
            Err(_) => return,
        };
        self.note_of(&tenant, directory, ended).await;
    }

    /// The same where the settings cannot be read, so that nobody knows whose night it was: it is one of each who left something
    /// here, but of the one that was named.
    pub(crate) async fn note_unread(&self, ended: &Ending, choice: &Chosen, environment: &Environment) {
        let Some(root) = state_dir(choice, environment) else { return };
        let unread = Config::default();
        let named = tenant_name(&Chosen { tenant: None, ..choice.clone() }, &unread, environment);
        let named = choice.tenant.clone().or(named.ok().flatten());
        for tenant in StateDir::kept(root) {
            if named.as_ref().map_or(tenant != SANDBOX, |named| *named == tenant) {
                self.note_of(&tenant, StateDir::open(root, &tenant).map_err(SettingsError::from), ended)
                    .await;
            }
        }
    }

    async fn note_of(&self, tenant: &str, directory: Result<StateDir, SettingsError>, ended: &Ending) {
        let noted = async {
            let store = Store::open(&directory?, environment::now).await?;
            Ok(self.keep(ended, tenant, &store).await?)
        };
        let noted: Result<(), SettingsError> = noted.await;
        if let Err(error) = noted {
            tracing::warn!(%error, "how this ended could not be written into the journal");
        }
    }

    async fn keep(&self, ended: &Ending, tenant: &str, store: &Store) -> Result<(), StateError> {
        let ending = ended.clone();
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
            exit_code: ending.kind.exit().code(),
            ending,
        };
        store.note_ended_night(&night).await.map(|_| ())
    }
}

fn state_dir<'a>(choice: &'a Chosen, environment: &'a Environment) -> Option<&'a Path> {
    choice.state_dir.as_deref().or(environment.state_dir.as_deref())
}
