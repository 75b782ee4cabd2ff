//! Why a password could not be had from where it is kept.

/// Why a place of passwords gave, kept or removed none.
#[derive(Debug, thiserror::Error)]
pub(crate) enum PasswordError {
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
    Program {
        /// The program.
        program: String,
        /// How.
        what: String,
    },
}
