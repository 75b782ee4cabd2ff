//! A review as the person who approves goes through it: look, hold back, decide, let through, approve, carry out, see.

use std::collections::BTreeSet;

use roster_sync::sandbox::{Mishap, MishapKind};

use crate::axe::is_accessible;
use crate::environment::{Tenant, stands_in};
use crate::page::{ENTER, Page, Screen, TAB};
use crate::roster;
use crate::serving::Serving;
use crate::session::in_browser;

/// Ana Weller, who leaves.
const ANA: &str = "#line-48";
/// Nora Mercer, whose row could be about two people.
const NORA: &str = "#line-39";

/// Opens the review of the roster of these tests.
#[track_caller]
fn open(page: &Page, tenant: &Tenant) -> Serving {
    let serving = Serving::start(tenant, roster::write(tenant));
    page.open(&serving.url);
    serving
}

/// Holds somebody back and says why.
#[track_caller]
pub(crate) fn hold(page: &Page, entry: &str, why: &str) {
    page.click(&format!("{entry} .hold input[type=checkbox]"));
    page.type_into(&format!("{entry} .hold-why"), why);
    page.press(TAB);
}

/// Lets a guard through.
#[track_caller]
pub(crate) fn let_through(page: &Page, guard: &str, why: &str) {
    let guard = format!(".guard[data-guard='{guard}']");
    page.type_into(&format!("{guard} .guard-why"), why);
    page.click(&format!("{guard} .guard-allow"));
    page.wait_until(&format!("document.querySelector(\"{guard} .guard-undo\")?.checkVisibility()"));
}

/// Decides who a row is about, and waits for the plan that follows from it.
#[track_caller]
pub(crate) fn decide(page: &Page, entry: &str, verdict: &str, why: &str) {
    page.click(&format!("{entry} .decide input[value='{verdict}']"));
    page.type_into(&format!("{entry} .decide-why"), why);
    page.click(&format!("{entry} .decide-send"));
    page.wait_until(&format!("document.querySelector('{entry} .decided')"));
}

/// Gives one's word.
#[track_caller]
pub(crate) fn approve(page: &Page, name: &str) {
    page.type_into("#approve-name", name);
    page.wait_until("!document.getElementById('approve').disabled");
    page.click("#approve");
    page.wait_until("document.documentElement.dataset.stage === 'approved'");
}

/// Carries the approved plan out, as far as its first word.
#[track_caller]
pub(crate) fn carry_out(page: &Page) {
    page.click("#apply");
    page.click("#apply-confirm");
    page.wait_until("document.documentElement.dataset.stage === 'running'");
}

/// Pictures of a state on both screens.
#[track_caller]
fn pictures(page: &Page, name: &str) {
    page.picture(Screen::Phone, &format!("review-{name}-phone"));
    page.picture(Screen::Desktop, &format!("review-{name}-desktop"));
}

/// The POS ids of everybody who is active.
fn active(tenant: &Tenant) -> BTreeSet<u64> {
    let people = tenant.sandbox.people();
    people.into_iter().filter(|person| person.active).map(|person| person.pos_user_id).collect()
}

