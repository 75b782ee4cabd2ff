//! What docs/operations.md tells an operator to type: it is there, and it runs for a service's user from `/`, without a home.

use std::collections::BTreeSet;

use crate::environment::{Ran, program, ran, repository};

/// Every command that the documents name in code: the words up to the first that is none of a command.
fn commands(text: &str) -> BTreeSet<Vec<String>> {
    // What stands in fences is settings, or begins a line with the program's name.
    let fenced = text.split("```").skip(1).step_by(2).flat_map(str::lines);
    let spans = text.split("```").step_by(2).flat_map(|text| text.split('`').skip(1).step_by(2));
    let typed = fenced.chain(spans).filter_map(|code| code.trim().strip_prefix("roster-sync "));
    typed.map(|code| code.split_whitespace().map(ToOwned::to_owned).collect()).collect()
}

fn help(words: &[&str]) -> Ran {
    let folder = tempfile::tempdir().unwrap();
    ran(program(folder.path()).args(words).arg("--help").output().unwrap())
}

#[test]
fn every_command_of_the_documents_is_one() {
    let everywhere = help(&[]).exits(0).out;
    let mut found = 0;
    for file in
        ["docs/operations.md", "docs/sources.md", "docs/plans.md", "docs/review.md", "docs/rosters.md"]
    {
        for words in commands(&std::fs::read_to_string(repository(file)).unwrap()) {
            let plain =
                |word: &&String| word.chars().all(|letter| letter.is_ascii_lowercase() || letter == '-');
            let path: Vec<&str> = words.iter().take_while(plain).take(2).map(String::as_str).collect();
            let path: Vec<&str> = path.into_iter().take_while(|word| !word.starts_with('-')).collect();
            if path.is_empty() {
                continue;
            }
            let told = help(&path).exits(0).out;
            for option in words.iter().filter(|word| word.starts_with("--")) {
                let option = option.split(['=', ',', '.']).next().unwrap();
                assert!(told.contains(option) || everywhere.contains(option), "{file}: {words:?}\n{told}");
            }
            found += 1;
        }
    }
    assert!(found > 10, "{found}");
}

#[cfg(unix)]
mod service {
    use std::os::unix::fs::{PermissionsExt, chown};
    use std::os::unix::process::CommandExt;
    use std::path::Path;
    use std::process::Command;

    use crate::catchers::{OK, http};
    use crate::environment::{Tenant, ran};

    const NOBODY: u32 = 65_534;

    fn open_to_all(path: &Path) {
        std::fs::set_permissions(path, PermissionsExt::from_mode(0o755)).unwrap();
    }

    /// As root the program is started as another user; whoever runs the tests else is that user.
    #[test]
    fn what_an_operator_types_runs_from_the_root_without_a_home() {
        let tenant = Tenant::new();
        let (url, came) = http(|_| OK.to_owned());
        let is_root = rustix::process::geteuid().is_root();
        open_to_all(tenant.dir.path());
        let binary = tenant.path("roster-sync");
        // Another process copies it: what this one has open for writing, any program that another test starts meanwhile has too,
        // and a file that is written to cannot be run.
        let from = assert_cmd::cargo::cargo_bin("roster-sync");
        assert!(Command::new("cp").arg(from).arg(&binary).status().unwrap().success());
        open_to_all(&binary);
        let (state, drop) = (tenant.path("var"), tenant.path("drop"));
        for folder in [&state, &drop] {
            std::fs::create_dir(folder).unwrap();
        }
        std::fs::write(
            drop.join("roster.csv"),
            "pos_user_id,first_name,last_name,phone,status\n1002,Ben,Archer,(555) 010-7777,active\n",
        )
        .unwrap();
        if is_root {
            for path in [&state, &drop, &drop.join("roster.csv")] {
                chown(path, Some(NOBODY), Some(NOBODY)).unwrap();
            }
        }
        let settings = format!(
            "[tenants.main]\nurl = \"{}\"\nusername = \"{}\"\ntimezone = \"America/Chicago\"\n[rate]\nrequests_per_second = 1000\n\
             burst = 1000\n[roster.source]\nfolder = \"{}\"\nsettled = \"0s\"\n[[notify.webhook]]\nurl = \"{url}/hook\"\n",
            tenant.sandbox.url(),
            tenant.sandbox.username(),
            drop.display()
        );
        std::fs::write(tenant.path("roster-sync.toml"), settings).unwrap();
        for (line, code) in [
            ("status", 1),
            ("doctor", 0),
            ("plan", 0),
            ("notify test", 0),
            ("sync -n", 0),
            ("sync", 0),
            ("status", 0),
            ("status --notify", 0),
            ("runs list", 0),
            ("runs show last", 0),
            ("history 1002", 0),
            ("runs prune --dry-run", 0),
            ("state compact", 0),
            ("config show", 0),
            ("schedule print --kind systemd", 0),
        ] {
            let mut command = Command::new(&binary);
            command
                .current_dir("/")
                .env_clear()
                .env("STATE_DIRECTORY", &state)
                .env("ROSTER_SYNC_CONFIG", tenant.path("roster-sync.toml"))
                .env("ROSTER_SYNC_PASSWORD", tenant.sandbox.password())
                .args(line.split(' '));
            if is_root {
                command.uid(NOBODY).gid(NOBODY);
            }
            let ran = ran(command.output().unwrap());
            assert_eq!(ran.code, code, "{line}\n{}\n{}", ran.out, ran.err);
        }
        assert_eq!(came.all().len(), 1, "the test, and a first night that went well: {:?}", came.all());
    }
}
