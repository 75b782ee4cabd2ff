//! `roster-sync.toml`: every table is optional, unknown keys are errors.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Deserialize;

use crate::roster::Mapping;

use super::error::SettingsError;

mod credentials;
mod fleet;
mod found;
mod given;
mod guards;
mod notify;
mod retention;
mod schedule;
mod schema;
mod state;
mod tables;
mod tenants;
mod variables;

use credentials::CredentialsConfig;
#[cfg(not(feature = "fleet"))]
use fleet::FleetConfig;
#[cfg(feature = "fleet")]
pub(crate) use fleet::FleetConfig;
pub(crate) use found::{DEFAULT_FILE, SettingsFile, find};
use given::Given;
pub(crate) use guards::{CapConfig, GuardsConfig, ProtectedConfig};
pub(crate) use notify::{BEAT_TIMEOUT, Beat, NotifyConfig};
pub(crate) use retention::RetentionConfig;
pub(crate) use schedule::{ScheduleConfig, length};
pub(crate) use schema::settings_schema;
pub(crate) use state::StateConfig;
pub(crate) use variables::{PREFIX, variable_of};

/// The settings file as it is written.
#[derive(Debug, Clone, Default, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub(crate) struct Config {
    /// The Backoffices one can work on, by name.
    pub tenants: Arc<BTreeMap<String, TenantConfig>>,
    /// How rosters are read.
    #[cfg_attr(test, schemars(with = "schema::RosterTable"))]
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
    /// When the night's run is due.
    pub schedule: ScheduleConfig,
    /// Who is told of a night, and how.
    pub notify: NotifyConfig,
    /// How long what is kept of runs is kept.
    pub retention: RetentionConfig,
    /// Where what is kept of tenants is kept.
    pub state: StateConfig,
    /// How several machines share the nights.
    pub fleet: FleetConfig,
    /// The file as it is written, for what tenants say before it.
    #[serde(skip)]
    pub written: Arc<toml::Table>,
    /// Which file it is.
    #[serde(skip)]
    pub found: Option<SettingsFile>,
    /// What variables of the environment say, which goes before the file.
    #[serde(skip)]
    pub given: Vec<Given>,
    /// Variables that no setting has, and those that were probably meant.
    #[serde(skip)]
    pub misspelled: Vec<(String, String)>,
    /// Who else may write to the file, where somebody may: it was named, and is taken all the same.
    #[serde(skip)]
    pub shared: Option<String>,
}

/// `[tenants.NAME]`.
#[derive(Debug, Clone, Default, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub(crate) struct TenantConfig {
    /// `example` for `https://example.sonnyscontrols.com`.
    pub subdomain: Option<String>,
    /// The whole address instead.
    pub url: Option<String>,
    /// The login to sign in with.
    pub username: Option<String>,
    /// The variable of the environment that holds this tenant's password.
    pub password_env: Option<String>,
    /// A program and its arguments that print the password on their first line.
    pub password_command: Option<Vec<String>>,
    /// Whether the password is in the operating system's keyring.
    pub password_keyring: bool,
    /// IANA name of the time zone that decides which day it is.
    pub timezone: Option<String>,
    /// Whether a person says that the login sees every site, where its own pages do not prove it.
    pub sees_every_site: bool,
    /// What goes before `[roster]` for this tenant; here and below, read by [`Config::of_tenant`].
    #[cfg_attr(test, schemars(with = "Option<schema::RosterTable>"))]
    pub roster: Option<toml::Table>,
    /// What goes before `[match]`.
    #[serde(rename = "match")]
    #[cfg_attr(test, schemars(with = "Option<MatchConfig>"))]
    pub matching: Option<toml::Table>,
    /// What goes before `[policy]`.
    #[cfg_attr(test, schemars(with = "Option<PolicyConfig>"))]
    pub policy: Option<toml::Table>,
    /// What goes before `[guards]`.
    #[cfg_attr(test, schemars(with = "Option<GuardsConfig>"))]
    pub guards: Option<toml::Table>,
    /// What goes before `[rate]`.
    #[cfg_attr(test, schemars(with = "Option<RateConfig>"))]
    pub rate: Option<toml::Table>,
    /// What goes before `[credentials]`.
    #[cfg_attr(test, schemars(with = "Option<CredentialsConfig>"))]
    pub credentials: Option<toml::Table>,
    /// What goes before `[schedule]`.
    #[cfg_attr(test, schemars(with = "Option<ScheduleConfig>"))]
    pub schedule: Option<toml::Table>,
    /// What goes before `[retention]`.
    #[cfg_attr(test, schemars(with = "Option<RetentionConfig>"))]
    pub retention: Option<toml::Table>,
}

