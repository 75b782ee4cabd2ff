//! Two templates of one matrix: the listing names one of them for both, and nothing may ever rest on which (protocol §8).

use crate::environment::{ANY_ROSTER, NEW_COLUMNS, Tenant};
use roster_sync::sandbox::Twist;

/// A tenant whose listing names the first of two twins, and one whose listing names the last.
fn both() -> [Tenant; 2] {
    [Vec::new(), vec![Twist::TwinNamedLast]].map(|twists| {
        let tenant = Tenant::new();
        tenant.configure(ANY_ROSTER);
        tenant.sandbox.twist(twists);
        tenant
    })
}

#[test]
fn whoever_is_created_or_changed_with_one_of_two_twins_is_done_and_then_equal() {
    for tenant in both() {
        let rows = |[one, other]: [&str; 2]| {
            let new = |number: u64, permission: &str| {
                format!(
                    "{number},New{number},Person,new{number}@example.com,15.50,Cashier,OAK,{permission},no,\n"
                )
            };
            let there = format!("1021,,Tobin,,,,,{one},,\n1023,,Vance,,,,,{other},,\n");
            tenant.roster(&format!("{NEW_COLUMNS}{}{}{there}", new(2001, one), new(2002, other)))
        };
        let roster = rows(["Manager", "general manager"]);
        let results = tenant.run(&["sync", roster, "--format", "json"]).exits(0).json();
        assert_eq!(results["summary"]["done"], 4, "{results}");
        tenant.run(&["plan", roster, "--detailed-exitcode"]).exits(0);
        // The other name of the same rights is no change.
        let roster = rows(["General Manager", "Manager"]);
        let plan = tenant.run(&["plan", roster, "--detailed-exitcode"]).exits(0);
        let told = plan.flat().matches("Manager and General Manager give exactly the same rights").count();
        assert_eq!(told, 1, "{}", plan.out);
    }
}

#[test]
fn an_undo_gives_back_the_matrix_whatever_it_is_called() {
    for tenant in both() {
        tenant.configure(&format!("{ANY_ROSTER}[policy]\ncustom_permissions = \"replace\"\n"));
        let matrix = |number: u64| tenant.person(number).unwrap().matrix;
        // 1008 is a manager by listing, 1014 has rights that somebody ticked by hand.
        let before = [matrix(1008), matrix(1014)];
        let roster = tenant
            .roster("pos_user_id,last_name,permission\n1008,O'Neil,Cashier\n1014,Marsh,General Manager\n");
        let results = tenant.run(&["sync", roster, "--format", "json"]).exits(0).json();
        assert_ne!([matrix(1008), matrix(1014)], before);
        let run = results["run"].as_str().unwrap();
        let undone = tenant.run(&["runs", "undo", run, "--format", "json"]).exits(0).json();
        assert_eq!(undone["summary"]["done"], 2, "{undone}");
        assert_eq!([matrix(1008), matrix(1014)], before);
    }
}

#[test]
fn approving_what_others_do_goes_with_all_rights_and_never_stays_behind() {
    let tenant = Tenant::new();
    let authority = |number: u64| tenant.person(number).unwrap().authority;
    assert_eq!((authority(1008), authority(1021)), (true, false));
    let roster = tenant.roster("pos_user_id,last_name,permission\n1008,O'Neil,Cashier\n1021,Tobin,Manager\n");
    tenant.run(&["sync", roster]).exits(0);
    assert_eq!((authority(1008), authority(1021)), (false, true));
    let blocks =
        tenant.sandbox.posts().into_iter().filter(|(path, _)| path == "/employee/permissions/update");
    for (_, fields) in blocks {
        let ones = fields.iter().filter(|(name, _)| name.starts_with("permissions[1][")).collect::<Vec<_>>();
        assert_eq!(ones.iter().filter(|(name, _)| name.ends_with("[id]")).count(), 1, "{ones:?}");
        assert!(ones.iter().all(|(name, _)| !name.ends_with("[requiresOverride]")), "{ones:?}");
    }
}
