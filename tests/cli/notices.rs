//! People and monitors hear of a night when it matters: by mail, by webhook, by a sign of life, by metrics.

use serde_json::Value;

use crate::catchers::{Came, OK, SORRY, http, mail};
use crate::environment::Tenant;

const ONE_UPDATE: &str = "pos_user_id,first_name,last_name,phone\n1002,Ben,Archer,(555) 010-7777\n";

fn documents(came: &Came) -> Vec<Value> {
    came.all()
        .iter()
        .map(|request| {
            serde_json::from_str(
                request.split_once("\n\n").or(request.split_once("\n{")).map(|(_, body)| body).unwrap(),
            )
            .unwrap_or_else(|_| {
                let at = request.find('{').unwrap();
                serde_json::from_str(&request[at..]).unwrap()
            })
        })
        .collect()
}

#[test]
fn people_hear_of_a_change_of_state_and_of_nothing_else() {
    let tenant = Tenant::new().known();
    let (url, came) = http(|_| OK.to_owned());
    tenant.configure(&format!("[[notify.webhook]]\nurl = \"{url}/hook\"\n"));
    let roster = tenant.roster(ONE_UPDATE);
    tenant.run(&["sync", roster]).exits(0);
    assert!(came.all().is_empty(), "the first night went well");
    tenant.run(&["sync", "missing.csv"]).exits(2);
    tenant.run(&["sync", "missing.csv"]).exits(2);
    let told = documents(&came);
    assert_eq!(told.len(), 1, "it failed as before: {told:?}");
    assert_eq!(
        (&told[0]["schema"], &told[0]["notice"]["exit_code"]),
        (&"roster-sync/notice/1".into(), &2.into())
    );
    let many = tenant.roster(&tenant.thirty_leavers());
    tenant.run(&["sync", many]).exits(4);
    let told = documents(&came);
    let notice = &told[1]["notice"];
    assert!(notice["subject"].as_str().unwrap().contains("max-disables"), "{notice}");
    assert!(notice["command"].as_str().unwrap().contains("roster-sync apply"), "{notice}");
    assert!(notice["lines"].as_array().unwrap().len() <= 5, "{notice}");
    let roster = tenant.roster(ONE_UPDATE);
    tenant
        .configure(&format!("{}[[notify.webhook]]\nurl = \"{url}/hook\"\n", crate::environment::ANY_ROSTER));
    tenant.run(&["sync", roster]).exits(0);
    assert!(documents(&came)[2]["notice"]["subject"].as_str().unwrap().contains("all is well"));
}

#[test]
fn mail_is_sent_and_names_the_command_that_goes_on() {
    let tenant = Tenant::new();
    let (server, came) = mail();
    tenant.configure(&format!(
        "[notify.mail]\nfrom = \"roster-sync@example.com\"\nto = [\"ops@example.com\"]\nsmtp = \"{server}\"\nsecurity = \"none\"\n"
    ));
    assert!(tenant.run(&["notify", "test"]).exits(0).out.contains("sent by mail"));
    tenant.run(&["sync", "missing.csv"]).exits(2);
    let mails = came.all();
    assert_eq!(mails.len(), 2, "{mails:?}");
    assert!(mails[1].contains("Subject: [roster-sync]") && mails[1].contains("missing.csv"), "{}", mails[1]);
}

#[test]
fn what_could_not_be_sent_is_sent_at_the_next_run_and_the_night_is_as_it_was() {
    let tenant = Tenant::new();
    let works = std::sync::Arc::new(std::sync::atomic::AtomicBool::new(false));
    let is_up = works.clone();
    let (url, came) =
        http(
            move |_| {
                if is_up.load(std::sync::atomic::Ordering::Relaxed) {
                    OK.to_owned()
                } else {
                    SORRY.to_owned()
                }
            },
        );
    tenant.configure(&format!("[[notify.webhook]]\nurl = \"{url}/services/SECRET\"\nshape = \"slack\"\n"));
    let ran = tenant.run(&["sync", "missing.csv"]).exits(2);
    assert!(ran.err.contains("nobody could be told") && !ran.err.contains("SECRET"), "{}", ran.err);
    came.clear();
    works.store(true, std::sync::atomic::Ordering::Relaxed);
    tenant.run(&["sync", "missing.csv"]).exits(2);
    let told = documents(&came);
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0]["text"].as_str().unwrap().contains("failed"), "{told:?}");
    tenant.run(&["notify", "test"]).exits(0);
}

