//! Secrets: types that cannot be printed, so that no log, plan, error or panic can hold one by accident.

use std::fmt;

use rand::Rng;
use rand::seq::{IndexedRandom, SliceRandom};
use secrecy::{ExposeSecret, SecretString};

/// Why a text cannot be used as a PIN or a password. The text itself is never part of the message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SecretError {
    /// Not 4 to 8 digits, or only zeros.
    #[error("a PIN has 4 to 8 digits and is not 0")]
    Pin,
    /// Too short or with other characters.
    #[error("a Backoffice password has at least 8 characters, letters and digits only")]
    Password,
}

/// The number a person types in at the point of sale after their POS user id.
#[derive(Clone)]
pub struct Pin(SecretString);

/// The password of a Backoffice login.
#[derive(Clone)]
pub struct Password(SecretString);

impl Pin {
    /// Takes a given PIN: 4 to 8 digits; the form asks for a number of at least 1 (protocol §4). A first digit 0 is
    /// kept as given.
    pub fn new(text: &str) -> Result<Self, SecretError> {
        let text = text.trim();
        let digits = text.bytes().all(|byte| byte.is_ascii_digit());
        let zero = text.bytes().all(|byte| byte == b'0');
        if digits && !zero && (4..=8).contains(&text.len()) {
            Ok(Self(text.into()))
        } else {
            Err(SecretError::Pin)
        }
    }

    /// Makes a PIN of five digits that does not start with 0: a number field would drop the zero.
    pub fn generate(random: &mut impl Rng) -> Self {
        Self(random.random_range(10_000..=99_999).to_string().into())
    }

    /// Returns the digits. For the form and the credentials file only.
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }
}

impl Password {
    /// The length of a generated password.
    pub const GENERATED_LENGTH: usize = 16;

    /// Takes a given password for a new login: at least 8 letters and digits (protocol §9).
    pub fn new(text: &str) -> Result<Self, SecretError> {
        let alphanumeric = text.bytes().all(|byte| byte.is_ascii_alphanumeric());
        if alphanumeric && text.len() >= 8 { Ok(Self(text.into())) } else { Err(SecretError::Password) }
    }

    /// Takes the password of an account that exists already: any text is right that the server takes.
    pub fn existing(text: &str) -> Self {
        Self(text.into())
    }

    /// Makes a password of letters and digits with at least one of each. Look-alikes (0 O, 1 l I) are left out, since
    /// people will type it from paper.
    pub fn generate(random: &mut impl Rng) -> Self {
        const LETTERS: &[u8] = b"abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ";
        const DIGITS: &[u8] = b"23456789";
        const ALL: &[u8] = b"abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";
        let mut bytes: Vec<u8> = [LETTERS, DIGITS]
            .into_iter()
            .chain(std::iter::repeat_n(ALL, Self::GENERATED_LENGTH - 2))
            .filter_map(|set| set.choose(random).copied())
            .collect();
        bytes.shuffle(random);
        Self(bytes.into_iter().map(char::from).collect::<String>().into())
    }

    /// Returns the password. For the form and the credentials file only.
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }
}

impl fmt::Debug for Pin {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Pin(hidden)")
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Password(hidden)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rand::SeedableRng;
    use rand::rngs::StdRng;

    #[test]
    fn a_given_pin_has_four_to_eight_digits() {
        for good in ["1234", "12345678", "0042"] {
            assert_eq!(Pin::new(good).unwrap().expose(), good);
        }
        for bad in ["", "123", "123456789", "0000", "12a4", "-123"] {
            assert_eq!(Pin::new(bad).unwrap_err(), SecretError::Pin);
        }
    }

    #[test]
    fn no_secret_can_be_printed() {
        let shown = format!("{:?} {:?}", Pin::new("4711").unwrap(), Password::existing("hunter2hunter2"));
        assert!(!shown.contains("4711") && !shown.contains("hunter2"));
    }

    proptest! {
        #[test]
        fn generated_secrets_keep_the_rules(seed: u64) {
            let mut random = StdRng::seed_from_u64(seed);
            let pin = Pin::generate(&mut random);
            prop_assert_eq!(pin.expose().len(), 5);
            prop_assert!(Pin::new(pin.expose()).is_ok());
            let password = Password::generate(&mut random);
            prop_assert!(password.expose().len() >= 12);
            prop_assert!(Password::new(password.expose()).is_ok());
            prop_assert!(password.expose().bytes().any(|byte| byte.is_ascii_digit()));
            prop_assert!(password.expose().bytes().any(|byte| byte.is_ascii_alphabetic()));
        }
    }
}
