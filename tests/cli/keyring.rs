//! The password from the operating system's keyring, where there is none: said, with what to do, and never the password.

use crate::environment::{Ran, program, ran};

const SETTINGS: &str =
    "[tenants.main]\nsubdomain = \"example\"\nusername = \"sync_bot\"\npassword_keyring = true\n";

fn run(settings: &str, args: &[&str], input: &str, password: Option<&str>) -> Ran {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("roster-sync.toml"), settings).unwrap();
    let mut command = program(dir.path());
    command.args(args).args(["--state-dir", "state"]).write_stdin(input);
    if let Some(password) = password {
        command.env("ROSTER_SYNC_PASSWORD", password);
    }
    ran(command.output().unwrap())
}

// Elsewhere there is always a keyring, and a test must not write into a person's own.
#[cfg(target_os = "linux")]
#[test]
fn without_a_keyring_it_is_told_what_to_do() {
    for args in [["list", "sites"], ["password", "store"], ["password", "forget"]] {
        let refused = run(SETTINGS, &args, "only4thistest\n", None).exits(2);
        assert!(refused.err.contains("this system's keyring cannot be used"), "{}", refused.err);
        assert!(refused.err.contains("password_command"), "{}", refused.err);
        assert!(!refused.err.contains("only4thistest") && !refused.out.contains("only4thistest"));
    }
}

#[test]
fn nothing_is_kept_for_an_empty_line_and_never_taken_from_an_argument() {
    let empty = run(SETTINGS, &["password", "store"], "\n", None).exits(2);
    assert!(empty.err.contains("nothing was kept"), "{}", empty.err);
    let argument = run(SETTINGS, &["password", "store", "hunter22"], "", None).exits(2);
    assert!(argument.err.contains("unexpected argument"), "{}", argument.err);
}

#[test]
fn two_places_for_one_password_are_an_error() {
    let both = format!("{SETTINGS}password_command = [\"pass\", \"show\"]\n");
    let refused = run(&both, &["list", "sites"], "", Some("from_the_environment")).exits(2);
    assert!(
        refused.err.contains("more than one of password_env, password_command and password_keyring"),
        "{}",
        refused.err
    );
}
