//! What is of one engine alone: that both have the same tables, that tenants are apart, that nothing secret is readable.

use std::collections::BTreeMap;

use crate::model::{Password, Pin};
use crate::plan::EntryId;
use crate::state::tests::cluster::{Cluster, LOGIN};
use crate::state::tests::place::{Place, shared};
use crate::state::{NewRun, StateDir, StateError, Store};

/// A table's columns: what each is, and whether it must have a value.
type Columns = BTreeMap<String, (String, bool)>;

fn tables(printed: &str) -> BTreeMap<String, Columns> {
    let mut tables: BTreeMap<String, Columns> = BTreeMap::new();
    for line in printed.lines() {
        let parts: Vec<&str> = line.split('|').collect();
        let [table, column, kind, must] = parts[..] else { panic!("{line}") };
        let kind = match kind.to_lowercase().as_str() {
            "bigint" => "integer".to_owned(),
            "bytea" => "blob".to_owned(),
            other => other.to_owned(),
        };
        tables.entry(table.to_owned()).or_default().insert(column.to_owned(), (kind, must == "1"));
    }
    tables
}

#[tokio::test]
async fn both_engines_have_the_same_tables() {
    use sqlx::Row;
    let Some(place) = Place::postgres() else { return };
    drop(place.store().await);
    let file = Place::sqlite().store().await;
    let sql = "SELECT one.name || '|' || col.name || '|' || col.type || '|' || (col.\"notnull\" OR col.pk > 0) AS line \
               FROM sqlite_schema AS one, pragma_table_info(one.name) AS col \
               WHERE one.type = 'table' AND one.name NOT LIKE 'sqlite_%'";
    let rows = file.rows(sqlx::query(sql)).await.unwrap();
    let lines: Vec<String> = rows.iter().map(|row| row.get("line")).collect();
    let of_files = tables(&lines.join("\n"));
    let sql = "SELECT table_name, column_name, data_type, (is_nullable = 'NO')::int FROM information_schema.columns \
               WHERE table_schema = 'roster_sync'";
    let mut of_servers = tables(&Cluster::get().unwrap().run(sql, "fleet"));
    for alone in ["digest", "digest_sent", "fleet_tenant", "lease", "night", "store_version"] {
        assert!(of_servers.remove(alone).is_some());
    }
    for (table, columns) in &mut of_servers {
        assert_eq!(columns["tenant"], ("text".to_owned(), true), "{table}");
        if !of_files[table].contains_key("tenant") {
            columns.remove("tenant");
        }
    }
    assert_eq!(of_files, of_servers);
}

fn run_of(place: &Place) -> NewRun {
    NewRun {
        command: "sync".into(),
        tenant: place.tenant().into(),
        roster_path: "roster.csv".into(),
        roster_sha256: "00".into(),
        plan_hash: "aa".into(),
        plan: "{\"name\": \"Weller-in-the-plan\"}".into(),
        pins: [(EntryId::Line(7), Pin::new("48151623").unwrap())].into(),
        accepts: None,
        undoes: None,
        only: None,
        approval: None,
    }
}

#[tokio::test]
async fn tenants_of_one_database_do_not_see_each_other() {
    let (Some(one), Some(two)) = (Place::postgres(), Place::postgres()) else { return };
    let (ours, theirs) = (one.store().await, two.store().await);
    let run = ours.begin_run(&run_of(&one)).await.unwrap();
    // The same plan is another one for another tenant.
    assert!(theirs.runs(9).await.unwrap().is_empty());
    theirs.begin_run(&run_of(&two)).await.unwrap();
    assert!(matches!(theirs.run(run.as_str()).await, Err(StateError::NoSuchRun { .. })));
    theirs.abandon_run(run.as_str()).await.unwrap();
    assert_eq!(ours.open_runs().await.unwrap().len(), 1, "what is not there cannot be changed");
    theirs.carry_out(sqlx::query("DELETE FROM given_pin")).await.unwrap();
    assert_eq!(ours.given_pins(run.as_str()).await.unwrap().len(), 1);
    // Nor can a row be put under another one's name.
    let sql = "INSERT INTO told (tenant, what, state, at) VALUES ($1, 'nights', 'well', '')";
    theirs.carry_out(sqlx::query(sql).bind(one.tenant())).await.unwrap_err();
}

