//! Who may ask the server of a review, and what it tells nobody.

use serde_json::{Value, json};

use super::{LEAVERS, Review, held};
use crate::catchers::{OK, http};
use crate::environment::{NEW_COLUMNS, Tenant, new_row};

#[test]
fn nobody_asks_without_the_address() {
    let tenant = Tenant::new();
    let review = Review::of(&tenant, &[tenant.roster(LEAVERS)]);
    let host = ("Host", review.host.as_str());
    let wrong = format!("/{}x/", &review.base[1..]);
    for path in ["/", "/approve", "/x/", wrong.as_str()] {
        review.send("GET", path, &[host], "").is(403);
        review.send("POST", path, &[host], "{}").is(403);
    }
    review.finish();
}

#[test]
fn a_foreign_host_or_origin_is_refused_for_every_address() {
    let tenant = Tenant::new();
    let review = Review::of(&tenant, &[tenant.roster(LEAVERS)]);
    let own = format!("http://{}", review.host);
    let kind = ("Content-Type", "application/json");
    for path in
        ["/", "/hold", "/guard", "/decide", "/approve", "/apply", "/stop", "/finish", "/events", "/run"]
    {
        let path = format!("{}{path}", review.base);
        for method in ["GET", "POST"] {
            let host = ("Host", review.host.as_str());
            review.send(method, &path, &[("Host", "evil.example.com"), ("Origin", &own), kind], "{}").is(403);
            review.send(method, &path, &[host, ("Origin", "http://evil.example.com"), kind], "{}").is(403);
            review.send(method, &path, &[host, ("Origin", "null"), kind], "{}").is(403);
        }
        let host = ("Host", review.host.as_str());
        review.send("POST", &path, &[host, kind], "{}").is(403);
        let cross = [host, ("Origin", own.as_str()), ("Sec-Fetch-Site", "cross-site"), kind];
        review.send("POST", &path, &cross, "{}").is(403);
    }
    let form = [("Host", review.host.as_str()), ("Origin", own.as_str()), ("Content-Type", "text/plain")];
    review.send("POST", &format!("{}/approve", review.base), &form, "{}").is(415);
    assert!(held(&tenant, 1020));
    review.finish();
}

#[test]
fn requests_that_make_no_sense_are_refused_with_a_reason() {
    let tenant = Tenant::new();
    let review = Review::of(&tenant, &[tenant.roster(LEAVERS)]);
    for (path, body, status) in [
        ("/hold", json!({ "revision": 0, "entries": ["line-99"], "held": true }), 422),
        ("/hold", json!({ "revision": 0, "entries": ["nonsense"], "held": true }), 400),
        ("/hold", json!({ "revision": 0, "entries": [], "held": true, "more": 1 }), 400),
        ("/guard", json!({ "revision": 0, "name": "max-disables", "why": "because" }), 422),
        ("/guard", json!({ "revision": 0, "name": "nonsense", "why": "because" }), 422),
        ("/decide", json!({ "revision": 0, "entry": "line-2", "verdict": { "is": "new-person" } }), 422),
        ("/approve", json!({ "revision": 0, "plan_hash": "", "name": " " }), 409),
        ("/approve", json!([]), 400),
        ("/stop", json!({}), 409),
    ] {
        let refused = review.post(path, &body).is(status);
        assert!(refused.json()["message"].as_str().is_some_and(|message| !message.is_empty()), "{path}");
    }
    let hash = review.start()["plan_hash"].clone();
    for name in ["", "  ", "x", "12"] {
        review.post("/approve", &json!({ "revision": 0, "plan_hash": hash, "name": name })).is(422);
    }
    review.get("/run").is(404);
    review.get("/nowhere").is(404);
    let huge = "x".repeat(5 * 1024 * 1024);
    let headers = [
        ("Host", review.host.as_str()),
        ("Origin", &format!("http://{}", review.host)),
        ("Content-Type", "application/json"),
    ];
    let path = format!("{}/hold", review.base);
    assert_eq!(review.send("POST", &path, &headers, &huge).status, 413);
    review.finish();
}

#[test]
fn answers_tell_the_browser_to_keep_and_share_nothing() {
    let tenant = Tenant::new();
    let review = Review::of(&tenant, &[tenant.roster(LEAVERS)]);
    let head = review.get("/").is(200).head.to_ascii_lowercase();
    for line in [
        "cache-control: no-store",
        "x-content-type-options: nosniff",
        "referrer-policy: no-referrer",
        "cross-origin-resource-policy: same-origin",
        "frame-ancestors 'none'",
        "default-src 'none'",
    ] {
        assert!(head.contains(line), "{line}\n{head}");
    }
    assert!(!head.contains("access-control-allow-origin") && !head.contains("unsafe-inline"), "{head}");
    review.finish();
}

