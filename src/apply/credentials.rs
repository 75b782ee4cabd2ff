//! Generated PINs and passwords on disk, before the request that uses them.

use std::fmt;
use std::io::Write;
use std::path::{Path, PathBuf};

use secrecy::{ExposeSecret, SecretString};

use crate::model::{Password, Pin, PosUserId, Username, neutralised};

/// The file in which the secrets of one run are kept, readable by its owner alone, or by the holders of age keys.
pub struct CredentialsFile {
    path: PathBuf,
    rows: Vec<Kept>,
    /// Whom the file is encrypted for; empty = it is not.
    recipients: Vec<age::x25519::Recipient>,
}

struct Kept {
    line: Option<u64>,
    text: SecretString,
}

/// The secrets of one person.
#[derive(Debug, Clone)]
pub struct Secrets<'a> {
    /// The roster's line.
    pub line: Option<u64>,
    /// Whose.
    pub name: &'a str,
    /// The number for the point of sale.
    pub pos_user_id: Option<PosUserId>,
    /// The PIN, for a new employee.
    pub pin: Option<&'a Pin>,
    /// The login's name, for a new login.
    pub username: Option<&'a Username>,
    /// The login's password.
    pub password: Option<&'a Password>,
}

const HEADER: [&str; 6] =
    ["line", "name", "pos_user_id", "pos_pin", "backoffice_username", "backoffice_password"];

impl CredentialsFile {
    /// Names the file. It is made when the first secret is kept; one that exists is added to, never overwritten.
    pub fn new(path: PathBuf) -> Self {
        Self { path, rows: Vec::new(), recipients: Vec::new() }
    }

    /// Names a file that only the holders of these keys can read, `.age` at its end. Nobody who cannot read it can add to it:
    /// where it exists, the next free name is taken.
    pub fn encrypted(path: &Path, recipients: Vec<age::x25519::Recipient>) -> Self {
        let stem = path.with_extension("");
        let extension =
            path.extension().map_or_else(|| "csv".into(), |text| text.to_string_lossy().into_owned());
        let extension = if extension == "age" { String::new() } else { format!(".{extension}") };
        let named = |number: String| PathBuf::from(format!("{}{number}{extension}.age", stem.display()));
        let mut path = named(String::new());
        let mut number = 2;
        while path.exists() {
            path = named(format!("-{number}"));
            number += 1;
        }
        Self { path, rows: Vec::new(), recipients }
    }

    /// Returns whether the file is encrypted: then its secrets cannot be read again by this program.
    pub fn is_encrypted(&self) -> bool {
        !self.recipients.is_empty()
    }

    /// Returns where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Returns whether a secret was kept in this run.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Returns the PIN and the password that the file holds for a row: of several, the last ones.
    pub fn kept(&self, line: Option<u64>, name: &str) -> (Option<Pin>, Option<Password>) {
        let Ok(mut reader) = csv::Reader::from_path(&self.path) else { return (None, None) };
        let line = line.map(|line| line.to_string()).unwrap_or_default();
        let theirs =
            |row: &csv::StringRecord| row.get(0) == Some(&line) && row.get(1) == Some(&neutralised(name));
        let rows = reader.records().filter_map(Result::ok).filter(theirs);
        let mut found = (None, None);
        for row in rows {
            found.0 = row.get(3).and_then(|text| Pin::new(text).ok()).or(found.0);
            found.1 = row.get(5).and_then(|text| Password::new(text).ok()).or(found.1);
        }
        found
    }

    /// Puts secrets on disk, synced, before anybody uses them.
    pub fn keep(&mut self, secrets: &Secrets<'_>) -> std::io::Result<()> {
        let text = |value: Option<String>| value.unwrap_or_default();
        let record = [
            text(secrets.line.map(|line| line.to_string())),
            neutralised(secrets.name).into_owned(),
            text(secrets.pos_user_id.map(|id| id.to_string())),
            secrets.pin.map(Pin::expose).unwrap_or_default().to_owned(),
            text(secrets.username.map(ToString::to_string)),
            secrets.password.map(Password::expose).unwrap_or_default().to_owned(),
        ];
        let row = as_csv(&record)?;
        if self.is_encrypted() {
            self.rows.push(Kept { line: secrets.line, text: row.into() });
            return self.encrypt();
        }
        self.append(row.as_bytes())?;
        self.rows.push(Kept { line: secrets.line, text: row.into() });
        Ok(())
    }

    /// Takes out the rows of people for whom nothing happened, so that the file holds only secrets that are, or may be, in
    /// use. What earlier runs wrote to it stays.
    pub fn forget(&mut self, lines: &[Option<u64>]) -> std::io::Result<()> {
        if !self.rows.iter().any(|row| lines.contains(&row.line)) {
            return Ok(());
        }
        if self.is_encrypted() {
            self.rows.retain(|row| !lines.contains(&row.line));
            return if self.rows.is_empty() { std::fs::remove_file(&self.path) } else { self.encrypt() };
        }
        let mut text = std::fs::read_to_string(&self.path)?;
        for row in self.rows.iter().filter(|row| lines.contains(&row.line)) {
            if let Some(at) = text.rfind(row.text.expose_secret()) {
                text.replace_range(at..at + row.text.expose_secret().len(), "");
            }
        }
        self.rows.retain(|row| !lines.contains(&row.line));
        if text == as_csv(&HEADER.map(ToOwned::to_owned))? {
            return std::fs::remove_file(&self.path);
        }
        self.replace(text.as_bytes())
    }

