//! The tables of a settings file as they are written.

use toml::{Table, Value};

/// Returns what the file says for all tenants.
pub(super) fn general(written: &Table) -> Table {
    written
        .iter()
        .filter(|(key, _)| *key != "tenants")
        .map(|(key, value)| (key.clone(), value.clone()))
        .collect()
}

/// Lays a value into tables that may not be there yet.
pub(crate) fn set(table: &mut Table, path: &[String], value: Value) {
    match path {
        [] => {}
        [key] => {
            table.insert(key.clone(), value);
        }
        [key, rest @ ..] => {
            let inner = table.entry(key.clone()).or_insert_with(|| Value::Table(Table::new()));
            if !inner.is_table() {
                *inner = Value::Table(Table::new());
            }
            if let Some(inner) = inner.as_table_mut() {
                set(inner, rest, value);
            }
        }
    }
}
