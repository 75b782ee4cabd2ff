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

/// Where a row of a text begins, so that it can be read again without those before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::roster) struct Mark {
    byte: u64,
    /// The line of this byte. The row itself may begin on a later one, behind blank lines.
    pub(in crate::roster) line: u64,
}

impl Default for Mark {
    fn default() -> Self {
        Self { byte: 0, line: 1 }
    }
}

/// Physical line numbers. The reader's own count stands before the blank lines and the second half of a CRLF that it
/// skips in front of a record.
pub(super) struct Lines<'a> {
    bytes: &'a [u8],
    /// Where these begin in the whole text.
    begin: Mark,
}

impl<'a> Lines<'a> {
    /// The lines of a text behind a mark.
    pub(super) fn new(text: &'a str, begin: Mark) -> Self {
        let from = usize::try_from(begin.byte).unwrap_or(usize::MAX).min(text.len());
        Self { bytes: &text.as_bytes()[from..], begin }
    }

    pub(super) fn bytes(&self) -> &'a [u8] {
        self.bytes
    }

    /// Returns the line a record starts on.
    pub(super) fn of(&self, record: &csv::StringRecord) -> u64 {
        let Some(position) = record.position() else { return self.begin.line };
        let from = usize::try_from(position.byte()).unwrap_or(usize::MAX).min(self.bytes.len());
        let skipped = self.bytes[from..].iter().take_while(|byte| matches!(byte, b'\r' | b'\n'));
        let feeds = skipped.filter(|byte| **byte == b'\n').count() as u64;
        self.begin.line - 1 + position.line() + feeds
    }

    /// Returns where a record begins.
    pub(super) fn mark(&self, record: &csv::StringRecord) -> Option<Mark> {
        let position = record.position()?;
        let (byte, line) = (self.begin.byte + position.byte(), self.begin.line - 1 + position.line());
        Some(Mark { byte, line })
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
