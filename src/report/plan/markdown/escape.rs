//! Text from files and pages, so that it is nothing but text where the plan is read.

use crate::report::layout::clean;

/// A mark without width: it keeps apart what would be taken for a mention, a reference or an address, and cannot be seen. An
/// escape or entity would not do: those are taken away before names and numbers are looked for.
const APART: char = '\u{200b}';

/// Returns the text on one line, so that none of it is markup or HTML, calls anybody (`@name`), refers to anything (`#12`, `!3`,
/// `GH-4`) or leads anywhere (`https://…`, `www.…`).
pub(super) fn escaped(text: &str) -> String {
    let letters: Vec<char> = clean(text).chars().collect();
    let mut escaped = String::with_capacity(letters.len());
    for (at, letter) in letters.iter().copied().enumerate() {
        let before = &letters[..at];
        let next = letters.get(at + 1).copied();
        if letter == '.' && ends_with(before, "www") {
            escaped.push(APART);
        }
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '\\' | '`' | '*' | '_' | '[' | ']' | '|' | '~' | '#' | '!' | '$' => {
                escaped.push('\\');
                escaped.push(letter);
            }
            letter => escaped.push(letter),
        }
        if would_refer(letter, before, next) {
            escaped.push(APART);
        }
    }
    escaped
}

fn would_refer(letter: char, before: &[char], next: Option<char>) -> bool {
    let Some(next) = next else { return false };
    match letter {
        // The sign within an address stays: it calls nobody.
        '@' | '%' => next.is_alphanumeric() && !before.last().is_some_and(|letter| letter.is_alphanumeric()),
        '#' | '!' | '$' | '~' | '&' => next.is_alphanumeric(),
        '-' => next.is_ascii_digit() && ends_with(before, "gh"),
        ':' => next == '/',
        _ => false,
    }
}

fn ends_with(letters: &[char], word: &str) -> bool {
    let tail = &letters[letters.len().saturating_sub(word.len())..];
    tail.iter().collect::<String>().eq_ignore_ascii_case(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_markup() {
        assert_eq!(escaped("a|b\n<b>*c*</b>"), "a\\|b &lt;b&gt;\\*c\\*&lt;/b&gt;");
        assert_eq!(escaped("[x](y) `z` \\"), "\\[x\\](y) \\`z\\` \\\\");
    }

    #[test]
    fn nobody_is_called_and_nothing_referred_to() {
        for (text, shown) in [
            ("@everyone", "@\u{200b}everyone"),
            ("ask @boss now", "ask @\u{200b}boss now"),
            ("#12", "\\#\u{200b}12"),
            ("org/repo#12", "org/repo\\#\u{200b}12"),
            ("!3", "\\!\u{200b}3"),
            ("gh-4", "gh-\u{200b}4"),
            ("https://x.example", "https:\u{200b}//x.example"),
            ("WWW.x.example", "WWW\u{200b}.x.example"),
        ] {
            assert_eq!(escaped(text), shown);
        }
    }

    #[test]
    fn what_is_often_there_stays_as_it_is() {
        for text in ["ana.diaz@example.com", "50 %", "J. O'Neil-Smith", "12:30", "+1 (555) 555-0102"] {
            assert_eq!(escaped(text), text);
        }
    }
}
