//! Which kinds of signs a text has, found in one look at it.
//!
//! Most cells are a few plain letters and digits, and most of what is taken off or asked about can only stand in a cell with some
//! other sign. A file may have ten million cells: each is looked at once, and the rest is asked of those few that need it.

/// Which kinds of signs a text has, or had before something was taken off it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(in crate::roster) struct Signs(u16);

impl Signs {
    /// Letters of ASCII.
    pub(in crate::roster) const LETTERS: Self = Self(1);
    /// Digits.
    pub(in crate::roster) const DIGITS: Self = Self(1 << 1);
    /// A plain space.
    pub(in crate::roster) const SPACE: Self = Self(1 << 2);
    /// A point.
    pub(in crate::roster) const POINT: Self = Self(1 << 3);
    /// An apostrophe or a dash, as names have them.
    pub(in crate::roster) const IN_NAMES: Self = Self(1 << 4);
    /// `;`, `,`, `/`, `|`: what may stand between two values.
    pub(in crate::roster) const BETWEEN: Self = Self(1 << 5);
    /// `&`, which may as well begin what a web page writes for a letter.
    pub(in crate::roster) const AMPERSAND: Self = Self(1 << 6);
    /// Brackets and `*`, in which notes stand behind a name.
    pub(in crate::roster) const NOTE: Self = Self(1 << 7);
    /// Line ends, tabs and other controls.
    pub(in crate::roster) const CONTROL: Self = Self(1 << 8);
    /// Any other sign of ASCII.
    pub(in crate::roster) const OTHER: Self = Self(1 << 9);
    /// Anything beyond ASCII.
    pub(in crate::roster) const BEYOND: Self = Self(1 << 10);

    /// The kind of each byte.
    const KINDS: [Self; 256] = {
        let mut kinds = [Self::BEYOND; 256];
        let mut byte = 0_u8;
        while byte < 128 {
            kinds[byte as usize] = match byte {
                b'a'..=b'z' | b'A'..=b'Z' => Self::LETTERS,
                b'0'..=b'9' => Self::DIGITS,
                b' ' => Self::SPACE,
                b'.' => Self::POINT,
                b'\'' | b'-' => Self::IN_NAMES,
                b';' | b',' | b'/' | b'|' => Self::BETWEEN,
                b'&' => Self::AMPERSAND,
                b'(' | b')' | b'[' | b']' | b'*' => Self::NOTE,
                0..32 | 127 => Self::CONTROL,
                _ => Self::OTHER,
            };
            byte += 1;
        }
        kinds
    };

    /// Looks at a text.
    #[inline]
    pub(in crate::roster) fn of(text: &str) -> Self {
        text.bytes().fold(Self::default(), |found, byte| found.or(Self::KINDS[usize::from(byte)]))
    }

    /// Returns both kinds together.
    #[inline]
    pub(in crate::roster) const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Returns whether the text may have a sign of these kinds.
    #[inline]
    pub(in crate::roster) const fn have(self, any: Self) -> bool {
        self.0 & any.0 != 0
    }

    /// Returns whether the text has signs of these kinds alone.
    #[inline]
    pub(in crate::roster) const fn are_only(self, these: Self) -> bool {
        self.0 & !these.0 == 0
    }
}

/// Takes off outer white space. Nearly every cell begins and ends with a sign that is seen, and is asked so more than once.
#[inline]
pub(in crate::roster) fn trimmed(text: &str) -> &str {
    match text.as_bytes() {
        [first, .., last] if first.is_ascii_graphic() && last.is_ascii_graphic() => text,
        _ => text.trim(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_is_told() {
        let signs = Signs::of("Ana-Mar\u{ed}a (Temp)");
        assert!(signs.have(Signs::BEYOND) && signs.have(Signs::NOTE) && signs.have(Signs::SPACE));
        assert!(!signs.have(Signs::DIGITS.or(Signs::BETWEEN)));
        assert!(Signs::of("1042").are_only(Signs::DIGITS) && !Signs::of("10.42").are_only(Signs::DIGITS));
        assert!(Signs::of("").are_only(Signs::DIGITS));
    }
}
