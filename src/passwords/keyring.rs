//! The operating system's keyring: Keychain, Credential Manager, Secret Service. A password there is tied to the address of a
//! Backoffice and to a login.

use std::sync::mpsc;
use std::time::Duration;

use url::Url;

use crate::model::Password;

use super::error::PasswordError;

/// The name under which entries stand in the keyring.
const SERVICE: &str = "roster-sync";
/// A keyring that asks somebody to unlock it waits for ever; nobody is there at night.
const PATIENCE: Duration = Duration::from_secs(30);

/// Where passwords are kept; a seam for tests, where no keyring is.
pub(crate) trait Keyring: Send + 'static {
    /// Returns what is kept for an account; `None` without an entry.
    fn read(&self, account: &str) -> Result<Option<String>, String>;
    /// Keeps a password, in the place of an earlier one.
    fn store(&mut self, account: &str, password: &str) -> Result<(), String>;
    /// Removes the entry, and returns whether there was one.
    fn forget(&mut self, account: &str) -> Result<bool, String>;
}

/// The one of this system.
#[derive(Debug)]
pub(crate) struct SystemKeyring;

impl SystemKeyring {
    fn entry(account: &str) -> Result<keyring::Entry, String> {
        keyring::Entry::new(SERVICE, account).map_err(|error| in_words(&error))
    }
}

impl Keyring for SystemKeyring {
    fn read(&self, account: &str) -> Result<Option<String>, String> {
        match Self::entry(account)?.get_password() {
            Ok(password) => Ok(Some(password)),
            Err(keyring::Error::NoEntry) => Ok(None),
            Err(error) => Err(in_words(&error)),
        }
    }

    fn store(&mut self, account: &str, password: &str) -> Result<(), String> {
        Self::entry(account)?.set_password(password).map_err(|error| in_words(&error))
    }

    fn forget(&mut self, account: &str) -> Result<bool, String> {
        match Self::entry(account)?.delete_credential() {
            Ok(()) => Ok(true),
            Err(keyring::Error::NoEntry) => Ok(false),
            Err(error) => Err(in_words(&error)),
        }
    }
}

/// Says what went wrong. The crate's own words for a password that is no text hold its bytes.
fn in_words(error: &keyring::Error) -> String {
    match error {
        keyring::Error::BadEncoding(_) => "what it holds is no text".to_owned(),
        other => other.to_string(),
    }
}

/// Names the entry of a login: `sync_bot at https://example.sonnyscontrols.com`.
pub(crate) fn account_of(url: &Url, username: &str) -> String {
    format!("{username} at {}", url.origin().ascii_serialization())
}

/// Reads the password of a login.
pub(crate) fn password_of(
    keyring: impl Keyring,
    url: &Url,
    username: &str,
) -> Result<Password, PasswordError> {
    password_of_account(keyring, account_of(url, username))
}

/// Names the entry of a database's login, by its address without what else that says.
pub(crate) fn account_of_database(address: &Url) -> String {
    let (host, port) = (address.host_str().unwrap_or_default(), address.port().unwrap_or(5432));
    format!("{} at {}://{host}:{port}", address.username(), address.scheme())
}

/// Reads the password of an entry.
pub(crate) fn password_of_account(keyring: impl Keyring, account: String) -> Result<Password, PasswordError> {
    let asked = account.clone();
    match in_time(keyring, PATIENCE, move |keyring| keyring.read(&asked))? {
        Some(text) if !text.is_empty() => Ok(Password::existing(&text)),
        _ => Err(PasswordError::NotInKeyring { account }),
    }
}

/// Keeps the password of a login.
pub(crate) fn store(keyring: impl Keyring, account: &str, password: &Password) -> Result<(), PasswordError> {
    let (account, password) = (account.to_owned(), password.clone());
    in_time(keyring, PATIENCE, move |keyring| keyring.store(&account, password.expose()))
}

/// Removes the password of a login, and returns whether there was one.
pub(crate) fn forget(keyring: impl Keyring, account: &str) -> Result<bool, PasswordError> {
    let account = account.to_owned();
    in_time(keyring, PATIENCE, move |keyring| keyring.forget(&account))
}

