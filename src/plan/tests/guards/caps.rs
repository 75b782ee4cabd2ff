//! Caps for each site. (Those for the tenant are tested with whole plans.)

use super::*;

const SITE: &str = "max-disables-per-site";

/// A tenant of 200, so that the caps for the tenant are far; so many of them at Maple Street, the others at Harbor Point.
fn at_maple(people: u64) -> Observed {
    let mut tenant = tenant(200);
    for one in tenant.employees.values_mut().take(usize::try_from(people).unwrap()) {
        one.sites = Some(BTreeSet::from([SiteId::new(12)]).into());
    }
    tenant
}

#[test]
fn a_site_may_lose_the_larger_of_two_people_and_a_quarter() {
    for (people, limit) in [(2, 2), (4, 2), (11, 2), (12, 3), (20, 5), (32, 8)] {
        let tenant = at_maple(people);
        let made = plan(&leavers(1..=limit), &tenant);
        assert!(stopped_by(&made).is_empty(), "{limit} of {people}");
        let outcome = guard(&made, SITE);
        assert_eq!((outcome.limit, outcome.actual, outcome.people.len()), (limit, limit, 0));
        if limit == people {
            continue;
        }
        let made = plan(&leavers(1..=limit + 1), &tenant);
        let outcome = guard(&made, SITE);
        assert_eq!((outcome.tripped, outcome.limit, outcome.actual), (true, limit, limit + 1), "{people}");
        assert_eq!(outcome.people.len() as u64, limit + 1);
        let words = format!("Maple Street: {} of {people}, up to {limit}", limit + 1);
        assert!(outcome.message.contains(&words), "{}", outcome.message);
    }
}

#[test]
fn the_worst_site_stands_first_and_only_people_of_such_sites_are_named() {
    let mut tenant = at_maple(11);
    // Somebody of both sites leaves, and four more of Maple Street, and one of Harbor Point.
    let both = tenant.employees.get_mut(&EmployeeId::new(3001)).unwrap();
    both.sites = Some(BTreeSet::from([SiteId::new(11), SiteId::new(12)]).into());
    tenant.catalogue.sites.sites.push(Site {
        id: SiteId::new(13),
        name: "Oak Hill".into(),
        code: "OAK".into(),
        district: None,
    });
    let outcome = guard(&plan(&leavers([1, 2, 3, 4, 5, 150]), &tenant), SITE);
    assert_eq!((outcome.actual, outcome.limit), (5, 2));
    assert!(outcome.message.contains("(Maple Street: 5 of 11, up to 2)"), "{}", outcome.message);
    assert_eq!(outcome.people.len(), 5);
    assert_eq!(outcome.people[0], "First1 Last1 (POS 1001, Maple Street, line 2)");
}

#[test]
fn who_works_everywhere_counts_at_no_site_unless_there_is_only_one() {
    let mut tenant = at_maple(0);
    for one in tenant.employees.values_mut().take(10) {
        one.sites = Some(BTreeSet::from([SiteId::new(11), SiteId::new(12)]).into());
    }
    let made = plan(&leavers(1..=10), &tenant);
    assert_eq!(guard(&made, SITE).actual, 0);
    assert!(stopped_by(&made).is_empty());
    let mut single = super::tenant(11);
    single.catalogue.sites.sites.truncate(1);
    assert_eq!(stopped_by(&plan(&leavers(1..=3), &single)), [SITE]);
}

#[test]
fn whoever_is_inactive_already_is_no_loss_to_a_site() {
    let mut tenant = at_maple(12);
    for one in tenant.employees.values_mut().take(3) {
        one.active = false;
    }
    let outcome = guard(&plan(&leavers(1..=5), &tenant), SITE);
    assert_eq!((outcome.actual, outcome.limit, outcome.tripped), (2, 2, false));
}

#[test]
fn the_settings_set_the_cap_and_leavers_files_obey_it() {
    let mut policy = Policy::default();
    policy.guards.max_disables_per_site = Cap { people: 0, percent: 10 };
    let roster = roster(&leavers([1, 2]));
    let history = History::default();
    let made = |people| make_plan(&roster, &at_maple(people), &policy, &history, Purpose::Offboard, today());
    assert!(stopped_by(&made(20)).is_empty());
    assert_eq!(stopped_by(&made(19)), [SITE]);
}
