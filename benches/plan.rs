//! Match, diff and plan of a large roster against a large tenant.

#![allow(clippy::unwrap_used, reason = "a bench that cannot start fails by its unwrap")]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;
use std::sync::Arc;

use divan::Bencher;
use divan::counter::ItemsCount;
use roster_sync::backoffice::Catalogue;
use roster_sync::model::{
    Department, DepartmentId, EmployeeId, PersonName, PosMatrix, PosTemplate, PosUserId, Site, SiteId,
    SiteTree, TemplateId, TreeShape,
};
use roster_sync::observed::{Listing, Observed, ObservedEmail, ObservedEmployee};
use roster_sync::plan::{History, Policy, Purpose, make_plan};
use roster_sync::roster::{Mapping, Roster, read_bytes};

fn main() {
    divan::main();
}

fn tenant(people: u64) -> Observed {
    let site = |id: u64| Site {
        id: SiteId::new(id),
        name: format!("Site {id}"),
        code: format!("S{id}"),
        district: None,
    };
    let sites = (11..29).map(site).collect();
    let tree = SiteTree { shape: TreeShape::Flat, regions: Vec::new(), districts: Vec::new(), sites };
    // As they are read: what many have is there once.
    let departments = Arc::new(BTreeSet::from(["Greeter".to_owned(), "Cashier".to_owned()]));
    let homes: Vec<_> = (11..29).map(|site| Arc::new(BTreeSet::from([SiteId::new(site)]))).collect();
    let employee = |index: u64| ObservedEmployee {
        id: EmployeeId::new(index + 1),
        name: PersonName::as_observed(&format!("First{}", index % 997), &format!("Last{index}")),
        phone: format!("(555) {:03}-{:04}", 100 + index / 10_000, index % 10_000).into(),
        pos_user_id: Some(PosUserId::new(1000 + index)),
        departments: Arc::clone(&departments),
        sites: Some(Arc::clone(&homes[(index % 18) as usize])),
        template: "Cashier".into(),
        hourly: true,
        active: true,
        email: Some(ObservedEmail::Address(format!("person{index}@example.com").parse().unwrap())),
        details: None,
        pay: None,
        clock: None,
    };
    Observed {
        origin: String::new(),
        tenant: "bench".to_owned(),
        read_at: chrono::DateTime::default(),
        listing: Listing::Complete,
        catalogue: Catalogue {
            sites: tree,
            departments: vec![
                Department { id: DepartmentId::new(1), name: "Greeter".into() },
                Department { id: DepartmentId::new(2), name: "Cashier".into() },
            ],
        },
        employees: (0..people)
            .map(|index| (EmployeeId::new(index + 1), employee(index)))
            .collect::<BTreeMap<_, _>>(),
        users: Some(BTreeMap::new()),
        links: BTreeMap::new(),
        sites_seen: roster_sync::backoffice::SitesSeen::Every,
        unreadable: roster_sync::observed::Unreadable::default(),
        remembered_links: std::collections::BTreeSet::new(),
        unreadable_logins: std::collections::BTreeSet::new(),
        pos_templates: Some(vec![PosTemplate {
            id: TemplateId::new(1),
            name: "Cashier".into(),
            matrix: PosMatrix { grants: BTreeSet::from([1]), overrides: BTreeSet::new() },
        }]),
        login_templates: None,
        signed_in_as: "bench".into(),
        linkable: BTreeSet::new(),
        time_clock: roster_sync::observed::TimeClock::NotAsked,
        clock_number: None,
        first_reading: false,
        compared: 0,
        proven: BTreeMap::new(),
        requests: 0,
        notices: Vec::new(),
    }
}

/// Everybody as they are, but every hundredth person with another phone.
fn roster(people: u64) -> Roster {
    let mut text =
        String::from("pos_user_id,first_name,last_name,email,phone,departments,sites,permission\n");
    for index in 0..people {
        let area = if index % 100 == 0 { 556 } else { 555 };
        writeln!(
            text,
            "{},First{},Last{index},person{index}@example.com,{area}{:03}{:04},Cashier,Site {},Cashier",
            1000 + index,
            index % 997,
            100 + index / 10_000,
            index % 10_000,
            11 + index % 18
        )
        .unwrap();
    }
    read_bytes("roster.csv", text.as_bytes(), &Mapping::default()).unwrap()
}

#[divan::bench(args = [1_000, 100_000], sample_count = 10)]
fn match_diff_plan(bencher: Bencher<'_, '_>, people: u64) {
    let (roster, tenant, policy) = (roster(people), tenant(people), Policy::default());
    let today = "2026-11-23".parse().unwrap();
    bencher.counter(ItemsCount::new(people)).bench(|| {
        let plan = make_plan(&roster, &tenant, &policy, &History::default(), Purpose::Sync, today);
        assert_eq!(plan.summary.update, people / 100);
    });
}
