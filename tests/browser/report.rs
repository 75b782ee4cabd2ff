//! The plan as one file: opened from an attachment, searched, filtered, sorted, with the keyboard alone, on a phone, on paper.

use crate::axe::is_accessible;
use crate::page::{ENTER, ESCAPE, Look, Page, Screen, TAB};
use crate::roster;
use crate::session::in_browser;

/// Everybody of the plan.
const EVERYBODY: usize = 117;

/// Opens the report as a file of its own.
#[track_caller]
fn open(page: &Page) {
    let file = page.profile().with_file_name("plan.html");
    std::fs::write(&file, roster::report()).unwrap();
    page.open_file(&file);
}

/// The entries that the page shows or would show when unfolded, by their names.
#[track_caller]
fn names(page: &Page) -> Vec<String> {
    let script = "return [...document.querySelectorAll('.chunk > *')].filter(e => !e.closest('[hidden]')).map(e => e.querySelector('h3, b').textContent)";
    serde_json::from_value(page.run(script, &[])).unwrap()
}

/// Waits until so many entries are left, and says how the page tells it.
#[track_caller]
fn left(page: &Page, number: usize) -> String {
    page.wait_until(&format!(
        "[...document.querySelectorAll('.chunk > *')].filter(e => !e.closest('[hidden]')).length === {number}"
    ));
    page.text("#shown")
}

#[test]
fn it_opens_from_a_file_and_asks_for_nothing() {
    in_browser(|page| {
        open(page);
        assert!(page.text("#verdict").contains("guards stop this plan"), "{}", page.text("#verdict"));
        assert_eq!(names(page).len(), EVERYBODY);
        let asked = page.noticed().asked.clone();
        let documents = asked.iter().filter(|address| !address.starts_with("chrome:")).collect::<Vec<_>>();
        assert!(documents.len() == 1 && documents[0].ends_with("/plan.html"), "{asked:?}");
        // What a page is not allowed to do is not allowed to whoever gets a script into it either.
        let sent = page.run_and_wait(
            "const done = arguments[0]; fetch('http://127.0.0.1:9/').then(() => done('sent'), () => done('refused'))",
            &[],
        );
        assert_eq!(sent, "refused");
        page.expect("Content Security Policy");
    });
}

#[test]
fn it_is_accessible_on_every_screen_in_every_light() {
    in_browser(|page| {
        open(page);
        is_accessible(page, "the report");
        page.type_into("#search", "cohen");
        left(page, 1);
        is_accessible(page, "the report, filtered");
        page.run("for (const folded of document.querySelectorAll('details')) folded.open = true", &[]);
        page.click("#clear");
        is_accessible(page, "the report, unfolded");
    });
}

#[test]
fn search_finds_whoever_fits_and_says_how_many() {
    in_browser(|page| {
        open(page);
        page.type_into("#search", "nora mer");
        assert_eq!(left(page, 1), format!("Showing 1 of {EVERYBODY} people"));
        assert_eq!(names(page), ["Nora Mercer"]);
        page.press(ESCAPE);
        assert_eq!(left(page, EVERYBODY), format!("{EVERYBODY} people"));
        // Without the accent, and in the middle of what an entry says.
        page.type_into("#search", "tomas");
        assert_eq!(
            (left(page, 1).as_str(), names(page).concat()),
            ("Showing 1 of 117 people", "Tom\u{e1}s O'Rourke".to_owned())
        );
        page.click("#clear");
        left(page, EVERYBODY);
        assert_eq!(page.run("return document.getElementById('search').value", &[]), "");
        // Who is folded away is found too.
        page.type_into("#search", "1002");
        left(page, 1);
        assert_eq!(page.texts(".chunk b"), ["Ben Archer"]);
        page.press("zzz");
        left(page, 0);
        assert_eq!(page.text("#nobody"), "Nobody fits these filters.");
    });
}

