//! Wages: exact decimals, never floating point.

use std::fmt;
use std::num::NonZeroU64;
use std::str::FromStr;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// An amount of US dollars per hour, more than 0 and with at most two decimals (protocol §4: up to 999,999,999.99).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub struct Money {
    /// A roster keeps one for each person: cents take half the room of a decimal, and none takes no more.
    cents: NonZeroU64,
}

/// The most cents that the form takes.
const MOST: u64 = 99_999_999_999;

/// Why a text is not an hourly rate.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ParseMoneyError {
    /// No plain decimal number.
    #[error("not an amount; write it as 14.75")]
    NotANumber,
    /// Zero or less.
    #[error("an hourly rate is more than 0")]
    NotPositive,
    /// Fractions of a cent.
    #[error("has more than two decimals")]
    TooPrecise,
    /// More than the form takes.
    #[error("is more than Backoffice takes (999999999.99)")]
    TooLarge,
}

impl Money {
    /// Wraps an amount, or says what is wrong with it.
    pub fn new(amount: Decimal) -> Result<Self, ParseMoneyError> {
        if amount <= Decimal::ZERO {
            return Err(ParseMoneyError::NotPositive);
        }
        if amount.normalize().scale() > 2 {
            return Err(ParseMoneyError::TooPrecise);
        }
        if amount >= Decimal::from(1_000_000_000) {
            return Err(ParseMoneyError::TooLarge);
        }
        let mut amount = amount;
        amount.rescale(2);
        Self::of_cents(u64::try_from(amount.mantissa()).unwrap_or(u64::MAX))
    }

    /// Wraps a number of cents.
    pub(crate) fn of_cents(cents: u64) -> Result<Self, ParseMoneyError> {
        if cents > MOST {
            return Err(ParseMoneyError::TooLarge);
        }
        NonZeroU64::new(cents).map(|cents| Self { cents }).ok_or(ParseMoneyError::NotPositive)
    }

    /// Returns the number of cents.
    pub(crate) const fn cents(self) -> u64 {
        self.cents.get()
    }

    /// Returns the amount.
    pub fn amount(self) -> Decimal {
        Decimal::from_i128_with_scale(i128::from(self.cents()), 2)
    }

    /// Returns the usual overtime rate: one and a half times this one, half a cent rounded up (protocol §7).
    #[must_use]
    pub fn overtime(self) -> Self {
        let half_again = self.cents.saturating_add(self.cents().div_ceil(2));
        Self { cents: NonZeroU64::new(MOST).map_or(half_again, |most| half_again.min(most)) }
    }
}

impl FromStr for Money {
    type Err = ParseMoneyError;

    /// Reads `14.75`, `14,5` is refused; a leading `$` and thousands separators in their places are taken off.
    fn from_str(text: &str) -> Result<Self, ParseMoneyError> {
        let text = text.trim();
        let text = text.strip_prefix('$').unwrap_or(text).trim();
        let plain = without_thousands(text).ok_or(ParseMoneyError::NotANumber)?;
        if !plain.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'.' | b'-')) || plain.is_empty() {
            return Err(ParseMoneyError::NotANumber);
        }
        Self::new(Decimal::from_str_exact(&plain).map_err(|_| ParseMoneyError::NotANumber)?)
    }
}

/// Takes the commas out of `1,234.50`; `None` where a comma stands anywhere but before three digits.
fn without_thousands(text: &str) -> Option<String> {
    if !text.contains(',') {
        return Some(text.to_owned());
    }
    let (whole, fraction) = text.split_once('.').map_or((text, None), |(whole, rest)| (whole, Some(rest)));
    let mut groups = whole.split(',');
    let first = groups.next()?;
    let grouped = (1..=3).contains(&first.len()) && groups.all(|group| group.len() == 3);
    let whole = whole.replace(',', "");
    (grouped && !fraction.is_some_and(|rest| rest.contains(',')))
        .then(|| fraction.map_or(whole.clone(), |rest| format!("{whole}.{rest}")))
}

impl fmt::Debug for Money {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_tuple("Money").field(&self.amount()).finish()
    }
}

impl fmt::Display for Money {
    /// Writes a plain decimal with two places, as Backoffice takes it.
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.amount().fmt(out)
    }
}

impl From<Money> for String {
    fn from(money: Money) -> Self {
        money.to_string()
    }
}

impl TryFrom<String> for Money {
    type Error = ParseMoneyError;

    fn try_from(text: String) -> Result<Self, ParseMoneyError> {
        text.parse()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn money(text: &str) -> Money {
        text.parse().unwrap()
    }

    #[test]
    fn amounts_are_compared_by_value_and_shown_with_two_places() {
        assert_eq!(money("14.5"), money("14.50"));
        assert_eq!(money("$1,234.50").to_string(), "1234.50");
        assert_eq!(money("15").to_string(), "15.00");
    }

    #[test]
    fn overtime_rounds_half_a_cent_up() {
        assert_eq!(money("14.75").overtime(), money("22.13"));
        assert_eq!(money("14.33").overtime(), money("21.50"));
    }

    #[test]
    fn other_amounts_are_refused() {
        assert_eq!("0".parse::<Money>(), Err(ParseMoneyError::NotPositive));
        assert_eq!("-3".parse::<Money>(), Err(ParseMoneyError::NotPositive));
        assert_eq!("14.755".parse::<Money>(), Err(ParseMoneyError::TooPrecise));
        assert_eq!("1000000000".parse::<Money>(), Err(ParseMoneyError::TooLarge));
        for bad in ["", "14,5", "1,23.00", "1e3", "fifteen", "14.5.0", "12-3", "$"] {
            assert_eq!(bad.parse::<Money>(), Err(ParseMoneyError::NotANumber), "{bad:?}");
        }
    }

    proptest! {
        #[test]
        fn cents_read_back(cents in 1i64..99_999_999_999) {
            let amount = Money::new(Decimal::new(cents, 2)).unwrap();
            prop_assert_eq!(amount.to_string().parse::<Money>(), Ok(amount));
        }

        #[test]
        fn no_text_panics(text in "\\PC*") {
            let _ = text.parse::<Money>();
        }
    }
}
