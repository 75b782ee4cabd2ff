//! What the protocol leaves open, as a server of another hand may have it: the program works with it, or says what it cannot know.

use std::fmt::Write as _;
use std::sync::Arc;

use lol_html::html_content::ContentType;
use lol_html::{RewriteStrSettings, element, rewrite_str};
use roster_sync::sandbox::{Fault, Mishap, MishapKind, Person, Shape, Twist};

use crate::environment::{NEW_COLUMNS, Tenant, new_row};

/// Writes the sites of a login as a chain of regions does (§9): a box without a name that is crossed where the site is refused,
/// and beside it the field that is sent where it is granted.
fn with_hidden_sites(html: &str) -> String {
    let handler = element!(r#"input[name="siteIds[]"]"#, |site| {
        let granted = site.has_attribute("checked");
        let off = if granted && !site.has_attribute("disabled") { "" } else { "disabled" };
        let id = site.get_attribute("value").unwrap();
        site.remove_attribute("name");
        if granted {
            site.remove_attribute("checked");
        } else {
            site.set_attribute("checked", "")?;
        }
        let twin = format!("<input type=hidden name=siteIds[] value={id} {off}>");
        site.after(&twin, ContentType::Html);
        Ok(())
    });
    rewrite_str(html, RewriteStrSettings::new().append_element_content_handler(handler)).unwrap()
}

/// A flat chain's new login is given the sites that its row names, whatever the page shows them by.
#[test]
fn the_sites_of_a_flat_chains_login_are_what_its_form_sends() {
    let tenant = Tenant::with(120, Shape::Flat);
    tenant.sandbox.twist(vec![Twist::FlatLoginsGranted]);
    tenant.sandbox.mangle(Some(Arc::new(|path, html: String| {
        if path.starts_with("/user/permissions/") { with_hidden_sites(&html) } else { html }
    })));
    let roster = tenant.roster(
        "pos_user_id,last_name,sites,backoffice,backoffice_username,backoffice_permission\n\
         1021,Tobin,HARBOR; QUARRY,yes,umar_tobin,Manager\n",
    );
    let results = tenant.run(&["sync", roster, "--format", "json"]).exits(0).json();
    assert_eq!(results["rows"][0]["status"], "done", "{results}");
    let login = tenant.sandbox.logins().into_iter().find(|login| login.username == "umar_tobin").unwrap();
    assert_eq!(login.access.sites, [11, 28].into());
}

/// How a listing shows that somebody has every site: by a word that is no site's code, or by nothing at all, since nobody is
/// listed without a site (§3).
const EVERY_SITE: [&str; 3] = ["Every site", "*", ""];

/// Who has every site is told by their own page. Nobody keeps sites because of a word, and nobody is said to lack them.
#[test]
fn sites_that_the_listing_does_not_name_are_read_off_the_persons_own_page() {
    for (shape, word) in
        [Shape::Hierarchical, Shape::Flat].into_iter().flat_map(|one| EVERY_SITE.map(|word| (one, word)))
    {
        let tenant = Tenant::with(40, shape);
        let sites = tenant.run(&["list", "sites", "--format", "json"]).exits(0).json();
        let codes: Vec<String> = sites["rows"]
            .as_array()
            .unwrap()
            .iter()
            .map(|site| site["code"].as_str().unwrap().to_owned())
            .collect();
        tenant.sandbox.mangle(Some(Arc::new(move |path, html: String| match path {
            "/employee" => with_every_site_as(word, &html, &codes),
            _ => html,
        })));
        let people = tenant.sandbox.people();
        let working: Vec<_> = people.iter().filter(|one| one.active && one.pos_user_id > 1001).collect();
        let (whole, part) = (&working[..2], working[2]);
        for one in whole {
            tenant.sandbox.edit_person(one.id, |one| one.access.all = true);
        }
        let row = |one: &Person, sites: &str| format!("{},{},{sites}\n", one.pos_user_id, one.last_name);
        let text = [row(whole[0], "OAK"), row(whole[1], "all"), row(part, "all")].concat();
        let roster = tenant.roster(&format!("pos_user_id,last_name,sites\n{text}"));

        let results = tenant.run(&["sync", roster, "--format", "json"]).exits(0).json();
        let statuses: Vec<_> = results["rows"].as_array().unwrap().iter().map(|row| &row["status"]).collect();
        assert_eq!(statuses, ["done", "unchanged", "done"], "{word:?} {results:#}");
        let access = |one: &Person| tenant.person(one.pos_user_id).unwrap().access;
        assert_eq!((access(whole[0]).all, access(whole[0]).sites.len()), (false, 1), "{word:?}");
        assert!(access(whole[1]).all && access(part).all, "{word:?}");
        let again = tenant.run(&["plan", roster, "--detailed-exitcode"]).exits(0);
        assert!(!again.out.contains("could not be compared"), "{}", again.out);
        assert!(!again.out.contains("was changed in Backoffice"), "{}", again.out);
    }
}

