//! A file → rows → [`Desired`] people; every problem with file, line and column. Read [`Roster`] and [`Mapping`] first.

mod as_read;
mod code;
mod companies;
mod desired;
mod duplicates;
mod employment;
mod error;
mod file_row;
mod findings;
mod fingerprint;
mod headings;
mod how;
mod intake;
mod leavers;
mod mapping;
mod merge;
mod need;
mod original;
mod otherwise;
mod pins;
mod problem;
mod read;
mod reading;
mod repeats;
mod row;
mod row_values;
mod settle;
mod severity;
mod side_by_side;
mod single_value;
mod skipped;
pub mod source;
mod survey;
mod together;
mod unread_days;
mod values;
mod whole;
mod written;

pub use crate::model::WantedSites;
pub use as_read::{CellAsRead, Meaning, RowAsRead};
pub use code::{ProblemCode, UnknownCode};
pub use desired::{DatedRate, Desired, PayPeriod, Rare, Status};
pub use error::FileError;
pub use fingerprint::fingerprint;
pub use how::{HowRead, Note, Skipped, SkippedRow};
pub use intake::read_all;
pub use leavers::{read_leavers, read_leavers_bytes};
pub use mapping::{
    AllCaps, BadPattern, ColumnSource, Constant, DateOrder, Delimiter, Encoding, JoinedBy, Leave, Mapped,
    Mapping, MappingError, NamePart, Names, Part, Pattern, Preset, Role, Rule, Skip, StatusWord,
    UnknownPreset, UnknownRole, Unread, UnreadColumn, Values,
};
pub use otherwise::Otherwise;
pub use problem::Problem;
pub use read::{REJECT_REASON, read_bytes, read_file};
pub use severity::Severity;
pub use survey::guess_preset;
pub(crate) use values::BETWEEN_NAMES;
pub use whole::{Delivered, PassedOver, RefusedRow, Roster};
pub use written::WrittenHow;
