//! `roster-sync.toml`: every table is optional, unknown keys are errors.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::model::Field;
use crate::roster::Mapping;

use super::failure::Failure;

/// The settings file as it is written.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Config {
    /// The Backoffices one can work on, by name.
    pub tenants: BTreeMap<String, TenantConfig>,
    /// How rosters are read.
    pub roster: Mapping,
    /// How people are told apart.
    #[serde(rename = "match")]
    pub matching: MatchConfig,
    /// What is done in which case.
    pub policy: PolicyConfig,
    /// How much goes without a person's word.
    pub guards: GuardsConfig,
    /// How politely.
    pub rate: RateConfig,
    /// Where generated PINs and passwords go.
    pub credentials: CredentialsConfig,
}

/// `[tenants.NAME]`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct TenantConfig {
    /// `example` for `https://example.sonnyscontrols.com`.
    pub subdomain: Option<String>,
    /// The whole address instead.
    pub url: Option<String>,
    /// The login to sign in with.
    pub username: Option<String>,
    /// A program and its arguments that print the password on their first line.
    pub password_command: Option<Vec<String>>,
    /// Whether the password is in the operating system's keyring.
    pub password_keyring: bool,
    /// IANA name of the time zone that decides which day it is.
    pub timezone: Option<String>,
    /// Whether a person says that the login sees every site, where its own pages do not prove it.
    pub sees_every_site: bool,
}

/// `[match]`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct MatchConfig {
    /// The keys in order; `pos_user_id`, `adp_employee_id`, `email`, `name+phone`.
    pub keys: Option<Vec<String>>,
}

/// `[policy]`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct PolicyConfig {
    /// `report`, `ignore` or `disable`.
    pub absent: Option<String>,
    /// Accepted rosters in a row after which `disable` disables somebody absent.
    pub absent_runs: Option<u32>,
    /// Days before the start date from which somebody is created.
    pub hire_lead_days: Option<u32>,
    /// How many times the present rate a new one may be, or the other way round, before it is asked about; at least 1.
    pub pay_factor: Option<f64>,
    /// A template's name, or `none`.
    pub permission_fallback: Option<String>,
    /// Whether `Greeter` is added to a new employee's departments.
    pub greeter: Option<bool>,
    /// Whether a leaver's Backoffice logins are closed.
    pub close_logins: Option<bool>,
    /// `keep` or `replace`.
    pub custom_permissions: Option<String>,
    /// `apply` or `manual`.
    pub backoffice_permissions: Option<String>,
    /// `changed`, `always` or `never`.
    pub details: Option<String>,
    /// Days within which everybody's own pages are read again.
    pub details_max_age_days: Option<u32>,
    /// The most pages that one run reads only to hold new rows against people whose ADP id or e-mail is not known.
    pub max_pages_a_night: Option<u64>,
    /// `overwrite` or `report`.
    pub changed_by_hand: Option<String>,
    /// `day-after` or `last-day`.
    pub close_on: Option<String>,
    /// `next-free`, where new people without a POS id get one.
    pub pos_user_id: Option<String>,
    /// The first and the last POS id that new people may get.
    pub pos_user_id_range: Option<[u64; 2]>,
    /// Days for which a kept plan may be carried out.
    pub plan_max_age_days: Option<u32>,
    /// Days after which the facts about Backoffice are checked again.
    pub doctor_max_age_days: Option<u32>,
}

/// `[guards]`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub(super) struct GuardsConfig {
    /// The most disables.
    pub max_disables: Option<CapConfig>,
    /// The most disables among the people of one site.
    pub max_disables_per_site: Option<CapConfig>,
    /// The most creates.
    pub max_creates: Option<CapConfig>,
    /// The most people who come back.
    pub max_reactivations: Option<CapConfig>,
    /// The most people who get a login or have one opened.
    pub max_logins: Option<CapConfig>,
    /// The most people who gain a site, all sites or a right.
    pub max_grants: Option<CapConfig>,
    /// The most people who are changed otherwise.
    pub max_updates: Option<CapConfig>,
    /// How much smaller than the last one a roster may be.
    pub roster_shrank: Option<ShrankConfig>,
    /// Which columns of the last roster must be in the next.
    pub roster_shape: ShapeConfig,
    /// Permissions that must not lose their last active holder.
    pub last_manager: Option<Vec<String>>,
    /// Who may never be disabled.
    pub protected: Vec<ProtectedConfig>,
}