#[test]
fn a_notice_never_holds_what_a_row_says() {
    let tenant = Tenant::new();
    let (url, came) = http(|_| OK.to_owned());
    tenant.configure(&format!("[[notify.webhook]]\nurl = \"{url}/hook\"\n"));
    std::fs::write(tenant.path("odd.csv"), "48151623,(555) 010-2233,16.50\n48152624,(555) 010-2234,17.50\n")
        .unwrap();
    tenant.run(&["sync", "odd.csv"]).exits(2);
    let told = came.all().concat();
    assert!(told.contains("odd.csv") && !told.contains("48151623") && !told.contains("2233"), "{told}");
}

#[test]
fn a_sign_of_life_tells_begin_and_end_and_metrics_are_written() {
    let tenant = Tenant::new();
    let (url, came) = http(|_| OK.to_owned());
    tenant.configure(&format!(
        "[notify]\nmetrics_file = \"metrics.prom\"\n[notify.heartbeat]\nstart = \"{url}/start\"\nsuccess = \"{url}/ok\"\nfailure = \"{url}/fail\"\n"
    ));
    let roster = tenant.roster(ONE_UPDATE);
    tenant.run(&["sync", roster]).exits(0);
    tenant.run(&["sync", "missing.csv"]).exits(2);
    let beats: Vec<String> =
        came.all().iter().map(|request| request.split_whitespace().nth(1).unwrap().to_owned()).collect();
    assert_eq!(beats, ["/start", "/ok", "/start", "/fail"]);
    let metrics = std::fs::read_to_string(tenant.path("metrics.prom")).unwrap();
    for words in [
        "roster_sync_last_exit_code{tenant=\"127.0.0.1\"} 2",
        "roster_sync_last_success_timestamp_seconds{",
        "roster_sync_overdue{tenant=\"127.0.0.1\"} 0",
    ] {
        assert!(metrics.contains(words), "{words}\n{metrics}");
    }
    let gone = "[notify.heartbeat]\nstart = \"http://127.0.0.1:9/\"\n";
    tenant.configure(gone);
    tenant.run(&["sync", roster]).exits(0);
}

#[test]
fn somebody_hears_that_nothing_ran() {
    let tenant = Tenant::new();
    let (url, came) = http(|_| OK.to_owned());
    tenant.configure(&format!("[[notify.webhook]]\nurl = \"{url}/hook\"\n"));
    tenant.run(&["status", "--notify"]).exits(1);
    tenant.run(&["status", "--notify"]).exits(1);
    let told = documents(&came);
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(told[0]["notice"]["subject"].as_str().unwrap().contains("overdue"), "{told:?}");
}

#[test]
fn settings_that_tell_nobody_are_refused_before_a_night_relies_on_them() {
    let tenant = Tenant::new();
    for (table, words) in [
        ("[notify.mail]\nto = [\"a@example.com\"]\n", "from ="),
        (
            "[notify.mail]\nfrom = \"a@example.com\"\nto = [\"a@example.com\"]\nsmtp = \"smtp.example.com\"\nsecurity = \"none\"\n",
            "starttls",
        ),
        ("[notify.heartbeat]\nstart = \"no address\"\n", "https"),
        ("[notify.heartbeat]\nsuccess = \"http://hc.example.com/ID\"\n", "https"),
        ("[notify.heartbeat]\nfailure = \"http://127.0.0.1.example.com/ID\"\n", "https"),
        ("[[notify.webhook]]\nurl = \"http://chat.example.com/services/SECRET\"\n", "https"),
        ("[[notify.webhook]]\nurl = \"ftp://127.0.0.1/services/SECRET\"\n", "https"),
        ("[[notify.webhook]]\nshape = \"slack\"\n", "url_env"),
        ("[notify.mail]\nfrom = \"nobody\"\nto = [\"a@example.com\"]\n", "mail addresses"),
        ("[notify.mail]\nfrom = \"a@example.com\"\nto = [\"a@example.com\", \"b@\"]\n", "mail addresses"),
        ("[notify]\non = [\"sometimes\"]\n", "sometimes"),
    ] {
        tenant.configure(table);
        let ran = tenant.run(&["status"]).exits(2);
        assert!(ran.err.contains(words) && !ran.err.contains("SECRET"), "{}", ran.err);
    }
    tenant.configure("");
    tenant.run(&["notify", "test"]).exits(2);
}

