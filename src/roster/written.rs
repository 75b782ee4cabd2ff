//! How a text was written, so that another can be written alike.

use super::mapping::Encoding;

/// How a text was written, so that another can be written alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WrittenHow {
    /// What separates the cells.
    pub delimiter: u8,
    /// How bytes are letters.
    pub encoding: Encoding,
    /// Whether a byte-order mark stands in front.
    pub marked: bool,
}

impl WrittenHow {
    /// Returns the text as bytes like those of the roster. A text with letters that the roster's encoding does not have is
    /// UTF-8, with a mark that spreadsheets know it by.
    pub fn bytes(self, text: &str) -> Vec<u8> {
        let utf16 = |bytes: fn(u16) -> [u8; 2]| {
            ['\u{feff}']
                .into_iter()
                .chain(text.chars())
                .flat_map(|letter| {
                    let mut units = [0; 2];
                    letter.encode_utf16(&mut units).to_vec()
                })
                .flat_map(bytes)
                .collect()
        };
        let marked = || [b"\xef\xbb\xbf", text.as_bytes()].concat();
        match self.encoding {
            Encoding::Utf8 if self.marked => marked(),
            Encoding::Utf8 => text.as_bytes().to_vec(),
            Encoding::Utf16Le => utf16(u16::to_le_bytes),
            Encoding::Utf16Be => utf16(u16::to_be_bytes),
            other => other.encode(text).unwrap_or_else(marked),
        }
    }
}

impl Default for WrittenHow {
    fn default() -> Self {
        Self { delimiter: b',', encoding: Encoding::Utf8, marked: false }
    }
}
