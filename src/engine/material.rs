//! What carrying out a plan that was kept needs of Backoffice and of the roster, read anew.

use std::path::Path;

use tokio::time::Instant;

use crate::backoffice::{Catalogue, LoginSheet, PosPermissionSheet};
use crate::observed::Reading;
use crate::plan::{Entry, Operation, Plan, Purpose};
use crate::roster::{Mapping, Roster, read_file, read_leavers};

use super::error::EngineError;
use super::tenant::Engine;

/// What a plan is carried out with.
#[derive(Debug)]
pub(super) struct Material {
    pub(super) catalogue: Catalogue,
    pub(super) sheet: Option<PosPermissionSheet>,
    pub(super) login_sheet: Option<LoginSheet>,
    /// When the listing was read that the plan was made from; `None` where another process read it.
    pub(super) listed_at: Option<Instant>,
}

impl Material {
    /// Takes what was read for the plan, no earlier than at this moment.
    pub(super) fn of(reading: Reading, listed_at: Instant) -> Self {
        let Reading { observed, sheet, login_sheet } = reading;
        Self { catalogue: observed.catalogue, sheet, login_sheet, listed_at: Some(listed_at) }
    }
}

impl Engine {
    /// Reads what a kept plan needs, and nothing else.
    pub(super) async fn material(&self, plan: &Plan) -> Result<Material, EngineError> {
        let backoffice = self.backoffice();
        let writes = plan.entries.iter().filter(|entry| entry.operation().writes());
        // Where there is a row for every session, all of them are needed.
        let readings = backoffice.many_readings(writes.count());
        let catalogue = async { Ok(backoffice.catalogue().await?) };
        let sheets = readings.both(self.login_sheet(plan), self.sheet(plan));
        let (catalogue, (login_sheet, sheet)) = readings.both(catalogue, sheets).await?;
        Ok(Material { catalogue, sheet, login_sheet, listed_at: None })
    }

    /// Reads the templates of logins, where a plan gives any.
    async fn login_sheet(&self, plan: &Plan) -> Result<Option<LoginSheet>, EngineError> {
        let rights = |entry: &Entry| entry.login().is_some_and(|login| login.access.is_some());
        if !plan.entries.iter().any(|entry| entry.operation().writes() && rights(entry)) {
            return Ok(None);
        }
        let logins = self.backoffice().list_users().await?;
        Ok(self.backoffice().any_login_sheet(&logins).await?)
    }

    /// Reads the permission templates, where a plan creates somebody.
    async fn sheet(&self, plan: &Plan) -> Result<Option<PosPermissionSheet>, EngineError> {
        let creates = plan.entries.iter().any(|entry| entry.operation() == Operation::Create);
        if creates { self.any_sheet(plan).await } else { Ok(None) }
    }

    /// Reads the permission templates from the page of somebody whom the plan leaves active, else from anybody's.
    /// `None`: nobody is there, and the plan knows the templates by their names alone.
    async fn any_sheet(&self, plan: &Plan) -> Result<Option<PosPermissionSheet>, EngineError> {
        let stays = |entry: &&Entry| matches!(entry.operation(), Operation::Update | Operation::None);
        let known = plan.entries.iter().filter(stays).find_map(|entry| entry.person.employee_id);
        if let Some(id) = known
            && let Ok(sheet) = self.backoffice().pos_permission_sheet(id).await
        {
            return Ok(Some(sheet));
        }
        let listed = self.backoffice().list_employees().await?;
        let sheet = self.backoffice().any_pos_permission_sheet(&listed).await?;
        let is_told = |entry: &Entry| entry.create().is_some_and(|spec| !spec.template.is_untold());
        if sheet.is_none() && plan.entries.iter().any(is_told) {
            return Err(EngineError::NobodyToReadFrom);
        }
        Ok(sheet)
    }
}

/// Reads the roster of a plan again, where it still is the very same file: for the PINs in it.
pub(super) fn same_roster(plan: &Plan, mapping: &Mapping) -> Option<Roster> {
    let path = Path::new(&plan.roster.path);
    let roster = match plan.purpose {
        Purpose::Sync => read_file(path, mapping),
        Purpose::Offboard => read_leavers(path, mapping),
        Purpose::Undo | Purpose::Single => return None,
    };
    roster.ok().filter(|roster| roster.sha256 == plan.roster.sha256)
}
