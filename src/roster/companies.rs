//! Several companies in one file: whether all of them are ours, only a person knows.

use std::collections::BTreeMap;

use csv::StringRecord;

use crate::model::fold;

use super::code::ProblemCode;
use super::findings::Findings;

/// More different words than this are no companies.
const MOST: usize = 12;

/// Counts the companies that rows name.
pub(super) struct Companies {
    at: usize,
    /// By their names, whatever their capitals: how each is first written, and in how many rows.
    rows: BTreeMap<String, (String, u64)>,
}

impl Companies {
    pub(super) fn in_column(at: usize) -> Self {
        Self { at, rows: BTreeMap::new() }
    }

    pub(super) fn add(&mut self, record: &StringRecord) {
        let name = record.get(self.at).unwrap_or_default().trim();
        if name.is_empty() || self.rows.len() > MOST {
            return;
        }
        self.rows.entry(fold(name)).or_insert_with(|| (name.to_owned(), 0)).1 += 1;
    }

    /// Takes over what the rows behind these name.
    pub(super) fn append(&mut self, other: &mut Self) {
        for (name, (written, count)) in std::mem::take(&mut other.rows) {
            self.rows.entry(name).or_insert((written, 0)).1 += count;
        }
    }

    /// Asks which are ours, where there are several.
    pub(super) fn ask(&self, header: &str, line: u64, findings: &mut Findings) {
        if !(2..=MOST).contains(&self.rows.len()) {
            return;
        }
        let rows = |number: u64| if number == 1 { "1 row".to_owned() } else { format!("{number} rows") };
        let named: Vec<String> =
            self.rows.values().map(|(name, number)| format!("{name:?} ({})", rows(*number))).collect();
        let message = format!("the file has people of {} companies: {}", named.len(), named.join(", "));
        let quoted = toml::Value::from(header);
        let hint = format!(
            "if all of them are yours: [roster] ignore = [{quoted}]. If not, name those that are not between the brackets, and \
             nothing happens to their people: [roster] skip = [{{ field = {quoted}, one_of = [] }}]"
        );
        findings.add_on_column(ProblemCode::SeveralCompanies, line, header, message, hint);
    }
}
