//! Pages that a parser of whole documents would not come to the end of.
//!
//! It looks at every element that is still open for each new one, and at every attribute of a tag for each further one: a
//! page where a few hundred thousand are open, as a template that includes itself makes it, would take hours. A reader
//! that keeps only what is open tells in a moment.

use lol_html::html_content::Element;
use lol_html::send::{HtmlRewriter, SendHandlerTypes, Settings};
use lol_html::{MemorySettings, OutputSink, element};

/// The most that the open elements, or one tag, may take. Real pages have some thirty elements open and tags of a few
/// thousand bytes; this is room for about two thousand elements.
const LIMIT: usize = 512 << 10;

/// Tags are looked at in pieces of this size: only what goes on behind a piece is kept and counted.
const PIECE: usize = 16 << 10;

struct Nowhere;

impl OutputSink for Nowhere {
    fn handle_chunk(&mut self, _: &[u8]) {}
}

/// Returns whether a page can be parsed whole in a moment.
pub(super) fn is_bearable(html: &str) -> bool {
    let memory = MemorySettings::new().with_max_allowed_memory_usage(LIMIT);
    let every = element!("*", |_: &mut Element<'_, '_, SendHandlerTypes>| Ok(()));
    let settings = Settings::new_send().with_strict(false).with_memory_settings(memory);
    let mut reader = HtmlRewriter::new(settings.append_element_content_handler(every), Nowhere);
    html.as_bytes().chunks(PIECE).all(|piece| reader.write(piece).is_ok())
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
