//! Lines that stand in quotes as a whole, which a program writes that takes a finished line for one cell.

use std::borrow::Cow;

/// Returns the text with every line out of its quotes, where all of them are in quotes and hold a delimiter; the text as it is
/// else. Line numbers stay.
pub(super) fn unwrapped(text: Cow<'_, str>) -> Cow<'_, str> {
    let mut lines = text
        .lines()
        .map(|line| line.strip_suffix('\r').unwrap_or(line))
        .filter(|line| !line.trim().is_empty());
    if !lines.clone().next().is_some_and(is_wrapped) || !lines.all(is_wrapped) {
        return text;
    }
    let mut plain = String::with_capacity(text.len());
    for line in text.split_inclusive('\n') {
        let content = line.trim_end_matches(['\r', '\n']);
        let inner = content.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(content);
        plain.push_str(&inner.replace("\"\"", "\""));
        plain.push_str(&line[content.len()..]);
    }
    Cow::Owned(plain)
}

/// Returns whether a line is one cell in quotes, with a delimiter in it.
fn is_wrapped(line: &str) -> bool {
    let inner = line.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    inner.is_some_and(|inner| {
        // `"a","b"` has cells in quotes; a quote inside of one cell is doubled.
        inner.contains([',', ';', '\t', '|']) && !inner.replace("\"\"", "").contains('"')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_come_out_of_their_quotes_where_all_are_in_them() {
        let plain = |text: &str| unwrapped(Cow::Borrowed(text)).into_owned();
        assert_eq!(plain("\"a,b\"\r\n\"1,2\"\r\n"), "a,b\r\n1,2\r\n");
        assert_eq!(plain("\"a,b\"\n\"1,\"\"x,y\"\"\"\n"), "a,b\n1,\"x,y\"\n");
        for text in ["\"a\",\"b\"\n\"1\",\"2\"\n", "\"a,b\"\n1,2\n", "\"a\"\n\"1\"\n", "a,b\n"] {
            assert_eq!(plain(text), text);
        }
    }
}
