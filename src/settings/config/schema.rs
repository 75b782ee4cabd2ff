//! The schema of the settings file, for editors: made from the types that read it, by the tests, so that nobody who builds the
//! program builds what makes it.

/// Returns the schema of the settings file.
pub(crate) const fn settings_schema() -> &'static str {
    include_str!("../../../docs/roster-sync.schema.json")
}

#[cfg(test)]
pub(crate) use tests::RosterTable;

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};
    use std::path::Path;

    use schemars::{JsonSchema, SchemaGenerator, generate::SchemaSettings};
    use serde::Deserialize;
    use serde_json::Value;

    use crate::roster::source::SourceSettings;

    use super::super::Config;
    use super::settings_schema;

    /// `[roster]` as an editor knows it. What reads it takes its columns and words apart by itself; a test holds the keys against those.
    #[derive(Deserialize, JsonSchema)]
    #[serde(deny_unknown_fields, default)]
    #[derive(Default)]
    pub(crate) struct RosterTable {
        /// The payroll system the file comes from.
        preset: Option<String>,
        /// The sheet of a workbook, `*` for all of them.
        sheet: Option<String>,
        /// The encoding of a text; else told by its bytes.
        encoding: Option<String>,
        /// What separates the cells of a text.
        delimiter: Option<String>,
        /// Whether a text that has no line end behind its last line is whole.
        open_end: bool,
        /// Where a field comes from: a header, or a table that says more.
        columns: BTreeMap<String, Value>,
        /// Headers of columns that say nothing of what is managed here.
        ignore: Vec<String>,
        /// Whether everybody in a file without a status column works here.
        everybody_active: bool,
        /// What words in the file mean.
        values: BTreeMap<String, Value>,
        /// What follows from other columns.
        rules: Vec<Value>,
        /// Rows that are none of ours.
        skip: Vec<Value>,
        /// What somebody on leave is.
        leave: Option<String>,
        /// Which first name counts.
        names: Option<String>,
        /// What becomes of names in capitals.
        all_caps: Option<String>,
        /// How `03/04/2026` is read where no other value of its column tells.
        dates: Option<String>,
        /// Where the people stand in a JSON document.
        json: Option<String>,
        /// The file that counts in a zip archive with several.
        member: Option<String>,
        /// Where rosters come from when nobody names a file.
        source: SourceSettings,
        /// Whether years may have two digits.
        two_digit_years: bool,
    }

    fn made_anew() -> String {
        let generator = SchemaGenerator::new(SchemaSettings::draft07());
        let mut schema = generator.into_root_schema_for::<Config>();
        schema.insert("title".to_owned(), "roster-sync.toml".into());
        let document = serde_json::to_string_pretty(&schema).unwrap_or_default();
        format!("{document}\n")
    }

    #[test]
    fn the_schema_of_the_repository_is_that_of_the_types() {
        // A checkout may have the line ends of its system.
        let kept = settings_schema().replace("\r\n", "\n");
        assert!(
            kept == made_anew(),
            "write it anew: cargo test --lib -- --ignored the_schema_is_written_anew"
        );
    }

    #[test]
    #[ignore = "it changes the repository"]
    fn the_schema_is_written_anew() {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/roster-sync.schema.json");
        std::fs::write(path, made_anew()).unwrap();
    }

    /// The keys are those that the reader names when it does not know one.
    #[test]
    fn the_schema_knows_every_key_of_the_roster() {
        let error = toml::from_str::<crate::roster::Mapping>("no_such_key = 1").unwrap_err().to_string();
        let expected = error.split("expected one of").nth(1).unwrap();
        let known: BTreeSet<&str> = expected.split('`').skip(1).step_by(2).collect();
        let schema: Value = serde_json::from_str(settings_schema()).unwrap();
        let table = schema.pointer("/definitions/RosterTable/properties").unwrap().as_object().unwrap();
        assert_eq!(table.keys().map(String::as_str).collect::<BTreeSet<_>>(), known);
    }
}
