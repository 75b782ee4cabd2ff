//! Pages that are broken, cut, doubled or out of order: they may stop a write, never change it.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use roster_sync::backoffice::{
    Backoffice, Catalogue, Connection, EmployeeChange, NewEmployee, Profile, WageRecord,
};
use roster_sync::model::{
    EmergencyContact, EmployeeId, Password, PersonName, Pin, PosTemplate, SiteAccess, SiteId, UserId,
};
use roster_sync::sandbox::{Options, Sandbox, Shape};
use roster_sync::web::PaceOptions;
use tokio::runtime::Runtime;

/// What is done to the content of a page.
#[derive(Debug, Clone, Copy)]
enum Harm {
    /// Everything behind a place is gone; the page ends properly.
    Cut,
    DropTag,
    DoubleTag,
    /// A tag changes places with another one.
    SwapTags,
    DropLine,
    DoubleLine,
    SwapLines,
    /// The tag's name is no name any more.
    BreakTag,
    /// Its first attribute's name is not known any more.
    BreakAttribute,
    /// A quotation mark is missing.
    DropQuote,
}

const HARMS: [Harm; 10] = [
    Harm::Cut,
    Harm::DropTag,
    Harm::DoubleTag,
    Harm::SwapTags,
    Harm::DropLine,
    Harm::DoubleLine,
    Harm::SwapLines,
    Harm::BreakTag,
    Harm::BreakAttribute,
    Harm::DropQuote,
];

/// The places of tags, or of lines, behind the navigation.
fn places(html: &str, lines: bool) -> Vec<Range<usize>> {
    let start = html.find("id=\"main-column\"").map_or(0, |at| at + 40);
    let mut found = Vec::new();
    let mut at = start;
    while let Some(length) = html[at..].find(if lines { '\n' } else { '<' }) {
        let from = at + length;
        // A line with a tag on it: attributes have lines of their own, and a mark that moves to another box is another page,
        // not a broken one.
        if lines && !html[from + 1..].trim_start_matches(' ').starts_with('<') {
            at = from + 1;
            continue;
        }
        let Some(end) = html[from + 1..].find(if lines { '\n' } else { '>' }) else { break };
        found.push(from..from + 1 + end + usize::from(!lines));
        at = from + 1 + if lines { 0 } else { end };
    }
    found
}

fn harmed(html: &str, harm: Harm, one: usize, other: usize) -> String {
    let lines = matches!(harm, Harm::DropLine | Harm::DoubleLine | Harm::SwapLines);
    let places = places(html, lines);
    if places.is_empty() {
        return html.to_owned();
    }
    let (a, b) = (places[one % places.len()].clone(), places[other % places.len()].clone());
    let (a, b) = if a.start <= b.start { (a, b) } else { (b, a) };
    let tag = &html[a.clone()];
    let with = |text: &str| format!("{}{text}{}", &html[..a.start], &html[a.end..]);
    match harm {
        Harm::Cut => format!("{}</body></html>", &html[..a.start]),
        Harm::DropTag | Harm::DropLine => with(""),
        Harm::DoubleTag | Harm::DoubleLine => with(&format!("{tag}{tag}")),
        Harm::SwapTags | Harm::SwapLines if a != b => {
            let between = &html[a.end..b.start];
            format!("{}{}{between}{tag}{}", &html[..a.start], &html[b.clone()], &html[b.end..])
        }
        Harm::SwapTags | Harm::SwapLines => html.to_owned(),
        Harm::BreakTag => with(&tag.replacen('<', "<x", 1)),
        Harm::BreakAttribute => with(&tag.replacen('=', "x=", 1)),
        Harm::DropQuote => with(&tag.replacen('"', "", 1)),
    }
}

struct Bench {
    runtime: Runtime,
    sandbox: Sandbox,
    catalogue: Catalogue,
    shift_leader: PosTemplate,
    pay: Option<WageRecord>,
    template: Option<String>,
}

/// A write whose page is harmed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Write {
    Phone,
    Disable,
    Wage,
    Permission,
    CloseLogin,
    Create,
}

const WRITES: [(Write, &str); 6] = [
    (Write::Phone, "/employee/edit/3021"),
    (Write::Disable, "/employee/edit/3021"),
    (Write::Wage, "/employee/compensation/3021"),
    (Write::Permission, "/employee/permissions/3021"),
    (Write::CloseLogin, "/user/edit/511"),
    (Write::Create, "/employee/create"),
];

