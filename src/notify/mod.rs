//! What happened, told to people and monitors: by mail, by webhook, by a sign of life, as metrics. Read [`Notice`] first.
//!
//! Nothing here ends a night: what cannot be sent is kept and tried again at the next run.

mod channel;
mod digest;
mod error;
mod mail;
mod metrics;
mod notice;
mod webhook;

pub use channel::Channel;
pub use digest::DigestTenant;
pub use error::NotifyError;
pub use mail::{Mail, MailServer, Security};
pub use metrics::{Measured, metrics_text};
pub use notice::{Notice, Occasion, Told};
pub use webhook::{Shape, Webhook};
