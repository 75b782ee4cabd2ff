//! What a column that nothing is read from says against the status of a row.

use chrono::NaiveDate;

use super::Role;

/// What a column says that is not read: of two columns about employment only one is believed, and a day of which nobody has said
/// what it is may be the last one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Otherwise {
    /// Its header.
    pub header: Box<str>,
    /// As what it would be read.
    pub role: Role,
    /// What stands there.
    pub cell: Box<str>,
    /// The day that stands there, where it is one; else it says the contrary of the status.
    pub day: Option<NaiveDate>,
    /// Whether a column gives the status; else the settings say that everybody in the file works here.
    pub has_status: bool,
}

impl Otherwise {
    /// Returns whether the column says the contrary of the status.
    pub fn contradicts(&self) -> bool {
        self.day.is_none()
    }

    /// Returns the line of the settings that says that the column is nothing, and the one that says what it is.
    pub fn choice(&self) -> (String, String) {
        let name = toml::Value::from(self.header.as_ref()).to_string();
        (format!("[roster] ignore = [{name}]"), format!("[roster.columns] {} = {name}", self.role))
    }
}
