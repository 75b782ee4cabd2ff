//! The streaming parser: which elements of a page mean what.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use html_escape::decode_html_entities;
use lol_html::html_content::{Element, TextChunk};
use lol_html::send::{HtmlRewriter, Settings};
use lol_html::{MemorySettings, OutputSink, element, end_tag, text};

use super::gathered::{ROW_LIMIT, Seen, Shared};
use super::row::Row;

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
    #[error("a table row, the page's title or its headings have more than {ROW_LIMIT} bytes")]
    RowTooLarge,
}

/// Where on a page things are found, as CSS selectors.
#[derive(Debug, Clone, Copy)]
pub struct Selectors<'a> {
    /// What every page of the application has: one without it is a page of somebody else.
    pub frame: &'a str,
    /// The table, such as `table.people`.
    pub table: &'a str,
    /// The link to a next page, where the listing has one.
    pub next_page: &'a str,
}

/// Reads one page. Feed it the bytes, then finish it.
pub struct TableReader {
    rewriter: HtmlRewriter<'static, Discard>,
    shared: Arc<Mutex<Shared>>,
}

/// Where the rewritten page would go: nowhere, it is only read.
struct Discard;

impl OutputSink for Discard {
    fn handle_chunk(&mut self, _: &[u8]) {}
}

fn attribute(element: &Element<'_, '_, lol_html::send::SendHandlerTypes>, name: &str) -> String {
    element.get_attribute(name).map(|value| decode_html_entities(&value).into_owned()).unwrap_or_default()
}

impl TableReader {
    /// Prepares for a page on which things are found there.
    pub fn new(selectors: Selectors<'_>) -> Self {
        let Selectors { frame, table, next_page } = selectors;
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
        let text_of_heading = Arc::clone(&shared);
        let handlers = vec![
            element!("html", closed_by("html", |shared| shared.html_closed = true)),
            element!(frame, with(|shared, _| shared.seen.frame = true)),
            element!("table", with(|shared, _| shared.seen.any_table = true)),
            element!(table, with(|shared, _| shared.seen.tables += 1)),
            element!(table, closed_by("table", |shared| shared.table_closed = true)),
            element!(
                row,
                with(|shared, _| {
                    shared.end_row();
                    shared.row = Some(Row::default());
                    shared.placed_rows += 1;
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
            element!(format!("{table} tr"), with(|shared, _| shared.all_rows += 1)),
            element!(
                format!("{table} > thead > tr, {table} > tfoot > tr"),
                with(|shared, _| shared.placed_rows += 1)
            ),
            element!(
                format!("{table} > thead td a[href], {table} > tfoot td a[href]"),
                with(|shared, _| shared.seen.stray_rows = true)
            ),
            element!("h3", with(|shared, _| shared.begin_heading())),
            element!("h3", closing(Shared::end_heading)),
            element!(format!("{cell} li"), with(|shared, _| shared.begin_item())),
            element!(format!("{cell} li"), closing(Shared::end_item)),
            text!(cell, move |chunk: &mut TextChunk<'_>| {
                lock(&text_of_cell).add_text(chunk.as_str());
                Ok(())
            }),
            text!("h3", move |chunk: &mut TextChunk<'_>| {
                lock(&text_of_heading).add_to_heading(chunk.as_str());
                Ok(())
            }),
            text!("head > title", move |chunk: &mut TextChunk<'_>| {
                lock(&text_of_title).add_to_title(chunk.as_str());
                Ok(())
            }),
            element!(
                next_page,
                with(|shared, element| shared.seen.next_page = Some(attribute(element, "href")))
            ),
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
        Ok(lock(&self.shared).finish())
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
