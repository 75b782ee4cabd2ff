//! What is kept of everybody at once: more than one statement takes.

use std::collections::BTreeMap;

use crate::model::{EmployeeId, Field, Pin, UserId};
use crate::observed::{Proven, Remembered, RememberedLogin};
use crate::plan::EntryId;
use crate::state::tests::place::on_both_engines;
use crate::state::tests::runs::new_run;

on_both_engines! {
    // A name has the second and one of 65,536 numbers: of so many of one second two are sure to draw the same.
    async fn runs_of_one_second_have_each_a_name_of_their_own(place) {
        let state = place.store().await;
        for count in 0..900 {
            state.begin_run(&new_run(place, &format!("run {count}"))).await.unwrap();
        }
    }

    async fn results_of_everybody_are_kept_at_once_each_once_and_in_order(place) {
        let state = place.store().await;
        let run = state.begin_run(&new_run(place, "aa")).await.unwrap();
        let run = run.as_str();
        state.keep_result(run, EntryId::Line(3), "{\"of\":\"before\"}").await.unwrap();
        let pin = Pin::new("62342781").unwrap();
        state.keep_secret(run, EntryId::Line(1100), Some(&pin), None).await.unwrap();
        let all: Vec<_> = (2..1202).map(|line| (EntryId::Line(line), format!("{{\"line\":{line}}}"))).collect();
        for _ in 0..2 {
            state.keep_results(run, &all).await.unwrap();
            state.keep_results(run, &[]).await.unwrap();
            let kept = state.run(run).await.unwrap().rows;
            let kept: Vec<_> = kept.into_iter().map(|one| (one.entry.unwrap(), one.json)).collect();
            assert_eq!(kept, all);
        }
        let entries: Vec<EntryId> = all.iter().map(|(entry, _)| *entry).collect();
        state.forget_secrets(run, &entries).await.unwrap();
        assert!(state.secret(run, EntryId::Line(1100)).await.unwrap().0.is_none());
    }

    async fn what_is_remembered_of_many_is_all_there(place) {
        let state = place.store().await;
        let fields = |day: &str| {
            let proven = Proven { value: "aa".into(), on: day.parse().unwrap(), put_back: 0 };
            BTreeMap::from([(Field::Phone, proven)])
        };
        for day in ["2026-11-20", "2026-11-21"] {
            let all: BTreeMap<_, _> = (1..1300).map(|id| (EmployeeId::new(id), fields(day))).collect();
            state.keep_proven(&all).await.unwrap();
            assert_eq!(state.proven().await.unwrap(), all);
            let listing = |id: u64| format!("{id} {day}");
            let seen = |id| {
                Remembered { listing: listing(id), row: "r".into(), details: None, pay: None, clock: None }
            };
            let all: BTreeMap<_, _> = (1..1300).map(|id| (EmployeeId::new(id), seen(id))).collect();
            state.remember(&all).await.unwrap();
            assert_eq!(state.remembered().await.unwrap(), all);
            let owner = |id: u64| id.is_multiple_of(2).then(|| EmployeeId::new(id));
            let login = |id| RememberedLogin { listing: listing(id), employee: owner(id) };
            let all: BTreeMap<_, _> = (1..1300).map(|id| (UserId::new(id), login(id))).collect();
            state.remember_logins(&all).await.unwrap();
            assert_eq!(state.remembered_logins().await.unwrap(), all);
        }
    }
}
