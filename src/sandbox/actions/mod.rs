//! What is changed: one file per form.

mod access;
mod change;
mod grant;
mod hire;
mod logins;
mod uniqueness;
mod wage;

use super::body::Fields;
use super::server::{Inner, Reply, Shared};

/// Carries out a form.
pub(super) fn act(shared: &Shared, inner: &mut Inner, path: &str, fields: &Fields) -> Reply {
    match path {
        "/employee/insert" => hire::insert(inner, fields),
        "/employee/update" => change::update(inner, fields, shared.today()),
        "/employee/compensation/update" => wage::update(inner, fields),
        "/employee/permissions/update" => grant::update(inner, fields),
        "/user/insert" => logins::insert(inner, fields),
        "/user/update" => logins::update(inner, fields),
        "/user/permissions/update" => logins::grant(inner, fields),
        _ => Reply::Status(404),
    }
}

/// Reads `MM/DD/YYYY` (§1).
fn date(text: &str) -> Option<chrono::NaiveDate> {
    chrono::NaiveDate::parse_from_str(text.trim(), "%m/%d/%Y").ok()
}

/// Reads a plain decimal with at most two places, within the limits of §4.
fn money(text: &str) -> Option<rust_decimal::Decimal> {
    let amount: rust_decimal::Decimal = text.trim().parse().ok()?;
    let most = rust_decimal::Decimal::new(99_999_999_999, 2);
    (amount.scale() <= 2 && amount >= rust_decimal::Decimal::ZERO && amount <= most).then_some(amount)
}
