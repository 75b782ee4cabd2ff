//! Holding two pages about the same people against each other. Pure; what it says names nobody.

use std::collections::BTreeSet;

use crate::backoffice::{
    Catalogue, Compensation, ListedEmployee, PosPermission, PosPermissionSheet, Profile,
};
use crate::model::{PosMatrix, SiteId, fold};

use super::Outcome;
use super::sample::is_partial;

/// A row of the listing and the form of the same person.
pub(super) type Pair<'a> = (&'a ListedEmployee, Profile);

/// Says whether everybody looked at agrees in one thing.
pub(super) fn agree(pairs: &[Pair<'_>], what: &str, same: impl Fn(&Pair<'_>) -> bool) -> Outcome {
    if pairs.is_empty() {
        return Outcome::NotChecked("nobody is listed to look at".to_owned());
    }
    let differ = pairs.iter().filter(|pair| !same(pair)).count();
    if differ == 0 {
        Outcome::Holds(format!("the same for all {} who were looked at", pairs.len()))
    } else {
        Outcome::Fails(format!("{what} differ for {differ} of {} people", pairs.len()))
    }
}

pub(super) fn same_phone((listed, profile): &Pair<'_>) -> bool {
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    let text = listed.phone_text.trim() == profile.phone_text.trim();
    text || (!digits(&listed.phone_text).is_empty()
        && digits(&listed.phone_text) == digits(&profile.phone_text))
}

/// Holds departments against each other, among those that forms offer: a retired one stands in the listing only (§3).
pub(super) fn same_departments((listed, profile): &Pair<'_>, catalogue: &Catalogue) -> bool {
    let folded = |names: &BTreeSet<String>| {
        let offered = names.iter().filter(|name| catalogue.offers(name));
        offered.map(|name| fold(name)).collect::<BTreeSet<_>>()
    };
    folded(&listed.departments) == folded(&profile.departments)
}

/// Looks at the words in the listing's column of departments. One that no form offers may be retired; where hardly another is
/// found, the listing calls them otherwise than the form does.
pub(super) fn listed_departments(listed: &[ListedEmployee], catalogue: &Catalogue) -> Option<Outcome> {
    let names = || listed.iter().flat_map(|one| &one.departments);
    let (unknown, all) = (names().filter(|name| !catalogue.offers(name)).count(), names().count());
    (unknown * 2 > all).then(|| {
        Outcome::Fails(format!("{unknown} of {all} departments in the listing are none that the form offers"))
    })
}

