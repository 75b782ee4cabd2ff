//! Telling people and monitors how a night came out. Nothing here ends a night: what fails is said, and kept for the next run.

use std::path::Path;

use crate::apply::RowResult;
use crate::model::with_causes;
use crate::notify::{Channel, Measured, Notice, Occasion, Told, metrics_text};
use crate::report::{Notified, Printer, TenantStanding};
use crate::settings::{BEAT_TIMEOUT, Beat, InForce, NotifyConfig, SettingsError, environment};
use crate::state::Store;
use crate::web;

use super::error::NightError;
use super::standings;

/// Sends a sign of life, where somebody waits for one.
pub(crate) async fn beat(beat: Beat, notify: &NotifyConfig, printer: &Printer) {
    let Ok(Some(address)) = notify.heartbeat(beat) else { return };
    if let Err(error) = web::send(&address, None, BEAT_TIMEOUT).await {
        printer.error(&format!("warning: no sign of life could be sent: {error}"));
    }
}

/// Tells everybody who wants to know how the last run of a tenant came out.
pub(crate) async fn after_a_run(tenant: &str, held: &InForce<'_>, printer: &Printer) {
    let told = standings::of_tenant_anyhow(tenant, held).await;
    match (&told.unread, &told.standing.last) {
        (Some(why), _) => tell(&told, &Told::unreadable(why), held, printer).await,
        (None, Some(run)) => tell(&told, &Told::of(run), held, printer).await,
        (None, None) => {}
    }
    write_metrics(held, printer).await;
}

/// Tells that a run is overdue, where one is, or that nobody can know.
pub(crate) async fn of_status(tenants: &[TenantStanding], held: &InForce<'_>, printer: &Printer) {
    for one in tenants {
        if let Some(why) = &one.unread {
            tell(one, &Told::unreadable(why), held, printer).await;
        } else if one.standing.overdue.is_some() {
            tell(one, &Told::overdue(), held, printer).await;
        }
    }
    write_metrics(held, printer).await;
}

/// Tells everybody that a plan can be reviewed at an address. It is told now or never: at the next run the review may be over.
pub(crate) async fn of_review(
    tenant: &str,
    what: &str,
    address: &str,
    held: &InForce<'_>,
    printer: &Printer,
) {
    let notice = Notice::of_review(tenant, what, address.to_owned(), environment::now());
    for channel in &channels(held, printer) {
        send(&notice, channel, None, printer).await;
    }
}

/// Sends a notice by every way that the settings name, and returns what came of each.
pub(crate) async fn try_every_way(held: &InForce<'_>) -> Result<Vec<Notified>, NightError> {
    let hidden = held.config.hidden();
    let channels = held.config.notify.channels(&hidden).collect::<Result<Vec<_>, _>>()?;
    if channels.is_empty() {
        return Err(NightError::NobodyToTell);
    }
    let name = held.tenant_name()?;
    let notice = Notice::test(name.as_deref().unwrap_or("all tenants"), environment::now());
    let mut came = Vec::new();
    for channel in &channels {
        came.push((channel.name(), channel.send(&notice).await.err().map(|error| with_causes(&error))));
    }
    Ok(came)
}

/// Returns every way by which people are told; one that cannot be used is complained of.
fn channels(held: &InForce<'_>, printer: &Printer) -> Vec<Channel> {
    let hidden = held.config.hidden();
    let mut channels = Vec::new();
    for channel in held.config.notify.channels(&hidden) {
        match channel {
            Ok(channel) => channels.push(channel),
            Err(failure) => complain(&failure, printer),
        }
    }
    channels
}

fn complain(failure: &SettingsError, printer: &Printer) {
    let why = with_causes(failure);
    printer.error(&format!("warning: nobody could be told: {why}"));
}

