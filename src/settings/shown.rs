//! Every setting in force, its value, and who says so.

use std::collections::BTreeMap;

use crate::plan::{
    AbsentPolicy, Cap, CustomPermissions, DetailsPolicy, GuardLimits, LoginPermissions, SitesPolicy,
};

use super::config::variable_of;
use super::in_force::InForce;
use super::origins;
use super::resolved::Settings;

/// A setting: its dotted name, its value, and who says so.
pub(crate) type Setting = (String, String, String);

/// Returns every setting: an option, the environment, a line of the settings file says so, or it is as usual. No secret is in it.
pub(crate) fn shown(held: &InForce<'_>) -> Vec<Setting> {
    let path = held.config_path().map(std::borrow::ToOwned::to_owned).unwrap_or_default();
    // The file was read before; one that is gone in between says nothing.
    let text = std::fs::read_to_string(&path).unwrap_or_default();
    let lines = origins::lines(&text);
    let from_file = |key: &str| lines.get(key).map(|line| format!("{}:{line}", path.display()));
    let mut settings = account(held, &lines, &from_file);
    for (key, value) in rest(held) {
        let by_variable = variable_of(&key);
        let given = held.config.given.iter().any(|given| by_variable.starts_with(&given.name));
        let origin = if given { Some(format!("environment {by_variable}")) } else { from_file(&key) };
        let origin = origin.unwrap_or_else(|| "usual".to_owned());
        settings.push((key, value, origin));
    }
    settings
}

/// Where the program keeps its files, and which Backoffice it works on as whom.
fn account(
    held: &InForce<'_>,
    lines: &BTreeMap<String, usize>,
    from_file: &impl Fn(&str) -> Option<String>,
) -> Vec<Setting> {
    let (choice, environment) = (&held.choice, held.environment);
    let state = if choice.state_dir.is_some() { "option --state-dir" } else { "usual" };
    let mut settings =
        vec![("state_dir".to_owned(), held.settings.state_dir.display().to_string(), state.to_owned())];
    for (key, option, given) in [
        (
            "url",
            choice.url.as_ref().map(|_| "option --url"),
            choice.url.as_ref().or(environment.url.as_ref()),
        ),
        ("username", None, environment.username.as_ref()),
    ] {
        if let Some(value) = given {
            let origin = option
                .map_or_else(|| format!("environment ROSTER_SYNC_{}", key.to_uppercase()), ToOwned::to_owned);
            settings.push((key.to_owned(), value.clone(), origin));
        }
    }
    if environment.password.is_some() {
        settings.push((
            "password".to_owned(),
            "(hidden)".to_owned(),
            "environment ROSTER_SYNC_PASSWORD".to_owned(),
        ));
    }
    for (name, tenant) in held.config.tenants.iter() {
        let values = [
            ("subdomain", tenant.subdomain.clone()),
            ("url", tenant.url.clone()),
            ("username", tenant.username.clone()),
            // Its arguments may name a vault entry, or be a secret by mistake.
            (
                "password_command",
                tenant
                    .password_command
                    .as_ref()
                    .and_then(|command| command.first())
                    .map(|program| format!("{program} (arguments hidden)")),
            ),
            (
                "password_keyring",
                lines
                    .get(&format!("tenants.{name}.password_keyring"))
                    .map(|_| tenant.password_keyring.to_string()),
            ),
            ("timezone", tenant.timezone.clone()),
            ("sees_every_site", tenant.sees_every_site.then(|| "true".to_owned())),
        ];
        for (key, value) in values {
            let key = format!("tenants.{name}.{key}");
            if let Some(value) = value {
                let origin = from_file(&key).unwrap_or_default();
                settings.push((key, value, origin));
            }
        }
    }
    settings
}

fn rest(held: &InForce<'_>) -> Vec<(String, String)> {
    let mut all = roster(held);
    all.extend(policy(&held.settings));
    all.extend(guards(&held.settings.policy.guards));
    all.extend(pace_and_credentials(held));
    all
}

fn list(texts: impl IntoIterator<Item = String>) -> String {
    let texts: Vec<String> = texts.into_iter().collect();
    if texts.is_empty() { "none".to_owned() } else { texts.join(", ") }
}

