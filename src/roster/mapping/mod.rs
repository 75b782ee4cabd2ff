//! How a file's columns become canonical fields: presets, synonyms, and what the settings say. Read [`Mapping`] first.

mod binding;
mod columns;
mod encoding;
mod error;
mod header_words;
mod headers;
mod meanings;
mod preset;
mod repeated_header;
mod role;
mod rules;
mod sections;
mod sensitive;
mod settings;
mod skip;
mod source;
mod unread;
mod vocabulary;
mod words;

pub(super) use binding::{nearest, recognised, resolve};
pub use columns::Mapped;
pub(super) use columns::{ColumnShown, Columns};
pub use encoding::{Delimiter, Encoding};
pub use error::MappingError;
pub(super) use header_words::words;
pub(super) use headers::normalised;
pub use preset::{Preset, UnknownPreset};
pub use role::{Role, UnknownRole};
pub use rules::Rule;
pub(super) use sections::{UnderSection, name_by_section};
pub(super) use sensitive::without_personal;
pub use settings::Mapping;
pub use skip::{BadPattern, Pattern, Skip};
pub use source::{ColumnSource, Constant, JoinedBy, NamePart, Part};
pub use unread::{Unread, UnreadColumn};
pub use words::{AllCaps, DateOrder, Leave, Names, StatusWord, Values};
