//! A page as a person uses it: looks, clicks, types, and sees.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use base64::Engine;
use fantoccini::Locator;
use fantoccini::elements::Element;
use fantoccini::wd::WindowHandle;
use serde_json::{Value, json};

use crate::console::Noticed;
use crate::devtools::{Devtools, Log};
use crate::environment::repository;
use crate::session::{PATIENCE, Session};

/// Keys that are no letters, as the driver writes them.
pub(crate) const TAB: &str = "\u{e004}";
pub(crate) const ENTER: &str = "\u{e007}";
pub(crate) const ESCAPE: &str = "\u{e00c}";
/// What is shown around an element in a picture of it.
const MARGIN: f64 = 6.0;
const HOME: &str = "\u{e011}";
const DOWN: &str = "\u{e015}";

/// What a page is shown on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Screen {
    /// 1280 × 900.
    Desktop,
    /// 390 × 844, with a finger.
    Phone,
}

impl Screen {
    const fn size(self) -> (u64, u64) {
        match self {
            Self::Desktop => (1280, 900),
            Self::Phone => (390, 844),
        }
    }
}

/// What a person asked the system for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Look {
    Light,
    Dark,
    /// On paper.
    Print,
}

/// A browser with one page in it.
#[derive(Debug)]
pub(crate) struct Page {
    session: Session,
    noticed: Noticed,
}

impl Page {
    /// Takes a browser; the page is as wide as a desktop's, in light colours.
    pub(crate) fn new(session: Session) -> Self {
        let page = Self { session, noticed: Noticed::default() };
        page.on(Screen::Desktop);
        page.looks(Look::Light);
        page
    }

    /// Opens an address and waits until it is loaded.
    #[track_caller]
    pub(crate) fn open(&self, address: &str) {
        self.session.runtime.block_on(self.session.client().goto(address)).unwrap();
    }

    /// Opens a file, as from a mail attachment.
    #[track_caller]
    pub(crate) fn open_file(&self, path: &Path) {
        self.open(url::Url::from_file_path(path).unwrap().as_str());
    }

    /// Loads the page again.
    #[track_caller]
    pub(crate) fn reload(&self) {
        self.session.runtime.block_on(self.session.client().refresh()).unwrap();
    }

    /// Returns the address the page stands at.
    #[track_caller]
    pub(crate) fn address(&self) -> String {
        self.session.runtime.block_on(self.session.client().current_url()).unwrap().to_string()
    }

    /// Sends a command of the browser's debugging protocol.
    #[track_caller]
    pub(crate) fn devtools(&self, name: &'static str, params: Value) -> Value {
        let command = Devtools { name, params };
        self.session.runtime.block_on(self.session.client().issue_cmd(command)).unwrap()
    }

    /// Shows the page on another screen.
    pub(crate) fn on(&self, screen: Screen) {
        self.as_high_as(screen, screen.size().1);
    }

    /// Shows the page on a screen of this kind that is high enough for all of it: what is far from the screen is not drawn.
    pub(crate) fn unrolled_on(&self, screen: Screen) {
        self.on(screen);
        // What is drawn only then may be higher than was guessed.
        for _ in 0..3 {
            let height = self.run("return document.documentElement.scrollHeight", &[]);
            self.as_high_as(screen, height.as_u64().unwrap().max(screen.size().1));
        }
    }

    fn as_high_as(&self, screen: Screen, height: u64) {
        let metrics = json!({
            "width": screen.size().0, "height": height, "deviceScaleFactor": 1, "mobile": screen == Screen::Phone,
        });
        self.devtools("Emulation.setDeviceMetricsOverride", metrics);
    }

    /// Shows the page in other colours, or as it would be printed.
    pub(crate) fn looks(&self, look: Look) {
        let (media, colours) = match look {
            Look::Light => ("screen", "light"),
            Look::Dark => ("screen", "dark"),
            Look::Print => ("print", "light"),
        };
        // Nothing moves while a test looks at it.
        let features = json!([
            { "name": "prefers-color-scheme", "value": colours },
            { "name": "prefers-reduced-motion", "value": "reduce" },
        ]);
        self.devtools("Emulation.setEmulatedMedia", json!({ "media": media, "features": features }));
    }

    /// Switches the scripts of pages that are opened from now on off.
    pub(crate) fn without_scripts(&self) {
        self.devtools("Emulation.setScriptExecutionDisabled", json!({ "value": true }));
    }