fn policy(settings: &Settings) -> Vec<(String, String)> {
    let policy = &settings.policy;
    let (absent, runs) = match policy.absent {
        AbsentPolicy::Report => ("report", None),
        AbsentPolicy::Ignore => ("ignore", None),
        AbsentPolicy::Disable { after } => ("disable", Some(after)),
    };
    let (details, age) = match policy.details {
        DetailsPolicy::Changed { max_age_days } => ("changed", Some(max_age_days)),
        DetailsPolicy::Always => ("always", None),
        DetailsPolicy::Never => ("never", None),
    };
    let values = [
        ("match.keys", list(policy.match_keys.iter().map(ToString::to_string))),
        ("policy.absent", absent.to_owned()),
        ("policy.absent_runs", runs.map_or("not used".to_owned(), |runs| runs.to_string())),
        ("policy.hire_lead_days", policy.hire_lead_days.to_string()),
        ("policy.pay_factor", policy.pay_factor.to_string()),
        (
            "policy.permission_fallback",
            policy.permission_fallback.clone().unwrap_or_else(|| "none".to_owned()),
        ),
        ("policy.greeter", policy.add_greeter.to_string()),
        ("policy.close_logins", policy.close_logins.to_string()),
        ("policy.sites", (if policy.sites == SitesPolicy::Exact { "exact" } else { "at-least" }).to_owned()),
        (
            "policy.custom_permissions",
            (if policy.custom_permissions == CustomPermissions::Keep { "keep" } else { "replace" })
                .to_owned(),
        ),
        (
            "policy.backoffice_permissions",
            (if policy.login_permissions == LoginPermissions::Apply { "apply" } else { "manual" }).to_owned(),
        ),
        ("policy.details", details.to_owned()),
        ("policy.details_max_age_days", age.map_or("not used".to_owned(), |days| days.to_string())),
        ("policy.max_pages_a_night", policy.max_pages_a_night.to_string()),
        ("policy.still_working_days", policy.still_working_days.to_string()),
        ("policy.changed_by_hand", policy.changed_by_hand.as_str().to_owned()),
        ("policy.close_on", policy.close_on.as_str().to_owned()),
        (
            "policy.pos_user_id",
            policy.pos_numbers.map_or("roster".to_owned(), |range| {
                format!("next-free, from {} to {}", range.first, range.last)
            }),
        ),
        ("policy.plan_max_age_days", policy.plan_max_age_days.to_string()),
        ("policy.doctor_max_age_days", settings.doctor_max_age_days.to_string()),
    ];
    values.map(|(key, value)| (key.to_owned(), value)).into()
}

fn guards(limits: &GuardLimits) -> Vec<(String, String)> {
    let cap = |cap: Cap| format!("{} people or {} %", cap.people, cap.percent);
    let protected = &limits.protected;
    let protected = protected
        .pos_user_ids
        .iter()
        .map(ToString::to_string)
        .chain(protected.usernames.iter().cloned())
        .chain(protected.templates.iter().map(|name| format!("everybody with {name}")));
    let values = [
        ("guards.max-disables", cap(limits.max_disables)),
        ("guards.max-disables-per-site", cap(limits.max_disables_per_site)),
        ("guards.max-creates", cap(limits.max_creates)),
        ("guards.max-reactivations", cap(limits.max_reactivations)),
        ("guards.max-logins", cap(limits.max_logins)),
        ("guards.max-grants", cap(limits.max_grants)),
        ("guards.max-updates", cap(limits.max_updates)),
        ("guards.still-working", limits.still_working.to_string()),
        ("guards.roster-shrank", format!("{} %", limits.roster_shrank_percent)),
        (
            "guards.roster-shape",
            match limits.roster_shape_except.len() {
                0 => "every column".to_owned(),
                _ => format!(
                    "every column but {}",
                    list(limits.roster_shape_except.iter().map(ToString::to_string))
                ),
            },
        ),
        ("guards.last-manager", list(limits.last_manager.iter().cloned())),
        ("guards.protected", list(protected)),
    ];
    values.map(|(key, value)| (key.to_owned(), value)).into()
}

