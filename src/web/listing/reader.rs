//! The streaming parser: which elements of a page mean what.
//!
//! A listing has thousands of rows that are written alike. Where one was read by the parser that [`PlainRows`] read the same, the
//! plain rows behind it are read by those alone, and the parser is given the page without them: it never meets a row that it
//! would read otherwise, and goes on with the first that is not plain.

use std::fmt;

use lol_html::{element, text};

use super::error::ListingError;
use super::gathered::{Gathered, SeenOnPage};
use super::handlers::{
    Element, Handler, ReadingState, attribute, opened_and_closed, opened_and_closed_by, said, seen,
};
use super::plain::{self, Begins, PlainRows};
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
pub struct TableReader {
    page: ReadingState<Gathered>,
    /// What reads plain rows, where none of them can have what else is looked for.
    plain: Option<PlainRows>,
    /// Whether the parser has come to the end of a row behind which plain ones may come.
    behind_a_row: bool,
    /// A plain row that is not whole yet.
    unfinished: Vec<u8>,
    #[cfg(test)]
    plain_rows_read: usize,
}

/// How the rows of a page end that are looked for.
const ROW_END: &[u8] = b"</tr>";

impl TableReader {
    /// Prepares for a page on which things are found there.
    pub fn new(selectors: Selectors<'_>) -> Self {
        let noted = selectors.noted_by_address();
        let plain = noted.filter(|_| selectors.are_for_no_plain_row()).map(PlainRows::without);
        let handlers = of_rows(selectors.table).into_iter().chain(of_page(selectors));
        let gathered = Gathered::noting(noted.map(ToOwned::to_owned));
        let page = ReadingState::new(gathered, handlers);
        Self {
            page,
            plain,
            behind_a_row: false,
            unfinished: Vec::new(),
            #[cfg(test)]
            plain_rows_read: 0,
        }
    }

    /// Returns how many rows the parser was not asked about.
    #[cfg(test)]
    pub(super) fn plain_rows_read(&self) -> usize {
        self.plain_rows_read
    }

    /// Takes the next bytes of the page, wherever they were cut, and returns the rows that are finished by now.
    pub fn feed(&mut self, bytes: &[u8]) -> Result<Vec<Row>, ListingError> {
        if self.unfinished.is_empty() {
            self.read(bytes)?;
        } else {
            let mut whole = std::mem::take(&mut self.unfinished);
            whole.extend_from_slice(bytes);
            if whole.len() < plain::LONGEST && !bytes.contains(&b'>') {
                self.unfinished = whole;
            } else {
                self.read(&whole)?;
            }
        }
        let (gathered, _) = self.page.so_far();
        if gathered.is_too_large() {
            Err(ListingError::RowTooLarge)
        } else {
            Ok(std::mem::take(&mut gathered.rows))
        }
    }

    /// Ends the page and returns what was seen of it.
    pub fn finish(mut self) -> Result<SeenOnPage, ListingError> {
        // Of a row that is not whole by now the parser says how far it came.
        self.page.feed(&self.unfinished)?;
        Ok(self.page.end()?.finish())
    }

    fn read(&mut self, mut bytes: &[u8]) -> Result<(), ListingError> {
        while !bytes.is_empty() {
            if self.behind_a_row {
                bytes = self.plain_rows(bytes);
            } else {
                let end = self.plain.as_ref().and_then(|_| row_end(bytes)).unwrap_or(bytes.len());
                let (piece, rest) = bytes.split_at(end);
                self.page.feed(piece)?;
                self.behind_a_row = self.ends_plainly(piece);
                bytes = rest;
            }
        }
        Ok(())
    }

    /// Reads the plain rows that the bytes begin with, and returns what is left for the parser.
    fn plain_rows<'b>(&mut self, bytes: &'b [u8]) -> &'b [u8] {
        let Some(plain) = &mut self.plain else { return bytes };
        let (text, broken) = as_text(bytes);
        let mut rest = text;
        loop {
            match plain.begin(rest) {
                Begins::Row(row, length) => {
                    self.page.so_far().0.rows.push(row);
                    #[cfg(test)]
                    {
                        self.plain_rows_read += 1;
                    }
                    rest = rest.get(length..).unwrap_or_default();
                }
                Begins::Unfinished if !broken => {
                    self.unfinished.extend_from_slice(&bytes[text.len() - rest.len()..]);
                    return &[];
                }
                Begins::Unfinished | Begins::Otherwise => {
                    self.behind_a_row = false;
                    return &bytes[text.len() - rest.len()..];
                }
            }
        }
    }

    /// Returns whether the piece that was fed last ends with a plain row, which the parser has read the same.
    fn ends_plainly(&mut self, piece: &[u8]) -> bool {
        let (gathered, fed) = self.page.so_far();
        let (Some(plain), Some(row)) = (&mut self.plain, gathered.take_ended_row()) else { return false };
        let start = row.start.checked_sub(fed - piece.len());
        let written = start.and_then(|start| piece.get(start..)).map(as_text);
        match written {
            Some((text, false)) if row.end == fed && !gathered.in_list => {
                matches!(plain.begin(text), Begins::Row(read, _) if gathered.rows.last() == Some(&read))
            }
            _ => false,
        }
    }
}

/// Returns the place behind the first row end.
fn row_end(bytes: &[u8]) -> Option<usize> {
    bytes.windows(ROW_END.len()).position(|piece| piece == ROW_END).map(|at| at + ROW_END.len())
}

/// Returns as much of the bytes as is text, and whether what follows is none: a letter that is cut off may go on.
fn as_text(bytes: &[u8]) -> (&str, bool) {
    match std::str::from_utf8(bytes) {
        Ok(text) => (text, false),
        Err(error) => {
            let text = bytes.get(..error.valid_up_to()).map(std::str::from_utf8);
            (text.and_then(Result::ok).unwrap_or_default(), error.error_len().is_some())
        }
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

    /// Returns whether nothing in a plain row can be the frame, the table, or the link to a next page: what has an id, or is an
    /// element of another kind.
    fn are_for_no_plain_row(&self) -> bool {
        let is_elsewhere = |selector: &str| {
            let last = selector.rsplit([' ', '>', '+', '~']).next().unwrap_or_default();
            let name = last.split(['.', '#', ':']).next().unwrap_or_default();
            !selector.contains(['[', ',', '(']) && (last.contains('#') || ["body", "table"].contains(&name))
        };
        [self.frame, self.table, self.next_page].into_iter().all(is_elsewhere)
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
        element!(row, opened_and_closed_by(|page: &mut G, element| page.begin_row(element), G::end_row_by)),
        element!(format!("li {table}"), seen(|page: &mut G, _| page.in_list = true)),
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
