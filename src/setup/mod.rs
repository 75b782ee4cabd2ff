//! From an export to a settings file: what the file tells, what the Backoffice has, and what only a person knows. Read
//! [`Conversation`] first.

mod asking;
mod conversation;
mod draft;
mod error;
mod near;
mod signing_in;
#[cfg(test)]
mod tests;
mod update;
mod written;

pub(crate) use conversation::Conversation;
pub(crate) use draft::{Already, SettingsDraft};
pub(crate) use error::SetupError;
pub(crate) use signing_in::{Opened, look};
pub(crate) use written::Target;
