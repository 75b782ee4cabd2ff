//! What a page has come to hold so far, and how much of it is kept.

use std::cell::RefCell;
use std::ops::Range;
use std::thread::LocalKey;

use html_escape::decode_html_entities;
use lol_html::html_content::EndTag;

use super::error::ROW_LIMIT;
use super::handlers::{Element, Gathers, attribute};
use super::row::{Row, What};

/// The most links that are noted, and the most bytes one may have.
const MOST_LINKS: usize = 64;
const LONGEST_LINK: usize = 64 << 10;

/// What was seen of the page besides the rows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is one thing seen or not; they do not exclude each other"
)]
pub struct SeenOnPage {
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

/// The namespace of the elements of HTML.
const HTML: &str = "http://www.w3.org/1999/xhtml";

/// What a text of a row, and a cell, take besides their letters: a row that never ends must not fill the memory, whether or not
/// there is any text in it.
const PER_TEXT: usize = 24;
const PER_CELL: usize = 128;

#[derive(Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is one thing seen or not; they do not exclude each other"
)]
pub(super) struct Gathered {
    pub(super) rows: Vec<Row>,
    row: RowAtWork,
    /// Whether a cell is open, and its text as it was written; the memory stays for the next one.
    in_cell: bool,
    cell_text: String,
    /// Whether a list item of it was begun and not told yet, and its text.
    in_item: bool,
    item_text: String,
    /// Whether the text that comes next stands in a list item.
    of_item: bool,
    heading: Option<String>,
    heading_bytes: usize,
    /// What the address of a link has that is noted.
    noted: Option<String>,
    /// Rows of the table, wherever they stand, and those of them that stand where rows do.
    pub(super) all_rows: usize,
    pub(super) placed_rows: usize,
    /// Whether the table stands in a list: texts of its cells are those of an item then.
    pub(super) in_list: bool,
    too_large: bool,
    pub(super) table_closed: bool,
    pub(super) html_closed: bool,
    pub(super) username: bool,
    pub(super) password: bool,
    pub(super) seen: SeenOnPage,
}

/// A row that is not finished.
#[derive(Default)]
struct RowAtWork {
    row: Option<Row>,
    bytes: usize,
    too_large: bool,
    /// How long the last one was.
    extent: (usize, usize),
    /// Where on the page it begins, where that is HTML; and where the last one stood that its own tag ended.
    start: Option<usize>,
    ended: Option<Range<usize>>,
}

impl RowAtWork {
    /// Counts what the row has come to hold, and says whether that is still like a row.
    fn has_room_for(&mut self, bytes: usize) -> bool {
        self.bytes = self.bytes.saturating_add(bytes);
        self.too_large |= self.bytes > ROW_LIMIT;
        !self.too_large
    }

    fn push(&mut self, what: What, text: &str) {
        if self.has_room_for(PER_TEXT + text.len())
            && let Some(row) = &mut self.row
        {
            row.push(what, text);
        }
    }

    /// Adds a text as it was written, which was counted while it came.
    fn push_counted(&mut self, what: What, text: &str) {
        if let Some(row) = &mut self.row {
            row.push_written(what, text);
        }
    }
}

thread_local! {
    static AT_HAND: RefCell<Box<Gathered>> = RefCell::default();
}

impl Gathers for Gathered {
    fn at_hand() -> &'static LocalKey<RefCell<Box<Self>>> {
        &AT_HAND
    }
}

impl Gathered {
    /// Begins a page of which links are noted whose address has this, where it is told.
    pub(super) fn noting(noted: Option<String>) -> Self {
        Self { noted, ..Self::default() }
    }

    /// Returns whether the page holds more than any real one.
    pub(super) fn is_too_large(&self) -> bool {
        self.too_large || self.row.too_large
    }

    /// Returns where the row stands that ended last, if its own tag ended it.
    pub(super) fn take_ended_row(&mut self) -> Option<Range<usize>> {
        self.row.ended.take()
    }

    pub(super) fn begin_row(&mut self, element: &Element<'_, '_>) {
        self.end_row();
        self.row.row = Some(Row::like(self.row.extent));
        self.row.start = (element.namespace_uri() == HTML).then(|| element.source_location().bytes().start);
        self.placed_rows += 1;
    }

    pub(super) fn end_row_by(&mut self, tag: &EndTag<'_>) {
        self.end_row();
        let end = tag.source_location().bytes().end;
        self.row.ended = self.row.start.take().filter(|_| tag.name() == "tr").map(|start| start..end);
    }

