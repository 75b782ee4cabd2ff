//! What reading a page while it arrives is made of: something is done where an element begins, ends, or has text.

use std::borrow::Cow;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use html_escape::decode_html_entities;
use lol_html::send::{ElementContentHandlers, HtmlRewriter, Settings};
use lol_html::{HandlerResult, MemorySettings, OutputSink, Selector, end_tag};

/// The most that the parser may hold: a tag that does not end, or elements in elements that nobody closes. Real pages need
/// a few thousand bytes.
const PARSER_LIMIT: usize = 4 << 20;

/// Where the rewritten page would go: nowhere, it is only read.
pub(super) struct Discard;

impl OutputSink for Discard {
    fn handle_chunk(&mut self, _: &[u8]) {}
}

pub(super) type Element<'r, 't> = lol_html::send::Element<'r, 't>;
pub(super) type Handler = (Cow<'static, Selector>, ElementContentHandlers<'static>);

/// Returns the parser that calls these.
pub(super) fn rewriter(handlers: impl Iterator<Item = Handler>) -> HtmlRewriter<'static, Discard> {
    let memory = MemorySettings::new().with_max_allowed_memory_usage(PARSER_LIMIT);
    let settings = Settings::new_send().with_strict(false).with_memory_settings(memory);
    HtmlRewriter::new(handlers.fold(settings, Settings::append_element_content_handler), Discard)
}

/// Does something where an element begins.
pub(super) fn seen<S: Send + 'static>(
    shared: &Arc<Mutex<S>>,
    change: fn(&mut S, &mut Element<'_, '_>),
) -> impl FnMut(&mut Element<'_, '_>) -> HandlerResult + Send + use<S> {
    let shared = Arc::clone(shared);
    move |element| {
        change(&mut lock(&shared), element);
        Ok(())
    }
}

/// Does something where an element ends, by its own end tag or by whatever ends what it stands in.
pub(super) fn closed<S: Send + 'static>(
    shared: &Arc<Mutex<S>>,
    change: fn(&mut S),
) -> impl FnMut(&mut Element<'_, '_>) -> HandlerResult + Send + use<S> {
    at_end(shared, move |shared, _| change(shared))
}

/// Does something where an element ends by its own end tag: what was cut off is closed by whatever ends what it stands in.
pub(super) fn closed_by<S: Send + 'static>(
    shared: &Arc<Mutex<S>>,
    name: &'static str,
    change: fn(&mut S),
) -> impl FnMut(&mut Element<'_, '_>) -> HandlerResult + Send + use<S> {
    at_end(shared, move |shared, tag| {
        if tag == name {
            change(shared);
        }
    })
}

fn at_end<S: Send + 'static, F: Fn(&mut S, &str) + Clone + Send + 'static>(
    shared: &Arc<Mutex<S>>,
    change: F,
) -> impl FnMut(&mut Element<'_, '_>) -> HandlerResult + Send + use<S, F> {
    let shared = Arc::clone(shared);
    move |element| {
        let (shared, change) = (Arc::clone(&shared), change.clone());
        if let Some(handlers) = element.end_tag_handlers() {
            handlers.push(end_tag!(move |tag| {
                change(&mut lock(&shared), &tag.name());
                Ok(())
            }));
        }
        Ok(())
    }
}

/// Returns an attribute, its entities decoded; empty without one.
pub(super) fn attribute(element: &Element<'_, '_>, name: &str) -> String {
    element.get_attribute(name).map(|value| decode_html_entities(&value).into_owned()).unwrap_or_default()
}

/// A panic elsewhere while the lock was held leaves nothing half done here: the page is being thrown away.
pub(super) fn lock<S>(shared: &Mutex<S>) -> MutexGuard<'_, S> {
    shared.lock().unwrap_or_else(PoisonError::into_inner)
}
