//! How fast a report of 5,000 people is: figures for the README, and that they are the right people.

use std::fmt::Write;

use roster_sync::sandbox::Shape;
use serde_json::{Value, json};

use crate::environment::{Tenant, figure};
use crate::page::Page;
use crate::session::alone_in_browser;

/// Everybody of the chain: 5,000 of them are active.
const EMPLOYEES: usize = 5_454;
/// How often each thing is measured.
const TIMES: usize = 7;

/// Plans for a chain of 5,000 with another telephone for every so many people, and opens the report. Returns how many change.
/// The file is not larger than `most` bytes: it goes by mail.
fn open(page: &Page, every: usize, most: u64) -> u64 {
    let tenant = Tenant::with(EMPLOYEES, Shape::Hierarchical);
    tenant.configure("max-updates = { people = 5000, percent = 100 }\n");
    let mut roster = "pos_user_id,first_name,last_name,phone\n".to_owned();
    for (index, person) in tenant.sandbox.people().iter().filter(|person| person.active).enumerate() {
        let mut phone = person.phone_digits();
        if index % every == 0 {
            // No two people have one number.
            phone = format!("{}55501{:02}", 300 + index / 100, index % 100);
        }
        writeln!(roster, "{},{},{},{phone}", person.pos_user_id, person.first_name, person.last_name)
            .unwrap();
    }
    let plan = ["plan", tenant.roster(&roster), "--html", "plan.html", "--format", "json"];
    let plan = tenant.run(&plan).exits(0).json();
    let (people, changed) =
        (plan["entries"].as_array().unwrap().len(), plan["summary"]["update"].as_u64().unwrap());
    let file = page.profile().with_file_name("plan.html");
    let size = std::fs::copy(tenant.path("plan.html"), &file).unwrap();
    figure(&format!("report of {people} people, {changed} of them changed: {} KB", size / 1000));
    assert!(size <= most, "{size} bytes");
    page.open_file(&file);
    assert_eq!(shown(page), people as u64);
    changed
}

/// The one in the middle.
fn median(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures[figures.len() / 2]
}

/// Measures what it takes until the page is there.
fn loading(page: &Page) {
    let script = "const done = arguments[0];
        const read = () => {
            const [entry] = performance.getEntriesByType('navigation');
            const paint = performance.getEntriesByName('first-contentful-paint')[0];
            paint && entry.domContentLoadedEventEnd ? done([entry.domContentLoadedEventEnd, paint.startTime]) : setTimeout(read, 20);
        };
        read();";
    let mut figures = Vec::new();
    for _ in 0..TIMES {
        page.reload();
        let told: (f64, f64) = serde_json::from_value(page.run_and_wait(script, &[])).unwrap();
        figures.push(told);
    }
    let (ready, painted) = figures.into_iter().unzip();
    figure(&format!("  ready after {:.0} ms, first seen after {:.0} ms", median(ready), median(painted)));
}

/// Measures the time from a change of a field to the frame that shows it, and returns how many are shown then.
fn change(page: &Page, what: &str, field: &str, value: &str) -> u64 {
    // The second frame begins when the first one, with the change in it, is painted.
    let script = "const [field, value, done] = arguments;
        const element = document.getElementById(field);
        requestAnimationFrame(() => setTimeout(() => {
            const began = performance.now();
            element.value = value;
            element.dispatchEvent(new Event('input', { bubbles: true }));
            requestAnimationFrame(() => requestAnimationFrame(() => done(performance.now() - began)));
        }, 50))";
    let before = page.run("return document.getElementById(arguments[0]).value", &[field.into()]);
    let mut figures = Vec::new();
    for _ in 0..TIMES {
        let told = page.run_and_wait(script, &[field.into(), value.into()]);
        figures.push(told.as_f64().unwrap());
        let shown = shown(page);
        page.run_and_wait(script, &[field.into(), before.clone()]);
        if figures.len() == TIMES {
            let worst = figures.iter().copied().fold(0.0, f64::max);
            figure(&format!(
                "  {what}: {:.0} ms to the next frame, {worst:.0} ms at worst ({shown} shown)",
                median(figures)
            ));
            return shown;
        }
    }
    unreachable!("measured at least once")
}

/// How many people the page shows.
fn shown(page: &Page) -> u64 {
    let script =
        "return [...document.querySelectorAll('.chunk > *')].filter(e => !e.closest('[hidden]')).length";
    page.run(script, &[]).as_u64().unwrap()
}

fn measure(page: &Page, changed: u64) {
    loading(page);
    let everybody = shown(page);
    let few = change(page, "search by name", "search", "ana weller");
    assert!(few > 0 && few < everybody);
    let letter = change(page, "search, first letter", "search", "a");
    assert!(letter > few && letter <= everybody);
    assert_eq!(change(page, "filter by action", "action", "update"), changed);
    assert!(change(page, "filter by site", "site", &a_site(page)) < everybody);
    assert_eq!(change(page, "order by name", "sort", "name"), everybody);
}

fn a_site(page: &Page) -> String {
    let value: Value = page.run("return document.querySelector('#site option:nth-child(3)').value", &[]);
    assert_ne!(value, json!(""));
    value.as_str().unwrap().to_owned()
}

#[test]
fn five_thousand_people_of_whom_some_change() {
    alone_in_browser(|page| {
        let changed = open(page, 20, 1_000_000);
        measure(page, changed);
    });
}

#[test]
fn five_thousand_people_who_all_change() {
    alone_in_browser(|page| {
        let changed = open(page, 1, 1_500_000);
        measure(page, changed);
    });
}
