//! Which of the names of Backoffice a word of the file probably is: by its words, their abbreviations and its numbers.

use crate::model::fold;

/// Words that many names share and that tell little.
const COMMON: [&str; 12] =
    ["wash", "car", "carwash", "site", "store", "location", "the", "of", "at", "express", "number", "no"];

/// Returns the one name that is clearly more like the word than the others. Each name comes with its short code, which may
/// be empty.
pub(crate) fn nearest(word: &str, names: &[[String; 2]]) -> Option<String> {
    let words = tokens(word);
    let mut scored: Vec<(f64, &str)> =
        names.iter().map(|[name, code]| (likeness(&words, name, code), name.as_str())).collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0));
    let (best, name) = *scored.first()?;
    let second = scored.get(1).map_or(0.0, |other| other.0);
    (best >= 0.45 && best - second >= 0.06).then(|| name.to_owned())
}

fn likeness(words: &[String], name: &str, code: &str) -> f64 {
    let code = fold(code);
    // A word that is the short code says it, unless another name has more of the words.
    let by_code = if code.chars().count() >= 2 && words.contains(&code) { 0.9 } else { 0.0 };
    let parts = tokens(name);
    let weight = |part: &str| if COMMON.contains(&part) { 0.2 } else { 1.0 };
    let whole: f64 = parts.iter().map(|part| weight(part)).sum();
    if whole <= 0.0 {
        return by_code;
    }
    let matched: f64 = parts.iter().map(|part| weight(part) * best_of(words, part)).sum();
    let is_number = |text: &&String| text.bytes().all(|byte| byte.is_ascii_digit());
    let numbers: Vec<&String> = parts.iter().filter(is_number).collect();
    let other = words.iter().filter(is_number).any(|number| !numbers.contains(&number));
    // Two numbers that differ tell two sites apart; one that only the file has may be payroll's own.
    let by_name = if !numbers.is_empty() && other { 0.0 } else { matched / whole };
    by_name.max(by_code)
}

fn best_of(words: &[String], part: &str) -> f64 {
    words.iter().map(|word| alike(word, part)).fold(0.0, f64::max)
}

fn alike(word: &str, part: &str) -> f64 {
    if word == part {
        return 1.0;
    }
    let (short, long) = if word.len() <= part.len() { (word, part) } else { (part, word) };
    if short.len() >= 3 && long.starts_with(short) {
        return 0.9;
    }
    let abbreviates = short.chars().next() == long.chars().next() && is_within(short, long);
    if short.len() >= 2 && abbreviates {
        return 0.8;
    }
    let close = strsim::normalized_damerau_levenshtein(word, part);
    if part.len() >= 4 && close >= 0.75 { close * 0.9 } else { 0.0 }
}

/// Whether the letters of an abbreviation stand in a word in their order: `lndg` in `landing`.
fn is_within(short: &str, long: &str) -> bool {
    let mut letters = long.chars();
    short.chars().all(|wanted| letters.any(|letter| letter == wanted))
}

/// The words and numbers of a name; numbers without zeros in front.
fn tokens(text: &str) -> Vec<String> {
    let mut tokens = vec![String::new()];
    let mut digits = false;
    for letter in fold(text).chars() {
        if !letter.is_alphanumeric() {
            // An apostrophe stands inside a word.
            if letter != '\'' {
                tokens.push(String::new());
            }
            continue;
        }
        if letter.is_ascii_digit() != digits {
            tokens.push(String::new());
            digits = letter.is_ascii_digit();
        }
        if let Some(token) = tokens.last_mut() {
            token.push(letter);
        }
    }
    let plain = |token: String| {
        let without = token.trim_start_matches('0');
        if token.bytes().all(|byte| byte.is_ascii_digit()) && !without.is_empty() {
            without.to_owned()
        } else {
            token
        }
    };
    tokens.into_iter().filter(|token| !token.is_empty()).map(plain).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_abbreviations_and_numbers_tell_which_is_meant() {
        let names: Vec<[String; 2]> = [
            ("Birch Landing", "BIRCH"),
            ("Harbor Point", "HARBOR"),
            ("Maple Street", "MAPLE"),
            ("Maple Avenue", "MAVE"),
            ("Wash 10", "W10"),
            ("Wash 11", "W11"),
        ]
        .map(|(name, code)| [name.to_owned(), code.to_owned()])
        .into();
        let near = |word: &str| nearest(word, &names);
        for word in ["Birch Lndg #10", "BIRCH LANDING CAR WASH", "010 - Birch", "Brich Landing"] {
            assert_eq!(near(word).as_deref(), Some("Birch Landing"), "{word}");
        }
        assert_eq!(near("Wash 06 - Harbor").as_deref(), Some("Harbor Point"));
        assert_eq!(near("Car Wash #011").as_deref(), Some("Wash 11"));
        for word in ["Head Office", "Wash 12", "Remote"] {
            assert_eq!(near(word), None, "{word}");
        }
    }
}
