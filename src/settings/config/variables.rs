//! Every setting may come from a variable too: `burst` of `[rate]` from `ROSTER_SYNC_RATE_BURST`. The names are those of the schema.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Deserialize;
use serde_json::Value as Schema;
use toml::{Table, Value};

use crate::settings::error::SettingsError;

use super::Config;
use super::given::Given;
use super::schema::settings_schema;
use super::tables::{general, set};

/// What every variable of the program begins with.
pub(crate) const PREFIX: &str = "ROSTER_SYNC_";

/// How alike two names are of which one is probably the other, misspelled.
const ALIKE: f64 = 0.93;

/// Returns the variable of a setting, by its dotted name.
pub(crate) fn variable_of(key: &str) -> String {
    format!("{PREFIX}{}", key.replace(['.', '-'], "_").to_uppercase())
}

impl Config {
    /// Lays what variables say over what the file says. A tenant's own tables have none: a variable counts for every tenant.
    pub(crate) fn with_variables(mut self, variables: &[(String, String)]) -> Result<Self, SettingsError> {
        if variables.is_empty() {
            return Ok(self);
        }
        let known: BTreeMap<String, Vec<String>> = keys().into_iter().collect();
        for (name, text) in variables {
            let Some(path) = known.get(name) else {
                let like = |known: &str| strsim::normalized_damerau_levenshtein(name, known);
                let nearest = known.keys().max_by(|a, b| like(a).total_cmp(&like(b)));
                let meant = nearest.filter(|nearest| like(nearest) >= ALIKE);
                self.misspelled.extend(meant.map(|meant| (name.clone(), meant.clone())));
                continue;
            };
            let bad = |source| SettingsError::Variable { name: name.clone(), source: Box::new(source) };
            let value = self.fitting(path, text).map_err(bad)?;
            set(Arc::make_mut(&mut self.written), path, value.clone());
            self.given.push(Given { name: name.clone(), path: path.clone(), value });
        }
        if self.given.is_empty() {
            return Ok(self);
        }
        let names = || self.given.iter().map(|given| given.name.as_str()).collect::<Vec<_>>().join(", ");
        let read = Self::deserialize(Value::Table(Table::clone(&self.written)));
        let read =
            read.map_err(|source| SettingsError::Variable { name: names(), source: Box::new(source) })?;
        let Self { written, found, given, misspelled, shared, .. } = self;
        let config = Self { written, found, given, misspelled, shared, ..read };
        config.check()?;
        Ok(config)
    }

    /// Returns what a variable says as the setting takes it: a text, or anything else as it stands in the file.
    fn fitting(&self, path: &[String], text: &str) -> Result<Value, toml::de::Error> {
        let fits = |value: &Value| {
            let mut whole = general(&self.written);
            set(&mut whole, path, value.clone());
            Self::deserialize(Value::Table(whole)).map(|_| ())
        };
        let plain = Value::String(text.to_owned());
        let Err(error) = fits(&plain) else { return Ok(plain) };
        let Ok(mut read) = toml::from_str::<Table>(&format!("value = {text}")) else { return Err(error) };
        let Some(value) = read.remove("value") else { return Err(error) };
        fits(&value).map(|()| value)
    }
}

/// Returns the variable of every setting, with its path.
fn keys() -> Vec<(String, Vec<String>)> {
    let root: Schema = serde_json::from_str(settings_schema()).unwrap_or_default();
    let mut found = Vec::new();
    walk(&root, &root, &[], &mut found);
    found
}

fn walk(root: &Schema, node: &Schema, above: &[String], found: &mut Vec<(String, Vec<String>)>) {
    let Some(properties) = resolved(root, node).get("properties").and_then(Schema::as_object) else { return };
    for (name, inner) in properties {
        if above.is_empty() && name == "tenants" {
            continue;
        }
        let path = [above, std::slice::from_ref(name)].concat();
        walk(root, inner, &path, found);
        found.push((variable_of(&path.join(".")), path));
    }
}

/// Follows a schema to where it is defined.
fn resolved<'a>(root: &'a Schema, node: &'a Schema) -> &'a Schema {
    let several = ["allOf", "anyOf", "oneOf"].iter().filter_map(|key| node.get(key)?.as_array()).flatten();
    let named = std::iter::once(node).chain(several).find_map(|one| one.get("$ref")?.as_str());
    named.and_then(|name| root.pointer(name.trim_start_matches('#'))).unwrap_or(node)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, variables: &[(&str, &str)]) -> Result<Config, SettingsError> {
        let variables: Vec<_> =
            variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        Config::parse(text, None)?.with_variables(&variables)
    }

    #[test]
    fn a_variable_goes_before_the_file_and_every_type_is_read() {
        let text = "[rate]\nburst = 3\nsessions = 2\n[guards]\nmax-creates = { people = 9, percent = 9 }\n\
                    [tenants.north]\n[tenants.north.rate]\nburst = 9\n";
        let config = read(
            text,
            &[
                ("ROSTER_SYNC_RATE_BURST", "7"),
                ("ROSTER_SYNC_RATE_MAX_RUNTIME", "2h"),
                ("ROSTER_SYNC_GUARDS_MAX_DISABLES", "{ people = 3, percent = 5 }"),
                ("ROSTER_SYNC_GUARDS_MAX_CREATES_PERCENT", "11"),
                ("ROSTER_SYNC_NOTIFY_HEARTBEAT_START", "https://hc.example.com/1"),
                ("ROSTER_SYNC_NOTIFY_ON", "[\"every\"]"),
                ("ROSTER_SYNC_ROSTER_EVERYBODY_ACTIVE", "true"),
                ("ROSTER_SYNC_ROSTER_SOURCE_FOLDER", "/srv/roster"),
            ],
        )
        .unwrap();
        assert_eq!((config.rate.burst, config.rate.sessions), (Some(7), Some(2)));
        assert_eq!(config.rate.max_runtime.as_deref(), Some("2h"));
        assert!(config.roster.everybody_active);
        assert_eq!(config.of_tenant("north").unwrap().rate.burst, Some(7), "before every file's table");
        assert_eq!(config.given.len(), 8);
    }

    #[test]
    fn what_a_variable_cannot_say_is_an_error_with_its_name() {
        let error = read("", &[("ROSTER_SYNC_RATE_BURST", "many")]).unwrap_err();
        assert!(error.to_string().contains("ROSTER_SYNC_RATE_BURST"), "{error}");
        let config =
            read("", &[("ROSTER_SYNC_RATE_BRUST", "7"), ("ROSTER_SYNC_PASSWORD_NORTH", "x")]).unwrap();
        assert_eq!(config.misspelled, [("ROSTER_SYNC_RATE_BRUST".into(), "ROSTER_SYNC_RATE_BURST".into())]);
    }

    #[test]
    fn every_setting_has_a_variable_of_its_own() {
        let all = keys();
        let known: BTreeMap<_, _> = all.iter().cloned().collect();
        assert!(all.len() > 100 && known.len() == all.len(), "{} of {}", known.len(), all.len());
        for name in ["URL", "USERNAME", "PASSWORD", "REVIEW_PASSWORD", "CONFIG", "STATE_DIR", "PAGER"] {
            assert!(!known.contains_key(&format!("{PREFIX}{name}")), "{name}");
        }
    }
}
