//! The pictures of `docs/review.md`, made again with `cargo test --test browser -- --ignored guide`.

use std::path::PathBuf;
use std::process::{Command, Stdio};

use crate::environment::{Tenant, repository};
use crate::page::{Page, Screen};
use crate::review::{approve, carry_out, decide, hold, let_through};
use crate::roster::{self, TODAY};
use crate::serving::Serving;
use crate::session::in_browser;

/// More than this does not belong into a repository.
const LARGEST: u64 = 200_000;

/// Starts the review of a tenant with a name, as a reader has one.
fn serve(tenant: &Tenant) -> Serving {
    tenant.configure(&format!("[tenants.sunny-wash]\nurl = \"{}\"\n", tenant.sandbox.url()));
    let mut command = Command::new(assert_cmd::cargo::cargo_bin("roster-sync"));
    command
        .current_dir(tenant.dir.path())
        .env_clear()
        .env("ROSTER_SYNC_USERNAME", tenant.sandbox.username())
        .env("ROSTER_SYNC_PASSWORD", tenant.sandbox.password())
        .args(["--state-dir", "state", "review", roster::write_friendly(tenant), "--today", TODAY])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    Serving::of(command.spawn().unwrap())
}

/// Keeps a picture of a part of the page for the guide.
fn keep(page: &Page, screen: Screen, name: &str, css: &str) {
    let path: PathBuf = repository("docs/images").join(format!("{name}.png"));
    page.unrolled_on(screen);
    page.picture_of_element(&path, css);
    page.on(screen);
    let size = std::fs::metadata(&path).unwrap().len();
    assert!(size < LARGEST, "{} has {size} bytes", path.display());
}

#[test]
#[ignore = "writes the pictures of the guide anew"]
fn guide() {
    in_browser(|page| {
        std::fs::create_dir_all(repository("docs/images")).unwrap();
        let tenant = Tenant::new();
        let serving = serve(&tenant);
        page.open(&serving.url);
        keep(page, Screen::Desktop, "review-overview", "section.overview");
        keep(page, Screen::Phone, "review-phone", "section.overview");
        keep(page, Screen::Desktop, "review-guard", ".guard[data-guard='max-disables-per-site']");
        keep(page, Screen::Desktop, "review-sites", "#sites table");
        keep(page, Screen::Desktop, "review-change", "#line-35");
        keep(page, Screen::Desktop, "review-conflict", "#line-39");
        page.choose("#action", "Close access (6)");
        page.wait_until("document.getElementById('shown').textContent.startsWith('Showing 6')");
        keep(page, Screen::Desktop, "review-search", "#controls");
        page.click("#clear");
        hold(page, "#line-48", "comes back in spring");
        keep(page, Screen::Desktop, "review-hold", "#line-48");
        let_through(page, "max-disables-per-site", "Harbor Point closes for the winter");
        decide(page, "#line-39", "same-3040", "asked her");
        page.type_into("#approve-name", "Kim ");
        keep(page, Screen::Desktop, "review-approve", "#approval");
        approve(page, "Reyes");
        carry_out(page);
        page.wait_until("document.getElementById('live-end').checkVisibility()");
        keep(page, Screen::Desktop, "review-done", "#live");
    });
}
