//! The tools of the other tests notice what they must: a check that cannot fail proves nothing.

use crate::axe::{is_accessible, serious};
use crate::page::{Look, Page, Screen, TAB};
use crate::session::{in_browser, in_browser_that_may_complain};

/// A strict policy as the report has it: nothing from anywhere but one style of its own.
const STRICT: &str = "<meta http-equiv='Content-Security-Policy' content=\"default-src 'none'\">";

/// Opens a page made of this.
#[track_caller]
fn open(page: &Page, head: &str, body: &str) {
    let file = page.profile().with_file_name("page.html");
    let html = format!(
        "<!DOCTYPE html><html lang=en><head><meta charset=utf-8><meta name=viewport content='width=device-width'><title>A page</title>{head}</head><body><main><h1>A page</h1>{body}</main></body></html>"
    );
    std::fs::write(&file, html).unwrap();
    page.open_file(&file);
}

#[test]
fn a_page_is_used_as_a_person_would() {
    in_browser(|page| {
        let body = "<label>Name <input id=name></label>
            <label>Store <select id=store><option>None</option><option>Oak</option></select></label>
            <button id=go onclick=\"out.textContent = [document.getElementById('name').value, store.value]\">Go</button>
            <button hidden>Never</button><p id=out>\u{2026}</p>
            <a id=file download=plan.csv href='data:text/csv,a,b'>File</a>";
        open(page, "", body);
        page.press(TAB);
        page.press("An");
        page.type_into("#name", "a");
        page.choose("#store", "Oak");
        page.click("#go");
        assert_eq!((page.text("#out").as_str(), page.shown("button")), ("Ana,Oak", 1));
        page.run("setTimeout(() => out.textContent = 'later', 200); location.hash = '#oak'", &[]);
        page.wait_until("out.textContent === 'later'");
        page.reload();
        assert!(page.address().ends_with("#oak"));
        page.keep_downloads();
        page.click("#file");
        assert_eq!(page.downloaded("plan.csv"), "a,b");
    });
}

#[test]
fn a_picture_is_of_the_whole_page() {
    in_browser(|page| {
        open(
            page,
            "<style>body, h1 { margin: 0 } body { height: 2000px; background: teal }</style>",
            "<p>Tall</p>",
        );
        let png = std::fs::read(page.picture(Screen::Phone, "harness")).unwrap();
        // Width and height stand at a fixed place of a PNG.
        let number = |at: usize| u32::from_be_bytes(png[at..at + 4].try_into().unwrap());
        assert_eq!((number(16), number(20)), (390, 2000));
    });
}

/// Nothing of a browser is left when its test has failed.
#[cfg(target_os = "linux")]
#[test]
fn a_test_that_fails_leaves_nothing_running() {
    let mut profile = String::new();
    let failed = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        in_browser(|page| {
            profile = page.profile().display().to_string();
            assert!(is_running(&profile));
            panic!("on purpose");
        });
    }));
    if profile.is_empty() {
        return;
    }
    assert!(failed.is_err());
    let started = std::time::Instant::now();
    while is_running(&profile) {
        assert!(started.elapsed().as_secs() < 20, "a browser with {profile} still runs");
        std::thread::sleep(std::time::Duration::from_millis(100));
    }
    assert!(!std::path::Path::new(&profile).exists());
}

/// Says whether any process was started with this on its command line.
#[cfg(target_os = "linux")]
fn is_running(word: &str) -> bool {
    let processes = std::fs::read_dir("/proc").unwrap().flatten();
    // Processes end while they are looked at.
    let lines = processes.filter_map(|process| std::fs::read(process.path().join("cmdline")).ok());
    lines.map(|line| String::from_utf8_lossy(&line).into_owned()).any(|line| line.contains(word))
}

#[test]
fn a_script_that_fails_is_noticed() {
    in_browser_that_may_complain(|page| {
        open(page, "", "<script>nobody.is.here()</script>");
        assert!(page.noticed().complaints.concat().contains("nobody is not defined"), "{:?}", page.noticed());
    });
}

#[test]
fn a_breach_of_the_security_policy_is_noticed() {
    in_browser_that_may_complain(|page| {
        open(page, STRICT, "<p style='color:red'>Not in colour</p>");
        assert!(
            page.noticed().complaints.concat().contains("Content Security Policy"),
            "{:?}",
            page.noticed()
        );
    });
}

#[test]
fn a_request_that_leaves_is_noticed() {
    in_browser_that_may_complain(|page| {
        open(page, "", "<img alt='' src='http://pictures.invalid/1.png'>");
        assert_eq!(page.noticed().abroad, ["http://pictures.invalid/1.png"]);
    });
}

#[test]
fn screens_and_looks_are_those_asked_for() {
    in_browser(|page| {
        open(page, "", "<p>Text</p>");
        let seen = |page: &Page| {
            page.run(
                "return [innerWidth, ...['(prefers-color-scheme: dark)', 'print', '(prefers-reduced-motion)'].map(q => matchMedia(q).matches)]",
                &[],
            )
        };
        assert_eq!(seen(page), serde_json::json!([1280, false, false, true]));
        page.on(Screen::Phone);
        page.looks(Look::Dark);
        assert_eq!(seen(page), serde_json::json!([390, true, false, true]));
        page.looks(Look::Print);
        assert_eq!(seen(page), serde_json::json!([390, false, true, true]));
    });
}

#[test]
fn a_page_without_scripts_is_told_from_one_with() {
    in_browser(|page| {
        page.without_scripts();
        open(page, "", "<p id=out>without</p><script>out.textContent = 'with'</script>");
        assert_eq!(page.text("#out"), "without");
    });
}

#[test]
fn what_cannot_be_read_is_found_through_the_strictest_policy() {
    in_browser(|page| {
        open(page, STRICT, "<p><font color='#bbbbbb'>Hardly to be seen</font></p><input>");
        let Some(found) = serious(page) else { return };
        assert!(found.iter().any(|text| text.contains("color-contrast")), "{found:?}");
        assert!(found.iter().any(|text| text.contains("label")), "{found:?}");
        open(page, STRICT, "<p>Plain to see</p><label>Name <input></label>");
        is_accessible(page, "a plain page");
    });
}
