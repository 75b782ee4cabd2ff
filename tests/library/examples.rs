//! The programs of `examples/`, run as their readers would.

#[allow(dead_code, reason = "its main is for whoever runs the example")]
#[path = "../../examples/nightly_sync.rs"]
mod nightly_sync;

#[tokio::test]
async fn rows_of_ones_own_are_carried_out() {
    let state = tempfile::tempdir().unwrap();
    let told = nightly_sync::sync_own_rows(state.path()).await.unwrap();
    assert!(told.ends_with("2 of 2 rows done"), "{told}");
}
