//! The table `[roster]` of the settings.

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::model::{Field, Password};
use crate::roster::source::SourceSettings;

use super::encoding::{Delimiter, Encoding};
use super::headers::normalised;
use super::preset::Preset;
use super::role::Role;
use super::rules::Rule;
use super::skip::Skip;
use super::source::ColumnSource;
use super::words::{AllCaps, DateOrder, Leave, Names, Values};

/// How rosters are read: the table `[roster]` of the settings. The default reads canonical columns and their synonyms.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Mapping {
    /// The payroll system the file comes from.
    pub preset: Option<Preset>,
    /// The sheet of a workbook, `*` for all of them; else those whose rows look like people, if they are one table.
    pub sheet: Option<String>,
    /// The encoding of a text; else told by its bytes.
    pub encoding: Option<Encoding>,
    /// What separates the cells of a text; else what gives the best header.
    pub delimiter: Option<Delimiter>,
    /// Whether a text that has no line end behind its last line is whole: some programs never write one.
    pub open_end: bool,
    /// Where a field comes from, before the preset and the synonyms.
    pub columns: BTreeMap<Role, ColumnSource>,
    /// Headers of columns that say nothing of what is managed here, whatever they look like.
    pub ignore: Vec<String>,
    /// Whether everybody in a file without a status column works here. Without it nobody is created or comes back for such a
    /// file.
    pub everybody_active: bool,
    /// What words in the file mean.
    pub values: Values,
    /// What follows from other columns.
    pub rules: Vec<Rule>,
    /// Whose rows are none of ours.
    pub skip: Vec<Skip>,
    /// What somebody on leave is.
    pub leave: Leave,
    /// Which first name counts.
    pub names: Names,
    /// What becomes of names in capitals.
    pub all_caps: AllCaps,
    /// How `03/04/2026` is read where no other value of its column tells. Where nothing is said it is month-first, and `03.04.2026` is
    /// believed nowhere: those who write points write the day first, and nobody knows who wrote this.
    pub dates: Option<DateOrder>,
    /// Where the people stand in a JSON document, such as `/data/people`; else the document, or the one list in it.
    pub json: Option<String>,
    /// The file that counts in a zip archive with several, such as `*.csv`.
    pub member: Option<String>,
    /// Where rosters come from when nobody names a file.
    pub source: SourceSettings,
    /// What opens a zip archive.
    #[serde(skip)]
    pub zip_password: Option<Password>,
    /// Whether years may have two digits: 24 is 2024, 70 to 99 are 1970 to 1999.
    pub two_digit_years: bool,
}

impl Mapping {
    /// Returns the mapping of a payroll system as it is, without a word of one's own.
    pub fn preset(preset: Preset) -> Self {
        Self { preset: Some(preset), ..Self::default() }
    }

    /// Returns whether the settings say of a column that it is nothing.
    pub(in crate::roster) fn ignores(&self, header: &str) -> bool {
        self.ignore.iter().any(|one| normalised(one) == normalised(header))
    }

    /// Returns what a site is called in Backoffice, where the settings say it.
    pub(in crate::roster) fn site(&self, name: &str) -> Option<&str> {
        let wanted = crate::model::fold(name);
        let told = self.values.site.iter().find(|(word, _)| crate::model::fold(word) == wanted);
        told.map(|(_, meant)| meant.as_str())
    }

    /// Returns the fields that rules fill.
    pub(in crate::roster) fn ruled(&self) -> impl Iterator<Item = Field> {
        self.rules.iter().flat_map(Rule::fields)
    }
}
