//! Which line of the settings file says what.

use std::collections::BTreeMap;

use toml::de::{DeTable, DeValue};

/// Returns the line of every key of a settings file, by its dotted name; nothing of a text that is no TOML.
pub(crate) fn lines(text: &str) -> BTreeMap<String, usize> {
    let mut found = BTreeMap::new();
    if let Ok(table) = DeTable::parse(text) {
        let ends: Vec<usize> = text.match_indices('\n').map(|(at, _)| at).collect();
        walk(table.get_ref(), "", &ends, &mut found);
    }
    found
}

/// `ends`: where the lines end.
fn walk(table: &DeTable<'_>, above: &str, ends: &[usize], found: &mut BTreeMap<String, usize>) {
    for (key, value) in table {
        let name =
            if above.is_empty() { key.get_ref().to_string() } else { format!("{above}.{}", key.get_ref()) };
        let begins = key.span().start;
        found.insert(name.clone(), ends.partition_point(|end| *end < begins) + 1);
        if let DeValue::Table(inner) = value.get_ref() {
            walk(inner, &name, ends, found);
        }
    }
}

/// Returns the valid key that was probably meant by the one an error is about, told from the error's own words.
pub(crate) fn nearest_key(message: &str) -> Option<String> {
    let mut quoted = message.split('`').skip(1).step_by(2);
    let ((), unknown) = (message.contains("unknown field").then_some(())?, quoted.next()?);
    let close = |valid: &&str| strsim::normalized_damerau_levenshtein(unknown, valid);
    let best = quoted.max_by(|a, b| close(a).total_cmp(&close(b)))?;
    (close(&best) >= 0.6).then(|| best.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_have_the_line_they_stand_on() {
        let found = lines("[rate]\nburst = 4\n\n[roster]\nvalues.site = { \"0077\" = \"OAK\" }\n");
        let line = |key: &str| found.get(key).copied();
        assert_eq!(
            [line("rate.burst"), line("roster.values.site"), line("roster.values.site.0077")],
            [Some(2), Some(5), Some(5)]
        );
        assert!(lines("= no toml").is_empty());
    }

    #[test]
    fn a_misspelled_key_is_answered_with_the_nearest() {
        let message =
            "unknown field `requests_per_secnd`, expected one of `burst`, `requests_per_second`, `sessions`";
        assert_eq!(nearest_key(message).as_deref(), Some("requests_per_second"));
        assert_eq!(nearest_key("unknown field `x`, expected `burst`"), None);
        assert_eq!(nearest_key("invalid type"), None);
    }
}