#[tokio::test]
async fn a_login_that_sees_everything_is_refused() {
    let Some(cluster) = Cluster::get() else { return };
    cluster
        .run("CREATE ROLE sees_all LOGIN BYPASSRLS PASSWORD 'Fl33t-database-51' IN ROLE roster", "postgres");
    let root = tempfile::tempdir().unwrap();
    drop(Place::postgres().unwrap().store().await);
    let address = cluster.url("fleet").replacen(LOGIN, "sees_all", 1);
    let directory = StateDir::open(root.path(), "main").unwrap().shared_in(shared(&address).into());
    let error = Store::open(&directory, chrono::DateTime::default).await.unwrap_err();
    assert!(matches!(error, StateError::NotApart { .. }), "{error}");
}

#[tokio::test]
async fn a_copy_of_the_database_and_its_logs_hold_nothing_secret() {
    let Some(place) = Place::postgres() else { return };
    let store = place.store().await;
    let run = store.begin_run(&run_of(&place)).await.unwrap();
    let password = Password::existing("S3cret-of-a-login");
    let pin = Pin::new("62342777").unwrap();
    store.keep_secret(run.as_str(), EntryId::Line(9), Some(&pin), Some(&password)).await.unwrap();
    let seal = store.seal("aa").await.unwrap();
    assert!(store.is_sealed("aa", &seal).await.unwrap());
    assert_eq!(store.secret(run.as_str(), EntryId::Line(9)).await.unwrap().0.unwrap().expose(), "62342777");
    let cluster = Cluster::get().unwrap();
    cluster.run("CHECKPOINT", "postgres");
    let changes = cluster.changes();
    let (dump, log) = (cluster.dump("fleet"), cluster.log());
    assert!(dump.contains(run.as_str()) && log.contains("INSERT INTO run"), "the right ones are looked at");
    for secret in ["48151623", "62342777", "S3cret-of-a-login", "Weller-in-the-plan"] {
        let in_changes = changes.windows(secret.len()).any(|part| part == secret.as_bytes());
        assert!(!dump.contains(secret) && !log.contains(secret) && !in_changes, "{secret}");
    }
}

#[tokio::test]
async fn a_wrong_password_is_in_no_error() {
    let Some(cluster) = Cluster::get() else { return };
    let key = age::x25519::Identity::generate();
    let wrong = Password::existing("Wr0ng-database-53");
    let database = crate::state::SharedDatabase::new(
        &cluster.url("fleet"),
        Some(wrong),
        vec![key.to_public()],
        key,
        "one",
    )
    .unwrap();
    let root = tempfile::tempdir().unwrap();
    let directory = StateDir::open(root.path(), "main").unwrap().shared_in(database.into());
    let error = Store::open(&directory, chrono::DateTime::default).await.unwrap_err();
    let told = format!("{} {error:?}", crate::model::with_causes(&error));
    assert!(told.contains("password authentication failed") && !told.contains("Wr0ng"), "{told}");
}

#[tokio::test]
async fn one_backoffice_has_one_name_in_a_database() {
    let (Some(one), Some(two)) = (Place::postgres(), Place::postgres()) else { return };
    let home = format!("https://{}-shared.example.com", one.tenant()).parse().unwrap();
    one.store().await.belongs(&one.directory(), one.tenant(), &home).await.unwrap();
    let error = two.store().await.belongs(&two.directory(), two.tenant(), &home).await.unwrap_err();
    assert!(matches!(error, StateError::AnothersAddress { .. }), "{error}");
}
