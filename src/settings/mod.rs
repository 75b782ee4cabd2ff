//! What holds for a command: arguments, environment and settings file, resolved once. Read [`InForce`] first.
//!
//! Below this room nobody reads the environment, the home directory or the clock, and no other reads a settings file.

mod account;
mod address;
mod archives;
mod choice;
mod config;
pub(crate) mod environment;
mod error;
mod hint;
mod in_force;
mod origins;
mod policy;
mod resolved;
mod shared_state;
mod shown;
mod tenants;
mod trust;

pub(crate) use account::{Account, tenant_name};
pub(crate) use address::{pasted, setting};
pub(crate) use choice::Chosen;
#[cfg(feature = "fleet")]
pub(crate) use config::FleetConfig;
pub(crate) use config::{
    BEAT_TIMEOUT, Beat, Config, DEFAULT_FILE, NotifyConfig, find, length, settings_schema,
};
pub(crate) use environment::Environment;
pub(crate) use error::SettingsError;
pub(crate) use in_force::InForce;
pub(crate) use resolved::Settings;
pub(crate) use shown::shown;
pub(crate) use tenants::{SANDBOX, chosen_name, zone_of};
