//! A first look at an export: which system it comes from, and what stands in a column.

use std::collections::BTreeMap;

use super::intake::{self, Content};
use super::mapping::{Mapping, Preset, normalised, words};
use super::whole::Source;
use super::{FileError, Roster};

/// How much like a system's export a header must be: two columns that only this system has.
const ALIKE: usize = 6;

/// Returns the payroll system whose columns the file has, if one is clearly more likely than the others.
pub fn guess_preset(path: &str, bytes: &[u8]) -> Result<Option<Preset>, FileError> {
    let mapping = Mapping::default();
    let content = Content::open(path, bytes, &mapping)?;
    // Headers that only one system has are no synonyms: each system's own words find the row as well.
    let tables = Preset::ALL.map(|preset| content.table(path, &Mapping::preset(preset)));
    let mut found: Vec<(usize, Preset)> = Vec::new();
    let mut error = None;
    for (preset, table) in Preset::ALL.into_iter().zip(tables) {
        match table {
            Ok(table) => {
                let header: Vec<String> = table.header.iter().map(|cell| normalised(cell)).collect();
                if header.iter().any(|cell| cell == "pos user id") {
                    // No payroll system knows the numbers of the point of sale.
                    return Ok(Some(Preset::Canonical));
                }
                found.push((preset.likeness(&header), preset));
            }
            Err(one) => error = Some(one),
        }
    }
    found.sort_by_key(|(likeness, _)| std::cmp::Reverse(*likeness));
    Ok(match (&found[..], error) {
        ([], Some(error)) => return Err(error),
        ([(best, preset), (second, _), ..], _) if *best >= ALIKE && best > second => Some(*preset),
        _ => None,
    })
}

impl Roster {
    /// Returns the header of the column that is called so, however that is written there: `JobTitle`, `job_title`.
    pub fn column_called(&self, name: &str) -> Option<&str> {
        let wanted = words(name);
        self.header.iter().map(|cell| cell.trim()).find(|cell| words(cell) == wanted)
    }

    /// Returns the values of a column that is for nothing else, by its header, each with the number of its rows; `None` where
    /// there is no such column.
    pub fn values_of(&self, header: &str) -> Result<Option<BTreeMap<String, u64>>, FileError> {
        let wanted = normalised(header);
        let Some(at) = self.header.iter().position(|cell| normalised(cell) == wanted) else {
            return Ok(None);
        };
        let bytes = match &self.origin.source {
            Source::Nowhere => return Ok(None),
            Source::File(path) => intake::read(path)?,
            Source::Bytes(bytes) => bytes.to_vec(),
        };
        let content = Content::open(&self.path, &bytes, &self.origin.mapping)?;
        let table = content.table(&self.path, &self.origin.mapping)?;
        let mut values = BTreeMap::new();
        table.each_record(|record, line| {
            let cell = record.get(at).unwrap_or_default().trim();
            if line > table.header_line && record.len() == self.header.len() && !cell.is_empty() {
                *values.entry(cell.to_owned()).or_insert(0) += 1;
            }
        })?;
        Ok(Some(values))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::roster::read_bytes;

    #[test]
    fn a_system_is_known_by_the_columns_that_only_it_has() {
        let guess = |header: &str| guess_preset("r.csv", format!("{header}\n").as_bytes()).unwrap();
        assert_eq!(
            guess("Employee_Code,Legal_Firstname,Legal_Lastname,Employee_Status"),
            Some(Preset::Paycom)
        );
        assert_eq!(
            guess("Associate ID,Legal First Name,Legal Last Name,Position Status,Location Description"),
            Some(Preset::AdpWorkforceNow)
        );
        assert_eq!(guess("pos_user_id,name,wage,phone"), Some(Preset::Canonical));
        assert_eq!(guess("Employee ID,First Name,Last Name,Work Email"), None);
        assert!(guess_preset("r.csv", b"a,b\n").is_err());
    }

    #[test]
    fn the_values_of_a_column_are_counted() {
        let roster =
            read_bytes("r.csv", b"ID,Title\n1,Cashier\n2,Cashier\n3,\n", &Mapping::default()).unwrap();
        assert_eq!(roster.values_of("title").unwrap(), Some([("Cashier".to_owned(), 2)].into()));
        assert_eq!(roster.values_of("Job").unwrap(), None);
        let roster = read_bytes("r.csv", b"ID,JobTitle\n1,Cashier\n", &Mapping::default()).unwrap();
        assert_eq!(
            (roster.column_called("job title"), roster.column_called("job")),
            (Some("JobTitle"), None)
        );
    }
}
