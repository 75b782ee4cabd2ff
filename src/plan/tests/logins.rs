//! Backoffice logins: whose they are, which are missing, and what becomes of a leaver's.

use super::details::pages;
use super::*;
use crate::backoffice::ListedUser;
use crate::model::LoginTemplate;

pub(super) fn user(id: u64, username: &str, email: &str) -> ListedUser {
    ListedUser {
        id: UserId::new(id),
        name: PersonName::as_observed("First1", "Last1"),
        username: username.into(),
        phone_text: String::new(),
        email: email.parse().ok(),
        active: true,
    }
}

#[test]
fn a_login_is_theirs_by_email_or_proof_and_never_by_name_alone() {
    let row = "pos_user_id,backoffice,backoffice_username\n1001,yes,first1\n";
    assert_eq!(first(row, &tenant(1)).1, Operation::Link);
    let mut named = tenant(1);
    named.users = Some([(UserId::new(500), user(500, "other", "x@example.com"))].into());
    assert_eq!(first(row, &named).0, Situation::Conflict, "nobody knows yet whose it is");
    assert_eq!(pages(row, &named).links, [UserId::new(500)].into());
    named.links.insert(UserId::new(500), None);
    assert_eq!(first(row, &named).1, Operation::Link, "a standalone login of that name is another one");
    named.links.insert(UserId::new(500), Some(EmployeeId::new(3001)));
    assert_eq!(first(row, &named).0, Situation::Equal);
    named.links.clear();
    named.users = Some([(UserId::new(500), user(500, "other", "P1@example.com"))].into());
    assert_eq!(first(row, &named).0, Situation::Equal);
}

/// A login from before a marriage, with this address, is looked at for a row, and decides what becomes of it.
#[track_caller]
fn is_looked_at(row: &str, address: &str) {
    let mut married = tenant(1);
    let login =
        ListedUser { name: PersonName::as_observed("First1", "Maiden"), ..user(500, "first1", address) };
    married.users = Some([(UserId::new(500), login)].into());
    assert_eq!(pages(row, &married).links, [UserId::new(500)].into());
    married.links.insert(UserId::new(500), Some(EmployeeId::new(3001)));
    assert_eq!(first(row, &married).1, Operation::Update, "it is theirs");
    married.links.insert(UserId::new(500), Some(EmployeeId::new(3999)));
    assert_eq!(first(row, &married).0, Situation::Conflict, "it is somebody else's");
}

#[test]
fn a_login_of_the_wanted_username_or_the_new_address_is_looked_at_before_it_is_somebody_elses() {
    let wanted = "pos_user_id,first_name,last_name,phone,email,backoffice,backoffice_username\n\
                  1001,First1,Married,5555550101,new@example.com,yes,first1\n";
    is_looked_at(wanted, "old@example.com");
    let back =
        "pos_user_id,first_name,last_name,phone,email\n1001,First1,Last1,5555550101,back@example.com\n";
    is_looked_at(back, "back@example.com");
}

#[test]
fn before_a_login_is_made_those_of_one_of_its_names_are_looked_at() {
    let row = "pos_user_id,backoffice,backoffice_username\n1001,yes,married1\n";
    let mut married = tenant(1);
    let of = |first: &str, last: &str, id: u64| ListedUser {
        name: PersonName::as_observed(first, last),
        ..user(id, &format!("login{id}"), &format!("old{id}@example.com"))
    };
    let users = [of("First1", "Maiden", 500), of("Other", "Person", 501)];
    married.users = Some(users.into_iter().map(|user| (user.id, user)).collect());
    assert_eq!(pages(row, &married).links, [UserId::new(500)].into());
    married.links.insert(UserId::new(500), Some(EmployeeId::new(3001)));
    assert_eq!(first(row, &married).0, Situation::Equal, "it is theirs");
    married.links.insert(UserId::new(500), Some(EmployeeId::new(3999)));
    assert_eq!(first(row, &married).1, Operation::Link);
    assert!(pages(row, &married).links.is_empty(), "it was looked at");
}

/// A tenant in which the first person has this login, its edit page read.
#[allow(clippy::option_option, reason = "not read, read as nobody's, read as somebody's")]
fn with_login(active: bool, link: Option<Option<EmployeeId>>) -> Observed {
    let mut tenant = tenant(2);
    let login = ListedUser { active, ..user(500, "first1", "p1@example.com") };
    tenant.users = Some([(UserId::new(500), login)].into());
    tenant.links.extend(link.map(|link| (UserId::new(500), link)));
    tenant
}

#[allow(clippy::option_option, reason = "as above")]
const FIRST: Option<Option<EmployeeId>> = Some(Some(EmployeeId::new(3001)));