/// A mail server that wants a login is never spoken to without one because of a word that is missing.
#[test]
fn a_login_for_mail_is_whole_or_an_error() {
    let tenant = Tenant::new();
    let (server, came) = mail();
    let with = |more: &str| {
        tenant.configure(&format!(
            "[notify.mail]\nfrom = \"a@example.com\"\nto = [\"b@example.com\"]\nsmtp = \"{server}\"\nsecurity = \"none\"\n{more}"
        ));
    };
    for (more, words) in [
        ("username = \"a\"\n", "password_env or password_command"),
        ("password_env = \"TEST_SMTP\"\n", "username together"),
        ("username = \"a\"\npassword_env = \"TEST_SMTP\"\npassword_command = [\"echo\", \"x\"]\n", "one of"),
    ] {
        with(more);
        let ran = tenant.run(&["status"]).exits(2);
        assert!(ran.err.contains(words), "{more}{}", ran.err);
    }
    tenant.configure(
        "[notify.mail]\nfrom = \"a@example.com\"\nto = [\"b@example.com\"]\nusername = \"a\"\npassword_env = \"X\"\n",
    );
    assert!(tenant.run(&["status"]).exits(2).err.contains("only with smtp"));
    with("username = \"a\"\npassword_env = \"TEST_SMTP\"\n");
    let ran = tenant.run(&["notify", "test"]).exits(2);
    assert!(ran.err.contains("notify.mail.password_env") && ran.err.contains("TEST_SMTP"), "{}", ran.err);
    let ran = tenant.run(&["sync", "missing.csv"]).exits(2);
    assert!(ran.err.contains("nobody could be told") && ran.err.contains("TEST_SMTP"), "{}", ran.err);
    assert!(came.all().is_empty(), "{:?}", came.all());
}

/// One way that cannot be used silences no other.
#[test]
fn what_cannot_be_told_by_one_way_is_told_by_another() {
    let tenant = Tenant::new();
    let (url, came) = http(|_| OK.to_owned());
    tenant.configure(&format!(
        "[[notify.webhook]]\nurl_env = \"TEST_CHAT\"\n[[notify.webhook]]\nurl = \"{url}/hook\"\n"
    ));
    let ran = tenant.run(&["sync", "missing.csv"]).exits(2);
    assert!(ran.err.contains("TEST_CHAT"), "{}", ran.err);
    assert_eq!(documents(&came).len(), 1);
    let with = |address: &str| {
        let mut command = tenant.prepared(&["notify", "test"]);
        command.env("TEST_CHAT", address);
        crate::environment::ran(command.output().unwrap())
    };
    let ran = with("http://chat.example.com/services/SECRET").exits(2);
    assert!(ran.err.contains("https") && !ran.err.contains("SECRET"), "{}", ran.err);
    with(&format!("{url}/other")).exits(0);
}

#[test]
fn people_hear_when_another_row_needs_somebody_and_not_of_the_same_ones_again() {
    let tenant = Tenant::new().known();
    let (url, came) = http(|_| OK.to_owned());
    let settings = format!("{}[[notify.webhook]]\nurl = \"{url}/hook\"\n", crate::environment::ANY_ROSTER);
    tenant.configure(&settings);
    let night = |rows: &str| {
        came.clear();
        let roster = tenant.roster(&format!("{ONE_UPDATE}{rows}"));
        tenant.run(&["sync", roster]);
        documents(&came).len()
    };
    let (first, second) = ("10x3,Cara,Boland,\n", "10x4,Dan,Cole,\n");
    assert_eq!(night(first), 1);
    assert_eq!(night(first), 0, "that is known");
    assert_eq!(night(&format!("{first}{second}")), 1, "somebody else needs somebody");
    assert_eq!(night(second), 0, "one less is no news");
    assert_eq!(night(""), 1, "all is well again");
}

/// A webhook that leads elsewhere got nothing: a page that is fetched instead is no word of thanks.
#[test]
fn a_notice_that_is_led_elsewhere_was_not_sent() {
    let tenant = Tenant::new();
    let (url, came) = http(|request| {
        if request.starts_with("POST /hook") {
            "HTTP/1.1 302 Found\r\nLocation: /sign-in?secret=1\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".to_owned()
        } else {
            OK.to_owned()
        }
    });
    tenant.configure(&format!("[[notify.webhook]]\nurl = \"{url}/hook\"\n"));
    let told = tenant.run(&["notify", "test"]).exits(1);
    let text = format!("{}{}", told.out, told.err);
    assert!(text.contains("NOT sent") && text.contains("answers 302 and leads to"), "{text}");
    assert!(!text.contains("secret=1"), "{text}");
    assert_eq!(came.all().len(), 1, "{:?}", came.all());
    // A sign of life is a question, and is asked where it leads.
    let (life, beats) = http(|request| {
        if request.starts_with("GET /old") {
            "HTTP/1.1 308 Moved\r\nLocation: /new\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                .to_owned()
        } else {
            OK.to_owned()
        }
    });
    tenant.configure(&format!("[notify.heartbeat]\nstart = \"{life}/old\"\n"));
    let ran = tenant.run(&["sync", tenant.roster(ONE_UPDATE)]).exits(0);
    assert!(!ran.err.contains("sign of life"), "{}", ran.err);
    assert_eq!(beats.all().len(), 2);
}
