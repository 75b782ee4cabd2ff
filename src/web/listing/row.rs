//! Rows of a table as data.

use html_escape::decode_html_entities;

/// One finished row: the texts of all its cells one behind the other, and where each ends. A listing has tens of thousands of
/// rows with some thirty texts each; a piece of memory for each text would cost more than reading it.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Row {
    text: String,
    pieces: Vec<RowPiece>,
}

/// What a text of a row is. That of the class begins a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum What {
    Class,
    DateUtc,
    Item,
    Link,
    Icon,
    Heading,
    Text,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct RowPiece {
    what: What,
    /// Where it ends in the row's text; it begins where the one before it ends.
    end: usize,
}

/// One cell of a finished row.
#[derive(Clone, Copy)]
pub struct Cell<'a> {
    row: &'a Row,
    /// Its texts among those of the row, and where the first of them begins.
    pieces: &'a [RowPiece],
    start: usize,
}

impl Row {
    /// Makes room for a row that is as long as the one before it.
    pub(super) fn like(before: (usize, usize)) -> Self {
        Self { text: String::with_capacity(before.0), pieces: Vec::with_capacity(before.1) }
    }

    /// Returns how long it is: in bytes, and in texts.
    pub(super) fn extent(&self) -> (usize, usize) {
        (self.text.len(), self.pieces.len())
    }

    pub(super) fn push(&mut self, what: What, text: &str) {
        self.text.push_str(text);
        self.pieces.push(RowPiece { what, end: self.text.len() });
    }

    /// Adds a text as it stands in the page: without white space around it, its entities decoded.
    pub(super) fn push_written(&mut self, what: What, text: &str) {
        // Most of it is indentation of ASCII, which is told byte by byte.
        let text = text.trim_ascii().trim();
        if text.contains('&') {
            self.push(what, decode_html_entities(text).trim());
        } else {
            self.push(what, text);
        }
    }

    /// Returns its cells in order.
    pub fn cells(&self) -> impl Iterator<Item = Cell<'_>> {
        let mut rest = self.pieces.as_slice();
        let mut start = 0;
        std::iter::from_fn(move || {
            let (_, behind) = rest.split_first()?;
            let more = behind.iter().position(|piece| piece.what == What::Class).unwrap_or(behind.len());
            let (pieces, next) = rest.split_at(more + 1);
            let cell = Cell { row: self, pieces, start };
            start = pieces.last().map_or(start, |piece| piece.end);
            rest = next;
            Some(cell)
        })
    }

    /// Returns the first cell that carries this CSS class.
    pub fn cell(&self, class: &str) -> Option<Cell<'_>> {
        self.cells().find(|cell| cell.class().split_ascii_whitespace().any(|one| one == class))
    }

    /// Returns where the row's links lead.
    pub fn links(&self) -> impl Iterator<Item = &str> {
        self.cells().flat_map(Cell::links)
    }
}

impl<'a> Cell<'a> {
    fn texts(self, wanted: What) -> impl Iterator<Item = &'a str> {
        let mut start = self.start;
        let all = self.pieces.iter().map(move |piece| {
            let from = std::mem::replace(&mut start, piece.end);
            (piece.what, self.row.text.get(from..piece.end).unwrap_or_default())
        });
        all.filter(move |(what, _)| *what == wanted).map(|(_, text)| text)
    }

    fn one(self, wanted: What) -> &'a str {
        self.texts(wanted).next().unwrap_or_default()
    }

    /// Returns the `class` attribute.
    pub fn class(self) -> &'a str {
        self.one(What::Class)
    }

    /// Returns the cell's text, outer white space gone.
    pub fn text(self) -> &'a str {
        self.one(What::Text)
    }

    /// Returns its `data-date-utc` attribute; empty without one.
    pub fn date_utc(self) -> &'a str {
        self.one(What::DateUtc)
    }

    /// Returns the texts of list items in it.
    pub fn items(self) -> impl Iterator<Item = &'a str> {
        self.texts(What::Item)
    }

    /// Returns where its links lead.
    pub fn links(self) -> impl Iterator<Item = &'a str> {
        self.texts(What::Link)
    }

    /// Returns the `class` attributes of its icons (`<i>`).
    pub fn icons(self) -> impl Iterator<Item = &'a str> {
        self.texts(What::Icon)
    }

    /// Returns the texts of headings (`<h3>`) in it, white space single.
    pub fn headings(self) -> impl Iterator<Item = &'a str> {
        self.texts(What::Heading)
    }

    /// Returns whether the cell shows an icon of this CSS class.
    pub fn has_icon(self, class: &str) -> bool {
        self.icons().any(|icon| icon.split_ascii_whitespace().any(|one| one == class))
    }
}

impl std::fmt::Debug for Row {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_list().entries(self.cells()).finish()
    }
}

impl std::fmt::Debug for Cell<'_> {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut start = self.start;
        let texts = self.pieces.iter().map(|piece| {
            let from = std::mem::replace(&mut start, piece.end);
            (piece.what, self.row.text.get(from..piece.end).unwrap_or_default())
        });
        out.debug_map().entries(texts).finish()
    }
}