fn with_every_site_as(word: &str, html: &str, codes: &[String]) -> String {
    let mut told = String::new();
    let mut rest = html;
    while let Some(at) = rest.find("employees-col-sites") {
        let begin = at + rest[at..].find('>').unwrap() + 1;
        let end = begin + rest[begin..].find("</td>").unwrap_or(0);
        let named: Vec<&str> = rest[begin..end].split(',').map(str::trim).collect();
        told.push_str(&rest[..begin]);
        told.push_str(if named == codes { word } else { &rest[begin..end] });
        rest = &rest[end..];
    }
    told + rest
}

/// The form of a login with a single sign-on may lack the block of the password (§9). Nobody keeps a login for it; what such a
/// form would do to one that is opened, nobody knows.
#[test]
fn a_leavers_login_is_closed_by_a_form_without_a_password_and_none_is_opened_by_it() {
    let tenant = Tenant::new().known();
    tenant.sandbox.mangle(Some(Arc::new(|path, html: String| {
        if path.starts_with("/user/edit/") { without_password(&html) } else { html }
    })));
    let login = || tenant.sandbox.logins().into_iter().find(|login| login.id == 513).unwrap();
    let password = login().password;
    let leaver = tenant.sandbox.people().into_iter().find(|one| Some(one.id) == login().employee_id).unwrap();
    let file = tenant.roster(&format!("pos_user_id\n{}\n", leaver.pos_user_id));
    let results = tenant.run(&["offboard", file, "--format", "json"]).exits(0).json();
    assert_eq!(results["rows"][0]["status"], "done", "{results}");
    assert!(!login().active && login().password == password);
    let sent = tenant.sandbox.posts().into_iter().find(|(path, _)| path == "/user/update").unwrap();
    assert!(!sent.1.iter().any(|(name, _)| name.contains("assword")), "{sent:?}");

    tenant.sandbox.edit_person(leaver.id, |one| one.active = true);
    let opened = tenant.run(&["user", "enable", "--username", &login().username]).exits(1);
    assert!(opened.err.contains("user[changePassword]"), "{}", opened.err);
    assert!(!login().active);
}

fn without_password(html: &str) -> String {
    let handler = element!(
        r#"input[name="user[changePassword]"], input[name="user[password]"], input[name="user[confirmPassword]"]"#,
        |field| {
            field.remove();
            Ok(())
        }
    );
    rewrite_str(html, RewriteStrSettings::new().append_element_content_handler(handler)).unwrap()
}

/// What the listing's links filter by is a hint (§3): more sites than are offered, such as a closed one, or a link for each of a few
/// sites say nothing against a login whose own pages show that it sees them all.
#[test]
fn links_of_the_listing_that_pick_one_site_or_a_closed_one_too_stop_nothing() {
    let otherwise: [fn(&str) -> String; 2] = [
        |all| format!("{all}&amp;sites%5B%5D=999"),
        |_| "/employee?sites%5B%5D=11\">One</a><a href=\"/employee?sites%5B%5D=12".to_owned(),
    ];
    for link in otherwise {
        let tenant = Tenant::new();
        tenant.sandbox.mangle(Some(Arc::new(move |path, html: String| {
            let Some(at) = html.find("sites%5B%5D=").filter(|_| path == "/employee") else { return html };
            let begin = html[..at].rfind('"').unwrap() + 1;
            let end = at + html[at..].find('"').unwrap();
            [&html[..begin], &link(&html[begin..end]), &html[end..]].concat()
        })));
        let roster = tenant.roster(&format!("{NEW_COLUMNS}{}", new_row(2001, ",")));
        let results = tenant.run(&["sync", roster, "--format", "json"]).exits(0).json();
        assert_eq!(results["rows"][0]["status"], "done", "{results}");
    }
}

