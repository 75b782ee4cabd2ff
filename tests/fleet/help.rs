//! What `fleet --help` and the help of each of its commands say.

use crate::environment::{program, ran};

#[test]
fn every_command_of_a_fleet_says_what_it_is_for() {
    let folder = tempfile::tempdir().unwrap();
    let commands = [
        "", "init", "add", "list", "pause", "resume", "remove", "run", "work", "status", "leases", "release",
    ];
    let told = commands.map(|word| {
        let words: Vec<&str> = ["fleet", word].into_iter().filter(|word| !word.is_empty()).collect();
        let help = ran(program(folder.path()).args(&words).arg("--help").output().unwrap()).exits(0).out;
        // What every command has is told elsewhere.
        let own = help.split("Options for every command:").next().unwrap().trim_end().to_owned();
        format!("$ roster-sync {} --help\n{own}\n", words.join(" "))
    });
    insta::assert_snapshot!(told.join("\n"));
}
