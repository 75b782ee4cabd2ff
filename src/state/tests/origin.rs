use std::collections::{BTreeMap, BTreeSet};

use chrono::DateTime;

use crate::model::{EmployeeId, Origin};
use crate::observed::Remembered;
use crate::state::{Belongs, StateDir, StateError, Store};

fn origin(text: &str) -> Origin {
    text.parse().unwrap()
}

async fn store(root: &tempfile::TempDir, tenant: &str) -> (StateDir, Store) {
    let directory = StateDir::open(root.path(), tenant).unwrap();
    let store = Store::open(&directory, DateTime::default).await.unwrap();
    (directory, store)
}

fn people(ids: std::ops::Range<u64>) -> BTreeSet<EmployeeId> {
    ids.map(EmployeeId::new).collect()
}

async fn remember(store: &Store, ids: std::ops::Range<u64>) {
    let one = Remembered { listing: "l".into(), row: "r".into(), details: None, pay: None, clock: None };
    let seen: BTreeMap<_, _> = people(ids).into_iter().map(|id| (id, one.clone())).collect();
    store.remember(&seen).await.unwrap();
}

#[tokio::test]
async fn the_first_use_writes_down_where_it_belongs_and_another_address_is_refused() {
    let root = tempfile::tempdir().unwrap();
    let (directory, first) = store(&root, "main").await;
    let home = origin("https://chain.example.com");
    assert_eq!(first.belongs(&directory, "main", &home).await.unwrap(), Belongs::Here);
    remember(&first, 1..11).await;
    drop(first);
    let (_, later) = store(&root, "main").await;
    assert_eq!(later.origin().await.unwrap(), Some(home.clone()));
    assert_eq!(later.belongs(&directory, "main", &home).await.unwrap(), Belongs::Here);
    for other in ["https://staging.example.com", "https://chain.example.com:8443", "sandbox:0a1b"] {
        let error = later.belongs(&directory, "main", &origin(other)).await.unwrap_err();
        assert!(matches!(error, StateError::OtherOrigin { .. }), "{error}");
    }
}

#[tokio::test]
async fn what_is_kept_from_before_belongs_where_its_people_are() {
    let root = tempfile::tempdir().unwrap();
    let (directory, store) = store(&root, "main").await;
    remember(&store, 1..21).await;
    let home = origin("https://chain.example.com");
    assert_eq!(store.belongs(&directory, "main", &home).await.unwrap(), Belongs::ToBeProven);
    let too_few = store.bind(&directory, "main", &home, &people(4..99)).await.unwrap_err();
    assert!(matches!(too_few, StateError::OtherPeople { remembered: 20, listed: 17, .. }), "{too_few}");
    assert_eq!(store.origin().await.unwrap(), None);
    store.bind(&directory, "main", &home, &people(3..99)).await.unwrap();
    assert_eq!(store.belongs(&directory, "main", &home).await.unwrap(), Belongs::Here);
    // It moves the same way.
    let moved = origin("https://chain-new.example.com");
    store.bind(&directory, "main", &moved, &people(1..99)).await.unwrap();
    assert_eq!(store.belongs(&directory, "main", &moved).await.unwrap(), Belongs::Here);
}

#[tokio::test]
async fn one_backoffice_has_one_name_in_a_state_directory() {
    let root = tempfile::tempdir().unwrap();
    let home = origin("https://chain.example.com");
    let (directory, main) = store(&root, "main").await;
    main.belongs(&directory, "main", &home).await.unwrap();
    let (other_directory, other) = store(&root, "chain.example.com").await;
    let error = other.belongs(&other_directory, "chain.example.com", &home).await.unwrap_err();
    assert!(matches!(&error, StateError::TwoNames { tenant, .. } if tenant == "main"), "{error}");
    let elsewhere = origin("https://elsewhere.example.com");
    assert_eq!(
        other.belongs(&other_directory, "chain.example.com", &elsewhere).await.unwrap(),
        Belongs::Here
    );
}

#[tokio::test]
async fn two_tenants_never_share_a_folder() {
    let root = tempfile::tempdir().unwrap();
    let home = origin("https://chain.example.com");
    let (directory, main) = store(&root, "main").await;
    main.belongs(&directory, "main", &home).await.unwrap();
    drop(main);
    let (same, other) = store(&root, "..main").await;
    assert_eq!(same.path(), directory.path());
    let error = other.belongs(&same, "..main", &home).await.unwrap_err();
    assert!(matches!(error, StateError::OtherTenant { .. }), "{error}");
    assert!(matches!(StateDir::open(root.path(), ".."), Err(StateError::NoFolder { .. })));
}
