//! A tenant of whom people and monitors are told, and what they heard.

use std::path::PathBuf;
use std::process::Child;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use roster_sync::sandbox::{Mishap, MishapKind};
use serde_json::Value;

use crate::catchers::{Came, OK, http};
use crate::environment::{ANY_ROSTER, NEW_COLUMNS, Ran, Tenant, new_row};

pub(super) const ONE_UPDATE: &str =
    "pos_user_id,first_name,last_name,phone\n1002,Ben,Archer,(555) 010-7777\n";

/// A tenant of whom people and monitors are told, after a night that went well.
pub(super) struct House {
    pub(super) tenant: Tenant,
    pub(super) address: String,
    pub(super) told: Came,
    pub(super) beats: Came,
    nights: AtomicU32,
}

impl House {
    pub(super) fn new() -> Self {
        let (address, told) = http(|_| OK.to_owned());
        let (beats_address, beats) = http(|_| OK.to_owned());
        let house = Self {
            tenant: Tenant::new().known(),
            address: format!("{address} {beats_address}"),
            told,
            beats,
            nights: AtomicU32::default(),
        };
        house.configure("", "");
        house.night();
        assert!(house.told.all().is_empty(), "the first night went well");
        house.beats.clear();
        house
    }

    pub(super) fn configure(&self, rate: &str, more: &str) {
        let (hooks, beats) = self.address.split_once(' ').unwrap();
        self.tenant.configure_with(
            rate,
            &format!(
                "{ANY_ROSTER}[notify]\nmetrics_file = \"metrics.prom\"\n[[notify.webhook]]\nurl = \"{hooks}/hook\"\n\
                 [notify.heartbeat]\nstart = \"{beats}/start\"\nsuccess = \"{beats}/ok\"\nfailure = \"{beats}/fail\"\n{more}"
            ),
        );
    }

    /// A night in which nothing is wrong.
    pub(super) fn night(&self) {
        // Contents of before others would be a delivery that is stale.
        let number = 7_000 + self.nights.fetch_add(1, Ordering::Relaxed);
        let roster = self.tenant.roster(&ONE_UPDATE.replace("7777", &number.to_string()));
        self.tenant.run(&["sync", roster]).exits(0);
    }

    pub(super) fn folder(&self) -> PathBuf {
        std::fs::read_dir(self.tenant.path("state")).unwrap().next().unwrap().unwrap().path()
    }

    pub(super) fn status(&self) -> Ran {
        self.tenant.run(&["status", "--format", "json"])
    }

    pub(super) fn last_run(&self) -> Value {
        self.tenant.run(&["runs", "list", "--limit", "1", "--format", "json"]).exits(0).json()["runs"][0]
            .clone()
    }

    pub(super) fn metrics(&self) -> String {
        std::fs::read_to_string(self.tenant.path("metrics.prom")).unwrap()
    }

    pub(super) fn subjects(&self) -> Vec<String> {
        let body = |request: &String| -> Value {
            serde_json::from_str(&request[request.find('{').unwrap()..]).unwrap()
        };
        self.told
            .all()
            .iter()
            .map(|one| body(one)["notice"]["subject"].as_str().unwrap().to_owned())
            .collect()
    }

    pub(super) fn beats(&self) -> Vec<String> {
        self.beats.all().iter().map(|one| one.split_whitespace().nth(1).unwrap().to_owned()).collect()
    }

    /// Starts a night that is at work for a while, and returns when it is.
    pub(super) fn at_work(&self) -> Child {
        let rows: String = (0..8).map(|one| new_row(20_001 + one, "no,")).collect();
        let roster = self.tenant.roster(&format!("{NEW_COLUMNS}{rows}"));
        self.tenant.sandbox.clear_requests();
        self.tenant.sandbox.arm(Mishap::new(MishapKind::Latency(600)).on("POST", "/employee"));
        let child = self.tenant.start(&["sync", roster]);
        let begun = Instant::now();
        let at_work = || {
            let requests = self.tenant.sandbox.requests();
            requests.iter().any(|request| request.route.starts_with("POST /employee"))
        };
        while !at_work() && begun.elapsed() < Duration::from_mins(1) {
            std::thread::sleep(Duration::from_millis(5));
        }
        child
    }

    pub(super) fn ended(&self, mut child: Child) -> Ran {
        use std::io::Read;
        let status = child.wait().unwrap();
        let (mut out, mut err) = (String::new(), String::new());
        child.stdout.take().unwrap().read_to_string(&mut out).unwrap();
        child.stderr.take().unwrap().read_to_string(&mut err).unwrap();
        self.tenant.sandbox.clear_faults();
        Ran { out, err, code: status.code().unwrap_or(-1) }
    }
}
