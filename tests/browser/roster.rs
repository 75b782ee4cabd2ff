//! The roster of these tests: something of everything that a page shows, and names that are out for harm.

use std::fmt::Write;
use std::sync::OnceLock;

use crate::environment::{Tenant, repository};

/// The day the sample roster is about.
pub(crate) const TODAY: &str = "2026-11-23";

/// A name that is a script where it is not text.
pub(crate) const SCRIPT: &str = "<script>alert('roster')</script>";
/// One that breaks out of an attribute.
pub(crate) const QUOTES: &str = "\"><img src=x onerror=alert(1)>'";
/// One that is written from right to left.
pub(crate) const HEBREW: &str = "\u{5d3}\u{5d5}\u{5d3}";

/// Writes the sample roster with more in it: three people of one store leave, so that guards stop it; Nora Mercer's row has the
/// e-mail of Otis Nash and could be about both; Sana Rowley is not named; Rita Rowe's site is none that there is; and three new
/// people have hostile names.
pub(crate) fn write(tenant: &Tenant) -> &'static str {
    let mut text = friendly();
    for (number, first, last) in [(3001, "Eve", SCRIPT), (3002, QUOTES, "Quill"), (3003, HEBREW, "Cohen")] {
        let (first, last) = (first.replace('"', "\"\""), last.replace('"', "\"\""));
        writeln!(
            text,
            "{number},,\"{first}\",\"{last}\",new{number}@example.com,,active,,,15.50,,Cashier,Harbor Point; OAK,Cashier,,"
        )
        .unwrap();
    }
    works_again(tenant);
    tenant.roster(&text)
}

/// The login of an inactive leaver works: it is closed with the others.
fn works_again(tenant: &Tenant) {
    tenant.sandbox.edit_login(521, |login| login.active = true);
    tenant.sandbox.twist(vec![roster_sync::sandbox::Twist::InactiveOwnersLogins]);
}

/// Writes the same without hostile names.
pub(crate) fn write_friendly(tenant: &Tenant) -> &'static str {
    works_again(tenant);
    tenant.roster(&friendly())
}

fn friendly() -> String {
    let sample = std::fs::read_to_string(repository("sample-roster.csv")).unwrap();
    let mut text = String::new();
    for line in sample.lines() {
        let line = match line.split(',').next().unwrap() {
            "1019" | "1037" | "1055" => line.replacen(",active,", ",terminated,", 1),
            "1040" => line.replacen("person1040@", "person1041@", 1),
            "1041" | "1044" => continue,
            _ => line.to_owned(),
        };
        text.push_str(&line);
        text.push('\n');
    }
    text.push_str("3010,,Rita,Rowe,rita.rowe@example.com,,active,,,15.00,,Cashier,Nowhere,Cashier,,\n");
    text
}

/// Returns the report of its plan, made once.
pub(crate) fn report() -> &'static str {
    static REPORT: OnceLock<String> = OnceLock::new();
    REPORT.get_or_init(|| {
        let tenant = Tenant::new();
        let roster = write(&tenant);
        // Two guards stop it.
        tenant.run(&["plan", roster, "--today", TODAY, "--html", "plan.html"]).exits(4);
        std::fs::read_to_string(tenant.path("plan.html")).unwrap()
    })
}