#[test]
fn other_computers_need_a_password() {
    let tenant = Tenant::new();
    let roster = tenant.roster(LEAVERS);
    let refused = tenant.run(&["review", roster, "--listen", "0.0.0.0:0"]).exits(2);
    assert!(refused.err.contains("only with a password"), "{}", refused.err);
    let proxied = tenant.run(&["review", roster, "--host", "review.example.com"]).exits(2);
    assert!(proxied.err.contains("only with a password"), "{}", proxied.err);

    let child = tenant
        .prepared(&["review", roster, "--listen", "127.0.0.1:0", "--host", "review.example.com"])
        .env("ROSTER_SYNC_REVIEW_PASSWORD", "correct horse battery")
        .spawn()
        .unwrap();
    let review = Review::started(child);
    let asks = review.get("/").is(200);
    assert!(asks.body.contains("type=\"password\"") && !asks.body.contains("1020"), "{}", asks.body);
    review.post("/hold", &json!({ "revision": 0, "entries": ["line-2"], "held": true })).is(401);
    review.get("/events").is(401);
    let origin = format!("http://{}", review.host);
    let form = [
        ("Host", review.host.as_str()),
        ("Origin", origin.as_str()),
        ("Content-Type", "application/x-www-form-urlencoded"),
    ];
    let path = format!("{}/sign-in", review.base);
    let wrong = review.send("POST", &path, &form, "password=guess").is(200);
    assert!(wrong.body.contains("That was not the password"), "{}", wrong.body);
    let right = review.send("POST", &path, &form, "password=correct+horse+battery").is(303);
    let cookie = right.head.lines().find_map(|line| line.strip_prefix("set-cookie: ")).unwrap();
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"), "{cookie}");
    assert!(!cookie.contains("Secure"), "no browser would keep it on the way that it came: {cookie}");
    let encrypted =
        form.map(|(name, value)| (name, if name == "Origin" { "https://review.example.com" } else { value }));
    let encrypted =
        encrypted.map(|(name, value)| (name, if name == "Host" { "review.example.com" } else { value }));
    let proxied = review.send("POST", &path, &encrypted, "password=correct+horse+battery").is(303);
    assert!(proxied.head.contains("SameSite=Strict; Secure"), "behind TLS: {}", proxied.head);
    let pair = cookie.split(';').next().unwrap();
    let host = ("Host", review.host.as_str());
    let opened = review.send("GET", &format!("{}/", review.base), &[host, ("Cookie", pair)], "").is(200);
    assert!(opened.body.contains("id=\"review\""));
    review.send("GET", &format!("{}/", review.base), &[("Host", "review.example.com")], "").is(200);
    let mut review = review;
    review.child.kill().unwrap();
    review.child.wait().unwrap();
}

#[test]
fn no_secret_stands_on_any_page() {
    let tenant = Tenant::new().known();
    let roster = tenant.roster(&format!(
        "pos_pin,{NEW_COLUMNS}48151623,{}48152624,{}48153625,bad,x,y,not-an-address,,,,,,\n",
        new_row(2001, "yes,new_one"),
        new_row(2002, "no,")
    ));
    let review = Review::of(&tenant, &[roster, "--credentials", "credentials.csv"]);
    let mut seen = review.get("/").is(200).body;
    review.approve("Kim Reyes").is(200);
    seen.push_str(&review.get("/").is(200).body);
    seen.push_str(&review.apply());
    for path in ["/", "/run", "/run/results.csv"] {
        seen.push_str(&review.get(path).is(200).body);
    }
    review.get("/run/rejects.csv").is(404);
    let ended = review.finish();
    seen.extend([ended.out, ended.err]);
    let credentials = std::fs::read_to_string(tenant.path("credentials.csv")).unwrap();
    let password = credentials.lines().nth(1).unwrap().rsplit(',').next().unwrap().to_owned();
    assert!(password.len() >= 8, "{credentials}");
    for secret in ["48151623", "48152624", "48153625", &password, tenant.sandbox.password()] {
        assert!(!seen.contains(secret), "{secret}");
    }
}

#[test]
fn the_plan_that_waits_is_reviewed_and_people_get_the_address() {
    let tenant = Tenant::new().known();
    let (url, came) = http(|_| OK.to_owned());
    tenant.configure(&format!("[[notify.webhook]]\nurl = \"{url}/hook\"\n"));
    tenant.run(&["sync", tenant.roster(&tenant.thirty_leavers())]).exits(4);
    came.clear();
    let alone = tenant.run(&["review", "--notify"]).exits(2);
    assert!(alone.err.contains("--host https://") && came.all().is_empty(), "{}", alone.err);

    let child = tenant
        .prepared(&["review", "--notify", "--listen", "127.0.0.1:0", "--host", "https://review.example.com"])
        .env("ROSTER_SYNC_REVIEW_PASSWORD", "correct horse battery")
        .spawn()
        .unwrap();
    let mut review = Review::started(child);
    assert_eq!(review.host, "review.example.com", "what stands before it is what is told");
    let told = came.first();
    let body: Value = serde_json::from_str(&told[told.find('{').unwrap()..]).unwrap();
    let notice = &body["notice"];
    assert_eq!(notice["review"], format!("https://review.example.com{}/", review.base), "{notice}");
    let lines = notice["lines"].to_string();
    assert!(lines.contains("29 people would change; stopped by max-disables"), "{lines}");
    assert!(lines.contains("the review's password"), "{lines}");
    review.child.kill().unwrap();
}
