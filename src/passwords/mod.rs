//! Where the passwords of logins are kept besides the environment: in this system's keyring, or with a program that prints them.
//! Read [`password_from`] first.

mod error;
mod keyring;
mod program;

pub(crate) use error::PasswordError;
pub(crate) use keyring::{
    SystemKeyring, account_of, account_of_database, forget, password_of, password_of_account, store,
};
pub(crate) use program::{PATIENCE, password_from};
