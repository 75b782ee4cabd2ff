//! What must hold for any bytes. `tests/counted/fuzzed` tries the same with cases of its own: one place says what is wrong.

#[path = "../../tests/counted/fuzzed/properties/mod.rs"]
pub mod properties;