/// A share of the last accepted roster's rows.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ShrankConfig {
    /// Percent of the rows.
    pub percent: u64,
}

/// What may be missing.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct ShapeConfig {
    /// Columns that may come and go.
    pub except: Vec<Field>,
}

/// The larger of a number of people and a share of the active ones.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CapConfig {
    /// People.
    pub people: u64,
    /// Percent of the active employees.
    pub percent: u64,
}

/// A protected account.
#[derive(Debug, Clone, Deserialize)]
#[serde(untagged, expecting = "a POS id, a username, or { permission = \"NAME\" }")]
pub(super) enum ProtectedConfig {
    /// By POS id.
    PosUserId(u64),
    /// By username, or a POS id written as text.
    Text(String),
    /// Everybody who has a permission.
    Holders(HoldersConfig),
}

/// Everybody who has a permission template for the point of sale.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct HoldersConfig {
    /// The template's name.
    pub permission: String,
}

/// `[rate]`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct RateConfig {
    /// Requests a second over all sessions.
    pub requests_per_second: Option<u32>,
    /// Requests that may leave at once.
    pub burst: Option<u32>,
    /// Sessions side by side.
    pub sessions: Option<usize>,
    /// How long a whole run may take, such as `2h`.
    pub max_runtime: Option<String>,
    /// Seconds after which a request is given up.
    pub timeout_seconds: Option<u64>,
}

/// `[credentials]`.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct CredentialsConfig {
    /// The file; beside the run's results when not given.
    pub file: Option<PathBuf>,
    /// Public keys of age (`age1…`) that the file is encrypted for; not encrypted when empty.
    pub recipients: Vec<String>,
}

/// The name that is looked for in the current folder.
pub(super) const DEFAULT_FILE: &str = "roster-sync.toml";

impl Config {
    /// Reads the file that was named, else `roster-sync.toml` of the current folder, else nothing.
    pub(super) fn load(named: Option<&Path>) -> Result<Self, Failure> {
        let path = named.unwrap_or(Path::new(DEFAULT_FILE));
        match std::fs::read_to_string(path) {
            Ok(text) => {
                Self::parse(&text).map_err(|source| Failure::Config { path: path.to_owned(), source })
            }
            Err(error) if named.is_none() && error.kind() == std::io::ErrorKind::NotFound => {
                Ok(Self::default())
            }
            Err(source) => Err(Failure::ReadConfig { path: path.to_owned(), source }),
        }
    }

    fn parse(text: &str) -> Result<Self, Box<toml::de::Error>> {
        toml::from_str(text).map_err(Box::new)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_of_the_documentation_is_read() {
        let config = Config::parse(
            r#"
            [tenants.main]
            subdomain = "example"
            username = "sync-bot"
            [match]
            keys = ["pos_user_id", "email"]
            [policy]
            absent = "report"
            [guards]
            max-disables = { people = 3, percent = 5 }
            max-disables-per-site = { people = 2, percent = 25 }
            max-reactivations = { people = 10, percent = 10 }
            max-logins = { people = 5, percent = 10 }
            max-grants = { people = 10, percent = 10 }
            roster-shrank = { percent = 20 }
            roster-shape = { except = ["overtime_wage_rate"] }
            last-manager = ["Manager"]
            protected = [1001, "owner", { permission = "General Manager" }]
            [rate]
            requests_per_second = 4
            "#,
        )
        .unwrap();
        assert_eq!(config.tenants["main"].subdomain.as_deref(), Some("example"));
        assert_eq!(config.guards.protected.len(), 3);
        assert_eq!(config.guards.roster_shape.except, [Field::OvertimeWageRate]);
    }

    #[test]
    fn an_unknown_key_is_an_error_that_says_where() {
        let error = Config::parse("[rate]\nrequests_per_secnd = 4\n").unwrap_err().to_string();
        assert!(error.contains("line 2") && error.contains("requests_per_secnd"), "{error}");
        for (guards, words) in [
            ("protected = [{ template = \"Manager\" }]", "{ permission = "),
            ("roster-shape = { except = [\"emial\"] }", "emial"),
        ] {
            let error = Config::parse(&format!("[guards]\n{guards}\n")).unwrap_err().to_string();
            assert!(error.contains(words), "{error}");
        }
    }
}
