//! Numbers as their format shows them, as far as it carries meaning: zeros in front, and signs between the digits of an id.

/// A format that shows whole numbers otherwise than their digits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct NumberFormat {
    /// What stands for the digits, and what stands between them.
    places: Vec<Place>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// A digit that is always shown.
    Zero,
    /// A digit that is shown where there is one.
    Digit,
    /// A letter or sign.
    Sign(char),
}

impl NumberFormat {
    /// Returns the format where it carries meaning: `000000`, `000-00-0000`, `"E"0000`. Not one for amounts or dates, whose
    /// numbers are read for what they are.
    pub(super) fn new(code: &str) -> Option<Self> {
        let section = code.split(';').next()?;
        let mut places = Vec::new();
        let mut letters = section.chars();
        while let Some(letter) = letters.next() {
            match letter {
                '0' => places.push(Place::Zero),
                '#' | '?' => places.push(Place::Digit),
                '"' => places.extend(letters.by_ref().take_while(|c| *c != '"').map(Place::Sign)),
                '\\' => places.extend(letters.next().map(Place::Sign)),
                // Room of the width of a sign, or a sign that fills the cell: nothing to read.
                '_' | '*' => drop(letters.next()),
                '[' => {
                    let condition: String = letters.by_ref().take_while(|c| *c != ']').collect();
                    if condition.starts_with(['<', '>', '=']) {
                        return None;
                    }
                }
                '-' | '(' | ')' | ' ' | '/' | ':' | '+' => places.push(Place::Sign(letter)),
                // Cents, thousands, per cents, dates, texts.
                _ => return None,
            }
        }
        let zeros = places.iter().filter(|place| **place == Place::Zero).count();
        let signs = places.iter().any(|place| matches!(place, Place::Sign(sign) if !sign.is_whitespace()));
        let digits = places.iter().filter(|place| !matches!(place, Place::Sign(_))).count();
        // An amount of whole dollars is an amount.
        let money = places.iter().any(|place| matches!(place, Place::Sign('$' | '€' | '£')));
        (digits > 0 && !money && (zeros > 1 || signs)).then_some(Self { places })
    }

    /// Returns the number as it is shown; `None` for one with a fraction or below zero.
    pub(super) fn show(&self, number: f64) -> Option<String> {
        if number < 0.0 || number.fract() != 0.0 || number >= 1e15 {
            return None;
        }
        let digits = format!("{number:.0}");
        let mut rest = digits.bytes().rev().map(char::from);
        let first = self.places.iter().position(|place| !matches!(place, Place::Sign(_)));
        let mut shown = Vec::with_capacity(self.places.len() + digits.len());
        for (at, place) in self.places.iter().enumerate().rev() {
            match place {
                Place::Sign(sign) => shown.push(*sign),
                Place::Zero => shown.push(rest.next().unwrap_or('0')),
                Place::Digit => shown.extend(rest.next()),
            }
            // More digits than places stand in front of the first.
            if Some(at) == first {
                shown.extend(rest.by_ref());
            }
        }
        Some(shown.into_iter().rev().collect::<String>().trim().to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_format_shows_is_what_the_cell_says() {
        for (code, number, shown) in [
            ("000000", 145.0, "000145"),
            ("0000", 123.0, "0123"),
            ("0000", 123_456.0, "123456"),
            ("00000", 0.0, "00000"),
            ("000-00-0000", 123_456_789.0, "123-45-6789"),
            ("000\\-0000", 5_550_102.0, "555-0102"),
            ("\"E\"0000", 42.0, "E0042"),
            ("\"ADP\"00000", 40_005.0, "ADP40005"),
            ("(000) 000-0000", 5_550_102_233.0, "(555) 010-2233"),
            ("[Red]0000;0000", 7.0, "0007"),
            ("0000_)", 7.0, "0007"),
            ("###-####", 5_550_102.0, "555-0102"),
        ] {
            assert_eq!(NumberFormat::new(code).unwrap().show(number).as_deref(), Some(shown), "{code}");
        }
    }

    #[test]
    fn amounts_and_dates_are_read_for_what_they_are() {
        for code in [
            "General",
            "0",
            "0.00",
            "$0.00",
            "#,##0",
            "#,##0.00_);(#,##0.00)",
            "yyyy-mm-dd",
            "0%",
            "@",
            "0.00E+00",
            "\"$\"00",
            "m/d/yyyy",
            "[<=9999999]###-####;(###) ###-####",
            "",
            "#",
        ] {
            assert_eq!(NumberFormat::new(code), None, "{code}");
        }
        let format = NumberFormat::new("0000").unwrap();
        assert_eq!((format.show(-1.0), format.show(1.5)), (None, None));
    }
}
