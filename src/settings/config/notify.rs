//! `[notify]`: who is told of a night, and how.

use std::path::PathBuf;
use std::time::Duration;

use serde::Deserialize;
use url::Url;

use crate::notify::{Channel, Mail, MailServer, Occasion, Security, Shape, Webhook};
use crate::passwords::{PATIENCE, password_from};
use crate::settings::environment;
use crate::settings::error::SettingsError;
use crate::web;

/// `[notify]`.
#[derive(Debug, Clone, Default, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub(crate) struct NotifyConfig {
    /// What to tell: `changed` (the usual), `failed`, `guard`, `partial`, `every`.
    pub on: Option<Vec<Occasion>>,
    /// By mail.
    pub mail: Option<MailConfig>,
    /// By webhook.
    pub webhook: Vec<WebhookConfig>,
    /// Signs of life.
    pub heartbeat: HeartbeatConfig,
    /// A text file for the node exporter.
    pub metrics_file: Option<PathBuf>,
}

/// `[notify.mail]`.
#[derive(Debug, Clone, Default, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub(crate) struct MailConfig {
    /// Whom it is from.
    pub from: String,
    /// Whom it is for.
    pub to: Vec<String>,
    /// The mail server, `smtp.example.com` or `smtp.example.com:465`; without it the local sendmail is used.
    pub smtp: Option<String>,
    /// `starttls` (the usual), `tls` or `none` (for this computer alone).
    pub security: Option<String>,
    /// The login.
    pub username: Option<String>,
    /// The name of the environment variable that holds its password.
    pub password_env: Option<String>,
    /// A program and its arguments that print its password on their first line.
    pub password_command: Option<Vec<String>>,
    /// The program that sends mail where no server is named.
    pub sendmail: Option<String>,
}

/// `[[notify.webhook]]`.
#[derive(Debug, Clone, Default, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub(crate) struct WebhookConfig {
    /// Its address.
    pub url: Option<String>,
    /// The name of the environment variable that holds its address: it is a secret.
    pub url_env: Option<String>,
    /// `json`, `slack`, `teams` or `google-chat`.
    pub shape: Shape,
}

/// `[notify.heartbeat]`: addresses that are asked for at the start and the end of every run.
#[derive(Debug, Clone, Default, Deserialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub(crate) struct HeartbeatConfig {
    /// At its start.
    pub start: Option<String>,
    /// When it ended well, or with rows that need somebody.
    pub success: Option<String>,
    /// When it failed or a guard stopped it.
    pub failure: Option<String>,
}

/// A moment of a run at which a sign of life is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Beat {
    Start,
    Success,
    Failure,
}

/// How long a sign of life may take: nobody's night waits for it.
pub(crate) const BEAT_TIMEOUT: Duration = Duration::from_secs(10);

impl NotifyConfig {
    /// Returns what people want to hear of.
    pub(crate) fn on(&self) -> &[Occasion] {
        self.on.as_deref().unwrap_or(&[Occasion::Changed])
    }

    /// Returns every way by which people are told. A program that is asked for a password gets none of the `hidden` variables.
    /// One that cannot be used keeps no other from being.
    pub(crate) fn channels(&self, hidden: &[String]) -> impl Iterator<Item = Result<Channel, SettingsError>> {
        let mail = self.mail.iter().map(move |mail| mail.resolve(hidden).map(Channel::Mail));
        mail.chain(self.webhook.iter().map(|one| one.resolve().map(Channel::Webhook)))
    }

    /// Returns whether there is anybody to tell.
    pub(crate) const fn names_somebody(&self) -> bool {
        self.mail.is_some() || !self.webhook.is_empty()
    }

    /// Returns the variables that hold secrets of these ways.
    pub(crate) fn variables(&self) -> impl Iterator<Item = &String> {
        let mail = self.mail.iter().filter_map(|mail| mail.password_env.as_ref());
        mail.chain(self.webhook.iter().filter_map(|webhook| webhook.url_env.as_ref()))
    }

    /// Returns where to send a sign of life, if anywhere.
    pub(crate) fn heartbeat(&self, beat: Beat) -> Result<Option<Url>, SettingsError> {
        let (key, text) = match beat {
            Beat::Start => ("start", &self.heartbeat.start),
            Beat::Success => ("success", &self.heartbeat.success),
            Beat::Failure => ("failure", &self.heartbeat.failure),
        };
        text.as_deref().map(|text| address(&format!("notify.heartbeat.{key}"), text)).transpose()
    }

    /// Says what cannot be, before a night relies on it.
    pub(crate) fn check(&self) -> Result<(), SettingsError> {
        for beat in [Beat::Start, Beat::Success, Beat::Failure] {
            self.heartbeat(beat)?;
        }
        self.webhook.iter().try_for_each(WebhookConfig::check)?;
        self.mail.as_ref().map_or(Ok(()), MailConfig::check)
    }
}

impl MailConfig {
    fn check(&self) -> Result<(), SettingsError> {
        if self.to.is_empty() || self.from.is_empty() {
            return Err(bad(
                "notify.mail.to",
                "",
                "from = \"roster-sync@example.com\" and to = [\"somebody@example.com\"]",
            ));
        }
        for address in self.to.iter().chain([&self.from]) {
            if !Mail::is_address(address) {
                return Err(bad("notify.mail", address, "mail addresses"));
            }
        }
        self.check_login()?;
        self.security(self.host_and_port()?.0.as_deref()).map(|_| ())
    }

