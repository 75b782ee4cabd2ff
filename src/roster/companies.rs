//! Several companies in one file: whether all of them are ours, only a person knows.

use std::collections::BTreeMap;

use csv::StringRecord;

use super::code::Code;
use super::findings::Findings;

/// More different words than this are no companies.
const MOST: usize = 12;

/// Counts the companies that rows name.
pub(super) struct Companies {
    at: usize,
    rows: BTreeMap<String, u64>,
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
        // Most rows name one that is known.
        if let Some(rows) = self.rows.get_mut(name) {
            *rows += 1;
        } else {
            self.rows.insert(name.to_owned(), 1);
        }
    }

    /// Asks which are ours, where there are several.
    pub(super) fn ask(&self, header: &str, line: u64, findings: &mut Findings) {
        if !(2..=MOST).contains(&self.rows.len()) {
            return;
        }
        let rows = |number: u64| if number == 1 { "1 row".to_owned() } else { format!("{number} rows") };
        let named: Vec<String> =
            self.rows.iter().map(|(name, number)| format!("{name:?} ({})", rows(*number))).collect();
        let message = format!("the file has people of {} companies: {}", named.len(), named.join(", "));
        let quoted = toml::Value::from(header);
        let hint = format!(
            "if all of them are yours: [roster] ignore = [{quoted}]. If not, name those that are not between the brackets, and \
             nothing happens to their people: [roster] skip = [{{ field = {quoted}, one_of = [] }}]"
        );
        findings.add_on_column(Code::SeveralCompanies, line, header, message, hint);
    }
}
