//! What is counted is what happens to people, whichever operation does it.

use super::*;
use crate::backoffice::EmployeeChange;
use crate::model::SiteAccess;

/// A guard that counts people: limit, number, tripped.
fn counted(made: &Plan, name: &str) -> (u64, u64, bool) {
    let found = guard(made, name);
    (found.limit, found.actual, found.tripped)
}

/// Rows of these people with one more column.
fn rows(column: &str, people: std::ops::RangeInclusive<u64>, value: impl Fn(u64) -> String) -> String {
    let rows: String =
        people.map(|index| format!("{},First{index},Last{index},{}\n", 1000 + index, value(index))).collect();
    format!("pos_user_id,first_name,last_name,{column}\n{rows}")
}

#[test]
fn new_logins_and_opened_ones_are_counted_with_whatever_else_happens() {
    let text =
        |people| rows("backoffice,backoffice_username", 1..=people, |index| format!("yes,person{index}"));
    for (people, tripped) in [(12, false), (13, true)] {
        assert_eq!(counted(&plan(&text(people), &tenant(120)), "max-logins"), (12, people, tripped));
    }
    let mut closed = tenant(30);
    let login = |id: u64| crate::backoffice::ListedUser {
        active: false,
        name: PersonName::as_observed(&format!("First{id}"), &format!("Last{id}")),
        ..user(id, &format!("person{id}"), &format!("p{id}@example.com"))
    };
    closed.users = Some((1..=6).map(|id| (UserId::new(id), login(id))).collect());
    closed.links = (1..=6).map(|id| (UserId::new(id), Some(EmployeeId::new(3000 + id)))).collect();
    let made = plan(&text(6), &closed);
    assert_eq!(counted(&made, "max-logins"), (5, 6, true), "opened again");
    assert_eq!(counted(&made, "max-updates").1, 0, "and changed in nothing else");
}

#[test]
fn who_comes_back_is_counted_as_such_and_no_more_as_an_update() {
    let mut away = tenant(120);
    for one in away.employees.values_mut().take(11) {
        one.active = false;
    }
    let text = rows("status,phone", 1..=11, |index| format!("active,55555501{index:02}"));
    let made = plan(&text, &away);
    assert_eq!(counted(&made, "max-reactivations"), (10, 11, true));
    assert_eq!(counted(&made, "max-updates").1, 0);
    assert_eq!(counted(&made, "max-creates").1, 0);
}

#[test]
fn a_site_more_is_a_grant_and_a_site_less_is_an_update() {
    let mut tenant = tenant(100);
    for one in tenant.employees.values_mut().skip(50) {
        one.sites = Some(BTreeSet::from([SiteId::new(11), SiteId::new(12)]).into());
    }
    let made = plan(&rows("sites", 1..=11, |_| "HARBOR;MAPLE".to_owned()), &tenant);
    assert_eq!((counted(&made, "max-grants"), counted(&made, "max-updates").1), ((10, 11, true), 0));
    let made = plan(&rows("sites", 1..=11, |_| "MAPLE".to_owned()), &tenant);
    assert_eq!(
        (counted(&made, "max-grants").1, counted(&made, "max-updates").1),
        (11, 0),
        "one site for another is a gain, and one cause is counted once"
    );
    let made = plan(&rows("sites", 51..=61, |_| "MAPLE".to_owned()), &tenant);
    assert_eq!((counted(&made, "max-grants").1, counted(&made, "max-updates").1), (0, 11));
}

#[test]
fn rights_are_compared_by_what_they_grant() {
    let template = |id, name: &str, grants: &[u32], overrides: &[u32]| PosTemplate {
        id: TemplateId::new(id),
        name: name.into(),
        matrix: PosMatrix {
            grants: grants.iter().copied().collect(),
            overrides: overrides.iter().copied().collect(),
        },
    };
    let mut tenant = tenant(100);
    tenant.pos_templates = Some(vec![
        template(1, "Cashier", &[1, 2], &[2]),
        template(2, "Trainee", &[1], &[]),
        template(3, "Senior", &[1, 2], &[]),
        template(4, "Till", &[1, 2, 3], &[2]),
        template(5, "Guest", &[1, 2], &[1, 2]),
    ]);
    for (name, grants, updates) in [("Trainee", 0, 11), ("Senior", 11, 0), ("Till", 11, 0), ("Guest", 0, 11)]
    {
        let made = plan(&rows("permission", 1..=11, |_| name.to_owned()), &tenant);
        assert_eq!(
            (counted(&made, "max-grants").1, counted(&made, "max-updates").1),
            (grants, updates),
            "{name}"
        );
    }
}

