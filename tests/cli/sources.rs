//! A roster that nobody names: out of a folder, from an address, from a program; packed, as JSON; for every tenant at once.

use std::fs;
use std::time::Duration;

use serde_json::Value;

use crate::catchers::http;
use crate::environment::{ANY_ROSTER, Tenant, ago, program, ran};

const UPDATE: &str = "pos_user_id,first_name,last_name,phone\n1002,Ben,Archer,(555) 010-7777\n";

fn put(tenant: &Tenant, name: &str, text: impl AsRef<[u8]>, age: Duration) {
    let path = tenant.path("drop").join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(&path, text).unwrap();
    fs::File::options().write(true).open(&path).unwrap().set_modified(ago(age)).unwrap();
}

fn phone(tenant: &Tenant) -> String {
    tenant.person(1002).unwrap().phone
}

const FOLDER: &str = "[roster]\neverybody_active = true\n[roster.source]\nfolder = \"drop\"\npattern = \"*.csv\"\narchive = \"taken\"\n";

#[test]
fn without_a_file_and_a_source_both_ways_are_told() {
    let tenant = Tenant::new();
    let ran = tenant.run(&["sync"]).exits(2);
    assert!(ran.err.contains("sync roster.csv") && ran.err.contains("[roster.source]"), "{}", ran.err);
}

#[test]
fn the_newest_settled_file_of_a_folder_is_taken_when_it_was_accepted() {
    let tenant = Tenant::new();
    tenant.configure(FOLDER);
    let none = tenant.run(&["sync"]).exits(9);
    assert!(none.err.contains("no roster came"), "{}", none.err);
    put(
        &tenant,
        "old.csv",
        "pos_user_id,first_name,last_name,phone\n1002,Ben,Archer,(555) 010-1111\n",
        Duration::from_hours(3),
    );
    put(&tenant, "new.csv", UPDATE, Duration::from_hours(1));
    put(&tenant, "other.txt", "no roster", Duration::from_hours(1));
    put(&tenant, "being-written.csv", "pos_user_id\n", Duration::ZERO);
    tenant.run(&["sync", "-n"]).exits(0);
    assert!(tenant.path("drop/new.csv").exists(), "a dry run takes nothing");
    tenant.run(&["sync"]).exits(0);
    assert!(phone(&tenant).ends_with("7777"), "{}", phone(&tenant));
    let taken: Vec<bool> = ["taken/new.csv", "taken/old.csv", "drop/being-written.csv", "drop/other.txt"]
        .map(|name| tenant.path(name).exists())
        .to_vec();
    assert_eq!(taken, [true; 4]);
    fs::remove_file(tenant.path("drop/being-written.csv")).unwrap();
    tenant.run(&["sync"]).exits(9);
    let listed = tenant.run(&["runs", "list", "--format", "json"]).exits(0).json();
    assert_eq!(listed["runs"][0]["reason"]["kind"], "no-roster");
}

#[test]
fn what_a_guard_stopped_stays_until_its_plan_is_carried_out() {
    let tenant = Tenant::new().known();
    tenant.configure(FOLDER);
    put(&tenant, "night.csv", tenant.thirty_leavers(), Duration::from_hours(1));
    tenant.run(&["sync"]).exits(4);
    assert!(tenant.path("drop/night.csv").exists());
    let status = tenant.run(&["status", "--format", "json"]).json();
    let plan = &status["tenants"][0]["waiting_plan"];
    let mut args = vec!["apply".to_owned(), plan["plan"].as_str().unwrap().to_owned()];
    for guard in plan["guards"].as_array().unwrap() {
        args.extend(["--allow".to_owned(), guard.as_str().unwrap().to_owned()]);
    }
    tenant.run(&args.iter().map(String::as_str).collect::<Vec<_>>()).exits(0);
    assert!(tenant.path("taken/night.csv").exists() && !tenant.path("drop/night.csv").exists());
}

#[test]
fn a_delivery_that_is_too_old_waits_for_somebodys_word() {
    let tenant = Tenant::new();
    tenant.configure(FOLDER);
    put(&tenant, "a.csv", UPDATE, Duration::from_hours(1));
    tenant.run(&["sync"]).exits(0);
    put(
        &tenant,
        "b.csv",
        "pos_user_id,first_name,last_name,phone\n1002,Ben,Archer,(555) 010-9999\n",
        Duration::from_hours(40),
    );
    let ran = tenant.run(&["sync"]).exits(4);
    assert!(ran.out.contains("roster-stale"), "{}", ran.out);
    tenant.configure(&format!("{FOLDER}max_age = \"3days\"\n"));
    tenant.run(&["sync"]).exits(0);
    assert!(phone(&tenant).ends_with("9999"));
}

