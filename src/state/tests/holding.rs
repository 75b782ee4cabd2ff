//! The lease on a tenant: one holder at a time, and nothing is written down without it.

use std::sync::Arc;
use std::time::Duration;

use crate::backoffice::StepKind;
use crate::plan::EntryId;
use crate::state::tests::cluster::{Cluster, PASSWORD};
use crate::state::tests::place::Place;
use crate::state::{LeaseTerms, NewRun, NewStep, SharedDatabase, StateDir, StateError, Store};

fn run_of(tenant: &str, hash: &str) -> NewRun {
    NewRun {
        command: "sync".into(),
        tenant: tenant.into(),
        roster_path: "roster.csv".into(),
        roster_sha256: "00".into(),
        plan_hash: hash.into(),
        plan: "{}".into(),
        pins: [].into(),
        accepts: None,
        undoes: None,
        only: None,
        approval: None,
    }
}

fn step() -> NewStep<'static> {
    NewStep {
        entry: EntryId::Line(2),
        line: Some(2),
        name: "Ana Diaz",
        operation: "update",
        step: StepKind::Update,
        about: "phone",
    }
}

fn sql(sql: &str) -> String {
    Cluster::get().unwrap().run(sql, "fleet").trim().to_owned()
}

fn minute() -> LeaseTerms {
    LeaseTerms { request: Duration::from_mins(1), pause: Arc::new(|| Duration::from_secs(40)) }
}

#[tokio::test]
async fn nothing_is_intended_without_a_lease_that_outlasts_it() {
    let Some(place) = Place::postgres() else { return };
    let (directory, tenant) = (place.directory(), place.tenant());
    let before = Store::open(&directory, chrono::DateTime::default).await.unwrap();
    let run = before.begin_run(&run_of(tenant, "aa")).await.unwrap();
    let error = before.intend(run.as_str(), &step()).await.unwrap_err();
    assert!(matches!(error, StateError::NotHeld), "{error}");
    let hold = directory.hold("`sync`", &minute()).await.unwrap();
    let store = Store::open(&directory, chrono::DateTime::default).await.unwrap();
    store.intend(run.as_str(), &step()).await.unwrap();
    assert!(hold.watch().unwrap().may_send() && hold.watch().unwrap().is_ending().is_none());
    // It holds, but not for as long as a request may take.
    sql(&format!("UPDATE roster_sync.lease SET expires = now() + interval '60 s' WHERE tenant = '{tenant}'"));
    let error = store.intend(run.as_str(), &step()).await.unwrap_err();
    assert!(matches!(error, StateError::LeaseLost { .. }), "{error}");
    // Somebody else has it: the holder of before changes nothing any more.
    sql(&format!(
        "UPDATE roster_sync.lease SET epoch = epoch + 1, expires = now() + interval '1 h' WHERE tenant = '{tenant}'"
    ));
    for error in [
        store.intend(run.as_str(), &step()).await.map(|_| ()),
        store.end_run(run.as_str(), "{}", 0, None).await,
        store.keep_result(run.as_str(), EntryId::Line(2), "{}").await,
    ] {
        assert!(matches!(error, Err(StateError::LeaseLost { .. })), "{error:?}");
    }
    assert_eq!(sql(&format!("SELECT count(*) FROM roster_sync.step WHERE tenant = '{tenant}'")), "1");
    assert_eq!(before.open_runs().await.unwrap().len(), 1, "whoever only looks still sees");
}

#[tokio::test]
async fn one_holds_a_tenant_and_the_next_one_keeps_its_pace() {
    let Some(place) = Place::postgres() else { return };
    let tenant = place.tenant();
    let hold = place.directory().hold("`sync` since noon", &minute()).await.unwrap();
    let root = tempfile::tempdir().unwrap();
    let key = age::x25519::Identity::generate();
    let password = crate::model::Password::existing(PASSWORD);
    let url = Cluster::get().unwrap().url("fleet");
    let database =
        SharedDatabase::new(&url, Some(password), vec![key.to_public()], key, "another machine").unwrap();
    let elsewhere = StateDir::open(root.path(), tenant).unwrap().shared_in(Arc::new(database));
    let error = elsewhere.hold("`sync`", &minute()).await.unwrap_err();
    assert!(error.to_string().contains("`sync` since noon on this machine"), "{error}");
    drop(hold);
    let next = elsewhere.hold("`sync`", &minute()).await.expect("it was given back");
    let pause = next.watch().unwrap().pause();
    assert!((35..=40).contains(&pause.as_secs()), "{pause:?}");
    let epoch = sql(&format!("SELECT epoch FROM roster_sync.lease WHERE tenant = '{tenant}'"));
    assert_eq!(epoch, "2");
}

#[tokio::test]
async fn a_lease_that_is_taken_away_is_noticed() {
    let Some(place) = Place::postgres() else { return };
    let tenant = place.tenant();
    let terms = LeaseTerms { request: Duration::from_secs(1), ..LeaseTerms::default() };
    let key = age::x25519::Identity::generate();
    let password = crate::model::Password::existing(PASSWORD);
    let url = Cluster::get().unwrap().url("fleet");
    let database = SharedDatabase::new(&url, Some(password), vec![key.to_public()], key, "one").unwrap();
    let short = |seconds| Some(Duration::from_secs(seconds));
    let database = Arc::new(database.with_lease(short(13)));
    let directory = StateDir::open(place.root(), tenant).unwrap().shared_in(Arc::clone(&database));
    let hold = directory.hold("`sync`", &terms).await.unwrap();
    let watch = Arc::clone(hold.watch().unwrap());
    assert!(watch.may_send());
    sql(&format!("UPDATE roster_sync.lease SET epoch = epoch + 1 WHERE tenant = '{tenant}'"));
    let until = std::time::Instant::now() + Duration::from_secs(10);
    while watch.may_send() && std::time::Instant::now() < until {
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert!(!watch.may_send() && watch.is_ending().unwrap().contains("taken away"));
    drop(hold);
    let too_short = LeaseTerms { request: Duration::from_secs(9), ..LeaseTerms::default() };
    let error = directory.hold("`sync`", &too_short).await.unwrap_err();
    assert!(error.to_string().contains("more than 28 seconds"), "{error}");
}
