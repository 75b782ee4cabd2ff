//! What is secret in a database that others look after: it is encrypted for the fleet's key, so that neither a copy of the
//! database nor its log tells a PIN or a password.

use std::fmt;
use std::io::{self, Read, Write};

use age::x25519::{Identity, Recipient};

use super::hex::bytes;
use crate::model::hex;

/// Whom secrets are encrypted for, and with what they are read.
#[derive(Clone)]
pub(super) struct Encryption {
    recipients: Vec<Recipient>,
    identity: Identity,
}

impl Encryption {
    /// Takes the keys. `None` where what is written could not be read again: the identity is none of the recipients.
    pub(super) fn new(recipients: Vec<Recipient>, identity: Identity) -> Option<Self> {
        let own = identity.to_public().to_string();
        let is_own = recipients.iter().any(|one| one.to_string() == own);
        is_own.then_some(Self { recipients, identity })
    }

    /// Encrypts.
    pub(super) fn close(&self, plain: &[u8]) -> io::Result<Vec<u8>> {
        let recipients = self.recipients.iter().map(|one| one as &dyn age::Recipient);
        let encryptor = age::Encryptor::with_recipients(recipients).map_err(io::Error::other)?;
        let mut closed = Vec::new();
        let mut writer = encryptor.wrap_output(&mut closed)?;
        writer.write_all(plain)?;
        writer.finish()?;
        Ok(closed)
    }

    /// Decrypts.
    pub(super) fn open(&self, closed: &[u8]) -> io::Result<Vec<u8>> {
        let decryptor = age::Decryptor::new(closed).map_err(io::Error::other)?;
        let identity = std::iter::once(&self.identity as &dyn age::Identity);
        let mut plain = Vec::new();
        decryptor.decrypt(identity).map_err(io::Error::other)?.read_to_end(&mut plain)?;
        Ok(plain)
    }

    /// Encrypts a text to a text.
    pub(super) fn close_text(&self, plain: &str) -> io::Result<String> {
        Ok(hex(&self.close(plain.as_bytes())?))
    }

    /// Decrypts a text.
    pub(super) fn open_text(&self, closed: &str) -> io::Result<String> {
        let closed = bytes(closed).ok_or_else(|| io::Error::other("it is not encrypted"))?;
        String::from_utf8(self.open(&closed)?).map_err(io::Error::other)
    }
}

impl fmt::Debug for Encryption {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("Encryption")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_closed_tells_nothing_and_is_read_with_the_key_alone() {
        let (key, other) = (Identity::generate(), Identity::generate());
        assert!(Encryption::new(vec![other.to_public()], key.clone()).is_none(), "nobody could read it here");
        let ours = Encryption::new(vec![key.to_public()], key).unwrap();
        let theirs = Encryption::new(vec![other.to_public()], other).unwrap();
        let closed = ours.close_text("48151623").unwrap();
        assert!(!closed.contains("48151623") && !closed.contains(&hex(b"48151623")));
        assert_eq!(ours.open_text(&closed).unwrap(), "48151623");
        assert!(theirs.open_text(&closed).is_err() && ours.open_text("48151623").is_err());
    }
}
