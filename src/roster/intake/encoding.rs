//! Bytes as letters.

use std::borrow::Cow;

use crate::roster::FileError;
use crate::roster::mapping::Encoding;
use crate::roster::values::spoiled::{self, Letters};

/// The most bytes a line may have: a roster's longest rows have a few thousand.
const LINE_LIMIT: usize = 1 << 20;

/// How many bytes tell whether a text without a mark is UTF-16.
const SAMPLE: usize = 4096;

/// Returns the text without its byte-order marks, how it was read, and how sure that is.
///
/// A mark decides, then zero bytes in every second place (UTF-16), then whether the bytes are UTF-8 at all; what is not is
/// Windows-1252, which Excel writes. Nothing is guessed from what the letters would mean: the same bytes are always read in
/// the same way. Where a line ends in CR alone, all line ends become line feeds, so that lines can be counted; no text
/// holds a NUL.
pub(super) fn text<'a>(
    path: &str,
    bytes: Cow<'a, [u8]>,
    wanted: Option<Encoding>,
) -> Result<(Cow<'a, str>, Encoding, Letters), FileError> {
    let (marked, mark) = mark(&bytes);
    let encoding = marked.or(wanted).unwrap_or_else(|| by_bytes(&bytes));
    let bytes = match bytes {
        Cow::Borrowed(bytes) => Cow::Borrowed(&bytes[mark..]),
        Cow::Owned(mut bytes) => {
            bytes.drain(..mark);
            Cow::Owned(bytes)
        }
    };
    let text = decoded(path, bytes, encoding)?;
    if text.trim().is_empty() {
        return Err(FileError::Empty { path: path.to_owned() });
    }
    let too_long = |(_, content): &(u64, &[u8])| content.len() > LINE_LIMIT;
    if may_have_long_line(text.as_bytes())
        && let Some((line, _)) = lines(text.as_bytes()).find(too_long)
    {
        return Err(FileError::LineTooLong { path: path.to_owned(), line, limit: LINE_LIMIT });
    }
    if memchr::memchr(0, text.as_bytes()).is_some() {
        let (looks_like, remedy) = ("a binary file", "export the roster as CSV or Excel");
        return Err(FileError::NotText { path: path.to_owned(), looks_like, remedy });
    }
    // The CSV reader ends a row at a CR alone, as text editors end a line. Were it not counted as one, two rows would have
    // one number, and whatever is looked up by line would be the other row's.
    let is_alone = |at: usize| text.as_bytes().get(at + 1) != Some(&b'\n');
    let alone = memchr::memchr_iter(b'\r', text.as_bytes()).any(is_alone);
    let text = if alone { Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n")) } else { text };
    // A mark in the middle is where two files were put together.
    let text = if memchr::memmem::find(text.as_bytes(), "\u{feff}".as_bytes()).is_some() {
        Cow::Owned(text.replace('\u{feff}', ""))
    } else {
        text
    };
    let told = marked.or(wanted).is_some() || encoding != Encoding::Windows1252;
    let letters = match told {
        true => Letters::Sure,
        false if spoiled::has_strange(&text) => Letters::Doubtful,
        false => Letters::Guessed,
    };
    Ok((text, encoding, letters))
}

/// Returns whether a line may be longer than any; looks at few of the bytes where none is.
fn may_have_long_line(mut bytes: &[u8]) -> bool {
    while bytes.len() > LINE_LIMIT {
        let near = &bytes[..LINE_LIMIT];
        let Some(end) = near.iter().rposition(|byte| matches!(byte, b'\n' | b'\r')) else { return true };
        bytes = &bytes[end + 1..];
    }
    false
}

pub(super) fn mark(bytes: &[u8]) -> (Option<Encoding>, usize) {
    if bytes.starts_with(b"\xef\xbb\xbf") {
        (Some(Encoding::Utf8), 3)
    } else if bytes.starts_with(b"\xff\xfe") {
        (Some(Encoding::Utf16Le), 2)
    } else if bytes.starts_with(b"\xfe\xff") {
        (Some(Encoding::Utf16Be), 2)
    } else {
        (None, 0)
    }
}

fn by_bytes(bytes: &[u8]) -> Encoding {
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    let zeros = |from: usize| sample.iter().skip(from).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    let most = sample.len() / 4;
    // A letter may have a zero in its other byte; most letters of a roster have not.
    if sample.len() >= 4 && odd > most && odd > 8 * even {
        Encoding::Utf16Le
    } else if sample.len() >= 4 && even > most && even > 8 * odd {
        Encoding::Utf16Be
    } else if std::str::from_utf8(bytes).is_ok() || bytes.contains(&0) {
        Encoding::Utf8
    } else {
        Encoding::Windows1252
    }
}

fn decoded<'a>(path: &str, bytes: Cow<'a, [u8]>, encoding: Encoding) -> Result<Cow<'a, str>, FileError> {
    let wrong = |line| FileError::NotLetters { path: path.to_owned(), line, encoding: encoding.as_str() };
    if encoding == Encoding::Utf8 {
        return match bytes {
            Cow::Borrowed(bytes) => match std::str::from_utf8(bytes) {
                Ok(text) => Ok(Cow::Borrowed(text)),
                Err(_) => Err(wrong(broken_line(bytes))),
            },
            Cow::Owned(bytes) => match String::from_utf8(bytes) {
                Ok(text) => Ok(Cow::Owned(text)),
                Err(error) => Err(wrong(broken_line(error.as_bytes()))),
            },
        };
    }
    // Five bytes have no letter in Windows-1252; the decoder lets them through as control characters.
    let unused = |byte: &u8| matches!(byte, 0x81 | 0x8d | 0x8f | 0x90 | 0x9d);
    if encoding == Encoding::Windows1252
        && let Some((line, _)) = lines(&bytes).find(|(_, content)| content.iter().any(unused))
    {
        return Err(match utf8_line(&bytes) {
            Some((line, utf8)) => FileError::TwoEncodings { path: path.to_owned(), line, utf8 },
            None => wrong(line),
        });
    }
    match encoding.decode(&bytes) {
        Some(text) => Ok(Cow::Owned(text.into_owned())),
        None => Err(wrong(first_without_letters(&bytes, encoding))),
    }
}

