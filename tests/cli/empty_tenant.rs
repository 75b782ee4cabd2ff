//! A tenant in which nobody is listed yet: no page tells what a permission grants before the first person is there.

use crate::environment::{NEW_COLUMNS, Tenant, new_row};
use roster_sync::sandbox::Shape;

#[test]
fn the_first_people_are_created_with_the_rights_that_their_own_pages_tell() {
    for shape in [Shape::Hierarchical, Shape::Flat] {
        let tenant = Tenant::with(0, shape);
        let rows: String = (2001..2004).map(|number| new_row(number, "no,")).collect();
        let roster = tenant.roster(&format!("{NEW_COLUMNS}{rows}"));
        let plan = tenant.run(&["plan", roster, "--format", "json"]).exits(0).json();
        assert_eq!(plan["summary"]["create"], 3);
        let said = plan["notices"].to_string();
        assert!(said.contains("Nobody is listed in this Backoffice yet"), "{said}");
        assert!(!said.contains("exactly the same rights"), "{said}");
        assert_eq!(tenant.sandbox.requests_by_route()["GET /pos-permission-template/list"], 1);
        tenant.run(&["sync", roster]).exits(0);
        for pos in 2001..2004 {
            let person = tenant.person(pos).unwrap();
            assert_eq!(tenant.sandbox.words(person.id).unwrap().0, "Cashier");
        }
        let again = tenant.run(&["plan", roster, "--format", "json"]).exits(0).json();
        assert_eq!(again["summary"]["unchanged"], 3);
    }
}

#[test]
fn a_name_that_the_list_does_not_have_falls_back_before_anything_is_sent() {
    let tenant = Tenant::with(0, Shape::Hierarchical);
    let text = format!("{NEW_COLUMNS}{}", new_row(2001, "no,").replace("Cashier,no,", "Head Chef,no,"));
    let roster = tenant.roster(&text);
    let plan = tenant.run(&["plan", roster, "--format", "json"]).exits(0).json();
    let entry = plan["entries"][0].to_string();
    assert!(entry.contains("General User is used instead"), "{entry}");
    tenant.run(&["sync", roster]).exits(0);
    let person = tenant.person(2001).unwrap();
    assert_eq!(tenant.sandbox.words(person.id).unwrap().0, "General User");
}

#[test]
fn one_person_can_be_created_by_name_too() {
    let tenant = Tenant::with(0, Shape::Hierarchical);
    let create =
        ["employee", "create", "--first-name", "Maya", "--last-name", "Corbett", "--pos-user-id", "2001"];
    let more = ["--wage-rate", "15.25", "--sites", "Harbor Point", "--permission", "csa"];
    tenant.run(&[&create[..], &more[..]].concat()).exits(0);
    let person = tenant.person(2001).unwrap();
    assert_eq!(tenant.sandbox.words(person.id).unwrap().0, "CSA");
}

#[test]
fn without_the_list_nobody_is_created() {
    let tenant = Tenant::with(0, Shape::Hierarchical);
    tenant.sandbox.mangle(Some(std::sync::Arc::new(|path, html: String| match path {
        "/pos-permission-template/list" => html.replace("<tr>", "<p>").replace("</tr>", "</p>"),
        _ => html,
    })));
    let roster = tenant.roster(&format!("{NEW_COLUMNS}{}", new_row(2001, "no,")));
    let plan = tenant.run(&["plan", roster, "--format", "json"]).json();
    assert_eq!((&plan["summary"]["create"], &plan["summary"]["refused"]), (&0.into(), &1.into()));
}
