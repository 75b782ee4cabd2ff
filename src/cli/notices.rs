//! Telling people and monitors how a night came out. Nothing here ends a night: what fails is said, and kept for the next run.

use std::path::Path;

use crate::model::with_causes;
use crate::notify::{Channel, Measured, Notice, Told, metrics_text};
use crate::report::{Printer, TenantStanding};
use crate::state::Store;
use crate::web;

use super::Exit;
use super::config::{BEAT_TIMEOUT, Beat, NotifyConfig};
use super::context::Context;
use super::environment;
use super::failure::Failure;
use super::standings;

/// Sends a sign of life, where somebody waits for one.
pub(super) async fn beat(beat: Beat, notify: &NotifyConfig, printer: &Printer) {
    let Ok(Some(address)) = notify.heartbeat(beat) else { return };
    if let Err(error) = web::send(&address, None, BEAT_TIMEOUT).await {
        printer.error(&format!("warning: no sign of life could be sent: {error}"));
    }
}

/// Returns which sign of life a command ends with: success is only what came to its own end, people and files that need somebody
/// aside.
pub(super) const fn beat_of(done: &Result<Exit, Failure>) -> Beat {
    match done {
        Ok(Exit::Well | Exit::SomeRows | Exit::ChangesPending | Exit::File) => Beat::Success,
        _ => Beat::Failure,
    }
}

/// Tells everybody who wants to know how the last run of a tenant came out.
pub(super) async fn after_a_run(tenant: &str, context: &Context<'_>) {
    let told = match standings::of_tenant(tenant, context).await {
        Ok(told) => told,
        Err(failure) => return complain(&failure, context),
    };
    match (&told.unread, &told.standing.last) {
        (Some(why), _) => tell(&told, &Told::unreadable(why), context).await,
        (None, Some(run)) => tell(&told, &Told::of(run), context).await,
        (None, None) => {}
    }
    write_metrics(context).await;
}

/// Tells that a run is overdue, where one is, or that nobody can know.
pub(super) async fn of_status(tenants: &[TenantStanding], context: &Context<'_>) {
    for one in tenants {
        if let Some(why) = &one.unread {
            tell(one, &Told::unreadable(why), context).await;
        } else if one.standing.overdue.is_some() {
            tell(one, &Told::overdue(), context).await;
        }
    }
    write_metrics(context).await;
}

fn complain(failure: &Failure, context: &Context<'_>) {
    let why = with_causes(failure);
    context.printer.error(&format!("warning: nobody could be told: {why}"));
}

async fn tell(one: &TenantStanding, told: &Told, context: &Context<'_>) {
    let hidden = context.config.hidden();
    let mut channels = Vec::new();
    for channel in context.config.notify.channels(&hidden) {
        match channel {
            Ok(channel) => channels.push(channel),
            Err(failure) => complain(&failure, context),
        }
    }
    if channels.is_empty() {
        return;
    }
    let store = match open(&one.tenant, context).await {
        Ok(store) => Some(store),
        Err(error) => {
            context.printer.error(&format!("warning: what people were told before cannot be read: {error}"));
            None
        }
    };
    if let Some(store) = &store {
        send_what_is_left(store, &channels, context).await;
    }
    let before = match &store {
        Some(store) => store.told(STATE).await.ok().flatten(),
        None => None,
    };
    if told.is_wanted(context.config.notify.on(), before.as_deref()) {
        let at = environment::now().format("%Y-%m-%dT%H:%M:%SZ").to_string();
        let notice = Notice::of(&one.tenant, told, &one.standing, &one.waits(), at);
        for channel in &channels {
            send(&notice, channel, store.as_ref(), context).await;
        }
    }
    if let Some(store) = &store
        && let Err(error) = store.tell(STATE, &told.state).await
    {
        context.printer.error(&format!("warning: what people were told could not be written down: {error}"));
    }
}

/// What the state of a tenant's nights is called among what people were told.
const STATE: &str = "nights";

async fn open(tenant: &str, context: &Context<'_>) -> Result<Store, Failure> {
    Ok(Store::open(&context.settings.state_of(tenant)?, environment::now).await?)
}

async fn send(notice: &Notice, channel: &Channel, store: Option<&Store>, context: &Context<'_>) {
    let Err(error) = channel.send(notice).await else { return };
    let why = with_causes(&error);
    context.printer.error(&format!("warning: nobody could be told by {}: {why}", channel.name()));
    let document = serde_json::to_string(notice).unwrap_or_default();
    if let Some(store) = store
        && let Err(error) = store.keep_notice(&channel.name(), &document).await
    {
        context.printer.error(&format!("warning: the notice could not be kept for the next run: {error}"));
    }
}

async fn send_what_is_left(store: &Store, channels: &[Channel], context: &Context<'_>) {
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
            context.printer.error(&format!("warning: a notice may be sent again: {error}"));
        }
    }
}

/// Writes how it stands with every tenant into the file that monitors read.
async fn write_metrics(context: &Context<'_>) {
    let Some(path) = &context.config.notify.metrics_file else { return };
    let path = context.beside_settings(path);
    let mut tenants = Vec::new();
    for name in standings::every_tenant(context).unwrap_or_default() {
        match standings::of_tenant(&name, context).await {
            Ok(told) => tenants.push(told),
            Err(failure) => complain(&failure, context),
        }
    }
    let measured: Vec<Measured<'_>> = tenants
        .iter()
        .map(|one| Measured { tenant: &one.tenant, standing: &one.standing, is_read: one.unread.is_none() })
        .collect();
    if let Err(error) = write_shared(&path, &metrics_text(&measured)) {
        context.printer.error(&format!("warning: {} could not be written: {error}", path.display()));
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
