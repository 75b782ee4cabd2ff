//! Whether refused rows may be shown to others: they are told with all their cells, those of unknown columns among them.

use crate::model::Field;

use super::Roster;

impl Roster {
    /// Returns whether the roster has a column for PINs, filled or not, or one that is called so and counts for no field.
    pub fn may_hold_pins(&self) -> bool {
        self.columns.contains(&Field::PosPin) || self.header.iter().any(|name| names_a_pin(name))
    }
}

/// Returns whether "pin" is a word of a header, however it is written: `Pin #`, `pos_pin`, `PosPIN`.
fn names_a_pin(header: &str) -> bool {
    let mut words = vec![String::new()];
    let mut before = ' ';
    for letter in header.chars() {
        if !letter.is_alphabetic() || (before.is_lowercase() && letter.is_uppercase()) {
            words.push(String::new());
        }
        if let (true, Some(word)) = (letter.is_alphabetic(), words.last_mut()) {
            word.extend(letter.to_lowercase());
        }
        before = letter;
    }
    words.iter().any(|word| word == "pin" || word == "pins")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pin_is_a_word_of_its_own() {
        for header in ["Pin #", "pos_pin", "PosPIN", "POS PINs", "pin2", "'PIN", "posPin"] {
            assert!(names_a_pin(header), "{header}");
        }
        for header in ["Shipping", "pinned", "Opinion", "Spin Class", "", "P.I.N."] {
            assert!(!names_a_pin(header), "{header}");
        }
    }
}
