//! Notices by mail: over SMTP with TLS, or by the local sendmail.

use std::time::Duration;

use lettre::message::{Mailbox, header::ContentType};
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Tls, TlsParameters};
use lettre::{Message, SendmailTransport, SmtpTransport, Transport};

use crate::model::Password;

use super::error::NotifyError;
use super::notice::Notice;

/// How long a mail server may take.
const TIMEOUT: Duration = Duration::from_secs(20);

/// Mail to some people.
#[derive(Debug, Clone)]
pub struct Mail {
    /// Whom it is from.
    pub from: String,
    /// Whom it is for.
    pub to: Vec<String>,
    /// Who sends it.
    pub server: MailServer,
}

/// Who sends mail.
#[derive(Debug, Clone)]
pub enum MailServer {
    /// A server.
    Smtp {
        /// Its name.
        host: String,
        /// Its port.
        port: u16,
        /// How it is spoken to.
        security: Security,
        /// The login and its password, where it wants one.
        login: Option<(String, Password)>,
    },
    /// A program of this computer.
    Sendmail(String),
}

/// How a mail server is spoken to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Security {
    /// TLS from the first byte (port 465).
    Tls,
    /// TLS before anything is said (port 587).
    StartTls,
    /// In clear: for this computer alone.
    None,
}

impl Mail {
    /// Returns whether mail can be addressed like that.
    pub fn is_address(text: &str) -> bool {
        text.parse::<Mailbox>().is_ok()
    }

    pub(super) async fn send(&self, notice: &Notice) -> Result<(), NotifyError> {
        let message = self.message(notice)?;
        let server = self.server.clone();
        // The library that speaks to the server waits, and must not hold up anybody else.
        tokio::task::spawn_blocking(move || server.send(&message)).await?
    }

    fn message(&self, notice: &Notice) -> Result<Message, NotifyError> {
        let mailbox = |address: &String| {
            address
                .parse::<Mailbox>()
                .map_err(|source| NotifyError::Address { address: address.clone(), source })
        };
        let mut message = Message::builder().from(mailbox(&self.from)?).subject(&notice.subject);
        for address in &self.to {
            message = message.to(mailbox(address)?);
        }
        message.header(ContentType::TEXT_PLAIN).body(notice.text()).map_err(NotifyError::Message)
    }
}

impl MailServer {
    fn send(&self, message: &Message) -> Result<(), NotifyError> {
        let (host, port, security, login) = match self {
            Self::Sendmail(program) => {
                let sent = SendmailTransport::new_with_command(program).send(message);
                return sent.map_err(NotifyError::Sendmail);
            }
            Self::Smtp { host, port, security, login } => (host, *port, *security, login),
        };
        let failed = |source| NotifyError::Smtp { server: format!("{host}:{port}"), source };
        // A second start in one process finds the provider installed; that is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let tls = match security {
            Security::None => Tls::None,
            Security::Tls => Tls::Wrapper(TlsParameters::new(host.clone()).map_err(failed)?),
            Security::StartTls => Tls::Required(TlsParameters::new(host.clone()).map_err(failed)?),
        };
        let mut transport = SmtpTransport::builder_dangerous(host).port(port).tls(tls).timeout(Some(TIMEOUT));
        if let Some((name, password)) = login {
            transport = transport.credentials(Credentials::new(name.clone(), password.expose().to_owned()));
        }
        transport.build().send(message).map(|_| ()).map_err(failed)
    }
}
