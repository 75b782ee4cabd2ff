//! `password`: puts the password of a login into the operating system's keyring, or takes it out.

use std::io::{BufRead, IsTerminal};

use crate::cli::failure::Failure;
use crate::model::Exit;
use crate::model::Password;
use crate::passwords::{SystemKeyring, account_of, forget, store};

use crate::cli::context::Context;

/// Keep the password in this system's keyring, or take it out
///
/// With `password_keyring = true` in the tenant's table of roster-sync.toml it is read from there. A service that runs at night
/// needs a keyring that is open then: on Linux that is rarely so; use `password_command` there.
#[derive(Debug, clap::Args)]
pub struct PasswordArgs {
    /// What to do.
    #[command(subcommand)]
    pub what: PasswordWhat,
}

/// What to do with it.
#[derive(Debug, Clone, Copy, clap::Subcommand)]
pub enum PasswordWhat {
    /// Ask for the password and keep it; without a terminal it is the first line of standard input
    Store,
    /// Take it out
    Forget,
}

/// Runs the command.
pub(crate) fn run(args: &PasswordArgs, context: &Context<'_>) -> Result<Exit, Failure> {
    let login = context.in_force.login()?;
    let account = account_of(&login.url, &login.username);
    let text = match args.what {
        PasswordWhat::Store => {
            store(SystemKeyring, &account, &asked(&account)?)?;
            format!(
                "The password of {account} is in this system's keyring. `password_keyring = true` in the tenant's table uses it.\n"
            )
        }
        PasswordWhat::Forget if forget(SystemKeyring, &account)? => {
            format!("The password of {account} is no longer in this system's keyring.\n")
        }
        PasswordWhat::Forget => format!("This system's keyring holds no password of {account}.\n"),
    };
    context.printer.data(&text);
    Ok(Exit::Well)
}

/// Asks for the password where somebody is there to ask, without showing what is typed.
fn asked(account: &str) -> Result<Password, Failure> {
    let failed = |source: std::io::Error| Failure::Usage(format!("no password could be read: {source}"));
    let input = std::io::stdin();
    let text = if input.is_terminal() {
        rpassword::prompt_password(format!("Password of {account}: ")).map_err(failed)?
    } else {
        let mut line = String::new();
        input.lock().read_line(&mut line).map_err(failed)?;
        line.trim_end_matches(['\r', '\n']).to_owned()
    };
    if text.is_empty() {
        return Err(Failure::Usage("no password was given; nothing was kept".to_owned()));
    }
    Ok(Password::existing(&text))
}