    /// Keeps what is downloaded from now on for [`Page::downloaded`].
    pub(crate) fn keep_downloads(&self) {
        let dir = self.downloads();
        std::fs::create_dir_all(&dir).unwrap();
        self.devtools("Browser.setDownloadBehavior", json!({ "behavior": "allow", "downloadPath": dir }));
    }

    fn downloads(&self) -> PathBuf {
        self.session.dir.path().join("downloads")
    }

    /// Waits for a file to arrive and returns what is in it.
    #[track_caller]
    pub(crate) fn downloaded(&self, name: &str) -> String {
        let path = self.downloads().join(name);
        let started = Instant::now();
        loop {
            // The browser keeps the name with an empty file before it puts what arrived in its place.
            match std::fs::read_to_string(&path) {
                Ok(text) if !text.is_empty() => return text,
                _ => {}
            }
            assert!(started.elapsed() < PATIENCE, "{} never arrived", path.display());
            std::thread::sleep(Duration::from_millis(25));
        }
    }

    /// Returns the folder of the browser's profile.
    pub(crate) fn profile(&self) -> PathBuf {
        self.session.dir.path().join("profile")
    }

    /// Runs a script in the page and returns what it returns.
    #[track_caller]
    pub(crate) fn run(&self, script: &str, args: &[Value]) -> Value {
        self.session
            .runtime
            .block_on(self.session.client().execute(script, args.to_vec()))
            .unwrap_or_else(|error| panic!("{error}\nin {script}"))
    }

    /// Runs a script that calls its last argument with what it found out.
    #[track_caller]
    pub(crate) fn run_and_wait(&self, script: &str, args: &[Value]) -> Value {
        self.session
            .runtime
            .block_on(self.session.client().execute_async(script, args.to_vec()))
            .unwrap_or_else(|error| panic!("{error}\nin {script}"))
    }

    /// Waits until an expression is true in the page.
    #[track_caller]
    pub(crate) fn wait_until(&self, expression: &str) {
        let started = Instant::now();
        while self.run(&format!("return !!({expression})"), &[]) != Value::Bool(true) {
            assert!(started.elapsed() < PATIENCE, "it never became true: {expression}");
            std::thread::sleep(Duration::from_millis(25));
        }
    }

    #[track_caller]
    fn element(&self, css: &str) -> Element {
        self.session
            .runtime
            .block_on(self.session.client().find(Locator::Css(css)))
            .unwrap_or_else(|error| panic!("no {css}: {error}"))
    }

    /// Returns the text of the first element that matches, as it is shown: without what is hidden.
    #[track_caller]
    pub(crate) fn text(&self, css: &str) -> String {
        self.session.runtime.block_on(self.element(css).text()).unwrap()
    }

    /// Returns the texts of all elements that match, as they are shown.
    #[track_caller]
    pub(crate) fn texts(&self, css: &str) -> Vec<String> {
        let script = "return [...document.querySelectorAll(arguments[0])].filter(e => e.checkVisibility()).map(e => e.innerText.trim())";
        serde_json::from_value(self.run(script, &[css.into()])).unwrap()
    }

    /// Returns how many elements match and can be seen.
    #[track_caller]
    pub(crate) fn shown(&self, css: &str) -> usize {
        self.texts(css).len()
    }

    /// Clicks the first element that matches, scrolled to where a person would have it.
    #[track_caller]
    pub(crate) fn click(&self, css: &str) {
        let element = self.element(css);
        self.run(
            "document.querySelector(arguments[0]).scrollIntoView({ block: 'center', behavior: 'instant' })",
            &[css.into()],
        );
        self.session
            .runtime
            .block_on(element.click())
            .unwrap_or_else(|error| panic!("cannot click {css}: {error}"));
    }

    /// Types into a field, after what stands there.
    #[track_caller]
    pub(crate) fn type_into(&self, css: &str, text: &str) {
        let element = self.element(css);
        self.session
            .runtime
            .block_on(element.send_keys(text))
            .unwrap_or_else(|error| panic!("cannot type into {css}: {error}"));
    }

    /// Chooses from a list by what the choice is called, with the keyboard: clicking a choice through the driver does not tell
    /// the page all that a person's click tells it.
    #[track_caller]
    pub(crate) fn choose(&self, css: &str, label: &str) {
        let script = "return [...document.querySelector(arguments[0]).options].findIndex(o => o.textContent === arguments[1])";
        let index = self.run(script, &[css.into(), label.into()]).as_i64().unwrap();
        let index = usize::try_from(index).unwrap_or_else(|_| panic!("no {label} in {css}"));
        self.type_into(css, &format!("{HOME}{}", DOWN.repeat(index)));
        let chosen = "return document.querySelector(arguments[0]).selectedIndex";
        assert_eq!(self.run(chosen, &[css.into()]), index, "in {css}");
    }

