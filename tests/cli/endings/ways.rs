//! The ways in which a night can end.

use roster_sync::sandbox::{Mishap, MishapKind};

use crate::environment::Ran;

use super::house::{House, ONE_UPDATE};

/// A way in which a night can end, and what is to be said of it.
pub(super) struct Way {
    pub(super) name: &'static str,
    pub(super) ends: fn(&House) -> Ran,
    /// What is mended before anybody asks.
    pub(super) mended: fn(&House),
    pub(super) exit: i32,
    /// Why it ended, in the journal; nothing where it came to its own end.
    pub(super) kind: &'static str,
    /// The word of `status`.
    pub(super) state: &'static str,
    /// What the subject of the notice says; nobody is told where it is empty.
    pub(super) subject: &'static str,
    pub(super) beats: &'static [&'static str],
    /// Plans that wait, runs that are open.
    pub(super) waiting: (u8, u8),
}

pub(super) const USUAL: Way = Way {
    name: "well",
    ends: |house| {
        let roster = house.tenant.roster(ONE_UPDATE);
        house.tenant.run(&["sync", roster])
    },
    mended: |_| {},
    exit: 0,
    kind: "",
    state: "well",
    subject: "",
    beats: &["/start", "/ok"],
    waiting: (0, 0),
};

/// The same for whatever fails.
pub(super) const FAILED: Way = Way { state: "attention", beats: &["/start", "/fail"], ..USUAL };

pub(super) fn ways() -> Vec<Way> {
    ways_of_files().into_iter().chain(ways_of_the_night()).collect()
}

/// What is wrong before anything is asked of Backoffice.
fn ways_of_files() -> Vec<Way> {
    vec![
        USUAL,
        Way {
            name: "a row that cannot be read",
            ends: |house| {
                let roster = house.tenant.roster(&format!("{ONE_UPDATE}10x3,Cara,Boland,\n"));
                house.tenant.run(&["sync", roster])
            },
            exit: 1,
            state: "attention",
            subject: "some rows need somebody",
            ..USUAL
        },
        Way {
            name: "no such file",
            ends: |house| house.tenant.run(&["sync", "missing.csv"]),
            exit: 2,
            kind: "roster",
            subject: "failed (roster)",
            ..FAILED
        },
        Way {
            name: "no such guard",
            ends: |house| house.tenant.run(&["sync", "roster.csv", "--allow", "no-such-guard"]),
            exit: 2,
            kind: "usage",
            subject: "failed (usage)",
            ..FAILED
        },
        Way {
            name: "settings that cannot be",
            ends: |house| {
                house.configure("max_runtime = \"soon\"\n", "");
                house.tenant.run(&["sync", "roster.csv"])
            },
            mended: |house| house.configure("", ""),
            exit: 2,
            kind: "usage",
            subject: "failed (usage)",
            beats: &["/fail"],
            ..FAILED
        },
        // Whom to tell stands in that file.
        Way {
            name: "settings that cannot be read",
            ends: |house| {
                std::fs::write(house.tenant.path("roster-sync.toml"), "[notify\n").unwrap();
                house.tenant.run(&["sync", "roster.csv"])
            },
            mended: |house| house.configure("", ""),
            exit: 2,
            kind: "usage",
            subject: "",
            beats: &[],
            ..FAILED
        },
    ]
}

/// What stands in the way of a roster that is well.
fn ways_of_the_night() -> Vec<Way> {
    vec![
        Way {
            name: "a guard",
            ends: |house| {
                let roster = house.tenant.roster(&house.tenant.thirty_leavers());
                house.tenant.run(&["sync", roster])
            },
            exit: 4,
            kind: "guard",
            state: "waiting",
            subject: "a guard waits for somebody's word (max-disables",
            waiting: (1, 0),
            ..FAILED
        },
        Way {
            name: "a wrong password",
            ends: |house| house.tenant.run_as(&["sync", "roster.csv"], "wrong"),
            exit: 5,
            kind: "sign-in-refused",
            subject: "failed (sign-in-refused)",
            ..FAILED
        },
        Way {
            name: "maintenance",
            ends: |house| {
                house.tenant.sandbox.arm(Mishap::new(MishapKind::Maintenance));
                let ran = house.tenant.run(&["sync", "roster.csv"]);
                house.tenant.sandbox.clear_faults();
                ran
            },
            exit: 6,
            kind: "unreachable",
            subject: "failed (unreachable)",
            ..FAILED
        },
        Way {
            name: "another run",
            ends: |house| {
                let lock = house.folder().join("lock");
                let held = std::fs::OpenOptions::new().write(true).open(lock).unwrap();
                held.lock().unwrap();
                house.tenant.run(&["sync", "roster.csv"])
            },
            exit: 7,
            kind: "locked",
            subject: "failed (locked)",
            ..FAILED
        },
        Way {
            name: "no roster",
            ends: |house| {
                std::fs::create_dir_all(house.tenant.path("drop")).unwrap();
                house.configure("", "[roster.source]\nfolder = \"drop\"\npattern = \"*.csv\"\n");
                house.tenant.run(&["sync"])
            },
            exit: 9,
            kind: "no-roster",
            subject: "failed (no-roster)",
            ..FAILED
        },
    ]
}

/// What can be provoked only where there are signals and a disk that is always full.
#[cfg(target_os = "linux")]
pub(super) fn ways_of_linux() -> Vec<Way> {
    vec![
        Way {
            name: "a named file that cannot be one",
            ends: |house| house.tenant.run(&["sync", "roster.csv", "--results", "roster.csv/results.csv"]),
            exit: 2,
            kind: "usage",
            subject: "failed (usage)",
            ..FAILED
        },
        Way {
            name: "results that can be written no more",
            ends: |house| {
                let roster = house.tenant.roster(ONE_UPDATE);
                house.tenant.run(&["sync", roster, "--results", "/dev/full"])
            },
            exit: 8,
            state: "attention",
            subject: "all was done, but a file",
            ..USUAL
        },
        Way {
            name: "interrupted",
            ends: |house| {
                let child = house.at_work();
                std::process::Command::new("kill").args(["-TERM", &child.id().to_string()]).status().unwrap();
                house.ended(child)
            },
            exit: 130,
            kind: "",
            state: "waiting",
            subject: "failed (interrupted)",
            waiting: (0, 1),
            ..FAILED
        },
        // Nobody is left to tell it: the sign of life that does not come does, and `status --notify`.
        Way {
            name: "killed",
            ends: |house| {
                let child = house.at_work();
                std::process::Command::new("kill").args(["-KILL", &child.id().to_string()]).status().unwrap();
                house.ended(child)
            },
            exit: -1,
            kind: "",
            state: "waiting",
            subject: "",
            beats: &["/start"],
            waiting: (0, 1),
            ..FAILED
        },
    ]
}

#[cfg(not(target_os = "linux"))]
pub(super) fn ways_of_linux() -> Vec<Way> {
    Vec::new()
}
