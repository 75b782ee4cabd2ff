//! Long tables, read while their bytes arrive.
//!
//! A roster of thousands of people is tens of megabytes of HTML. Rows are handed out as they are finished, and nothing
//! of the page is kept, so that memory does not grow with it. Whether the page came whole is part of the answer.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use html_escape::decode_html_entities;
use lol_html::html_content::{Element, TextChunk};
use lol_html::send::{HtmlRewriter, Settings};
use lol_html::{MemorySettings, OutputSink, element, end_tag, text};

/// The most one row, or the title, may have before the page is taken for nonsense, in bytes.
const ROW_LIMIT: usize = 1 << 20;

/// The most that the parser may hold: a tag that does not end, or elements in elements that nobody closes. Real pages need
/// a few thousand bytes.
const PARSER_LIMIT: usize = 4 << 20;

/// Why a page could not be read as a table.
#[derive(Debug, thiserror::Error)]
pub enum ListingError {
    /// The parser gave up.
    #[error("the page cannot be read as HTML")]
    Parse(#[source] lol_html::errors::RewritingError),
    /// A row larger than any real one.
    #[error("a table row or the page's title has more than {ROW_LIMIT} bytes")]
    RowTooLarge,
}

/// One cell of a finished row.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cell {
    /// The `class` attribute.
    pub class: String,
    /// The cell's text, outer white space gone.
    pub text: String,
    /// The texts of list items in it.
    pub items: Vec<String>,
    /// Where its links lead.
    pub links: Vec<String>,
    /// The `class` attributes of its icons (`<i>`).
    pub icons: Vec<String>,
    /// Its `data-date-utc` attribute; empty without one.
    pub date_utc: String,
}

/// One finished row.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Row {
    /// Its cells in order.
    pub cells: Vec<Cell>,
}

/// What was seen of the page besides the rows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Seen {
    /// Whether the table was there, with or without rows.
    pub table: bool,
    /// Whether the table and the page were closed: a body that was cut off is not.
    pub complete: bool,
    /// The page's title.
    pub title: String,
    /// Where the marker (a pager's next link) leads; `None` without the marker.
    pub marker: Option<String>,
    /// Whether any of the page's inputs has this name: `_username` and `_password` both make a sign-in page.
    pub sign_in: bool,
}

/// Reads one page. Feed it the bytes, then finish it.
pub struct TableReader {
    rewriter: HtmlRewriter<'static, Discard>,
    shared: Arc<Mutex<Shared>>,
}

#[derive(Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is one thing seen or not; they do not exclude each other"
)]
struct Shared {
    rows: Vec<Row>,
    row: Option<Row>,
    cell: Option<Cell>,
    item: Option<String>,
    row_bytes: usize,
    too_large: bool,
    table_closed: bool,
    html_closed: bool,
    username: bool,
    password: bool,
    seen: Seen,
}

/// Where the rewritten page would go: nowhere, it is only read.
struct Discard;

impl OutputSink for Discard {
    fn handle_chunk(&mut self, _: &[u8]) {}
}

impl Row {
    /// Returns the first cell that carries this CSS class.
    pub fn cell(&self, class: &str) -> Option<&Cell> {
        self.cells.iter().find(|cell| cell.class.split_ascii_whitespace().any(|one| one == class))
    }

    /// Returns where the row's links lead.
    pub fn links(&self) -> impl Iterator<Item = &str> {
        self.cells.iter().flat_map(|cell| cell.links.iter().map(String::as_str))
    }
}

impl Cell {
    /// Returns whether the cell shows an icon of this CSS class.
    pub fn has_icon(&self, class: &str) -> bool {
        self.icons.iter().any(|icon| icon.split_ascii_whitespace().any(|one| one == class))
    }
}

impl Shared {
    fn begin_cell(&mut self, class: String, date_utc: String) {
        self.end_cell();
        if self.has_room_for(size_of::<Cell>() + class.len() + date_utc.len()) {
            self.cell = Some(Cell { class, date_utc, ..Cell::default() });
        }
    }

    fn begin_item(&mut self) {
        self.end_item();
        if self.has_room_for(size_of::<String>()) {
            self.item = Some(String::new());
        }
    }

    fn end_item(&mut self) {
        if let (Some(item), Some(cell)) = (self.item.take(), self.cell.as_mut()) {
            cell.items.push(decoded(&item));
        }
    }

    fn end_cell(&mut self) {
        self.end_item();
        if let (Some(mut cell), Some(row)) = (self.cell.take(), self.row.as_mut()) {
            cell.text = decoded(&cell.text);
            row.cells.push(cell);
        }
    }

    fn end_row(&mut self) {
        self.end_cell();
        self.rows.extend(self.row.take());
        self.row_bytes = 0;
    }

    /// Counts what the row has come to hold, and says whether that is still like a row. Cells without any text count too:
    /// a row that never ends must not fill the memory.
    fn has_room_for(&mut self, bytes: usize) -> bool {
        self.row_bytes = self.row_bytes.saturating_add(bytes);
        self.too_large |= self.row_bytes > ROW_LIMIT;
        !self.too_large
    }

    fn add_to_cell(&mut self, text: String, list: fn(&mut Cell) -> &mut Vec<String>) {
        if self.has_room_for(size_of::<String>() + text.len())
            && let Some(cell) = &mut self.cell
        {
            list(cell).push(text);
        }
    }

    fn add_to_title(&mut self, text: &str) {
        if self.seen.title.len() + text.len() > ROW_LIMIT {
            self.too_large = true;
        } else {
            self.seen.title.push_str(text);
        }
    }

