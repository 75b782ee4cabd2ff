use chrono::{DateTime, Utc};

use crate::backoffice::{Old, StepKind};
use crate::model::{EmployeeId, Pin, UserId};
use crate::plan::{Accepted, EntryId};
use crate::state::tests::place::{Place, on_both_engines};
use crate::state::{LeaseTerms, NewRun, NewStep, ResultRecord, RunRecord, StateError, StepOutcome, Store};

pub(super) fn new_run(place: &Place, hash: &str) -> NewRun {
    NewRun {
        command: "sync".into(),
        tenant: place.tenant().into(),
        roster_path: "roster.csv".into(),
        roster_sha256: "00".into(),
        plan_hash: hash.into(),
        plan: format!("{{\"plan\": \"{hash}\"}}"),
        pins: [(EntryId::Line(7), Pin::new("48151623").unwrap())].into(),
        accepts: None,
        undoes: None,
        only: None,
        approval: None,
    }
}

fn accepting(place: &Place, hash: &str) -> NewRun {
    let day = "2026-11-23".parse().unwrap();
    let roster = Accepted { day, sha256: hash.into(), rows: 9, columns: [].into(), skipped: 0 };
    NewRun { accepts: Some((roster, [EmployeeId::new(5)].into())), ..new_run(place, hash) }
}

fn names(runs: &[RunRecord]) -> Vec<&str> {
    runs.iter().map(|run| run.id.as_str()).collect()
}

