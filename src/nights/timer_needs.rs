//! What timers need, looked at before they are written: nobody watches a night that cannot run.

use std::path::Path;
use std::process::{Command, Stdio};

use crate::settings::{Config, InForce, chosen_name};

use super::error::NightError;
use super::timer_files::TimerKind;

/// Whom the timers of a computer run as.
const USER: &str = "roster-sync";

/// Looks whether timers of this kind could run at all, and returns what a person still has to do for them to work, a sentence each.
pub(super) fn look(kind: TimerKind, for_user: bool, held: &InForce<'_>) -> Result<Vec<String>, NightError> {
    let tenants = tenants_of(held)?;
    if let Some((name, _)) = tenants.iter().find(|(_, config)| !config.roster.source.is_named()) {
        return Err(NightError::NoSourceFor { tenant: name.clone() });
    }
    can_run(kind, for_user, held)?;
    Ok(left_to_do(kind, for_user, &tenants))
}

/// Looks whether the user whom the timers of a whole computer run as is there, and can read the settings.
fn can_run(kind: TimerKind, for_user: bool, held: &InForce<'_>) -> Result<(), NightError> {
    if for_user || kind == TimerKind::Windows {
        return Ok(());
    }
    if said(Command::new("id").arg("-u").arg(USER)) == Some(false) {
        return Err(NightError::NoUser { user: USER });
    }
    let Some(settings) = held.config_path() else { return Ok(()) };
    let whole = std::path::absolute(settings).unwrap_or_else(|_| settings.to_owned());
    if can_read(&whole) == Some(false) {
        return Err(NightError::NotTheirs { user: USER, path: whole });
    }
    // The unit shuts these out, whoever owns them.
    let shut_out = ["/home", "/root", "/run/user", "/tmp", "/var/tmp"];
    if kind == TimerKind::Systemd && shut_out.iter().any(|folder| whole.starts_with(folder)) {
        return Err(NightError::NotTheirs { user: USER, path: whole });
    }
    Ok(())
}

/// Returns what a person still has to do for the timers to work.
fn left_to_do(kind: TimerKind, for_user: bool, tenants: &[(String, Config)]) -> Vec<String> {
    let mut left = Vec::new();
    let has_own = |(name, config): &(String, Config)| {
        config
            .tenants
            .get(name)
            .is_some_and(|tenant| tenant.password_command.is_some() || tenant.password_keyring)
    };
    let by_environment = !tenants.iter().all(has_own);
    match kind {
        TimerKind::Cron if by_environment => left.push(
            "cron hands on no ROSTER_SYNC_PASSWORD: give password_command in the tenant's table, or a line ROSTER_SYNC_PASSWORD=… above \
             the others in /etc/cron.d/roster-sync, which must then be root's alone (chmod 600)"
                .to_owned(),
        ),
        TimerKind::Systemd if for_user && by_environment => left.push(
            "the service has no ROSTER_SYNC_PASSWORD of your shell: give password_command in the tenant's table, or a credential \
             (`systemctl --user edit roster-sync`: LoadCredential=password:FILE under [Service])"
                .to_owned(),
        ),
        _ => {}
    }
    if for_user && kind == TimerKind::Systemd {
        left.push(
            "these timers run while you are signed in; `loginctl enable-linger` lets them run always"
                .to_owned(),
        );
    }
    left
}

/// Returns the tenants whose nights the timers begin, each with the settings that hold for it.
fn tenants_of(held: &InForce<'_>) -> Result<Vec<(String, Config)>, NightError> {
    let config = &held.config;
    if let Some(name) = chosen_name(&held.choice, config) {
        return Ok(vec![(name, config.clone())]);
    }
    let each = config.tenants.keys().map(|name| Ok((name.clone(), config.of_tenant(name)?)));
    let each: Vec<_> = each.collect::<Result<_, NightError>>()?;
    Ok(if each.is_empty() { vec![(String::new(), config.clone())] } else { each })
}

/// Returns whether the user of the timers can read a file; `None` where nobody can tell.
fn can_read(path: &Path) -> Option<bool> {
    said(Command::new("runuser").args(["-u", USER, "--", "test", "-r"]).arg(path))
}

/// Returns what a program answers by how it ends, 0 or 1; `None` where it cannot be asked.
fn said(command: &mut Command) -> Option<bool> {
    let quiet = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    match quiet.status().ok()?.code()? {
        0 => Some(true),
        1 => Some(false),
        _ => None,
    }
}
