//! Plans as they are kept: those of large chains are megabytes of words that repeat.

use std::io::{Read, Write};
use std::path::Path;

use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;

/// Packs a plan.
pub(super) fn pack(text: &str) -> Vec<u8> {
    let mut writer = GzEncoder::new(Vec::new(), Compression::best());
    // Writing to a Vec cannot fail.
    let _ = writer.write_all(text.as_bytes());
    writer.finish().unwrap_or_default()
}

/// Unpacks a plan.
pub(super) fn unpack(packed: &[u8]) -> std::io::Result<String> {
    let mut text = String::new();
    GzDecoder::new(packed).read_to_string(&mut text)?;
    Ok(text)
}

/// Packs a file: what is beside it then, with `.gz` at its end, is whole and on disk before the file goes.
pub(super) fn pack_file(path: &Path) -> std::io::Result<()> {
    let bytes = std::fs::read(path)?;
    let mut writer = GzEncoder::new(Vec::new(), Compression::best());
    writer.write_all(&bytes)?;
    let mut packed = path.as_os_str().to_owned();
    packed.push(".gz");
    super::write_private(Path::new(&packed), writer.finish()?)?;
    std::fs::remove_file(path)
}