/// Only UTF-16 and UTF-8 have bytes without letters at places that depend on what stands before.
fn first_without_letters(bytes: &[u8], encoding: Encoding) -> u64 {
    let known = if encoding == Encoding::Utf16Be { encoding_rs::UTF_16BE } else { encoding_rs::UTF_16LE };
    let (text, _) = known.decode_without_bom_handling(bytes);
    let before = text.split('\u{fffd}').next().unwrap_or_default();
    lines(before.as_bytes()).last().map_or(1, |(line, _)| line)
}

/// Returns the first line that is no UTF-8 and the first that has letters of it, where there are both.
fn utf8_line(bytes: &[u8]) -> Option<(u64, u64)> {
    let is_letters = |content: &[u8]| !content.is_ascii() && std::str::from_utf8(content).is_ok();
    let (utf8, _) = lines(bytes).find(|(_, content)| is_letters(content))?;
    Some((broken_line(bytes), utf8))
}

/// No character has a line end in its bytes: where the text breaks, its line does.
fn broken_line(bytes: &[u8]) -> u64 {
    lines(bytes).find(|(_, content)| std::str::from_utf8(content).is_err()).map_or(1, |(line, _)| line)
}

/// Returns the lines with their numbers, whether they end in LF, CRLF or CR.
fn lines(bytes: &[u8]) -> impl Iterator<Item = (u64, &[u8])> {
    let by_line_feed =
        bytes.split(|byte| *byte == b'\n').map(|line| line.strip_suffix(b"\r").unwrap_or(line));
    (1..).zip(by_line_feed.flat_map(|line| line.split(|byte| *byte == b'\r')))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> (String, Encoding) {
        let (text, encoding, _) = text("r.csv", Cow::Borrowed(bytes), None).unwrap();
        (text.into_owned(), encoding)
    }

    fn utf16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(bytes).collect()
    }

    #[test]
    fn every_encoding_is_told_by_its_bytes() {
        let wanted = "Name\tÑusta\n";
        assert_eq!(read(wanted.as_bytes()), (wanted.into(), Encoding::Utf8));
        assert_eq!(read(b"\xef\xbb\xbfemail\n"), ("email\n".into(), Encoding::Utf8));
        assert_eq!(read(b"Name\t\xd1usta\n"), (wanted.into(), Encoding::Windows1252));
        for marked in ["", "\u{feff}"] {
            let text = format!("{marked}{wanted}");
            assert_eq!(read(&utf16(&text, u16::to_le_bytes)), (wanted.into(), Encoding::Utf16Le));
            assert_eq!(read(&utf16(&text, u16::to_be_bytes)), (wanted.into(), Encoding::Utf16Be));
        }
    }

    #[test]
    fn bytes_without_letters_name_their_line() {
        for (bytes, line) in [(&b"email\na\x81b@example.com\n"[..], 2), (b"\xff\xfea\0\n\0\0\xd8b\0", 2)] {
            let error = text("r.csv", Cow::Borrowed(bytes), None).unwrap_err();
            assert!(matches!(error, FileError::NotLetters { line: found, .. } if found == line), "{error}");
        }
        let two = b"name\nZo\xc3\xab\nJos\xe9\n\xc5\x81ukasz\n";
        let error = text("r.csv", Cow::Borrowed(two), None).unwrap_err();
        assert!(matches!(error, FileError::TwoEncodings { line: 3, utf8: 2, .. }), "{error}");
        let told = text("r.csv", Cow::Borrowed(b"\x81\n"), None).unwrap_err().to_string();
        assert!(!told.contains("\"windows-1252\"") && told.contains("\"cp850\""), "{told}");
        let error = text("r.csv", Cow::Borrowed(b"email\nJos\xe9\n"), Some(Encoding::Utf8)).unwrap_err();
        assert!(matches!(error, FileError::NotLetters { line: 2, .. }), "{error}");
    }
}
