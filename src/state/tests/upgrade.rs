use std::path::Path;

use chrono::DateTime;
use sqlx::Row;

use crate::backoffice::StepKind;
use crate::model::{EmployeeId, PosUserId};
use crate::plan::{BegunPlan, EntryId, Verdict};
use crate::state::{RunLock, StateDir, StateError, Store};

const KILLED_CLOSING: &str = "20261128-033958-f42d";
const KILLED_CREATING: &str = "20261128-034032-f9b8";

/// The state of a tenant as the version before left it.
struct Before {
    root: tempfile::TempDir,
    directory: StateDir,
}

impl Before {
    fn of(tenant: &str) -> Self {
        let root = tempfile::tempdir().unwrap();
        let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/state-of-version-6").join(tenant);
        copy(&from, &root.path().join(tenant));
        let directory = StateDir::open(root.path(), tenant).unwrap();
        Self { root, directory }
    }

    async fn store(&self) -> Store {
        Store::open(&self.directory, DateTime::default).await.unwrap()
    }

    fn locked_by_another(&self, tenant: &str) -> RunLock {
        StateDir::open(self.root.path(), tenant).unwrap().lock("sync of yesterday's program").unwrap()
    }
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &target);
        } else {
            std::fs::copy(&path, &target).unwrap();
        }
    }
}

async fn count(store: &Store, sql: &'static str) -> i64 {
    store.rows(sqlx::query(sql)).await.unwrap()[0].get(0)
}

#[tokio::test]
async fn an_upgrade_loses_nothing() {
    let before = Before::of("chain");
    let store = before.store().await;
    for (sql, rows) in [
        ("SELECT count(*) FROM run", 3),
        ("SELECT count(*) FROM step", 14),
        ("SELECT count(*) FROM result", 55),
        ("SELECT count(*) FROM seen", 1),
        ("SELECT count(*) FROM absence", 1),
        ("SELECT count(*) FROM accepted", 3),
        ("SELECT count(*) FROM shape", 3),
        ("SELECT count(*) FROM result WHERE entry IS NULL", 0),
        ("SELECT count(*) FROM step WHERE entry IS NULL", 0),
    ] {
        assert_eq!(count(&store, sql).await, rows, "{sql}");
    }
    assert!(store.contact().await.unwrap().is_some());
    let history = store.history().await.unwrap();
    assert_eq!(history.absences.keys().collect::<Vec<_>>(), [&EmployeeId::new(3003)]);
    assert_eq!(history.decisions[0].decided.verdict, Verdict::LeaveAlone);
    assert_eq!(history.decisions[0].row.pos_user_id, None::<PosUserId>);
    let runs = store.runs(9).await.unwrap();
    let commands: Vec<&str> = runs.iter().map(|run| run.command.as_str()).collect();
    assert_eq!(commands, ["sync", "apply", "sync"]);
    assert_eq!(runs[1].approval.as_ref().unwrap().by, "Kim Reyes");
}

#[tokio::test]
async fn an_open_run_is_whole_with_its_plan_and_whom_no_line_names() {
    let before = Before::of("chain");
    let store = before.store().await;
    let open = store.open_runs().await.unwrap();
    assert_eq!(open.iter().map(|run| run.id.as_str()).collect::<Vec<_>>(), [KILLED_CLOSING]);
    let text = store.plan_of(KILLED_CLOSING).await.unwrap().unwrap();
    assert_eq!(BegunPlan::from_json(&text).unwrap().hash, open[0].plan_hash);
    let details = store.run(KILLED_CLOSING).await.unwrap();
    let last = details.steps.last().unwrap();
    assert_eq!((last.step, last.outcome), (Some(StepKind::CloseLogin), None));
    assert_eq!(last.entry, Some(EntryId::Employee(EmployeeId::new(3003))));
}

#[tokio::test]
async fn secrets_under_way_are_found_by_the_entries_names() {
    let before = Before::of("second");
    let store = before.store().await;
    for line in [20, 21] {
        let (pin, _) = store.secret(KILLED_CREATING, EntryId::Line(line)).await.unwrap();
        assert!(pin.is_some(), "line {line}");
    }
    assert_eq!(store.secret(KILLED_CREATING, EntryId::Line(20)).await.unwrap().0.unwrap().expose(), "62342");
}

#[tokio::test]
async fn the_database_of_before_stays_beside_the_new_one() {
    let before = Before::of("chain");
    let old = std::fs::read(before.directory.database()).unwrap().len();
    drop(before.store().await);
    let aside = before.directory.path().join("state-version-6.db");
    assert!(std::fs::metadata(&aside).unwrap().len() >= old as u64 / 2);
    // It can be put back in its place, and taken up again.
    std::fs::rename(&aside, before.directory.database()).unwrap();
    assert_eq!(before.store().await.runs(9).await.unwrap().len(), 3);
}

#[tokio::test]
async fn a_version_that_comes_after_this_one_is_refused() {
    let before = Before::of("chain");
    let store = before.store().await;
    store.carry_out(sqlx::query("PRAGMA user_version = 99")).await.unwrap();
    drop(store);
    let error = Store::open(&before.directory, DateTime::default).await.unwrap_err();
    assert!(matches!(error, StateError::Newer { .. }), "{error}");
}

#[tokio::test]
async fn nothing_is_upgraded_under_the_hands_of_the_program_of_yesterday() {
    let before = Before::of("chain");
    let lock = before.locked_by_another("chain");
    let error = Store::open(&before.directory, DateTime::default).await.unwrap_err();
    assert!(matches!(error, StateError::Locked { .. }), "{error}");
    drop(lock);
    // The lock of one's own is no hindrance.
    let _own = before.directory.lock("sync").unwrap();
    assert_eq!(before.store().await.runs(9).await.unwrap().len(), 3);
}
