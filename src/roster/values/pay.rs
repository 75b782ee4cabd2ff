//! Pay by the hour, told from pay by the week or year by what the file says, never by the amount alone.

use crate::model::fold;
use crate::roster::PayPeriod;

use super::signs::trimmed;

/// By what pay is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PayUnit {
    /// An hour.
    Hour,
    /// Something longer.
    Long(PayPeriod),
}

/// Words for what pay is counted by.
const UNITS: &[(&str, PayUnit)] = &[
    ("h", PayUnit::Hour),
    ("hr", PayUnit::Hour),
    ("hrs", PayUnit::Hour),
    ("hour", PayUnit::Hour),
    ("hourly", PayUnit::Hour),
    ("d", PayUnit::Long(PayPeriod::Day)),
    ("day", PayUnit::Long(PayPeriod::Day)),
    ("daily", PayUnit::Long(PayPeriod::Day)),
    ("shift", PayUnit::Long(PayPeriod::Day)),
    ("w", PayUnit::Long(PayPeriod::Week)),
    ("wk", PayUnit::Long(PayPeriod::Week)),
    ("week", PayUnit::Long(PayPeriod::Week)),
    ("weekly", PayUnit::Long(PayPeriod::Week)),
    ("b", PayUnit::Long(PayPeriod::TwoWeeks)),
    ("biweekly", PayUnit::Long(PayPeriod::TwoWeeks)),
    ("bi weekly", PayUnit::Long(PayPeriod::TwoWeeks)),
    ("bi-weekly", PayUnit::Long(PayPeriod::TwoWeeks)),
    ("every two weeks", PayUnit::Long(PayPeriod::TwoWeeks)),
    ("every 2 weeks", PayUnit::Long(PayPeriod::TwoWeeks)),
    ("every other week", PayUnit::Long(PayPeriod::TwoWeeks)),
    ("two weeks", PayUnit::Long(PayPeriod::TwoWeeks)),
    ("fortnight", PayUnit::Long(PayPeriod::TwoWeeks)),
    ("fortnightly", PayUnit::Long(PayPeriod::TwoWeeks)),
    ("semimonthly", PayUnit::Long(PayPeriod::HalfMonth)),
    ("semi monthly", PayUnit::Long(PayPeriod::HalfMonth)),
    ("semi-monthly", PayUnit::Long(PayPeriod::HalfMonth)),
    ("twice a month", PayUnit::Long(PayPeriod::HalfMonth)),
    ("m", PayUnit::Long(PayPeriod::Month)),
    ("mo", PayUnit::Long(PayPeriod::Month)),
    ("mth", PayUnit::Long(PayPeriod::Month)),
    ("month", PayUnit::Long(PayPeriod::Month)),
    ("monthly", PayUnit::Long(PayPeriod::Month)),
    ("a", PayUnit::Long(PayPeriod::Year)),
    ("yr", PayUnit::Long(PayPeriod::Year)),
    ("year", PayUnit::Long(PayPeriod::Year)),
    ("yearly", PayUnit::Long(PayPeriod::Year)),
    ("annual", PayUnit::Long(PayPeriod::Year)),
    ("annually", PayUnit::Long(PayPeriod::Year)),
    ("annum", PayUnit::Long(PayPeriod::Year)),
    ("p.a.", PayUnit::Long(PayPeriod::Year)),
    ("pa", PayUnit::Long(PayPeriod::Year)),
    ("s", PayUnit::Long(PayPeriod::Salary)),
    ("sal", PayUnit::Long(PayPeriod::Salary)),
    ("salary", PayUnit::Long(PayPeriod::Salary)),
    ("salaried", PayUnit::Long(PayPeriod::Salary)),
];

/// Words around a unit that change nothing: `per hour`, `hourly rate`, `paid weekly`.
const AROUND: [&str; 9] = ["per", "an", "paid", "rate", "pay", "wage", "employee", "by", "the"];

fn unit_of(text: &str) -> Option<PayUnit> {
    let folded = fold(text);
    let known = |text: &str| UNITS.iter().find(|(word, _)| *word == text).map(|(_, unit)| *unit);
    known(&folded).or_else(|| {
        let bare: Vec<&str> =
            folded.split([' ', '/']).filter(|word| !word.is_empty() && !AROUND.contains(word)).collect();
        known(&bare.join(" "))
    })
}

/// Reads the column that says by what the pay is counted; a salary indicator says yes or no.
pub(super) fn pay_type(cell: &str) -> Option<PayUnit> {
    match fold(cell).as_str() {
        "n" | "no" | "false" | "0" => Some(PayUnit::Hour),
        "y" | "yes" | "true" | "1" => Some(PayUnit::Long(PayPeriod::Salary)),
        _ => unit_of(cell),
    }
}

