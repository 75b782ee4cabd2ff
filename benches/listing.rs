//! How fast the roster listing of 10,000 employees is read, streamed, against what it is made of and against a DOM of the same
//! bytes, and what memory they take: the column "max alloc" is the peak, "alloc" is how many pieces of memory, for 10,000 rows.

#![allow(clippy::unwrap_used, reason = "a bench that cannot start fails by its unwrap")]

use std::sync::Arc;
use std::sync::OnceLock;
use std::time::Duration;

use divan::counter::{BytesCount, ItemsCount};
use divan::{AllocProfiler, Bencher};
use lol_html::html_content::TextChunk;
use lol_html::send::{ElementContentHandlers, HtmlRewriter, Settings};
use roster_sync::sandbox::{Options, Sandbox};
use roster_sync::web::{Body, Pace, PaceOptions, Selectors, TableReader, Transport, TransportOptions};

#[global_allocator]
static ALLOCATOR: AllocProfiler = AllocProfiler::system();

const EMPLOYEES: usize = 10_000;
/// The bytes that arrive at once.
const CHUNK: usize = 16 * 1024;

fn main() {
    divan::main();
}

/// The listing as the sandbox serves it. One employee of the chain has no site and is on no listing.
fn page() -> &'static str {
    static PAGE: OnceLock<String> = OnceLock::new();
    PAGE.get_or_init(|| {
        tokio::runtime::Runtime::new().unwrap().block_on(async {
            let options = Options { employees: EMPLOYEES + 1, ..Options::new("2026-11-23".parse().unwrap()) };
            let sandbox = Sandbox::start(options).await.unwrap();
            let pace = Arc::new(Pace::new(&PaceOptions { requests_per_second: 100, burst: 100 }));
            let base = sandbox.url().parse().unwrap();
            let options = TransportOptions {
                base,
                timeout: Duration::from_mins(1),
                user_agent: "bench".into(),
                wire: None,
            };
            let transport = Transport::new(&options, pace).unwrap();
            let mut login = Body::new();
            login.push("_username", sandbox.username());
            login.push("_password", sandbox.password());
            // The sign-in page opens the session.
            transport.get("/login").await.unwrap();
            transport.post("/login_check", &login).await.unwrap();
            transport.get("/employee?limit=10000&active=all").await.unwrap().body
        })
    })
}

#[divan::bench(sample_count = 10)]
fn streamed(bencher: Bencher<'_, '_>) {
    let page = page();
    bencher.counter(BytesCount::of_str(page)).counter(ItemsCount::new(EMPLOYEES)).bench(|| {
        let mut reader = TableReader::new(Selectors {
            frame: "div#main-column",
            table: "table.table-employees-list",
            next_page: "nav#pager-employees a#pager-employees-next",
            noted_links: "a[href*='sites']",
        });
        let mut rows = 0;
        for chunk in page.as_bytes().chunks(CHUNK) {
            rows += reader.feed(chunk).unwrap().len();
        }
        assert!(reader.finish().unwrap().complete);
        assert_eq!(rows, EMPLOYEES);
    });
}

/// The same bytes through the streaming parser with a selector for each thing that is looked for, where nothing is done with what
/// is found: what reading every row by selectors costs at least.
#[divan::bench(sample_count = 10)]
fn by_the_parser_with_selectors_that_do_nothing(bencher: Bencher<'_, '_>) {
    let page = page();
    bencher.counter(BytesCount::of_str(page)).counter(ItemsCount::new(EMPLOYEES)).bench(|| {
        let found = SELECTORS.iter().map(|selector| (selector, nothing_found()));
        let heard = TEXTS.iter().map(|selector| (selector, nothing_heard()));
        let settings = found.chain(heard).fold(Settings::new_send(), |settings, (selector, handlers)| {
            let selector = std::borrow::Cow::Owned(selector.parse().unwrap());
            settings.append_element_content_handler((selector, handlers))
        });
        let mut parser = HtmlRewriter::new(settings.with_strict(false), |_: &[u8]| {});
        page.as_bytes().chunks(CHUNK).for_each(|chunk| parser.write(chunk).unwrap());
        parser.end().unwrap();
    });
}

fn nothing_found() -> ElementContentHandlers<'static> {
    let nothing = |_: &mut lol_html::send::Element<'_, '_>| Ok(());
    ElementContentHandlers::default().element(nothing)
}

fn nothing_heard() -> ElementContentHandlers<'static> {
    let nothing = |_: &mut TextChunk<'_>| Ok(());
    ElementContentHandlers::default().text(nothing)
}

/// What elements are looked for, those twice where something was done at their end.
const SELECTORS: [&str; 24] = [
    "html",
    "div#main-column",
    "div#main-column table",
    "table.table-employees-list",
    "table.table-employees-list",
    "div#main-column h3",
    "div#main-column h3",
    "nav#pager-employees a#pager-employees-next",
    "a[href*='sites']",
    "input[name=\"_username\"]",
    "input[name=\"_password\"]",
    "table.table-employees-list tr",
    "table.table-employees-list > thead > tr",
    "table.table-employees-list > tfoot > tr",
    "table.table-employees-list > thead td a[href]",
    "table.table-employees-list > tfoot td a[href]",
    "table.table-employees-list > tbody > tr",
    "table.table-employees-list > tbody > tr",
    "table.table-employees-list > tbody > tr > td",
    "table.table-employees-list > tbody > tr > td",
    "table.table-employees-list > tbody > tr > td a[href]",
    "table.table-employees-list > tbody > tr > td i",
    "table.table-employees-list > tbody > tr > td li",
    "table.table-employees-list > tbody > tr > td li",
];

/// Of which the text is heard.
const TEXTS: [&str; 3] =
    ["div#main-column h3", "head > title", "table.table-employees-list > tbody > tr > td"];

#[divan::bench(sample_count = 3)]
fn dom(bencher: Bencher<'_, '_>) {
    let page = page();
    let rows = scraper::Selector::parse("table.table-employees-list > tbody > tr").unwrap();
    let cells = scraper::Selector::parse("td").unwrap();
    bencher.counter(BytesCount::of_str(page)).counter(ItemsCount::new(EMPLOYEES)).bench_local(|| {
        let document = scraper::Html::parse_document(page);
        let texts: usize = document
            .select(&rows)
            .map(|row| row.select(&cells).map(|cell| cell.text().count()).sum::<usize>())
            .sum();
        assert!(texts > EMPLOYEES);
    });
}
