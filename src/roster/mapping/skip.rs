//! Rows of people who are none of ours: head office, another company, contractors.

use serde::Deserialize;

use super::error::MappingError;
use crate::model::fold;

/// Where a column says a word, the row is passed over: nothing happens to whoever it means, and they are not absent.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Skip {
    /// The header of the column that decides, or a field such as `sites`.
    pub field: String,
    /// The whole word it has, without regard to case; an empty one is a blank cell.
    #[serde(default)]
    pub equals: Option<String>,
    /// Or one of several.
    #[serde(default, alias = "one-of")]
    pub one_of: Option<Vec<String>>,
    /// Or a regular expression that the whole cell fits, without regard to case.
    #[serde(default)]
    pub matches: Option<Pattern>,
}

/// A regular expression for whole cells.
#[derive(Debug, Clone, Deserialize)]
#[serde(try_from = "String")]
pub struct Pattern(regex::Regex);

/// A text that is no regular expression.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{text:?} is no pattern: {why}")]
pub struct BadPattern {
    text: String,
    why: String,
}

impl TryFrom<String> for Pattern {
    type Error = BadPattern;

    fn try_from(text: String) -> Result<Self, BadPattern> {
        let whole = format!("^(?:{text})$");
        match regex::RegexBuilder::new(&whole).case_insensitive(true).size_limit(1 << 20).build() {
            Ok(pattern) => Ok(Self(pattern)),
            Err(error) => {
                // The last line says what is wrong; those before it draw it.
                let why = error.to_string();
                let why = why.lines().last().unwrap_or_default().trim().to_owned();
                Err(BadPattern { text, why })
            }
        }
    }
}

impl Skip {
    /// Returns whether the cell of its column makes it hold.
    pub(in crate::roster) fn holds(&self, cell: &str) -> bool {
        let (cell, folded) = (cell.trim(), fold(cell));
        let by_word = self.equals.iter().chain(self.one_of.iter().flatten()).any(|word| fold(word) == folded);
        by_word || self.matches.as_ref().is_some_and(|pattern| pattern.0.is_match(cell))
    }

    /// Checks that it says when. `number` counts from 1.
    pub(super) fn check(&self, number: usize) -> Result<(), MappingError> {
        let wrong = if self.field.trim().is_empty() {
            "names no field"
        } else if self.equals.is_none() && self.one_of.is_none() && self.matches.is_none() {
            "names a field, yet neither equals, one_of nor matches"
        } else {
            return Ok(());
        };
        Err(MappingError::Skip { number, wrong })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn skip(text: &str) -> Result<Skip, toml::de::Error> {
        toml::from_str(text)
    }

    #[test]
    fn words_and_patterns_are_held_against_the_whole_cell() {
        let words = skip("field = \"Company\"\none-of = [\"HQ\", \"Head Office\"]").unwrap();
        assert!(words.holds(" head  office ") && words.holds("hq") && !words.holds("HQ West"));
        let pattern = skip("field = \"Company\"\nmatches = \"9[0-9]{2}|temp.*\"").unwrap();
        assert!(pattern.holds("910") && pattern.holds("Temporary") && !pattern.holds("1910"));
        let blank = skip("field = \"Company\"\nequals = \"\"").unwrap();
        assert!(blank.holds(" ") && !blank.holds("A"));
    }

    #[test]
    fn a_rule_that_says_nothing_is_no_rule() {
        let error = skip("field = \"Company\"").unwrap().check(2).unwrap_err().to_string();
        assert_eq!(error, "rule 2 of [[roster.skip]] names a field, yet neither equals, one_of nor matches");
        let error = skip("field = \"Company\"\nmatches = \"(\"").unwrap_err().to_string();
        assert!(error.contains("\"(\" is no pattern"), "{error}");
    }
}