    /// Presses keys wherever the focus is.
    #[track_caller]
    pub(crate) fn press(&self, keys: &str) {
        let client = self.session.client();
        self.session
            .runtime
            .block_on(async { client.active_element().await?.send_keys(keys).await })
            .unwrap();
    }

    /// Returns the window that commands go to.
    #[track_caller]
    pub(crate) fn window(&self) -> WindowHandle {
        self.session.runtime.block_on(self.session.client().window()).unwrap()
    }

    /// Opens another window and goes there.
    #[track_caller]
    pub(crate) fn open_window(&self) {
        let opened = self.session.runtime.block_on(self.session.client().new_window(true)).unwrap();
        self.to_window(opened.handle);
        self.on(Screen::Desktop);
    }

    /// Goes to a window.
    #[track_caller]
    pub(crate) fn to_window(&self, window: WindowHandle) {
        self.session.runtime.block_on(self.session.client().switch_to_window(window)).unwrap();
    }

    /// Takes complaints that say this for what the test wanted; there must be one.
    #[track_caller]
    pub(crate) fn expect(&mut self, complaint: &str) {
        self.noticed();
        let complaints = &mut self.noticed.complaints;
        let before = complaints.len();
        complaints.retain(|text| !text.contains(complaint));
        assert!(complaints.len() < before, "nobody complained of {complaint}: {complaints:?}");
    }

    /// Returns what has the focus: its id, or its class and group; empty for the page itself.
    #[track_caller]
    pub(crate) fn focus(&self) -> String {
        let script = "const e = document.activeElement;
            if (e === document.body) return '';
            return e.id || [e.className || e.tagName.toLowerCase(), e.dataset.action || e.dataset.site || e.textContent.trim().slice(0, 40)].join('-')";
        self.run(script, &[]).as_str().unwrap().to_owned()
    }

    /// Returns everything that was noticed of the pages so far.
    #[track_caller]
    pub(crate) fn noticed(&mut self) -> &Noticed {
        let client = self.session.client();
        let console = self.session.runtime.block_on(client.issue_cmd(Log("browser"))).unwrap();
        let network = self.session.runtime.block_on(client.issue_cmd(Log("performance"))).unwrap();
        self.noticed.add(&console, &network);
        &self.noticed
    }

    /// Writes a picture of the whole page on a screen under `target/browser-screenshots`, to be looked at.
    #[track_caller]
    pub(crate) fn picture(&self, screen: Screen, name: &str) -> PathBuf {
        let dir = repository("target/browser-screenshots");
        std::fs::create_dir_all(&dir).unwrap();
        let path = dir.join(format!("{name}.png"));
        self.unrolled_on(screen);
        let size = "const page = document.documentElement; return [page.clientWidth, page.scrollHeight]";
        let size = self.run(size, &[]);
        // More than this is a picture of nothing.
        let height = size[1].as_f64().unwrap().min(8000.0);
        self.picture_of(&path, [0.0, 0.0, size[0].as_f64().unwrap(), height]);
        self.on(screen);
        path
    }

    /// Writes a picture of an element and what is close to it, on a page that is drawn as far as that.
    #[track_caller]
    pub(crate) fn picture_of_element(&self, path: &Path, css: &str) {
        let script = "const r = document.querySelector(arguments[0]).getBoundingClientRect();
            return [r.left + scrollX, r.top + scrollY, r.width, r.height]";
        let [x, y, width, height]: [f64; 4] =
            serde_json::from_value(self.run(script, &[css.into()])).unwrap();
        let (left, top) = ((x - MARGIN).max(0.0), (y - MARGIN).max(0.0));
        self.picture_of(path, [left, top, x + width + MARGIN - left, y + height + MARGIN - top]);
    }

    /// Writes a picture of a part of the page: left, top, width, height.
    #[track_caller]
    fn picture_of(&self, path: &Path, [x, y, width, height]: [f64; 4]) {
        let clip = json!({ "x": x, "y": y, "width": width, "height": height, "scale": 1 });
        let shot = self.devtools(
            "Page.captureScreenshot",
            json!({ "format": "png", "captureBeyondViewport": true, "clip": clip }),
        );
        let png = base64::engine::general_purpose::STANDARD.decode(shot["data"].as_str().unwrap()).unwrap();
        std::fs::write(path, png).unwrap();
    }
}
