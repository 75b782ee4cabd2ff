//! HTTP and HTML, nothing of Sonny's: transport, pace, pages, forms, streamed tables. Read [`Transport`] and [`Form`]
//! first.

mod body;
mod certificate;
mod elsewhere;
mod form;
mod form_page;
mod in_process;
mod letters;
mod listing;
mod nesting;
mod pace;
pub mod page;
mod retry;
mod transport;
mod wire;

pub use body::Body;
pub use elsewhere::{ElsewhereError, Fetched, fetch, is_fit, print_of, send, shown};
pub use form::{Choice, Control, ControlKind, Form, MissingForm};
pub use in_process::{InProcess, as_server_sees};
#[cfg(test)]
pub(crate) use listing::row_of;
pub use listing::{
    Cell, ListingError, Piece, ReportCell, ReportReader, ReportRow, ReportSeen, Row, SeenOnPage, Selectors,
    TableReader,
};
pub use pace::{Gate, Pace, PaceOptions};
pub use retry::read_with_retry;
pub(crate) use transport::path_only;
pub use transport::{Answer, StreamedAnswer, Transport, TransportOptions, WebError, address_of};
pub use wire::{Cause, Sending, Wire, WireError};
