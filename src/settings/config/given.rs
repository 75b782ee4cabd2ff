//! What a variable of the environment says before the settings file.

use toml::Value;

/// What one variable says.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Given {
    /// The variable.
    pub name: String,
    /// The setting.
    pub path: Vec<String>,
    /// Its value, as it would stand in the file.
    pub value: Value,
}
