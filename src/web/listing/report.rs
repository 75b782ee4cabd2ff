//! A page of many tables, read while its bytes arrive: what stands in them is told in its order.

use std::cell::RefCell;
use std::fmt;
use std::thread::LocalKey;

use lol_html::{element, text};

use super::error::{ListingError, ROW_LIMIT};
use super::gathered::single_spaced;
use super::handlers::{
    Element, Gathers, Handler, ReadingState, attribute, opened_and_closed, opened_and_closed_by, said, seen,
};

/// One part of a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Piece {
    /// A table begins.
    Table,
    /// A row of it.
    Row(ReportRow),
    /// It ends, by its own end tag.
    End,
}

/// A row of one of the tables.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReportRow {
    /// The `class` attribute.
    pub class: String,
    /// Its cells in order.
    pub cells: Vec<ReportCell>,
}

/// A cell of such a row.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReportCell {
    /// Whether it is a heading (`<th>`).
    pub is_heading: bool,
    /// The `class` attribute.
    pub class: String,
    /// The cell's text, white space single.
    pub text: String,
}

/// What was seen of the page besides its tables.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is one thing seen or not; they do not exclude each other"
)]
pub struct ReportSeen {
    /// Whether the frame was there that every page of the application has.
    pub frame: bool,
    /// Whether the page was closed: a body that was cut off is not.
    pub complete: bool,
    /// Whether a table stands in another one or behind the frame, or a row outside of any: their order is none then.
    pub tangled: bool,
    /// The texts of the headings (`<h3>`) that stand in no table, white space single.
    pub headings: Vec<String>,
    /// The page's title.
    pub title: String,
    /// Whether the page is the sign-in page.
    pub sign_in: bool,
}

impl ReportRow {
    /// Returns whether the row carries this CSS class.
    pub fn is(&self, class: &str) -> bool {
        self.class.split_ascii_whitespace().any(|one| one == class)
    }
}

/// Reads one page. Feed it the bytes, then finish it.
pub struct ReportReader(ReadingState<Gathering>);

thread_local! {
    static AT_HAND: RefCell<Box<Gathering>> = RefCell::default();
}

impl Gathers for Gathering {
    fn at_hand() -> &'static LocalKey<RefCell<Box<Self>>> {
        &AT_HAND
    }
}

#[derive(Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is one thing seen or not; they do not exclude each other"
)]
struct Gathering {
    pieces: Vec<Piece>,
    /// How many frames are open: what stands in none of them is navigation.
    frames: usize,
    /// How many tables are open.
    depth: usize,
    row: Option<ReportRow>,
    cell: Option<ReportCell>,
    heading: Option<String>,
    bytes: usize,
    too_large: bool,
    username: bool,
    password: bool,
    html_closed: bool,
    seen: ReportSeen,
}

impl Gathering {
    fn has_room_for(&mut self, bytes: usize) -> bool {
        self.bytes = self.bytes.saturating_add(bytes);
        self.too_large |= self.bytes > ROW_LIMIT;
        !self.too_large
    }

    fn begin_table(&mut self) {
        if self.frames == 0 {
            self.seen.tangled |= self.seen.frame;
            return;
        }
        self.seen.tangled |= self.depth > 0;
        self.depth += 1;
        self.pieces.push(Piece::Table);
    }

    fn end_table(&mut self) {
        self.end_row();
        self.depth = self.depth.saturating_sub(1);
        self.pieces.push(Piece::End);
    }

    fn begin_row(&mut self, element: &mut Element<'_, '_>) {
        if self.frames == 0 {
            return;
        }
        self.end_row();
        self.seen.tangled |= self.depth != 1;
        self.row = Some(ReportRow { class: attribute(element, "class"), cells: Vec::new() });
    }

    fn end_row(&mut self) {
        self.end_cell();
        self.pieces.extend(self.row.take().map(Piece::Row));
        self.bytes = 0;
    }

