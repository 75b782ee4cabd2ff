//! Amounts of money as people and programs write them. The value behind them is exact, never a floating-point number.

use rust_decimal::{Decimal, RoundingStrategy};

use crate::model::{Money, ParseMoneyError};

use super::pay::{self, PayUnit};

/// An hourly rate as it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::roster) struct Amount {
    pub(in crate::roster) money: Money,
    /// The amount in the file, where it had parts of a cent that mean something.
    pub(in crate::roster) rounded_from: Option<Decimal>,
}

/// Why a cell is no hourly rate.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(in crate::roster) enum AmountError {
    /// It is of another currency.
    #[error("{0:?} is no amount of US dollars")]
    OtherCurrency(String),
    /// It says that it is not by the hour.
    #[error("is not pay by the hour")]
    NotByTheHour,
    /// It is no rate whatever its spelling.
    #[error(transparent)]
    Money(#[from] ParseMoneyError),
}

/// Reads a rate in any usual spelling: `15.75`, `$15.75/hr`, `USD 16.25`, `15,50`, `1.234,56`.
///
/// What a program's arithmetic leaves behind (15.600000000000001) is taken off; other parts of a cent are rounded, half a cent
/// up, and told.
pub(in crate::roster) fn read(cell: &str) -> Result<Amount, AmountError> {
    if let Some(money) = plain(cell) {
        return Ok(Amount { money, rounded_from: None });
    }
    // `15.75 USD/hr`: the currency stands between amount and unit.
    let lower = cell.trim().to_ascii_lowercase();
    let joined = ["usd/", "usd per "].into_iter().find_map(|word| lower.find(word)).filter(|at| *at > 0);
    let cell = match joined {
        Some(at) => format!("{}{}", &cell.trim()[..at], &cell.trim()[at + "usd".len()..]),
        None => cell.trim().to_owned(),
    };
    let (amount, unit) = pay::split_unit(&cell);
    let plain = without_currency(amount)?;
    let (plain, again) = pay::split_unit(plain);
    if [unit, again].into_iter().flatten().any(|unit| unit != PayUnit::Hour) {
        return Err(AmountError::NotByTheHour);
    }
    if plain.starts_with('(') && plain.ends_with(')') {
        // An accountant's minus.
        return Err(ParseMoneyError::NotPositive.into());
    }
    let number = number(plain).ok_or(ParseMoneyError::NotANumber)?;
    // Nobody is paid in billionths: what is left there is the noise of a program's numbers.
    let exact = half_up(number, 8);
    let rounded = half_up(exact, 2);
    if exact > Decimal::ZERO && rounded.is_zero() {
        return Err(ParseMoneyError::TooPrecise.into());
    }
    let money = Money::new(rounded)?;
    Ok(Amount { money, rounded_from: (exact != rounded).then_some(exact) })
}

/// Reads what most rates are: dollars, and cents behind a point.
fn plain(cell: &str) -> Option<Money> {
    let (dollars, cents) = cell.split_once('.').unwrap_or((cell, ""));
    let all_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if !(1..=7).contains(&dollars.len()) || cents.len() > 2 || !all_digits(dollars) || !all_digits(cents) {
        return None;
    }
    let digits = dollars.bytes().chain(cents.bytes());
    let number = digits.fold(0, |number, digit| number * 10 + u64::from(digit - b'0'));
    Money::of_cents(number * [100, 10, 1][cents.len()]).ok()
}

fn half_up(number: Decimal, places: u32) -> Decimal {
    number.round_dp_with_strategy(places, RoundingStrategy::MidpointAwayFromZero).normalize()
}

