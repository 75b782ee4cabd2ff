//! `init`: from an export to a settings file.

mod address;
mod asking;
mod conversation;
mod draft;
mod near;
mod signing_in;
#[cfg(test)]
mod tests;
mod update;

use std::path::{Path, PathBuf};

use crate::cli::Exit;
use crate::cli::config::DEFAULT_FILE;
use crate::cli::failure::Failure;
use crate::roster::{self, FileError};

use crate::cli::context::{Context, piped, quoted};
use asking::AtTheTerminal;
use conversation::Conversation;
use draft::{Already, Draft};

/// Write a settings file for a roster
///
/// Looks at the export, tells which system it comes from and which column is what, and writes roster-sync.toml. What the file does
/// not tell is asked on a terminal, once, and else left as a line marked TODO. With an address and a login (asked for, given by
/// --url and the environment, or in the settings) it lists the sites and permissions that there are, and proposes near matches.
#[derive(Debug, clap::Args)]
pub struct InitArgs {
    /// The export: CSV text or a workbook (.xlsx, .xls, .ods); - for standard input
    #[arg(value_name = "FILE", required_unless_present = "roster")]
    pub file: Option<PathBuf>,
    /// The same, by name
    #[arg(long, value_name = "FILE", conflicts_with = "file")]
    pub roster: Option<PathBuf>,
    /// The settings file to write; one that exists is left as it is
    #[arg(long, value_name = "FILE", default_value = DEFAULT_FILE)]
    pub out: PathBuf,
    /// Add what is missing to the settings file that exists, and change nothing that stands in it
    #[arg(long)]
    pub update: bool,
}

/// Runs the command.
pub(crate) async fn run(args: &InitArgs, context: &Context<'_>) -> Result<Exit, Failure> {
    let out = match (&context.global.config, args.update) {
        (Some(config), true) => config,
        _ => &args.out,
    };
    let old = old_settings(out, args.update)?;
    let path = args
        .file
        .as_ref()
        .or(args.roster.as_ref())
        .ok_or_else(|| Failure::Usage("name the export".to_owned()))?;
    let piped = piped(path)?;
    let mut answers = AtTheTerminal::new(piped.is_some(), context.printer);
    let bytes = match piped {
        Some(bytes) => bytes,
        None => roster::read_all(
            path,
            std::fs::File::open(path).map_err(|source| FileError::Io { path: path.clone(), source })?,
        )?,
    };
    let name = path.display().to_string();
    let already = Already {
        tenant: context.global.sandbox || !context.config.tenants.is_empty(),
        numbers: context.settings.policy.pos_numbers.is_some(),
    };
    let mut draft = Draft::new(&name, roster::guess_preset(&name, &bytes)?, already);
    let known = signing_in::look(context, &mut draft, &mut answers).await;
    let mapping = if args.update { context.config.roster.clone() } else { roster::Mapping::default() };
    Conversation::new(&name, &bytes, &known, mapping, &mut answers).lead(&mut draft)?;
    let news = draft.text();
    let told = match old {
        None => {
            write_new(out, &news)?;
            let left = match draft.todos() {
                0 => "Nothing is left to fill in.".to_owned(),
                1 => "1 line in it is marked TODO: it waits for your word.".to_owned(),
                number => format!("{number} lines in it are marked TODO: they wait for your word."),
            };
            format!("{} is written. {left}", out.display())
        }
        Some(old) => {
            let bad = |source| Failure::Usage(format!("{} cannot be read: {source}", out.display()));
            let (text, added) = update::with_what_is_missing(&old, &news).map_err(bad)?;
            if added > 0 {
                replace(out, &text)?;
            }
            match added {
                0 => format!("{} lacks nothing for this file.", out.display()),
                1 => format!("1 setting is added to {}; the rest is as it was.", out.display()),
                number => format!("{number} settings are added to {}; the rest is as it was.", out.display()),
            }
        }
    };
    let config = if out == Path::new(DEFAULT_FILE) {
        String::new()
    } else {
        format!(" --config {}", quoted(&out.display().to_string()))
    };
    context.printer.talk(&format!("{told}\nNext: roster-sync check {}{config}\n", quoted(&name)));
    Ok(Exit::Well)
}

/// Returns the settings that are to be added to; `None` where a new file is written.
fn old_settings(out: &Path, update: bool) -> Result<Option<String>, Failure> {
    match (update, out.exists()) {
        (false, true) => Err(Failure::Usage(format!(
            "{} exists already and is left as it is; add what is missing with --update, or name another file with --out",
            out.display()
        ))),
        (true, false) => Err(Failure::Usage(format!(
            "there is no {} to add to; leave --update out to write it",
            out.display()
        ))),
        (false, false) => Ok(None),
        (true, true) => {
            let failed = |source| FileError::Io { path: out.to_owned(), source };
            Ok(Some(std::fs::read_to_string(out).map_err(failed)?))
        }
    }
}

fn write_new(path: &Path, text: &str) -> Result<(), Failure> {
    let failed = |source| Failure::Write { path: path.to_owned(), source };
    // It says where passwords go: it is its owner's alone.
    crate::state::write_new(path, text).map_err(failed)
}

/// Puts new settings in the place of the old, whole or not at all. Who may read them stays as it was: a service may.
fn replace(path: &Path, text: &str) -> Result<(), Failure> {
    let failed = |source| Failure::Write { path: path.to_owned(), source };
    // A link stays one: the file that it means is replaced.
    let file = std::fs::canonicalize(path).map_err(failed)?;
    let permissions = std::fs::metadata(&file).map_err(failed)?.permissions();
    crate::state::write_private(&file, text).map_err(failed)?;
    std::fs::set_permissions(&file, permissions).map_err(failed)
}