    fn begin_cell(&mut self, element: &mut Element<'_, '_>) {
        if self.frames == 0 {
            return;
        }
        self.end_cell();
        let (is_heading, class) = (element.tag_name() == "th", attribute(element, "class"));
        if self.row.is_some() && self.has_room_for(size_of::<ReportCell>() + class.len()) {
            self.cell = Some(ReportCell { is_heading, class, text: String::new() });
        }
    }

    fn end_cell(&mut self) {
        if let (Some(mut cell), Some(row)) = (self.cell.take(), self.row.as_mut()) {
            cell.text = single_spaced(&cell.text);
            row.cells.push(cell);
        }
    }

    fn begin_heading(&mut self) {
        self.end_heading();
        self.heading = (self.frames > 0 && self.depth == 0).then(String::new);
    }

    fn end_heading(&mut self) {
        if let Some(heading) = self.heading.take() {
            self.seen.headings.push(single_spaced(&heading));
        }
    }

    fn add_text(&mut self, text: &str) {
        self.add_to_heading(text);
        if let Some(cell) = &mut self.cell {
            // The indentation of the page is most of its bytes: it is not kept.
            if cell.text.is_empty() && text.trim().is_empty() {
                return;
            }
            cell.text.push_str(text);
            self.has_room_for(text.len());
        }
    }

    /// The headings of a page are few: together they are no longer than a row.
    fn add_to_heading(&mut self, text: &str) {
        if let Some(heading) = &mut self.heading {
            heading.push_str(text);
            let all: usize = self.seen.headings.iter().map(String::len).sum();
            self.too_large |= heading.len() + all > ROW_LIMIT;
        }
    }

    fn add_to_title(&mut self, text: &str) {
        if self.seen.title.len() + text.len() > ROW_LIMIT {
            self.too_large = true;
        } else {
            self.seen.title.push_str(text);
        }
    }

    fn finish(mut self) -> (Vec<Piece>, ReportSeen) {
        self.end_heading();
        let mut seen = self.seen;
        seen.complete = self.html_closed && self.depth == 0 && self.row.is_none();
        seen.sign_in = self.username && self.password;
        seen.title = single_spaced(&seen.title);
        if seen.title.is_empty() {
            "(no title)".clone_into(&mut seen.title);
        }
        (self.pieces, seen)
    }
}

impl ReportReader {
    /// Prepares for a page that has this frame around its content.
    pub fn new(frame: &str) -> Self {
        Self(ReadingState::new(Gathering::default(), handlers(frame).into_iter()))
    }

    /// Takes the next bytes of the page, wherever they were cut, and returns what is finished by now.
    pub fn feed(&mut self, bytes: &[u8]) -> Result<Vec<Piece>, ListingError> {
        let page = self.0.feed(bytes)?;
        if page.too_large { Err(ListingError::RowTooLarge) } else { Ok(std::mem::take(&mut page.pieces)) }
    }

    /// Ends the page and returns what was seen of it, with what was finished by its end.
    pub fn finish(self) -> Result<(Vec<Piece>, ReportSeen), ListingError> {
        Ok(self.0.end()?.finish())
    }
}

