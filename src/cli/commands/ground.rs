//! What carrying out a plan that was kept needs of Backoffice and of the roster, read anew.

use std::path::Path;

use crate::backoffice::{Catalogue, LoginSheet, PosPermissionSheet};
use crate::cli::failure::Failure;
use crate::cli::tenant::Tenant;
use crate::model::EmployeeId;
use crate::plan::{Entry, Operation, Plan, Purpose};
use crate::roster::{Mapping, Roster, read_file, read_leavers};

/// What a kept plan is carried out with.
#[derive(Debug)]
pub(super) struct Ground {
    /// The roster, where it still is the very same file: for the PINs in it.
    pub(super) roster: Option<Roster>,
    pub(super) catalogue: Catalogue,
    pub(super) sheet: Option<PosPermissionSheet>,
    pub(super) login_sheet: Option<LoginSheet>,
}

impl Ground {
    /// Reads it; only what this plan needs.
    pub(super) async fn read(plan: &Plan, tenant: &Tenant, mapping: &Mapping) -> Result<Self, Failure> {
        let catalogue = tenant.backoffice.catalogue().await?;
        let creates = plan.entries.iter().any(|entry| entry.operation() == Operation::Create);
        let rights = |entry: &Entry| entry.login().is_some_and(|login| login.access.is_some());
        let mut login_sheet = None;
        if plan.entries.iter().any(|entry| entry.operation().writes() && rights(entry))
            && let Some(any) = tenant.backoffice.list_users().await?.first()
        {
            login_sheet = Some(tenant.backoffice.login_sheet(any.id).await?);
        }
        let mut sheet = None;
        if creates {
            let any = any_employee(plan, tenant).await?;
            sheet = Some(tenant.backoffice.pos_permission_sheet(any).await?);
        }
        Ok(Self { roster: same_roster(plan, mapping), catalogue, sheet, login_sheet })
    }
}

fn same_roster(plan: &Plan, mapping: &Mapping) -> Option<Roster> {
    let path = Path::new(&plan.roster.path);
    let roster = match plan.purpose {
        Purpose::Sync => read_file(path, mapping),
        Purpose::Offboard => read_leavers(path, mapping),
        Purpose::Undo => return None,
    };
    roster.ok().filter(|roster| roster.sha256 == plan.roster.sha256)
}

/// Finds an employee whose page tells the permission templates.
async fn any_employee(plan: &Plan, tenant: &Tenant) -> Result<EmployeeId, Failure> {
    let known = plan.entries.iter().find_map(|entry| entry.person.employee_id);
    if let Some(id) = known {
        return Ok(id);
    }
    let listed = tenant.backoffice.list_employees().await?;
    let any = listed.first().map(|one| one.id);
    any.ok_or_else(|| Failure::Usage("the tenant has no employee to read permission templates from".into()))
}
