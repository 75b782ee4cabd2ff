//! What new Backoffice logins may do and where, as the roster says and as it came out.

use std::sync::Arc;

use lol_html::{RewriteStrSettings, element, rewrite_str};
use roster_sync::sandbox::{Fault, Mishap, MishapKind, Shape, Twist};

use crate::environment::{NEW_COLUMNS, Tenant, new_row};

#[test]
fn a_new_logins_rights_are_what_the_roster_says_in_both_shapes() {
    for shape in [Shape::Hierarchical, Shape::Flat] {
        let tenant = Tenant::with(120, shape);
        let roster = tenant.roster(
            "pos_user_id,last_name,sites,backoffice,backoffice_username,backoffice_permission\n\
             1021,Tobin,HARBOR; QUARRY,yes,umar_tobin,manager\n1022,Ulrich,all,yes,vera_ulrich,General User\n\
             1023,Vance,,yes,wes_vance,Shift Leader\n",
        );
        let results = tenant.run(&["sync", roster, "--format", "json"]).exits(0).json();
        assert_eq!(results["summary"]["done"], 3, "{results}");
        let logins = tenant.sandbox.logins();
        let named = |name: &str| logins.iter().find(|login| login.username == name).unwrap();
        assert_eq!(named("umar_tobin").access.sites, [11, 28].into(), "{shape:?}");
        assert_eq!(named("umar_tobin").tokens.len(), 53);
        assert!(named("vera_ulrich").access.all);
        assert_eq!(
            named("wes_vance").access,
            tenant.person(1023).unwrap().access,
            "the stores the person has"
        );
        tenant.run(&["plan", roster, "--detailed-exitcode"]).exits(0);
    }
}

#[test]
fn rights_that_are_refused_leave_a_login_whose_password_is_kept_and_say_what_to_click() {
    let tenant = Tenant::new();
    tenant.sandbox.set_fault(Fault::RefuseLoginRights);
    let roster =
        tenant.roster("pos_user_id,last_name,backoffice,backoffice_username\n1021,Tobin,yes,umar_tobin\n");
    let results = tenant.run(&["sync", roster, "--credentials", "c.csv", "--format", "json"]).exits(1).json();
    let row = &results["rows"][0];
    assert_eq!(row["status"], "partial");
    let made = tenant.sandbox.logins().into_iter().find(|login| login.username == "umar_tobin").unwrap();
    let message = row["message"].as_str().unwrap();
    assert!(message.contains(&format!("/user/permissions/{}", made.id)), "{message}");
    assert!(message.contains("may not be given"), "{message}");
    assert!(std::fs::read_to_string(tenant.path("c.csv")).unwrap().contains(&made.password));
    tenant.configure("[policy]\nbackoffice_permissions = \"manual\"\n");
    tenant.roster("pos_user_id,last_name,backoffice,backoffice_username\n1022,Ulrich,yes,vera_ulrich\n");
    let results = tenant.run(&["sync", roster, "--format", "json"]).exits(0).json();
    assert!(
        results["rows"][0]["message"].as_str().unwrap().contains("set permissions and sites"),
        "{results}"
    );
}

#[test]
fn a_flat_tenants_logins_get_what_the_marks_mean_or_the_row_says_that_they_came_out_inverted() {
    for (twist, status, code) in
        [(Twist::FlatLoginsGranted, "done", 0), (Twist::FlatLoginsInverted, "partial", 1)]
    {
        let tenant = Tenant::with(120, Shape::Flat);
        tenant.sandbox.twist(vec![twist]);
        let roster = tenant.roster(
            "pos_user_id,last_name,sites,backoffice,backoffice_username,backoffice_permission\n\
             1021,Tobin,HARBOR; QUARRY,yes,umar_tobin,Manager\n",
        );
        let results = tenant.run(&["sync", roster, "--format", "json"]).exits(code).json();
        let row = &results["rows"][0];
        assert_eq!(row["status"], status, "{results}");
        let inverted = row["message"].as_str().unwrap().contains("the other way round");
        assert_eq!(inverted, twist == Twist::FlatLoginsInverted, "{results}");
        let login = tenant.sandbox.logins().into_iter().find(|login| login.username == "umar_tobin").unwrap();
        assert_eq!(login.access.sites == [11, 28].into(), !inverted);
    }
}