#[test]
fn filters_narrow_and_the_address_keeps_them() {
    in_browser(|page| {
        open(page);
        page.choose("#action", "Close access (6)");
        left(page, 6);
        page.choose("#site", "Harbor Point");
        assert_eq!(left(page, 3), format!("Showing 3 of {EVERYBODY} people"));
        assert_eq!(names(page), ["Sven Renner", "Kurt Jarvis", "Gina Archer"]);
        page.wait_until("location.hash.includes('action=disable') && location.hash.includes('site=')");
        page.reload();
        left(page, 3);
        page.click("#clear");
        left(page, EVERYBODY);
        page.choose("#status", "Needs a decision");
        left(page, 1);
        assert_eq!(names(page), ["Nora Mercer"]);
        page.click("#clear");
        page.click("a.tile[data-action=create]");
        left(page, 6);
        assert_eq!(page.texts("a.tile[aria-current] .number"), ["6"]);
        page.click("a.tile[data-action=create]");
        left(page, EVERYBODY);
    });
}

#[test]
fn a_name_in_the_picture_of_the_sites_leads_to_the_person() {
    in_browser(|page| {
        open(page);
        page.choose("#action", "New people (6)");
        left(page, 6);
        // Whoever the filters hide is shown again when a link leads to them.
        page.click("#sites tr[data-site] a[href='#line-32']");
        left(page, EVERYBODY);
        page.wait_until("document.getElementById('line-32').getBoundingClientRect().top < innerHeight");
        assert_eq!(page.text("#line-32 h3"), "Gus Fielding");
    });
}

#[test]
fn order_is_by_name_by_number_and_back_to_that_of_the_file() {
    in_browser(|page| {
        open(page);
        let group = |page: &Page| names(page)[..6].to_vec();
        let file = group(page);
        page.choose("#sort", "Name");
        let names = ["Ana Weller", "Gina Archer", "Gus Fielding", "Kurt Jarvis", "Liam Kowal", "Sven Renner"];
        page.wait_until("document.querySelector('#group-disable article h3').textContent === 'Ana Weller'");
        assert_eq!(group(page), names);
        page.choose("#sort", "POS id");
        page.wait_until("document.querySelector('#group-disable article h3').textContent === 'Liam Kowal'");
        assert_eq!(group(page)[..2], ["Liam Kowal", "Sven Renner"]);
        page.choose("#sort", "As in the file");
        assert_eq!(group(page), file);
    });
}

#[test]
fn the_keyboard_is_enough() {
    in_browser(|page| {
        open(page);
        page.press("/");
        assert_eq!(page.focus(), "search");
        page.press("cohen");
        left(page, 1);
        page.press(ESCAPE);
        left(page, EVERYBODY);
        // From the top: every control once, in the order of the page, none lost.
        page.reload();
        let mut stops = Vec::new();
        for _ in 0..120 {
            page.press(TAB);
            let again = "const e = document.activeElement; return e === document.body || !!e.dataset.visited || !(e.dataset.visited = 'yes')";
            if page.run(again, &[]) == true {
                break;
            }
            let stop = page.focus();
            let visible = page.run("const e = document.activeElement; return e.checkVisibility() && getComputedStyle(e).outlineStyle !== 'none'", &[]);
            assert_eq!(visible, true, "{stop} shows that it has the focus");
            stops.push(stop);
        }
        let at = |id: &str| {
            stops.iter().position(|stop| stop == id).unwrap_or_else(|| panic!("no {id} in {stops:?}"))
        };
        assert!(
            at("tile-disable") < at("search") && at("search") < at("action") && at("action") < at("sort"),
            "{stops:?}"
        );
        page.run("document.querySelector('a.tile[data-action=update]').focus()", &[]);
        page.press(ENTER);
        left(page, 3);
    });
}

