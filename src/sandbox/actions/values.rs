//! Values as forms bring them.

/// Reads `MM/DD/YYYY` (§1).
pub(super) fn date(text: &str) -> Option<chrono::NaiveDate> {
    chrono::NaiveDate::parse_from_str(text.trim(), "%m/%d/%Y").ok()
}

/// Reads a plain decimal with at most two places, within the limits of §4.
pub(super) fn money(text: &str) -> Option<rust_decimal::Decimal> {
    let amount: rust_decimal::Decimal = text.trim().parse().ok()?;
    let most = rust_decimal::Decimal::new(99_999_999_999, 2);
    (amount.scale() <= 2 && amount >= rust_decimal::Decimal::ZERO && amount <= most).then_some(amount)
}
