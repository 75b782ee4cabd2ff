//! Generated PINs and passwords on disk, before the request that uses them.

use std::fmt;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};

use secrecy::{ExposeSecret, SecretString};

use crate::model::{Password, Pin, PosUserId, Username, neutralised};
use crate::state::{about_to_write, write_private};

/// The file in which the secrets of one run are kept, readable by its owner alone, or by the holders of age keys. Several runs, of
/// several tenants, may keep theirs in one plain file at the same time; an encrypted one is one run's.
pub struct CredentialsFile {
    path: PathBuf,
    /// The file that was named, where it has other columns than today's: what an interrupted run of an earlier version left.
    /// Of an encrypted file the name that its own is made from.
    earlier: Option<PathBuf>,
    run: String,
    tenant: String,
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

const HEADER: [&str; 8] =
    ["run", "tenant", "line", "name", "pos_user_id", "pos_pin", "backoffice_username", "backoffice_password"];

/// Names to try before giving up: nobody has so many files of one name side by side.
const NAMES: u32 = 10_000;

impl CredentialsFile {
    /// Names the file for the secrets of a run. It is made when the first secret is kept; one that exists is added to, never
    /// overwritten. One with other columns is left as it is: a file beside it is taken, see [`CredentialsFile::instead_of`].
    pub fn new(path: PathBuf, run: &str, tenant: &str) -> io::Result<Self> {
        let (run, tenant, recipients) = (run.to_owned(), tenant.to_owned(), Vec::new());
        if fits(&path)? {
            return Ok(Self { path, earlier: None, run, tenant, rows: Vec::new(), recipients });
        }
        let beside = numbered(&path);
        for number in 2..NAMES {
            let next = beside(number);
            if fits(&next)? {
                let earlier = Some(path);
                return Ok(Self { path: next, earlier, run, tenant, rows: Vec::new(), recipients });
            }
        }
        Err(io::ErrorKind::AlreadyExists.into())
    }

    /// Names a file that only the holders of these keys can read, `.age` at its end. Nobody who cannot read it can add to it: where
    /// it exists, the next free name is taken, at the latest when the first secret is kept, and nobody else can take the same.
    pub fn encrypted(
        path: &Path,
        recipients: Vec<age::x25519::Recipient>,
        run: &str,
        tenant: &str,
    ) -> io::Result<Self> {
        let plain = if path.extension().is_some_and(|extension| extension == "age") {
            path.with_extension("")
        } else {
            path.to_owned()
        };
        let (run, tenant) = (run.to_owned(), tenant.to_owned());
        let path = encrypted_names(&plain).find(|path| !path.exists());
        let path = path.ok_or(io::ErrorKind::AlreadyExists)?;
        Ok(Self { path, earlier: Some(plain), run, tenant, rows: Vec::new(), recipients })
    }

