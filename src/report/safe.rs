//! Text from files, pages and names on its way to a terminal and to a shell: nothing in it may steer either.

use std::borrow::Cow;
use std::fmt::Write as _;

/// Returns the text with everything that would steer a terminal written out as `\u001b`, as JSON writes it: escape sequences but
/// those of our own colours, other control characters, and marks that turn the direction of writing.
pub(super) fn for_terminal(text: &str) -> Cow<'_, str> {
    let steers = |c: char| {
        (c.is_control() && !matches!(c, '\n' | '\t'))
            || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' | '\u{61c}')
    };
    if !text.contains(steers) {
        return Cow::Borrowed(text);
    }
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(steers) {
        plain.push_str(&rest[..at]);
        rest = &rest[at..];
        if let Some(length) = own_colour(rest) {
            plain.push_str(&rest[..length]);
            rest = &rest[length..];
            continue;
        }
        let mut letters = rest.chars();
        let Some(letter) = letters.next() else { break };
        rest = letters.as_str();
        if letter == '\r' && rest.starts_with('\n') {
            plain.push('\r');
        } else {
            // Writing to a String cannot fail.
            let _ = write!(plain, "\\u{:04x}", u32::from(letter));
        }
    }
    plain.push_str(rest);
    Cow::Owned(plain)
}

/// Returns the length of a colour that this program puts in: none of them hides text, moves the cursor or lasts.
fn own_colour(text: &str) -> Option<usize> {
    let codes = text.strip_prefix("\u{1b}[")?;
    let end = codes.find('m')?;
    let known = |code: &str| ["", "0", "1", "2", "4", "31", "32", "33", "36"].contains(&code);
    codes[..end].split(';').all(known).then_some(end + 3)
}

/// Returns a word of a command so that it can be copied into a shell: nothing in it is carried out, and its blanks are its own.
pub fn for_shell(word: &str) -> String {
    let plain = |letter: char| letter.is_alphanumeric() || "-_./\\:=,@%+".contains(letter);
    // What begins with a dash would be an option.
    let word = if word.starts_with('-') && word.len() > 1 && word.contains('.') {
        format!("./{word}")
    } else {
        word.to_owned()
    };
    if !word.is_empty() && word.chars().all(plain) {
        return word;
    }
    let is_read = |letter: char| matches!(letter, '$' | '`' | '\\' | '"' | '!');
    if cfg!(windows) {
        format!("\"{}\"", word.replace('"', "\\\""))
    } else if word.contains(is_read) {
        format!("'{}'", word.replace('\'', "'\\''"))
    } else {
        format!("\"{word}\"")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_but_our_own_colours_steers_a_terminal() {
        assert_eq!(
            for_terminal("\u{1b}[1m\u{1b}[31merror:\u{1b}[0m Ana\n"),
            "\u{1b}[1m\u{1b}[31merror:\u{1b}[0m Ana\n"
        );
        for (text, shown) in [
            ("Ana\u{1b}]0;title\u{7}", "Ana\\u001b]0;title\\u0007"),
            ("\u{1b}[2J\u{1b}[8mhidden", "\\u001b[2J\\u001b[8mhidden"),
            ("\u{9b}31m", "\\u009b31m"),
            ("a\rb\r\n", "a\\u000db\r\n"),
            ("Ana\u{202e}zaiD", "Ana\\u202ezaiD"),
            ("\u{1b}", "\\u001b"),
        ] {
            assert_eq!(for_terminal(text), shown, "{text:?}");
        }
    }

    #[cfg(not(windows))]
    #[test]
    fn a_word_for_the_shell_is_that_word_and_does_nothing() {
        for (word, quoted) in [
            ("roster.csv", "roster.csv"),
            ("my roster.csv", "\"my roster.csv\""),
            ("$(id).csv", "'$(id).csv'"),
            ("`id` it's.csv", "'`id` it'\\''s.csv'"),
            ("a;b.csv", "\"a;b.csv\""),
            ("-x.csv", "./-x.csv"),
            ("", "\"\""),
        ] {
            assert_eq!(for_shell(word), quoted);
        }
    }
}