/// Takes off what says that the amount is in dollars.
fn without_currency(amount: &str) -> Result<&str, AmountError> {
    const DOLLARS: [&str; 6] = ["us$", "usd", "us dollars", "dollars", "$us", "$"];
    let other = || {
        let word: String = amount.chars().filter(|c| c.is_alphabetic() || "€£¥₹".contains(*c)).collect();
        AmountError::OtherCurrency(if word.is_empty() { amount.to_owned() } else { word })
    };
    let mut rest = amount.trim();
    // `USD $15.75` has both.
    for _ in 0..2 {
        let lower = rest.to_ascii_lowercase();
        if let Some(word) = DOLLARS.iter().find(|word| lower.starts_with(**word)) {
            rest = rest[word.len()..].trim_start();
        }
        let lower = rest.to_ascii_lowercase();
        if let Some(word) = DOLLARS.iter().find(|word| lower.ends_with(**word)) {
            rest = rest[..rest.len() - word.len()].trim_end();
        }
    }
    let is_symbol = |c: char| "€£¥₹₽₩".contains(c);
    let is_code = |text: &str| {
        const CODES: [&str; 12] =
            ["eur", "gbp", "cad", "mxn", "aud", "nzd", "chf", "jpy", "inr", "cny", "sek", "php"];
        let word: String =
            text.chars().filter(char::is_ascii_alphabetic).flat_map(char::to_lowercase).collect();
        CODES.contains(&word.as_str()) || ["c", "ca", "a", "au", "mx"].contains(&word.as_str())
    };
    if rest.chars().any(is_symbol) || is_code(rest) { Err(other()) } else { Ok(rest) }
}

