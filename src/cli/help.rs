//! How the arguments are shown: the commands in groups, and what every command takes only once.

use std::fmt::Write as _;

use clap::error::ErrorKind;
use clap::{Arg, ArgMatches, Command, CommandFactory, FromArgMatches};

use super::args::Cli;
use crate::report::OutputKind;

/// The commands in the order in which somebody meets them, under what they are for.
const GROUPS: [(&str, &[&str]); 6] = [
    ("Look, and change nothing", &["check", "plan", "explain", "doctor", "list", "available"]),
    ("Make Backoffice equal to the roster", &["sync", "apply", "offboard", "review"]),
    ("One person", &["employee", "user"]),
    ("What was done, and what is kept", &["status", "runs", "history", "matches", "forget"]),
    ("Set it up", &["init", "config", "password", "notify", "schedule", "state"]),
    ("Besides", &["sandbox", "completions", "man", "help"]),
];

/// What `--version` says; `-V` says the number alone.
const VERSION: &str = concat!(
    env!("CARGO_PKG_VERSION"),
    "\ncommit    ",
    env!("ROSTER_SYNC_COMMIT"),
    "\ntarget    ",
    env!("ROSTER_SYNC_TARGET"),
    "\nprotocol  ",
    env!("ROSTER_SYNC_PROTOCOL"),
);

/// The widest line; a terminal may be narrower.
const WIDTH: usize = 100;

/// Reads the arguments of this process. How they are shown is made only where somebody is to see it.
pub(super) fn arguments() -> Result<Cli, clap::Error> {
    let mut command = Cli::command().long_version(VERSION);
    let read = command.try_get_matches_from_mut(std::env::args_os()).and_then(|matches| {
        let cli = Cli::from_arg_matches(&matches)?;
        Ok(Cli { answer: answer(&matches), ..cli })
    });
    read.map_err(|error| {
        if error.kind() == ErrorKind::DisplayVersion {
            return error;
        }
        let mut shown = shown();
        let again = shown.try_get_matches_from_mut(std::env::args_os());
        again.err().unwrap_or_else(|| error.format(&mut shown))
    })
}

/// Returns what standard output is to hold: what `--format` of the command says, by one word for one thing in every command.
fn answer(matches: &ArgMatches) -> OutputKind {
    let inner = matches.subcommand().map(|(_, inner)| answer(inner)).filter(|kind| *kind != OutputKind::Text);
    // A command without the option is answered for people.
    let said = || matches.try_get_raw("format").ok().flatten()?.next_back()?.to_str();
    inner.unwrap_or_else(|| match said() {
        Some("json") => OutputKind::Document,
        Some("jsonl") => OutputKind::Lines,
        _ => OutputKind::Text,
    })
}

/// Returns the command line as people are shown it. Shells and the manual are told of it as it is.
fn shown() -> Command {
    let command = Cli::command().long_version(VERSION);
    let for_all: Vec<Arg> =
        command.get_arguments().filter(|arg| arg.is_global_set()).map(|arg| arg.clone().hide(true)).collect();
    let style = *command.get_styles().get_header();
    let mut template = String::from("{about-with-newline}\n{usage-heading} {usage}\n\n");
    template.push_str(&groups(&command));
    // Writing to a String cannot fail.
    let _ = write!(template, "{style}Options for every command:{style:#}\n{{options}}{{after-help}}");
    command.help_template(template).mut_subcommands(|inner| {
        inner.args(&for_all).after_help("Options for every command are told by `roster-sync --help`.")
    })
}

/// Returns the commands in their groups, each with its line.
fn groups(command: &Command) -> String {
    let style = *command.get_styles().get_header();
    let columns = terminal_size::terminal_size().map_or(WIDTH, |(width, _)| usize::from(width.0).min(WIDTH));
    let longest = command.get_subcommands().map(|one| one.get_name().len()).max().unwrap_or_default();
    let under = " ".repeat(longest + 4);
    let options = textwrap::Options::new(columns.max(longest + 30)).subsequent_indent(&under);
    let mut text = String::new();
    for (heading, names) in GROUPS {
        let _ = writeln!(text, "{style}{heading}:{style:#}");
        for name in names {
            let about = command.find_subcommand(name).and_then(Command::get_about);
            let about = about.map_or_else(|| "Print the help of a command".to_owned(), ToString::to_string);
            let line = format!("  {name:<longest$}  {about}");
            let _ = writeln!(text, "{}", textwrap::fill(&line, &options));
        }
        text.push('\n');
    }
    text
}
