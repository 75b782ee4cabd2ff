//! `schedule install` writes no timers that could not run: nobody watches a night, and the look in the morning would be missing too.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use crate::environment::{Ran, Tenant, program, ran};

const SOURCE: &str = "[tenants.main]\nsubdomain = \"example\"\n[roster.source]\nfolder = \"in\"\n";

/// A computer whose programs `id`, `runuser` and `systemctl` end like this.
struct Computer(Tenant);

impl Computer {
    fn with(settings: &str, id: u8, runuser: u8) -> Self {
        let tenant = Tenant::new();
        fs::write(tenant.path("roster-sync.toml"), settings).unwrap();
        fs::create_dir_all(tenant.path("bin")).unwrap();
        for (name, code) in [("id", id), ("runuser", runuser), ("systemctl", 0)] {
            let file = tenant.path("bin").join(name);
            fs::write(&file, format!("#!/bin/sh\necho \"{name} $*\" >> \"$HOME/called\"\nexit {code}\n"))
                .unwrap();
            fs::set_permissions(&file, fs::Permissions::from_mode(0o755)).unwrap();
        }
        Self(tenant)
    }

    fn install(&self, arguments: &[&str]) -> Ran {
        let home = self.0.path("home");
        fs::create_dir_all(&home).unwrap();
        let mut command = program(self.0.dir.path());
        command.env("PATH", self.0.path("bin")).env("HOME", &home).env_remove("XDG_CONFIG_HOME");
        ran(command.args(["schedule", "install"]).args(arguments).output().unwrap())
    }
}

#[test]
fn timers_without_a_roster_are_not_installed() {
    let computer = Computer::with("[tenants.main]\nsubdomain = \"example\"\n", 0, 0);
    for kind in ["systemd", "cron"] {
        let ran = computer.install(&["--kind", kind]).exits(2);
        assert!(
            ran.err.contains("nothing was installed: the settings name no source of the roster of main"),
            "{}",
            ran.err
        );
        assert!(ran.err.contains("[roster.source]"), "{}", ran.err);
    }
    // Of several tenants each needs one, and one may have its own.
    let settings = "[tenants.north]\nsubdomain = \"north\"\n[tenants.north.roster.source]\nfolder = \"in\"\n[tenants.south]\nsubdomain = \"south\"\n";
    let ran = Computer::with(settings, 0, 0).install(&["--kind", "systemd", "--user"]).exits(2);
    assert!(ran.err.contains("no source of the roster of south"), "{}", ran.err);
}

#[test]
fn timers_of_a_user_who_is_not_there_are_not_installed() {
    for kind in ["systemd", "cron"] {
        let ran = Computer::with(SOURCE, 1, 0).install(&["--kind", kind]).exits(2);
        assert!(ran.err.contains("there is no user roster-sync"), "{}", ran.err);
        assert!(ran.err.contains("useradd --system"), "{}", ran.err);
    }
}

#[test]
fn timers_of_a_user_who_cannot_read_the_settings_are_not_installed() {
    for kind in ["systemd", "cron"] {
        let ran = Computer::with(SOURCE, 0, 1).install(&["--kind", kind]).exits(2);
        assert!(ran.err.contains("roster-sync, whom the timers run as, cannot read"), "{}", ran.err);
        assert!(ran.err.contains("/etc/roster-sync/roster-sync.toml"), "{}", ran.err);
    }
}

#[test]
fn what_is_left_to_do_is_said() {
    let computer = Computer::with(SOURCE, 1, 1);
    let ran = computer.install(&["--kind", "systemd", "--user"]).exits(0);
    assert!(computer.0.path("home/.config/systemd/user/roster-sync.timer").exists(), "{}", ran.out);
    assert!(
        ran.err.contains("still to do: the service has no ROSTER_SYNC_PASSWORD of your shell"),
        "{}",
        ran.err
    );
    assert!(ran.err.contains("loginctl enable-linger"), "{}", ran.err);
    let called = fs::read_to_string(computer.0.path("home/called")).unwrap();
    assert!(called.contains("systemctl --user enable --now roster-sync.timer"), "{called}");

    let own = format!("{SOURCE}[tenants.other]\nsubdomain = \"other\"\npassword_command = [\"pass\"]\n")
        .replace("subdomain = \"example\"\n", "subdomain = \"example\"\npassword_command = [\"pass\"]\n");
    let ran = Computer::with(&own, 1, 1).install(&["--kind", "systemd", "--user"]).exits(0);
    assert!(!ran.err.contains("ROSTER_SYNC_PASSWORD"), "{}", ran.err);
}
