//! What reading a page while it arrives is made of: something is done where an element begins, ends, or has text.

use std::borrow::Cow;
use std::cell::RefCell;
use std::thread::LocalKey;

use html_escape::decode_html_entities;
use lol_html::html_content::{EndTag, TextChunk};
use lol_html::send::{ElementContentHandlers, HtmlRewriter, Settings};
use lol_html::{HandlerResult, MemorySettings, OutputSink, Selector, end_tag};

use super::error::ListingError;

/// The most that the parser may hold: a tag that does not end, or elements in elements that nobody closes. Real pages need
/// a few thousand bytes.
const PARSER_LIMIT: usize = 4 << 20;

/// Where the rewritten page would go: nowhere, it is only read.
struct Discard;

impl OutputSink for Discard {
    fn handle_chunk(&mut self, _: &[u8]) {}
}

pub(super) type Element<'r, 't> = lol_html::send::Element<'r, 't>;
pub(super) type Handler = (Cow<'static, Selector>, ElementContentHandlers<'static>);

/// What a page comes to hold while it is read. While bytes are fed it lies in a place of this thread, where what is called for an
/// element reaches it: there are hundreds of such calls for each row, and a lock for each would cost as much as the parser.
pub(super) trait Gathers: Default + 'static {
    /// Returns the place.
    fn at_hand() -> &'static LocalKey<RefCell<Box<Self>>>;
}

/// A page that is being read.
pub(super) struct ReadingState<S> {
    /// Aside, so that whoever waits for the next bytes with a reader in hand has little in it.
    parser: Box<HtmlRewriter<'static, Discard>>,
    gathered: Box<S>,
    /// How many bytes were taken.
    fed: usize,
}

impl<S: Gathers> ReadingState<S> {
    /// Begins a page for which these are called.
    pub(super) fn new(gathered: S, handlers: impl Iterator<Item = Handler>) -> Self {
        let memory = MemorySettings::new().with_max_allowed_memory_usage(PARSER_LIMIT);
        let settings = Settings::new_send().with_strict(false).with_memory_settings(memory);
        let settings = handlers.fold(settings, Settings::append_element_content_handler);
        Self { parser: Box::new(HtmlRewriter::new(settings, Discard)), gathered: Box::new(gathered), fed: 0 }
    }

    /// Takes the next bytes, and returns what the page has come to hold.
    pub(super) fn feed(&mut self, bytes: &[u8]) -> Result<&mut S, ListingError> {
        self.laid_at_hand(|parser| parser.write(bytes)).map_err(ListingError::Parse)?;
        self.fed += bytes.len();
        Ok(&mut self.gathered)
    }

    /// Returns what the page has come to hold, and how many bytes of it were taken.
    pub(super) fn so_far(&mut self) -> (&mut S, usize) {
        (&mut self.gathered, self.fed)
    }

    /// Ends the page.
    pub(super) fn end(self) -> Result<S, ListingError> {
        let Self { parser, mut gathered, .. } = self;
        swap(&mut gathered);
        let ended = parser.end().map_err(ListingError::Parse);
        swap(&mut gathered);
        ended.map(|()| *gathered)
    }

    fn laid_at_hand<R>(&mut self, parse: impl FnOnce(&mut HtmlRewriter<'static, Discard>) -> R) -> R {
        swap(&mut self.gathered);
        let parsed = parse(&mut self.parser);
        swap(&mut self.gathered);
        parsed
    }
}

fn swap<S: Gathers>(gathered: &mut Box<S>) {
    S::at_hand().with_borrow_mut(|there| std::mem::swap(there, gathered));
}

/// Does something where an element begins.
pub(super) fn seen<S: Gathers>(
    change: impl Fn(&mut S, &mut Element<'_, '_>) + Send + 'static,
) -> impl FnMut(&mut Element<'_, '_>) -> HandlerResult + Send + 'static {
    move |element| {
        S::at_hand().with_borrow_mut(|gathered| change(gathered, element));
        Ok(())
    }
}

/// Does something where an element begins, and something where it ends, by its own end tag or by whatever ends what it stands in.
pub(super) fn opened_and_closed<S: Gathers>(
    opened: impl Fn(&mut S, &mut Element<'_, '_>) + Send + 'static,
    closed: impl Fn(&mut S) + Copy + Send + 'static,
) -> impl FnMut(&mut Element<'_, '_>) -> HandlerResult + Send + 'static {
    opened_and_closed_by(opened, move |gathered, _| closed(gathered))
}

/// Does something where an element begins, and something where it ends, told the end tag: what was cut off is closed by that of
/// whatever it stands in.
pub(super) fn opened_and_closed_by<S: Gathers>(
    opened: impl Fn(&mut S, &mut Element<'_, '_>) + Send + 'static,
    closed: impl Fn(&mut S, &EndTag<'_>) + Copy + Send + 'static,
) -> impl FnMut(&mut Element<'_, '_>) -> HandlerResult + Send + 'static {
    move |element| {
        S::at_hand().with_borrow_mut(|gathered| opened(gathered, element));
        if let Some(handlers) = element.end_tag_handlers() {
            handlers.push(end_tag!(move |tag| {
                S::at_hand().with_borrow_mut(|gathered| closed(gathered, tag));
                Ok(())
            }));
        }
        Ok(())
    }
}

/// Does something with the text of an element, in the pieces it comes in.
pub(super) fn said<S: Gathers>(
    hear: impl Fn(&mut S, &str) + Send + 'static,
) -> impl FnMut(&mut TextChunk<'_>) -> HandlerResult + Send + 'static {
    move |chunk| {
        S::at_hand().with_borrow_mut(|gathered| hear(gathered, chunk.as_str()));
        Ok(())
    }
}

/// Returns an attribute, its entities decoded; empty without one.
pub(super) fn attribute(element: &Element<'_, '_>, name: &str) -> String {
    element.get_attribute(name).map(|value| decode_html_entities(&value).into_owned()).unwrap_or_default()
}
