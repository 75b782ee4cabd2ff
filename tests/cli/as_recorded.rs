//! What was recorded of Backoffice and is easily taken otherwise: the program works with it as it is.

use std::sync::Arc;

use roster_sync::sandbox::{Fault, Shape, Twist};

use crate::environment::{ANY_ROSTER, NEW_COLUMNS, Tenant, new_row};

#[test]
fn the_sign_in_page_opens_the_session_in_which_the_password_is_sent() {
    let tenant = Tenant::new();
    tenant.run(&["list", "departments"]).exits(0);
    let requests = tenant.sandbox.requests();
    let first: Vec<(&str, u64)> =
        requests.iter().map(|request| (request.route.as_str(), request.session)).take(2).collect();
    assert_eq!(first[0].0, "GET /login");
    assert_eq!(first[1].0, "POST /login_check");
    assert!(first[1].1 > 0, "in a session");
    assert!(requests[2..].iter().all(|request| request.session == first[1].1), "and in the same ever after");
}

#[test]
fn a_sign_in_page_that_is_not_as_it_is_known_gets_no_password() {
    let tenant = Tenant::new();
    tenant.sandbox.mangle(Some(Arc::new(|path, html: String| match path {
        "/login" => html.replace("/login_check", "/elsewhere"),
        _ => html,
    })));
    let ran = tenant.run(&["list", "departments"]).exits(6);
    assert!(ran.err.contains("/login"), "{}", ran.err);
    assert!(tenant.sandbox.posts().is_empty());
}

#[test]
fn nobody_found_is_said_by_a_sentence_with_or_without_a_table() {
    for twists in [vec![], vec![Twist::NobodyWithoutTable]] {
        let tenant = Tenant::new();
        tenant.sandbox.twist(twists);
        let free = tenant.run(&["available", "--pos-user-id", "9999"]).exits(0);
        assert!(free.out.contains("free"), "{}", free.out);
        tenant.run(&["available", "--pos-user-id", "1021"]).exits(1);
        let show = tenant.run(&["employee", "show", "--pos-user-id", "9999"]);
        assert!(show.code == 1 && show.err.contains("found no employee"), "{} {}", show.code, show.err);
    }
}

/// Takes the sentence out of a page, or moves it.
type Change = fn(&str, &str) -> String;

/// What a listing without rows is, where the sentence does not say so, is no knowledge that nobody is there.
#[test]
fn a_listing_without_rows_and_without_the_sentence_frees_no_number_and_makes_no_plan() {
    let sentence = |html: &str| {
        html.rfind("<h3>").map(|at| html[at..at + html[at..].find("</h3>").unwrap() + 5].to_owned())
    };
    let changes: [(&str, Change); 4] = [
        ("the sentence is gone", |html, said| html.replace(said, "")),
        ("it is no heading", |html, said| html.replace(said, &said.replace("h3", "p"))),
        ("it stands above the table", |html, said| {
            html.replace(said, "").replacen("<table", &format!("{said}<table"), 1)
        }),
        ("it is another sentence", |html, said| html.replace(said, "<h3>No data available in table</h3>")),
    ];
    for (what, change) in changes {
        let tenant = Tenant::new();
        tenant.sandbox.mangle(Some(Arc::new(move |_, html: String| match sentence(&html) {
            Some(said) => change(&html, &said),
            None => html,
        })));
        tenant.run(&["available", "--pos-user-id", "9999"]).exits(6);
        let _ = what;
    }
    let emptied = Tenant::new();
    emptied.sandbox.mangle(Some(Arc::new(|path, html: String| {
        match (path, html.rfind("<tbody>"), html.rfind("</tbody>")) {
            ("/employee", Some(start), Some(end)) => format!("{}{}", &html[..start + 7], &html[end..]),
            _ => html,
        }
    })));
    let roster = emptied.roster(&format!("{NEW_COLUMNS}{}", new_row(2001, "no,")));
    emptied.run(&["sync", roster]).exits(6);
    assert_eq!(emptied.sandbox.people().len(), 120);
}

#[test]
fn a_list_of_logins_without_our_own_is_not_the_whole_list() {
    let tenant = Tenant::new();
    tenant.sandbox.mangle(Some(Arc::new(|path, html: String| match path {
        "/user" => html.replacen("sync_bot", "sync_rob", 2),
        _ => html,
    })));
    let ran = tenant.run(&["list", "users"]);
    assert!(ran.code != 0 && ran.err.contains("signed in"), "{} {}", ran.code, ran.err);
}

