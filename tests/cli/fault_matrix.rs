//! Each kind of fault on each step that writes: "done" only when the stored truth says so, nothing twice, and an end.

use std::collections::BTreeMap;
use std::time::Instant;

use roster_sync::sandbox::{Login, Mishap, MishapKind, Person};
use serde_json::Value;

use crate::environment::{ANY_ROSTER, NEW_COLUMNS, Tenant, figure, new_row};

/// The steps that write, by the request that carries them, and the one that reads stores back.
const STEPS: [(&str, &str, &str); 8] = [
    ("insert", "POST", "/employee/insert"),
    ("sites read-back", "GET", "/employee/edit"),
    ("permissions", "POST", "/employee/permissions/update"),
    ("update", "POST", "/employee/update"),
    ("wage", "POST", "/employee/compensation/update"),
    ("user insert", "POST", "/user/insert"),
    ("user permissions", "POST", "/user/permissions/update"),
    ("user update", "POST", "/user/update"),
];

const KINDS: [MishapKind; 11] = [
    MishapKind::Status(500),
    MishapKind::StatusAfter(502),
    MishapKind::TooMany(0),
    MishapKind::Maintenance,
    MishapKind::ResetBefore,
    MishapKind::ResetAfter,
    MishapKind::HangBefore,
    MishapKind::HangAfter,
    MishapKind::Truncate,
    MishapKind::WrongPage,
    MishapKind::LoginPage,
];

/// One row for each way of writing: two creates, one of them with a login, a login for somebody who is there, a change of
/// everything, somebody who comes back, a leaver with a login.
const ROWS: &str = "\
1021,Umar,Tobin,,16.50,,Harbor Point; OAK,Manager,yes,umar_new,active,5550100191\n\
1022,Vera,Ulrich,,17.25,,Maple Street,Shift Leader,,,active,5550100192\n\
1036,Joy,Isham,,,,Harbor Point,,,,active,5550100193\n\
1003,Cara,Boland,,,,,,,,terminated,\n";

fn roster(tenant: &Tenant) -> &'static str {
    let header = NEW_COLUMNS.trim_end();
    let new: String = [(2001, "no,"), (2002, "yes,new_login")]
        .iter()
        .map(|(number, login)| new_row(*number, login).replace('\n', ",active,\n"))
        .collect();
    tenant.roster(&format!("{header},status,phone\n{new}{ROWS}"))
}

/// Whether what a row wants is what is stored.
fn holds(line: u64, people: &BTreeMap<u64, Person>, logins: &[Login], tenant: &Tenant) -> bool {
    let words = |number: u64| tenant.sandbox.words(people[&number].id).unwrap();
    let has = |number: u64, template: &str, sites: &[&str]| {
        let (stored, _, names) = words(number);
        stored == template && names == sites
    };
    let login_of = |number: u64| logins.iter().find(|login| login.employee_id == Some(people[&number].id));
    match line {
        2 | 3 if !people.contains_key(&(1999 + line)) => false,
        2 => has(2001, "Cashier", &["Harbor Point", "Oak Hill"]),
        3 => {
            let login = login_of(2002);
            has(2002, "Cashier", &["Harbor Point", "Oak Hill"])
                && login.is_some_and(|login| login.username == "new_login" && !login.tokens.is_empty())
        }
        4 => {
            has(1021, "Manager", &["Harbor Point", "Oak Hill"])
                && people[&1021].wages[0].rate.to_string() == "16.50"
                && login_of(1021)
                    .is_some_and(|login| !login.tokens.is_empty() && login.access.sites.len() == 2)
        }
        5 => {
            has(1022, "Shift Leader", &["Maple Street"])
                && people[&1022].wages[0].rate.to_string() == "17.25"
                && people[&1022].phone == "5550100192"
        }
        6 => people[&1036].active && words(1036).2 == ["Harbor Point"],
        _ => !people[&1003].active && login_of(1003).is_some_and(|login| !login.active),
    }
}

struct Judged {
    what: String,
    done: usize,
}