/// A page that the login may not open (§2, likely: 403) is no session that ended: nobody signs in for it, again and again.
#[test]
fn a_page_that_may_not_be_opened_is_refused_without_another_sign_in() {
    let tenant = Tenant::new().known();
    tenant.sandbox.arm(Mishap::new(MishapKind::Status(403)).on("GET", "/employee/compensation/"));
    let mut roster = "pos_user_id,last_name,wage_rate\n".to_owned();
    let people = tenant.sandbox.people();
    for one in
        people.iter().filter(|one| one.active && one.wages.first().is_some_and(|wage| wage.hourly)).take(4)
    {
        writeln!(roster, "{},{},20", one.pos_user_id, one.last_name).unwrap();
    }
    let plan = tenant.run(&["plan", tenant.roster(&roster)]).exits(0);
    assert!(plan.flat().contains("may not open /employee/compensation/3001"), "{}", plan.out);
    assert!(!plan.err.contains("sign-ins end each other"), "{}", plan.err);
    let routes = tenant.sandbox.requests_by_route();
    assert!(routes["POST /login_check"] <= 4, "as many as there are sessions: {routes:?}");
}

/// The field that is sent for a site of a login has a name; nobody said that it has the id that an employee's has (§9).
#[test]
fn a_new_logins_sites_are_proven_where_their_fields_have_no_id() {
    let tenant = Tenant::new();
    tenant.sandbox.mangle(Some(Arc::new(|path, html: String| {
        if path.starts_with("/user/permissions/") { without_ids(&html) } else { html }
    })));
    let roster = tenant.roster(
        "pos_user_id,last_name,sites,backoffice,backoffice_username,backoffice_permission\n\
         1021,Tobin,HARBOR; QUARRY,yes,umar_tobin,Manager\n",
    );
    let results = tenant.run(&["sync", roster, "--format", "json"]).exits(0).json();
    assert_eq!(results["rows"][0]["status"], "done", "{results}");
}

fn without_ids(html: &str) -> String {
    let handler = element!(r#"input[name="siteIds[]"]"#, |twin| {
        twin.remove_attribute("id");
        Ok(())
    });
    rewrite_str(html, RewriteStrSettings::new().append_element_content_handler(handler)).unwrap()
}

/// A site that nobody can be given any more may still stand on the listing, as retired departments do (§3): whoever has it is read by
/// their own page, and nobody else's night ends with it.
#[test]
fn the_code_of_a_closed_site_leaves_its_people_to_their_own_pages() {
    let tenant = Tenant::new();
    tenant.sandbox.mangle(Some(Arc::new(|path, html: String| {
        let Some(link) = html.find("/employee/edit/3021\"").filter(|_| path == "/employee") else {
            return html;
        };
        let cell = html[..link].rfind("employees-col-sites").unwrap();
        let end = cell + html[cell..].find("</td>").unwrap();
        [&html[..end], ",     CLOSED", &html[end..]].concat()
    })));
    let roster = tenant.roster("pos_user_id,last_name,sites\n1021,Tobin,HARBOR\n1022,Ulrich,OAK\n");
    let results = tenant.run(&["sync", roster, "--format", "json"]).exits(0).json();
    assert_eq!(results["summary"]["done"], 2, "{results}");
    assert_eq!(tenant.person(1021).unwrap().access.sites, [11].into());
    tenant.run(&["plan", roster, "--detailed-exitcode"]).exits(0);
}