    fn add_text(&mut self, text: &str) {
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

fn attribute(element: &Element<'_, '_, lol_html::send::SendHandlerTypes>, name: &str) -> String {
    element.get_attribute(name).map(|value| decode_html_entities(&value).into_owned()).unwrap_or_default()
}

impl TableReader {
    /// Prepares for a page whose table is found by `table` (a CSS selector such as `table.people`) and whose link to a
    /// next page, if it has one, by `marker`.
    pub fn new(table: &str, marker: &str) -> Self {
        let shared = Arc::new(Mutex::new(Shared::default()));
        let with = |change: fn(&mut Shared, &mut Element<'_, '_, lol_html::send::SendHandlerTypes>)| {
            let shared = Arc::clone(&shared);
            move |element: &mut Element<'_, '_, lol_html::send::SendHandlerTypes>| {
                change(&mut lock(&shared), element);
                Ok(())
            }
        };
        let closing = |change: fn(&mut Shared)| {
            let shared = Arc::clone(&shared);
            move |element: &mut Element<'_, '_, lol_html::send::SendHandlerTypes>| {
                let shared = Arc::clone(&shared);
                if let Some(handlers) = element.end_tag_handlers() {
                    handlers.push(end_tag!(move |_| {
                        change(&mut lock(&shared));
                        Ok(())
                    }));
                }
                Ok(())
            }
        };
        // What was cut off is closed by whatever ends what it stands in: only its own end tag counts.
        let closed_by = |name: &'static str, change: fn(&mut Shared)| {
            let shared = Arc::clone(&shared);
            move |element: &mut Element<'_, '_, lol_html::send::SendHandlerTypes>| {
                let shared = Arc::clone(&shared);
                if let Some(handlers) = element.end_tag_handlers() {
                    handlers.push(end_tag!(move |tag| {
                        if tag.name() == name {
                            change(&mut lock(&shared));
                        }
                        Ok(())
                    }));
                }
                Ok(())
            }
        };
        let row = format!("{table} > tbody > tr");
        let cell = format!("{row} > td");
        let (text_of_cell, text_of_title) = (Arc::clone(&shared), Arc::clone(&shared));
        let handlers = vec![
            element!("html", closed_by("html", |shared| shared.html_closed = true)),
            element!(table, with(|shared, _| shared.seen.table = true)),
            element!(table, closed_by("table", |shared| shared.table_closed = true)),
            element!(
                row,
                with(|shared, _| {
                    shared.end_row();
                    shared.row = Some(Row::default());
                })
            ),
            element!(row, closing(Shared::end_row)),
            element!(
                cell,
                with(|shared, element| {
                    shared.begin_cell(attribute(element, "class"), attribute(element, "data-date-utc"));
                })
            ),
            element!(cell, closing(Shared::end_cell)),
            element!(
                format!("{cell} a[href]"),
                with(|shared, element| {
                    shared.add_to_cell(attribute(element, "href"), |cell| &mut cell.links);
                })
            ),
            element!(
                format!("{cell} i"),
                with(|shared, element| {
                    shared.add_to_cell(attribute(element, "class"), |cell| &mut cell.icons);
                })
            ),
            element!(format!("{cell} li"), with(|shared, _| shared.begin_item())),
            element!(format!("{cell} li"), closing(Shared::end_item)),
            text!(cell, move |chunk: &mut TextChunk<'_>| {
                lock(&text_of_cell).add_text(chunk.as_str());
                Ok(())
            }),
            text!("head > title", move |chunk: &mut TextChunk<'_>| {
                lock(&text_of_title).add_to_title(chunk.as_str());
                Ok(())
            }),
            element!(marker, with(|shared, element| shared.seen.marker = Some(attribute(element, "href")))),
            element!(r#"input[name="_username"]"#, with(|shared, _| shared.username = true)),
            element!(r#"input[name="_password"]"#, with(|shared, _| shared.password = true)),
        ];
        let memory = MemorySettings::new().with_max_allowed_memory_usage(PARSER_LIMIT);
        let settings = Settings::new_send().with_strict(false).with_memory_settings(memory);
        let settings = handlers.into_iter().fold(settings, Settings::append_element_content_handler);
        Self { rewriter: HtmlRewriter::new(settings, Discard), shared }
    }

    /// Takes the next bytes of the page, wherever they were cut, and returns the rows that are finished by now.
    pub fn feed(&mut self, bytes: &[u8]) -> Result<Vec<Row>, ListingError> {
        self.rewriter.write(bytes).map_err(ListingError::Parse)?;
        let mut shared = lock(&self.shared);
        if shared.too_large { Err(ListingError::RowTooLarge) } else { Ok(std::mem::take(&mut shared.rows)) }
    }

    /// Ends the page and returns what was seen of it.
    pub fn finish(self) -> Result<Seen, ListingError> {
        self.rewriter.end().map_err(ListingError::Parse)?;
        let mut shared = lock(&self.shared);
        let mut seen = std::mem::take(&mut shared.seen);
        seen.complete = shared.table_closed && shared.html_closed && shared.row.is_none();
        seen.sign_in = shared.username && shared.password;
        let title = decode_html_entities(&seen.title).split_whitespace().collect::<Vec<_>>().join(" ");
        seen.title = if title.is_empty() { "(no title)".to_owned() } else { title };
        Ok(seen)
    }
}

/// A panic elsewhere while the lock was held leaves nothing half done here: the page is being thrown away.
fn lock(shared: &Mutex<Shared>) -> std::sync::MutexGuard<'_, Shared> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}

impl fmt::Debug for TableReader {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("TableReader")
    }
}

#[cfg(test)]
mod tests;
