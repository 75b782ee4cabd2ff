//! Physical line numbers, and whether the last quote was closed.

/// What is read behind the file's text. No text holds a NUL (see [`encoding::text`](super::encoding::text)), so that a record
/// that ends in one has run into the end of the file: nothing closed its last quote.
pub(super) const END: &[u8] = b"\n\0";

/// How a record stands to the end of the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LineEnd {
    /// A record like any other.
    No,
    /// The mark of the end alone.
    Clean,
    /// The end stands in a cell: a quote was opened and never closed.
    OpenQuote,
}

/// Tells whether this record is the end of the file.
pub(super) fn ending(record: &csv::StringRecord) -> LineEnd {
    let last = record.len().checked_sub(1).and_then(|last| record.get(last));
    match last {
        Some("\0") if record.len() == 1 => LineEnd::Clean,
        Some(cell) if cell.ends_with('\0') => LineEnd::OpenQuote,
        _ => LineEnd::No,
    }
}

/// Physical line numbers. The reader's own count stands before the blank lines and the second half of a CRLF that it
/// skips in front of a record.
pub(super) struct Lines<'a> {
    bytes: &'a [u8],
    at: usize,
    line: u64,
}

impl<'a> Lines<'a> {
    /// Starts at the first line of a text.
    pub(super) fn new(text: &'a str) -> Self {
        Self { bytes: text.as_bytes(), at: 0, line: 1 }
    }

    /// Returns the line a record starts on. Records are asked for in the order of the file.
    pub(super) fn of(&mut self, record: &csv::StringRecord) -> u64 {
        let byte = record.position().map_or(0, csv::Position::byte);
        let from = usize::try_from(byte).unwrap_or(usize::MAX).clamp(self.at, self.bytes.len());
        let skipped = self.bytes[from..].iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
        let start = from + skipped;
        self.line += line_feeds(&self.bytes[self.at..start]);
        self.at = start;
        self.line
    }
}

/// Returns the line on which the last cell of a record starts.
pub(super) fn last_cell(record: &csv::StringRecord, line: u64) -> u64 {
    let before = record.iter().take(record.len().saturating_sub(1));
    line + before.map(|cell| line_feeds(cell.as_bytes())).sum::<u64>()
}

fn line_feeds(bytes: &[u8]) -> u64 {
    memchr::memchr_iter(b'\n', bytes).count() as u64
}
