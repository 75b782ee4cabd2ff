//! How a text is written: its letters and what separates its cells.

use std::borrow::Cow;

use oem_cp::code_table as pages;
use serde::Deserialize;

/// How the bytes of a text are letters.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Encoding {
    /// UTF-8.
    #[default]
    #[serde(rename = "utf-8", alias = "utf8")]
    Utf8,
    /// UTF-16, the lower byte first.
    #[serde(rename = "utf-16le")]
    Utf16Le,
    /// UTF-16, the higher byte first.
    #[serde(rename = "utf-16be")]
    Utf16Be,
    /// Windows-1252, which Excel on Windows writes.
    #[serde(rename = "windows-1252", alias = "cp1252", alias = "latin1", alias = "iso-8859-1")]
    Windows1252,
    /// Windows-1250, of Central Europe.
    #[serde(rename = "windows-1250", alias = "cp1250")]
    Windows1250,
    /// Windows-1254, of Turkey.
    #[serde(rename = "windows-1254", alias = "cp1254")]
    Windows1254,
    /// ISO 8859-2, of Central Europe.
    #[serde(rename = "iso-8859-2", alias = "latin2")]
    Iso8859Two,
    /// ISO 8859-15, of Western Europe with the euro sign.
    #[serde(rename = "iso-8859-15", alias = "latin9")]
    Iso8859Fifteen,
    /// Mac OS Roman, which Excel on a Mac writes as plain CSV.
    #[serde(rename = "macintosh", alias = "mac-roman", alias = "macroman", alias = "mac")]
    Macintosh,
    /// Code page 437, of DOS in the United States.
    #[serde(rename = "cp437", alias = "ibm437")]
    Cp437,
    /// Code page 850, of DOS in Western Europe; CSV (MS-DOS) of Excel.
    #[serde(rename = "cp850", alias = "ibm850")]
    Cp850,
    /// Code page 852, of DOS in Central Europe.
    #[serde(rename = "cp852", alias = "ibm852")]
    Cp852,
}

impl Encoding {
    /// Returns the name for people.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Utf8 => "UTF-8",
            Self::Utf16Le => "UTF-16 LE",
            Self::Utf16Be => "UTF-16 BE",
            Self::Windows1252 => "Windows-1252",
            Self::Windows1250 => "Windows-1250",
            Self::Windows1254 => "Windows-1254",
            Self::Iso8859Two => "ISO 8859-2",
            Self::Iso8859Fifteen => "ISO 8859-15",
            Self::Macintosh => "Mac OS Roman",
            Self::Cp437 => "code page 437",
            Self::Cp850 => "code page 850",
            Self::Cp852 => "code page 852",
        }
    }

    /// Returns the letters of these bytes; `None` where some bytes are none. There is no byte-order mark among them.
    pub(in crate::roster) fn decode(self, bytes: &[u8]) -> Option<Cow<'_, str>> {
        let page = |table: &[char; 128]| {
            let letter = |byte: &u8| match byte.checked_sub(0x80) {
                Some(at) => table[usize::from(at)],
                None => char::from(*byte),
            };
            Some(Cow::Owned(bytes.iter().map(letter).collect()))
        };
        match self.of() {
            Letters::Known(encoding) => encoding.decode_without_bom_handling_and_without_replacement(bytes),
            Letters::Page(table, _) => page(table),
        }
    }

    /// Returns the bytes of a text, without a mark; `None` where a letter has none, and for UTF-16.
    pub(in crate::roster) fn encode(self, text: &str) -> Option<Vec<u8>> {
        match self.of() {
            Letters::Known(encoding) if encoding.output_encoding() != encoding => None,
            Letters::Known(encoding) => {
                let (bytes, _, replaced) = encoding.encode(text);
                (!replaced).then(|| bytes.into_owned())
            }
            Letters::Page(_, table) => oem_cp::encode_string_checked(text, table),
        }
    }

    fn of(self) -> Letters {
        match self {
            Self::Utf8 => Letters::Known(encoding_rs::UTF_8),
            Self::Utf16Le => Letters::Known(encoding_rs::UTF_16LE),
            Self::Utf16Be => Letters::Known(encoding_rs::UTF_16BE),
            Self::Windows1252 => Letters::Known(encoding_rs::WINDOWS_1252),
            Self::Windows1250 => Letters::Known(encoding_rs::WINDOWS_1250),
            Self::Windows1254 => Letters::Known(encoding_rs::WINDOWS_1254),
            Self::Iso8859Two => Letters::Known(encoding_rs::ISO_8859_2),
            Self::Iso8859Fifteen => Letters::Known(encoding_rs::ISO_8859_15),
            Self::Macintosh => Letters::Known(encoding_rs::MACINTOSH),
            Self::Cp437 => Letters::Page(&pages::DECODING_TABLE_CP437, &pages::ENCODING_TABLE_CP437),
            Self::Cp850 => Letters::Page(&pages::DECODING_TABLE_CP850, &pages::ENCODING_TABLE_CP850),
            Self::Cp852 => Letters::Page(&pages::DECODING_TABLE_CP852, &pages::ENCODING_TABLE_CP852),
        }
    }
}

/// Who knows the letters: the browsers' encodings, or the code pages of DOS, which no browser reads.
enum Letters {
    Known(&'static encoding_rs::Encoding),
    Page(&'static [char; 128], &'static oem_cp::OEMCPHashMap<char, u8>),
}

/// What separates the cells of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Delimiter(pub(in crate::roster) u8);

impl TryFrom<String> for Delimiter {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        match (text.as_str(), text.as_bytes()) {
            ("tab" | "\\t", _) => Ok(Self(b'\t')),
            (_, [byte])
                if byte.is_ascii()
                    && !byte.is_ascii_alphanumeric()
                    && !matches!(byte, b'"' | b'\n' | b'\r' | 0) =>
            {
                Ok(Self(*byte))
            }
            _ => Err(format!("{text:?} separates no cells: write one sign, such as \"^\", or \"tab\"")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_letters_of_every_encoding_come_and_go() {
        for (encoding, text, bytes) in [
            (Encoding::Macintosh, "Zo\u{eb}", &b"Zo\x91"[..]),
            (Encoding::Cp850, "Bego\u{f1}a", b"Bego\xa4a"),
            (Encoding::Cp437, "Jos\u{e9}", b"Jos\x82"),
            (Encoding::Cp852, "\u{141}ukasz", b"\x9dukasz"),
            (Encoding::Windows1250, "\u{141}ukasz", b"\xa3ukasz"),
            (Encoding::Iso8859Two, "\u{141}ukasz", b"\xa3ukasz"),
            (Encoding::Iso8859Fifteen, "\u{160}imon", b"\xa6imon"),
            (Encoding::Windows1252, "Jos\u{e9}", b"Jos\xe9"),
        ] {
            assert_eq!(encoding.decode(bytes).as_deref(), Some(text));
            assert_eq!(encoding.encode(text).as_deref(), Some(bytes), "{encoding:?}");
        }
        assert_eq!(Encoding::Cp437.encode("\u{141}ukasz"), None);
    }

    #[test]
    fn a_delimiter_is_one_sign() {
        assert_eq!(Delimiter::try_from("tab".to_owned()), Ok(Delimiter(b'\t')));
        assert_eq!(Delimiter::try_from("^".to_owned()), Ok(Delimiter(b'^')));
        for text in ["", "a", "||", "\"", "\u{a6}"] {
            assert!(Delimiter::try_from(text.to_owned()).is_err(), "{text:?}");
        }
    }
}