fn judge(what: String, tenant: &Tenant, results: &Value) -> Judged {
    let people = tenant.sandbox.people();
    let logins = tenant.sandbox.logins();
    let mut numbers: Vec<u64> = people.iter().map(|person| person.pos_user_id).collect();
    numbers.sort_unstable();
    let count = numbers.len();
    numbers.dedup();
    assert_eq!(numbers.len(), count, "{what}: somebody exists twice");
    for username in ["new_login", "umar_new"] {
        let same = logins.iter().filter(|login| login.username == username).count();
        assert!(same <= 1, "{what}: the login {username} exists {same} times");
    }
    let by_number: BTreeMap<u64, Person> =
        people.into_iter().map(|person| (person.pos_user_id, person)).collect();
    let mut done = 0;
    for row in results["rows"].as_array().unwrap() {
        let line = row["line"].as_u64().unwrap();
        let holds = holds(line, &by_number, &logins, tenant);
        let status = row["status"].as_str().unwrap();
        match status {
            "done" => {
                done += 1;
                assert!(holds, "{what}: line {line} is called done and is not: {row}");
            }
            "failed" | "partial" | "not-attempted" => {
                assert!(!row["message"].as_str().unwrap().is_empty(), "{what}: {row}");
            }
            _ => panic!("{what}: {row}"),
        }
    }
    Judged { what, done }
}

/// Runs the roster with a fault; afterwards, without one, every row must become true by running again.
fn tried(kind: MishapKind, (step, method, path): (&str, &str, &str), times: Option<u64>) -> Judged {
    let tenant = Tenant::new().known();
    tenant.configure_with("timeout_seconds = 2\n", ANY_ROSTER);
    let mut mishap = Mishap::new(kind).on(method, path);
    mishap.times = times;
    // The pages that planning reads are not what is tried here.
    let plan = roster(&tenant);
    tenant.run(&["plan", plan, "--out", "plan.json"]).exits(0);
    tenant.sandbox.arm(mishap);
    let begun = Instant::now();
    let ran = tenant.run(&["apply", "plan.json", "--format", "json"]);
    assert!(begun.elapsed().as_secs() < 60, "{kind:?} on {step} took {:?}", begun.elapsed());
    let what = format!("{kind:?} on {step}, times {times:?}");
    assert!(matches!(ran.code, 0 | 1 | 5 | 6), "{what}: {}\n{}", ran.code, ran.err);
    let judged = judge(what, &tenant, &ran.json());
    tenant.sandbox.clear_faults();
    let inserts = tenant.sandbox.people().iter().filter(|person| person.pos_user_id > 2000).count();
    assert!(inserts <= 2);
    judged
}

fn matrix(times: Option<u64>) -> Vec<Judged> {
    let cases: Vec<_> = KINDS.iter().flat_map(|kind| STEPS.map(|step| (*kind, step))).collect();
    let at = std::sync::atomic::AtomicUsize::new(0);
    std::thread::scope(|scope| {
        let work = || {
            let mut judged = Vec::new();
            while let Some((kind, step)) = cases.get(at.fetch_add(1, std::sync::atomic::Ordering::Relaxed)) {
                judged.push(tried(*kind, *step, times));
            }
            judged
        };
        let workers: Vec<_> = (0..4).map(|_| scope.spawn(work)).collect();
        workers.into_iter().flat_map(|worker| worker.join().unwrap()).collect()
    })
}

#[test]
fn a_fault_that_happens_once_is_got_over() {
    let judged = matrix(Some(1));
    assert_eq!(judged.len(), KINDS.len() * STEPS.len());
    for one in &judged {
        assert_eq!(one.done, 6, "{}", one.what);
    }
}

#[test]
fn a_fault_that_stays_is_never_called_done() {
    let judged = matrix(None);
    figure(&format!("fault matrix: {} kinds x {} steps", KINDS.len(), STEPS.len()));
    assert_eq!(judged.len(), KINDS.len() * STEPS.len());
}
