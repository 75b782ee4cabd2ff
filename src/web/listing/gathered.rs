//! What a page has come to hold so far, and how much of it is kept.

use html_escape::decode_html_entities;

use super::row::{Cell, Row};

/// The most one row, the title, or all headings may have before the page is taken for nonsense, in bytes.
pub(super) const ROW_LIMIT: usize = 1 << 20;

/// The most links that are noted, and the most bytes one may have.
const MOST_LINKS: usize = 64;
const LONGEST_LINK: usize = 64 << 10;

/// What was seen of the page besides the rows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is one thing seen or not; they do not exclude each other"
)]
pub struct Seen {
    /// How often the table was there, with or without rows.
    pub tables: usize,
    /// Whether any table at all was there, within the frame.
    pub any_table: bool,
    /// Whether the frame was there that every page of the application has.
    pub frame: bool,
    /// Whether rows of the table stood elsewhere than in its body, those of its head and foot that lead nowhere excepted.
    pub stray_rows: bool,
    /// The texts of the headings (`<h3>`) within the frame, white space single.
    pub headings: Vec<String>,
    /// Whether the page, and the table where there is one, were closed: a body that was cut off is not.
    pub complete: bool,
    /// The page's title.
    pub title: String,
    /// Where the links lead that were to be noted.
    pub noted_links: Vec<String>,
    /// Where the link to a next page leads; `None` without one.
    pub next_page: Option<String>,
    /// Whether any of the page's inputs has this name: `_username` and `_password` both make a sign-in page.
    pub sign_in: bool,
}

#[derive(Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is one thing seen or not; they do not exclude each other"
)]
pub(super) struct Shared {
    pub(super) rows: Vec<Row>,
    pub(super) row: Option<Row>,
    cell: Option<Cell>,
    item: Option<String>,
    heading: Option<String>,
    heading_bytes: usize,
    row_bytes: usize,
    /// Rows of the table, wherever they stand, and those of them that stand where rows do.
    pub(super) all_rows: usize,
    pub(super) placed_rows: usize,
    pub(super) too_large: bool,
    pub(super) table_closed: bool,
    pub(super) html_closed: bool,
    pub(super) username: bool,
    pub(super) password: bool,
    pub(super) seen: Seen,
}

impl Shared {
    pub(super) fn begin_cell(&mut self, class: String, date_utc: String) {
        self.end_cell();
        if self.has_room_for(size_of::<Cell>() + class.len() + date_utc.len()) {
            self.cell = Some(Cell { class, date_utc, ..Cell::default() });
        }
    }

    pub(super) fn begin_item(&mut self) {
        self.end_item();
        if self.has_room_for(size_of::<String>()) {
            self.item = Some(String::new());
        }
    }

    pub(super) fn end_item(&mut self) {
        if let (Some(item), Some(cell)) = (self.item.take(), self.cell.as_mut()) {
            cell.items.push(decoded(&item));
        }
    }

    pub(super) fn begin_heading(&mut self) {
        self.end_heading();
        self.heading = self.has_room_for_heading(size_of::<String>()).then(String::new);
    }

    pub(super) fn end_heading(&mut self) {
        let Some(heading) = self.heading.take() else { return };
        let text = single_spaced(&heading);
        if self.cell.is_some() {
            self.add_to_cell(text.clone(), |cell| &mut cell.headings);
        }
        self.seen.headings.push(text);
    }

    pub(super) fn add_to_heading(&mut self, text: &str) {
        if self.heading.is_some() && self.has_room_for_heading(text.len()) {
            self.heading.get_or_insert_default().push_str(text);
        }
    }

    fn has_room_for_heading(&mut self, bytes: usize) -> bool {
        self.heading_bytes = self.heading_bytes.saturating_add(bytes);
        self.too_large |= self.heading_bytes > ROW_LIMIT;
        !self.too_large
    }

    pub(super) fn end_cell(&mut self) {
        self.end_item();
        self.end_heading();
        if let (Some(mut cell), Some(row)) = (self.cell.take(), self.row.as_mut()) {
            cell.text = decoded(&cell.text);
            row.cells.push(cell);
        }
    }

    pub(super) fn end_row(&mut self) {
        self.end_cell();
        self.rows.extend(self.row.take());
        self.row_bytes = 0;
    }

    /// Says what was seen, once the page has ended.
    pub(super) fn finish(&mut self) -> Seen {
        self.end_heading();
        let mut seen = std::mem::take(&mut self.seen);
        let table_closed = seen.tables == 0 || self.table_closed;
        seen.complete = table_closed && self.html_closed && self.row.is_none();
        seen.sign_in = self.username && self.password;
        seen.stray_rows |= self.all_rows != self.placed_rows;
        seen.title = single_spaced(&seen.title);
        if seen.title.is_empty() {
            "(no title)".clone_into(&mut seen.title);
        }
        seen
    }

    /// Counts what the row has come to hold, and says whether that is still like a row. Cells without any text count too:
    /// a row that never ends must not fill the memory.
    pub(super) fn has_room_for(&mut self, bytes: usize) -> bool {
        self.row_bytes = self.row_bytes.saturating_add(bytes);
        self.too_large |= self.row_bytes > ROW_LIMIT;
        !self.too_large
    }

    pub(super) fn add_to_cell(&mut self, text: String, list: fn(&mut Cell) -> &mut Vec<String>) {
        if self.has_room_for(size_of::<String>() + text.len())
            && let Some(cell) = &mut self.cell
        {
            list(cell).push(text);
        }
    }

    pub(super) fn note_link(&mut self, link: String) {
        if self.seen.noted_links.len() < MOST_LINKS && link.len() < LONGEST_LINK {
            self.seen.noted_links.push(link);
        }
    }

    pub(super) fn add_to_title(&mut self, text: &str) {
        if self.seen.title.len() + text.len() > ROW_LIMIT {
            self.too_large = true;
        } else {
            self.seen.title.push_str(text);
        }
    }

    pub(super) fn add_text(&mut self, text: &str) {
        if !self.has_room_for(text.len()) {
            return;
        }
        if let Some(item) = &mut self.item {
            item.push_str(text);
        } else if let Some(cell) = &mut self.cell {
            // The indentation of the page is most of its bytes: it is not kept.
            if !(cell.text.is_empty() && text.trim().is_empty()) {
                cell.text.push_str(text);
            }
        }
    }
}

fn decoded(text: &str) -> String {
    decode_html_entities(text.trim()).trim().to_owned()
}

pub(super) fn single_spaced(text: &str) -> String {
    decode_html_entities(text).split_whitespace().collect::<Vec<_>>().join(" ")
}
