//! A line above the header that names sections of columns: `Employee | Emergency Contact | Termination` over `Phone` and `Date`.

use super::binding::configured;
use super::header_words::words;
use super::headers::normalised;
use super::meanings::{Said, said};
use super::preset::Preset;
use super::sensitive::is_sensitive;
use super::settings::Mapping;
use super::vocabulary::is_known;

/// Words that only names of sections have.
const OF_SECTIONS: &str = "information info detail details data section general basic other record history demographic demographics \
                           absence contacts";

/// Words of a section that is about somebody or something else: what stands there is never the person's own.
const OTHERS: &str = "emergency supervisor manager reports reporting reviewer approver spouse dependent dependents beneficiary previous \
                      prior former leave loa benefit benefits insurance cobra vendor bank deposit training certification license \
                      visa review site location branch facility company employer agency";

/// A column whose name is read together with that of its section.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::roster) struct UnderSection {
    /// Its header as it stands.
    pub(in crate::roster) header: String,
    /// What it is read as.
    pub(in crate::roster) whole: String,
}

/// Puts the names of sections before the headers below them, where that says more or something else, and returns which. A section
/// goes on to the right until the next one begins. A line with anything else in it, a title or a date, names no sections.
pub(in crate::roster) fn name_by_section(
    above: &[String],
    header: &mut [String],
    mapping: &Mapping,
) -> Vec<UnderSection> {
    if mapping.preset == Some(Preset::Canonical) || !names_sections(above) {
        return Vec::new();
    }
    let mut named = configured(mapping);
    named.extend(mapping.ignore.iter().map(|header| normalised(header)));
    let keys: Vec<String> = header.iter().map(|cell| normalised(cell)).collect();
    let mut section = "";
    let mut found = Vec::new();
    for (at, cell) in header.iter_mut().enumerate() {
        section =
            above.get(at).map(|label| label.trim()).filter(|label| !label.is_empty()).unwrap_or(section);
        if section.is_empty() || keys[at].is_empty() || named.contains(&keys[at]) {
            continue;
        }
        let whole = format!("{section} {}", cell.trim());
        let is_twin = keys.iter().filter(|key| **key == keys[at]).count() > 1;
        if is_twin || says_otherwise(section, cell, &whole) {
            found.push(UnderSection { header: cell.trim().to_owned(), whole: whole.clone() });
            *cell = whole;
        }
    }
    found
}

/// Returns whether a line consists of names of sections: known words alone, and no single cell in front, which is a title.
fn names_sections(above: &[String]) -> bool {
    let labels: Vec<(usize, &str)> =
        above.iter().map(|cell| cell.trim()).enumerate().filter(|(_, cell)| !cell.is_empty()).collect();
    let is_title = labels.iter().all(|(at, _)| *at == 0);
    let is_of_sections =
        |word: &str| is_known(word) || OF_SECTIONS.split_whitespace().any(|known| known == word);
    let is_label = |label: &str| {
        let words = words(label);
        !words.is_empty() && words.iter().all(|word| is_of_sections(word))
    };
    !is_title && labels.iter().all(|(_, label)| is_label(label))
}

fn says_otherwise(section: &str, cell: &str, whole: &str) -> bool {
    let (alone, together) = (said(cell), said(whole));
    let is_others = words(section).iter().any(|word| OTHERS.split_whitespace().any(|other| other == word));
    // `Active Employees` over `Status` makes no other column of it.
    let is_employment = matches!(alone, Said::Role(role) if role.is_of_employment());
    let says_more = match &together {
        Said::Role(_) => is_others || !is_employment,
        Said::Perhaps(_) => is_others || alone == Said::Nothing,
        Said::LongPay | Said::Nothing => is_others,
    };
    (alone != together && says_more) || (is_sensitive(whole) && !is_sensitive(cell))
}
