//! Why people could not be told.

use crate::web::ElsewhereError;

/// Why a notice could not be sent.
#[derive(Debug, thiserror::Error)]
pub enum NotifyError {
    /// The server of a webhook.
    #[error(transparent)]
    Webhook(#[from] ElsewhereError),
    /// An address that is none.
    #[error("{address:?} is no mail address")]
    Address {
        /// The address.
        address: String,
        /// What is wrong with it.
        #[source]
        source: lettre::address::AddressError,
    },
    /// The message could not be made.
    #[error("the mail could not be made")]
    Message(#[source] lettre::error::Error),
    /// The mail server.
    #[error("the mail server {server} did not take it")]
    Smtp {
        /// The server.
        server: String,
        /// What it says.
        #[source]
        source: lettre::transport::smtp::Error,
    },
    /// The program that sends mail.
    #[error("sendmail did not take it")]
    Sendmail(#[source] lettre::transport::sendmail::Error),
    /// The sending broke off.
    #[error("the sending broke off")]
    Broken(#[from] tokio::task::JoinError),
}
