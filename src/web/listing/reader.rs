//! The streaming parser: which elements of a page mean what.

use std::fmt;
use std::sync::{Arc, Mutex};

use lol_html::html_content::TextChunk;
use lol_html::send::HtmlRewriter;
use lol_html::{element, text};

use super::gathered::{ROW_LIMIT, Seen, Shared};
use super::handlers::{Discard, Element, Handler, attribute, closed, closed_by, lock, rewriter, seen};
use super::row::Row;

/// Why a page could not be read as a table.
#[derive(Debug, thiserror::Error)]
pub enum ListingError {
    /// The parser gave up.
    #[error("the page cannot be read as HTML")]
    Parse(#[source] lol_html::errors::RewritingError),
    /// A row larger than any real one.
    #[error("a table row, the page's title or its headings have more than {ROW_LIMIT} bytes")]
    RowTooLarge,
}

/// Where on a page things are found, as CSS selectors.
#[derive(Debug, Clone, Copy)]
pub struct Selectors<'a> {
    /// What every page of the application has around its content: one without it is a page of somebody else.
    pub frame: &'a str,
    /// The table, such as `table.people`.
    pub table: &'a str,
    /// The link to a next page, where the listing has one.
    pub next_page: &'a str,
    /// Links whose addresses are kept, as far as there are not too many.
    pub noted_links: &'a str,
}

/// Reads one page. Feed it the bytes, then finish it.
pub struct TableReader {
    rewriter: HtmlRewriter<'static, Discard>,
    shared: Arc<Mutex<Shared>>,
}

impl TableReader {
    /// Prepares for a page on which things are found there.
    pub fn new(selectors: Selectors<'_>) -> Self {
        let shared = Arc::new(Mutex::new(Shared::default()));
        let handlers = of_page(&shared, selectors).into_iter().chain(of_rows(&shared, selectors.table));
        Self { rewriter: rewriter(handlers), shared }
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
        Ok(lock(&self.shared).finish())
    }
}

/// What means something anywhere on the page.
fn of_page(shared: &Arc<Mutex<Shared>>, selectors: Selectors<'_>) -> Vec<Handler> {
    let Selectors { frame, table, next_page, noted_links } = selectors;
    let (text_of_title, text_of_heading) = (Arc::clone(shared), Arc::clone(shared));
    vec![
        element!("html", closed_by(shared, "html", |shared| shared.html_closed = true)),
        element!(frame, seen(shared, |shared, _| shared.seen.frame = true)),
        element!(format!("{frame} table"), seen(shared, |shared, _| shared.seen.any_table = true)),
        element!(table, seen(shared, |shared, _| shared.seen.tables += 1)),
        element!(table, closed_by(shared, "table", |shared| shared.table_closed = true)),
        element!(format!("{frame} h3"), seen(shared, |shared, _| shared.begin_heading())),
        element!(format!("{frame} h3"), closed(shared, Shared::end_heading)),
        text!(format!("{frame} h3"), move |chunk: &mut TextChunk<'_>| {
            lock(&text_of_heading).add_to_heading(chunk.as_str());
            Ok(())
        }),
        text!("head > title", move |chunk: &mut TextChunk<'_>| {
            lock(&text_of_title).add_to_title(chunk.as_str());
            Ok(())
        }),
        element!(
            next_page,
            seen(shared, |shared, element| shared.seen.next_page = Some(attribute(element, "href")))
        ),
        element!(noted_links, seen(shared, |shared, element| shared.note_link(attribute(element, "href")))),
        element!(r#"input[name="_username"]"#, seen(shared, |shared, _| shared.username = true)),
        element!(r#"input[name="_password"]"#, seen(shared, |shared, _| shared.password = true)),
    ]
}

/// What means something in the table: its rows, and where else rows stand.
fn of_rows(shared: &Arc<Mutex<Shared>>, table: &str) -> Vec<Handler> {
    let row = format!("{table} > tbody > tr");
    let cell = format!("{row} > td");
    let text_of_cell = Arc::clone(shared);
    let placed = |shared: &mut Shared, _: &mut Element<'_, '_>| shared.placed_rows += 1;
    let stray = |shared: &mut Shared, _: &mut Element<'_, '_>| shared.seen.stray_rows = true;
    vec![
        element!(format!("{table} tr"), seen(shared, |shared, _| shared.all_rows += 1)),
        element!(format!("{table} > thead > tr"), seen(shared, placed)),
        element!(format!("{table} > tfoot > tr"), seen(shared, placed)),
        element!(format!("{table} > thead td a[href]"), seen(shared, stray)),
        element!(format!("{table} > tfoot td a[href]"), seen(shared, stray)),
        element!(
            row,
            seen(shared, |shared, _| {
                shared.end_row();
                shared.row = Some(Row::default());
                shared.placed_rows += 1;
            })
        ),
        element!(row, closed(shared, Shared::end_row)),
        element!(
            cell,
            seen(shared, |shared, element| {
                shared.begin_cell(attribute(element, "class"), attribute(element, "data-date-utc"));
            })
        ),
        element!(cell, closed(shared, Shared::end_cell)),
        element!(
            format!("{cell} a[href]"),
            seen(shared, |shared, element| {
                shared.add_to_cell(attribute(element, "href"), |cell| &mut cell.links);
            })
        ),
        element!(
            format!("{cell} i"),
            seen(shared, |shared, element| {
                shared.add_to_cell(attribute(element, "class"), |cell| &mut cell.icons);
            })
        ),
        element!(format!("{cell} li"), seen(shared, |shared, _| shared.begin_item())),
        element!(format!("{cell} li"), closed(shared, Shared::end_item)),
        text!(cell, move |chunk: &mut TextChunk<'_>| {
            lock(&text_of_cell).add_text(chunk.as_str());
            Ok(())
        }),
    ]
}

impl fmt::Debug for TableReader {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("TableReader")
    }
}
