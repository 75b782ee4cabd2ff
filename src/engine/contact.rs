//! First contact: nothing is written to a Backoffice that is not as it is known.

use crate::apply::{Event, Listener};
use crate::doctor::{self, Examination};
use crate::state::Store;

use super::error::EngineError;
use super::tenant::Engine;
use super::tenant::announce;

/// The version that a contact is kept with.
const VERSION: &str = env!("CARGO_PKG_VERSION");

impl Engine {
    /// Looks at the Backoffice, by reading only, and keeps what came of it. Every fact that a write relies on is held against
    /// a few pages.
    pub async fn examine(&self) -> Result<Examination, EngineError> {
        self.in_time(self.look()).await
    }

    async fn look(&self) -> Result<Examination, EngineError> {
        let examination = doctor::examine(self.backoffice(), self.today()).await?;
        let state = self.state().await?;
        if examination.passed() {
            state
                .keep_contact(self.backoffice().username(), VERSION, &self.backoffice().page_shapes())
                .await?;
        } else {
            state.forget_contact().await?;
        }
        Ok(examination)
    }

    /// Looks at the Backoffice where that is due, and stops when a fact does not hold. Before the first write.
    pub(super) async fn ensure_known(&self, listener: &mut dyn Listener) -> Result<(), EngineError> {
        let due = self.due(&self.state().await?).await?;
        let Some(why) = due else { return Ok(()) };
        announce(listener, &Event::FirstContact { why });
        let examination = self.examine().await?;
        if !examination.passed() {
            return Err(EngineError::Unknown { examination: Box::new(examination) });
        }
        announce(listener, &Event::Known(Box::new(examination)));
        Ok(())
    }

    /// Returns why it is time to look, if it is.
    async fn due(&self, state: &Store) -> Result<Option<String>, EngineError> {
        let backoffice = self.backoffice();
        let Some(last) = state.contact().await? else {
            return Ok(Some("this Backoffice was not looked at yet".to_owned()));
        };
        if last.login != backoffice.username() {
            return Ok(Some("this login was not used before".to_owned()));
        }
        if last.version != VERSION {
            return Ok(Some("this version of roster-sync was not used before".to_owned()));
        }
        let days = self.now().signed_duration_since(last.at).num_days();
        if days >= i64::from(self.settings().doctor_max_age_days) || days < 0 {
            return Ok(Some(format!("it was last looked at on {}", last.at.format("%Y-%m-%d"))));
        }
        for (page, fingerprint) in backoffice.page_shapes() {
            if !state.knows_shape(&page, &fingerprint).await? {
                return Ok(Some(format!("the page {page} is made of other parts than before")));
            }
        }
        Ok(None)
    }
}
