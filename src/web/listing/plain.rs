//! Rows that are written as plainly as a program writes them: cells in a row, tags that end in the order in which they began,
//! quoted attributes, nothing that means something special to whoever reads HTML. There is one way to read such a row, and it
//! needs no parser. Whatever else stands there is the parser's to read.

use html_escape::decode_html_entities;

use super::row::{Row, What};

/// The most bytes of such a row: a longer one is the parser's, which counts what it holds.
pub(super) const LONGEST: usize = 32 << 10;

/// What may stand in a cell: elements that mean nothing but themselves, whatever they stand in.
const INSIDE: [&str; 12] = ["a", "b", "div", "em", "i", "li", "ol", "p", "small", "span", "strong", "ul"];

/// The most elements in one another in a cell.
const DEEPEST: usize = 8;

/// What a text begins with.
pub(super) enum Begins {
    /// A row, and how many bytes of the text that are.
    Row(Row, usize),
    /// What is a plain row so far, and goes on behind the text's end.
    Unfinished,
    /// Something else.
    Otherwise,
}

/// Why a row was not read.
enum Stop {
    Unfinished,
    Otherwise,
}

/// Reads plain rows.
#[derive(Default)]
pub(super) struct PlainRows {
    /// Links whose address has this are not for here: the parser notes them.
    noted: String,
    /// How long the last row was.
    extent: (usize, usize),
    /// The texts of a cell and of an item in it as they were written; the memory stays for the next ones.
    text: String,
    item: String,
}

/// A tag, its attributes as they were written.
#[derive(Default)]
struct Tag<'t> {
    name: &'t str,
    is_end: bool,
    class: Option<&'t str>,
    date_utc: Option<&'t str>,
    href: Option<&'t str>,
}

/// A cell that was begun.
#[derive(Default)]
struct CellAtWork<'t> {
    open: [&'t str; DEEPEST],
    depth: usize,
    /// Whether a list item was begun and not told yet, and whether what comes next stands in it.
    has_item: bool,
    in_item: bool,
}

impl PlainRows {
    /// Leaves rows with a link whose address has this to the parser.
    pub(super) fn without(noted: &str) -> Self {
        Self { noted: noted.to_owned(), ..Self::default() }
    }

    /// Reads the row that a text begins with.
    pub(super) fn begin(&mut self, text: &str) -> Begins {
        let near = text.get(..text.floor_char_boundary(LONGEST)).unwrap_or_default();
        let (mut rest, mut row) = (near, Row::like(self.extent));
        match self.read(&mut rest, &mut row) {
            Ok(()) => {
                self.extent = row.extent();
                Begins::Row(row, near.len() - rest.len())
            }
            Err(Stop::Unfinished) if text.len() < LONGEST => Begins::Unfinished,
            Err(_) => Begins::Otherwise,
        }
    }

    fn read(&mut self, rest: &mut &str, row: &mut Row) -> Result<(), Stop> {
        let tag = tag_behind_space(rest)?;
        if tag.is_end || tag.name != "tr" {
            return Err(Stop::Otherwise);
        }
        loop {
            let tag = tag_behind_space(rest)?;
            match (tag.is_end, tag.name) {
                (false, "td") => self.cell(&tag, rest, row)?,
                (true, "tr") => return Ok(()),
                _ => return Err(Stop::Otherwise),
            }
        }
    }

    fn cell(&mut self, begins: &Tag<'_>, rest: &mut &str, row: &mut Row) -> Result<(), Stop> {
        row.push(What::Class, &decode_html_entities(begins.class.unwrap_or_default()));
        if let Some(moment) = begins.date_utc.filter(|moment| !moment.is_empty()) {
            row.push(What::DateUtc, &decode_html_entities(moment));
        }
        self.text.clear();
        let mut cell = CellAtWork::default();
        loop {
            self.add(text_before_tag(rest)?, cell.in_item);
            let tag = tag(rest)?;
            if tag.is_end && cell.depth == 0 && tag.name == "td" {
                break;
            }
            if tag.is_end {
                cell.end(tag.name)?;
            } else if tag.name != "br" {
                self.begin_inside(&tag, &mut cell, row)?;
            }
        }
        self.end_item(&mut cell, row);
        row.push_written(What::Text, &self.text);
        Ok(())
    }

    fn add(&mut self, text: &str, in_item: bool) {
        if in_item {
            self.item.push_str(text);
        } else if self.text.is_empty() {
            // The indentation of the page is most of its bytes: it is not kept.
            self.text.push_str(text.trim_ascii_start());
        } else {
            self.text.push_str(text);
        }
    }

