//! What the protocol leaves open, as a server of another hand may have it: the program works with it, or says what it cannot know.

use std::sync::Arc;

use lol_html::html_content::ContentType;
use lol_html::{RewriteStrSettings, element, rewrite_str};
use roster_sync::sandbox::{Shape, Twist};

use crate::environment::Tenant;

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