#[test]
fn a_plan_is_decided_on_approved_carried_out_and_proven() {
    in_browser(|page| {
        let tenant = Tenant::new();
        let before = active(&tenant);
        let mut serving = open(page, &tenant);
        is_accessible(page, "the review");
        pictures(page, "open");
        assert_eq!(page.run("return document.getElementById('approve').disabled", &[]), true);

        hold(page, ANA, "comes back in spring");
        page.wait_until("document.getElementById('approve-what').textContent.includes('1 is held back')");
        assert_eq!(page.shown(".guard[data-guard='max-disables']"), 0, "without her it stops nothing");
        let_through(page, "max-disables-per-site", "the store closes for the winter");
        decide(page, NORA, "same-3040", "Kim asked her");
        page.wait_until(&format!("document.querySelector('{NORA}').dataset.group !== 'conflict'"));
        let decided =
            page.run("return document.querySelector(arguments[0]).textContent", &[NORA.into()]).to_string();
        assert!(decided.contains("Kim asked her") && decided.contains("belongs to Otis Nash"), "{decided}");
        assert_eq!(
            page.run(
                "return document.querySelector(arguments[0]).value",
                &[format!("{ANA} .hold-why").into()]
            ),
            "comes back in spring"
        );
        page.type_into("#search", "ana weller");
        page.wait_until("document.getElementById('shown').textContent.startsWith('Showing 1 of')");
        is_accessible(page, "the review, decided");
        page.click("#clear");
        pictures(page, "decided");

        approve(page, "Kim Reyes");
        assert!(page.text("#approved").contains("Approved by Kim Reyes"), "{}", page.text("#approved"));
        assert_eq!(
            page.shown(".hold input, .decide-send, .guard-allow, #approve"),
            0,
            "nothing can be changed any more"
        );
        is_accessible(page, "the review, approved");
        pictures(page, "approved");
        assert_eq!(active(&tenant), before, "nothing was changed before it is carried out");

        carry_out(page);
        page.wait_until("document.getElementById('live-end').checkVisibility()");
        is_accessible(page, "the review, carried out");
        pictures(page, "carried-out");
        assert_eq!(page.text("#line-54 .outcome b"), "Done.");
        assert!(page.text("#live-verdict").contains("1 held back"), "{}", page.text("#live-verdict"));
        assert!(page.text("#live-counts").contains("1 held back"), "{}", page.text("#live-counts"));
        assert!(page.text(&format!("{ANA} .hold")).contains("comes back in spring"));
        held_against_backoffice(&tenant, &before);
        no_secret_is_on(page, &tenant);

        page.keep_downloads();
        page.click("#live-end a[href$='results.csv']");
        let results = page.downloaded("results.csv");
        let row = results.lines().find(|row| row.contains("Weller")).unwrap();
        assert!(row.contains("held-back") && row.contains("held back by Kim Reyes"), "{row}");
        page.click("#live-rejects a");
        assert!(page.downloaded("rejects.csv").contains("Nowhere"));

        page.click("#live-report");
        page.wait_until("document.documentElement.dataset.page === 'run'");
        assert!(page.text("main").contains("Kim Reyes"));
        no_secret_is_on(page, &tenant);
        is_accessible(page, "the report of the run");
        pictures(page, "run");

        page.run("history.back()", &[]);
        page.wait_until("document.getElementById('finish')?.checkVisibility()");
        page.click("#finish");
        assert_eq!(serving.ends(), 1, "somebody was held back");
    });
}

/// Backoffice holds what was approved, and nothing of what was held back.
#[track_caller]
fn held_against_backoffice(tenant: &Tenant, before: &BTreeSet<u64>) {
    let after = active(tenant);
    assert!(after.contains(&1049), "Ana Weller was held back");
    let gone: Vec<u64> = before.difference(&after).copied().collect();
    assert_eq!(gone, [1019, 1033, 1037, 1055]);
    let new: Vec<u64> = after.difference(before).copied().collect();
    assert_eq!(new, [1036, 2001, 2002, 2003, 3001, 3002, 3003]);
    assert_eq!(tenant.person(3001).unwrap().last_name, roster::SCRIPT, "as it stands in the roster");
    assert_eq!(tenant.person(1040).unwrap().email, "person1040@example.com", "the other one is Otis Nash's");
}

/// Nothing of the credentials that this run made is on the page.
#[track_caller]
fn no_secret_is_on(page: &Page, tenant: &Tenant) {
    let credentials = std::fs::read_to_string(tenant.of_last_run("credentials.csv")).unwrap();
    let html = page.run("return document.documentElement.outerHTML", &[]);
    let html = html.as_str().unwrap();
    let mut secrets = 0;
    let mut reader = csv::Reader::from_reader(credentials.as_bytes());
    let header = reader.headers().unwrap().clone();
    let at = |name: &str| header.iter().position(|one| one == name).unwrap();
    let (pins, passwords) = (at("pos_pin"), at("backoffice_password"));
    for row in reader.records().map(Result::unwrap) {
        let (pin, password) = (&row[pins], &row[passwords]);
        assert!(pin.is_empty() || !stands_in(html, pin), "a PIN is on the page");
        assert!(password.is_empty() || !html.contains(password), "a password is on the page");
        secrets += usize::from(!pin.is_empty()) + usize::from(!password.is_empty());
    }
    assert_eq!(secrets, 8, "the PINs of six new people and the passwords of two logins");
}

#[test]
fn the_keyboard_reaches_everything_and_nothing_covers_what_has_the_focus() {
    in_browser(|page| {
        let tenant = Tenant::new();
        let serving = open(page, &tenant);
        for screen in [Screen::Desktop, Screen::Phone] {
            page.on(screen);
            page.open(&serving.url);
            let mut reached = BTreeSet::new();
            // Far enough for every guard and the first people; the bar at the bottom comes last.
            for _ in 0..70 {
                page.press(TAB);
                reached.insert(page.focus());
                let covered = page.run(COVERED, &[]);
                assert_eq!(covered, serde_json::Value::Null, "{screen:?}: {} is covered", page.focus());
            }
            for part in ["search", "hold-shown"] {
                assert!(reached.contains(part), "no {part} in {reached:?}");
            }
        }
        // From the field at the bottom: a name, and Enter.
        page.run("document.getElementById('approve-name').focus()", &[]);
        page.press("Kim Reyes");
        page.press(ENTER);
        page.wait_until("document.getElementById('approve-why-not').textContent.includes('max-disables')");
        assert_eq!(
            page.run("return document.documentElement.dataset.stage", &[]),
            "open",
            "a guard stops it still"
        );
    });
}