/// A permission that somebody gives another name in Backoffice, or takes away there, is none that its people lost: who has it keeps
/// what the roster said it was, and nobody becomes a General User overnight.
#[test]
fn nobody_loses_rights_because_their_permission_got_another_name() {
    let tenant = Tenant::new();
    let leaders: Vec<_> = tenant
        .sandbox
        .people()
        .into_iter()
        .filter(|one| {
            one.active && tenant.sandbox.words(one.id).is_some_and(|words| words.0 == "Shift Leader")
        })
        .take(3)
        .collect();
    assert_eq!(leaders.len(), 3);
    let mut text = "pos_user_id,last_name,permission\n".to_owned();
    for one in &leaders {
        writeln!(text, "{},{},Shift Leader", one.pos_user_id, one.last_name).unwrap();
    }
    let roster = tenant.roster(&text);
    tenant.run(&["sync", roster]).exits(0);
    for name in ["Team Captain", "Custom"] {
        tenant.sandbox.mangle(Some(Arc::new(move |path, html: String| match path {
            "/employee" => html.replace("Shift Leader", name),
            _ if path.starts_with("/employee/permissions/") => html.replace("Shift Leader", "Team Captain"),
            _ => html,
        })));
        let before = tenant.sandbox.people();
        let plan = tenant.run(&["plan", roster, "--detailed-exitcode"]).exits(0);
        assert!(plan.flat().contains("Backoffice has no permission \"Shift Leader\" now"), "{}", plan.out);
        assert!(!plan.flat().contains("was changed in Backoffice"), "{}", plan.out);
        tenant.run(&["sync", roster]).exits(0);
        assert_eq!(tenant.sandbox.people(), before);
    }
    // Who asks for it by name gets a refusal, as before.
    tenant.configure("[policy]\npermission_fallback = \"none\"\n");
    tenant.run(&["sync", roster]).exits(1);
}

/// Two sites may have one name: each is told by its code, so that what a row must say is what the message says.
#[test]
fn of_two_sites_of_one_name_the_codes_are_told() {
    let tenant = Tenant::new();
    tenant.sandbox.mangle(Some(Arc::new(|path, html: String| {
        if path.starts_with("/employee/") { html.replace("Maple Street", "Oak Hill") } else { html }
    })));
    let roster = tenant.roster("pos_user_id,last_name,sites\n1021,Tobin,Oak Hill\n1022,Ulrich,OAK; MAPLE\n");
    let plan = tenant.run(&["plan", roster]).exits(0);
    assert!(plan.flat().contains("could be any of: MAPLE, OAK"), "{}", plan.out);
    assert!(plan.flat().contains("MAPLE; OAK"), "{}", plan.out);
    let mended = tenant.roster("pos_user_id,last_name,sites\n1021,Tobin,OAK\n1022,Ulrich,OAK; MAPLE\n");
    tenant.run(&["plan", mended, "--out", "plan.json"]).exits(0);
    let results = tenant.run(&["apply", "plan.json", "--format", "json"]).exits(0).json();
    assert_eq!(results["summary"]["done"], 2, "{results}");
}

/// A login may do without the right to the rights of logins (§2, §9): a plan says what is left to do by hand, and nothing else waits.
#[test]
fn a_login_that_may_not_open_the_rights_of_logins_syncs_all_else() {
    let tenant = Tenant::new();
    tenant.sandbox.arm(Mishap::new(MishapKind::Status(403)).on("GET", "/user/permissions/"));
    let doctor = tenant.run(&["doctor"]).exits(0);
    assert!(doctor.flat().contains("give it that right in Backoffice"), "{}", doctor.out);
    let roster = tenant.roster("pos_user_id,first_name,last_name,phone\n1021,Umar,Tobin,5550100188\n");
    let results = tenant.run(&["sync", roster, "--format", "json"]).exits(0).json();
    assert_eq!(results["rows"][0]["status"], "done", "{results}");
}