#[test]
fn a_hostile_name_is_text() {
    in_browser(|page| {
        open(page);
        let shown = names(page);
        assert!(shown.contains(&format!("Eve {}", roster::SCRIPT)), "{shown:?}");
        assert!(shown.contains(&format!("{} Quill", roster::QUOTES)), "{shown:?}");
        assert!(shown.contains(&format!("{} Cohen", roster::HEBREW)), "{shown:?}");
        let injected =
            "return document.querySelectorAll('img, [onerror], body script ~ script:not([type])').length";
        assert_eq!(page.run(injected, &[]), 0);
        // A name from right to left keeps the rest of its line where it is.
        let own = "const turning = [...document.querySelectorAll('.chunk > * > :is(h3, b)')].filter(e => /[^ -~]/.test(e.textContent));
            return turning.length > 2 && turning.every(e => e.querySelector('bdi'))";
        assert_eq!(page.run(own, &[]), true);
        page.type_into("#search", "<script>");
        left(page, 1);
    });
}

#[test]
fn a_phone_shows_it_without_scrolling_sideways() {
    in_browser(|page| {
        page.on(Screen::Phone);
        open(page);
        page.run("for (const folded of document.querySelectorAll('details')) folded.open = true", &[]);
        let wide = "return [document.documentElement.scrollWidth, innerWidth]";
        assert_eq!(page.run(wide, &[]), serde_json::json!([390, 390]));
        // No word of a site's name is broken in two.
        let broken = "return [...document.querySelectorAll('.sites tbody th bdi')].filter(e => e.checkVisibility())
            .filter(e => e.getClientRects().length > e.textContent.trim().split(/[ -]/).length).map(e => e.textContent)";
        assert_eq!(page.run(broken, &[]), serde_json::json!([]));
        // A finger needs room.
        let small = "return [...document.querySelectorAll('a.tile, button, select, input')].filter(e => e.checkVisibility() && e.getBoundingClientRect().height < 40).map(e => e.outerHTML)";
        assert_eq!(page.run(small, &[]), serde_json::json!([]));
    });
}

#[test]
fn paper_shows_everybody() {
    in_browser(|page| {
        open(page);
        page.choose("#action", "New people (6)");
        left(page, 6);
        page.click("#clear");
        page.run("window.dispatchEvent(new Event('beforeprint'))", &[]);
        page.looks(Look::Print);
        assert_eq!(page.shown(".chunk > *"), EVERYBODY);
        let kept_back = "return [...document.querySelectorAll('*')].filter(e => getComputedStyle(e).contentVisibility !== 'visible').length";
        assert_eq!(page.run(kept_back, &[]), 0, "what is out of sight is printed too");
        assert_eq!(page.shown("#controls"), 0, "what cannot be pressed on paper is not printed");
        page.picture(Screen::Desktop, "report-print");
    });
}

#[test]
fn without_scripts_all_of_it_can_be_read() {
    in_browser(|page| {
        page.without_scripts();
        open(page);
        assert!(page.text("#verdict").contains("guards stop this plan"));
        assert!(page.text("#group-conflict").contains("Otis Nash"));
        assert!(page.text("#guards").contains("max-disables-per-site"));
        assert_eq!(page.shown("#controls"), 0, "nothing that would do nothing");
        page.click("details.lines summary");
        assert!(page.text("details.lines").contains("Ben Archer"));
        page.click("a.tile[data-action=refused]");
        assert!(page.address().ends_with("#group-refused"));
    });
}

#[test]
fn pictures_of_it_are_there_to_look_at() {
    in_browser(|page| {
        for (screen, device) in [(Screen::Desktop, "desktop"), (Screen::Phone, "phone")] {
            for (look, light) in [(Look::Light, "light"), (Look::Dark, "dark")] {
                page.looks(look);
                open(page);
                let path = page.picture(screen, &format!("report-{device}-{light}"));
                assert!(std::fs::metadata(path).unwrap().len() > 20_000, "a picture of something");
            }
        }
    });
}