fn pace_and_credentials(held: &InForce<'_>) -> Vec<(String, String)> {
    let settings = &held.settings;
    let seconds = |time: std::time::Duration| time.as_secs().to_string();
    let values = [
        ("rate.requests_per_second", settings.pace.requests_per_second.to_string()),
        ("rate.burst", settings.pace.burst.to_string()),
        ("rate.sessions", settings.sessions.to_string()),
        (
            "rate.max_runtime",
            settings
                .max_runtime
                .map_or("no limit".to_owned(), |time| humantime::format_duration(time).to_string()),
        ),
        ("rate.timeout_seconds", seconds(settings.timeout)),
        (
            "credentials.file",
            settings
                .credentials_file
                .as_ref()
                .map_or("beside the results".to_owned(), |path| path.display().to_string()),
        ),
        ("credentials.recipients", list(held.config.credentials.recipients.clone())),
        ("state.url", held.config.state.url.clone().unwrap_or_else(|| "a file of this computer".to_owned())),
    ];
    let mut all: Vec<(String, String)> = values.map(|(key, value)| (key.to_owned(), value)).into();
    all.extend(fleet(held));
    all
}

/// How machines share the nights, where they can.
fn fleet(held: &InForce<'_>) -> Vec<(String, String)> {
    if held.config.state.url.is_none() {
        return Vec::new();
    }
    let fleet = &held.config.fleet;
    let shown = |time: std::time::Duration| humantime::format_duration(time).to_string();
    let lost = fleet.lost_after.clone().unwrap_or_else(|| "2m longer than a lease".to_owned());
    let digest = match fleet.digest() {
        Ok(Some((time, zone))) => format!("{} {}", time.format("%H:%M"), zone.name()),
        Ok(None) => "none".to_owned(),
        Err(error) => error.to_string(),
    };
    vec![
        (
            "fleet.at_once".to_owned(),
            fleet.at_once().map_or_else(|error| error.to_string(), |number| number.to_string()),
        ),
        ("fleet.retry_after".to_owned(), fleet.retry_after().map_or_else(|error| error.to_string(), shown)),
        ("fleet.lost_after".to_owned(), lost),
        ("fleet.digest".to_owned(), digest),
    ]
}

fn roster(held: &InForce<'_>) -> Vec<(String, String)> {
    let mapping = &held.config.roster;
    let word = |value: &dyn std::fmt::Debug| format!("{value:?}").to_lowercase();
    let mut all = vec![
        (
            "roster.preset".to_owned(),
            mapping
                .preset
                .map_or("none: headers by name and synonym".to_owned(), |preset| preset.to_string()),
        ),
        (
            "roster.sheet".to_owned(),
            mapping.sheet.clone().unwrap_or_else(|| "the one with the people".to_owned()),
        ),
        (
            "roster.encoding".to_owned(),
            mapping.encoding.map_or("told by the bytes", crate::roster::Encoding::as_str).to_owned(),
        ),
        ("roster.everybody_active".to_owned(), mapping.everybody_active.to_string()),
        (
            "roster.ignore".to_owned(),
            if mapping.ignore.is_empty() { "none".to_owned() } else { mapping.ignore.join(", ") },
        ),
        ("roster.leave".to_owned(), word(&mapping.leave)),
        ("roster.names".to_owned(), word(&mapping.names)),
        ("roster.all_caps".to_owned(), word(&mapping.all_caps)),
        (
            "roster.dates".to_owned(),
            match mapping.dates.unwrap_or_default() {
                crate::roster::DateOrder::MonthFirst => "month-first".to_owned(),
                crate::roster::DateOrder::DayFirst => "day-first".to_owned(),
            },
        ),
    ];
    for (role, source) in &mapping.columns {
        all.push((format!("roster.columns.{role}"), source.to_string()));
    }
    for (word, meant) in &mapping.values.status {
        all.push((format!("roster.values.status.{word}"), format!("{meant:?}").to_lowercase()));
    }
    for (word, meant) in &mapping.values.site {
        all.push((format!("roster.values.site.{word}"), meant.clone()));
    }
    for (word, meant) in &mapping.values.name {
        all.push((format!("roster.values.name.{word}"), meant.clone()));
    }
    all.push((
        "roster.rules".to_owned(),
        match mapping.rules.len() {
            0 => "none".to_owned(),
            number => number.to_string(),
        },
    ));
    all
}