/// Whether PINs must differ is unknown (§6). One that was drawn is nobody's wish: another is drawn in its place, and the file holds the
/// one that works. One that the roster gives is what somebody wants.
#[test]
fn a_drawn_pin_that_is_somebodys_is_drawn_again_and_a_given_one_is_not() {
    let tenant = Tenant::new().known();
    tenant.sandbox.set_fault(Fault::PinTakenOnce);
    tenant.sandbox.set_fault(Fault::PinTakenOnce);
    let roster = tenant.roster(&format!("{NEW_COLUMNS}{}", new_row(2001, "no,")));
    let results = tenant.run(&["sync", roster, "--format", "json", "--credentials", "c.csv"]).exits(0).json();
    assert_eq!(results["rows"][0]["status"], "done", "{results}");
    let sent = || {
        let posts = tenant.sandbox.posts().into_iter().filter(|(path, _)| path == "/employee/insert");
        let pin = |fields: Vec<(String, String)>| {
            fields.into_iter().find(|(name, _)| name == "posCredential[POSLoginPassword]").unwrap().1
        };
        posts.map(|(_, fields)| pin(fields)).collect::<Vec<_>>()
    };
    let pins = sent();
    assert_eq!(pins.len(), 3);
    let kept = std::fs::read_to_string(tenant.path("c.csv")).unwrap();
    assert_eq!(kept.lines().count(), 2, "{kept}");
    assert!(kept.contains(&format!(",{},", pins[2])), "{kept}");
    assert_eq!(tenant.person(2001).unwrap().pos_pin, pins[2]);

    tenant.sandbox.set_fault(Fault::PinTakenOnce);
    let columns = NEW_COLUMNS.trim_end();
    let roster = tenant.roster(&format!("{columns},pos_pin\n{},77123\n", new_row(2002, "no,").trim_end()));
    let results = tenant.run(&["sync", roster, "--rows-only", "--format", "json"]).exits(1).json();
    assert_eq!(results["rows"][0]["status"], "conflict", "{results}");
    assert_eq!(sent().len(), 4);
    assert!(tenant.person(2002).is_none());
}

/// A refused form may be answered with itself and the reasons, as most applications do it: it was read, and nothing is sent again.
#[test]
fn a_form_that_is_refused_in_its_own_place_is_refused_with_its_reasons() {
    let tenant = Tenant::new().known();
    tenant.sandbox.twist(vec![Twist::RefusedInPlace, Twist::UniquePhones]);
    let phone = tenant.person(1021).unwrap().phone;
    let roster = tenant.roster(&format!(
        "pos_user_id,first_name,last_name,departments,sites,wage_rate,start_date,phone\n\
         2001,New,Person,Cashier,OAK,15.00,2026-11-20,{}\n",
        phone.chars().filter(char::is_ascii_digit).collect::<String>()
    ));
    let results = tenant.run(&["sync", roster, "--format", "json"]).exits(1).json();
    let row = &results["rows"][0];
    let message = row["message"].as_str().unwrap();
    assert_eq!(row["status"], "conflict", "{row}");
    assert!(message.contains("An employee with this phone number already exists."), "{message}");
    let sent = tenant.sandbox.posts().iter().filter(|(path, _)| path == "/employee/insert").count();
    assert_eq!(sent, 1);
    assert!(tenant.sandbox.people().iter().all(|one| one.pos_user_id != 2001));
}

/// Backoffice may keep a name in capitals. It is the same name in a plan, and so it is in what proves a change and what undoes it.
#[test]
fn a_name_that_is_kept_in_capitals_is_stored_and_can_be_put_back() {
    let tenant = Tenant::new().known();
    tenant.sandbox.twist(vec![Twist::NamesInCapitals]);
    let new = new_row(2001, "no,");
    let roster = tenant.roster(&format!("{NEW_COLUMNS}{new}1021,Umar,Brandão-Lee,,,,,,,\n"));
    let results = tenant.run(&["sync", roster, "--format", "json"]).exits(0).json();
    let statuses: Vec<_> = results["rows"].as_array().unwrap().iter().map(|row| &row["status"]).collect();
    assert_eq!(statuses, ["done", "done"], "{results:#}");
    let last_name = || tenant.person(1021).unwrap().last_name;
    assert_eq!(last_name(), "BRANDÃO-LEE");
    tenant.run(&["plan", roster, "--detailed-exitcode"]).exits(0);
    let undone = tenant.run(&["runs", "undo", "last", "--format", "json"]).exits(0).json();
    assert_eq!(last_name(), "TOBIN", "{undone:#}");
    assert!(!tenant.person(2001).unwrap().active, "{undone:#}");
}
