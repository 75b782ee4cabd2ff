//! What the sites of a row say of somebody who has others.

use std::sync::Arc;

use super::*;

fn works_at(tenant: &mut Observed, id: u64, sites: &[u64]) {
    let one = tenant.employees.get_mut(&EmployeeId::new(id)).unwrap();
    one.sites = Some(Arc::new(sites.iter().map(|site| SiteId::new(*site)).collect()));
}

/// Both sites, and the first of them alone, which a row names.
fn two_of_several() -> Observed {
    let mut tenant = tenant(3);
    works_at(&mut tenant, 3001, &[11, 12]);
    works_at(&mut tenant, 3002, &[11, 12]);
    tenant
}

const HOME: &str = "pos_user_id,first_name,last_name,status,sites\n1001,First1,Last1,active,HARBOR\n\
                    1002,First2,Last2,active,HARBOR\n1003,First3,Last3,active,MAPLE\n";

fn at_least() -> Policy {
    Policy { sites: SitesPolicy::AtLeast, ..Policy::default() }
}

fn given(made: &Plan, entry: usize) -> Option<Vec<u64>> {
    match made.entries[entry].update()?.form.sites.as_ref()? {
        crate::model::SiteAccess::All => Some(Vec::new()),
        crate::model::SiteAccess::Only(sites) => Some(sites.iter().map(|site| site.get()).collect()),
    }
}

#[test]
fn a_file_of_one_site_each_says_who_is_left_with_one_and_how_they_keep_the_others() {
    let made = plan(HOME, &two_of_several());
    assert_eq!(given(&made, 0).map(|sites| sites.len()), Some(1));
    let notice = made.notices.iter().find(|one| one.contains("at-least")).unwrap();
    assert!(notice.contains("2 people") && notice.contains("First1 Last1, First2 Last2"), "{notice}");
    // Who has all of them works for the chain, and says nothing of the others.
    let with_all = format!("{HOME}1004,First4,Last4,active,all\n");
    let mut tenant = two_of_several();
    tenant.employees.insert(EmployeeId::new(3004), employee(4));
    let made = plan(&with_all, &tenant);
    assert!(
        made.notices.iter().any(|one| one.contains("at-least") && one.contains("2 people")),
        "{:?}",
        made.notices
    );
    // A file that names several somewhere means what it says.
    let several = HOME.replace("active,MAPLE", "active,MAPLE;HARBOR");
    let made = plan(&several, &two_of_several());
    assert!(!made.notices.iter().any(|one| one.contains("at-least")), "{:?}", made.notices);
}

#[test]
fn at_least_takes_no_site_away_and_gives_what_is_named() {
    let made = plan_with(HOME, &two_of_several(), &at_least(), &History::default());
    assert_eq!(
        (made.entries[0].operation(), made.entries[1].operation()),
        (Operation::None, Operation::None)
    );
    let moved = HOME.replace("Last3,active,MAPLE", "Last3,active,all");
    let mut tenant = two_of_several();
    works_at(&mut tenant, 3003, &[12]);
    let both = HOME.replace("Last3,active,MAPLE", "Last3,active,HARBOR");
    let mut sites = given(&plan_with(&both, &tenant, &at_least(), &History::default()), 2).unwrap();
    sites.sort_unstable();
    assert_eq!(sites, [11, 12], "what was there stays");
    let all = given(&plan_with(&moved, &tenant, &at_least(), &History::default()), 2).unwrap();
    assert!(all.is_empty(), "all of them, those to come included");
    assert!(!made.notices.iter().any(|one| one.contains("at-least")));
}

/// Rights of long ago come back with nobody.
#[test]
fn whoever_comes_back_gets_the_sites_of_the_row_alone() {
    let mut tenant = two_of_several();
    tenant.employees.get_mut(&EmployeeId::new(3001)).unwrap().active = false;
    let made = plan_with(HOME, &tenant, &at_least(), &History::default());
    assert_eq!(made.entries[0].operation(), Operation::Reactivate, "{}", made.entries[0].reason);
    assert_eq!(given(&made, 0).map(|sites| sites.len()), Some(1));
}

#[test]
fn whoever_writes_all_sites_in_other_words_is_told_what_to_say_once() {
    for (word, is_all) in [("All Sites", true), ("everywhere", true), ("All sites but Harbor", false)] {
        let made = plan(
            &format!("pos_user_id,first_name,last_name,status,sites\n1001,First1,Last1,active,{word}\n"),
            &tenant(1),
        );
        assert_eq!(made.entries[0].operation(), Operation::Refused, "{word}");
        let hint = &made.problems[0].hint;
        assert_eq!(hint.contains(&format!("\"{word}\" = \"all\"")), is_all, "{hint}");
    }
}