    /// Nobody is signed in at a mail server without having been asked to, or silently not signed in.
    fn check_login(&self) -> Result<(), SettingsError> {
        let passwords = [self.password_env.is_some(), self.password_command.is_some()]
            .into_iter()
            .filter(|is| *is)
            .count();
        let valid = match (&self.smtp, &self.username, passwords) {
            (_, None, 0) | (Some(_), Some(_), 1) => return Ok(()),
            (None, ..) => "a login only with smtp: the local sendmail takes none",
            (Some(_), _, 2) => "one of password_env and password_command",
            (Some(_), None, _) => "username together with a password",
            (Some(_), Some(_), _) => "username together with password_env or password_command",
        };
        Err(bad("notify.mail.username", self.username.as_deref().unwrap_or_default(), valid))
    }

    /// Returns the server and its port, where they are named.
    fn host_and_port(&self) -> Result<(Option<String>, Option<u16>), SettingsError> {
        let Some(text) = &self.smtp else { return Ok((None, None)) };
        let valid = "the name of a server, or NAME:PORT";
        let wrong = || bad("notify.mail.smtp", text, valid);
        // An address of IPv6 has colons of its own, and stands in brackets where a port follows.
        let (host, port) = match text.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
            Some((host, "")) => (host, None),
            Some((host, rest)) => (host, Some(rest.strip_prefix(':').ok_or_else(wrong)?)),
            None if text.matches(':').count() == 1 => {
                text.split_once(':').map_or((text.as_str(), None), |(host, port)| (host, Some(port)))
            }
            None => (text.as_str(), None),
        };
        if host.is_empty() {
            return Err(wrong());
        }
        let port = port.map(|port| port.parse().map_err(|_| wrong())).transpose()?;
        Ok((Some(host.to_owned()), port))
    }

    fn security(&self, host: Option<&str>) -> Result<Security, SettingsError> {
        let here = matches!(host, Some("localhost" | "127.0.0.1" | "::1") | None);
        match self.security.as_deref() {
            None | Some("starttls") => Ok(Security::StartTls),
            Some("tls") => Ok(Security::Tls),
            Some("none") if here => Ok(Security::None),
            Some("none") => {
                Err(bad("notify.mail.security", "none", "starttls and tls, but for this computer"))
            }
            Some(other) => Err(bad("notify.mail.security", other, "starttls, tls and none")),
        }
    }

    fn resolve(&self, hidden: &[String]) -> Result<Mail, SettingsError> {
        let (host, port) = self.host_and_port()?;
        let Some(host) = host else {
            let program = self.sendmail.clone().unwrap_or_else(|| "/usr/sbin/sendmail".to_owned());
            let server = MailServer::Sendmail(program);
            return Ok(Mail { from: self.from.clone(), to: self.to.clone(), server });
        };
        let security = self.security(Some(&host))?;
        let port = port.unwrap_or(match security {
            Security::Tls => 465,
            Security::StartTls => 587,
            Security::None => 25,
        });
        let password = match (&self.password_env, &self.password_command) {
            (Some(name), _) => Some(
                environment::password_in(name)
                    .ok_or_else(|| SettingsError::unset_variable("notify.mail.password_env", name))?,
            ),
            (None, Some(command)) => Some(password_from(command, hidden, PATIENCE)?),
            (None, None) => None,
        };
        let login = self.username.clone().zip(password);
        let server = MailServer::Smtp { host, port, security, login };
        Ok(Mail { from: self.from.clone(), to: self.to.clone(), server })
    }
}

impl WebhookConfig {
    /// Says what cannot be, as far as the settings alone tell it.
    fn check(&self) -> Result<(), SettingsError> {
        match (&self.url, &self.url_env) {
            (Some(url), None) => address("notify.webhook.url", url).map(|_| ()),
            (None, Some(_)) => Ok(()),
            _ => Err(bad("notify.webhook", "", "one of url and url_env")),
        }
    }

    fn resolve(&self) -> Result<Webhook, SettingsError> {
        let text = match (&self.url, &self.url_env) {
            (Some(url), None) => url.clone(),
            (None, Some(name)) => environment::variable(name)
                .ok_or_else(|| SettingsError::unset_variable("notify.webhook.url_env", name))?,
            _ => return Err(bad("notify.webhook", "", "one of url and url_env")),
        };
        Ok(Webhook { url: address("notify.webhook.url", &text)?, shape: self.shape })
    }
}

/// Reads an address to which something is sent. What goes there in clear anybody on the way may read.
fn address(key: &str, text: &str) -> Result<Url, SettingsError> {
    let url = text.parse().ok().filter(web::is_fit);
    // An address of a chat is a secret: it is not shown.
    url.ok_or_else(|| bad(key, "…", "https addresses (http on this computer alone)"))
}

fn bad(key: &str, value: &str, valid: &str) -> SettingsError {
    SettingsError::BadSetting { key: key.to_owned(), value: value.to_owned(), valid: valid.to_owned() }
}