#[test]
fn a_login_is_inactive_by_its_icon_whatever_the_text_beside_it_says() {
    let tenant = Tenant::new();
    let off = tenant.run(&["list", "users", "--format", "json"]).exits(0).json();
    let users = off["rows"].as_array().unwrap_or_else(|| panic!("{off:#}"));
    let of = |name: &str| users.iter().find(|user| user["username"] == name).unwrap()["status"].clone();
    assert_eq!((of("user1005"), of("user1004")), ("inactive".into(), "active".into()));
    tenant.sandbox.mangle(Some(Arc::new(|path, html: String| match path {
        "/user" => html.replace("fa fa-times text-danger", "text-danger"),
        _ => html,
    })));
    let ran = tenant.run(&["list", "users"]);
    assert!(ran.code != 0 && ran.err.contains("active"), "no icon says nothing: {} {}", ran.code, ran.err);
}

#[test]
fn both_listings_are_followed_from_page_to_page() {
    let tenant = Tenant::new();
    tenant.sandbox.set_fault(Fault::PageSize(5));
    let count = |what: &str| {
        let listed = tenant.run(&["list", what, "--format", "json"]).exits(0).json();
        listed["rows"].as_array().unwrap_or_else(|| panic!("{listed:#}")).len()
    };
    assert_eq!((count("users"), count("employees")), (14, 119));
    let paths: Vec<String> = tenant.sandbox.requests().into_iter().map(|request| request.path).collect();
    assert!(paths.contains(&"/user/3:10000".to_owned()) && paths.contains(&"/employee/24:10000".to_owned()));
}

#[test]
fn a_listing_in_which_somebody_stands_twice_is_read_again_and_then_not_used() {
    let tenant = Tenant::new();
    tenant.sandbox.set_fault(Fault::PageSize(50));
    let times = Arc::new(std::sync::atomic::AtomicUsize::new(1));
    let left = Arc::clone(&times);
    tenant.sandbox.mangle(Some(Arc::new(move |path, html: String| {
        let spoils = path == "/employee/2:10000"
            && left
                .fetch_update(
                    std::sync::atomic::Ordering::SeqCst,
                    std::sync::atomic::Ordering::SeqCst,
                    |left| left.checked_sub(1),
                )
                .is_ok();
        if spoils { html.replace("/employee/edit/3060\"", "/employee/edit/3002\"") } else { html }
    })));
    tenant.run(&["list", "employees"]).exits(0);
    // Once more from its first page, and again: two readings in a row name the same people.
    assert_eq!(tenant.sandbox.requests_by_route()["GET /employee"], 3);
    times.store(9, std::sync::atomic::Ordering::SeqCst);
    let ran = tenant.run(&["list", "employees"]);
    assert!(ran.code != 0 && ran.err.contains("twice"), "{} {}", ran.code, ran.err);
}

/// Somebody leaves a page that was read: the next ones move up, and who stood first on the second page is on none that is read. A
/// row that finds nobody would be a wrong create (§3).
#[test]
fn who_slipped_between_two_pages_of_a_listing_is_found() {
    let tenant = Tenant::new();
    tenant.sandbox.set_fault(Fault::PageSize(50));
    let whole = tenant.run(&["list", "employees", "--format", "json"]).exits(0).json();
    let left = Arc::new(std::sync::atomic::AtomicUsize::new(1));
    tenant.sandbox.mangle(Some(Arc::new(move |path, html: String| {
        let spoils = path == "/employee/2:10000" && left.swap(0, std::sync::atomic::Ordering::SeqCst) == 1;
        if spoils { without_first_row(&html) } else { html }
    })));
    let again = tenant.run(&["list", "employees", "--format", "json"]).exits(0).json();
    assert_eq!(again["rows"].as_array().unwrap().len(), whole["rows"].as_array().unwrap().len());
    // Whoever comes and goes all the time leaves nothing to be sure of.
    let readings = Arc::new(std::sync::atomic::AtomicUsize::new(0));
    tenant.sandbox.mangle(Some(Arc::new(move |path, html: String| {
        let second = path == "/employee/2:10000";
        let odd = second && readings.fetch_add(1, std::sync::atomic::Ordering::SeqCst) % 2 == 1;
        if odd { without_first_row(&html) } else { html }
    })));
    let ran = tenant.run(&["list", "employees"]);
    assert!(ran.code != 0 && ran.err.contains("changed while it was read"), "{} {}", ran.code, ran.err);
}