    /// Returns the file that was named, where another one is written because its columns are not today's.
    pub fn instead_of(&self) -> Option<&Path> {
        self.earlier.as_deref().filter(|_| !self.is_encrypted())
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

    /// Returns the PIN and the password that the file holds for a row of this run: of several, the last ones. Those of another
    /// run, about whomever, are none of its business. What the run had kept before it was interrupted is as much its own as what it
    /// keeps from now on, and is taken out where nobody uses it.
    pub fn kept(&mut self, line: Option<u64>, name: &str) -> (Option<Pin>, Option<Password>) {
        let of_line = line.map(|line| line.to_string()).unwrap_or_default();
        let (mut found, mut own) = ((None, None), Vec::new());
        for path in self.earlier.iter().chain([&self.path]) {
            let Ok(mut reader) = csv::Reader::from_path(path) else { continue };
            let Ok(header) = reader.headers().cloned() else { continue };
            for row in reader.records().filter_map(Result::ok) {
                let cell = |column: &str| row.get(header.iter().position(|name| name == column)?);
                // A file of an earlier version does not say whose a row is.
                let ours = cell("run").is_none_or(|run| run == self.run);
                if !ours || cell("line") != Some(&of_line) || cell("name") != Some(&neutralised(name)) {
                    continue;
                }
                if *path == self.path {
                    own.push(row.iter().map(ToOwned::to_owned).collect::<Vec<_>>());
                }
                found.0 = cell("pos_pin").and_then(|text| Pin::new(text).ok()).or(found.0);
                found.1 = cell("backoffice_password").and_then(|text| Password::new(text).ok()).or(found.1);
            }
        }
        for text in own.iter().filter_map(|record| as_csv(record).ok()) {
            let is_known = |row: &Kept| row.text.expose_secret() == text;
            if !self.is_encrypted() && !self.rows.iter().any(is_known) {
                self.rows.push(Kept { line, text: text.into() });
            }
        }
        found
    }

    /// Puts secrets on disk, synced, before anybody uses them.
    pub fn keep(&mut self, secrets: &Secrets<'_>) -> io::Result<()> {
        let text = |value: Option<String>| value.unwrap_or_default();
        let record = [
            self.run.clone(),
            neutralised(&self.tenant).into_owned(),
            text(secrets.line.map(|line| line.to_string())),
            neutralised(secrets.name).into_owned(),
            text(secrets.pos_user_id.map(|id| id.to_string())),
            secrets.pin.map(Pin::expose).unwrap_or_default().to_owned(),
            text(secrets.username.map(ToString::to_string)),
            secrets.password.map(Password::expose).unwrap_or_default().to_owned(),
        ];
        let row = as_csv(&record)?;
        if self.is_encrypted() {
            if self.rows.is_empty() {
                self.claim()?;
            }
            self.rows.push(Kept { line: secrets.line, text: row.into() });
            return self.encrypt();
        }
        self.append(row.as_bytes())?;
        self.rows.push(Kept { line: secrets.line, text: row.into() });
        Ok(())
    }

    /// Takes out the rows of people for whom nothing happened, so that the file holds only secrets that are, or may be, in
    /// use. What other runs wrote to it stays.
    pub fn forget(&mut self, lines: &[Option<u64>]) -> io::Result<()> {
        if !self.rows.iter().any(|row| lines.contains(&row.line)) {
            return Ok(());
        }
        if self.is_encrypted() {
            self.rows.retain(|row| !lines.contains(&row.line));
            return if self.rows.is_empty() { std::fs::remove_file(&self.path) } else { self.encrypt() };
        }
        about_to_write(&self.path)?;
        let _alone = self.alone()?;
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

    /// Makes the encrypted file under a name that nobody has, so that nobody else takes it.
    fn claim(&mut self) -> io::Result<()> {
        let plain = self.earlier.clone().unwrap_or_else(|| self.path.clone());
        make_folder(&plain)?;
        for path in encrypted_names(&plain) {
            match private().write(true).create_new(true).open(&path) {
                Ok(_) => {
                    self.path = path;
                    return Ok(());
                }
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                Err(error) => return Err(error),
            }
        }
        Err(io::ErrorKind::AlreadyExists.into())
    }

    /// Waits until no other process writes to the file. The lock stands beside it: the file itself is replaced.
    fn alone(&self) -> io::Result<std::fs::File> {
        let name = self.path.file_name().unwrap_or_default().to_string_lossy();
        let lock = private()
            .write(true)
            .create(true)
            .truncate(false)
            .open(self.path.with_file_name(format!(".{name}.lock")))?;
        lock.lock()?;
        Ok(lock)
    }

    /// Puts a new file in the place of the old one: a crash leaves one of the two whole.
    fn replace(&self, bytes: &[u8]) -> io::Result<()> {
        write_private(&self.path, bytes)
    }

    /// Writes all rows of this run anew: an encrypted file cannot be added to.
    fn encrypt(&self) -> io::Result<()> {
        let recipients = self.recipients.iter().map(|one| one as &dyn age::Recipient);
        let encryptor = age::Encryptor::with_recipients(recipients).map_err(io::Error::other)?;
        let mut bytes = Vec::new();
        let mut writer = encryptor.wrap_output(&mut bytes)?;
        writer.write_all(as_csv(&HEADER.map(ToOwned::to_owned))?.as_bytes())?;
        for row in &self.rows {
            writer.write_all(row.text.expose_secret().as_bytes())?;
        }
        writer.finish()?;
        self.replace(&bytes)
    }

    fn append(&self, row: &[u8]) -> io::Result<()> {
        about_to_write(&self.path)?;
        make_folder(&self.path)?;
        let _alone = self.alone()?;
        let mut file = private().append(true).create(true).open(&self.path)?;
        // A file that was there already may be open to others.
        #[cfg(unix)]
        file.set_permissions(std::os::unix::fs::PermissionsExt::from_mode(0o600))?;
        if file.metadata()?.len() == 0 {
            file.write_all(as_csv(&HEADER.map(ToOwned::to_owned))?.as_bytes())?;
        }
        file.write_all(row)?;
        file.sync_all()
    }
}

/// Returns whether secrets can be added to a file: it is not there, or empty, or has today's columns.
fn fits(path: &Path) -> io::Result<bool> {
    let mut first = String::new();
    match std::fs::File::open(path) {
        Ok(file) => BufReader::new(file).take(1_000).read_line(&mut first)?,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(true),
        Err(error) => return Err(error),
    };
    Ok(first.is_empty() || first.trim_end() == HEADER.join(","))
}

/// Names files beside another: `credentials-2.csv`.
fn numbered(path: &Path) -> impl Fn(u32) -> PathBuf + use<> {
    let stem = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let end = path.extension().map(|end| format!(".{}", end.to_string_lossy())).unwrap_or_default();
    let path = path.to_owned();
    move |number| path.with_file_name(format!("{stem}-{number}{end}"))
}

/// The names that an encrypted file may have: `credentials.csv.age`, `credentials-2.csv.age`, and so on.
fn encrypted_names(plain: &Path) -> impl Iterator<Item = PathBuf> + use<> {
    let (first, beside) = (plain.to_owned(), numbered(plain));
    (1..NAMES).map(move |number| {
        let mut name = if number == 1 { first.clone() } else { beside(number) }.into_os_string();
        name.push(".age");
        PathBuf::from(name)
    })
}

fn make_folder(path: &Path) -> io::Result<()> {
    match path.parent().filter(|parent| !parent.as_os_str().is_empty()) {
        Some(parent) => std::fs::create_dir_all(parent),
        None => Ok(()),
    }
}

/// Options for a file that only its owner can read. On Windows a file in the user's folders is closed to others.
fn private() -> std::fs::OpenOptions {
    #[cfg_attr(not(unix), expect(unused_mut, reason = "there are modes on Unix alone"))]
    let mut options = std::fs::OpenOptions::new();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

fn as_csv(record: &[String]) -> io::Result<String> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(record)?;
    let bytes = writer.into_inner().map_err(|error| io::Error::other(error.to_string()))?;
    String::from_utf8(bytes).map_err(io::Error::other)
}

impl fmt::Debug for CredentialsFile {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.debug_struct("CredentialsFile").field("path", &self.path).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
