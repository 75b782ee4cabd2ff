//! What payroll systems call their columns. A file may have any of them in any order; the first of a list that it has is
//! used.

mod known;
mod system;
mod tables;

pub use system::{Preset, UnknownPreset};
