//! One row that takes too long: the run goes on without it, and what became of it is looked at afterwards.

use std::collections::BTreeMap;
use std::time::Duration;

use chrono::{DateTime, Utc};
use roster_sync::apply::{ApplyInput, CredentialsFile, Resumed, RowStatus, RunSummary, Stop, Stopped, apply};
use roster_sync::backoffice::{Backoffice, Connection};
use roster_sync::model::Password;
use roster_sync::observed;
use roster_sync::plan::{History, Plan, Policy, Purpose, make_plan};
use roster_sync::report::{Fanout, RowCollector};
use roster_sync::roster::{Mapping, read_file};
use roster_sync::sandbox::{Mishap, MishapKind, Options, Sandbox};
use roster_sync::state::{NewRun, StateDir, Store};
use roster_sync::web::PaceOptions;

fn noon() -> DateTime<Utc> {
    "2026-11-23T12:00:00Z".parse().unwrap()
}

struct Place {
    sandbox: Sandbox,
    backoffice: Backoffice,
    reading: observed::Reading,
    plan: Plan,
    state: Store,
    credentials: CredentialsFile,
    run: String,
}

impl Place {
    /// A plan with a create and a change, begun in the journal.
    async fn new(folder: &std::path::Path) -> Self {
        let options = Options { employees: 30, ..Options::new("2026-11-23".parse().unwrap()) };
        let sandbox = Sandbox::start(options).await.unwrap();
        let password = Password::existing(sandbox.password());
        let mut connection = Connection::new(sandbox.url().parse().unwrap(), sandbox.username(), password);
        connection.pace = PaceOptions { requests_per_second: 1000, burst: 1000 };
        let backoffice = Backoffice::new(connection).unwrap();
        let roster = folder.join("roster.csv");
        let text = "pos_user_id,first_name,last_name,phone,wage_rate,departments,sites,permission,status\n\
            2001,Ada,Corbett,5550100160,15.50,Cashier,Harbor Point,Cashier,active\n\
            1021,Umar,Tobin,5550100161,,,,,active\n";
        std::fs::write(&roster, text).unwrap();
        let roster = read_file(&roster, &Mapping::default()).unwrap();
        let reading = observed::read(&backoffice, "chain", noon()).await.unwrap();
        let today = "2026-11-23".parse().unwrap();
        let (policy, history) = (Policy::default(), History::default());
        let plan = make_plan(&roster, &reading.observed, &policy, &history, Purpose::Sync, today);
        let directory = StateDir::open(folder, "chain").unwrap();
        let state = Store::open(&directory, noon).await.unwrap();
        let new = NewRun {
            command: "sync".to_owned(),
            tenant: "chain".to_owned(),
            roster_path: "roster.csv".to_owned(),
            roster_sha256: roster.sha256.clone(),
            plan_hash: plan.hash(),
            plan: plan.to_sealed_json(),
            pins: BTreeMap::new(),
            accepts: None,
            undoes: None,
            only: None,
            approval: None,
        };
        let run = state.begin_run(&new).await.unwrap().as_str().to_owned();
        let credentials = CredentialsFile::new(folder.join("credentials.csv"), &run, "chain").unwrap();
        Self { sandbox, backoffice, reading, plan, state, credentials, run }
    }

    async fn apply(&mut self, row_limit: Duration, resumed: Option<&Resumed>) -> (RunSummary, RowCollector) {
        let pins = BTreeMap::new();
        let input = ApplyInput {
            plan: &self.plan,
            run: &self.run,
            only: None,
            approval: None,
            pins: &pins,
            catalogue: &self.reading.observed.catalogue,
            sheet: self.reading.sheet.as_ref(),
            login_sheet: None,
            listed_at: None,
            resumed,
            at_once: 4,
            row_limit,
        };
        let mut rows = RowCollector::default();
        let mut listeners = Fanout(vec![&mut rows]);
        let (state, credentials, stop) = (&self.state, &mut self.credentials, Stop::default());
        let summary =
            apply(&self.backoffice, state, credentials, &input, &mut listeners, &stop).await.unwrap();
        (summary, rows)
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_row_that_takes_too_long_is_given_up_and_finished_when_the_run_goes_on() {
    let folder = tempfile::tempdir().unwrap();
    let mut place = Place::new(folder.path()).await;
    // The employee is there, and the answer that says so never comes.
    place.sandbox.arm(Mishap::new(MishapKind::HangAfter).on("POST", "/employee/insert"));
    let (summary, rows) = place.apply(Duration::from_secs(2), None).await;
    assert_eq!(summary.stopped, Some(Stopped::GaveUp(1)));
    let by_line =
        |rows: &RowCollector, line: u64| rows.0.iter().find(|row| row.line == Some(line)).unwrap().clone();
    assert_eq!(by_line(&rows, 2).status, RowStatus::Failed);
    assert!(by_line(&rows, 2).message.contains("runs resume"), "{}", by_line(&rows, 2).message);
    assert_eq!(by_line(&rows, 3).status, RowStatus::Done, "the others go on");

    place.sandbox.clear_faults();
    let resumed = Resumed::of(&place.state.run(&place.run).await.unwrap());
    let (summary, rows) = place.apply(Duration::from_mins(1), Some(&resumed)).await;
    assert_eq!(summary.stopped, None);
    assert_eq!(by_line(&rows, 2).status, RowStatus::Done, "{}", by_line(&rows, 2).message);
    let people = place.sandbox.people();
    let new: Vec<_> = people.iter().filter(|person| person.pos_user_id == 2001).collect();
    assert_eq!(new.len(), 1, "never a second insert");
    let credentials = std::fs::read_to_string(folder.path().join("credentials.csv")).unwrap();
    assert!(credentials.contains(&new[0].pos_pin), "the PIN on disk is the one that works");
}
