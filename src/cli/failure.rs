//! Errors → text, hints and exit codes: the one place that does it.

use std::fmt::Write;
use std::path::PathBuf;

use serde_json::json;

use crate::backoffice::BackofficeError;
use crate::engine::EngineError;
use crate::model::{BadOrigin, with_causes};
use crate::report::{Printer, Style, event_line};
use crate::review::BadAccess;
use crate::roster::FileError;
use crate::sandbox::SandboxError;
use crate::state::StateError;

use super::Exit;
use super::engine_failure;
use super::format::Answer;
use super::logging;
use super::origins::nearest_key;

/// Why a command could not do what it was asked to.
#[derive(Debug, thiserror::Error)]
pub(super) enum Failure {
    /// The program could not start.
    #[error("failed to start")]
    Start {
        /// What the system says.
        source: std::io::Error,
    },
    /// The settings file cannot be read.
    #[error("failed to read the settings file {}", path.display())]
    ReadConfig {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// The settings file has an error.
    #[error("the settings file {} has an error{}", path.display(), nearest_key(source.message()).map_or(String::new(), |key| format!("; did you mean {key}?")))]
    Config {
        /// The file.
        path: PathBuf,
        /// Line, column and what is wrong.
        source: Box<toml::de::Error>,
    },
    /// A variable says what its setting cannot be.
    #[error("the variable {name} does not fit its setting")]
    Variable {
        /// The variable, or several.
        name: String,
        /// What is wrong.
        source: Box<toml::de::Error>,
    },
    /// A settings file that was found, and that others may write to.
    #[error("the settings file {} is not taken: {why}", path.display())]
    NotOurs {
        /// The file.
        path: PathBuf,
        /// Who else may write to it, and how that is mended.
        why: String,
    },
    /// A setting has no valid value.
    #[error("the setting {key} has the value {value:?}; valid: {valid}")]
    BadSetting {
        /// The key.
        key: String,
        /// Its value.
        value: String,
        /// What is valid.
        valid: String,
    },
    /// A tenant's own settings have an error.
    #[error("the settings of the tenant {name:?} have an error")]
    TenantSettings {
        /// The tenant.
        name: String,
        /// What is wrong.
        source: Box<toml::de::Error>,
    },
    /// One account that several tenants would have.
    #[error(
        "guards.protected names accounts by POS id or username, and there are several tenants: each has other people"
    )]
    SharedProtected,
    /// No place for state.
    #[error("this system names no folder for state")]
    NoStateDir,
    /// No Backoffice was named.
    #[error("which Backoffice? No address was given")]
    NoTenant,
    /// Several could be meant.
    #[error("the settings name several tenants: {}", known.join(", "))]
    WhichTenant {
        /// Their names.
        known: Vec<String>,
    },
    /// No such tenant.
    #[error("the settings have no tenant {name:?}; they have: {}", known.join(", "))]
    UnknownTenant {
        /// What was asked for.
        name: String,
        /// What there is.
        known: Vec<String>,
    },
    /// A name that cannot be used.
    #[error("the tenant name {name:?} cannot be used: letters, digits, - and _ only, and not \"sandbox\"")]
    BadTenantName {
        /// The name.
        name: String,
    },
    /// Two names, one folder.
    #[error("the tenants {one:?} and {other:?} would have one folder of state; give one another name")]
    OneFolder {
        /// One.
        one: String,
        /// The other.
        other: String,
    },
    /// Subdomain and address at once.
    #[error("the tenant {name:?} has both subdomain and url; keep one")]
    TwoAddresses {
        /// The tenant.
        name: String,
    },
    /// Not an address.
    #[error("{url:?} is not an address")]
    BadUrl {
        /// What was given.
        url: String,
        /// What is wrong with it.
        source: url::ParseError,
    },
    /// An address with a login in it.
    #[error("leave the login out of the address of {host}: username and password are given by themselves")]
    LoginInUrl {
        /// The host.
        host: String,
    },
    /// The environment names another address than the tenant's table.
    #[error(
        "ROSTER_SYNC_URL is {given}, and the tenant {name:?} is at {own}: the environment does not move a tenant"
    )]
    MovedByEnvironment {
        /// The tenant.
        name: String,
        /// What the environment says.
        given: String,
        /// What its table says.
        own: String,
    },
    /// One variable for several tenants.
    #[error("{variable} would count for every tenant of the settings")]
    OneForAll {
        /// The variable.
        variable: &'static str,
    },
    /// An address that only a file names to which others may write.
    #[error(
        "the password of the environment is not sent to {url}: only the settings file names that address, and {shared}"
    )]
    SharedAddress {
        /// The address.
        url: String,
        /// Who else may write to the file.
        shared: String,
    },
    /// The variable that was named holds nothing.
    #[error("the variable {variable} (password_env) holds no password")]
    NoPasswordIn {
        /// The variable.
        variable: String,
    },
    /// An address without a host.
    #[error("{url:?} names no host")]
    NoHost {
        /// What was given.
        url: String,
    },
    /// No login.
    #[error("as whom? No username was given")]
    NoUsername,
    /// No password.
    #[error("no password for {username:?}")]
    NoPassword {
        /// The login.
        username: String,
    },
    /// Not an address that a Backoffice could have.
    #[error(transparent)]
    BadOrigin(#[from] BadOrigin),
    /// Two places for one password.
    #[error(
        "the tenant {name:?} has more than one of password_env, password_command and password_keyring; keep one"
    )]
    TwoPasswords {
        /// The tenant.
        name: String,
    },
    /// The keyring holds no such entry.
    #[error("this system's keyring holds no password of {account}")]
    NotInKeyring {
        /// The login and its address.
        account: String,
    },
    /// The keyring cannot be used.
    #[error("this system's keyring cannot be used: {what}")]
    Keyring {
        /// What it says.
        what: String,
    },
    /// The password command failed.
    #[error("the password command {program:?} failed: {what}")]
    PasswordCommand {
        /// The program.
        program: String,
        /// How.
        what: String,
    },
    /// The roster has errors, and `--strict` was given.
    #[error("the roster has errors, and --strict was given: nothing was done")]
    Strict,
    /// The engine could not do it.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// The sandbox did not start.
    #[error(transparent)]
    Sandbox(#[from] SandboxError),
    /// Nobody says which roster.
    #[error("which roster? No file is named, and the settings name no source")]
    NoSource,
    /// No roster came from where the settings say that it comes from.
    #[error("no roster came: {0}")]
    NoRoster(String),
    /// A file could not be written.
    #[error("failed to write {}", path.display())]
    Write {
        /// The file.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// What was asked for by name did not come about.
    #[error("{message}")]
    NotDone {
        /// What became of it.
        message: String,
        /// The run.
        run: String,
        /// How the program ends.
        exit: Exit,
    },
    /// A review cannot be served like that.
    #[error("the review cannot be served: {0}")]
    Access(#[source] BadAccess),
    /// A request that makes no sense, in words.
    #[error("{0}")]
    Usage(String),
}

impl Failure {
    /// A setting names a variable that is not set.
    pub(super) fn unset_variable(key: &str, name: &str) -> Self {
        Self::BadSetting {
            key: key.to_owned(),
            value: name.to_owned(),
            valid: "the name of an environment variable that is set".to_owned(),
        }
    }

    /// Returns the exit code.
    pub(super) fn exit(&self) -> Exit {
        match self {
            Self::Engine(error) => engine_failure::exit(error),
            Self::NotDone { exit, .. } => *exit,
            Self::Write { .. } | Self::NoStateDir => Exit::File,
            Self::NoRoster(_) => Exit::NoRoster,
            Self::Start { .. } => Exit::SomeRows,
            _ => Exit::Usage,
        }
    }

    /// Returns what to do next; may be empty.
    fn hint(&self) -> &'static str {
        match self {
            Self::NoTenant => {
                "give --url https://NAME.sonnyscontrols.com, or a [tenants.NAME] table in roster-sync.toml; to try the program \
                 without an account, add --sandbox"
            }
            Self::WhichTenant { .. } => "choose one with --tenant NAME",
            Self::Variable { .. } => {
                "a variable holds what stands behind the = in the settings file; roster-sync config show tells where each setting is from"
            }
            Self::NotOurs { .. } => "or name it, where you know who writes to it: --config FILE",
            Self::MovedByEnvironment { .. } => {
                "unset one of the two; to move a tenant: roster-sync state rebind NAME --to URL"
            }
            Self::OneForAll { .. } => {
                "give each [tenants.NAME] its own: password_env = \"NAME\", password_command or password_keyring, and username and url \
                 in its table"
            }
            Self::SharedAddress { .. } => "mend that, or name the address with --url or ROSTER_SYNC_URL",
            Self::NoUsername => {
                "set ROSTER_SYNC_USERNAME, or username in the tenant's table of roster-sync.toml"
            }
            Self::NoPassword { .. } => {
                "set ROSTER_SYNC_PASSWORD, or password_command or password_keyring in the tenant's table of roster-sync.toml"
            }
            Self::NotInKeyring { .. } => "put it there with `roster-sync password store`",
            Self::Keyring { .. } => {
                "open it, or use password_command or ROSTER_SYNC_PASSWORD instead: a service that runs at night has no open keyring \
                 on most Linux systems"
            }
            Self::NoStateDir => "name one with --state-dir",
            Self::NoSource => {
                "name a file, as in `roster-sync sync roster.csv`, or a source in roster-sync.toml: [roster.source] folder = \"…\" (or \
                 url, or command)"
            }
            Self::SharedProtected => "put it under each tenant: [tenants.NAME.guards] protected = [...]",
            Self::Engine(error) => engine_failure::hint(error),
            Self::Access(BadAccess::NeedsPassword | BadAccess::ShortPassword) => {
                "set ROSTER_SYNC_REVIEW_PASSWORD to at least 12 letters, or leave --listen and --host out: then only this computer \
                 reaches it"
            }
            Self::Access(BadAccess::NeedsHost) => "give --host NAME, as in --host review.example.com",
            Self::Strict => "mend the rows, or leave --strict out to carry out the good ones",
            _ => "",
        }
    }

    /// Prints the error: as a JSON document on standard output where one was asked for, and for people.
    pub(super) fn report(&self, printer: &Printer, answer: Answer) -> Exit {
        let exit = self.exit();
        let (message, hint) = (self.in_full(printer.talk_style()), self.hint());
        let error = || json!({ "message": message, "hint": hint, "exit_code": exit.code() });
        match answer {
            Answer::Text => {}
            Answer::Document => {
                printer
                    .data(&format!("{:#}\n", json!({ "schema": "roster-sync/error/1", "error": error() })));
            }
            Answer::Lines => printer.data(&event_line("error", error())),
        }
        let mut text = format!("error: {message}");
        if !hint.is_empty() {
            // Writing to a String cannot fail.
            let _ = write!(text, "\n  → {hint}");
        }
        printer.error(&text);
        exit
    }

    fn in_full(&self, style: Style) -> String {
        match self {
            Self::Engine(error) => engine_failure::in_full(error, style),
            other => with_causes(other),
        }
    }
}

impl From<BackofficeError> for Failure {
    fn from(error: BackofficeError) -> Self {
        Self::Engine(error.into())
    }
}

impl From<StateError> for Failure {
    fn from(error: StateError) -> Self {
        Self::Engine(error.into())
    }
}

impl From<FileError> for Failure {
    fn from(error: FileError) -> Self {
        Self::Engine(error.into())
    }
}

/// Prints what is wrong with the arguments, or the help that was asked for.
pub(super) fn usage(error: &clap::Error) -> std::process::ExitCode {
    let is_told = error.use_stderr() && logging::usage_in_the_log(std::env::args(), &error.to_string());
    if !is_told {
        // Nobody is left to tell when the terminal is closed.
        let _ = error.print();
    }
    if error.use_stderr() { Exit::Usage.into() } else { Exit::Well.into() }
}