    /// Begins a cell, and ends the one before it: behind a cell there is only text up to the next element of the row, and what
    /// stands outside of cells is not heard.
    pub(super) fn begin_cell(&mut self, element: &Element<'_, '_>) {
        self.end_cell();
        if self.row.has_room_for(PER_CELL) {
            self.row.push(What::Class, &attribute(element, "class"));
            let moment = attribute(element, "data-date-utc");
            if !moment.is_empty() {
                self.row.push(What::DateUtc, &moment);
            }
            self.in_cell = true;
            self.of_item = false;
        }
    }

    pub(super) fn end_cell(&mut self) {
        self.end_item();
        self.end_heading();
        if std::mem::take(&mut self.in_cell) {
            self.row.push_counted(What::Text, &self.cell_text);
        }
        self.cell_text.clear();
    }

    pub(super) fn end_row(&mut self) {
        self.end_cell();
        if let Some(row) = self.row.row.take() {
            self.row.extent = row.extent();
            self.rows.push(row);
        }
        self.row.bytes = 0;
    }

    /// Begins a list item, where it stands in a cell.
    pub(super) fn begin_item(&mut self) {
        if self.in_cell {
            self.end_item();
            self.in_item = self.row.has_room_for(PER_TEXT);
        }
    }

    pub(super) fn end_item(&mut self) {
        if std::mem::take(&mut self.in_item) && self.in_cell {
            self.row.push_counted(What::Item, &self.item_text);
        }
        self.item_text.clear();
    }

    /// Hears that the next text stands in a list item: where that ends needs no call of its own.
    pub(super) fn hear_item(&mut self) {
        self.of_item = true;
    }

    /// Notes where a link leads, that of a cell or another one.
    pub(super) fn add_link(&mut self, element: &Element<'_, '_>) {
        let Some(href) = element.get_attribute("href") else { return };
        let is_noted = self.noted.as_ref().is_some_and(|noted| href.contains(noted.as_str()));
        let href = decode_html_entities(&href);
        if is_noted {
            note(&mut self.seen.noted_links, &href);
        }
        if self.in_cell {
            self.row.push(What::Link, &href);
        }
    }

    pub(super) fn add_icon(&mut self, element: &Element<'_, '_>) {
        if self.in_cell {
            self.row.push(What::Icon, &attribute(element, "class"));
        }
    }

    pub(super) fn note_link(&mut self, link: &str) {
        note(&mut self.seen.noted_links, link);
    }

    pub(super) fn add_text(&mut self, text: &str) {
        let of_item = std::mem::take(&mut self.of_item);
        if !self.row.has_room_for(text.len()) {
            return;
        }
        if self.in_item && of_item {
            self.item_text.push_str(text);
        } else if self.in_cell {
            // The indentation of the page is most of its bytes: it is not kept.
            if !(self.cell_text.is_empty() && is_space(text)) {
                self.cell_text.push_str(text);
            }
        }
    }

    pub(super) fn begin_heading(&mut self) {
        self.end_heading();
        self.heading = self.has_room_for_heading(PER_TEXT).then(String::new);
    }

    pub(super) fn end_heading(&mut self) {
        let Some(heading) = self.heading.take() else { return };
        let text = single_spaced(&heading);
        if self.in_cell {
            self.row.push(What::Heading, &text);
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

    pub(super) fn add_to_title(&mut self, text: &str) {
        if self.seen.title.len() + text.len() > ROW_LIMIT {
            self.too_large = true;
        } else {
            self.seen.title.push_str(text);
        }
    }

    /// Says what was seen, once the page has ended.
    pub(super) fn finish(mut self) -> SeenOnPage {
        self.end_heading();
        let mut seen = self.seen;
        let table_closed = seen.tables == 0 || self.table_closed;
        seen.complete = table_closed && self.html_closed && self.row.row.is_none();
        seen.sign_in = self.username && self.password;
        seen.stray_rows |= self.all_rows != self.placed_rows;
        seen.title = single_spaced(&seen.title);
        if seen.title.is_empty() {
            "(no title)".clone_into(&mut seen.title);
        }
        seen
    }
}

fn note(links: &mut Vec<String>, link: &str) {
    if links.len() < MOST_LINKS && link.len() < LONGEST_LINK {
        links.push(link.to_owned());
    }
}

/// Returns whether a text is white space alone. The one of pages is nearly always that of ASCII.
fn is_space(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_whitespace()) || text.trim().is_empty()
}

pub(super) fn single_spaced(text: &str) -> String {
    decode_html_entities(text).split_whitespace().collect::<Vec<_>>().join(" ")
}
