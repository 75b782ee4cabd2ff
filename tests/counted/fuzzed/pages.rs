//! Whole pages, read by the client.

use std::cell::{Cell, RefCell};

use proptest::prelude::*;
use proptest::sample::Index;
use roster_sync::sandbox::Shape;

use crate::fuzzed::harm::{harmed, harms};
use crate::fuzzed::properties::pages::{PAGES, Page, Server};
use crate::fuzzed::{anything, form, listing, try_cases};

#[test]
fn any_bytes_are_a_page_that_is_read_or_refused() {
    try_cases(200, &(any::<u8>(), anything(300)), |(page, mut bytes)| {
        bytes.insert(0, page);
        crate::fuzzed::properties::pages::holds(&bytes);
    });
}

#[test]
fn a_page_that_no_parser_comes_to_the_end_of_is_refused_in_time() {
    let form = "<html><form id=\"employee-create-edit-form\">";
    try_cases(3, &prop::sample::select(vec!["<div>", "<ul><li><input name=a>", "<fieldset>"]), |unit| {
        let mut server = Server::start(Shape::Hierarchical);
        assert!(server.reads(Page::Profile, &format!("{form}{}", unit.repeat(150_000))).is_err());
    });
}

#[test]
fn a_harmed_page_of_a_tenant_with_regions_is_read_or_refused() {
    try_pages(Shape::Hierarchical);
}

#[test]
fn a_harmed_page_of_a_flat_tenant_is_read_or_refused() {
    try_pages(Shape::Flat);
}

fn try_pages(shape: Shape) {
    let mut server = Server::start(shape);
    let pages = PAGES.map(|page| (page, server.page(page)));
    for (page, html) in &pages {
        assert_eq!(server.reads(*page, html), Ok(()), "{page:?} without its navigation");
    }
    let words: Vec<&str> = form::WORDS.into_iter().chain(listing::WORDS).collect();
    let (server, read, refused) = (RefCell::new(server), Cell::new(0), Cell::new(0));
    try_cases(350, &(any::<Index>(), harms(3)), |(page, harms)| {
        let (page, html): &(Page, String) = &pages[page.index(pages.len())];
        let html = String::from_utf8_lossy(&harmed(html.as_bytes(), &harms, &words)).into_owned();
        let count = if server.borrow_mut().reads(*page, &html).is_ok() { &read } else { &refused };
        count.set(count.get() + 1);
    });
    assert!(read.get() > 20 && refused.get() > 20, "{} were read, {} refused", read.get(), refused.get());
}