/// Holds the sites read off the forms against the codes of the listing: the one check that an inverted polarity (§5) cannot
/// pass.
pub(super) fn site_access(pairs: &[Pair<'_>], catalogue: &Catalogue) -> Outcome {
    let tree = &catalogue.sites;
    let codes = tree.by_code();
    let (mut compared, mut differ, mut opposite, mut telling) = (0, 0, 0, 0);
    for (listed, profile) in pairs {
        let Some(wanted) = listed.sites(tree, &codes) else { continue };
        let stored = profile.sites.effective(tree);
        compared += 1;
        telling += usize::from(is_partial(Some(&wanted), tree));
        if stored != wanted {
            differ += 1;
            let others: BTreeSet<SiteId> = tree.all_ids().difference(&wanted).copied().collect();
            opposite += usize::from(stored == others);
        }
    }
    match (compared, differ, telling) {
        (0, ..) => Outcome::NotChecked("no row of the listing could be read for it".to_owned()),
        (_, 0, 0) => Outcome::NotChecked(
            "nobody who was looked at has some sites and not others: nothing tells a yes from a no"
                .to_owned(),
        ),
        (_, 0, _) => Outcome::Holds(format!("the same sites for all {compared} who were looked at")),
        _ if opposite == differ => Outcome::Fails(format!(
            "for {differ} of {compared} people exactly the other sites: the boxes mean the opposite of what is known"
        )),
        _ => Outcome::Fails(format!("other sites for {differ} of {compared} people")),
    }
}

/// Looks at the words in the listing's column of sites. How "all sites" is shown is unknown (§3): one word that is no
/// site's and always stands alone may be that. Other words, such as the code of a closed site, leave the sites of few people to
/// their own pages; where most people have such, the listing names sites by something else than their codes.
pub(super) fn site_codes(listed: &[ListedEmployee], catalogue: &Catalogue) -> Outcome {
    let codes = catalogue.sites.by_code();
    let unknown = |one: &ListedEmployee| one.sites(&catalogue.sites, &codes).is_none();
    let rows: Vec<&ListedEmployee> = listed.iter().filter(|one| !one.site_codes.is_empty()).collect();
    let strange: Vec<&ListedEmployee> = rows.iter().copied().filter(|one| unknown(one)).collect();
    if rows.is_empty() {
        return Outcome::NotChecked("nobody is listed with a site".to_owned());
    }
    if strange.is_empty() {
        return Outcome::Holds(format!("every word is a site's code, in {} rows", rows.len()));
    }
    let words: BTreeSet<String> =
        strange.iter().flat_map(|one| one.site_codes.iter().map(|code| fold(code))).collect();
    if words.len() == 1 && strange.iter().all(|one| one.site_codes.len() == 1) {
        return Outcome::Holds(format!(
            "one word is no site's and always stands alone, in {} of {} rows: it may mean all sites",
            strange.len(),
            rows.len()
        ));
    }
    let (strange, rows) = (strange.len(), rows.len());
    let text = format!("{strange} of {rows} rows name sites by other words than the codes");
    if strange * 2 > rows {
        return Outcome::Fails(text);
    }
    Outcome::Holds(format!("{text}: these people's own pages are asked"))
}

/// Holds what is stored against the template that the listing names.
pub(super) fn permission(looked: &[(&ListedEmployee, PosPermissionSheet, PosPermission)]) -> Outcome {
    if looked.is_empty() {
        return Outcome::NotChecked("nobody is listed to look at".to_owned());
    }
    let same = |(listed, sheet, stored): &&(&ListedEmployee, PosPermissionSheet, PosPermission)| {
        let nothing = stored.matrix == PosMatrix::default();
        match fold(&listed.template).as_str() {
            "none" => nothing,
            "custom" => stored.template.is_none() && !nothing,
            name => {
                let named = sheet.templates.iter().filter(|template| fold(&template.name) == name);
                named.into_iter().any(|template| template.matrix == stored.matrix)
            }
        }
    };
    let agreeing = looked.iter().filter(same).count();
    if agreeing == looked.len() {
        return Outcome::Holds(format!("the same for all {agreeing} who were looked at"));
    }
    let differ = looked.len() - agreeing;
    Outcome::Fails(format!("another template than the listing names for {differ} of {} people", looked.len()))
}

/// Looks for the wage that counts.
pub(super) fn current_wage(listed: &ListedEmployee, pay: &Compensation) -> Outcome {
    let Some(current) = pay.history.iter().find(|record| record.end.is_none()) else {
        // The last record of somebody inactive may have ended (§7).
        if !listed.active {
            return Outcome::NotChecked("nobody active is listed to look at".to_owned());
        }
        return Outcome::Fails(format!(
            "no pay record of employee {} is current, though they are active: give them a rate in Backoffice",
            listed.id
        ));
    };
    if current.hourly != listed.hourly {
        return Outcome::Fails("listing and history disagree about whether pay is hourly".to_owned());
    }
    if current.hourly && current.rate.is_none() {
        return Outcome::Fails("the current hourly wage cannot be read as an amount".to_owned());
    }
    Outcome::Holds(format!("found among {} records", pay.history.len()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::doctor::sample::choose;
    use crate::model::{
        Department, DepartmentId, EmployeeId, PersonName, Site, SiteAccess, SiteTree, TreeShape,
    };

    const SITES: u64 = 6;

    fn catalogue() -> Catalogue {
        let site = |id| Site {
            id: SiteId::new(id),
            name: format!("Long Name {id}"),
            code: format!("CODE{id}"),
            district: None,
        };
        let sites = (1..=SITES).map(site).collect();
        let tree = SiteTree { shape: TreeShape::Flat, regions: Vec::new(), districts: Vec::new(), sites };
        Catalogue { sites: tree, departments: Vec::new() }
    }

    fn listed(id: u64, sites: &BTreeSet<u64>) -> ListedEmployee {
        ListedEmployee {
            id: EmployeeId::new(id),
            name: PersonName::new("Ada", "Corbett").unwrap(),
            site_codes: sites.iter().map(|site| format!("CODE{site}")).collect(),
            template: "Cashier".into(),
            pos_user_id: "1001".parse().ok(),
            departments: ["Greeter".to_owned()].into(),
            phone_text: "(555) 010-0100".into(),
            hourly: true,
            active: true,
            status_changed: String::new(),
        }
    }

    fn profile(listed: &ListedEmployee, sites: SiteAccess) -> Profile {
        let departments = ["GREETER".to_owned()].into();
        Profile { phone_text: "555-010-0100".into(), departments, active: true, ..listed.as_profile(sites) }
    }

    fn granted(sites: &BTreeSet<u64>) -> SiteAccess {
        SiteAccess::Only(sites.iter().map(|site| SiteId::new(*site)).collect())
    }

    fn some_sites() -> impl Strategy<Value = BTreeSet<u64>> {
        proptest::collection::btree_set(1..=SITES, 1..usize::try_from(SITES).unwrap())
    }

    proptest! {
        #[test]
        fn an_inverted_polarity_never_passes(people in proptest::collection::vec(some_sites(), 1..4)) {
            let rows: Vec<ListedEmployee> = (1..).zip(&people).map(|(id, sites)| listed(id, sites)).collect();
            let pairs = |opposite: bool| -> Vec<Pair<'_>> {
                rows.iter().zip(&people).map(|(row, sites)| {
                    let others = (1..=SITES).filter(|site| !sites.contains(site)).collect();
                    (row, profile(row, granted(if opposite { &others } else { sites })))
                }).collect()
            };
            prop_assert!(matches!(site_access(&pairs(false), &catalogue()), Outcome::Holds(_)));
            let Outcome::Fails(what) = site_access(&pairs(true), &catalogue()) else { panic!("it passed") };
            prop_assert!(what.contains("the opposite"));
        }

        #[test]
        fn a_sample_is_of_different_people_and_always_the_same(states in proptest::collection::vec(any::<bool>(), 0..9)) {
            let sites = [1].into();
            let person = |(id, active): (u64, &bool)| ListedEmployee { active: *active, ..listed(id, &sites) };
            let mut rows: Vec<ListedEmployee> = (1..).zip(&states).map(person).collect();
            let tree = catalogue().sites;
            let ids: Vec<EmployeeId> = choose(&rows, &tree).iter().map(|one| one.id).collect();
            prop_assert_eq!(ids.len(), rows.len().min(3));
            prop_assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len());
            let inactive = rows.iter().any(|one| !one.active);
            prop_assert_eq!(choose(&rows, &tree).iter().any(|one| !one.active), inactive);
            rows.reverse();
            let again: Vec<EmployeeId> = choose(&rows, &tree).iter().map(|one| one.id).collect();
            prop_assert_eq!(again, ids);
        }
    }

    #[test]
    fn who_has_every_store_tells_nothing_about_the_polarity() {
        let row = listed(1, &(1..=SITES).collect());
        let pairs = vec![(&row, profile(&row, SiteAccess::All))];
        assert!(matches!(site_access(&pairs, &catalogue()), Outcome::NotChecked(_)));
    }

    #[test]
    fn one_strange_word_that_stands_alone_may_mean_all_stores_and_several_may_not() {
        let named = |words: &[&str]| ListedEmployee {
            site_codes: words.iter().map(|word| (*word).to_owned()).collect(),
            ..listed(1, &BTreeSet::new())
        };
        let outcome = |rows: &[ListedEmployee]| site_codes(rows, &catalogue());
        assert!(matches!(outcome(&[named(&["CODE1", "code2"]), named(&["All sites"])]), Outcome::Holds(_)));
        assert!(matches!(outcome(&[named(&["Long Name 1"]), named(&["Long Name 2"])]), Outcome::Fails(_)));
        assert!(matches!(outcome(&[named(&["CODE1", "Long Name 2"])]), Outcome::Fails(_)));
        let few = [named(&["CODE1"]), named(&["All"]), named(&["CODE2"]), named(&["CODE1", "CLOSED"])];
        assert!(matches!(outcome(&few), Outcome::Holds(_)));
        assert!(matches!(outcome(&few[2..]), Outcome::Holds(_)), "as many as the others");
        assert!(matches!(outcome(&[&few[3..], &few[..1], &few[3..]].concat()), Outcome::Fails(_)));
        assert!(matches!(outcome(&[named(&[])]), Outcome::NotChecked(_)));
    }

    #[test]
    fn telephones_are_compared_by_their_digits_and_departments_without_case() {
        let row = listed(1, &[1].into());
        let department = Department { id: DepartmentId::new(21), name: "Greeter".into() };
        let catalogue = Catalogue { departments: vec![department], ..catalogue() };
        let mut pair = (&row, profile(&row, SiteAccess::All));
        assert!(same_phone(&pair) && same_departments(&pair, &catalogue));
        pair.1.phone_text = "555-010-0101".into();
        pair.1.departments = BTreeSet::new();
        assert!(!same_phone(&pair) && !same_departments(&pair, &catalogue));
    }
}
