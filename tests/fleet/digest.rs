//! One digest a night: how it went with all tenants, told once, whoever is there to tell it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use serde_json::Value;

use crate::catchers::{Came, OK, SORRY, http, mail};
use crate::chain::{Chain, Wanted, wait_for};
use crate::queue::ago;

/// The notices that came.
fn notices(came: &Came) -> Vec<Value> {
    let read =
        |request: &String| -> Value { serde_json::from_str(&request[request.find('{').unwrap()..]).unwrap() };
    came.all().iter().map(|request| read(request)["notice"].take()).collect()
}

/// Wants a digest from now on that was due an hour ago.
fn wants_a_digest(chain: &Chain) {
    let time = ago(1).unwrap();
    let lines = format!("[fleet]\ndigest = \"{time}\"\ntimezone = \"UTC\"\n");
    chain.edit(|text| text.replace("[fleet]\n", &lines));
}

fn until_told(chain: &Chain) {
    wait_for("the digest", || {
        chain.number("SELECT count(*) FROM roster_sync.digest WHERE ended IS NOT NULL") == 1
    });
}

#[test]
fn a_night_is_told_of_once_and_of_nobody_by_name() {
    let Some(due) = ago(1) else { return };
    let (url, came) = http(|_| OK.to_owned());
    let more = format!("[[notify.webhook]]\nurl = \"{url}/hook\"\n");
    let Some(chain) = Chain::new(&Wanted { tenants: 4, due: &due, more: &more, ..Wanted::default() }) else {
        return;
    };
    chain.edit(|text| {
        let right = format!("\"{}\"]", chain.sandboxes[1].password());
        let (before, after) = text.split_once("[tenants.t001]").unwrap();
        let guard = "[tenants.t002.guards]\nmax-creates = { people = 0, percent = 0 }\n[tenants.t002]";
        format!(
            "{before}[tenants.t001]{}",
            after.replacen(&right, "\"wrong\"]", 1).replacen("[tenants.t002]", guard, 1)
        )
    });
    chain.begin();
    chain.run("first", &["fleet", "pause", "t003"]).exits(0);
    let one = chain.worker("first", 2);
    chain.until_ended(3, Duration::from_mins(2));
    one.ends();
    assert_eq!(notices(&came).len(), 2, "each is told of as it happens: {:?}", came.all());
    came.clear();
    wants_a_digest(&chain);
    let (one, two) = (chain.worker("first", 2), chain.worker("second", 2));
    until_told(&chain);
    one.ends();
    two.ends();
    // Whoever comes later finds that it was told.
    let three = chain.worker("third", 2);
    std::thread::sleep(Duration::from_secs(3));
    three.ends();
    let told = notices(&came);
    assert_eq!(told.len(), 1, "{told:?}");
    let subject = told[0]["subject"].as_str().unwrap();
    assert!(subject.ends_with("1 of 4 tenants are well"), "{subject}");
    assert_eq!(
        (&told[0]["tenant"], &told[0]["command"]),
        (&"all tenants".into(), &"roster-sync fleet status".into())
    );
    let lines: Vec<&str> =
        told[0]["lines"].as_array().unwrap().iter().map(|line| line.as_str().unwrap()).collect();
    assert_eq!(lines[0], "1 attention, 1 paused, 1 waiting, 1 well.");
    for words in ["t001: attention", "sign-in", "exit 5", "t002: waiting", "max-creates", "roster-sync apply"]
    {
        assert!(lines.iter().any(|line| line.contains(words)), "{words}: {lines:#?}");
    }
    let whole = came.all().concat();
    for secret in ["t000", "New2001", "Person", "555010", chain.sandboxes[0].password(), "48151"] {
        assert!(!whole.contains(secret), "{secret}: {whole}");
    }
}

#[test]
fn the_digest_alone_is_enough_where_nothing_else_is_wanted_and_each_way_has_it_once() {
    let Some(due) = ago(1) else { return };
    let works = Arc::new(AtomicBool::new(false));
    let is_up = Arc::clone(&works);
    let answer = move |_: &str| if is_up.load(Ordering::Relaxed) { OK } else { SORRY }.to_owned();
    let ((good, came), (bad, late), (server, mailed)) = (http(|_| OK.to_owned()), http(answer), mail());
    let Some(chain) = Chain::new(&Wanted { tenants: 1, due: &due, ..Wanted::default() }) else { return };
    chain.is_away(0);
    let ways = format!(
        "[notify]\non = []\n[[notify.webhook]]\nurl = \"{good}/a\"\n[[notify.webhook]]\nurl = \"{bad}/b\"\n\
         [notify.mail]\nfrom = \"roster-sync@example.com\"\nto = [\"ops@example.com\"]\nsmtp = \"{server}\"\nsecurity = \"none\"\n"
    );
    chain.edit(|text| format!("{text}{ways}"));
    chain.begin();
    let one = chain.worker("first", 1);
    chain.until_ended(1, Duration::from_mins(2));
    one.ends();
    assert!(came.all().is_empty() && late.all().is_empty(), "nothing is wanted: {:?}", came.all());
    wants_a_digest(&chain);
    let one = chain.worker("first", 1);
    wait_for("a try that fails", || !late.all().is_empty());
    works.store(true, Ordering::Relaxed);
    until_told(&chain);
    one.ends();
    assert_eq!(notices(&came).len(), 1, "{:?}", came.all());
    let told = notices(&late);
    assert!(told.len() > 1, "{told:?}");
    let text = told.last().unwrap().to_string();
    assert!(text.contains("0 of 1 tenants") && text.contains("exit 6") && text.contains("4 tries"), "{text}");
    let mails = mailed.all();
    assert_eq!(mails.len(), 1, "{mails:?}");
    assert!(
        mails[0].contains("0 of 1 tenants are well") && mails[0].contains("roster-sync fleet status"),
        "{}",
        mails[0]
    );
    assert_eq!(chain.number("SELECT count(*) FROM roster_sync.digest_sent"), 3);
}

#[test]
fn a_digest_that_nobody_would_get_is_refused() {
    let Some(chain) = Chain::new(&Wanted::default()) else { return };
    chain.begin();
    wants_a_digest(&chain);
    let refused = chain.run("first", &["fleet", "work"]).exits(2).err;
    assert!(refused.contains("fleet.digest") && refused.contains("[[notify.webhook]]"), "{refused}");
    chain.edit(|text| {
        let (before, fleet) = text.split_once("[fleet]").unwrap();
        format!("{before}[fleet]{}", fleet.replace("\"UTC\"", "\"Mars\""))
    });
    let refused = chain.run("first", &["fleet", "work"]).exits(2).err;
    assert!(refused.contains("fleet.timezone"), "{refused}");
}
