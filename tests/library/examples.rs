//! The programs of `examples/`, run as their readers would.

#[allow(dead_code, reason = "its main is for whoever runs the example")]
#[path = "../../examples/dry_run.rs"]
mod dry_run;
#[allow(dead_code, reason = "its main is for whoever runs the example")]
#[path = "../../examples/nightly_sync.rs"]
mod nightly_sync;
#[allow(dead_code, reason = "its main is for whoever runs the example")]
#[path = "../../examples/offboard_list.rs"]
mod offboard_list;
#[allow(dead_code, reason = "its main is for whoever runs the example")]
#[path = "../../examples/onboard_one.rs"]
mod onboard_one;

#[tokio::test]
async fn rows_of_ones_own_are_carried_out() {
    let state = tempfile::tempdir().unwrap();
    let told = Box::pin(nightly_sync::sync_own_rows(state.path())).await.unwrap();
    assert!(told.ends_with("2 of 2 rows done"), "{told}");
}

#[tokio::test]
async fn one_person_is_taken_on_with_a_login_and_secrets_on_disk() {
    let state = tempfile::tempdir().unwrap();
    let told = onboard_one::onboard(state.path()).await.unwrap();
    assert!(told.starts_with("Ana Diaz: done (employee created, permission Cashier"), "{told}");
    assert!(
        told.contains("login ana_diaz created") && told.ends_with("PIN and password are on disk"),
        "{told}"
    );
}

#[tokio::test]
async fn a_list_of_leavers_is_closed() {
    let state = tempfile::tempdir().unwrap();
    let told = Box::pin(offboard_list::offboard(state.path())).await.unwrap();
    assert_eq!(told.lines().filter(|line| line.contains(": done (")).count(), 3, "{told}");
}

#[tokio::test]
async fn a_dry_run_is_one_json_document() {
    let state = tempfile::tempdir().unwrap();
    let plan: serde_json::Value =
        serde_json::from_str(&dry_run::dry_run(state.path()).await.unwrap()).unwrap();
    assert_eq!(plan["schema"], "roster-sync/plan/2");
    assert_eq!(plan["summary"]["disable"], 1, "{plan:#}");
    assert_eq!(plan["summary"]["update"], 1, "{plan:#}");
}
