//! A review that other computers can reach, behind its password.

use crate::axe::is_accessible;
use crate::environment::Tenant;
use crate::page::ENTER;
use crate::roster::TODAY;
use crate::serving::Serving;
use crate::session::in_browser;

#[test]
fn whoever_knows_the_password_is_let_in_and_nobody_else() {
    in_browser(|page| {
        let tenant = Tenant::new().known();
        let roster = tenant.roster("pos_user_id,status\n1020,terminated\n");
        let args = ["review", roster, "--today", TODAY, "--host", "review.example.com"];
        let process =
            tenant.prepared(&args).env("ROSTER_SYNC_REVIEW_PASSWORD", "correct horse battery").spawn();
        let serving = Serving::of(process.unwrap());
        page.open(&serving.url);
        is_accessible(page, "the page that asks for the password");
        assert_eq!((page.shown("#password"), page.shown(".chunk > *")), (1, 0));
        page.type_into("#password", "a guess");
        page.press(ENTER);
        page.wait_until("document.querySelector('[role=alert]')");
        assert_eq!(page.text("[role=alert]"), "That was not the password.");
        page.type_into("#password", "correct horse battery");
        page.press(ENTER);
        page.wait_until("document.getElementById('approval')");
        page.click("#line-2 .hold input[type=checkbox]");
        page.wait_until(
            "document.getElementById('approve-why-not').textContent.includes('everything is held back')",
        );
    });
}
