//! How a file's columns become canonical fields: presets, synonyms, and what the settings say. Read [`Mapping`] first.

mod columns;
mod encoding;
mod error;
mod headers;
mod preset;
mod role;
mod rules;
mod sensitive;
mod settings;
mod source;
mod synonyms;
mod words;

pub use columns::Mapped;
pub(super) use columns::{Columns, nearest, recognised};
pub use encoding::{Delimiter, Encoding};
pub use error::MappingError;
pub(super) use headers::normalised;
pub use preset::{Preset, UnknownPreset};
pub use role::{Role, UnknownRole};
pub use rules::Rule;
pub use settings::Mapping;
pub use source::{ColumnSource, Constant, JoinedBy, NamePart, Part};
pub use words::{AllCaps, DateOrder, Leave, Names, StatusWord, Values};