#[test]
fn old_contents_that_a_dated_name_delivers_anew_are_taken() {
    let tenant = Tenant::new();
    tenant.configure(FOLDER);
    let today = chrono::DateTime::<chrono::Utc>::from(ago(Duration::ZERO)).date_naive();
    let tomorrow = today.succ_opt().unwrap();
    put(&tenant, "a.csv", UPDATE, Duration::from_hours(1));
    tenant.run(&["sync"]).exits(0);
    put(
        &tenant,
        "b.csv",
        "pos_user_id,first_name,last_name,phone\n1002,Ben,Archer,(555) 010-9999\n",
        Duration::from_hours(1),
    );
    tenant.run(&["sync"]).exits(0);
    put(&tenant, "c.csv", UPDATE, Duration::from_hours(1));
    tenant.run(&["sync"]).exits(4);
    fs::remove_file(tenant.path("drop/c.csv")).unwrap();
    put(&tenant, &format!("roster-{tomorrow}.csv"), UPDATE, Duration::from_hours(1));
    tenant.run(&["sync"]).exits(0);
    assert!(phone(&tenant).ends_with("7777"));
}

#[test]
fn a_roster_comes_from_an_address_with_its_headers_and_its_tag() {
    let tenant = Tenant::new();
    let (url, came) = http(|request| {
        if request.to_lowercase().contains("if-none-match: \"v1\"") {
            return "HTTP/1.1 304 Not Modified\r\nConnection: close\r\n\r\n".to_owned();
        }
        format!(
            "HTTP/1.1 200 OK\r\nETag: \"v1\"\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{UPDATE}",
            UPDATE.len()
        )
    });
    tenant.configure(&format!("[roster]\neverybody_active = true\n[roster.source]\nurl = \"{url}/people.csv?key=SECRET\"\nheaders = {{ Authorization = \"TEST_TOKEN\" }}\n"));
    let run = |token: Option<&str>| {
        let mut command = tenant.prepared(&["sync"]);
        command.envs(token.map(|token| ("TEST_TOKEN", token)));
        ran(command.output().unwrap())
    };
    assert!(run(None).exits(2).err.contains("TEST_TOKEN"));
    run(Some("Bearer abc")).exits(0);
    assert!(came.all()[0].to_lowercase().contains("authorization: bearer abc"), "{:?}", came.all());
    assert!(phone(&tenant).ends_with("7777"));
    run(Some("Bearer abc")).exits(0);
    assert_eq!(came.all().len(), 2);
    let (gone, _) =
        http(|_| "HTTP/1.1 404 Gone\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".to_owned());
    tenant.configure(&format!("[roster.source]\nurl = \"{gone}/people.csv?key=SECRET\"\n"));
    let missing = tenant.run(&["sync"]).exits(9);
    assert!(missing.err.contains("404") && !missing.err.contains("SECRET"), "{}", missing.err);
    tenant.configure("[roster.source]\nurl = \"http://example.com/people.csv\"\n");
    assert!(tenant.run(&["sync"]).exits(9).err.contains("https"));
}

