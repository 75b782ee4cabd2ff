//! The roster of a night without a file: fetched from where the settings say, kept as it came, taken when it was accepted.

use std::path::{Path, PathBuf};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::model::with_causes;
use crate::report::{Printer, environment_of_others};
use crate::roster::source::{
    Address, Delivery, Folder, LastDelivery, Place, Program, Source, SourceSettings,
};
use crate::roster::{self, Delivered, Roster};
use crate::settings::{InForce, SettingsError, environment, length};
use crate::state::{StateDir, write_private};

use super::error::NightError;

/// How old a delivery may be where the settings do not say it.
const MAX_AGE: chrono::Duration = chrono::Duration::hours(36);

/// What is kept beside the copy of a delivery.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct Beside {
    /// The server's tag, where it came from one.
    etag: Option<String>,
    /// Where it lies until it is taken.
    place: Option<Place>,
}

/// Fetches the roster of this night and reads the copy that is kept of it.
pub(crate) async fn delivered(held: &InForce<'_>) -> Result<Roster, NightError> {
    let wanted = &held.config.roster.source;
    let Some(source) = resolve(wanted, held)? else { return Err(NightError::NoSource) };
    let tenant = held.tenant_of_state()?;
    let folder = StateDir::open(&held.settings.state_dir, &tenant)?.deliveries_dir()?;
    let delivery = match source.fetch(environment::now(), before(&source, &folder)).await {
        Ok(delivery) => delivery,
        Err(error) => return Err(NightError::NoRoster(with_causes(&error))),
    };
    if delivery.bytes.is_empty() {
        return Err(NightError::NoRoster(format!("{} is empty", delivery.name)));
    }
    let path = kept(&delivery, &folder)?;
    let mut roster = roster::read_file(&path, &held.mapping()?)?;
    let max_age = match &wanted.max_age {
        Some(text) => length("roster.source.max_age", text)?,
        None => MAX_AGE,
    };
    let proven = delivery.proven;
    roster.delivered = delivery.delivered.map(|at| Delivered { at, proven, max_age });
    Ok(roster)
}

/// Moves a delivery into its archive, now that its roster was accepted. What was no delivery stays where it is.
pub(crate) fn take(roster: &str, printer: &Printer) {
    let beside = beside(Path::new(roster));
    let Ok(text) = std::fs::read_to_string(&beside) else { return };
    let Ok(Beside { place: Some(place), .. }) = serde_json::from_str(&text) else { return };
    let same = |file: &Path| {
        std::fs::read(file).is_ok_and(|now| std::fs::read(roster).is_ok_and(|then| now == then))
    };
    // Another file may have come under its name since: that one is not taken.
    if !same(&place.file) {
        return;
    }
    if let Err(error) = place.take() {
        let file = place.file.display();
        printer
            .error(&format!("warning: {file} was taken, and could not be moved into the archive ({error})"));
    }
}

/// Keeps the bytes as they came, under a name that the same bytes have again.
fn kept(delivery: &Delivery, folder: &Path) -> Result<PathBuf, NightError> {
    let plain = |letter: char| {
        if letter.is_ascii_alphanumeric() || ".-_".contains(letter) { letter } else { '_' }
    };
    let name: String = delivery.name.chars().map(plain).collect();
    let name = name.trim_start_matches('.');
    let print = roster::fingerprint(&delivery.bytes);
    let path = folder.join(format!("{}-{name}", &print[..16]));
    let written = |path: &Path, bytes: &[u8]| {
        write_private(path, bytes).map_err(|source| NightError::Write { path: path.to_owned(), source })
    };
    if !path.exists() {
        written(&path, &delivery.bytes)?;
    }
    let said = Beside { etag: delivery.etag.clone(), place: delivery.place.clone() };
    let said = serde_json::to_string(&said).unwrap_or_default();
    written(&beside(&path), said.as_bytes())?;
    Ok(path)
}

fn beside(path: &Path) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".from.json");
    path.with_file_name(name)
}

/// Returns what this address gave last, so that the server can say that nothing is new.
fn before(source: &Source, folder: &Path) -> Option<LastDelivery> {
    let Source::Address(_) = source else { return None };
    let entries = std::fs::read_dir(folder).ok()?.flatten();
    let names = entries.map(|entry| entry.path());
    let latest = names
        .filter(|path| path.to_string_lossy().ends_with(".from.json"))
        .max_by_key(|path| std::fs::metadata(path).and_then(|found| found.modified()).ok())?;
    let said: Beside = serde_json::from_str(&std::fs::read_to_string(&latest).ok()?).ok()?;
    let copy = latest.to_string_lossy().trim_end_matches(".from.json").to_owned();
    Some(LastDelivery { etag: said.etag?, bytes: std::fs::read(copy).ok()? })
}

/// Returns where the settings say that the roster comes from.
fn resolve(wanted: &SourceSettings, held: &InForce<'_>) -> Result<Option<Source>, SettingsError> {
    let bad = |key: &str, value: &str, valid: &str| {
        SettingsError::bad(&format!("roster.source.{key}"), value, valid)
    };
    let time = |key: &str, text: Option<&String>, usual: Duration| match text {
        Some(text) => {
            length(&format!("roster.source.{key}"), text).map(|one| one.to_std().unwrap_or_default())
        }
        None => Ok(usual),
    };
    let timeout = time("timeout", wanted.timeout.as_ref(), Duration::from_mins(5))?;
    let source = match (&wanted.folder, &wanted.url, &wanted.command) {
        (None, None, None) => return Ok(None),
        (Some(folder), None, None) => Source::Folder(Folder {
            path: held.beside_settings(folder),
            pattern: wanted.pattern.clone(),
            newest: wanted.newest,
            settled: time("settled", wanted.settled.as_ref(), Duration::from_secs(30))?,
            archive: wanted.archive.as_ref().map(|folder| held.beside_settings(folder)),
        }),
        (None, Some(text), None) => {
            let url = text.parse().map_err(|_| bad("url", "…", "https addresses"))?;
            let value = |(header, name): (&String, &String)| {
                let value = environment::variable(name);
                value
                    .map(|value| (header.clone(), value))
                    .ok_or_else(|| bad("headers", name, "names of environment variables that are set"))
            };
            let headers = wanted.headers.iter().map(value).collect::<Result<_, _>>()?;
            Source::Address(Address { url, headers, timeout })
        }
        (None, None, Some(command)) if !command.is_empty() => {
            let environment = environment_of_others(&held.config.hidden());
            Source::Program(Program { command: command.clone(), environment, timeout })
        }
        (None, None, Some(_)) => return Err(bad("command", "[]", "[\"program\", \"argument\"]")),
        _ => return Err(bad("folder", "", "one of folder, url and command")),
    };
    Ok(Some(source))
}