#[test]
fn a_leavers_login_is_closed_too_once_its_page_says_whose_it_is() {
    let row = "pos_user_id,status\n1001,terminated\n";
    assert_eq!(pages(row, &with_login(true, None)).links, [UserId::new(500)].into());
    let made = plan(row, &with_login(true, FIRST));
    assert_eq!(made.entries[0].logins(), [UserId::new(500)]);
    assert_eq!(made.entries[0].changes[0].from_text().as_deref(), Some("yes (first1)"));
    let standalone = plan(row, &with_login(true, Some(None)));
    assert!(standalone.entries[0].logins().is_empty());
    assert!(
        standalone.entries[0].warnings[0].contains("linked to nobody"),
        "{:?}",
        standalone.entries[0].warnings
    );
    let closed = plan(row, &with_login(false, None));
    assert!(closed.entries[0].logins().is_empty() && closed.entries[0].warnings.is_empty());
}

#[test]
fn close_logins_can_be_switched_off_and_the_plan_says_so() {
    let policy = Policy { close_logins: false, ..Policy::default() };
    let row = "pos_user_id,status\n1001,terminated\n";
    let made = plan_with(row, &with_login(true, FIRST), &policy, &History::default());
    assert!(made.entries[0].logins().is_empty());
    assert!(made.entries[0].warnings[0].contains("goes on working"), "{:?}", made.entries[0].warnings);
}

#[test]
fn an_inactive_leaver_whose_login_works_is_not_done_with() {
    let mut tenant = with_login(true, FIRST);
    tenant.employees.get_mut(&EmployeeId::new(3001)).unwrap().active = false;
    let made = plan("pos_user_id,status\n1001,terminated\n", &tenant);
    assert_eq!((made.entries[0].operation(), made.entries[0].logins().len()), (Operation::Disable, 1));
    tenant.users.as_mut().unwrap().get_mut(&UserId::new(500)).unwrap().active = false;
    assert_eq!(first("pos_user_id,status\n1001,terminated\n", &tenant).0, Situation::Gone);
}

#[test]
fn for_a_leaver_every_open_login_is_read_that_the_list_gives_to_nobody() {
    let mut tenant = tenant(2);
    let other = |id, name: &str| ListedUser {
        name: PersonName::as_observed("Some", "Body"),
        ..user(id, name, &format!("{name}@example.com"))
    };
    let second = &tenant.employees[&EmployeeId::new(3002)];
    let told = ListedUser {
        name: second.name.clone(),
        phone_text: second.phone.as_str().to_owned(),
        email: second.email().cloned(),
        ..user(503, "told", "")
    };
    let closed = ListedUser { active: false, ..other(504, "closed") };
    let all = [other(501, "one"), other(502, "two"), told, closed];
    tenant.users = Some(all.into_iter().map(|user| (user.id, user)).collect());
    let row = "pos_user_id,status\n1001,terminated\n";
    let unread = [UserId::new(501), UserId::new(502)];
    assert_eq!(pages(row, &tenant).links, unread.into(), "a login could bear any name");
    tenant.links.insert(UserId::new(502), Some(EmployeeId::new(3001)));
    tenant.unreadable_logins.insert(UserId::new(501));
    assert!(pages(row, &tenant).links.is_empty(), "nothing is asked twice");
    let entry = plan(row, &tenant).entries.remove(0);
    assert_eq!(entry.logins(), [UserId::new(502)]);
    let named: Vec<_> = entry.unknown_logins().iter().map(|one| (one.user.get(), one.resembles)).collect();
    assert_eq!(named, [(501, false)], "it is named, and nothing says that it is theirs");
    let like = tenant.users.as_mut().unwrap().get_mut(&UserId::new(501)).unwrap();
    like.name = PersonName::as_observed("First1", "Last1");
    assert!(plan(row, &tenant).entries[0].unknown_logins()[0].resembles);
}

#[test]
fn a_wanted_login_that_is_switched_off_is_opened_and_an_unwanted_one_told() {
    let row = "pos_user_id,last_name,backoffice,backoffice_username\n1001,Last1,yes,first1\n";
    let made = plan(row, &with_login(false, FIRST));
    assert_eq!(made.entries[0].operation(), Operation::Update);
    assert_eq!(made.entries[0].update().unwrap().open_login, Some(UserId::new(500)));
    let unwanted = plan("pos_user_id,backoffice\n1001,no\n", &with_login(true, FIRST));
    assert_eq!(unwanted.entries[0].operation(), Operation::None);
    assert!(unwanted.entries[0].warnings[0].contains("first1 works"), "{:?}", unwanted.entries[0].warnings);
}

#[test]
fn coming_back_does_not_open_a_login_unless_the_row_asks() {
    let mut tenant = with_login(false, FIRST);
    tenant.employees.get_mut(&EmployeeId::new(3001)).unwrap().active = false;
    let opened = |text: &str| plan(text, &tenant).entries[0].update().unwrap().open_login;
    assert_eq!(opened("pos_user_id,last_name\n1001,Last1\n"), None);
    let row = "pos_user_id,last_name,backoffice,backoffice_username\n1001,Last1,yes,first1\n";
    assert_eq!(opened(row), Some(UserId::new(500)));
}

