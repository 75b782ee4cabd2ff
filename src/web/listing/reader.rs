//! The streaming parser: which elements of a page mean what.

use std::fmt;

use lol_html::{element, text};

use super::error::ListingError;
use super::gathered::{Gathered, SeenOnPage};
use super::handlers::{
    Element, Handler, ReadingState, attribute, opened_and_closed, opened_and_closed_by, said, seen,
};
use super::row::Row;

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
pub struct TableReader(ReadingState<Gathered>);

impl TableReader {
    /// Prepares for a page on which things are found there.
    pub fn new(selectors: Selectors<'_>) -> Self {
        let noted = selectors.noted_by_address().map(ToOwned::to_owned);
        let handlers = of_rows(selectors.table).into_iter().chain(of_page(selectors));
        Self(ReadingState::new(Gathered::noting(noted), handlers))
    }

    /// Takes the next bytes of the page, wherever they were cut, and returns the rows that are finished by now.
    pub fn feed(&mut self, bytes: &[u8]) -> Result<Vec<Row>, ListingError> {
        let gathered = self.0.feed(bytes)?;
        if gathered.is_too_large() {
            Err(ListingError::RowTooLarge)
        } else {
            Ok(std::mem::take(&mut gathered.rows))
        }
    }

    /// Ends the page and returns what was seen of it.
    pub fn finish(self) -> Result<SeenOnPage, ListingError> {
        Ok(self.0.end()?.finish())
    }
}

impl<'a> Selectors<'a> {
    /// Returns what the addresses of noted links have, where that is all that is asked of them: every link is looked at anyway,
    /// and a selector that asks for an attribute makes the parser stop at each.
    fn noted_by_address(&self) -> Option<&'a str> {
        let quoted = self.noted_links.strip_prefix("a[href*=")?.strip_suffix(']')?;
        let quote = quoted.chars().next().filter(|quote| ['\'', '"'].contains(quote))?;
        let part = quoted.strip_prefix(quote)?.strip_suffix(quote)?;
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/?&=-_.".contains(&byte);
        (!part.is_empty() && part.bytes().all(is_plain)).then_some(part)
    }
}

/// What means something anywhere on the page.
fn of_page(selectors: Selectors<'_>) -> Vec<Handler> {
    type G = Gathered;
    let Selectors { frame, table, next_page, noted_links } = selectors;
    let nothing = |_: &mut G, _: &mut Element<'_, '_>| {};
    let mut handlers = vec![
        element!(
            "html",
            opened_and_closed_by(nothing, |page: &mut G, tag| page.html_closed |= tag.name() == "html")
        ),
        element!(frame, seen(|page: &mut G, _| page.seen.frame = true)),
        element!(format!("{frame} table"), seen(|page: &mut G, _| page.seen.any_table = true)),
        element!(
            table,
            opened_and_closed_by(
                |page: &mut G, _| page.seen.tables += 1,
                |page, tag| page.table_closed |= tag.name() == "table"
            )
        ),
        element!(
            format!("{frame} h3"),
            opened_and_closed(|page: &mut G, _| page.begin_heading(), G::end_heading)
        ),
        text!(format!("{frame} h3"), said(G::add_to_heading)),
        text!("head > title", said(G::add_to_title)),
        element!(
            next_page,
            seen(|page: &mut G, element| page.seen.next_page = Some(attribute(element, "href")))
        ),
        element!(r#"input[name="_username"]"#, seen(|page: &mut G, _| page.username = true)),
        element!(r#"input[name="_password"]"#, seen(|page: &mut G, _| page.password = true)),
    ];
    if selectors.noted_by_address().is_none() {
        handlers.push(element!(
            noted_links,
            seen(|page: &mut G, element| page.note_link(&attribute(element, "href")))
        ));
    }
    handlers
}

/// What means something in the table: its rows, and where else rows stand. Within a cell it is looked for by name alone, and held
/// against whether a cell is open: to look for it below a cell costs a piece of memory for each.
fn of_rows(table: &str) -> Vec<Handler> {
    type G = Gathered;
    let row = format!("{table} > tbody > tr");
    let placed = |page: &mut G, _: &mut Element<'_, '_>| page.placed_rows += 1;
    let stray = |page: &mut G, _: &mut Element<'_, '_>| page.seen.stray_rows = true;
    vec![
        element!(format!("{table} tr"), seen(|page: &mut G, _| page.all_rows += 1)),
        element!(format!("{table} > thead > tr"), seen(placed)),
        element!(format!("{table} > tfoot > tr"), seen(placed)),
        element!(format!("{table} > thead td a[href]"), seen(stray)),
        element!(format!("{table} > tfoot td a[href]"), seen(stray)),
        element!(row, opened_and_closed(|page: &mut G, _| page.begin_row(), G::end_row)),
        // Ends the cell before it, and comes before everything that could be taken for a part of that.
        element!(format!("{row} > :not(td)"), seen(|page: &mut G, _| page.end_cell())),
        element!(format!("{row} > td"), seen(|page: &mut G, element| page.begin_cell(element))),
        element!("a", seen(|page: &mut G, element| page.add_link(element))),
        element!("i", seen(|page: &mut G, element| page.add_icon(element))),
        element!("li", seen(|page: &mut G, _| page.begin_item())),
        // Behind an item in an item the text is the outer one's again: here it has to be known where it ends.
        element!("li li", opened_and_closed(|_: &mut G, _| {}, G::end_item)),
        // In this order: the first says of a text where it stands, the second takes it.
        text!("li", said(|page: &mut G, _| page.hear_item())),
        text!(format!("{row} > td"), said(G::add_text)),
    ]
}

impl fmt::Debug for TableReader {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("TableReader")
    }
}