/// What means something on the page. What stands before the frame is navigation; a table behind it would be one out of place. There
/// are thousands of cells and few selectors: each selector is held against every tag. What ends a cell or a row is whatever begins
/// next, or the end of its table.
fn handlers(frame: &str) -> Vec<Handler> {
    type G = Gathering;
    let nothing = |_: &mut G, _: &mut Element<'_, '_>| {};
    vec![
        element!(
            "html",
            opened_and_closed_by(nothing, |page: &mut G, tag| page.html_closed |= tag.name() == "html")
        ),
        element!(
            frame,
            opened_and_closed(
                |page: &mut G, _| {
                    page.seen.frame = true;
                    page.frames += 1;
                },
                |page| page.frames -= 1
            )
        ),
        // A table that something else ends was cut off: it stays open, and the page is not complete.
        element!(
            "table",
            opened_and_closed_by(
                |page: &mut G, _| page.begin_table(),
                |page, tag| {
                    if page.frames > 0 && tag.name() == "table" {
                        page.end_table();
                    }
                }
            )
        ),
        element!("tr", seen(G::begin_row)),
        element!("td, th", seen(G::begin_cell)),
        element!("h3", opened_and_closed(|page: &mut G, _| page.begin_heading(), G::end_heading)),
        text!("td, th, h3", said(G::add_text)),
        text!("head > title", said(G::add_to_title)),
        element!(r#"input[name="_username"]"#, seen(|page: &mut G, _| page.username = true)),
        element!(r#"input[name="_password"]"#, seen(|page: &mut G, _| page.password = true)),
    ]
}

impl fmt::Debug for ReportReader {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("ReportReader")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "<html><head><title> Report </title></head><body><div id=\"main-column\"><h3>All\n days</h3>\
        <table><tr class=\"a b\"><th> One <em>two</em></th><td class=\"c\">x&amp;y</td></tr></table>\
        <table><tbody><tr><td>last</td></tr></tbody></table></div></body></html>";

    fn read(html: &str, piece: usize) -> (Vec<Piece>, ReportSeen) {
        let mut reader = ReportReader::new("div#main-column");
        let mut pieces = Vec::new();
        for bytes in html.as_bytes().chunks(piece) {
            pieces.extend(reader.feed(bytes).unwrap());
        }
        let (more, seen) = reader.finish().unwrap();
        pieces.extend(more);
        (pieces, seen)
    }

    #[test]
    fn tables_are_told_in_their_order_however_the_bytes_come() {
        let (pieces, seen) = read(PAGE, 7);
        assert_eq!((pieces.clone(), seen.clone()), read(PAGE, usize::MAX));
        assert!(seen.complete && seen.frame && !seen.tangled);
        assert_eq!((seen.title.as_str(), seen.headings.as_slice()), ("Report", &["All days".to_owned()][..]));
        let Piece::Row(row) = &pieces[1] else { panic!("{pieces:?}") };
        assert!(row.is("b") && row.cells[0].is_heading && row.cells[0].text == "One two");
        assert_eq!(row.cells[1].text, "x&y");
        assert_eq!(pieces.iter().filter(|piece| **piece == Piece::End).count(), 2);
    }

    #[test]
    fn a_text_is_told_once_wherever_it_stands() {
        let page = PAGE.replace("last", "<h3>in <b>a</b></h3> cell<th>two");
        let (pieces, seen) = read(&page, 5);
        let Some(Piece::Row(row)) = pieces.get(4) else { panic!("{pieces:?}") };
        let cells: Vec<(&str, bool)> =
            row.cells.iter().map(|cell| (cell.text.as_str(), cell.is_heading)).collect();
        assert_eq!(cells, [("in a cell", false), ("two", true)]);
        assert_eq!(seen.headings, ["All days"]);
    }

    #[test]
    fn a_page_that_is_cut_anywhere_is_not_complete() {
        for end in 0..PAGE.len() - 1 {
            assert!(!read(&PAGE[..end], 4096).1.complete, "cut at {end}");
        }
    }

    #[test]
    fn a_table_in_a_table_has_no_order() {
        let page = PAGE.replace("last", "<table><tr><td>inner</td></tr></table>");
        assert!(read(&page, 4096).1.tangled);
        assert!(read(&PAGE.replace("<table><tbody><tr><td>last", "<tr><td>last"), 4096).1.tangled);
        assert!(read(&PAGE.replace("</body>", "<table></table></body>"), 4096).1.tangled);
        let navigation = PAGE.replace("<body>", "<body><table><tr><td>Shortcut</td></tr></table>");
        assert_eq!(read(&navigation, 4096), read(PAGE, 4096));
    }
}
