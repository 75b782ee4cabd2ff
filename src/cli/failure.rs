//! Errors → text, hints and exit codes: the one place that does it.

use std::path::{Path, PathBuf};

use crate::backoffice::BackofficeError;
use crate::engine::EngineError;
#[cfg(feature = "fleet")]
use crate::fleet::FleetError;
use crate::model::{Exit, with_causes};
use crate::nights::NightError;
use crate::passwords::PasswordError;
use crate::report::{
    OutputKind, Printer, Style, WRITE_HINT, engine_error_hint, engine_error_text, tell_failure,
};
use crate::review::BadAccess;
use crate::roster::FileError;
use crate::sandbox::SandboxError;
use crate::settings::SettingsError;
use crate::setup::SetupError;
use crate::state::{Ending, EndingKind, StateError};

use super::logging;

/// Why a command could not do what it was asked to.
#[derive(Debug, thiserror::Error)]
pub(super) enum Failure {
    /// The program could not start.
    #[error("failed to start")]
    Start {
        /// What the system says.
        source: std::io::Error,
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
    /// The settings do not say what is needed.
    #[error(transparent)]
    Settings(#[from] SettingsError),
    /// A night could not begin.
    #[error(transparent)]
    Night(#[from] NightError),
    /// The settings file that `init` is to write cannot be written.
    #[error(transparent)]
    Setup(#[from] SetupError),
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
    /// The fleet could not do it.
    #[cfg(feature = "fleet")]
    #[error(transparent)]
    Fleet(#[from] FleetError),
    /// A request that makes no sense, in words.
    #[error("{0}")]
    Usage(String),
}

impl Failure {
    /// Returns the exit code.
    pub(super) fn exit(&self) -> Exit {
        match self {
            Self::NotDone { exit, .. } => *exit,
            other => other.kind().exit(),
        }
    }

    /// Returns why a night ends that ends with this failure.
    pub(super) fn ending(&self) -> Ending {
        Ending { kind: self.kind(), reason: with_causes(self), plan: None }
    }

    fn kind(&self) -> EndingKind {
        match self {
            Self::Engine(error) => error.kind(),
            Self::Strict => EndingKind::Roster,
            Self::NotDone { exit: Exit::Guard, .. } => EndingKind::Guard,
            Self::NotDone { exit: Exit::File, .. } | Self::Write { .. } => EndingKind::File,
            Self::Settings(error) => error.kind(),
            Self::Night(error) => error.kind(),
            Self::Setup(error) => error.kind(),
            #[cfg(feature = "fleet")]
            Self::Fleet(error) => error.kind(),
            Self::Start { .. } => EndingKind::Failed,
            _ => EndingKind::Usage,
        }
    }

    /// Returns what to do next; may be empty.
    fn hint(&self) -> &'static str {
        match self {
            Self::Settings(error) => error.hint(),
            #[cfg(feature = "fleet")]
            Self::Fleet(error) => error.hint(),
            Self::Engine(error) => engine_error_hint(error),
            Self::Write { .. } => WRITE_HINT,
            Self::Access(error) => error.hint(),
            Self::Night(error) => error.hint(),
            Self::Strict => "mend the rows, or leave --strict out to carry out the good ones",
            _ => "",
        }
    }

    /// Prints the error, and returns the exit code.
    pub(super) fn report(&self, printer: &Printer, answer: OutputKind) -> Exit {
        let (exit, message) = (self.exit(), self.in_full(printer.talk_style()));
        tell_failure((&message, self.hint()), exit, answer, printer);
        exit
    }

    fn in_full(&self, style: Style) -> String {
        match self {
            Self::Engine(error) | Self::Night(NightError::Engine(error)) => engine_error_text(error, style),
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

impl From<PasswordError> for Failure {
    fn from(error: PasswordError) -> Self {
        Self::Settings(error.into())
    }
}

impl From<FileError> for Failure {
    fn from(error: FileError) -> Self {
        Self::Engine(error.into())
    }
}

/// Returns whether a file was written, and which it was where not.
pub(super) fn written(path: &Path, done: std::io::Result<()>) -> Result<(), Failure> {
    done.map_err(|source| Failure::Write { path: path.to_owned(), source })
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
