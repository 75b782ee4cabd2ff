//! Why a mapping does not fit a file.

use super::role::Role;

/// Why the settings and the columns of a file do not go together.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum MappingError {
    /// Several columns could be one field.
    #[error("{} columns could be {role}: {}; say once which, in [roster.columns] of roster-sync.toml: {}", candidates.len(), quoted(candidates), choice(*role, candidates))]
    Ambiguous {
        /// The field.
        role: Role,
        /// Their headers.
        candidates: Vec<String>,
    },
    /// The settings name a column that is not there.
    #[error(
        "the settings take {wanted} from the column {header:?}, which the file does not have; it has {}",
        quoted(there)
    )]
    NoSuchColumn {
        /// The field, or the rule.
        wanted: String,
        /// The header in the settings.
        header: String,
        /// The headers of the file, the most alike first.
        there: Vec<String>,
    },
    /// A rule that says nothing.
    #[error("rule {number} of [[roster.rules]] {wrong}")]
    Rule {
        /// Which, from 1.
        number: usize,
        /// What is wrong.
        wrong: &'static str,
    },
    /// A rule for rows that are none of ours, and that says nothing.
    #[error("rule {number} of [[roster.skip]] {wrong}")]
    Skip {
        /// Which, from 1.
        number: usize,
        /// What is wrong.
        wrong: &'static str,
    },
}

fn quoted(headers: &[String]) -> String {
    headers.iter().map(|header| format!("{header:?}")).collect::<Vec<_>>().join(", ")
}

/// The lines of the settings of which one decides.
fn choice(role: Role, candidates: &[String]) -> String {
    let lines = candidates.iter().map(|header| format!("{role} = {}", toml::Value::from(header.as_str())));
    lines.collect::<Vec<_>>().join("   or   ")
}
