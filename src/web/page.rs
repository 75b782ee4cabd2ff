//! What can be said of any page: its title and the alerts it shows.

use scraper::{ElementRef, Html, Selector};

/// The messages a page shows, in order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Alerts {
    /// What went wrong.
    pub errors: Vec<String>,
    /// What went well.
    pub successes: Vec<String>,
}

/// Returns the page's title with inner white space single, or a word that says there is none.
pub fn title(html: &str) -> String {
    title_of(&Html::parse_document(html))
}

/// Returns the title of a page that is parsed already.
pub(crate) fn title_of(page: &Html) -> String {
    let title = first(page, "title").map(text_of).unwrap_or_default();
    if title.is_empty() { "(no title)".to_owned() } else { title }
}

/// Returns the alerts in `div.alerts`: each paragraph, or the whole alert where it has none.
pub fn alerts(page: &Html) -> Alerts {
    Alerts { errors: messages(page, "alert-danger"), successes: messages(page, "alert-success") }
}

fn messages(page: &Html, class: &str) -> Vec<String> {
    let mut found = Vec::new();
    for alert in all(page, &format!("div.alerts .alert.{class}")) {
        let mut paragraphs: Vec<String> = alert
            .descendants()
            .filter_map(ElementRef::wrap)
            .filter(|child| child.value().name() == "p")
            .map(text_of)
            .collect();
        if paragraphs.is_empty() {
            paragraphs.push(text_of(alert));
        }
        found.extend(paragraphs.into_iter().filter(|text| !text.is_empty()));
    }
    found
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
    fn alerts_are_told_apart_and_in_order() {
        let page = Html::parse_document(
            "<div class='alerts alerts-server'><div class='alert alert-danger'><p>One &amp; only</p><p>Two</p></div>
             <div class='alert alert-success'>Saved</div></div><div class='alert alert-danger'><p>elsewhere</p></div>",
        );
        let alerts = alerts(&page);
        assert_eq!(alerts.errors, ["One & only", "Two"]);
        assert_eq!(alerts.successes, ["Saved"]);
    }

    #[test]
    fn a_page_without_a_title_says_so() {
        assert_eq!(title("<p>hello"), "(no title)");
        assert_eq!(title("<title>\n  Employees \n</title>"), "Employees");
    }
}