/// Nobody knows whether the login came about, and nobody could look: its password stays the one that is on disk, and whoever goes on
/// with the run gives it its rights. Of somebody who is there, and of somebody new.
#[test]
fn the_password_of_a_login_that_could_not_be_looked_at_is_the_one_that_works_in_the_end() {
    let new = new_row(2001, "yes,umar_tobin");
    for (roster, status) in [
        (
            "pos_user_id,last_name,backoffice,backoffice_username\n1021,Tobin,yes,umar_tobin\n".to_owned(),
            "failed",
        ),
        (format!("{NEW_COLUMNS}{new}"), "partial"),
    ] {
        let calm = Tenant::new().known();
        calm.run(&["sync", calm.roster(&roster)]).exits(0);
        let requests = calm.sandbox.requests();
        let looks = requests.iter().take_while(|one| one.route != "POST /user/insert");
        let looks = looks.filter(|one| one.route.starts_with("GET ")).count().try_into().unwrap();

        let tenant = Tenant::new().known();
        let file = tenant.roster(&roster);
        tenant.sandbox.arm(Mishap::new(MishapKind::ResetAfter).on("POST", "/user/insert"));
        tenant.sandbox.arm(Mishap::new(MishapKind::Status(500)).on("GET", "/").after(looks));
        let stopped =
            tenant.run(&["sync", file, "--credentials", "c.csv", "--format", "json"]).exits(1).json();
        assert_eq!(stopped["rows"][0]["status"], status, "{stopped:#}");
        let made = |tenant: &Tenant| {
            let mut logins = tenant.sandbox.logins().into_iter();
            logins.find(|login| login.username == "umar_tobin").unwrap()
        };
        let on_disk = || std::fs::read_to_string(tenant.path("c.csv")).unwrap();
        assert!(on_disk().contains(&made(&tenant).password), "it was thrown away: {stopped:#}");
        tenant.sandbox.clear_faults();
        let resumed = tenant.run(&["runs", "resume"]).exits(0);
        assert!(resumed.out.contains("1  done"), "{}", resumed.out);
        tenant.run(&["sync", file, "--credentials", "c.csv"]).exits(0);
        let (login, calm) = (made(&tenant), made(&calm));
        assert!(on_disk().contains(&login.password), "another one was made: {}", on_disk());
        assert_eq!((login.tokens, login.access), (calm.tokens, calm.access), "and it has its rights");
        let posts = tenant.sandbox.requests_by_route();
        assert_eq!(posts["POST /user/insert"], 1, "never a second one: {posts:?}");
    }
}

/// Whose a login is stands on its own form alone (§9). A server that takes the form of a new one and loses the link would leave it
/// open behind its person's account for good.
#[test]
fn a_new_login_that_is_linked_to_nobody_is_not_called_done() {
    let tenant = Tenant::new().known();
    tenant.sandbox.mangle(Some(Arc::new(|path, html: String| match path {
        "/user" => html.replace("Umar", "").replace("Tobin", ""),
        _ if path.starts_with("/user/edit/") => without_link(&html),
        _ => html,
    })));
    let roster = tenant.roster(
        "pos_user_id,last_name,sites,backoffice,backoffice_username,backoffice_permission\n\
         1021,Tobin,HARBOR,yes,umar_tobin,Manager\n",
    );
    let results = tenant.run(&["sync", roster, "--format", "json"]).exits(1).json();
    let row = &results["rows"][0];
    assert_eq!(row["status"], "partial", "{results}");
    let login = tenant.sandbox.logins().into_iter().find(|login| login.username == "umar_tobin").unwrap();
    let told = row["message"].as_str().unwrap();
    assert!(
        told.contains("linked to no employee") && told.contains(&format!("/user/edit/{}", login.id)),
        "{told}"
    );
}

/// The list may show a login under its own spelling, or that of the day it was made: then its form says whose it is.
#[test]
fn a_new_login_under_another_name_is_done_where_its_form_has_the_link() {
    let tenant = Tenant::new().known();
    tenant.sandbox.mangle(Some(Arc::new(|path, html: String| {
        if path == "/user" { html.replace("Tobin", "Tobin-Smith") } else { html }
    })));
    let roster = tenant.roster(
        "pos_user_id,last_name,sites,backoffice,backoffice_username,backoffice_permission\n\
         1021,Tobin,HARBOR,yes,umar_tobin,Manager\n",
    );
    let results = tenant.run(&["sync", roster, "--format", "json"]).exits(0).json();
    assert_eq!(results["rows"][0]["status"], "done", "{results}");
}

fn without_link(html: &str) -> String {
    let handler = element!(r#"input[name="user[employeeId]"]"#, |field| {
        field.set_attribute("value", "")?;
        Ok(())
    });
    rewrite_str(html, RewriteStrSettings::new().append_element_content_handler(handler)).unwrap()
}
