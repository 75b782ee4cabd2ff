//! What the tags of a long table say. Thousands of them are written alike, but for an address or a moment: what one said is known
//! of the next that is written the same.

use std::borrow::Cow;
use std::ops::Range;

use super::handlers::Element;

/// The most tags that are known, and the longest.
const MOST: usize = 64;
const LONGEST: usize = 1024;

/// What a tag says, its entities as they were written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Attributes<'a> {
    pub(super) class: Cow<'a, str>,
    pub(super) date_utc: Cow<'a, str>,
    /// `None` without such an attribute.
    pub(super) href: Option<Cow<'a, str>>,
}

/// The attribute that differs between tags that are otherwise the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Differs {
    DateUtc,
    Href,
}

/// A tag that was read once.
struct Known {
    raw: Vec<u8>,
    says: Attributes<'static>,
    /// A quoted value that others have another one of, and where it stands.
    differs: Option<(Differs, Range<usize>)>,
}

/// The tags that were read, in their order: the cells of a row come in the same one each time.
#[derive(Default)]
pub(super) struct Tags {
    known: Vec<Known>,
    /// Which one is likely the next.
    next: usize,
}

impl Tags {
    /// Returns what a tag says. `raw` is how it is written, where that is at hand whole.
    pub(super) fn read<'a>(&'a mut self, raw: Option<&'a [u8]>, element: &Element<'_, '_>) -> Attributes<'a> {
        let Some(raw) = raw.filter(|raw| raw.len() <= LONGEST) else { return said(element) };
        let (before, behind) = self.known.split_at(self.next.min(self.known.len()));
        let like = |known: &Known| known.is_like(raw);
        let found = behind.iter().position(like).map(|at| at + before.len());
        let found = found.or_else(|| before.iter().position(like));
        let at = match found {
            Some(at) => at,
            None if self.known.len() < MOST => {
                self.known.push(Known::new(raw, element));
                self.known.len() - 1
            }
            None => return said(element),
        };
        self.next = at + 1;
        self.known.get(at).map_or_else(Attributes::default, |known| known.said_by(raw))
    }
}

impl Known {
    fn new(raw: &[u8], element: &Element<'_, '_>) -> Self {
        let start = element.source_location().bytes().start;
        let place = |name: &str| {
            let attribute = element.attributes().iter().find(|attribute| attribute.name() == name)?;
            let range = attribute.value_source_location()?.bytes();
            let range = range.start.checked_sub(start)?..range.end.checked_sub(start)?;
            let quotes = [raw.get(range.start.checked_sub(1)?)?, raw.get(range.end)?];
            matches!(quotes, [b'"', b'"'] | [b'\'', b'\'']).then_some(range)
        };
        let differs = place("href").map(|range| (Differs::Href, range));
        let differs = differs.or_else(|| place("data-date-utc").map(|range| (Differs::DateUtc, range)));
        Self { raw: raw.to_vec(), says: said(element), differs }
    }

    /// Returns whether a tag is written like this one: then a parser reads it the same way, up to the value and behind it, as
    /// that has no quote that would end it.
    fn is_like(&self, raw: &[u8]) -> bool {
        let Some((_, range)) = &self.differs else { return self.raw == raw };
        let (before, behind) = (&self.raw[..range.start], &self.raw[range.end..]);
        let value = raw.strip_prefix(before).and_then(|rest| rest.strip_suffix(behind));
        value.is_some_and(|value| behind.first().is_some_and(|quote| !value.contains(quote)))
    }

    fn said_by<'a>(&'a self, raw: &'a [u8]) -> Attributes<'a> {
        let borrowed = |text: &'a Cow<'static, str>| Cow::Borrowed(text.as_ref());
        let mut says = Attributes {
            class: borrowed(&self.says.class),
            date_utc: borrowed(&self.says.date_utc),
            href: self.says.href.as_ref().map(borrowed),
        };
        if let Some((differs, range)) = &self.differs {
            let end = raw.len().saturating_sub(self.raw.len() - range.end);
            let value = String::from_utf8_lossy(raw.get(range.start..end).unwrap_or_default());
            match differs {
                Differs::Href => says.href = Some(value),
                Differs::DateUtc => says.date_utc = value,
            }
        }
        says
    }
}

fn said(element: &Element<'_, '_>) -> Attributes<'static> {
    let value = |name: &str| element.get_attribute(name).map(Cow::Owned);
    Attributes {
        class: value("class").unwrap_or_default(),
        date_utc: value("data-date-utc").unwrap_or_default(),
        href: value("href"),
    }
}
