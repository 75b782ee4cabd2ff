//! What a reviewed plan was made from.

use std::path::Path;

use chrono::NaiveDate;

use crate::apply::Listener;
use crate::engine::{Asked, Engine, EngineError};
use crate::observed::Reading;
use crate::plan::{Plan, Purpose};
use crate::roster::{Mapping, Roster, read_file, read_leavers};

/// What a plan is made from when somebody decides something.
#[derive(Debug)]
pub enum PlanSource {
    /// The roster, and Backoffice as it was read for the first plan, if it was.
    Roster {
        /// The roster.
        roster: Box<Roster>,
        /// What it is for.
        purpose: Purpose,
        /// The day that decides what is due.
        today: NaiveDate,
        /// The tenant as read.
        reading: Option<Box<Reading>>,
    },
    /// Nothing, and why.
    Gone(String),
}

impl PlanSource {
    /// Returns why nobody can say here who a row is about.
    pub fn cannot_decide(&self) -> Option<String> {
        match self {
            Self::Roster { .. } => None,
            Self::Gone(why) => Some(why.clone()),
        }
    }

    pub(super) fn roster(&self) -> Option<&Roster> {
        match self {
            Self::Roster { roster, .. } => Some(roster),
            Self::Gone(_) => None,
        }
    }

    /// Plans for a roster, and keeps what the plan was made from.
    pub async fn planned(
        roster: Roster,
        purpose: Purpose,
        today: NaiveDate,
        engine: &Engine,
        listener: &mut dyn Listener,
    ) -> Result<(Self, Plan), EngineError> {
        let asked = Asked { roster: &roster, purpose, today };
        let planned = engine.plan(asked, listener).await?;
        let (roster, reading) = (Box::new(roster), Some(Box::new(planned.reading)));
        Ok((Self::Roster { roster, purpose, today, reading }, planned.plan))
    }

    /// Finds the roster that a plan was made from: without it nobody can say what would follow from a decision.
    pub fn of(plan: &Plan, mapping: &Mapping) -> Self {
        let path = Path::new(&plan.roster.path);
        let roster = match plan.purpose {
            Purpose::Sync => read_file(path, mapping),
            Purpose::Offboard => read_leavers(path, mapping),
            Purpose::Undo | Purpose::Single => {
                return Self::Gone("this plan leaves nothing to decide about who somebody is".to_owned());
            }
        };
        match roster.ok().filter(|roster| roster.sha256 == plan.roster.sha256) {
            Some(roster) => Self::Roster {
                roster: Box::new(roster),
                purpose: plan.purpose,
                today: plan.today,
                reading: None,
            },
            None => Self::Gone(format!(
                "the roster {} is not where it was when this plan was made, or has changed; review the roster itself to decide this",
                plan.roster.path
            )),
        }
    }
}

/// Returns whether a file is a plan: it says so at its beginning, where a roster in JSON says nothing like it.
pub(super) fn is_plan(path: &Path) -> bool {
    use std::io::Read;
    // Looking into a pipe would take what it holds.
    if !path.metadata().is_ok_and(|metadata| metadata.is_file()) {
        return false;
    }
    let mut start = [0; 256];
    let read = std::fs::File::open(path).and_then(|mut file| file.read(&mut start));
    let start = String::from_utf8_lossy(start.get(..read.unwrap_or(0)).unwrap_or_default());
    let says = |schema: &str| start.contains(&format!("\"roster-sync/{schema}/"));
    start.trim_start().starts_with('{') && (says("plan") || says("approved-plan"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::{APPROVED_SCHEMA, SCHEMA};

    #[test]
    fn a_roster_in_json_is_no_plan() {
        let folder = tempfile::tempdir().unwrap();
        let file = |text: &str| {
            let path = folder.path().join("file.json");
            std::fs::write(&path, text).unwrap();
            is_plan(&path)
        };
        assert!(file("{\n  \"schema\": \"roster-sync/plan/2\",\n  \"tenant\": \"main\"\n}"));
        assert!(file(" {\"schema\":\"roster-sync/plan/1\"}"));
        assert!(
            file(&format!("{{\"schema\":{APPROVED_SCHEMA:?}}}"))
                && file(&format!("{{\"schema\":{SCHEMA:?}}}"))
        );
        assert!(!file("{\"employees\": [{\"email\": \"ana.diaz@example.com\"}]}"));
        assert!(!file("[{\"email\": \"ana.diaz@example.com\"}]") && !file("email\n"));
        assert!(!is_plan(folder.path()));
    }
}
