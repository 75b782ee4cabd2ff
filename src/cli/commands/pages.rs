//! `completions` and `man`: what shells and the manual know of the program, made from its own arguments.

use std::path::PathBuf;

use clap_complete::Shell;

use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::model::Exit;

/// Print what a shell needs to complete the program's words
#[derive(Debug, clap::Args)]
pub struct CompletionsArgs {
    /// The shell
    pub shell: Shell,
}

/// Write the pages of the manual, one for each command
#[derive(Debug, clap::Args)]
pub struct ManArgs {
    /// The folder; without one the first page is printed
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
}

/// Prints the completions.
pub(crate) fn completions(
    args: &CompletionsArgs,
    command: &mut clap::Command,
    context: &Context<'_>,
) -> Exit {
    let mut text = Vec::new();
    clap_complete::generate(args.shell, command, "roster-sync", &mut text);
    context.printer.data(&String::from_utf8_lossy(&text));
    Exit::Well
}

/// Writes the manual.
pub(crate) fn man(args: &ManArgs, command: clap::Command, context: &Context<'_>) -> Result<Exit, Failure> {
    let Some(folder) = &args.out else {
        let mut text = Vec::new();
        let failed = |source| Failure::Write { path: "standard output".into(), source };
        clap_mangen::Man::new(command).render(&mut text).map_err(failed)?;
        context.printer.data(&String::from_utf8_lossy(&text));
        return Ok(Exit::Well);
    };
    let failed = |source| Failure::Write { path: folder.clone(), source };
    std::fs::create_dir_all(folder).map_err(failed)?;
    clap_mangen::generate_to(command, folder).map_err(failed)?;
    context.printer.data(&format!("Written into {}\n", folder.display()));
    Ok(Exit::Well)
}