/// Asks the keyring on a thread of its own, which is left behind when it does not come back.
fn in_time<K: Keyring, T: Send + 'static>(
    mut keyring: K,
    most: Duration,
    ask: impl FnOnce(&mut K) -> Result<T, String> + Send + 'static,
) -> Result<T, PasswordError> {
    let (send, receive) = mpsc::channel();
    std::thread::spawn(move || {
        // Nobody listens any more when it took too long.
        let _ = send.send(ask(&mut keyring));
    });
    let failed = |what: String| PasswordError::Keyring { what };
    match receive.recv_timeout(most) {
        Ok(outcome) => outcome.map_err(failed),
        Err(_) => {
            Err(failed(format!("it did not answer within {} seconds; it may be locked", most.as_secs())))
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::sync::{Arc, Mutex};

    use super::*;

    #[derive(Clone, Default)]
    struct InMemory(Arc<Mutex<BTreeMap<String, String>>>);

    impl Keyring for InMemory {
        fn read(&self, account: &str) -> Result<Option<String>, String> {
            Ok(self.0.lock().unwrap().get(account).cloned())
        }

        fn store(&mut self, account: &str, password: &str) -> Result<(), String> {
            self.0.lock().unwrap().insert(account.to_owned(), password.to_owned());
            Ok(())
        }

        fn forget(&mut self, account: &str) -> Result<bool, String> {
            Ok(self.0.lock().unwrap().remove(account).is_some())
        }
    }

    struct Locked(Duration);

    impl Keyring for Locked {
        fn read(&self, _: &str) -> Result<Option<String>, String> {
            std::thread::sleep(self.0);
            Err("locked".into())
        }

        fn store(&mut self, _: &str, _: &str) -> Result<(), String> {
            Err("locked".into())
        }

        fn forget(&mut self, _: &str) -> Result<bool, String> {
            Err("locked".into())
        }
    }

    fn url(text: &str) -> Url {
        text.parse().unwrap()
    }

    #[test]
    fn a_password_is_tied_to_address_and_login() {
        let keyring = InMemory::default();
        let here = url("https://example.sonnyscontrols.com/employee?x=1");
        store(keyring.clone(), &account_of(&here, "sync_bot"), &Password::existing("first")).unwrap();
        store(keyring.clone(), &account_of(&here, "sync_bot"), &Password::existing("second")).unwrap();
        let read = |url: &Url, username| password_of(keyring.clone(), url, username);
        let again = url("https://example.sonnyscontrols.com");
        assert_eq!(read(&again, "sync_bot").unwrap().expose(), "second", "the page does not matter");
        let missing = |outcome| matches!(outcome, Err(PasswordError::NotInKeyring { .. }));
        assert!(missing(read(&url("https://other.sonnyscontrols.com"), "sync_bot")));
        assert!(missing(read(&again, "somebody_else")));
        assert!(forget(keyring.clone(), &account_of(&here, "sync_bot")).unwrap());
        assert!(!forget(keyring.clone(), &account_of(&here, "sync_bot")).unwrap());
        assert!(missing(read(&again, "sync_bot")));
    }

    #[test]
    fn a_keyring_that_refuses_or_waits_for_somebody_is_an_error() {
        let refused =
            password_of(Locked(Duration::ZERO), &url("https://example.sonnyscontrols.com"), "sync_bot");
        assert!(matches!(refused, Err(PasswordError::Keyring { what }) if what == "locked"));
        let waited =
            in_time(Locked(Duration::from_mins(1)), Duration::from_millis(20), |keyring| keyring.read("x"));
        assert!(matches!(waited, Err(PasswordError::Keyring { what }) if what.contains("did not answer")));
    }

    #[test]
    fn a_password_that_is_no_text_is_not_repeated() {
        let error = keyring::Error::BadEncoding(b"hunter2\xff".to_vec());
        assert!(!in_words(&error).contains("hunter2"));
    }
}
