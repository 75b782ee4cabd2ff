//! Generated PINs and passwords on disk, before the request that uses them.

use std::fmt;
use std::io::Write;
use std::path::{Path, PathBuf};

use secrecy::{ExposeSecret, SecretString};

use crate::model::{Password, Pin, PosUserId, Username, neutralised};

/// The file in which the secrets of one run are kept, readable by its owner alone.
pub struct CredentialsFile {
    path: PathBuf,
    rows: Vec<Kept>,
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
        Self { path, rows: Vec::new() }
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
        let next = self.path.with_extension("next");
        let mut file = private(&next, true)?;
        file.write_all(text.as_bytes())?;
        file.sync_all()?;
        std::fs::rename(&next, &self.path)
    }

    fn append(&self, row: &[u8]) -> std::io::Result<()> {
        if let Some(parent) = self.path.parent().filter(|parent| !parent.as_os_str().is_empty()) {
            std::fs::create_dir_all(parent)?;
        }
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
        out.debug_struct("CredentialsFile").field("path", &self.path).field("rows", &self.rows.len()).finish()
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
    fn a_file_without_secrets_is_not_left_behind() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("credentials.csv");
        let mut file = CredentialsFile::new(path.clone());
        keep(&mut file, 2, "22222");
        file.forget(&[Some(2)]).unwrap();
        assert!(!path.exists());
    }
}
