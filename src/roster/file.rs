//! The file as bytes: is it text at all, and does it look like rows?

use std::borrow::Cow;
use std::fs::File;
use std::io::Read;
use std::path::Path;

use super::FileError;

/// The most bytes a line may have: a roster's longest rows have a few thousand.
const LINE_LIMIT: usize = 1 << 20;

/// The most bytes a file may have: more than a million people.
const FILE_LIMIT: u64 = 256 << 20;

/// Reads a file whole, unless it is larger than any roster.
pub(super) fn read(path: &Path) -> Result<Vec<u8>, FileError> {
    let failed = |source| FileError::Io { path: path.to_owned(), source };
    let file = File::open(path).map_err(failed)?;
    if file.metadata().map_err(failed)?.is_dir() {
        return Err(FileError::Directory { path: path.to_owned() });
    }
    let mut bytes = Vec::new();
    file.take(FILE_LIMIT + 1).read_to_end(&mut bytes).map_err(failed)?;
    if bytes.len() as u64 > FILE_LIMIT {
        return Err(FileError::TooLarge { path: path.to_owned(), limit: FILE_LIMIT });
    }
    Ok(bytes)
}

/// Returns the text without its byte-order mark, or says what the file is instead. The kind is told by content, not by
/// extension. Where a line ends in CR alone, all line ends become line feeds, so that lines can be counted; no text holds a
/// NUL.
pub(super) fn text<'a>(path: &str, bytes: &'a [u8]) -> Result<Cow<'a, str>, FileError> {
    if let Some((looks_like, remedy)) = other_kind(bytes) {
        return Err(FileError::NotText { path: path.to_owned(), looks_like, remedy });
    }
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Err(FileError::Empty { path: path.to_owned() });
    }
    for (line, content) in lines(bytes) {
        if content.len() > LINE_LIMIT {
            return Err(FileError::LineTooLong { path: path.to_owned(), line, limit: LINE_LIMIT });
        }
    }
    if bytes.contains(&0) {
        let (looks_like, remedy) = ("a binary file", "export the roster as CSV");
        return Err(FileError::NotText { path: path.to_owned(), looks_like, remedy });
    }
    let text = std::str::from_utf8(bytes).map_err(|_| {
        // No character has a line end in its bytes: where the text breaks, its line does.
        let broken = lines(bytes).find(|(_, content)| std::str::from_utf8(content).is_err());
        FileError::NotUtf8 { path: path.to_owned(), line: broken.map_or(1, |(line, _)| line) }
    })?;
    // The CSV reader ends a row at a CR alone, as text editors end a line. Were it not counted as one, two rows would have
    // one number, and whatever is looked up by line would be the other row's.
    let follows = bytes.iter().skip(1).chain(std::iter::once(&0));
    let alone = bytes.iter().zip(follows).any(|(byte, next)| *byte == b'\r' && *next != b'\n');
    let feeds = || text.replace("\r\n", "\n").replace('\r', "\n");
    Ok(if alone { Cow::Owned(feeds()) } else { Cow::Borrowed(text) })
}

/// Returns the lines with their numbers, whether they end in LF, CRLF or CR.
fn lines(bytes: &[u8]) -> impl Iterator<Item = (u64, &[u8])> {
    let by_line_feed =
        bytes.split(|byte| *byte == b'\n').map(|line| line.strip_suffix(b"\r").unwrap_or(line));
    (1..).zip(by_line_feed.flat_map(|line| line.split(|byte| *byte == b'\r')))
}

fn other_kind(bytes: &[u8]) -> Option<(&'static str, &'static str)> {
    const SAVE_AS: &str = "open it and save it as \"CSV UTF-8\"";
    const EXPORT: &str = "export the roster as CSV";
    let kinds: [(&[u8], &str, &str); 9] = [
        (b"PK\x03\x04", "an Excel workbook or another ZIP archive", SAVE_AS),
        (b"\xd0\xcf\x11\xe0", "an old Excel workbook (.xls) or a protected one", SAVE_AS),
        (b"%PDF", "a PDF", EXPORT),
        (b"\x1f\x8b", "a gzip archive", "unpack it first"),
        (b"\x89PNG", "a picture", EXPORT),
        (b"\xff\xd8\xff", "a picture", EXPORT),
        (b"\xff\xfe", "UTF-16 text", "save it as \"CSV UTF-8\""),
        (b"\xfe\xff", "UTF-16 text", "save it as \"CSV UTF-8\""),
        (b"{\\rtf", "a text document", EXPORT),
    ];
    let by_start = kinds.iter().find(|(start, ..)| bytes.starts_with(start));
    if let Some((_, looks_like, remedy)) = by_start {
        return Some((looks_like, remedy));
    }
    let start = bytes.trim_ascii_start();
    let tag =
        |name: &str| start.get(..name.len()).is_some_and(|head| head.eq_ignore_ascii_case(name.as_bytes()));
    (tag("<html") || tag("<!doctype") || tag("<table")).then_some(("a web page", SAVE_AS))
}
