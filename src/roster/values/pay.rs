//! Pay by the hour, told from pay by the year by what the file says, never by the amount.

use crate::model::fold;

/// How somebody is paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PayType {
    /// By the hour.
    Hourly,
    /// By the year, or by anything longer than an hour.
    Salaried,
}

/// Reads the column that says how somebody is paid; a salary indicator says yes or no.
pub(super) fn pay_type(cell: &str) -> Option<PayType> {
    match fold(cell).as_str() {
        "h" | "hr" | "hour" | "hourly" | "per hour" | "hourly rate" | "n" | "no" => Some(PayType::Hourly),
        "s" | "salary" | "salaried" | "annual" | "annually" | "year" | "yearly" | "per year" | "y"
        | "yes" => Some(PayType::Salaried),
        _ => None,
    }
}

/// Splits what a cell itself says behind the amount: `$15.50/hr`, `45,000 per year`. Pay by the week, day or month is no more by
/// the hour than that by the year.
pub(super) fn split_unit(cell: &str) -> (&str, Option<PayType>) {
    const HOURS: [&str; 5] = ["hr", "hour", "h", "hrs", "hours"];
    const OTHERS: [&str; 12] = [
        "yr",
        "year",
        "annum",
        "wk",
        "week",
        "day",
        "month",
        "mo",
        "pay period",
        "period",
        "two weeks",
        "semi-month",
    ];
    const BEFORE: [&str; 6] = ["p/", "/", "per ", "an ", "a ", "p."];
    let lower = cell.trim_end().trim_end_matches('.').to_ascii_lowercase();
    let behind = |unit: &str| {
        let head = lower.strip_suffix(unit)?;
        let head = BEFORE.iter().find_map(|word| {
            head.trim_end_matches(' ').strip_suffix(word).or_else(|| head.strip_suffix(word))
        })?;
        // Everything taken off is ASCII, so that lengths are those of the cell.
        Some(cell.get(..head.trim_end().len())?.trim_end())
    };
    let word = |word: &str| cell.get(..lower.strip_suffix(word)?.trim_end().len());
    if let Some(amount) = HOURS.into_iter().find_map(behind).or_else(|| word("hourly")) {
        return (amount, Some(PayType::Hourly));
    }
    let other = OTHERS.into_iter().find_map(behind).or_else(|| {
        ["annually", "yearly", "biweekly", "weekly", "daily", "monthly", "salary", "annual"]
            .into_iter()
            .find_map(word)
    });
    match other {
        Some(amount) => (amount, Some(PayType::Salaried)),
        None => (cell, None),
    }
}

/// Returns whether an amount stands for no rate at all: `0`, `$0.00`, `$ -   $`.
pub(super) fn is_nothing(amount: &str) -> bool {
    if amount.trim().is_empty() {
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
        assert_eq!(split_unit("$15.50/hr"), ("$15.50", Some(PayType::Hourly)));
        assert_eq!(split_unit("45,000 per year"), ("45,000", Some(PayType::Salaried)));
        assert_eq!(split_unit("15.50"), ("15.50", None));
        assert_eq!(
            (pay_type("H"), pay_type("Y"), pay_type("weekly")),
            (Some(PayType::Hourly), Some(PayType::Salaried), None)
        );
        assert!(is_nothing("$ -   $") && is_nothing(" $ - ") && is_nothing("0,00") && !is_nothing("-3"));
        assert_eq!(split_unit("Dash"), ("Dash", None));
        assert!(is_nothing("0") && is_nothing("$0.00") && !is_nothing("0.50") && !is_nothing(""));
    }
}