impl Bench {
    fn new(shape: Shape) -> Self {
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        let options = Options { employees: 40, shape, ..Options::new("2026-11-23".parse().unwrap()) };
        let sandbox = runtime.block_on(Sandbox::start(options)).unwrap();
        let backoffice = client(&sandbox);
        let catalogue = runtime.block_on(backoffice.catalogue()).unwrap();
        let sheet = runtime.block_on(backoffice.pos_permission_sheet(EmployeeId::new(3021))).unwrap();
        let shift_leader = sheet.templates.into_iter().find(|one| one.name == "Shift Leader").unwrap();
        let id = EmployeeId::new(3021);
        let pay = runtime.block_on(backoffice.compensation(id)).unwrap().latest().cloned();
        let template = runtime.block_on(backoffice.pos_permission(id)).unwrap().template;
        Self { runtime, sandbox, catalogue, shift_leader, pay, template }
    }

    /// Carries a write out as the program does, looking first, and returns the forms that were sent.
    fn sent(&self, write: Write) -> Vec<BTreeMap<String, Vec<String>>> {
        let backoffice = client(&self.sandbox);
        let id = EmployeeId::new(3021);
        // What the executor holds a form against before it writes to it.
        let same = async |form: &Profile| {
            let theirs = form.name == PersonName::new("Umar", "Tobin").unwrap()
                && form.phone_text == "(555) 010-0020"
                && form.active
                && form.pos_user_id == Some("1021".parse().unwrap());
            if theirs { Ok(()) } else { Err("somebody else".to_owned()) }
        };
        self.runtime.block_on(async {
            // Whether it fails is not what is asked here.
            match write {
                Write::Phone => {
                    let change = EmployeeChange {
                        phone: Some("5550100150".parse().unwrap()),
                        ..EmployeeChange::default()
                    };
                    let _ = backoffice.change_employee(id, &change, &self.catalogue, same).await;
                }
                Write::Disable => {
                    let _ = backoffice.set_active(id, false, &self.catalogue, same).await;
                }
                Write::Wage => {
                    let decide = async |history: &roster_sync::backoffice::Compensation| {
                        if history.latest() != self.pay.as_ref() {
                            return Err("changed".to_owned());
                        }
                        let from = "2026-12-01".parse().unwrap();
                        Ok(Some(history.next_record("16.00".parse().unwrap(), None, from)))
                    };
                    let _ = backoffice.add_wage(id, decide).await;
                }
                Write::Permission => {
                    let look = async |_: &_, now: &roster_sync::backoffice::PosPermission| {
                        if now.template == self.template { Ok(()) } else { Err("changed".to_owned()) }
                    };
                    let _ = backoffice.change_pos_template(id, &self.shift_leader, look).await;
                }
                Write::CloseLogin => {
                    let look = async |link: &roster_sync::backoffice::LoginLink| {
                        if link.employee == Some(EmployeeId::new(3002)) {
                            Ok(())
                        } else {
                            Err("whose?".to_owned())
                        }
                    };
                    let _ = backoffice.set_login_active(UserId::new(511), false, look).await;
                }
                Write::Create => {
                    let new = NewEmployee {
                        name: PersonName::new("Ana", "Diaz").unwrap(),
                        phone: None,
                        email: None,
                        departments: [self.catalogue.departments[0].id].into(),
                        start_date: "2026-11-23".parse().unwrap(),
                        pos_user_id: "2001".parse().unwrap(),
                        pos_pin: Pin::new("48151").unwrap(),
                        wage_rate: "15.00".parse().unwrap(),
                        overtime_wage_rate: None,
                        sites: SiteAccess::Only([SiteId::new(11), SiteId::new(13)].into()),
                        adp_employee_id: None,
                        emergency_contact: EmergencyContact::default(),
                    };
                    // A catalogue that differs from the one the plan was made from stops the row.
                    if backoffice.catalogue().await.is_ok_and(|now| now == self.catalogue) {
                        let _ = backoffice.insert_employee(&new, &self.catalogue).await;
                    }
                }
            }
        });
        let posts = self.sandbox.posts();
        let sent = posts.into_iter().filter(|(path, _)| path != "/login_check").map(|(path, fields)| {
            let mut by_name: BTreeMap<String, Vec<String>> = BTreeMap::new();
            by_name.entry("(path)".to_owned()).or_default().push(path);
            for (name, value) in fields {
                by_name.entry(name).or_default().push(value);
            }
            by_name
        });
        sent.collect()
    }

    fn begin(&self, mangle: Option<roster_sync::sandbox::Mangle>) {
        self.sandbox.reset();
        self.sandbox.mangle(mangle);
    }
}

fn client(sandbox: &Sandbox) -> Backoffice {
    let password = Password::existing(sandbox.password());
    let mut connection = Connection::new(sandbox.url().parse().unwrap(), sandbox.username(), password);
    connection.pace = PaceOptions { requests_per_second: 10_000, burst: 10_000 };
    connection.sessions = 1;
    Backoffice::new(connection).unwrap()
}

