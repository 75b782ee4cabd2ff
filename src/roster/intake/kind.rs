//! What a file is, told by its content: an extension says what somebody called it.

use crate::roster::FileError;

/// What can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Rows of text.
    Text,
    /// A ZIP archive: a workbook, it is hoped.
    Zip,
    /// An OLE document: an old workbook, it is hoped.
    Compound,
}

/// Says what the file is, or why it is no roster.
pub(super) fn of(path: &str, bytes: &[u8]) -> Result<Kind, FileError> {
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return Ok(Kind::Zip);
    }
    if bytes.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
        return if encrypted(bytes) {
            Err(FileError::Protected { path: path.to_owned() })
        } else {
            Ok(Kind::Compound)
        };
    }
    match foreign(bytes) {
        Some((looks_like, remedy)) => Err(FileError::NotText { path: path.to_owned(), looks_like, remedy }),
        None => Ok(Kind::Text),
    }
}

/// An encrypted workbook is an OLE document with a stream of this name.
fn encrypted(bytes: &[u8]) -> bool {
    let name: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    bytes.windows(name.len()).any(|window| window == name)
}

fn foreign(bytes: &[u8]) -> Option<(&'static str, &'static str)> {
    const EXPORT: &str = "export the roster as CSV or Excel";
    const SAVE_AS: &str = "open it in Excel and save it as \"Excel Workbook (.xlsx)\" or \"CSV UTF-8\"";
    let kinds: [(&[u8], &str); 7] = [
        (b"%PDF", "a PDF"),
        (b"\x89PNG", "a picture"),
        (b"\xff\xd8\xff", "a picture"),
        (b"{\\rtf", "a text document"),
        (b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
        (b"Rar!", "a RAR archive"),
        (b"\x7fELF", "a program"),
    ];
    if let Some((_, looks_like)) = kinds.iter().find(|(start, _)| bytes.starts_with(start)) {
        return Some((looks_like, EXPORT));
    }
    let start = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes).trim_ascii_start();
    let tag =
        |name: &str| start.get(..name.len()).is_some_and(|head| head.eq_ignore_ascii_case(name.as_bytes()));
    if ["<html", "<!doctype", "<table", "<head", "<body", "<meta", "<style"].into_iter().any(tag) {
        return Some(("a web page, whatever its name says", SAVE_AS));
    }
    tag("<?xml").then_some(("an XML file", SAVE_AS))
}