    /// Puts a new file in the place of the old one: a crash leaves one of the two whole.
    fn replace(&self, bytes: &[u8]) -> std::io::Result<()> {
        let next = self.path.with_extension("next");
        let mut file = private(&next, true)?;
        file.write_all(bytes)?;
        file.sync_all()?;
        std::fs::rename(&next, &self.path)
    }

    /// Writes all rows of this run anew: an encrypted file cannot be added to.
    fn encrypt(&self) -> std::io::Result<()> {
        let recipients = self.recipients.iter().map(|one| one as &dyn age::Recipient);
        let encryptor = age::Encryptor::with_recipients(recipients).map_err(std::io::Error::other)?;
        let mut bytes = Vec::new();
        let mut writer = encryptor.wrap_output(&mut bytes)?;
        writer.write_all(as_csv(&HEADER.map(ToOwned::to_owned))?.as_bytes())?;
        for row in &self.rows {
            writer.write_all(row.text.expose_secret().as_bytes())?;
        }
        writer.finish()?;
        self.make_folder()?;
        self.replace(&bytes)
    }

    fn make_folder(&self) -> std::io::Result<()> {
        match self.path.parent().filter(|parent| !parent.as_os_str().is_empty()) {
            Some(parent) => std::fs::create_dir_all(parent),
            None => Ok(()),
        }
    }

    fn append(&self, row: &[u8]) -> std::io::Result<()> {
        self.make_folder()?;
        let mut file = private(&self.path, false)?;
        if file.metadata()?.len() == 0 {
            file.write_all(as_csv(&HEADER.map(ToOwned::to_owned))?.as_bytes())?;
        }
        file.write_all(row)?;
        file.sync_all()
    }
}

/// Opens a file that only its owner can read. On Windows a file in the user's folders is closed to others.
fn private(path: &Path, anew: bool) -> std::io::Result<std::fs::File> {
    let mut options = std::fs::OpenOptions::new();
    options.create(true);
    if anew {
        options.write(true).truncate(true);
    } else {
        options.append(true);
    }
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let file = options.open(path)?;
    // A file that was there already may be open to others.
    #[cfg(unix)]
    file.set_permissions(std::os::unix::fs::PermissionsExt::from_mode(0o600))?;
    Ok(file)
}

fn as_csv(record: &[String]) -> std::io::Result<String> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(record)?;
    let bytes = writer.into_inner().map_err(|error| std::io::Error::other(error.to_string()))?;
    String::from_utf8(bytes).map_err(std::io::Error::other)
}

impl fmt::Debug for CredentialsFile {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("CredentialsFile").field("path", &self.path).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keep(file: &mut CredentialsFile, line: u64, pin: &str) {
        let pin = Pin::new(pin).unwrap();
        let secrets = Secrets {
            line: Some(line),
            name: "=Ana",
            pos_user_id: None,
            pin: Some(&pin),
            username: None,
            password: None,
        };
        file.keep(&secrets).unwrap();
    }

    #[test]
    fn secrets_are_on_disk_for_their_owner_alone() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("deep/credentials.csv");
        let mut file = CredentialsFile::new(path.clone());
        keep(&mut file, 2, "48151");
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(
            text.starts_with("line,name,pos_user_id,pos_pin,") && text.contains("2,'=Ana,,48151,,"),
            "{text}"
        );
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(std::fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        }
        assert!(!format!("{file:?}").contains("48151"));
    }

    #[test]
    fn what_never_happened_is_taken_out_and_earlier_runs_stay() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("credentials.csv");
        keep(&mut CredentialsFile::new(path.clone()), 2, "11111");
        let mut file = CredentialsFile::new(path.clone());
        keep(&mut file, 2, "22222");
        keep(&mut file, 3, "33333");
        file.forget(&[Some(2)]).unwrap();
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(text.contains("11111") && !text.contains("22222") && text.contains("33333"), "{text}");
    }

    #[test]
    fn an_encrypted_file_is_for_its_recipients_and_never_written_over() {
        let dir = tempfile::tempdir().unwrap();
        let key = age::x25519::Identity::generate();
        let mut file = CredentialsFile::encrypted(&dir.path().join("credentials.csv"), vec![key.to_public()]);
        keep(&mut file, 2, "48151");
        keep(&mut file, 3, "62342");
        file.forget(&[Some(3)]).unwrap();
        assert_eq!(file.path().file_name().unwrap(), "credentials.csv.age");
        let bytes = std::fs::read(file.path()).unwrap();
        assert!(bytes.starts_with(b"age-encryption.org/"));
        let text = String::from_utf8(age::decrypt(&key, &bytes).unwrap()).unwrap();
        assert!(text.contains("48151") && !text.contains("62342"), "{text}");
        let other = CredentialsFile::encrypted(&dir.path().join("credentials.csv"), vec![key.to_public()]);
        assert_eq!(other.path().file_name().unwrap(), "credentials-2.csv.age");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            assert_eq!(std::fs::metadata(file.path()).unwrap().permissions().mode() & 0o777, 0o600);
        }
    }

    #[test]
    fn a_file_without_secrets_is_not_left_behind() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("credentials.csv");
        let mut file = CredentialsFile::new(path.clone());
        keep(&mut file, 2, "22222");
        file.forget(&[Some(2)]).unwrap();
        assert!(!path.exists());
    }
}
