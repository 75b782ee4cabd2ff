//! Long tables that arrive in pieces.

use proptest::prelude::*;
use proptest::sample::Index;
use roster_sync::sandbox::Shape;

use crate::fuzzed::harm::{harmed, harms};
use crate::fuzzed::properties::listing::{holds, same_in_pieces};
use crate::fuzzed::properties::pages::{Page, Server};
use crate::fuzzed::{anything, try_cases};

/// What means something in a listing, or to whoever reads HTML.
pub(crate) const WORDS: [&str; 40] = [
    "<table class=\"table-employees-list\">",
    "<table class=table-users-list>",
    "</table>",
    "<tbody>",
    "</tbody>",
    "<tr>",
    "</tr>",
    "<td class=\"employees-col-active\">",
    "<td>",
    "</td>",
    "<ul><li>",
    "</li>",
    "<a href=\"/employee/edit/3001\">",
    "<a href='//example.com/'>",
    "<i class=\"fa fa-check\">",
    "<nav id=pager-employees><a id=pager-employees-next href=\"/employee/2\">",
    "<nav id=pager-x><a id=x-next href=\"?&amp;\">",
    "<title>",
    "</title>",
    "<html>",
    "</html>",
    "</body>",
    "<!--",
    "-->",
    "<![CDATA[",
    "<script>",
    "</script>",
    "<textarea>",
    "<template>",
    "<select>",
    "<svg>",
    "<math><mtext>",
    "<plaintext>",
    "<input name=_username><input name=_password>",
    "&#x110000;",
    "&#0;",
    "&amp",
    "&NotNestedGreaterGreater;",
    "<div>",
    "\u{fffd}\u{10ffff}",
];

fn pieces() -> impl Strategy<Value = Vec<usize>> {
    prop_oneof![
        Just(vec![1]),
        prop::collection::vec(0..8usize, 1..6),
        prop::collection::vec(1..3000usize, 1..6)
    ]
}

#[test]
fn any_bytes_are_the_same_listing_in_any_pieces() {
    try_cases(300, &anything(300), |bytes| holds(&bytes));
    let tags = prop::collection::vec(any::<Index>(), 0..60);
    try_cases(1000, &(tags, pieces()), |(tags, pieces)| {
        let page: String = tags.iter().map(|tag| WORDS[tag.index(WORDS.len())]).collect();
        same_in_pieces(page.as_bytes(), &pieces);
    });
}

#[test]
fn a_harmed_listing_is_the_same_in_any_pieces() {
    let mut server = Server::start(Shape::Hierarchical);
    let listings = [Page::Employees, Page::Logins].map(|page| {
        // A few rows are like all of them.
        let html = server.page(page);
        let (rows, end) = (html.match_indices("</tr>").nth(4).unwrap().0, html.find("</tbody>").unwrap());
        format!("{}</tr>{}", &html[..rows], &html[end..])
    });
    try_cases(800, &(any::<Index>(), harms(8), pieces()), |(listing, harms, pieces)| {
        let page = harmed(listings[listing.index(listings.len())].as_bytes(), &harms, &WORDS);
        same_in_pieces(&page, &pieces);
    });
}
