//! How fast the roster listing of 10,000 employees is read, streamed against a DOM of the same bytes, and what memory both
//! take: the column "max alloc" is the peak.

#![allow(clippy::unwrap_used, reason = "a bench that cannot start fails by its unwrap")]

use std::sync::Arc;
use std::sync::OnceLock;
use std::time::Duration;

use divan::counter::{BytesCount, ItemsCount};
use divan::{AllocProfiler, Bencher};
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
            frame: "#main-column",
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