fn without_first_row(html: &str) -> String {
    let link = html.find("/employee/edit/").unwrap();
    let begin = html[..link].rfind("<tr").unwrap();
    let end = link + html[link..].find("</tr>").unwrap();
    [&html[..begin], &html[end..]].concat()
}

/// The reason of a refusal is what the session's next page says in its server's danger alerts, and nothing else.
#[test]
fn a_refusal_without_a_reason_is_told_as_such_and_success_of_another_step_is_none() {
    let tenant = Tenant::new().known();
    tenant.configure(ANY_ROSTER);
    // The login is refused; what stands on the page is the success of the step before.
    tenant.sandbox.set_fault(Fault::RefuseLogins);
    let roster = tenant.roster(&format!("{NEW_COLUMNS}{}", new_row(2001, "yes,new_2001")));
    let told = tenant.run(&["sync", roster, "--format", "json"]).exits(1).out;
    assert!(told.contains("The user could not be saved."), "{told}");
    assert!(!told.contains("was created") && !told.contains("POS user ID is already"), "{told}");
    tenant.sandbox.mangle(Some(Arc::new(|_, html: String| html.replace("The user could not be saved.", ""))));
    let roster = tenant.roster(&format!("{NEW_COLUMNS}{}", new_row(2002, "yes,new_2002")));
    let told = tenant.run(&["sync", roster, "--format", "json"]).exits(1).out;
    assert!(told.contains("no reason was given"), "{told}");
    assert!(!told.contains("was created") && !told.contains("POS user ID is already"), "{told}");
}

#[test]
fn a_chain_of_one_shape_or_the_other_is_read_alike() {
    for shape in [Shape::Hierarchical, Shape::Flat] {
        let tenant = Tenant::with(30, shape);
        tenant.run(&["doctor"]).exits(0);
    }
}

/// Whoever works at a site that the login does not see looks like nobody: nobody is created, and nobody is closed for being
/// absent, until a person says that it sees them all.
#[test]
fn where_nothing_proves_that_the_login_sees_every_site_creates_and_absences_wait_and_the_rest_goes_on() {
    let tenant = Tenant::new();
    tenant.sandbox.twist(vec![Twist::RestrictedLogin]);
    tenant.configure(&format!("{ANY_ROSTER}[policy]\nabsent = \"disable\"\nabsent_runs = 1\n"));
    tenant.run(&["doctor"]).exits(0);
    let seen = tenant.sandbox.people().into_iter().find(|person| {
        person.id > 3020
            && person.active
            && !person.access.all
            && person.access.sites.iter().all(|site| site % 2 == 1)
    });
    let seen = seen.unwrap();
    let row = format!("{},{},{},5550100177,,,,\n", seen.pos_user_id, seen.first_name, seen.last_name);
    let header = "pos_user_id,first_name,last_name,phone,wage_rate,departments,sites,permission\n";
    let new = "2001,New,Person,5550100178,15.50,Cashier,Harbor Point,Cashier\n";
    let roster = tenant.roster(&format!("{header}{row}{new}"));
    let ran = tenant.run(&["sync", roster, "--format", "json"]).exits(1);
    assert_eq!(tenant.person(seen.pos_user_id).unwrap().phone, "5550100177", "the rest goes on");
    assert!(tenant.person(2001).is_none(), "{}", ran.out);
    assert!(
        tenant.sandbox.people().iter().filter(|person| !person.active).count() == 10,
        "nobody was closed"
    );
    let plan = tenant.run(&["plan", roster]).out;
    assert!(plan.contains("sees_every_site"), "{plan}");
    let settings = std::fs::read_to_string(tenant.path("roster-sync.toml")).unwrap();
    let said =
        format!("{settings}[tenants.main]\nurl = \"{}\"\nsees_every_site = true\n", tenant.sandbox.url());
    std::fs::write(tenant.path("roster-sync.toml"), said).unwrap();
    // One Backoffice has one name in a state folder.
    std::fs::remove_dir_all(tenant.path("state")).unwrap();
    // Whoever is in no row counts as absent from then on, and so many at once stop the plan.
    let plan = tenant.run(&["plan", roster, "--tenant", "main"]).exits(4);
    assert!(plan.flat().contains("taken from the settings"), "shown in every plan: {}", plan.out);
    assert!(plan.out.contains("+ New Person") && plan.out.contains("max-disables"), "{}", plan.out);
}