/// Reads digits with a point or a comma before the last of them, and with separators between thousands.
fn number(text: &str) -> Option<Decimal> {
    let (sign, digits) = match text.strip_prefix(['-', '\u{2212}']) {
        Some(rest) => ("-", rest.trim_start()),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    let point = decimal_mark(digits)?;
    let (whole, fraction) = (&digits[..point], digits.get(point + 1..).unwrap_or_default());
    let whole = without_thousands(whole)?;
    let all_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if !all_digits(&whole) || !all_digits(fraction) || (whole.is_empty() && fraction.is_empty()) {
        return None;
    }
    // Twenty places are more than any program's numbers have.
    let fraction = &fraction[..fraction.len().min(20)];
    let whole = if whole.is_empty() { "0" } else { &whole };
    let text =
        if fraction.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") };
    text.parse().ok()
}

/// Returns where the mark before the cents stands, the end where there is none; `None` where nobody can tell.
fn decimal_mark(digits: &str) -> Option<usize> {
    let places = |mark: char| digits.match_indices(mark).map(|(at, _)| at).collect::<Vec<_>>();
    let (points, commas) = (places('.'), places(','));
    match (points.as_slice(), commas.as_slice()) {
        // `1,234.50` and `1.234,50`: the last mark is that of the cents, and it stands once.
        ([.., point], [.., comma]) if point > comma => (points.len() == 1).then_some(*point),
        ([_, ..], [.., comma]) => (commas.len() == 1).then_some(*comma),
        ([point], []) => Some(*point),
        // `15,50` has cents behind its comma, `15,500` thousands; `0,500` is neither.
        ([], [comma]) if digits.len() - comma - 1 <= 2 => Some(*comma),
        _ => Some(digits.len()),
    }
}

/// Takes separators out of `1,234` and `1 234`; `None` where one stands anywhere but before three digits.
fn without_thousands(whole: &str) -> Option<String> {
    let mark = |c: char| matches!(c, ',' | '.' | '\'' | '\u{2019}' | ' ' | '\u{a0}' | '\u{202f}');
    if !whole.contains(mark) {
        return Some(whole.to_owned());
    }
    let groups: Vec<&str> = whole.split(mark).collect();
    let first = groups.first()?;
    let same = whole.chars().filter(|c| mark(*c)).collect::<std::collections::BTreeSet<_>>().len() == 1;
    let grouped = same
        && (1..=3).contains(&first.len())
        && !first.starts_with('0')
        && groups.iter().skip(1).all(|group| group.len() == 3);
    grouped.then(|| groups.concat())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn cents(cell: &str) -> Option<String> {
        read(cell).ok().filter(|amount| amount.rounded_from.is_none()).map(|amount| amount.money.to_string())
    }

    #[test]
    fn every_usual_spelling_is_the_same_rate() {
        for cell in [
            "15.75",
            "$15.75",
            "15.75 USD",
            "USD 15.75",
            "US$15.75",
            "US$ 15.75",
            "$15.75 USD",
            "USD $15.75",
            "15,75",
            "$15,75",
            "$ 15.75 / hr",
            "15.75/hr",
            "$15.75 per hr",
            "15.75 per hour",
            "15.75 USD/hr",
            "$15.75 hourly",
            "15.75 /h",
            "15.750",
            "15.75000000000000000001",
            "015.75",
            "+15.75",
            "15.75 dollars",
            "$15.75 an hour",
        ] {
            assert_eq!(cents(cell).as_deref(), Some("15.75"), "{cell}");
        }
        for (cell, expected) in [
            ("1,234.56", "1234.56"),
            ("1.234,56", "1234.56"),
            ("1 234,56", "1234.56"),
            ("1'234.5", "1234.50"),
            ("15", "15.00"),
            ("15,5", "15.50"),
            (".5", "0.50"),
            ("15,000", "15000.00"),
            ("1.234.567,8", "1234567.80"),
        ] {
            assert_eq!(cents(cell).as_deref(), Some(expected), "{cell}");
        }
    }

    #[test]
    fn the_noise_of_binary_numbers_is_none_and_parts_of_a_cent_are_told() {
        assert_eq!(cents("15.600000000000001").as_deref(), Some("15.60"));
        assert_eq!(cents("18.449999999999999").as_deref(), Some("18.45"));
        for (cell, expected) in [
            ("15.966", "15.97"),
            ("15.965", "15.97"),
            ("15.964999999999", "15.97"),
            ("16.125", "16.13"),
            ("15.9649", "15.96"),
        ] {
            let amount = read(cell).unwrap();
            assert_eq!(amount.money.to_string(), expected, "{cell}");
            assert!(amount.rounded_from.is_some(), "{cell}");
        }
    }

    #[test]
    fn other_amounts_are_refused() {
        for cell in ["€15.75", "15.75 EUR", "£15", "CAD 15.75", "C$15.75", "A$15.75"] {
            assert!(matches!(read(cell), Err(AmountError::OtherCurrency(_))), "{cell}");
        }
        for cell in
            ["$45,000 per year", "45000/yr", "800/wk", "$3,200 per month", "120 per day", "800 weekly"]
        {
            assert_eq!(read(cell), Err(AmountError::NotByTheHour), "{cell}");
        }
        for cell in ["(15.75)", "-15.75", "$-3", "0", "0.001"] {
            assert!(read(cell).is_err(), "{cell}");
        }
        for cell in [
            "15.75-16.25",
            "15.75/16.25",
            "0,015",
            "1,23,456",
            "15.75 + tips",
            "1e3",
            "fifteen",
            "",
            "1,234,56",
            "1.2.3",
        ] {
            assert!(read(cell).is_err(), "{cell}");
        }
    }

    proptest! {
        // With a sign in front the long way is taken.
        #[test]
        fn the_usual_spelling_is_read_as_any_other(text in "[0-9]{1,8}(\\.[0-9]{0,3})?") {
            prop_assert_eq!(read(&text), read(&format!("${text}")));
        }

        #[test]
        fn a_rate_reads_back_in_every_spelling(cents in 1i64..99_999, spelling in 0usize..9) {
            let money = Money::new(Decimal::new(cents, 2)).unwrap();
            let plain = money.to_string();
            let text = match spelling {
                0 => plain.clone(),
                1 => format!("${plain}"),
                2 => format!("{plain} USD"),
                3 => format!("USD {plain}"),
                4 => plain.replace('.', ","),
                5 => format!("${plain}/hr"),
                6 => format!("{plain} per hour"),
                7 => format!("US${plain}"),
                // What a program makes of it that counts in binary.
                _ => format!("{:.17}", plain.parse::<f64>().unwrap()),
            };
            prop_assert_eq!(read(&text), Ok(Amount { money, rounded_from: None }), "{}", text);
        }

        #[test]
        fn no_text_panics(text in "\\PC*") {
            let _ = read(&text);
        }
    }
}
