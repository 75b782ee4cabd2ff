//! What can be said of any page: its title, and where its elements are.

use scraper::{ElementRef, Html, Selector};

/// Returns the page's title with inner white space single, or a word that says there is none.
pub fn title(html: &str) -> String {
    title_of(&Html::parse_document(html))
}

/// Returns the title of a page that is parsed already.
pub(crate) fn title_of(page: &Html) -> String {
    let title = first(page, "title").map(text_of).unwrap_or_default();
    if title.is_empty() { "(no title)".to_owned() } else { title }
}

/// Returns every element a selector finds; none for a selector that is no selector.
pub fn all<'a>(page: &'a Html, selector: &str) -> Vec<ElementRef<'a>> {
    Selector::parse(selector).map(|selector| page.select(&selector).collect()).unwrap_or_default()
}

/// Returns the first element a selector finds.
pub fn first<'a>(page: &'a Html, selector: &str) -> Option<ElementRef<'a>> {
    all(page, selector).into_iter().next()
}

/// Returns the first element below another one that a selector finds.
pub fn within<'a>(parent: ElementRef<'a>, selector: &str) -> Option<ElementRef<'a>> {
    Selector::parse(selector).ok().and_then(|selector| parent.select(&selector).next())
}

/// Returns an element's text, white space single.
pub fn text_of(element: ElementRef<'_>) -> String {
    element.text().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_without_a_title_says_so() {
        assert_eq!(title("<p>hello"), "(no title)");
        assert_eq!(title("<title>\n  Employees \n</title>"), "Employees");
    }
}
