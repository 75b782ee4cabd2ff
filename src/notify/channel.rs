//! A way by which people are told.

use super::error::NotifyError;
use super::mail::Mail;
use super::notice::Notice;
use super::webhook::Webhook;

/// A way by which people are told.
#[derive(Debug, Clone)]
pub enum Channel {
    /// Mail.
    Mail(Mail),
    /// A webhook.
    Webhook(Webhook),
}

impl Channel {
    /// Returns a name for the way, the same at every run. Nothing in it is a secret.
    pub fn name(&self) -> String {
        match self {
            Self::Mail(_) => "mail".to_owned(),
            Self::Webhook(webhook) => format!("webhook {}", webhook.name()),
        }
    }

    /// Sends a notice. One try.
    pub async fn send(&self, notice: &Notice) -> Result<(), NotifyError> {
        match self {
            Self::Mail(mail) => mail.send(notice).await,
            Self::Webhook(webhook) => Ok(webhook.send(notice).await?),
        }
    }
}
