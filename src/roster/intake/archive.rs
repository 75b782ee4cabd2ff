//! A zip archive with a roster in it: one file, or the one that the settings name. A workbook is such an archive too, and is none
//! of these.

use std::borrow::Cow;
use std::io::{Cursor, Read};

use zip::ZipArchive;
use zip::result::ZipError;

use crate::model::Password;
use crate::roster::FileError;

use super::file::FILE_LIMIT;

/// A workbook has one of these parts.
const OF_A_WORKBOOK: [&str; 3] = ["[content_types].xml", "mimetype", "xl/workbook.xml"];

/// Returns the file in a zip archive, and anything else as it is; whether it was unpacked.
pub(super) fn unpacked<'a>(
    path: &str,
    bytes: Cow<'a, [u8]>,
    member: Option<&str>,
    password: Option<&Password>,
) -> Result<(Cow<'a, [u8]>, bool), FileError> {
    if !bytes.starts_with(b"PK\x03\x04") {
        return Ok((bytes, false));
    }
    // What cannot be opened is told by who reads workbooks.
    let Ok(mut archive) = ZipArchive::new(Cursor::new(&*bytes)) else { return Ok((bytes, false)) };
    let names: Vec<String> = archive.file_names().flatten().map(std::borrow::Cow::into_owned).collect();
    let is_part = |name: &String| OF_A_WORKBOOK.contains(&name.to_lowercase().as_str());
    if names.iter().any(is_part) {
        return Ok((bytes, false));
    }
    let file = |name: &&String| !name.ends_with('/') && !name.starts_with("__MACOSX/");
    let wanted = |name: &&String| {
        let own = name.rsplit('/').next().unwrap_or_default();
        member.is_none_or(|member| crate::roster::source::is_like(own, member))
    };
    let found: Vec<&String> = names.iter().filter(file).filter(wanted).collect();
    let [name] = found[..] else {
        return Err(FileError::Archive {
            path: path.to_owned(),
            files: found.into_iter().cloned().collect(),
        });
    };
    let damaged = || FileError::Damaged { path: path.to_owned(), what: "zip archive" };
    let opened = match password {
        Some(password) => archive.by_name_decrypt(name, password.expose().as_bytes()),
        None => archive.by_name(name),
    };
    let part = opened.map_err(|error| match error {
        ZipError::InvalidPassword => FileError::ZipPassword { path: path.to_owned() },
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => {
            FileError::ZipPassword { path: path.to_owned() }
        }
        _ => damaged(),
    })?;
    let mut plain = Vec::new();
    part.take(FILE_LIMIT + 1).read_to_end(&mut plain).map_err(|_| damaged())?;
    if plain.len() as u64 > FILE_LIMIT {
        return Err(FileError::TooLarge { path: path.into(), limit: FILE_LIMIT });
    }
    Ok((Cow::Owned(plain), true))
}
