//! `user …`: one Backoffice login at a time.

use std::path::PathBuf;

use clap::Subcommand;

use crate::backoffice::{EmployeeKey, LoginOwner, NewLoginRequest, UserKey, WantedAccess};
use crate::cli::context::Context;
use crate::cli::failure::Failure;
use crate::cli::format::OutputFormat;
use crate::engine::{Engine, EngineError, Single};
use crate::model::Exit;
use crate::model::{Email, PersonName, PosUserId, Username};
use crate::report::{Progress, login_created, login_switched};

use super::names::sites;
use super::single::{self, SingleArgs};

/// Create, disable or enable one Backoffice login
#[derive(Debug, clap::Args)]
pub struct UserArgs {
    /// What to do
    #[command(subcommand)]
    pub what: UserWhat,
    /// How to answer
    #[arg(long, global = true, value_name = "FORMAT", default_value = "text")]
    pub format: OutputFormat,
}

/// What to do with a login.
#[derive(Debug, Subcommand)]
pub enum UserWhat {
    /// Create a login, for an employee or standing alone
    Create(CreateArgs),
    /// Close a login: it does not work any more
    ///
    /// The login that roster-sync signs in with is refused.
    Disable(UserKeyArgs),
    /// Open a closed login again
    Enable(UserKeyArgs),
}

/// Which login is meant.
#[derive(Debug, clap::Args)]
pub struct UserKeyArgs {
    /// By its name
    #[arg(long, conflicts_with = "email", required_unless_present = "email")]
    pub username: Option<Username>,
    /// By its e-mail
    #[arg(long, value_name = "ADDRESS")]
    pub email: Option<Email>,
    /// Options of every command that changes one thing.
    #[command(flatten)]
    pub single: SingleArgs,
}

impl UserKeyArgs {
    fn key(&self) -> Result<UserKey, Failure> {
        let by_name = self.username.clone().map(UserKey::Username);
        let key = by_name.or_else(|| self.email.clone().map(UserKey::Email));
        key.ok_or_else(|| Failure::Usage("give --username or --email".into()))
    }
}

/// A new login.
#[derive(Debug, clap::Args)]
pub struct CreateArgs {
    /// The login's name
    #[arg(long)]
    pub username: Username,
    /// Its e-mail
    #[arg(long, value_name = "ADDRESS")]
    pub email: Email,
    /// The employee it is for, by number for the point of sale
    #[arg(long, value_name = "N", required_unless_present = "name", conflicts_with = "name")]
    pub pos_user_id: Option<PosUserId>,
    /// The name of a login that stands alone ("Front Office")
    #[arg(long, value_name = "FIRST LAST")]
    pub name: Option<String>,
    /// The permission it is given; without one it starts with no rights at all
    #[arg(long, value_name = "NAME")]
    pub permission: Option<String>,
    /// The sites it may see by long name or short code, `;` between them, or `all`
    #[arg(long, value_name = "NAMES", default_value = "all", requires = "permission")]
    pub sites: String,
    /// Where the new password goes; where the settings say, else credentials.csv, when not given
    #[arg(long, value_name = "FILE")]
    pub credentials: Option<PathBuf>,
    /// Options of every command that changes one thing.
    #[command(flatten)]
    pub single: SingleArgs,
}

/// Runs the command.
pub(crate) async fn run(args: &UserArgs, context: &Context<'_>) -> Result<Exit, Failure> {
    let format = args.format;
    match &args.what {
        UserWhat::Create(new) => match new.pos_user_id {
            Some(number) => {
                let single = async |engine: &Engine| {
                    let id = engine.backoffice().find_one(&EmployeeKey::PosUserId(number)).await?;
                    Ok(Single::CreateUser(Box::new(new.wanted(LoginOwner::Employee(id)))))
                };
                single::run(single, &new.single, new.credentials.clone(), format, context).await
            }
            None => create_alone(new, format, context).await,
        },
        UserWhat::Disable(who) => Box::pin(switch(who, false, format, context)).await,
        UserWhat::Enable(who) => Box::pin(switch(who, true, format, context)).await,
    }
}

impl CreateArgs {
    /// Returns what is asked for. The password is made where it is carried out.
    fn wanted(&self, owner: LoginOwner) -> NewLoginRequest {
        let new = NewLoginRequest::new(self.username.clone(), self.email.clone(), owner);
        match &self.permission {
            Some(permission) => new.access(WantedAccess::new(permission, sites(&self.sites))),
            None => new,
        }
    }
}

async fn switch(
    who: &UserKeyArgs,
    open: bool,
    format: OutputFormat,
    context: &Context<'_>,
) -> Result<Exit, Failure> {
    let key = who.key()?;
    let wanted = if open { Single::EnableUser(key.clone()) } else { Single::DisableUser(key.clone()) };
    match single::run(async |_| Ok(wanted), &who.single, None, format, context).await {
        Err(Failure::Engine(EngineError::StandsAlone { username })) if who.single.dry_run => {
            context.printer.data(&format!("The login {username} stands alone. Nothing was changed.\n"));
            Ok(Exit::Well)
        }
        Err(Failure::Engine(EngineError::StandsAlone { .. })) => {
            let engine = context.engine().await?;
            let turn = engine.take_turn(if open { "user enable" } else { "user disable" }).await?;
            let change = turn.switch_alone(&key, open, &mut Progress::new(context.printer)).await?;
            context.printer.data(&login_switched(&change, open, format.into()));
            Ok(Exit::Well)
        }
        other => other,
    }
}

async fn create_alone(
    new: &CreateArgs,
    format: OutputFormat,
    context: &Context<'_>,
) -> Result<Exit, Failure> {
    let name = new.name.as_deref().unwrap_or_default();
    let split = name.trim().split_once(char::is_whitespace);
    let (first, last) =
        split.ok_or_else(|| Failure::Usage("give first and last name: \"Front Office\"".into()))?;
    let name = PersonName::new(first, last).map_err(|error| Failure::Usage(format!("the name {error}")))?;
    if new.single.dry_run {
        context.printer.data(&format!("The login {} would be created. Nothing was changed.\n", new.username));
        return Ok(Exit::Well);
    }
    let engine = context.engine().await?;
    let turn = engine.take_turn("user create").await?;
    let configured = || context.in_force.settings.credentials_file.clone();
    let file = new.credentials.clone().or_else(configured).unwrap_or_else(|| "credentials.csv".into());
    let wanted = new.wanted(LoginOwner::Standalone(name));
    let (created, file) = turn.create_alone(wanted, file, &mut Progress::new(context.printer)).await?;
    context.printer.data(&login_created(&created, &file, format.into()));
    Ok(Exit::Well)
}
