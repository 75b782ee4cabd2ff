//! `init`: from an export to a settings file.

use std::path::{Path, PathBuf};

use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::model::Exit;
use crate::nights::{NightError, piped};
use crate::report::{AtTheTerminal, for_shell};
use crate::roster::{self, FileError};
use crate::settings::DEFAULT_FILE;
use crate::setup::{Already, Conversation, Opened, SettingsDraft, Target, look};

/// Write a settings file for a roster
///
/// Looks at the export, tells which system it comes from and which column is what, and writes roster-sync.toml. What the file
/// does not tell is asked on a terminal, and else left as a line marked TODO.
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
    let target = match (&context.global.config, args.update) {
        (Some(config), true) => Target::added_to(config)?,
        (None, true) => Target::added_to(&args.out)?,
        (_, false) => Target::new_file(&args.out)?,
    };
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
    let (name, held) = (path.display().to_string(), context.in_force);
    let already = Already {
        tenant: held.choice.sandbox || !held.config.tenants.is_empty(),
        numbers: held.settings.policy.pos_numbers.is_some(),
        sites: held.config.policy.sites.is_some(),
    };
    let mut draft = SettingsDraft::new(&name, roster::guess_preset(&name, &bytes)?, already);
    let tenant = context.tenant();
    let opened = match &tenant {
        Ok(tenant) => Opened::Here(&tenant.backoffice),
        Err(Failure::Night(NightError::Settings(error))) if error.is_a_question() => Opened::Unsaid,
        Err(_) => Opened::Shut,
    };
    let known = look(opened, held, &mut draft, &mut answers).await;
    let mapping = if args.update { held.config.roster.clone() } else { roster::Mapping::default() };
    Conversation::new(&name, &bytes, &known, mapping, &mut answers).lead(&mut draft)?;
    let told = target.write(&draft)?;
    let out = target.path();
    let config = if out == Path::new(DEFAULT_FILE) {
        String::new()
    } else {
        format!(" --config {}", for_shell(&out.display().to_string()))
    };
    context.printer.talk(&format!("{told}\nNext: roster-sync check {}{config}\n", for_shell(&name)));
    Ok(Exit::Well)
}