#[test]
fn somebody_whose_sites_are_not_known_counts_at_each() {
    let mut tenant = tenant(200);
    for one in tenant.employees.values_mut().take(3) {
        one.sites = None;
    }
    tenant
        .employees
        .values_mut()
        .skip(3)
        .take(4)
        .for_each(|one| one.sites = Some(BTreeSet::from([SiteId::new(12)]).into()));
    let made = plan(&leavers(1..=3), &tenant);
    let found = guard(&made, "max-disables-per-site");
    assert_eq!((found.limit, found.actual, found.tripped), (2, 3, true));
    assert!(found.message.contains("Maple Street: 3 of 4, up to 2"), "{}", found.message);
    assert_eq!(found.people[0], "First1 Last1 (POS 1001, sites not known, line 2)");
    let given = plan(&rows("sites", 1..=3, |_| "MAPLE".to_owned()), &tenant);
    assert_eq!(counted(&given, "max-grants").1, 0, "what cannot be compared is not written");
}

/// A plan in which an update does more than a roster can ask for, as that of an undo.
fn updating(tenant: &Observed, limits: &GuardLimits, update: UpdateSpec) -> Vec<GuardOutcome> {
    let mut made = plan(&rows("phone", 1..=1, |_| "5555550199".to_owned()), tenant);
    let Action::Update(changing) = &mut made.entries[0].action else { panic!("no update") };
    changing.update = update;
    let logins = crate::plan::matching::logins::Logins::new(tenant);
    crate::plan::guards::name_logins(&mut made.entries, tenant, &logins);
    crate::plan::guards::about_people(&made, limits)
}

#[test]
fn an_update_that_closes_something_counts_as_a_loss() {
    let mut tenant = tenant(1);
    tenant.users = Some([(UserId::new(500), user(500, "front", "p1@example.com"))].into());
    tenant.links = [(UserId::new(500), Some(EmployeeId::new(3001)))].into();
    let closes_login = || UpdateSpec { close_login: Some(UserId::new(500)), ..UpdateSpec::default() };
    let closes_account = || UpdateSpec {
        form: EmployeeChange { active: Some(false), ..EmployeeChange::default() },
        ..UpdateSpec::default()
    };
    let mut limits = Policy::default().guards;
    limits.last_manager = ["Cashier".to_owned()].into();
    limits.protected.usernames = ["FRONT".to_owned()].into();
    let actual =
        |outcomes: &[GuardOutcome], name| outcomes.iter().find(|one| one.name == name).unwrap().actual;
    for (update, last) in [(closes_login(), 0), (closes_account(), 1)] {
        let outcomes = updating(&tenant, &limits, update);
        for (name, wanted) in [
            ("max-disables", 1),
            ("max-disables-per-site", 1),
            ("max-updates", 0),
            ("last-manager", last),
            ("protected", 1),
        ] {
            assert_eq!(actual(&outcomes, name), wanted, "{name}");
        }
    }
    limits.protected.usernames.clear();
    assert_eq!(actual(&updating(&tenant, &limits, closes_login()), "protected"), 0);
    tenant.signed_in_as = "Front".into();
    assert_eq!(actual(&updating(&tenant, &limits, closes_login()), "protected"), 1, "the tool's own");
    let all = EmployeeChange { sites: Some(SiteAccess::All), ..EmployeeChange::default() };
    let outcomes = updating(&tenant, &limits, UpdateSpec { form: all, ..UpdateSpec::default() });
    assert_eq!(actual(&outcomes, "max-grants"), 1, "all sites are more than every site of today");
}

#[test]
fn a_name_stands_for_every_template_of_its_rights() {
    let mut twins = tenant(2);
    let cashier = twins.pos_templates.as_ref().unwrap()[0].clone();
    twins.pos_templates.as_mut().unwrap().push(PosTemplate { name: "Till".into(), ..cashier });
    let mut policy = Policy::default();
    policy.guards.last_manager = ["till".to_owned()].into();
    let made = plan_with(&leavers([1, 2]), &twins, &policy, &History::default());
    assert!(guard(&made, "last-manager").tripped, "both are listed as Cashier, which is the same");
    policy.guards.last_manager.clear();
    policy.guards.protected.templates = ["till".to_owned()].into();
    let made = plan_with(&leavers([1]), &twins, &policy, &History::default());
    assert_eq!(
        guard(&made, "protected").people,
        ["First1 Last1 (POS 1001, as Cashier, the same as till, line 2)"]
    );
}