async fn tell(one: &TenantStanding, told: &Told, held: &InForce<'_>, printer: &Printer) {
    let channels = channels(held, printer);
    if channels.is_empty() {
        return;
    }
    let store = match held.store_of(&one.tenant).await {
        Ok((_, store)) => Some(store),
        Err(error) => {
            printer.error(&format!("warning: what people were told before cannot be read: {error}"));
            None
        }
    };
    if let Some(store) = &store {
        send_what_is_left(store, &channels, printer).await;
    }
    let before = match &store {
        Some(store) => store.told(STATE).await.ok().flatten(),
        None => None,
    };
    let told = match (&store, &one.standing.last) {
        (Some(store), Some(run)) if told.occasion == Some(Occasion::Partial) => {
            told.clone().about(&rows_of(store, &run.id).await)
        }
        _ => told.clone(),
    };
    if told.is_wanted(held.config.notify.on(), before.as_deref()) {
        let notice = Notice::of(&one.tenant, &told, &one.standing, &one.waits(), environment::now());
        for channel in &channels {
            send(&notice, channel, store.as_ref(), printer).await;
        }
    }
    if let Some(store) = &store
        && let Err(error) = store.tell(STATE, &told.state).await
    {
        printer.error(&format!("warning: what people were told could not be written down: {error}"));
    }
}

/// Returns the results of a run; none where they cannot be read: then any trouble is the one that was told.
async fn rows_of(store: &Store, run: &str) -> Vec<RowResult> {
    let rows = store.run(run).await.map(|details| details.rows).unwrap_or_default();
    rows.iter().filter_map(|row| serde_json::from_str(&row.json).ok()).collect()
}

/// What the state of a tenant's nights is called among what people were told.
const STATE: &str = "nights";

async fn send(notice: &Notice, channel: &Channel, store: Option<&Store>, printer: &Printer) {
    let Err(error) = channel.send(notice).await else { return };
    let why = with_causes(&error);
    printer.error(&format!("warning: nobody could be told by {}: {why}", channel.name()));
    let document = serde_json::to_string(notice).unwrap_or_default();
    if let Some(store) = store
        && let Err(error) = store.keep_notice(&channel.name(), &document).await
    {
        printer.error(&format!("warning: the notice could not be kept for the next run: {error}"));
    }
}

async fn send_what_is_left(store: &Store, channels: &[Channel], printer: &Printer) {
    for unsent in store.unsent_notices().await.unwrap_or_default() {
        let channel = channels.iter().find(|channel| channel.name() == unsent.channel);
        let notice: Option<Notice> = serde_json::from_str(&unsent.document).ok();
        let gone = match (channel, &notice) {
            (Some(channel), Some(notice)) => {
                let sent = channel.send(notice).await.is_ok();
                if !sent {
                    // Said when it was tried first; the tries are counted.
                    let _ = store.keep_notice(&unsent.channel, &unsent.document).await;
                }
                sent
            }
            // Nobody is told by that way any more.
            _ => true,
        };
        if gone && let Err(error) = store.notice_was_sent(unsent.number).await {
            printer.error(&format!("warning: a notice may be sent again: {error}"));
        }
    }
}

/// Writes how it stands with every tenant into the file that monitors read.
async fn write_metrics(held: &InForce<'_>, printer: &Printer) {
    if held.config.notify.metrics_file.is_none() || held.environment.measures_by_itself {
        return;
    }
    let mut tenants = Vec::new();
    for name in standings::every_tenant(held).unwrap_or_default() {
        tenants.push(standings::of_tenant_anyhow(&name, held).await);
    }
    measure(tenants.iter(), held, printer);
}

/// Writes how it stands with these tenants into the file that monitors read, where the settings name one.
pub(crate) fn measure<'a>(
    tenants: impl Iterator<Item = &'a TenantStanding>,
    held: &InForce<'_>,
    printer: &Printer,
) {
    let Some(path) = &held.config.notify.metrics_file else { return };
    let path = held.beside_settings(path);
    let measured: Vec<Measured<'_>> = tenants
        .map(|one| Measured { tenant: &one.tenant, standing: &one.standing, is_read: one.unread.is_none() })
        .collect();
    if let Err(error) = write_shared(&path, &metrics_text(&measured)) {
        printer.error(&format!("warning: {} could not be written: {error}", path.display()));
    }
}

/// Writes a file that another program reads, whole or not at all.
fn write_shared(path: &Path, text: &str) -> std::io::Result<()> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let beside = path.with_file_name(format!(".{name}.{}", std::process::id()));
    std::fs::write(&beside, text)?;
    #[cfg(unix)]
    {
        let mode = std::os::unix::fs::PermissionsExt::from_mode(0o644);
        std::fs::set_permissions(&beside, mode)?;
    }
    std::fs::rename(&beside, path)
}