/// Fields that stand on the form and nobody knows of (protocol §6): when they vanish from the page, nobody can miss them.
/// What only a salary needs is as good as unknown on the form of an hourly record (protocol §4).
fn is_unknown(name: &str) -> bool {
    let salary = ["wage[ignoreSalarySchedule]", "wage[salaryRate]", "wage[hoursPerWeek]"];
    // A quotation mark more or less makes another name of it.
    ["employee[notes]", "employee[language]"].contains(&name.trim_matches('"'))
        || salary.contains(&name)
        || name.starts_with("wage[scheduleDay]")
}

/// The same cases every time, so that a failure is seen again. `HOSTILE_CASES` asks for other ones and as many as it says.
#[allow(clippy::disallowed_methods, reason = "a setting of this test alone")]
fn runner(cases: u32) -> TestRunner {
    let asked = std::env::var("HOSTILE_CASES").ok().and_then(|number| number.parse().ok());
    let config = Config { cases: asked.unwrap_or(cases), failure_persistence: None, ..Config::default() };
    match asked {
        Some(_) => TestRunner::new(config),
        None => TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha)),
    }
}

#[test]
fn a_harmed_page_of_a_tenant_with_regions_stops_a_write_or_leaves_it_as_it_is() {
    try_harm(Shape::Hierarchical);
}

#[test]
fn a_harmed_page_of_a_flat_tenant_stops_a_write_or_leaves_it_as_it_is() {
    try_harm(Shape::Flat);
}

fn try_harm(shape: Shape) {
    {
        let bench = Bench::new(shape);
        let mut untouched = BTreeMap::new();
        for (write, _) in WRITES {
            bench.begin(None);
            let sent = bench.sent(write);
            assert_eq!(sent.len(), 1, "{write:?} is one form: {sent:?}");
            untouched.insert(write, sent);
        }
        let mut runner = runner(250);
        let cases = (0..WRITES.len(), 0..HARMS.len(), any::<usize>(), any::<usize>());
        let mut still_sent = 0;
        let counted = std::cell::Cell::new(0);
        runner
            .run(&cases, |(write, harm, one, other)| {
                let ((write, page), harm) = (WRITES[write], HARMS[harm]);
                bench.begin(Some(Arc::new(move |path, html| {
                    if path == page { harmed(&html, harm, one, other) } else { html }
                })));
                let sent = bench.sent(write);
                prop_assert!(sent.len() <= 1, "{write:?} was sent {} times", sent.len());
                let Some(form) = sent.first() else { return Ok(()) };
                counted.set(counted.get() + 1);
                let wanted = &untouched[&write][0];
                // Two options that change places make another page, not a broken one: which is chosen is up to the page. So do
                // the words of permission 1, which stands there twice (protocol §8).
                let chosen = |name: &str| {
                    let is_theirs = name == "wage[siteId]" || name.starts_with("permissions[1]");
                    matches!(harm, Harm::SwapTags) && is_theirs
                };
                for name in form.keys().chain(wanted.keys()).filter(|name| !is_unknown(name) && !chosen(name))
                {
                    // A field that is not sent and one that is sent empty are the same to a form.
                    let filled = |form: &BTreeMap<String, Vec<String>>| {
                        let values = form.get(name).cloned().unwrap_or_default();
                        // A list with a value twice is the same list.
                        values.into_iter().filter(|value| !value.is_empty()).collect::<BTreeSet<_>>()
                    };
                    prop_assert_eq!(filled(form), filled(wanted), "{:?}, {:?}: {}", write, harm, name);
                }
                Ok(())
            })
            .unwrap();
        still_sent += counted.get();
        assert!(still_sent > 25, "harm that nothing survives tries nothing: {still_sent}");
    }
}

#[test]
fn a_listing_that_was_cut_is_never_taken_for_a_whole_one() {
    let bench = Bench::new(Shape::Hierarchical);
    bench.begin(None);
    let whole = bench.runtime.block_on(client(&bench.sandbox).list_employees()).unwrap();
    let mut runner = runner(10);
    runner
        .run(&(any::<usize>(), 0usize..3), |(at, ending)| {
            let ending = ["", "</body></html>", "</div></body></html>"][ending];
            bench.begin(Some(Arc::new(move |path, html| {
                if path != "/employee" {
                    return html;
                }
                let start = html.find("id=\"main-column\"").unwrap();
                let end = html.rfind("</table>").unwrap();
                let at = start + at % (end - start);
                let at = (0..=at).rev().find(|at| html.is_char_boundary(*at)).unwrap();
                format!("{}{ending}", &html[..at])
            })));
            let listed = bench.runtime.block_on(client(&bench.sandbox).list_employees());
            prop_assert!(
                listed.is_err(),
                "{} of {} people were taken for all",
                listed.unwrap().len(),
                whole.len()
            );
            Ok(())
        })
        .unwrap();
}
