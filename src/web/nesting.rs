//! Pages that a parser of whole documents would not come to the end of.
//!
//! It looks at every element that is still open for each new one, and at every attribute of a tag for each further one: a
//! page where a few hundred thousand are open, as a template that includes itself makes it, would take hours. A reader
//! that keeps only what is open tells in a moment.

use lol_html::html_content::Element;
use lol_html::send::{HtmlRewriter, SendHandlerTypes, Settings};
use lol_html::{MemorySettings, OutputSink, element};

/// The most that the open elements, or one tag, may take. Real pages have some thirty elements open and tags of a few
/// thousand bytes; this is room for a few thousand elements.
const LIMIT: usize = 512 << 10;

/// More elements than are ever open on a real page, those that have no end counted as if they had one.
const MANY: usize = 2_000;

struct Nowhere;

impl OutputSink for Nowhere {
    fn handle_chunk(&mut self, _: &[u8]) {}
}

/// Returns whether a page can be parsed whole in a moment.
pub(super) fn is_bearable(html: &str) -> bool {
    // No tag is longer than the page, and hardly any page has to be looked at closely.
    (html.len() <= LIMIT || longest_tag(html) <= LIMIT) && (roughly_open(html) <= MANY || is_shallow(html))
}

fn longest_tag(html: &str) -> usize {
    html.split('<').map(|tag| tag.find('>').unwrap_or(tag.len())).max().unwrap_or_default()
}

/// Returns how many tags were ahead of the end tags at most, whatever their names.
fn roughly_open(html: &str) -> usize {
    let (mut open, mut most) = (0usize, 0);
    for (at, _) in html.match_indices('<') {
        open = if html.as_bytes().get(at + 1) == Some(&b'/') { open.saturating_sub(1) } else { open + 1 };
        most = most.max(open);
    }
    most
}

/// Returns whether only so many elements are open at a time as there is room for.
fn is_shallow(html: &str) -> bool {
    let memory = MemorySettings::new().with_max_allowed_memory_usage(LIMIT);
    // Nothing is looked for, yet what looks inside of something has to know what is open.
    let inside = element!("nothing > nothing", |_: &mut Element<'_, '_, SendHandlerTypes>| Ok(()));
    let settings = Settings::new_send().with_strict(false).with_memory_settings(memory);
    let mut reader = HtmlRewriter::new(settings.append_element_content_handler(inside), Nowhere);
    reader.write(html.as_bytes()).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_nested_like_a_page_is_bearable() {
        let deep = format!("{}x{}", "<div><ul><li>".repeat(100), "</li></ul></div>".repeat(100));
        let options =
            "<option value=3001 data-email=\"ana.diaz@example.com\">Ana Diaz</option>".repeat(20_000);
        let page =
            format!("<html><body>{deep}<select>{options}</select>{}</body></html>", "<br><p>x".repeat(500));
        assert!(is_bearable(&page));
    }

    #[test]
    fn elements_in_elements_and_attributes_without_end_are_not() {
        for unit in
            ["<div>", "<ul><li>", "<table><tr><td>", "<div><input name=a>", "<form><fieldset>", "<b><p>"]
        {
            assert!(!is_bearable(&unit.repeat(100_000)), "{unit}");
        }
        let attributes: String = (0..200_000).map(|number| format!(" a{number}=1")).collect();
        assert!(!is_bearable(&format!("<html><input {attributes}>")));
    }
}