/// Reads the column that says how often somebody is paid. Who is paid every week may well be paid by the hour; nobody is paid
/// every hour, every day or once a year unless the pay is counted so.
pub(super) fn frequency(cell: &str) -> Option<PayUnit> {
    match unit_of(cell) {
        Some(PayUnit::Long(
            PayPeriod::Week | PayPeriod::TwoWeeks | PayPeriod::HalfMonth | PayPeriod::Month,
        )) => None,
        other => other,
    }
}

/// Returns the period that a header names: `Weekly Pay`, `Annual Salary`.
pub(super) fn period_in(header: &str) -> PayPeriod {
    let words = fold(header);
    let long = words.split(|c: char| !c.is_alphanumeric()).find_map(|word| match unit_of(word) {
        Some(PayUnit::Long(period)) if word.len() > 1 => Some(period),
        _ => None,
    });
    long.unwrap_or(PayPeriod::Salary)
}

/// Splits what a cell itself says behind the amount: `$15.50/hr`, `45,000 per year`, `800.00 weekly`.
pub(super) fn split_unit(cell: &str) -> (&str, Option<PayUnit>) {
    if cell.ends_with(|c: char| c.is_ascii_digit()) {
        return (cell, None);
    }
    let digits_end = cell.rfind(|c: char| c.is_ascii_digit()).map_or(0, |at| at + 1);
    let (amount, tail) = cell.split_at(digits_end);
    let tail = tail.trim();
    let bare = tail.trim_start_matches(['/', '(']).trim_end_matches(')').trim();
    let words = bare
        .strip_prefix("per ")
        .or_else(|| bare.strip_prefix("a "))
        .or_else(|| bare.strip_prefix("an "))
        .unwrap_or(bare);
    // A single letter is a unit behind a stroke only: 15.50 B is none.
    let telling = words.len() > 1 || tail.starts_with('/');
    match unit_of(words).filter(|_| telling && !words.is_empty()) {
        Some(unit) => (amount.trim_end(), Some(unit)),
        None => (cell, None),
    }
}

/// Returns whether an amount stands for no rate at all: `0`, `$0.00`, `$ -   $`.
pub(super) fn is_nothing(amount: &str) -> bool {
    // Most amounts have another digit than 0.
    if trimmed(amount).is_empty() || amount.bytes().any(|byte| matches!(byte, b'1'..=b'9')) {
        return false;
    }
    let digits: String = amount.chars().filter(|c| !matches!(c, '$' | ' ' | '\u{a0}')).collect();
    let zeros = digits.starts_with('0') && digits.bytes().all(|byte| matches!(byte, b'0' | b'.' | b','));
    zeros || digits.chars().all(|c| matches!(c, '-' | '\u{2013}' | '\u{2014}'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_and_flags_say_how_somebody_is_paid() {
        let long = |period| Some(PayUnit::Long(period));
        assert_eq!(split_unit("$15.50/hr"), ("$15.50", Some(PayUnit::Hour)));
        assert_eq!(split_unit("$15.50 / Hour"), ("$15.50", Some(PayUnit::Hour)));
        assert_eq!(split_unit("45,000 per year"), ("45,000", long(PayPeriod::Year)));
        assert_eq!(split_unit("45,000 a year"), ("45,000", long(PayPeriod::Year)));
        assert_eq!(split_unit("800.00/wk"), ("800.00", long(PayPeriod::Week)));
        assert_eq!(split_unit("800 weekly"), ("800", long(PayPeriod::Week)));
        assert_eq!(split_unit("15.50"), ("15.50", None));
        assert_eq!(split_unit("15.50 USD"), ("15.50 USD", None));
        assert_eq!(split_unit("TBD"), ("TBD", None));
        assert_eq!(pay_type("H"), Some(PayUnit::Hour));
        assert_eq!(pay_type("Hourly Rate"), Some(PayUnit::Hour));
        assert_eq!(pay_type("Y"), long(PayPeriod::Salary));
        assert_eq!(pay_type("Per Week"), long(PayPeriod::Week));
        assert_eq!(pay_type("Bi-Weekly"), long(PayPeriod::TwoWeeks));
        assert_eq!(pay_type("commission"), None);
        assert!(is_nothing("$ -   $") && is_nothing(" $ - ") && is_nothing("0,00") && !is_nothing("-3"));
        assert!(is_nothing("0") && is_nothing("$0.00") && !is_nothing("0.50") && !is_nothing(""));
    }

    #[test]
    fn being_paid_every_week_does_not_say_that_the_pay_is_by_the_week() {
        assert_eq!(frequency("Weekly"), None);
        assert_eq!(frequency("Biweekly"), None);
        assert_eq!(frequency("Annually"), Some(PayUnit::Long(PayPeriod::Year)));
        assert_eq!(frequency("Hourly"), Some(PayUnit::Hour));
    }

    #[test]
    fn a_header_names_its_period() {
        assert_eq!(period_in("Weekly Pay"), PayPeriod::Week);
        assert_eq!(period_in("Pay per Day ($)"), PayPeriod::Day);
        assert_eq!(period_in("Annual Salary"), PayPeriod::Year);
        assert_eq!(period_in("Salary"), PayPeriod::Salary);
    }
}