#[cfg(unix)]
#[test]
fn a_roster_comes_from_a_program_that_sees_no_secret_of_ours() {
    let tenant = Tenant::new();
    let with = |command: &str, more: &str| {
        tenant.configure(&format!(
            "[roster]\neverybody_active = true\n[roster.source]\ncommand = {command}\n{more}"
        ));
    };
    with(
        r#"["/bin/sh", "-c", "printf 'pos_user_id,first_name,last_name,phone\n1002,Ben,Archer,(555) 010-7777\n'; test -z \"$ROSTER_SYNC_PASSWORD\""]"#,
        "",
    );
    tenant.run(&["sync"]).exits(0);
    assert!(phone(&tenant).ends_with("7777"));
    for (command, more, words) in [
        (r#"["/bin/sh", "-c", "echo half; echo no such file >&2; exit 3"]"#, "", "no such file"),
        (r#"["/bin/sh", "-c", "true"]"#, "", "printed nothing"),
        (r#"["/bin/sleep", "60"]"#, "timeout = \"1s\"\n", "took longer"),
        (r#"["/nowhere/rclone"]"#, "", "could not be started"),
    ] {
        with(command, more);
        let ran = tenant.run(&["sync"]).exits(9);
        assert!(ran.err.contains(words), "{}", ran.err);
    }
}

fn zipped(files: &[(&str, &str)], password: Option<&str>) -> Vec<u8> {
    use std::io::Write;
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in files {
        let options = zip::write::SimpleFileOptions::default();
        match password {
            Some(password) => {
                writer
                    .start_file(*name, options.with_aes_encryption(zip::AesMode::Aes256, password))
                    .unwrap();
            }
            None => writer.start_file(*name, options).unwrap(),
        }
        writer.write_all(text.as_bytes()).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

#[test]
fn a_roster_is_read_out_of_a_zip_archive_with_a_password_too() {
    let tenant = Tenant::new();
    fs::write(tenant.path("r.zip"), zipped(&[("people.csv", UPDATE)], None)).unwrap();
    tenant.run(&["sync", "r.zip"]).exits(0);
    assert!(phone(&tenant).ends_with("7777"));
    fs::write(tenant.path("two.zip"), zipped(&[("people.csv", UPDATE), ("read.me", "hello")], None)).unwrap();
    assert!(tenant.run(&["check", "two.zip"]).exits(2).err.contains("member"));
    tenant.configure(&format!("{ANY_ROSTER}[roster]\neverybody_active = true\nmember = \"*.csv\"\n"));
    tenant.run(&["check", "two.zip"]).exits(0);
    fs::write(tenant.path("shut.zip"), zipped(&[("people.csv", UPDATE)], Some("open sesame"))).unwrap();
    assert!(tenant.run(&["check", "shut.zip"]).exits(2).err.contains("password"));
    tenant.configure("[roster]\neverybody_active = true\n[roster.source]\nzip_password_env = \"ZIP_WORD\"\n");
    for (word, code) in [("open sesame", 0), ("shut", 2)] {
        let mut command = tenant.prepared(&["check", "shut.zip"]);
        ran(command.env("ZIP_WORD", word).output().unwrap()).exits(code);
    }
}

#[test]
fn a_list_of_objects_is_a_roster() {
    let tenant = Tenant::new();
    let people = r#"{"Report_Entry": [{"pos_user_id": 1002, "first_name": "Ben", "last_name": "Archer", "phone": "(555) 010-7777"}]}"#;
    fs::write(tenant.path("people.json"), people).unwrap();
    let told = tenant.run(&["check", "people.json"]).exits(0).out;
    assert!(told.contains("JSON, an object for each person: the first counts as line 2"), "{told}");
    assert!(!told.contains("commas") && !told.contains("header on"), "{told}");
    tenant.run(&["sync", "people.json"]).exits(0);
    assert!(phone(&tenant).ends_with("7777"));
    fs::write(tenant.path("none.json"), r#"{"a": 1}"#).unwrap();
    assert!(tenant.run(&["check", "none.json"]).exits(2).err.contains("json ="));
}

/// Two chains; one of them has trouble.
#[test]
fn every_tenant_runs_for_itself() {
    let (north, south) = (Tenant::new(), Tenant::new());
    let table = |name: &str, tenant: &Tenant, password: &str| {
        format!(
            "[tenants.{name}]\nurl = \"{}\"\nusername = \"{}\"\npassword_command = [\"/bin/echo\", \"{password}\"]\n\
             [tenants.{name}.roster.source]\nfolder = \"{}\"\n",
            tenant.sandbox.url(),
            tenant.sandbox.username(),
            tenant.path("drop").display()
        )
    };
    put(&north, "a.csv", UPDATE, Duration::from_hours(1));
    put(&south, "a.csv", UPDATE, Duration::from_hours(1));
    let settings = |password: &str| {
        let general = "[roster]\neverybody_active = true\n[rate]\nrequests_per_second = 1000\nburst = 1000\n";
        let (one, other) =
            (table("north", &north, north.sandbox.password()), table("south", &south, password));
        fs::write(north.path("roster-sync.toml"), format!("{general}{one}{other}")).unwrap();
    };
    let run = |args: &[&str]| {
        let mut command = program(north.dir.path());
        ran(command.args(["--state-dir", "state"]).args(args).output().unwrap())
    };
    settings("wrong");
    let told = run(&["sync", "--all-tenants", "--format", "json"]).exits(5).json();
    let codes: Vec<&Value> =
        told["tenants"].as_array().unwrap().iter().map(|one| &one["exit_code"]).collect();
    assert_eq!(codes, [&Value::from(0), &Value::from(5)]);
    assert!(phone(&north).ends_with("7777") && !phone(&south).ends_with("7777"));
    settings(south.sandbox.password());
    let text = run(&["sync", "--all-tenants"]).exits(0);
    assert!(text.out.contains("== south ==") && text.out.contains("exit   0  south"), "{}", text.out);
    assert!(phone(&south).ends_with("7777"));
    run(&["status"]).exits(0);
    run(&["--tenant", "north", "sync", "--all-tenants"]).exits(2);
}

#[test]
fn settings_are_found_where_they_may_be_and_relative_paths_go_by_them() {
    let tenant = Tenant::new();
    fs::remove_file(tenant.path("roster-sync.toml")).unwrap();
    let folder = tenant.path("config/roster-sync");
    fs::create_dir_all(&folder).unwrap();
    fs::create_dir_all(folder.join("drop")).unwrap();
    fs::write(
        folder.join("roster-sync.toml"),
        "[roster]\neverybody_active = true\n[roster.source]\nfolder = \"drop\"\nsettled = \"0s\"\n",
    )
    .unwrap();
    fs::write(folder.join("drop/a.csv"), UPDATE).unwrap();
    let mut found = tenant.prepared(&["sync"]);
    ran(found.env("XDG_CONFIG_HOME", tenant.path("config")).env("HOME", tenant.dir.path()).output().unwrap())
        .exits(0);
    let mut status = tenant.prepared(&["status"]);
    let status =
        ran(status.env("ROSTER_SYNC_CONFIG", folder.join("roster-sync.toml")).output().unwrap()).exits(0);
    assert!(status.out.contains("config/roster-sync/roster-sync.toml"), "{}", status.out);
    let mut missing = tenant.prepared(&["status"]);
    ran(missing.env("ROSTER_SYNC_CONFIG", "nowhere.toml").output().unwrap()).exits(2);
}

#[test]
fn a_service_of_systemd_finds_its_state_and_its_password() {
    let tenant = Tenant::new();
    let roster = tenant.roster(UPDATE);
    fs::create_dir(tenant.path("creds")).unwrap();
    fs::write(tenant.path("creds/password"), format!("{}\n", tenant.sandbox.password())).unwrap();
    let mut command = program(tenant.dir.path());
    command
        .args(["--url", &tenant.sandbox.url(), "sync", roster])
        .env("ROSTER_SYNC_USERNAME", tenant.sandbox.username())
        .env("STATE_DIRECTORY", tenant.path("var"))
        .env("CREDENTIALS_DIRECTORY", tenant.path("creds"));
    ran(command.output().unwrap()).exits(0);
    assert!(tenant.path("var/127.0.0.1/state.db").exists());
}

/// An address may lead elsewhere. Neither a header, which may be a key, nor the address that we came from goes with the question.
#[test]
fn an_address_that_leads_to_another_server_takes_no_secret_with_it() {
    let tenant = Tenant::new();
    let (other, asked) = http(|_| {
        let length = UPDATE.len();
        format!("HTTP/1.1 200 OK\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{UPDATE}")
    });
    // The same computer by another name is another server.
    let target = other.replace("127.0.0.1", "localhost");
    let (url, came) = http(move |request| {
        let place =
            if request.starts_with("GET /old") { "/new".to_owned() } else { format!("{target}/r.csv") };
        format!("HTTP/1.1 302 Found\r\nLocation: {place}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
    });
    tenant.configure(&format!(
        "[roster]\neverybody_active = true\n[roster.source]\nurl = \"{url}/old?key=QUERY\"\nheaders = {{ X-Api-Key = \"TEST_TOKEN\" }}\n"
    ));
    let mut command = tenant.prepared(&["sync"]);
    command.env("TEST_TOKEN", "KEY");
    ran(command.output().unwrap()).exits(0);
    assert!(phone(&tenant).ends_with("7777"));
    // The same server, asked at another place, is told what it was told before.
    assert_eq!(came.all().iter().filter(|request| request.contains("KEY")).count(), 2, "{:?}", came.all());
    let asked = asked.all().concat();
    assert!(asked.starts_with("GET /r.csv") && !asked.contains("KEY") && !asked.contains("QUERY"), "{asked}");

    let (url, _) = http(|_| {
        let place = "ftp://127.0.0.1/r.csv";
        format!("HTTP/1.1 302 Found\r\nLocation: {place}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
    });
    tenant.configure(&format!("[roster.source]\nurl = \"{url}/r.csv\"\n"));
    assert!(tenant.run(&["sync"]).exits(9).err.contains("is not https"));
}