/// Returns what lies over the element that has the focus.
const COVERED: &str = "const e = document.activeElement; if (e === document.body) return null;
    const r = [...e.getClientRects()].at(-1);
    const over = document.elementFromPoint(Math.min(Math.max(r.x + r.width / 2, 1), innerWidth - 1), r.y + Math.min(r.height / 2, 30));
    return over && (e.contains(over) || over.contains(e)) ? null : (over ? over.outerHTML.slice(0, 200) : 'out of sight')";

#[test]
fn somebody_can_stop_it_in_the_middle() {
    in_browser(|page| {
        let tenant = Tenant::new().known();
        let before = active(&tenant);
        let rows: String = (2001..2031).map(|number| crate::environment::new_row(number, "no,")).collect();
        tenant.configure("max-creates = { people = 50, percent = 50 }\n");
        let roster = tenant.roster(&format!("{}{rows}", crate::environment::NEW_COLUMNS));
        let mut serving = Serving::start(&tenant, roster);
        page.open(&serving.url);
        approve(page, "Kim Reyes");
        tenant.sandbox.arm(Mishap::new(MishapKind::Latency(1500)).on("POST", "/employee"));
        carry_out(page);
        page.wait_until("document.querySelectorAll('.outcome[data-status=running]').length > 5");
        page.click("#stop");
        pictures(page, "running");
        page.wait_until("document.getElementById('live-end').checkVisibility()");
        pictures(page, "stopped");
        assert_eq!(page.text("#live-title"), "Stopped before its end");
        assert!(!page.text("#live-verdict").contains(".."), "{}", page.text("#live-verdict"));
        let done = page.run("return document.querySelectorAll('.outcome[data-status=done]').length", &[]);
        let created = active(&tenant).len() - before.len();
        assert_eq!(done, created, "what the page says is done is what was done");
        assert!((1..30).contains(&created), "{created}");
        page.click("#finish");
        assert_ne!(serving.ends(), 0);
    });
}

#[test]
fn a_hostile_name_is_text_while_it_is_carried_out_too() {
    in_browser(|page| {
        let tenant = Tenant::new().known();
        let row = format!(
            "2001,\"{}\",\"{}\",new@example.com,15.50,Cashier,OAK,Cashier,no,\n",
            roster::QUOTES.replace('"', "\"\""),
            roster::SCRIPT
        );
        let roster = tenant.roster(&format!("{}{row}", crate::environment::NEW_COLUMNS));
        // Backoffice refuses her, so that the page has something to say about her.
        tenant.sandbox.arm(Mishap::new(MishapKind::Status(400)).on("POST", "/employee/insert"));
        let serving = Serving::start(&tenant, roster);
        page.open(&serving.url);
        approve(page, "Kim <b>Reyes</b>");
        assert!(page.text("#approved").contains("Kim <b>Reyes</b>"));
        carry_out(page);
        page.wait_until("document.getElementById('live-end').checkVisibility()");
        let name = format!("{} {}", roster::QUOTES, roster::SCRIPT);
        assert!(page.text("#live-failures").contains(&name), "{}", page.text("#live-failures"));
        assert_eq!(page.run("return document.querySelectorAll('main img, main script').length", &[]), 0);
        page.click("#live-report");
        page.wait_until("document.documentElement.dataset.page === 'run'");
        assert!(page.text("main").contains(&name));
        assert_eq!(page.run("return document.querySelectorAll('main img, main script').length", &[]), 0);
    });
}

#[test]
fn two_pages_of_one_review_never_overwrite_each_other() {
    in_browser(|page| {
        let tenant = Tenant::new().known();
        let serving = open(page, &tenant);
        let first = page.window();
        page.open_window();
        page.open(&serving.url);
        hold(page, ANA, "seen by the second");
        page.wait_until("document.getElementById('approve-what').textContent.includes('1 is held back')");
        page.to_window(first);
        page.click("#line-54 .hold input[type=checkbox]");
        page.wait_until("document.getElementById('message').checkVisibility()");
        assert_eq!(page.run("return document.querySelector('#line-54 .hold input').checked", &[]), false);
        page.expect("409");
        page.click("#message button");
        page.wait_until("document.getElementById('approve-what').textContent.includes('1 is held back')");
    });
}
