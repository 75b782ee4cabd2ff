//! What must hold for any bytes. `tests/fuzzed` tries the same with cases of its own: one place says what is wrong.

#[path = "../../tests/fuzzed/properties/mod.rs"]
pub mod properties;