#[test]
fn a_part_is_judged_by_what_it_does_and_leavers_go_where_a_guard_is_not_about_them() {
    let text = format!(
        "pos_user_id,first_name,last_name,status,phone\n1001,First1,Last1,terminated,\n{}",
        (2..=60)
            .map(|index| format!("{},First{index},Last{index},active,5555551{index:03}\n", 1000 + index))
            .collect::<String>()
    );
    let made = plan(&text, &tenant(120));
    assert_eq!(stopped_by(&made), ["max-updates"]);
    let waiting: Vec<EntryId> = made.leavers_who_wait().into_iter().map(Entry::id).collect();
    assert_eq!(waiting, [EntryId::Line(2)]);
    let limits = Policy::default().guards;
    let stopped = |limits: &GuardLimits, part: fn(&Entry) -> bool| -> Vec<GuardName> {
        let again = crate::plan::guards_again(&made, part, true, &made.everybody, limits);
        assert!(again.is_sorted_by_key(|guard| guard.name) && again.len() == made.guards.len());
        again.into_iter().filter(|guard| guard.tripped).map(|guard| guard.name).collect()
    };
    assert!(stopped(&limits, Entry::is_leaver).is_empty());
    assert_eq!(stopped(&limits, |_| true), [GuardName::MaxUpdates]);
    let mut stricter = limits.clone();
    stricter.protected.pos_user_ids = [PosUserId::new(1001)].into();
    assert_eq!(stopped(&stricter, Entry::is_leaver), [GuardName::Protected], "today's settings count");
}

#[test]
fn an_old_roster_is_stale_and_says_what_is_different() {
    use crate::plan::RosterAge;
    let last = Accepted { day: today(), sha256: "new".into(), rows: 1, columns: BTreeSet::new(), skipped: 0 };
    let with = |age| History { last: Some(last.clone()), age, ..History::default() };
    let stale = |age| {
        let made = plan_with(&leavers(1..=12), &tenant(30), &Policy::default(), &with(Some(age)));
        assert_eq!(made.leavers_who_wait().len(), 0, "an old file may be wrong about leavers");
        guard(&made, "roster-stale")
    };
    let old = RosterAge::OldContents {
        accepted: "2026-03-02".parse().unwrap(),
        last: "2026-03-09".parse().unwrap(),
        rows: 12,
        people: (1..=12).map(|number| format!("First{number} Last{number}")).collect(),
    };
    let found = stale(old);
    assert!(found.tripped && found.allowable);
    for words in
        ["accepted on 2026-03-02 already", "on 2026-03-09; 12 rows differ", "First10 Last10 and 2 more"]
    {
        assert!(found.message.contains(words), "{}", found.message);
    }
    assert!(stale(RosterAge::Late { hours: 40, most: 36 }).message.contains("40 hours old"));
    let made = plan_with(&leavers([1]), &tenant(30), &Policy::default(), &with(Some(RosterAge::NotOlder)));
    assert!(!guard(&made, "roster-stale").tripped);
}

#[test]
fn old_contents_that_change_nothing_are_no_old_file() {
    use crate::plan::RosterAge;
    let last = Accepted { day: today(), sha256: "new".into(), rows: 1, columns: BTreeSet::new(), skipped: 0 };
    let (accepted, day) = ("2026-03-02".parse().unwrap(), "2026-03-09".parse().unwrap());
    let age = RosterAge::OldContents { accepted, last: day, rows: 0, people: Vec::new() };
    let history = History { last: Some(last), age: Some(age), ..History::default() };
    let stale = |people: u64, rows: &str| {
        let text = format!("pos_user_id,status\n{rows}");
        guard(&plan_with(&text, &tenant(people), &Policy::default(), &history), "roster-stale")
    };
    let same = stale(2, "1001,active\n1002,active\n");
    assert!(!same.tripped && same.message.contains("accepted on 2026-03-02 already"), "{}", same.message);
    assert!(stale(2, "1001,active\n1002,terminated\n").tripped);
    assert!(stale(3, "1001,active\n1002,active\n").tripped, "somebody was hired since");
}