    fn begin_inside<'t>(
        &mut self,
        tag: &Tag<'t>,
        cell: &mut CellAtWork<'t>,
        row: &mut Row,
    ) -> Result<(), Stop> {
        match (tag.name, tag.href) {
            ("a", Some(href)) if href.contains(&self.noted) => return Err(Stop::Otherwise),
            ("a", Some(href)) => row.push(What::Link, &decode_html_entities(href)),
            ("i", _) => row.push(What::Icon, &decode_html_entities(tag.class.unwrap_or_default())),
            ("li", _) if cell.in_item => return Err(Stop::Otherwise),
            ("li", _) => {
                self.end_item(cell, row);
                (cell.has_item, cell.in_item) = (true, true);
            }
            _ => {}
        }
        cell.begin(tag.name)
    }

    fn end_item(&mut self, cell: &mut CellAtWork<'_>, row: &mut Row) {
        if std::mem::take(&mut cell.has_item) {
            row.push_written(What::Item, &self.item);
        }
        self.item.clear();
    }
}

impl<'t> CellAtWork<'t> {
    fn begin(&mut self, name: &'t str) -> Result<(), Stop> {
        let place = self.open.get_mut(self.depth).filter(|_| INSIDE.contains(&name));
        *place.ok_or(Stop::Otherwise)? = name;
        self.depth += 1;
        Ok(())
    }

    fn end(&mut self, name: &str) -> Result<(), Stop> {
        self.depth = self.depth.checked_sub(1).ok_or(Stop::Otherwise)?;
        if self.open.get(self.depth) != Some(&name) {
            return Err(Stop::Otherwise);
        }
        self.in_item &= name != "li";
        Ok(())
    }
}

/// Takes the text up to the next tag, and the sign that the tag begins with.
fn text_before_tag<'t>(rest: &mut &'t str) -> Result<&'t str, Stop> {
    let (text, behind) = rest.split_once('<').ok_or(Stop::Unfinished)?;
    *rest = behind;
    Ok(text)
}

fn tag_behind_space<'t>(rest: &mut &'t str) -> Result<Tag<'t>, Stop> {
    *rest = rest.trim_ascii_start();
    match rest.strip_prefix('<') {
        Some(behind) => *rest = behind,
        None if rest.is_empty() => return Err(Stop::Unfinished),
        None => return Err(Stop::Otherwise),
    }
    tag(rest)
}

/// Takes a tag whose first sign was taken.
fn tag<'t>(rest: &mut &'t str) -> Result<Tag<'t>, Stop> {
    let mut tag = Tag::default();
    if let Some(behind) = rest.strip_prefix('/') {
        (tag.is_end, *rest) = (true, behind);
    }
    tag.name = name(rest)?;
    loop {
        let behind = rest.trim_ascii_start();
        if let Some(behind) = behind.strip_prefix('>') {
            *rest = behind;
            return Ok(tag);
        }
        if behind.is_empty() {
            return Err(Stop::Unfinished);
        }
        if tag.is_end || behind.len() == rest.len() {
            return Err(Stop::Otherwise);
        }
        *rest = behind;
        attribute(rest, &mut tag)?;
    }
}

fn attribute<'t>(rest: &mut &'t str, tag: &mut Tag<'t>) -> Result<(), Stop> {
    let name = name(rest)?;
    let mut signs = rest.chars();
    let quote = match (signs.next(), signs.next()) {
        (Some('='), Some(quote @ ('"' | '\''))) => quote,
        (None, _) | (Some('='), None) => return Err(Stop::Unfinished),
        _ => return Err(Stop::Otherwise),
    };
    let (value, behind) = signs.as_str().split_once(quote).ok_or(Stop::Unfinished)?;
    *rest = behind;
    let place = match name {
        "class" => &mut tag.class,
        "data-date-utc" => &mut tag.date_utc,
        "href" => &mut tag.href,
        // By an id anything may be looked for.
        "id" => return Err(Stop::Otherwise),
        _ => return Ok(()),
    };
    // Nobody who writes plainly says it twice.
    if place.replace(value).is_some() { Err(Stop::Otherwise) } else { Ok(()) }
}

/// Takes a name in small letters.
fn name<'t>(rest: &mut &'t str) -> Result<&'t str, Stop> {
    let is_of_name = |byte: u8| byte.is_ascii_lowercase() || byte == b'-';
    let end = rest.bytes().position(|byte| !is_of_name(byte)).ok_or(Stop::Unfinished)?;
    let (name, behind) = rest.split_at_checked(end).ok_or(Stop::Otherwise)?;
    *rest = behind;
    if name.is_empty() { Err(Stop::Otherwise) } else { Ok(name) }
}