#[test]
fn a_login_that_proves_it_sees_every_site_is_asked_nothing_more() {
    let tenant = Tenant::new();
    let roster = tenant.roster("pos_user_id,first_name,last_name\n1021,Umar,Tobin\n");
    let plan = tenant.run(&["plan", roster]).exits(0);
    assert!(!plan.out.contains("sees_every_site"), "{}", plan.out);
    assert_eq!(tenant.sandbox.requests_by_route()["GET /user/edit/ID"], 1);
    assert!(!tenant.sandbox.requests_by_route().contains_key("GET /user/permissions/ID"));
}

/// One page of one person holds that person's row; five in a row end the night.
#[test]
fn a_page_that_cannot_be_read_holds_its_persons_row_and_the_rest_goes_on() {
    let tenant = Tenant::new();
    tenant.configure(ANY_ROSTER);
    let broken =
        |path: &str, people: &[u64]| people.iter().any(|id| path == format!("/employee/compensation/{id}"));
    tenant.sandbox.mangle(Some(Arc::new(move |path, html: String| {
        if broken(path, &[3021]) {
            html.replace("employee-compensation-edit-form", "another-form")
        } else {
            html
        }
    })));
    let header = "pos_user_id,first_name,last_name,wage_rate\n";
    let roster = tenant.roster(&format!("{header}1021,Umar,Tobin,31.00\n1022,Vera,Ulrich,31.00\n"));
    let ran = tenant.run(&["sync", roster, "--format", "json"]).exits(1);
    let results = ran.json();
    let rows = results["rows"].as_array().unwrap();
    let of = |key: &str| rows.iter().find(|row| row["key"] == key).unwrap_or_else(|| panic!("{results:#}"));
    let held = of("1021");
    assert_eq!((&held["operation"], &held["status"]), (&"hold".into(), &"held".into()), "{results:#}");
    assert!(of("1021")["message"].as_str().unwrap().contains("could not be read"), "{results:#}");
    assert_eq!(of("1022")["status"], "done", "{results:#}");
    tenant.sandbox.mangle(Some(Arc::new(move |path, html: String| {
        if broken(path, &[3027, 3028, 3029, 3030, 3031]) {
            html.replace("employee-compensation-edit-form", "another-form")
        } else {
            html
        }
    })));
    // Whom no earlier run has read.
    let people = [1027, 1028, 1029, 1030, 1031].map(|number| tenant.person(number).unwrap());
    let rows = people
        .map(|one| format!("{},{},{},32.00\n", one.pos_user_id, one.first_name, one.last_name))
        .concat();
    tenant.run(&["plan", tenant.roster(&format!("{header}{rows}"))]).exits(6);
}

/// The page of a login that no longer serves leads to the list of logins.
#[test]
fn templates_of_logins_are_read_from_the_own_login_and_rights_are_set_by_hand_where_no_page_opens() {
    let tenant = Tenant::new().known();
    tenant.configure(ANY_ROSTER);
    // The first login of the list is switched off: its page does not open.
    tenant.sandbox.edit_login(501, |login| login.active = false);
    let text = "pos_user_id,first_name,last_name,backoffice,backoffice_username,backoffice_permission\n";
    let row = |number: u64| {
        let one = tenant.person(number).unwrap();
        format!("{number},{},{},yes,login_{number},Manager\n", one.first_name, one.last_name)
    };
    tenant.run(&["sync", tenant.roster(&format!("{text}{}", row(1021)))]).exits(0);
    assert!(tenant.sandbox.logins().iter().any(|login| login.username == "login_1021"
        && login.access.sites.len() + usize::from(login.access.all) > 0));
    // No page opens any more.
    tenant.sandbox.mangle(Some(Arc::new(|path, html: String| {
        match path.strip_prefix("/user/permissions/") {
            Some(_) => html.replace("user-permissions-update-form", "another-form"),
            None => html,
        }
    })));
    let plan = tenant.run(&["plan", tenant.roster(&format!("{text}{}", row(1022)))]);
    assert!(plan.flat().contains("by hand"), "{} {}", plan.out, plan.err);
}

#[test]
fn another_number_of_sites_than_at_first_contact_is_looked_at_before_the_next_write() {
    let tenant = Tenant::new().known();
    tenant.configure(ANY_ROSTER);
    let change = |phone: &str| {
        tenant.roster(&format!("pos_user_id,first_name,last_name,phone\n1021,Umar,Tobin,{phone}\n"))
    };
    let first = tenant.run(&["sync", change("5550100161")]);
    assert!(!first.err.contains("First contact"), "{}", first.err);
    tenant.sandbox.twist(vec![Twist::RestrictedLogin]);
    let second = tenant.run(&["sync", change("5550100162")]);
    assert!(second.err.contains("number of sites"), "{}", second.err);
}
