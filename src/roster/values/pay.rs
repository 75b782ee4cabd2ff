//! Pay by the hour, told from pay by the year by what the file says, never by the amount.

use crate::model::fold;

/// How somebody is paid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PayType {
    /// By the hour.
    Hourly,
    /// By the year.
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

/// Splits what a cell itself says behind the amount: `$15.50/hr`, `45,000 per year`.
pub(super) fn split_unit(cell: &str) -> (&str, Option<PayType>) {
    let hourly = ["/hr", "/hour", "/ hr", "/ hour", "per hour", "an hour", "hourly"];
    let yearly = ["/yr", "/year", "/ yr", "/ year", "per year", "a year", "annually"];
    let ends = |unit: &&str| {
        let at = cell.len().checked_sub(unit.len())?;
        let tail = cell.get(at..)?;
        tail.eq_ignore_ascii_case(unit).then(|| cell[..at].trim_end())
    };
    if let Some(amount) = hourly.iter().find_map(&ends) {
        return (amount, Some(PayType::Hourly));
    }
    match yearly.iter().find_map(ends) {
        Some(amount) => (amount, Some(PayType::Salaried)),
        None => (cell, None),
    }
}

/// Returns whether an amount stands for no rate at all.
pub(super) fn is_nothing(amount: &str) -> bool {
    let digits = amount.trim_start_matches(['$', ' ']);
    !digits.is_empty() && digits.bytes().all(|byte| matches!(byte, b'0' | b'.')) && digits.starts_with('0')
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
        assert!(is_nothing("0") && is_nothing("$0.00") && !is_nothing("0.50") && !is_nothing(""));
    }
}
