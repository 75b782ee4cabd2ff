//! Looking after what is kept of a tenant: it moves to another address, is made smaller, or goes into a database.

use std::path::PathBuf;

use crate::backoffice::Backoffice;
use crate::engine::EngineError;
use crate::model::Origin;
use crate::settings::{Account, InForce, environment};
use crate::state::{CopiedTable, LeaseTerms, StateDir, Store};

use super::error::NightError;

/// Lets what is kept of a tenant belong to another address, which must list nearly the same people.
pub(crate) async fn rebind(name: &str, to: &str, held: &InForce<'_>) -> Result<Origin, NightError> {
    let directory = kept(name, held)?;
    let _held = directory.hold("`state rebind`", &LeaseTerms::default()).await?;
    let mut there = held.choice.clone();
    there.url = Some(to.to_owned());
    there.tenant = held.config.tenants.contains_key(name).then(|| name.to_owned());
    let account = Account::resolve(&there, &held.config, held.environment)?;
    let origin = Origin::of(&account.url)?;
    let asked = async {
        let backoffice = Backoffice::new(held.settings.connection(&account))?;
        backoffice.list_employees().await
    };
    let listed = asked.await.map_err(EngineError::from)?.iter().map(|one| one.id).collect();
    let store = Store::open(&directory, environment::now).await?;
    store.bind(&directory, name, &origin, &listed).await?;
    Ok(origin)
}

/// Makes the database of the tenant that is meant smaller, and returns its kilobytes before and now; `None` where machines share it
/// and it makes itself smaller.
pub(crate) async fn compact(held: &InForce<'_>) -> Result<Option<(u64, u64)>, NightError> {
    let name = held.tenant_of_state()?;
    if held.settings.shared.is_shared() {
        return Ok(None);
    }
    let directory = kept(&name, held)?;
    let _lock = directory.lock("`state compact`")?;
    let size = || {
        let path = directory.database();
        let found = std::fs::metadata(&path);
        found.map(|found| found.len() / 1024).map_err(|source| NightError::Write { path, source })
    };
    let before = size()?;
    Store::open(&directory, environment::now).await?.compact().await?;
    Ok(Some((before, size()?)))
}

/// Copies what is kept of the tenant that is meant from its file into a database, and proves it. Returns what was copied, and where the
/// file is now, which is read no more.
pub(crate) async fn migrate(
    to: &str,
    held: &InForce<'_>,
) -> Result<(String, Vec<CopiedTable>, PathBuf), NightError> {
    let name = held.tenant_of_state()?;
    let root = &held.settings.state_dir;
    let file = StateDir::find(root, &name).ok_or_else(|| nothing_kept(&name, held))?;
    let _lock = file.lock("`state migrate`")?;
    let from = Store::open(&file, environment::now).await?;
    let target = held.settings.shared.at(to).directory(root, &name)?;
    let copied = from.copy_to(&Store::open(&target, environment::now).await?).await?;
    drop(from);
    let aside = file.put_aside(to)?;
    Ok((name, copied, aside))
}

fn kept(name: &str, held: &InForce<'_>) -> Result<StateDir, NightError> {
    held.settings.kept_of(name)?.ok_or_else(|| nothing_kept(name, held))
}

fn nothing_kept(name: &str, held: &InForce<'_>) -> NightError {
    NightError::NothingKept { tenant: name.to_owned(), place: held.settings.state_dir.clone() }
}
