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

/// What a listing without rows is, where the sentence does not say so, is no knowledge that nobody is there.
#[test]
fn a_listing_without_rows_and_without_the_sentence_frees_no_number_and_makes_no_plan() {
    let sentence = |html: &str| {
        html.find("<h3>").map(|at| html[at..at + html[at..].find("</h3>").unwrap() + 5].to_owned())
    };
    type Change = fn(&str, &str) -> String;
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
        match (path, html.find("<tbody>"), html.find("</tbody>")) {
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
    let users = off["users"].as_array().unwrap_or_else(|| panic!("{off:#}"));
    let of = |name: &str| users.iter().find(|user| user["username"] == name).unwrap()["active"].clone();
    assert_eq!((of("user1005"), of("user1004")), (false.into(), true.into()));
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
        listed[what].as_array().unwrap_or_else(|| panic!("{listed:#}")).len()
    };
    assert_eq!((count("users"), count("employees")), (14, 119));
    let paths: Vec<String> = tenant.sandbox.requests().into_iter().map(|request| request.path).collect();
    assert!(paths.contains(&"/user/3:10000".to_owned()) && paths.contains(&"/employee/24:10000".to_owned()));
}

#[test]
fn a_listing_in_which_somebody_stands_twice_is_read_once_more_and_then_not_used() {
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
    assert_eq!(tenant.sandbox.requests_by_route()["GET /employee"], 2, "from its first page");
    times.store(2, std::sync::atomic::Ordering::SeqCst);
    let ran = tenant.run(&["list", "employees"]);
    assert!(ran.code != 0 && ran.err.contains("twice"), "{} {}", ran.code, ran.err);
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
