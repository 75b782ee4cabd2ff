//! Who is behind an account when something is written that does not go through its form: pay, a permission, a login. A listing tells
//! it, shared by all rows and read again when it is some minutes old; a form that is read for a write tells it by itself.

use std::collections::BTreeMap;
use std::time::Duration;

use tokio::sync::Mutex;
use tokio::time::Instant;

use crate::backoffice::{Backoffice, BackofficeError, EmployeeChange, ListedEmployee};
use crate::model::EmployeeId;
use crate::plan::Before;

use super::drift;

/// For so long a listing says who somebody is.
const FRESH: Duration = Duration::from_mins(5);

/// Who everybody was, and when.
#[derive(Debug)]
pub(super) struct Identities {
    /// When the listing that the plan was made from was read, where this process did it.
    planned: Option<Instant>,
    listed: Mutex<Option<(Instant, BTreeMap<EmployeeId, ListedEmployee>)>>,
}

impl Identities {
    pub(super) const fn new(planned: Option<Instant>) -> Self {
        Self { planned, listed: Mutex::const_new(None) }
    }

    /// Says whether an account is still that of the person whom the plan means, changes of the same entry aside.
    pub(super) async fn hold(
        &self,
        id: EmployeeId,
        before: &Before,
        change: &EmployeeChange,
        backoffice: &Backoffice,
    ) -> Result<(), BackofficeError> {
        let is_fresh = |at: &Instant| at.elapsed() < FRESH;
        if self.planned.as_ref().is_some_and(is_fresh) {
            return Ok(());
        }
        // Whoever comes while it is read waits for it: one listing is enough for all of them.
        let mut listed = self.listed.lock().await;
        let people = if let Some(people) = listed.take().filter(|(at, _)| is_fresh(at)) {
            people
        } else {
            let at = Instant::now();
            let all = backoffice.list_employees().await?;
            (at, all.into_iter().map(|one| (one.id, one)).collect())
        };
        let found = drift::of_listed(id, before, change, people.1.get(&id));
        *listed = Some(people);
        found
    }
}
