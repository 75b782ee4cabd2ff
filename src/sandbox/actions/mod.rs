//! What is changed: one file per form.

mod access;
mod change;
mod grant;
mod hire;
mod logins;
mod uniqueness;
mod values;
mod wage;

use super::body::Fields;
use super::inner::{Inner, Reply, Shared};

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
