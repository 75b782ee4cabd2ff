//! Why a form was refused, as the session's next page tells it (protocol §10).

use scraper::{ElementRef, Html};

use crate::web::page;

/// The alerts of the server itself. A page also carries hidden ones that its script keeps ready, and successes of earlier
/// steps of the same session: neither says anything about the last form.
const REFUSALS: &str = "div.alerts-server .alert.alert-danger";

/// Returns the reasons a page gives, in its own words and order: each paragraph, or the whole alert where it has none.
pub(super) fn refusals(html: &str) -> Vec<String> {
    let page = Html::parse_document(html);
    let of_alert = |alert: ElementRef<'_>| {
        let elements = alert.descendants().filter_map(ElementRef::wrap);
        let mut texts: Vec<String> =
            elements.filter(|child| child.value().name() == "p").map(page::text_of).collect();
        if texts.is_empty() {
            texts.push(page::text_of(alert));
        }
        texts
    };
    let texts = page::all(&page, REFUSALS).into_iter().flat_map(of_alert);
    texts.filter(|text| !text.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_the_server_refuses_counts_and_in_order() {
        let page = "<div class='alerts alerts-server'><div class='alert alert-danger'><p>One &amp; only</p><p>Two</p></div>
             <div class='alert alert-success'><p>Saved</p></div><div class='alert alert-danger'>Three</div></div>
             <div class='alerts'><div class='alert alert-danger' hidden><p>of the script</p></div></div>
             <div class='alert alert-danger'><p>elsewhere</p></div>";
        assert_eq!(refusals(page), ["One & only", "Two", "Three"]);
        assert!(refusals("<p>nothing</p>").is_empty());
    }
}
