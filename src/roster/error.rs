//! What makes a whole file unusable.

use std::path::PathBuf;

use super::mapping::MappingError;

/// Why a file is no roster. Each says what to do next.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FileError {
    /// It cannot be read.
    #[error("failed to read {}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What the system says.
        #[source]
        source: std::io::Error,
    },
    /// It is a directory.
    #[error("{} is a folder, not a file; name the roster file in it", path.display())]
    Directory {
        /// The path.
        path: PathBuf,
    },
    /// It has no bytes, or nothing but white space.
    #[error("{path} is empty; export the roster again")]
    Empty {
        /// The file.
        path: String,
    },
    /// It is no text.
    #[error("{path} is {looks_like}, not a table; {remedy}")]
    NotText {
        /// The file.
        path: String,
        /// What it looks like.
        looks_like: &'static str,
        /// What to do.
        remedy: &'static str,
    },
    /// Its bytes are not the letters of its encoding.
    #[error(
        "{path}:{line}: these bytes are no {encoding} text; save it as \"CSV UTF-8\", or say how it is written, in [roster]: encoding = {}",
        others(encoding)
    )]
    NotLetters {
        /// The file.
        path: String,
        /// The first line with such bytes.
        line: u64,
        /// What it was taken for.
        encoding: &'static str,
    },
    /// A text of which one line is UTF-8 and another is not.
    #[error(
        "{path}:{line}: these bytes are no UTF-8 text, and line {utf8} is: the file was put together from texts of two encodings; export it in one piece, as \"CSV UTF-8\""
    )]
    TwoEncodings {
        /// The file.
        path: String,
        /// The first line that is no UTF-8.
        line: u64,
        /// The first line that has letters of UTF-8.
        utf8: u64,
    },
    /// An archive or a workbook that breaks off or contradicts itself.
    #[error("{path} is a damaged {what}; export it again")]
    Damaged {
        /// The file.
        path: String,
        /// What it is.
        what: &'static str,
    },
    /// A workbook that opens with a password only.
    #[error(
        "{path} is protected with a password; open it in Excel, take the password off (File, Info, Protect Workbook) and save it"
    )]
    Protected {
        /// The file.
        path: String,
    },
    /// A formula whose result was not saved.
    #[error(
        "{path}: the cell {cell} of sheet {sheet:?} holds a formula without its result; open the file in Excel, save it and try again"
    )]
    Formula {
        /// The file.
        path: String,
        /// The sheet.
        sheet: String,
        /// The cell, such as `C5`.
        cell: String,
    },
    /// A sheet larger than any roster.
    #[error("{path} has a sheet of more than {limit} cells; is this really a roster?")]
    TooManyCells {
        /// The file.
        path: String,
        /// The most cells.
        limit: usize,
    },
    /// It was changed while it was in use.
    #[error("{path} has changed since it was read; run it again")]
    Changed {
        /// The file.
        path: String,
    },
    /// The settings name a sheet that is not there.
    #[error("{path} has no sheet {name:?}; it has {}", there.join(", "))]
    NoSuchSheet {
        /// The file.
        path: String,
        /// The name in the settings.
        name: String,
        /// The sheets it has.
        there: Vec<String>,
    },
    /// Several sheets hold people, and they are not surely one table.
    #[error(
        "{path} has people on several sheets ({}), and {why}; put them on one sheet, or say which count, in [roster]: sheet = \"*\" for all of them, or the name of one: people on the others count as absent then", sheets.join(", ")
    )]
    SeveralSheets {
        /// The file.
        path: String,
        /// The sheets with people.
        sheets: Vec<String>,
        /// Why they are not read as one.
        why: &'static str,
    },
    /// A sheet, or the rows below a line, are of people who have left, and nothing but its name says so.
    #[error(
        "{path}: {place} is of people who have left, as its name says, and no column says who works here: they would be taken for people who do; add a column Status to the export, or {or}"
    )]
    LeaversApart {
        /// The file.
        path: String,
        /// Which sheet or line.
        place: String,
        /// What else to do.
        or: &'static str,
    },
    /// Columns and settings do not go together.
    #[error("{path}:{line}: {source}")]
    Mapping {
        /// The file.
        path: String,
        /// The header's line.
        line: u64,
        /// What does not.
        source: MappingError,
    },
    /// A line no roster has.
    #[error("{path}:{line}: the line has more than {limit} bytes; is this really a roster?")]
    LineTooLong {
        /// The file.
        path: String,
        /// The line.
        line: u64,
        /// The most bytes a line may have.
        limit: usize,
    },
    /// No row names columns we know.
    #[error(
        "{path}:{line}: none of the first {searched} rows names the columns; the first reads {found:?}; {hint}"
    )]
    NoHeader {
        /// The file.
        path: String,
        /// The line of its first row.
        line: u64,
        /// How many rows were looked at.
        searched: usize,
        /// That row's beginning.
        found: String,
        /// What to do.
        hint: String,
    },
    /// Two columns of one name that say different things.
    #[error(
        "{path}:{line}: {column:?} stands there twice (columns {first} and {second}) and the values differ, first on this line; rename one in the report, or read neither: [roster] ignore = [{column:?}]"
    )]
    TwinsDiffer {
        /// The file.
        path: String,
        /// The first line on which they differ.
        line: u64,
        /// The header.
        column: String,
        /// Where it stands first, from 1.
        first: usize,
        /// Where it stands again.
        second: usize,
    },
    /// A second header whose columns stand in another order: every row after it would be read into the wrong ones.
    #[error(
        "{path}:{line}: a second header stands here, with its columns in another order: the file was put together from two exports; export it in one piece"
    )]
    OtherHeader {
        /// The file.
        path: String,
        /// The line of the second header.
        line: u64,
    },
    /// A quote that nothing closes: every row after it would be taken for text inside a cell.
    #[error("{path}:{line}: a quote is opened on this line and never closed; nothing was read")]
    OpenQuote {
        /// The file.
        path: String,
        /// The line of the quote.
        line: u64,
    },
    /// More bytes than any roster has.
    #[error("{} has more than {limit} bytes; is this really a roster?", path.display())]
    TooLarge {
        /// The file.
        path: PathBuf,
        /// The most bytes that are read.
        limit: u64,
    },
    /// An archive with no file that counts, or several.
    #[error("{path} has {}; say which file counts, in [roster]: member = \"NAME\"", if files.is_empty() { "no such file in it".to_owned() } else { format!("several files in it ({})", files.join(", ")) })]
    Archive {
        /// The archive.
        path: String,
        /// The files in it that could count.
        files: Vec<String>,
    },
    /// An archive that opens with a password only, and not with the one that is given.
    #[error(
        "{path} does not open: it needs a password, or another one than is given (zip_password_env, zip_password_command)"
    )]
    ZipPassword {
        /// The archive.
        path: String,
    },
    /// A JSON document without people.
    #[error("{path} is no list of people: {what}")]
    Json {
        /// The file.
        path: String,
        /// What is wrong.
        what: String,
    },
    /// The CSV reader gave up.
    #[error("{path}: failed to read the rows")]
    Csv {
        /// The file.
        path: String,
        /// What it says, with its position.
        #[source]
        source: csv::Error,
    },
}

/// Returns how the settings name the encodings that a text may have which is none of this one.
fn others(encoding: &str) -> String {
    let all = ["windows-1252", "macintosh", "cp850", "windows-1250"];
    let rest = all.iter().filter(|one| !one.eq_ignore_ascii_case(encoding));
    rest.map(|one| format!("\"{one}\"")).collect::<Vec<_>>().join(" or ")
}
