//! The rate, counted where requests arrive. It runs alone, so that no other test holds requests up.

use roster_sync::sandbox::Trouble;

use crate::alone;
use crate::environment::{NEW_COLUMNS, Tenant, figure, new_row};

#[test]
fn no_second_sees_more_requests_than_configured() {
    let _alone = alone();
    for (rate, sessions) in [(10, 1), (25, 4), (40, 16)] {
        let tenant = Tenant::new();
        let guards = "[guards]\nprotected = [1001]\n[roster]\neverybody_active = true\n";
        std::fs::write(
            tenant.path("roster-sync.toml"),
            format!("[rate]\nrequests_per_second = {rate}\nburst = {rate}\nsessions = {sessions}\n{guards}"),
        )
        .unwrap();
        tenant.sandbox.trouble(Trouble::RateLimit(rate));
        let rows: String = (2001..2013).map(|number| new_row(number, "no,")).collect();
        tenant.run(&["sync", tenant.roster(&format!("{NEW_COLUMNS}{rows}"))]).exits(0);
        let busiest = tenant.sandbox.busiest_second();
        assert_eq!(tenant.sandbox.rate_violations(), 0, "{busiest} requests in a second at {rate}");
        assert!(busiest <= rate, "{busiest} > {rate}");
        figure(&format!("{rate} a second over {sessions} sessions: at most {busiest} in any second"));
    }
}
