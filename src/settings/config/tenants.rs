//! What a tenant's own tables say goes before the general ones, key by key.

use serde::Deserialize;
use toml::{Table, Value};

use crate::settings::error::SettingsError;

use super::Config;
use super::tables::{general, set};

/// The tables that may stand under a tenant: those about how its people are looked after. Who is told, where things are kept and
/// who shares the work is one thing for all.
pub(crate) const OF_A_TENANT: [&str; 8] =
    ["roster", "match", "policy", "guards", "rate", "credentials", "schedule", "retention"];

impl Config {
    /// Returns the settings that hold for a tenant.
    pub(crate) fn of_tenant(&self, name: &str) -> Result<Self, SettingsError> {
        let Some(own) = self.tables_of(name) else { return Ok(self.clone()) };
        // The other tenants are taken over as they were read: there may be a thousand.
        let mut whole = general(&self.written);
        for (table, value) in own {
            lay_over(&mut whole, table, value, 0);
        }
        // What a variable says goes before every file's table.
        for given in &self.given {
            set(&mut whole, &given.path, given.value.clone());
        }
        let read = Self::deserialize(Value::Table(whole));
        let mut config = read.map_err(|source| SettingsError::TenantSettings {
            name: name.to_owned(),
            source: Box::new(source),
        })?;
        // Another tenant's tables go before the general ones, never before this one's.
        config.tenants.clone_from(&self.tenants);
        config.written.clone_from(&self.written);
        config.found.clone_from(&self.found);
        config.shared.clone_from(&self.shared);
        config.given.clone_from(&self.given);
        Ok(config)
    }

    /// Returns the tables that stand under a tenant, where any do.
    fn tables_of(&self, name: &str) -> Option<Table> {
        let tenant = self.written.get("tenants")?.get(name)?.as_table()?;
        let own: Table = tenant
            .iter()
            .filter(|(key, _)| OF_A_TENANT.contains(&key.as_str()))
            .map(|(key, value)| (key.clone(), value.clone()))
            .collect();
        (!own.is_empty()).then_some(own)
    }

    /// Says what of the tenants' own tables cannot be, before anybody relies on it.
    pub(crate) fn check_tenants(&self) -> Result<(), SettingsError> {
        for name in self.tenants.keys() {
            self.of_tenant(name)?;
        }
        let ids = self.guards.protected.iter().any(super::ProtectedConfig::is_one_account);
        if ids && self.tenants.len() > 1 {
            return Err(SettingsError::SharedProtected);
        }
        Ok(())
    }
}

/// What stands on the third level below a table is one value: a column's source is taken whole.
const DEEPEST: usize = 3;

fn lay_over(under: &mut Table, key: String, value: Value, depth: usize) {
    match (under.get_mut(&key), value) {
        (Some(Value::Table(there)), Value::Table(own)) if depth < DEEPEST && key != "source" => {
            for (inner, value) in own {
                let deeper = if key == "columns" { DEEPEST } else { depth + 1 };
                lay_over(there, inner, value, deeper);
            }
        }
        (_, value) => {
            under.insert(key, value);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SETTINGS: &str = r#"
        [rate]
        requests_per_second = 2
        burst = 3
        [roster.columns]
        email = "Mail"
        phone = "Phone"
        [tenants.north]
        subdomain = "north"
        [tenants.north.rate]
        burst = 9
        [tenants.north.roster.columns]
        email = "Work e-mail"
        [tenants.south]
        subdomain = "south"
    "#;

    #[test]
    fn a_tenants_own_keys_go_before_the_general_ones() {
        let config = Config::parse(SETTINGS, None).unwrap();
        let north = config.of_tenant("north").unwrap();
        assert_eq!((north.rate.requests_per_second, north.rate.burst), (Some(2), Some(9)));
        assert_eq!(north.roster.columns.len(), 2);
        let south = config.of_tenant("south").unwrap();
        assert_eq!(south.rate.burst, Some(3));
    }

    #[test]
    fn ten_times_the_tenants_are_ten_times_the_work() {
        let file = |number: usize| -> String {
            let one = |name| {
                format!(
                    "[tenants.t{name:04}]\nsubdomain = \"t{name:04}\"\n[tenants.t{name:04}.rate]\nburst = 3\n"
                )
            };
            (0..number).map(one).collect()
        };
        let work = |number: usize| {
            let text = file(number);
            let counted = allocation_counter::measure(|| {
                let config = Config::parse(&text, None).unwrap();
                assert_eq!(config.of_tenant("t0007").unwrap().rate.burst, Some(3));
                assert_eq!(crate::settings::origins::lines(&text).len(), 4 * number + 1);
            });
            counted.count_total
        };
        let (few, many) = (work(50), work(500));
        assert!(many < few * 12, "{few} pieces of memory for 50 tenants, {many} for 500");
    }

    #[test]
    fn what_is_wrong_in_a_tenants_table_is_told_with_its_name() {
        let text = "[tenants.north]\n[tenants.north.rate]\nbrust = 9\n";
        let error = Config::parse(text, None).unwrap_err();
        let told = crate::model::with_causes(&error);
        assert!(told.contains("north") && told.contains("brust"), "{told}");
        let text = "[tenants.north.notify]\non = []\n";
        assert!(Config::parse(text, None).is_err(), "who is told is one thing for all");
    }

    #[test]
    fn one_account_protected_for_several_tenants_is_an_error() {
        let text = "[guards]\nprotected = [1001]\n[tenants.a]\n[tenants.b]\n";
        assert!(matches!(Config::parse(text, None), Err(SettingsError::SharedProtected)));
        let text = "[guards]\nprotected = [{ permission = \"Manager\" }]\n[tenants.a]\n[tenants.b]\n";
        assert!(Config::parse(text, None).is_ok());
    }
}