/// `[match]`.
#[derive(Debug, Clone, Default, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub(crate) struct MatchConfig {
    /// The keys in order; `pos_user_id`, `adp_employee_id`, `email`, `name+phone`.
    pub keys: Option<Vec<String>>,
}

/// `[policy]`.
#[derive(Debug, Clone, Default, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub(crate) struct PolicyConfig {
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
    /// `exact`, or `at-least`: people keep the sites that their rows do not name.
    pub sites: Option<String>,
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
    /// Days for which a shift says that somebody works who is absent from the roster.
    pub still_working_days: Option<u32>,
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

/// `[rate]`.
#[derive(Debug, Clone, Default, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub(crate) struct RateConfig {
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

impl Config {
    /// Returns the variables that hold secrets by the word of the settings: other people's programs get none of them.
    pub(crate) fn hidden(&self) -> Vec<String> {
        let tenants = self.tenants.values().filter_map(|tenant| tenant.password_env.as_ref());
        let source = &self.roster.source;
        let of_source = source.zip_password_env.iter().chain(source.headers.values());
        let database = self.state.password_env.iter();
        let named = tenants.chain(of_source).chain(self.notify.variables()).chain(database).cloned();
        named.chain(std::iter::once("PGPASSWORD".to_owned())).collect()
    }

    /// Returns what is needed to tell people of a night whose other settings cannot be used.
    pub(crate) fn to_tell_of_it(&self) -> Self {
        Self {
            tenants: Arc::clone(&self.tenants),
            notify: self.notify.clone(),
            schedule: self.schedule.clone(),
            state: self.state.clone(),
            credentials: self.credentials.clone(),
            found: self.found.clone(),
            shared: self.shared.clone(),
            ..Self::default()
        }
    }

    /// Reads the settings file that was found, without one everything is as usual, and what variables say before it.
    pub(crate) fn load(
        found: Option<SettingsFile>,
        variables: &[(String, String)],
    ) -> Result<Self, SettingsError> {
        let Some(found) = found else { return Self::default().with_variables(variables) };
        let path = found.path.clone();
        match std::fs::read_to_string(&path) {
            Ok(text) => {
                let shared = found.shared()?;
                let config = Self::parse(&text, Some(found))?.with_variables(variables)?;
                Ok(Self { shared, ..config })
            }
            Err(source) => Err(SettingsError::ReadConfig { path, source }),
        }
    }

    fn parse(text: &str, found: Option<SettingsFile>) -> Result<Self, SettingsError> {
        let path = || found.as_ref().map_or_else(|| DEFAULT_FILE.into(), |found| found.path.clone());
        let bad = |source| SettingsError::Config { path: path(), source: Box::new(source) };
        let mut config: Self = toml::from_str(text).map_err(bad)?;
        config.written = Arc::new(toml::from_str(text).map_err(bad)?);
        config.found = found;
        config.check()?;
        Ok(config)
    }

    /// Says what cannot be, before anybody relies on it.
    fn check(&self) -> Result<(), SettingsError> {
        self.notify.check()?;
        self.schedule.resolve()?;
        self.retention.resolve()?;
        self.fleet.check()?;
        if self.fleet.digest.is_some() && !self.notify.names_somebody() {
            return Err(self.fleet.tells_nobody());
        }
        self.check_tenants()
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
            None,
        )
        .unwrap();
        assert_eq!(config.tenants["main"].subdomain.as_deref(), Some("example"));
        assert_eq!(config.guards.protected.len(), 3);
        assert_eq!(config.guards.roster_shape.except, [crate::model::Field::OvertimeWageRate]);
    }

    #[test]
    fn an_unknown_key_is_an_error_that_says_where() {
        let told = |text: &str| crate::model::with_causes(&Config::parse(text, None).unwrap_err());
        let error = told("[rate]\nrequests_per_secnd = 4\n");
        assert!(error.contains("line 2") && error.contains("requests_per_secnd"), "{error}");
        for (guards, words) in [
            ("protected = [{ template = \"Manager\" }]", "{ permission = "),
            ("roster-shape = { except = [\"emial\"] }", "emial"),
        ] {
            let error = told(&format!("[guards]\n{guards}\n"));
            assert!(error.contains(words), "{error}");
        }
    }
}
