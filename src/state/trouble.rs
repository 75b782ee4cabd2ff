//! What keeps a database from being used, as far as its answer tells: what to do next depends on it.

use super::StateError;

/// What keeps a database from being used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StoreTrouble {
    /// There is no room where it stands.
    Full,
    /// It can be read and not be written, or not even be opened.
    NotWritable,
    /// Another program has it to itself for longer than anybody waits.
    Busy,
    /// A server has no connection left.
    Crowded,
    /// The disk answers with errors.
    Disk,
    /// It takes neither this login nor its password.
    Refused,
    /// A server knows no database of this name.
    Missing,
    /// What is in the file makes no sense.
    DamagedFile,
    /// What is in a server's database makes no sense.
    DamagedServer,
    /// A server does not answer.
    Unreachable,
}

impl StateError {
    /// Returns what keeps the database from being used; `None` where that is not what is wrong.
    pub fn trouble(&self) -> Option<StoreTrouble> {
        let Self::Database { path, source } = self else { return None };
        let is_shared = path.starts_with("postgres:") || path.starts_with("postgresql:");
        let code = source.as_database_error().and_then(|told| told.code().map(std::borrow::Cow::into_owned));
        Some(match (is_shared, code) {
            (true, Some(code)) => of_server(&code),
            (true, None) => StoreTrouble::Unreachable,
            (false, Some(code)) => of_file(&code),
            (false, None) if matches!(source, sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut) => {
                StoreTrouble::Busy
            }
            (false, None) => StoreTrouble::DamagedFile,
        })
    }
}

/// By the result code of SQLite, of which the low eight bits are the kind.
fn of_file(code: &str) -> StoreTrouble {
    match code.parse::<i32>().unwrap_or_default() & 0xff {
        // SQLITE_FULL
        13 => StoreTrouble::Full,
        // SQLITE_PERM, READONLY, CANTOPEN, AUTH
        3 | 8 | 14 | 23 => StoreTrouble::NotWritable,
        // SQLITE_BUSY, LOCKED, PROTOCOL
        5 | 6 | 15 => StoreTrouble::Busy,
        // SQLITE_IOERR
        10 => StoreTrouble::Disk,
        _ => StoreTrouble::DamagedFile,
    }
}

/// By the SQLSTATE of PostgreSQL, of which the first two letters are the class.
fn of_server(code: &str) -> StoreTrouble {
    match code {
        "53100" => StoreTrouble::Full,
        "53300" => StoreTrouble::Crowded,
        "25006" | "42501" => StoreTrouble::NotWritable,
        "3D000" => StoreTrouble::Missing,
        _ if code.starts_with("28") => StoreTrouble::Refused,
        _ if code.starts_with("58") => StoreTrouble::Disk,
        _ if code.starts_with("XX") || code.starts_with("42") => StoreTrouble::DamagedServer,
        _ => StoreTrouble::Unreachable,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_extended_code_is_of_the_kind_of_its_low_bits() {
        // SQLITE_IOERR_WRITE, SQLITE_READONLY_DBMOVED, SQLITE_BUSY_SNAPSHOT, SQLITE_NOTADB, and no number.
        assert_eq!(of_file("778"), StoreTrouble::Disk);
        assert_eq!(of_file("1032"), StoreTrouble::NotWritable);
        assert_eq!(of_file("517"), StoreTrouble::Busy);
        assert_eq!(of_file("26"), StoreTrouble::DamagedFile);
        assert_eq!(of_file("none"), StoreTrouble::DamagedFile);
    }

    #[test]
    fn a_server_tells_what_is_wrong_by_class() {
        assert_eq!(of_server("28P01"), StoreTrouble::Refused);
        assert_eq!(of_server("53100"), StoreTrouble::Full);
        assert_eq!(of_server("57P03"), StoreTrouble::Unreachable);
        assert_eq!(of_server("XX001"), StoreTrouble::DamagedServer);
    }
}