on_both_engines! {
    async fn a_plan_is_applied_at_most_once_across_processes(place) {
        let run = place.store().await.begin_run(&new_run(place, "aa")).await.unwrap();
        let later = place.store().await;
        let error = later.begin_run(&new_run(place, "aa")).await.unwrap_err();
        assert!(matches!(&error, StateError::PlanApplied { run: by, .. } if by == run.as_str()), "{error}");
        assert!(later.begin_run(&new_run(place, "bb")).await.is_ok());
    }

    async fn what_a_run_relies_on_is_there_before_its_first_step(place) {
        let run = place.store().await.begin_run(&accepting(place, "aa")).await.unwrap();
        let later = place.store().await;
        assert_eq!(later.plan_of(run.as_str()).await.unwrap().as_deref(), Some("{\"plan\": \"aa\"}"));
        let pins = later.given_pins(run.as_str()).await.unwrap();
        assert_eq!(pins[&EntryId::Line(7)].expose(), "48151623");
        let history = later.history().await.unwrap();
        assert_eq!((history.last.unwrap().sha256.as_str(), history.absences.len()), ("aa", 1));
        assert!(later.begin_run(&accepting(place, "aa")).await.is_err());
        assert_eq!(
            later.history().await.unwrap().absences[&EmployeeId::new(5)].rosters,
            1,
            "refused: not counted"
        );
    }

    async fn what_is_kept_of_a_run_can_be_read_again(place) {
        let directory = place.directory();
        let _held = directory.hold("`sync`", &LeaseTerms::default()).await.unwrap();
        let state = Store::open(&directory, DateTime::default).await.unwrap();
        let run = state.begin_run(&new_run(place, "aa")).await.unwrap();
        let entry = EntryId::Employee(EmployeeId::new(3121));
        let new = NewStep {
            entry,
            line: None,
            name: "Ana Diaz",
            operation: "create",
            step: StepKind::Insert,
            about: "POS 2040",
        };
        let step = state.intend(run.as_str(), &new).await.unwrap();
        let old = Old::Login { user: UserId::new(77), active: true };
        state.keep_old(step, &old).await.unwrap();
        let open = state.run(run.as_str()).await.unwrap();
        assert_eq!(open.steps[0].outcome, None, "an intent without an outcome says that nobody knows");
        state.conclude(step, StepOutcome::Done, "employee 3121").await.unwrap();
        assert_eq!(names(&state.open_runs().await.unwrap()), [run.as_str()], "it did not end yet");
        state.keep_result(run.as_str(), entry, "{\"status\":\"failed\"}").await.unwrap();
        state.keep_result(run.as_str(), entry, "{}").await.unwrap();
        state.end_run(run.as_str(), "{}", 0, None).await.unwrap();
        assert!(state.open_runs().await.unwrap().is_empty());
        let ended = state.run(run.as_str()).await.unwrap();
        assert_eq!(ended.steps[0].outcome, Some(StepOutcome::Done));
        let kept = old.to_json().unwrap();
        assert_eq!((ended.steps[0].entry, ended.steps[0].old.as_deref()), (Some(entry), Some(kept.as_str())));
        assert_eq!(ended.rows, [ResultRecord { entry: Some(entry), json: "{}".into() }]);
        assert_eq!(ended.record.exit_code, Some(0));
        assert!(matches!(state.run("nope").await, Err(StateError::NoSuchRun { .. })));
    }

    async fn a_clock_that_ran_backwards_hides_no_open_run(place) {
        let late: fn() -> DateTime<Utc> = || "2026-11-28T02:00:00Z".parse().unwrap();
        let early: fn() -> DateTime<Utc> = || "2026-11-27T02:00:00Z".parse().unwrap();
        let first = place.at(late).await.begin_run(&new_run(place, "aa")).await.unwrap();
        place.at(late).await.end_run(first.as_str(), "{}", 0, None).await.unwrap();
        let second = place.at(early).await.begin_run(&new_run(place, "bb")).await.unwrap();
        let third = place.at(early).await.begin_run(&new_run(place, "cc")).await.unwrap();
        let state = place.at(early).await;
        assert_eq!(names(&state.open_runs().await.unwrap()), [second.as_str(), third.as_str()]);
        assert_eq!(names(&state.runs(9).await.unwrap()), [third.as_str(), second.as_str(), first.as_str()]);
    }

    async fn a_stopped_run_is_open_until_the_rest_of_it_was_planned_anew(place) {
        let state = place.store().await;
        let first = state.begin_run(&accepting(place, "aa")).await.unwrap();
        state.end_run(first.as_str(), "{}", 1, Some("interrupted")).await.unwrap();
        let leavers = state.begin_run(&new_run(place, "bb")).await.unwrap();
        state.end_run(leavers.as_str(), "{}", 0, None).await.unwrap();
        assert_eq!(names(&state.open_runs().await.unwrap()), [first.as_str()], "a leavers file plans no rest");
        let second = state.begin_run(&accepting(place, "cc")).await.unwrap();
        assert_eq!(names(&state.open_runs().await.unwrap()), [second.as_str()]);
        let followed = state.run(first.as_str()).await.unwrap().record;
        assert_eq!(followed.followed_by.as_deref(), Some(second.as_str()));
    }

    async fn a_run_that_begins_beside_an_open_one_leaves_it_its_secrets(place) {
        let state = place.store().await;
        let open = state.begin_run(&new_run(place, "aa")).await.unwrap();
        let pin = Pin::new("62342781").unwrap();
        state.keep_secret(open.as_str(), EntryId::Line(9), Some(&pin), None).await.unwrap();
        let beside = state.begin_run(&new_run(place, "bb")).await.unwrap();
        state.end_run(beside.as_str(), "{}", 0, None).await.unwrap();
        assert!(state.given_pins(beside.as_str()).await.unwrap().is_empty(), "its own are gone");
        let kept = state.secret(open.as_str(), EntryId::Line(9)).await.unwrap().0;
        assert_eq!(kept.unwrap().expose(), "62342781");
        assert_eq!(state.given_pins(open.as_str()).await.unwrap().len(), 1);
        state.abandon_run(open.as_str()).await.unwrap();
        assert!(state.secret(open.as_str(), EntryId::Line(9)).await.unwrap().0.is_none());
        let bytes = std::fs::read(place.directory().database()).unwrap_or_default();
        let log = std::fs::read(place.directory().database().with_extension("db-wal")).unwrap_or_default();
        for secret in ["62342781", "48151623"] {
            let holds = |bytes: &[u8]| bytes.windows(secret.len()).any(|part| part == secret.as_bytes());
            assert!(!holds(&bytes) && !holds(&log), "what is deleted is overwritten");
        }
    }
}

#[tokio::test]
async fn what_makes_it_durable_is_set_and_read_back() {
    let place = &Place::sqlite();
    let state = place.store().await;
    for (ask, wanted) in [("PRAGMA synchronous", 2), ("PRAGMA secure_delete", 1), ("PRAGMA foreign_keys", 1)]
    {
        use sqlx::Row;
        let row = state.rows(sqlx::query(ask)).await.unwrap();
        assert_eq!(row[0].get::<i64, _>(0), wanted, "{ask}");
    }
}

#[tokio::test]
async fn the_file_alone_holds_everything_when_the_store_is_closed() {
    let place = &Place::sqlite();
    let run = place.store().await.begin_run(&new_run(place, "aa")).await.unwrap();
    let copy = Place::sqlite();
    std::fs::copy(place.directory().database(), copy.directory().database()).unwrap();
    assert_eq!(names(&copy.store().await.open_runs().await.unwrap()), [run.as_str()]);
}
