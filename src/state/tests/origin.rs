use std::collections::{BTreeMap, BTreeSet};

use chrono::DateTime;

use crate::model::{EmployeeId, Origin};
use crate::observed::Remembered;
use crate::state::tests::place::{Place, on_both_engines};
use crate::state::{Belongs, StateDir, StateError, Store};

fn origin(text: &str) -> Origin {
    text.parse().unwrap()
}

async fn opened(place: &Place, tenant: &str) -> (StateDir, Store) {
    let directory = place.directory_of(tenant);
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

on_both_engines! {
    async fn the_first_use_writes_down_where_it_belongs_and_another_address_is_refused(place) {
            let (directory, first, main) = (place.directory(), place.store().await, place.tenant());
        let home = origin(&format!("https://{main}.example.com"));
        assert_eq!(first.belongs(&directory, main, &home).await.unwrap(), Belongs::Here);
        remember(&first, 1..11).await;
        drop(first);
        let later = place.store().await;
        assert_eq!(later.origin().await.unwrap(), Some(home.clone()));
        assert_eq!(later.belongs(&directory, main, &home).await.unwrap(), Belongs::Here);
        for other in ["https://staging.example.com", "https://other.example.com:8443", "sandbox:0a1b"] {
            let error = later.belongs(&directory, main, &origin(other)).await.unwrap_err();
            assert!(matches!(error, StateError::OtherOrigin { .. }), "{error}");
        }
    }

    async fn what_is_kept_from_before_belongs_where_its_people_are(place) {
            let (directory, store, main) = (place.directory(), place.store().await, place.tenant());
        remember(&store, 1..21).await;
        let home = origin(&format!("https://{main}.example.com"));
        assert_eq!(store.belongs(&directory, main, &home).await.unwrap(), Belongs::ToBeProven);
        let too_few = store.bind(&directory, main, &home, &people(4..99)).await.unwrap_err();
        assert!(matches!(too_few, StateError::OtherPeople { remembered: 20, listed: 17, .. }), "{too_few}");
        assert_eq!(store.origin().await.unwrap(), None);
        store.bind(&directory, main, &home, &people(3..99)).await.unwrap();
        assert_eq!(store.belongs(&directory, main, &home).await.unwrap(), Belongs::Here);
        // It moves the same way.
        let moved = origin(&format!("https://{main}-new.example.com"));
        store.bind(&directory, main, &moved, &people(1..99)).await.unwrap();
        assert_eq!(store.belongs(&directory, main, &moved).await.unwrap(), Belongs::Here);
    }
}

#[tokio::test]
async fn one_backoffice_has_one_name_in_a_state_directory() {
    let place = Place::sqlite();
    let home = origin("https://chain.example.com");
    let (directory, main) = (place.directory(), place.store().await);
    main.belongs(&directory, "main", &home).await.unwrap();
    let (other_directory, other) = opened(&place, "chain.example.com").await;
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
    let place = Place::sqlite();
    let home = origin("https://chain.example.com");
    let (directory, main) = (place.directory(), place.store().await);
    main.belongs(&directory, "main", &home).await.unwrap();
    drop(main);
    let (same, other) = opened(&place, "..main").await;
    assert_eq!(same.path(), directory.path());
    let error = other.belongs(&same, "..main", &home).await.unwrap_err();
    assert!(matches!(error, StateError::OtherTenant { .. }), "{error}");
    assert!(matches!(StateDir::open(place.root(), ".."), Err(StateError::NoFolder { .. })));
}