#[test]
fn a_new_login_gets_the_permission_of_its_column_else_the_rows_else_the_fallback() {
    let template = |id, name: &str| LoginTemplate {
        id: TemplateId::new(id),
        name: name.into(),
        tokens: ["employee.list".to_owned()].into(),
    };
    let mut known = tenant(1);
    known.login_templates =
        Some(vec![template(1, "Cashier"), template(2, "General User"), template(3, "Boss")]);
    let access = |columns: &str, cells: &str| {
        let text = format!(
            "pos_user_id,last_name,backoffice,backoffice_username{columns}\n1001,Last1,yes,ana{cells}\n"
        );
        let entry = plan(&text, &known).entries.remove(0);
        let access = entry.login().and_then(|login| login.access.clone()).unwrap();
        (access.template.name, access.sites, entry.warnings.len())
    };
    let held = crate::model::SiteAccess::Only([SiteId::new(11)].into());
    assert_eq!(
        access(",permission,backoffice_permission", ",Cashier,boss"),
        ("Boss".into(), held.clone(), 0)
    );
    assert_eq!(access(",permission", ",Cashier"), ("Cashier".into(), held.clone(), 0));
    assert_eq!(access(",backoffice_permission", ",nonsense"), ("General User".into(), held, 1));
    assert_eq!(access(",sites", ",all").1, crate::model::SiteAccess::All);
    let row = "pos_user_id,backoffice,backoffice_username\n1001,yes,ana\n";
    assert!(pages(row, &tenant(1)).login_sheet);
    let manual = Policy { login_permissions: LoginPermissions::Manual, ..Policy::default() };
    let made = plan_with(row, &known, &manual, &History::default());
    assert_eq!(made.entries[0].login().unwrap().access, None);
    assert!(made.entries[0].warnings[0].contains("under Users"), "{:?}", made.entries[0].warnings);
}

#[test]
fn whose_a_login_is_is_remembered_until_its_row_of_the_list_changes_and_read_again_before_it_is_closed() {
    use crate::plan::{logins_to_remember, recall_logins};
    let row = "pos_user_id,status\n1001,terminated\n";
    let mut tenant = tenant(2);
    let other = |id, name: &str| ListedUser {
        name: PersonName::as_observed("Some", "Body"),
        ..user(id, name, &format!("{name}@example.com"))
    };
    tenant.users =
        Some([(UserId::new(501), other(501, "one")), (UserId::new(502), other(502, "two"))].into());
    let mut read = tenant.clone();
    read.links.extend([(UserId::new(501), None), (UserId::new(502), Some(EmployeeId::new(3001)))]);
    let memory = logins_to_remember(&read);
    let recalled = |mut listed: Observed| {
        recall_logins(&mut listed, &memory);
        listed
    };
    let later = recalled(tenant.clone());
    assert_eq!(pages(row, &later).links, [UserId::new(502)].into(), "theirs alone is read again");
    assert_eq!(logins_to_remember(&later), std::collections::BTreeMap::new(), "nothing new was read");
    tenant.users.as_mut().unwrap().get_mut(&UserId::new(501)).unwrap().phone_text = "(555) 555-0199".into();
    assert_eq!(
        pages(row, &recalled(tenant)).links.len(),
        2,
        "a row that changed is no longer the one that was read"
    );
}

#[test]
fn a_login_that_is_wanted_and_lacks_something_waits_for_somebody_and_is_not_unchanged() {
    let row = "pos_user_id,backoffice\n1001,yes\n";
    let made = plan(row, &tenant(1));
    let entry = &made.entries[0];
    assert_eq!(entry.operation(), Operation::Hold, "{}", entry.reason);
    assert!(entry.reason.contains("no login is made: a login needs a username"), "{}", entry.reason);
    let row = "pos_user_id,first_name,last_name,phone,backoffice\n1001,First1,Last1,5555550199,yes\n";
    let made = plan(row, &tenant(1));
    let entry = &made.entries[0];
    assert_eq!(entry.operation(), Operation::Update, "the rest is done: {}", entry.reason);
    assert!(entry.questions().any(|question| question.contains("a login needs a username")));
}

#[test]
fn what_the_file_and_the_tenant_both_tell_of_a_cell_is_said_once() {
    let text = "pos_user_id,first_name,last_name,email,backoffice\n1001,First1,Last1,p1@example.com,yes\n";
    let made = plan(text, &tenant(1));
    let codes: Vec<&str> = made.problems.iter().map(|problem| problem.code.as_str()).collect();
    assert_eq!(codes, ["login-needs-username"], "{:?}", made.problems);
}
